"""A training plan and races as messages: this week and the next by them, which runs strength follows, what changed."""

from collections.abc import Sequence
from datetime import date, timedelta

import discord

from bot.domain.profile import Units
from bot.domain.reminders.changes import EXAMPLE
from bot.domain.reminders.race import Race
from bot.domain.reminders.training import Training, list_starts
from bot.domain.reminders.training_plan import TrainingPlan
from bot.domain.reminders.training_week import TrainingWeek
from bot.domain.reminders.week import DAY_NAMES, ChoiceReason
from bot.domain.words.clock import write_clock
from bot.domain.words.distance import write_distance
from bot.domain.words.training import write_amount
from bot.services.training import Moved, find_untimed, list_weeks, look_ahead
from bot.services.weeks import MemberWeek
from cogs._cards.week import LINE_LIMIT, choice_days, choice_reason, lost_text, week_table
from cogs._ui.buttons import PRIMARY, SECONDARY, Press, view_of
from cogs._ui.style import COLOUR, capitalise, plain

SEND = "Send it with `!plan`: attach a file (CSV, XLSX, .ics, PDF), or paste its lines below the command."
ANY_RUN = "I remind you after any run you log, as you chose; `!reminders days auto` goes by the plan."
FIELD_LIMIT = 1024


def plan_table(week: TrainingWeek, units: Units) -> str:
    """Return one week of a plan as a code block for a phone; the runs that strength follows are marked."""
    if week.runs is None:
        return week_table(week.choice.runs, units, marked=week.choice.runs) if week.choice.runs else "No runs known."
    marked = {run.weekday: run for run in week.choice.runs}
    lines = []
    for run in sorted(week.runs, key=lambda one: one.weekday):
        sign = "▸" if run.weekday in marked and not run.is_race else " "
        amount = write_amount(run, units)
        note = "race" if run.is_race else f"{run.note}, if you like".removeprefix(", ") if run.is_optional else run.note
        day = (week.monday + timedelta(days=run.weekday)).day
        lines.append(f"{sign} {DAY_NAMES[run.weekday][:3]} {day:>2}  {amount:<9} {note}".rstrip()[:LINE_LIMIT])
    return "```\n" + ("\n".join(lines) or "  a week off") + "\n```"


def plan_embed(week: MemberWeek) -> discord.Embed:
    """Return a member's plan: where in it they are, this week and the next, and after which runs strength comes."""
    record, training = week.record, week.record.training
    plan = training.plan
    embed = discord.Embed(title="Your training plan", colour=COLOUR)
    if plan is None:
        applies = "so your usual week applies: `!runs`" if week.is_on else "and I don't remind you (`!reminders`)"
        what = (
            f"The club took back its plan for {plain(training.group, 60)}"
            if training.group
            else "You have no training plan"
        )
        embed.description = f"{what}, {applies}.\n{SEND}"
        if races := list_races(week):
            embed.add_field(name="Your next race", value=f"{races[0]} (`!race`)", inline=False)
        return embed
    if training.group:
        embed.title = f"The club's plan: {plain(training.group, 60)}"
    is_any_run = week.plan is not None and week.plan.is_any_run
    embed.description = f"{_progress(plan, week.today)}\n{ANY_RUN}" if is_any_run else _progress(plan, week.today)
    ahead = list_weeks(week, 2)
    if week.today < plan.monday and not any(one.monday == plan.monday for _, one in ahead):
        ahead.append(("Week 1", look_ahead(week, plan.monday)))
    for name, one in ahead:
        value = plan_table(one, record.units)
        value = value if is_any_run else f"{value}\n{strength_text(one, training)}"
        embed.add_field(name=f"{name}: {write_span(one.monday)}", value=value[:FIELD_LIMIT], inline=False)
    embed.set_footer(text=f"Move it with !plan repeat, !plan skip or !plan at week {min(3, len(plan.weeks))}")
    return embed


def plan_view(week: MemberWeek, groups: Sequence[str] = (), *, may_undo: bool = False) -> discord.ui.View:
    """Return the buttons under a member's plan: another one, the club's, start times, and Undo."""
    member_id, training = week.record.member_id, week.record.training
    items = [Press("plan", "send", member_id, "Send a plan", SECONDARY if training.plan else PRIMARY)]
    if find_untimed(week):
        items.insert(0, Press("plan", "times", member_id, "Set start times", PRIMARY))
    items += [
        Press("plan", "follow", write_group(group), follow_label(group, len(groups)), PRIMARY)
        for group in groups
        if group != training.group
    ]
    if may_undo and week.plan is not None and week.plan.former is not None:
        items.append(Press("plan", "undo", member_id, "Undo"))
    return view_of(items)


