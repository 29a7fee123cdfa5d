"""A member's week and a run they told as messages: the table, why strength follows which run, and what comes next."""

import re
from datetime import UTC, datetime

import discord

from bot.domain.profile import Units
from bot.domain.reminders.changes import EXAMPLE
from bot.domain.reminders.finished_run import FinishedRun, RunOutcome
from bot.domain.reminders.schedule import local_date
from bot.domain.words.days_off import write_days
from bot.domain.words.distance import write_distance, write_duration
from bot.domain.words.pace import write_pace
from bot.domain.words.week import left_out_words
from bot.domain.words.zone import write_zone
from bot.services.runs import RanReceipt
from bot.services.weeks import MemberWeek
from cogs._cards.plan import ruled_text, strength_text
from cogs._cards.reminders import ANY_RUN, JOIN_LABEL, RUN_OUT, join_view, next_lines, place_words
from cogs._cards.week import choice_days, choice_reason, lost_text, week_table
from cogs._ui.buttons import PRIMARY, SECONDARY, Press, StaleButtonError, buttons, view_of
from cogs._ui.style import COLOUR


def week_view(week: MemberWeek) -> discord.ui.View:
    """Return the buttons under a member's week: the form of it, and the offer where they could follow the club's."""
    guild_id, member_id = week.record.guild_id, week.record.member_id
    if week.plan is None and week.runs:
        join = Press("week", "join", guild_id, JOIN_LABEL, PRIMARY)
        return view_of([join, Press("runs", "set", member_id, "Set my own week", SECONDARY)])
    action = "change" if week.plan is not None and week.plan.runs else "set"
    return buttons("runs", member_id, (action, "Change" if week.runs else "Set my week", PRIMARY))


def week_embed(week: MemberWeek, *, is_begun: bool = False) -> discord.Embed:
    """Return a member's runs as a table, the ones that strength follows marked, why, and when it comes next, where.

    `is_begun` says that reminders have just begun.
    """
    follows_club = week.plan is None or week.plan.runs is None
    paragraphs = [*filter(None, [lost_text(week), ruled_text(week)]), _runs_paragraph(week)]
    off = tuple(span for span in week.record.club_days_off if span[1] >= week.today)[:3]
    if week.runs and follows_club and off:
        paragraphs.append(f"**No club run on** {write_days(off)}.")
    if week.runs:
        paragraphs.append(_next_paragraph(week, is_begun=is_begun))
    embed = discord.Embed(
        title="The club's week" if follows_club and week.runs else "Your week",
        description="\n\n".join(paragraphs),
        colour=COLOUR,
    )
    if week.runs:
        pace = write_pace(week.record.pace_seconds, week.record.units)
        takes = f", durations at {pace}" if any(run.seconds is None for run in week.runs) else ""
        zone = write_zone(week.zone).replace("_", " ")
        embed.set_footer(text=f"Start times in {zone}{takes}. !profile changes that.")
    return embed


def own_week_text(week: MemberWeek) -> str | None:
    """Return what one reads who joins the club's week but has runs of their own; None for everybody else."""
    if week.plan is None or week.plan.runs is None or not week.record.club_runs:
        return None
    return "I use your own week. `!runs club` follows the club's instead."


def ran_text(receipt: RanReceipt, told_in: int | None) -> str:
    """Return what became of a run that a member told of in a channel, or None for a direct message.

    A time that was not told is reckoned from the distance, and said to be.
    """
    run, units = receipt.run, receipt.week.record.units
    far = [] if run.metres is None else [write_distance(run.metres, units)]
    about = "about " if run.seconds is None else ""
    told = ", ".join([*far, about + write_duration(receipt.seconds)])
    head = f"Noted: {told}." if receipt.is_new else f"I already had that run: {told}."
    if receipt.is_back_to_any_run:
        head = f"{head} Your training plan is over, so I go by any run you log again, as before it."
    return f"{head} {_outcome(receipt, told_in)}"


def ran_view(receipt: RanReceipt) -> discord.ui.View | None:
    """Return the next step of one who tells of runs but is not reminded; None for everybody else."""
    week = receipt.week
    if week.plan is None and week.runs:
        return join_view(week.record.guild_id)
    return None if week.runs or week.goes_by_any_run else week_view(week)


def with_left_out(embed: discord.Embed, words: str, units: Units) -> discord.Embed:
    """Return the embed of a week with what of a member's words was no run and is not in it."""
    left_out = left_out_words(words, units)
    embed.description = "\n\n".join(filter(None, (left_out, embed.description)))
    return embed


def told_view(run: FinishedRun, member_id: int) -> discord.ui.View:
    """Return the offer to note a run that somebody told of; its custom_id holds the run and whose it is."""
    return view_of([Press("told", "note", _write_told(run, member_id), "Note this run", PRIMARY)])


def doubtful_view(run: FinishedRun, member_id: int) -> discord.ui.View:
    """Return the button under a file that looks like another sport."""
    return view_of([Press("told", "file", _write_told(run, member_id), "It was a run", PRIMARY)])


