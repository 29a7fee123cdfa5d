"""A member's week and a run they told as messages: the table, why strength follows which run, and what comes next."""

from datetime import UTC, date, datetime

import discord

from bot.domain.profile import Units
from bot.domain.reminders.finished_run import FinishedRun
from bot.domain.reminders.schedule import local_date
from bot.domain.words.distance import write_distance, write_duration
from bot.domain.words.run import write_pace
from bot.domain.words.week import left_out_words
from bot.services.reminders import MemberWeek, RanReceipt
from cogs._cards.reminders import EXAMPLE, JOIN_LABEL, join_view, next_lines
from cogs._cards.week import week_table
from cogs._ui.answer import with_prefix
from cogs._ui.buttons import PRIMARY, SECONDARY, Press, buttons, view_of
from cogs._ui.style import COLOUR

OWN_WEEK = "I go by your own week. `!runs club` follows the club's instead."


def week_view(week: MemberWeek) -> discord.ui.View:
    """Return the buttons under a member's week: the form of it, and the offer where they could follow the club's."""
    guild_id, member_id = week.book.guild_id, week.book.member_id
    if week.plan is None and week.runs:
        join = Press("week", "join", guild_id, JOIN_LABEL, PRIMARY)
        return view_of([join, Press("runs", "set", member_id, "Set my own week", SECONDARY)])
    action = "change" if week.plan is not None and week.plan.runs else "set"
    return buttons("runs", member_id, (action, "Change" if week.runs else "Set my week", PRIMARY))


def week_embed(week: MemberWeek, place: str, prefix: str, *, is_new: bool = False) -> discord.Embed:
    """Return a member's runs as a table, the ones that strength follows marked, why, and when it comes next, where.

    `is_new` says that reminders have just begun.
    """
    follows_club = week.plan is None or week.plan.runs is None
    paragraphs = [_runs_paragraph(week), *([_next_paragraph(week, place, is_new=is_new)] if week.runs else [])]
    embed = discord.Embed(
        title="The club's week" if follows_club and week.runs else "Your week",
        description=with_prefix("\n\n".join(paragraphs), prefix),
        colour=COLOUR,
    )
    if week.runs:
        pace = write_pace(week.book.pace_seconds, week.book.units)
        takes = f", durations at {pace}" if any(run.seconds is None for run in week.runs) else ""
        embed.set_footer(text=f"Start times in {week.zone.replace('_', ' ')}{takes}. {prefix}profile changes that.")
    return embed


def ran_text(receipt: RanReceipt, run: FinishedRun, today: date, place: str = "") -> str:
    """Return what became of a run that a member told of; `place` is where the reminder comes, if not where they told.

    A time that was not told is reckoned from the distance, and said to be.
    """
    far = [] if run.metres is None else [write_distance(run.metres, receipt.week.book.units)]
    about = "about " if run.seconds is None else ""
    told = ", ".join([*far, about + write_duration(receipt.seconds)])
    head = f"Noted: {told}." if receipt.is_new else f"I had that run already: {told}."
    return f"{head} {_verdict(receipt, today, place)}"


def ran_view(receipt: RanReceipt) -> discord.ui.View | None:
    """Return the next step of one who tells of runs but is not reminded; None for everybody else."""
    week = receipt.week
    if week.plan is None and week.runs:
        return join_view(week.book.guild_id)
    return None if week.runs else week_view(week)


def with_left_out(embed: discord.Embed, words: str, units: Units) -> discord.Embed:
    """Return the embed of a week with what of a member's words was no run and is not in it."""
    left_out = left_out_words(words, units)
    embed.description = "\n\n".join(filter(None, (left_out, embed.description)))
    return embed


def told_view(run: FinishedRun, member_id: int) -> discord.ui.View:
    """Return the offer to note a run that somebody told of; its custom_id holds the run and whose it is."""
    ended = 0 if run.ended is None else int(run.ended.timestamp())
    target = f"{run.metres or 0}-{run.seconds or 0}-{ended}-{member_id}"
    return view_of([Press("told", "note", target, "Note this run", PRIMARY)])


def read_told(target: str) -> tuple[FinishedRun, int]:
    """Return the run that such a button holds, and whose it is."""
    metres, seconds, ended, member_id = map(int, target.split("-"))
    return FinishedRun(
        metres or None, seconds or None, datetime.fromtimestamp(ended, UTC) if ended else None
    ), member_id


def returned_text(sentence: str, text: str) -> str:
    """Return what was wrong with a form, and its text to be copied into the next try: Discord has forgotten it."""
    kept = "".join(letter for letter in text if letter not in "`<>@")
    return f"{sentence}\nNothing is changed. You wrote:\n```\n{kept}\n```"


def _runs_paragraph(week: MemberWeek) -> str:
    if week.runs:
        days, _, why = week.choice.reason.partition(": ")
        table = week_table(week.runs, week.book.units, week.book.pace_seconds, week.choice.runs)
        return f"{table}\n**▸ Strength after {days}:** {why}"
    if week.plan is None:
        return (
            "I know no runs of yours yet. Tell me your week, and I remind you of strength when a short run has just "
            f"ended: {EXAMPLE}"
        )
    if week.plan.runs is None:
        return f"The club's week is empty now, so no reminder comes. Tell me your own runs: {EXAMPLE}"
    club = "\n`!runs club` follows the club's." if week.book.club_runs else ""
    return f"There is no run in it, so no reminder comes. Tell me your runs: {EXAMPLE}{club}"


def _next_paragraph(week: MemberWeek, place: str, *, is_new: bool) -> str:
    if week.plan is None:
        return f"I do not remind you of it yet. Press below, or tell me your own runs: {EXAMPLE}"
    if not week.foreseen:
        return f"**Next reminders**\n{next_lines(week)}"
    head, end = f"**Next reminders**, {place}:", "`!reminders stop` ends that."
    if week.plan.paused_until is not None:
        end = "`!reminders resume` ends the pause."
    elif is_new:
        head = f"**From now on I remind you** {place}, each time a short run has just ended:"
    return f"{head}\n{next_lines(week)}\n{end}"


def _verdict(receipt: RanReceipt, today: date, place: str) -> str:
    week = receipt.week
    if receipt.verdict.comes:
        return f"{receipt.verdict.why} It comes {place}." if place else receipt.verdict.why
    if week.plan is None and week.runs:
        return "Shall I remind you after the club's short runs from now on?"
    if week.plan is None or not week.runs:
        return f"Tell me your week, and I remind you after the short runs: {EXAMPLE}"
    if not week.plan.is_active:
        return "Your reminders are stopped. `!reminders resume` starts them again."
    for first in week.foreseen[:1]:
        if local_date(first.due, week.zone) == today:
            stays = f"Today's reminder still comes, <t:{first.due}:R>; `!reminders skip` leaves it out."
            return f"{receipt.verdict.why} {stays}"
    return receipt.verdict.why