def club_plan_embed(group: str, plan: TrainingPlan, *, is_new: bool) -> discord.Embed:
    """Return what a club reads of its plan for a group."""
    race, count = plan.find_race(), len(plan.order)
    until = f", to the race on {write_day(race[0])}" if race is not None else ""
    return discord.Embed(
        title=f"{'New: the' if is_new else 'The'} club's plan, {plain(group, 60)}",
        description=f"{count} week{'s' if count > 1 else ''} from {write_day(plan.monday)}{until}.\n"
        "Press below, and your reminders follow its short runs week by week.",
        colour=COLOUR,
    )


def club_plan_gone_embed(group: str) -> discord.Embed:
    """Return what a club reads where the first plan for a group was taken back."""
    return discord.Embed(
        title=f"Taken back: the club's plan, {plain(group, 60)}",
        description="Nobody's reminders follow it any more.",
        colour=COLOUR,
    )


def club_plan_view(group: str, *, undo_for: bool = False) -> discord.ui.View:
    """Return the button under a club's plan; for the coach also the one that takes it back."""
    items = [Press("plan", "follow", write_group(group), "Run the club's plan", PRIMARY)]
    if undo_for:
        items.append(Press("plan", "undoclub", write_group(group), "Undo"))
    return view_of(items)


def starts_text(starts: Sequence[tuple[int, int]], week: MemberWeek) -> str:
    """Return what was noted of the times at which a member runs, and on which days another one holds all the same."""
    holding = dict(list_starts(week.record.training, week.record.runs))
    ruled = [(day, holding[day]) for day, minute in starts if holding.get(day, minute) != minute]
    noted = [one for one in starts if one[0] not in dict(ruled)]
    parts = [f"Noted: {_write_starts(noted)}."] if noted else []
    if ruled:
        parts.append(f"Your week says {_write_starts(ruled)}, so I go by that. `!runs` changes it.")
    return " ".join(parts)


def known_starts_text(week: MemberWeek) -> str:
    """Return the start times that a member's plan goes by, and those that are missing."""
    known, untimed = list_starts(week.record.training, week.record.runs), find_untimed(week)
    parts = [f"Your start times: {_write_starts(known)}." if known else "I don't know your start times yet."]
    if untimed:
        parts.append(f"I don't know when you run on {write_days(untimed)}.")
    day = DAY_NAMES[untimed[0] if untimed else known[0][0] if known else 3][:3].casefold()
    return " ".join([*parts, f"`!plan times {day} 18:30` sets one."])


def _write_starts(starts: Sequence[tuple[int, int]]) -> str:
    return ", ".join(f"{DAY_NAMES[day]} {write_clock(minute)}" for day, minute in starts)


def done_text(action: str, week: MemberWeek) -> str:
    """Return what a typed word did to a plan, by the week as it is now: "Next week is week 3 again."."""
    plan = week.record.training.plan
    if action in {"repeat", "skip", "at"} and plan is not None:
        day = week.today + timedelta(days=7) if action == "repeat" else week.today
        number = (plan.number_at(day) or 0) + 1
        return f"Next week is week {number} again." if action == "repeat" else f"This week is week {number} now."
    return _DONE.get(action, "")


_DONE = {
    "undo": "I've brought back what you had before.",
    "remove": "I've removed your plan. `!plan undo` brings it back.",
    "club": "You run the club's plan now.",
}


def moved_text(moved: Moved) -> str:
    """Return what changed besides the plan: damage, weeks that fall out, a reminder within the next twelve hours."""
    parts = [*filter(None, [lost_text(moved.week)])]
    if moved.fallen_out:
        weeks = sorted({number + 1 for number in moved.fallen_out})
        plan = moved.week.record.training.plan
        stays = "; race week stays where it is" if plan is not None and plan.find_race() is not None else ""
        drop = f"Week {weeks[0]} drops" if len(weeks) == 1 else f"Weeks {', '.join(map(str, weeks))} drop"
        parts.append(f"{drop} out{stays}.")
    if moved.lost is not None:
        instead = f" It comes <t:{moved.new}:t> instead." if moved.new is not None else ""
        parts.append(f"The reminder <t:{moved.lost}:R> no longer comes.{instead}")
    elif moved.new is not None:
        parts.append(f"A reminder comes soon: <t:{moved.new}:R>.")
    return " ".join(parts)


def strength_text(week: TrainingWeek, training: Training) -> str:
    """Return after which runs of a week strength comes and why, and why not after two where it is fewer."""
    head = f"**▸ Strength after {choice_days(week.choice)}**" if week.choice.runs else "**No strength this week**"
    if len(week.choice.runs) > 1 or week.choice.reason is ChoiceReason.OWN_DAYS:
        return f"{head}: {choice_reason(week.choice)}"
    reasons = []
    if week.resting:
        reasons.append(
            f"{write_days(week.resting)} {'is' if len(week.resting) == 1 else 'are'} too close to your race. "
            f"I send no reminder {rest_text(training)}; `!race rest` changes that."
        )
    if week.is_trimmed:
        reasons.append("There's one reminder at most in the seven days before a race.")
    if week.untimed:
        example = DAY_NAMES[week.untimed[0]][:3].casefold()
        reasons.append(f"I don't know when you run on {write_days(week.untimed)}: `!plan times {example} 18:30`.")
    if week.unmeasured:
        reasons.append(f"The plan doesn't say how long {write_days(week.unmeasured)} takes.")
    if week.long:
        reasons.append(f"{write_days(week.long)} is the week's long run, and strength goes after the short ones.")
    if not reasons and week.choice.runs:
        reasons.append(capitalise(choice_reason(week.choice)))
    return f"{head}. {' '.join(reasons)}".strip()