def _write_told(run: FinishedRun, member_id: int) -> str:
    ended = 0 if run.ended is None else int(run.ended.timestamp())
    return f"{run.metres or 0}-{run.seconds or 0}-{ended}-{member_id}"


def read_told(target: str) -> tuple[FinishedRun, int]:
    """Return the run that such a button holds, and whose it is; StaleButtonError for any other."""
    if not re.fullmatch(r"[0-9]{1,9}-[0-9]{1,9}-[0-9]{1,10}-[0-9]{1,19}", target):
        raise StaleButtonError
    metres, seconds, ended, member_id = map(int, target.split("-"))
    return FinishedRun(
        metres or None, seconds or None, datetime.fromtimestamp(ended, UTC) if ended else None
    ), member_id


def returned_text(sentence: str, text: str) -> str:
    """Return what was wrong with a form, and its text to be copied into the next try: Discord has forgotten it."""
    kept = "".join(letter for letter in text if letter not in "`<>@")
    return f"{sentence}\nNothing was changed. You wrote:\n```\n{kept}\n```"


def _runs_paragraph(week: MemberWeek) -> str:
    if week.plan is not None and week.plan.is_any_run:
        return ANY_RUN
    if week.runs:
        table = week_table(week.runs, week.record.units, week.record.pace_seconds, week.choice.runs)
        if week.training is not None:
            return table if ruled_text(week) else f"{table}\n{strength_text(week.training, week.record.training)}"
        return f"{table}\n**▸ Strength after {choice_days(week.choice)}:** {choice_reason(week.choice)}"
    if week.plan is None:
        return (
            "I don't know your runs yet. Tell me your week, and I'll remind you of strength when a short run has just "
            f"ended: {EXAMPLE}"
        )
    if week.plan.runs is None:
        return f"The club's week is empty now, so I won't send reminders. Tell me your own runs: {EXAMPLE}"
    club = "\n`!runs club` follows the club's." if week.record.club_runs else ""
    return f"It has no runs, so I won't send reminders. Tell me your runs: {EXAMPLE}{club}"


def _next_paragraph(week: MemberWeek, *, is_begun: bool) -> str:
    if week.plan is None:
        return f"I don't remind you of it yet. Press below, or tell me your own runs: {EXAMPLE}"
    if not week.upcoming:
        return f"**Next reminders**\n{next_lines(week)}"
    place = place_words(week.channel_id)
    head, end = f"**Next reminders**, {place}:", "`!reminders stop` ends that."
    if week.plan.paused_until is not None:
        end = "`!reminders resume` ends the pause."
    elif is_begun:
        head = f"**From now on I remind you** {place}, each time a short run has just ended:"
    return f"{head}\n{next_lines(week)}\n{end}"


_OUTCOMES = {
    RunOutcome.COMES: "One of your short runs: here comes your strength.",
    RunOutcome.STOPPED: "Your reminders are stopped. `!reminders resume` starts them again.",
    RunOutcome.PAUSED: "Your reminders are paused. `!reminders resume` starts them again.",
    RunOutcome.RACE_NEAR: "Your race is close, so no strength now. `!race` shows how long I leave you alone.",
    RunOutcome.RACE_OVER: "You've just raced, so no strength yet. `!race` shows when it starts again.",
    RunOutcome.NO_SHORT_RUN: "This week has no short run for strength. `!plan` shows why.",
    RunOutcome.TOO_LONG_AGO: "That run ended too long ago for you to still be warm, so no strength this time.",
    RunOutcome.LONGER_RUN: "That was one of your longer ones: strength comes after a short run.",
    RunOutcome.TODAY_DONE: "You've already done strength today, or had today's reminder.",
    RunOutcome.YESTERDAY_DONE: "You did strength yesterday, or were reminded; leave a day off in between.",
    RunOutcome.SEVEN_DAYS: "You've had two strength days in the last seven, so no strength now.",
    RunOutcome.ENOUGH: "You've already had this week's reminders.",
    RunOutcome.TOMORROW_DONE: "Tomorrow is a strength day, so take today off.",
}


def _outcome(receipt: RanReceipt, told_in: int | None) -> str:
    week = receipt.week
    if receipt.outcome is RunOutcome.NO_WEEK:
        if week.plan is None and week.runs:
            return "Should I remind you after the club's short runs from now on?"
        if week.plan is not None and week.plan.has_run_out(week.record.club_runs, week.today):
            return RUN_OUT
        return f"Tell me your week, and I'll remind you after the short runs: {EXAMPLE}"
    said = _OUTCOMES[receipt.outcome]
    if receipt.comes:
        said = "Here comes your strength." if week.plan is not None and week.plan.is_any_run else said
        return said if week.channel_id == told_in else f"{said} It comes {place_words(week.channel_id)}."
    if receipt.outcome is not RunOutcome.STOPPED and week.upcoming:
        due = week.upcoming[0].due
        if local_date(due, week.zone) == week.today:
            return f"{said} Today's reminder still comes, <t:{due}:R>; `!reminders skip` skips it."
    return said
