"""Reminders as messages: the ping, the buttons under it, a member's week, and why the last one came as it did."""

from collections.abc import Sequence

import discord

from bot.claims import Delivery
from bot.domain.plan import FOR_GOOD
from bot.domain.reminder import Foreseen, Origin, Reason, Reminder, State
from bot.domain.run_words import write_pace
from bot.domain.schedule import at_local
from bot.reminders import MemberWeek
from cogs._embeds import COLOUR
from cogs._views import PRIMARY, SECONDARY, SUCCESS, buttons
from cogs._week_cards import week_table

CALL = "Run done? Then 20 minutes of strength now, while you are warm."
LATE_CALL = "This comes late, I was away. If you are still warm: 20 minutes of strength."
NO_PLAN = "I do not remind you yet. Tell me your week: `!runs tue 18:30 6k, sat 9:00 5k`"

_WHY = {
    Reason.LATE: "it came late, because I was away when it was due",
    Reason.FALLBACK: "it came in another channel, because I could not post in the usual one",
    Reason.DM_CLOSED: "it came in the channel, because your direct messages are closed to me",
    Reason.DONE: "you logged it as done",
    Reason.DONE_BEFORE: "none came, because you had done your strength already",
    Reason.NEIGHBOUR: "none came, because a day beside it was a strength day, and a day off belongs between",
    Reason.ENOUGH: "none came, because you had two that week already",
    Reason.QUIET: "none came, because it fell into the club's quiet hours and the next one was near",
    Reason.TOO_LATE: "none came, because I was away for too long",
    Reason.NOT_TODAY: "you said not today",
    Reason.PAUSED: "none came, because your reminders were paused",
    Reason.STOPPED: "none came, because you had stopped them",
    Reason.GONE: "none came, because I did not find you in the club",
    Reason.NO_CHANNEL: "none came, because there was no channel where I may post",
    Reason.REFUSED: "none came, because Discord refused it; it is noted in my log",
    Reason.UNREACHABLE: "none came, because Discord could not be reached for too long",
}


def reminder_text(delivery: Delivery) -> str:
    """Return the ping: who is meant, and what to do now."""
    mentions = " ".join(f"<@{member_id}>" for member_id in delivery.member_ids)
    return f"{mentions}\n{LATE_CALL if delivery.is_late else CALL}"


def reminder_view(delivery_id: int) -> discord.ui.View:
    """Return the buttons under a reminder; the delivery's id in them is how it is found again after a crash."""
    return buttons(
        "reminder",
        delivery_id,
        ("circuit", "My circuit", PRIMARY),
        ("done", "Done", SUCCESS),
        ("snooze", "Snooze", SECONDARY),
        ("skip", "Not today", SECONDARY),
    )


def snooze_view(delivery_id: int) -> discord.ui.View:
    """Return how far a reminder can be put off."""
    return buttons(
        "reminder",
        delivery_id,
        ("halfhour", "30 minutes", PRIMARY),
        ("evening", "This evening", SECONDARY),
        ("tomorrow", "Tomorrow", SECONDARY),
    )


def join_view(guild_id: int) -> discord.ui.View:
    """Return the offer to be reminded."""
    return buttons("week", guild_id, ("join", "Remind me after my short runs", PRIMARY))


def week_view(member_id: int) -> discord.ui.View:
    """Return the button that opens the form of a member's week."""
    return buttons("runs", member_id, ("change", "Change", PRIMARY))


def week_embed(week: MemberWeek) -> discord.Embed:
    """Return a member's runs as a table, the ones that strength follows marked, why, and when it comes next."""
    is_club = week.plan is None or week.plan.runs is None
    units, pace = week.book.units, week.book.pace_seconds
    table = week_table(week.runs, units, pace, week.choice.runs)
    embed = discord.Embed(
        title="The club's week" if is_club else "Your week",
        description=f"{table}\n▸ **Strength after** {week.choice.reason}",
        colour=COLOUR,
    )
    embed.add_field(name="Next reminders", value=next_lines(week), inline=False)
    embed.set_footer(text=f"Times are {week.zone.replace('_', ' ')}, your pace is {write_pace(pace, units)}.")
    return embed


def next_lines(week: MemberWeek) -> str:
    """Return when a member is reminded next, or why they are not."""
    plan = week.plan
    if plan is None:
        return NO_PLAN
    if not plan.is_active:
        return "Stopped. `!reminders resume` starts them again."
    if plan.paused_until == FOR_GOOD:
        return "Paused until you say `!reminders resume`."
    lines = [_foreseen_line(one) for one in week.foreseen]
    if plan.paused_until is not None and week.foreseen:
        end = at_local(plan.paused_until, 12 * 60, week.zone)
        lines.insert(0, f"Paused up to and including <t:{end}:D>.")
    return "\n".join(lines) or "None: there is no run in your week. `!runs tue 18:30 6k, sat 9:00 5k` sets it."


def reminders_embed(week: MemberWeek, place: str) -> discord.Embed:
    """Return how a member's reminders stand: the next two, where they come, and what changes that."""
    embed = discord.Embed(title="Your reminders", description=next_lines(week), colour=COLOUR)
    if week.plan is not None and week.plan.is_active:
        embed.add_field(name="After", value=week.choice.reason, inline=False)
        pace = write_pace(week.book.pace_seconds, week.book.units)
        when = f"{week.plan.margin_minutes} min after the run's end at {pace}"
        embed.add_field(name="Where and when", value=f"{place}, {when}", inline=False)
    return embed


def why_text(latest: Sequence[Reminder]) -> str:
    """Return what became of a member's latest reminders, the newest first."""
    return "\n".join(f"• <t:{row.due}:D>: {_why(row)}." for row in latest)


def _why(row: Reminder) -> str:
    came = f"it came at <t:{row.sent_at}:t>" if row.sent_at is not None else ""
    if row.state is State.PLANNED:
        again = "quiet hours hold it until" if row.origin is Origin.HELD else "you snoozed it until"
        return f"{again} <t:{row.due}:f>" if row.origin in {Origin.HELD, Origin.SNOOZE} else "it is about to come"
    if row.state is State.CLAIMED:
        return "it is on its way; Discord has not taken it yet"
    why = _WHY.get(row.reason, "")
    return "; ".join(part for part in (came, why) if part) or "it came as planned"


def _foreseen_line(one: Foreseen) -> str:
    note = {
        Origin.SNOOZE: " (snoozed)",
        Origin.HELD: " (after the quiet hours)",
        Origin.RAN: " (for the run you told me)",
    }.get(one.origin, "")
    return f"<t:{one.due}:F>, <t:{one.due}:R>{note}"
