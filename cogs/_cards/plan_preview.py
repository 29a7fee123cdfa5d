"""The preview of a training plan that was sent: how it was understood, and what is to be answered before its use."""

from collections.abc import Mapping, Sequence
from datetime import date

import discord

from bot.domain.reminders.race import Race
from bot.domain.reminders.week import DAY_NAMES
from bot.domain.words.clock import write_clock
from bot.domain.words.plan_days import read_written_date
from bot.domain.words.plan_reading import PlanReading, Unread
from bot.domain.words.plan_sent import Question
from bot.domain.words.plan_times import find_start_times
from bot.services.plan_preview import OVER, Preview, write_open
from cogs._cards.plan import FIELD_LIMIT, plan_table, write_day, write_days, write_far, write_span
from cogs._ui.buttons import PRIMARY, SUCCESS, Press, view_of
from cogs._ui.style import COLOUR, capitalise, fit, plain

MOST_UNREAD, MOST_CELL, MOST_REMARKS, MOST_TIMES = 8, 40, 2, 2


def preview_embed(preview: Preview) -> discord.Embed:
    """Return a plan as it was understood: its weeks that matter, what is unread, and what is to be answered."""
    reading, group = preview.reading, preview.draft.group
    title = "Is this your plan?" if group is None else f"Is this the plan for {plain(group, 60)}?"
    embed = discord.Embed(title=title, description="\n".join([_describe(preview), *reading.doubts]), colour=COLOUR)
    for name, week in preview.weeks:
        embed.add_field(name=f"{name}: {write_span(week.monday)}", value=plan_table(week, preview.units), inline=False)
    if reading.unread:
        lines = list(map(_write_unread, reading.unread[:MOST_UNREAD]))
        more = len(reading.unread) - len(lines)
        lines += [f"and {more} more"] if more > 0 else []
        embed.add_field(name="Left out because I couldn't read it", value=fit(lines, FIELD_LIMIT), inline=False)
    notes = [*_notes(preview), *reading.notes]
    if notes:
        embed.add_field(name="Please check", value=fit(notes, FIELD_LIMIT), inline=False)
    can_use = reading.plan is not None and not preview.is_over
    embed.set_footer(text="Nothing changes until you press Use this plan." if can_use else "Nothing has changed yet.")
    return embed


def preview_view(preview: Preview) -> discord.ui.View:
    """Return the buttons of a preview: what is open to be answered, and Use this plan."""
    draft, reading = preview.draft, preview.reading
    target, asked = draft.draft_id, set(reading.questions)
    items: list[Press] = []
    if reading.plan is not None and not preview.is_over:
        items.append(Press("plan", "use" if draft.group is None else "useclub", target, "Use this plan", SUCCESS))
    if asked & {Question.ANCHOR, Question.WEEKDAYS, Question.RACE}:
        label = "Set the race day" if Question.ANCHOR not in asked else "Set the race or first day"
        items.append(Press("plan", "anchor", target, "Set the days" if Question.WEEKDAYS in asked else label, PRIMARY))
    if Question.DATE_ORDER in asked:
        items += [
            Press("plan", action, target, label, PRIMARY)
            for action, label in zip(("dayfirst", "monthfirst"), _orders(reading.example), strict=True)
        ]
    if Question.UNITS in asked or draft.choices.units is not None:
        action, label = ("km", "These are km") if reading.units == "mi" else ("miles", "These are miles")
        items.append(Press("plan", action, target, label))
    if Question.WEEK_START in asked or draft.choices.week_starts is not None:
        is_sunday = draft.choices.week_starts == 6
        items.append(
            Press("plan", "monday", target, "Weeks start on Monday")
            if is_sunday
            else Press("plan", "sunday", target, "Weeks start on Sunday")
        )
    items.append(Press("plan", "send", target if draft.group is not None else draft.member_id, "Send another"))
    return view_of(items)


def _describe(preview: Preview) -> str:
    reading = preview.reading
    if reading.plan is None:
        return " ".join(filter(None, (write_open(preview, question) for question in reading.questions)))
    plan, race = reading.plan, reading.plan.find_race()
    count = len(plan.order)
    line = f"{count} week{'s' if count > 1 else ''}, {write_day(plan.monday)} to {write_day(plan.last_day)}."
    if race is None:
        return line
    return f"{line} Race: {write_day(race[0])}{write_far(Race(race[0], race[1].metres), preview.units)}."


def _notes(preview: Preview) -> list[str]:
    reading, asked = preview.reading, preview.reading.questions
    notes = []
    if preview.is_over and reading.plan is not None:
        notes.append(f"It ended on {write_day(reading.plan.last_day)}. {OVER}")
    if Question.UNITS in asked:
        notes.append(f"Numbers without a unit are {'miles' if reading.units == 'mi' else 'km'}.")
    if Question.WEEK_START in asked:
        notes.append("I took Monday as the first day of its weeks.")
    if Question.RACE in asked:
        notes.append("I don't see a race in it.")
    notes += _missing(reading)
    if reading.other_count:
        other = reading.other_count
        notes.append(
            "I left out an event that isn't a run." if other == 1 else f"I left out {other} events that aren't runs."
        )
    if reading.remarks:
        quoted = ", ".join(f"“{plain(line, MOST_CELL)}”" for line in reading.remarks[:MOST_REMARKS])
        count = len(reading.remarks)
        lines = "a line that looks like a remark" if count == 1 else f"{count} lines that look like remarks"
        notes.append(f"I left out {lines}{', such as' if count > MOST_REMARKS else ':'} {quoted}.")
    if reading.plan is not None and (times := find_start_times(reading.plan)):
        notes.append(_write_times(times))
    if preview.untimed:
        days = write_days(preview.untimed)
        notes.append(
            f"I don't know when you run on {days}; I'll ask once you use it."
            if preview.draft.group is None
            else f"The club's week has no start for {days}, so I'll ask each member who runs the plan."
        )
    return notes


def _write_times(times: Mapping[int, Sequence[int]]) -> str:
    """Say when a plan's runs start, and where weeks differ."""
    days = []
    for weekday, (usual, *others) in times.items():
        clock = f"{DAY_NAMES[weekday]} {write_clock(usual)}"
        some = " or ".join(map(write_clock, others[:MOST_TIMES]))
        days.append(
            f"{clock} (in some weeks {some}{' and others' if others[MOST_TIMES:] else ''})" if others else clock
        )
    return f"Start times in it: {', '.join(days)}. `!plan times` changes them later."


def _write_unread(unread: Unread) -> str:
    row = f"week {unread.row}" if unread.row.isdigit() else plain(unread.row, 30)
    where = capitalise(", ".join(filter(None, [row, plain(unread.column, 30)])))
    text = f"“{plain(unread.text, MOST_CELL)}”"
    return f"{where}: {text}" if where else text


def _missing(reading: PlanReading) -> list[str]:
    if not reading.missing:
        return []
    weeks = ", ".join(map(str, reading.missing))
    return [f"It leaves out week{'s' if len(reading.missing) > 1 else ''} {weeks}; your usual runs apply then."]


def _orders(example: str) -> tuple[str, str]:
    written = read_written_date(example)
    if written is None:
        return "The day comes first", "The month comes first"
    labels = []
    for month_first in (False, True):
        month, day = written.readings(month_first=month_first)
        labels.append(f"{written.day}/{written.other} is {day} {date(2000, month, 1):%B}")
    return labels[0], labels[1]