def races_embed(week: MemberWeek) -> discord.Embed:
    """Return a member's races, and how long before and after them no reminder comes."""
    training, lines = week.record.training, list_races(week)
    silence = (
        f"No reminder {rest_text(training)}. At most one comes in the seven days before a race. "
        "These numbers aren't the clinic's: `!race rest 5 before 10 after` sets your own days"
    )
    silence += ", and `!race rest club` goes back to the club's." if training.rest is not None else "."
    paragraphs = ["\n".join(lines or ["None yet. `!race 3 may 10k` adds one."]), silence]
    if week.plan is None:
        paragraphs.append(f"I don't remind you yet. Press below, or tell me your week: {EXAMPLE}")
    elif not week.is_on:
        paragraphs.append("Your reminders are stopped. `!reminders resume` starts them again.")
    return discord.Embed(title="Your races", description="\n\n".join(paragraphs), colour=COLOUR)


def list_races(week: MemberWeek) -> list[str]:
    """Return a line for each race that a member has ahead, the next one first."""
    return [
        f"**{write_day(race.day)}**{write_far(race, week.record.units)}, {_until(race.day, week.today)}"
        for race in week.record.training.all_races
        if race.day >= week.today
    ]


def raced_text(action: str, race: Race | None, units: Units) -> str:
    """Return what became of a race that a member told of."""
    if race is None:
        return "Noted."
    return f"{'Noted' if action == 'add' else 'Removed'}: your race on {write_day(race.day)}{write_far(race, units)}."


def write_group(group: str) -> str:
    """Return the name of a group as a button holds it."""
    return f"g{group.encode().hex()}"


def read_group(target: str) -> str:
    """Return the name of a group that a button holds."""
    return bytes.fromhex(target.removeprefix("g")).decode()


def follow_label(group: str, count: int) -> str:
    """Return what the button says that lets a member run by the club's plan."""
    return "Run the club's plan" if count == 1 else f"Run the club's plan: {group}"


def ruled_text(week: MemberWeek) -> str:
    """Return how a training plan rules this week, before the usual one; nothing where none does."""
    if week.training is None or week.training.number is None:
        return ""
    table = plan_table(week.training, week.record.units)
    return (
        f"You're in week {week.training.number + 1} of your training plan (`!plan`):\n{table}\n"
        f"{strength_text(week.training, week.record.training)}\n\n**Your usual week**, for its start times:"
    )


def rest_text(training: Training) -> str:
    """Return how long a member is left alone around races, and whose choice that is."""
    rest = training.silence
    if training.rest is not None:
        whose = "as you chose"
    elif training.club_rest is not None:
        whose = "as your club chose"
    else:
        whose = "unless you or your club choose otherwise"
    return f"in the last {rest.before} days before a race and for {rest.after} days after it, {whose}"


def _progress(plan: TrainingPlan, today: date) -> str:
    number, race = plan.number_at(today), plan.find_race()
    if number is None:
        where = f"It begins on {write_day(plan.monday)}" if today < plan.monday else "It's over"
    else:
        where = f"Week {number + 1} of {len(plan.weeks)}"
    if race is None or race[0] < today:
        return f"{where}."
    return f"{where}; your race is on {write_day(race[0])}, {_until(race[0], today)}."


def _until(day: date, today: date) -> str:
    days = (day - today).days
    if days < 14:
        return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    return f"in {days // 7} weeks"


def write_days(weekdays: Sequence[int]) -> str:
    """Return weekdays by their names: "Tuesday, Thursday and Sunday"."""
    names = [DAY_NAMES[day] for day in dict.fromkeys(weekdays)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def write_far(race: Race, units: Units) -> str:
    """Return a race's distance behind a comma, or nothing where it isn't known."""
    return "" if race.metres is None else f", {write_distance(race.metres, units)}"


def write_day(day: date) -> str:
    """Return a day with its weekday and year."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def write_span(monday: date) -> str:
    """Return the day on which a week begins: "from 7 December"."""
    return f"from {monday.day} {monday:%B}"


def starts_example(week: MemberWeek) -> str:
    """Return the days whose start is not known, as the form of start times begins."""
    return ", ".join(f"{DAY_NAMES[day][:3]} 18:30" for day in find_untimed(week))
