"""Reminders as messages: the ping, the buttons under it, a member's week, and why the last one came as it did."""

import difflib
from collections.abc import Collection, Sequence
from datetime import date

import discord

from bot.domain.catalogue import SorePlace
from bot.domain.errors import MemberError
from bot.domain.reminders.plan import FOR_GOOD
from bot.domain.reminders.reminder import LATE_AFTER_SECONDS, Foreseen, Origin, Reason, Reminder, State
from bot.domain.reminders.schedule import at_local, local_date
from bot.domain.words.run import write_pace
from bot.services.reminders import MemberWeek
from cogs._ui.buttons import PRIMARY, SECONDARY, SUCCESS, buttons
from cogs._ui.style import COLOUR

CALL = "Time for strength: 20 minutes now, best while you are warm from your run."
LATE_CALL = "This one comes late, sorry. Still warm from your run? Then 20 minutes of strength now; else Snooze it."
EXAMPLE = "`!runs tue 18:30 6k, sat 9:00 5k`"
NO_PLAN = f"I do not remind you yet. Tell me your week: {EXAMPLE}"
JOIN_LABEL = "Remind me after my short runs"
JOIN_OR_TELL = f"I do not remind you yet. Press for the club's week, or tell me yours: {EXAMPLE}"
NO_RUN = f"None: there is no run in your week. {EXAMPLE} sets it."
CHANGES = "Change it with {0}reminders pause 2w, days, margin, dm, skip,\nor with {0}profile pace, zone"

_UNKNOWN = "I do not know that one. `!help reminders` shows what `!reminders` can do."
_ELSEWHERE = {
    "zone": "Your time zone is in your profile: `!profile zone Vancouver`",
    "pace": "Your pace is in your profile: `!profile pace 5:45`",
    "runs": "Your runs are here: `!runs`",
    "week": "Your runs are here: `!runs`",
    "by": "Where shall they come? `!reminders dm` or `!reminders channel`",
    "snooze": "The button Snooze is under each reminder. `!reminders skip` leaves the next one out.",
    "quiet": "Quiet hours are the club's: `!club quiet` shows them. `!reminders margin 10` is yours.",
}

_DELAYS = {
    Reason.LATE: ", because I was away when it was due",
    Reason.NONE: ", because Discord did not take it earlier",
}
_CAME = {
    Reason.FALLBACK: ", in another channel, because I could not post in the usual one",
    Reason.DM_CLOSED: ", in the channel, because your direct messages are closed to me (`!reminders dm` tries again)",
    Reason.DONE: "; you logged it as done",
    Reason.NOT_TODAY: "; you said not today",
}
_NONE_CAME = {
    Reason.DONE_BEFORE: "you had done your strength already",
    Reason.NEIGHBOUR: "a day beside it was a strength day, and a day off belongs between",
    Reason.ENOUGH: "you had two that week already",
    Reason.QUIET: "it fell into the club's quiet hours and the next one was near",
    Reason.TOO_LATE: "I was away for too long",
    Reason.NOT_TODAY: "you left it out",
    Reason.PAUSED: "your reminders were paused",
    Reason.STOPPED: "you had stopped them",
    Reason.GONE: "I did not find you in the club",
    Reason.NOT_INVITED: "I was not in the club",
    Reason.NO_CHANNEL: "there was no channel where I may post",
    Reason.REFUSED: "it failed on my side; please tell your coach",
    Reason.UNREACHABLE: "Discord could not be reached for too long",
}


def reminder_text(member_ids: Sequence[int], *, is_late: bool) -> str:
    """Return the ping: who is meant, and what to do now."""
    mentions = " ".join(f"<@{member_id}>" for member_id in member_ids)
    return f"{mentions}\n{LATE_CALL if is_late else CALL}"


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
    return buttons("week", guild_id, ("join", JOIN_LABEL, PRIMARY))


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
        lines.insert(0, f"Paused up to and including {_day(plan.paused_until, week.zone)}. Then:")
    return "\n".join(lines) or NO_RUN


def reminders_embed(week: MemberWeek, place: str, prefix: str) -> discord.Embed:
    """Return how a member's reminders stand: the next two, where they come, and what changes that."""
    embed = discord.Embed(title="Your reminders", description=next_lines(week), colour=COLOUR)
    if week.plan is not None and week.foreseen:
        pace = write_pace(week.book.pace_seconds, week.book.units)
        when = f"{week.plan.margin_minutes} min after your run ends at {pace}"
        embed.add_field(name="After", value=week.choice.reason, inline=False)
        embed.add_field(name="Where and when", value=f"{place}, {when}", inline=False)
        embed.set_footer(text=CHANGES.format(prefix))
    return embed


def snoozed_text(due: int, before: MemberWeek, after: MemberWeek) -> str:
    """Return what a member reads who snoozed a reminder: when it comes, and which one rests because of that."""
    lines = [f"I remind you again <t:{due}:F>, <t:{due}:R>."]
    later = [one for one in after.foreseen if one.due > due]
    kept = {one.due for one in after.foreseen}
    for one in before.foreseen:
        if later and one.origin is not Origin.SNOOZE and one.due not in kept and one.due < later[-1].due:
            apart = local_date(one.due, after.zone) - local_date(due, after.zone)
            why = "a day off belongs between" if apart.days <= 1 else "you have your two that week by then"
            lines.append(f"The one of <t:{one.due}:D> rests then: {why}.")
    return "\n".join([*lines, *(f"After that: <t:{one.due}:F>." for one in later[:1])])


def spared_text(sore: Collection[SorePlace]) -> str:
    """Return what a member reads who pauses for a sore place."""
    places = ", ".join(place.words for place in sorted(sore))
    return (
        f"From now on your circuits spare your {places}, until you say `!profile sore {min(sore).value} better`. "
        "If it hurts, let a physiotherapist or doctor look at it."
    )


def unknown_text(words: str, known: Collection[str]) -> str:
    """Return the sentence for words after `!reminders` that are none of its commands."""
    first = words.split(maxsplit=1)[0].casefold()
    if first in _ELSEWHERE:
        return _ELSEWHERE[first]
    near = difflib.get_close_matches(first[:20], known, n=1, cutoff=0.7)
    return f"Did you mean `!reminders {near[0]}`?" if near else _UNKNOWN


def require_next(day: date, week: MemberWeek) -> None:
    """Raise MemberError where the next reminder is not that of a day which a member wants to leave out."""
    if week.foreseen and local_date(week.foreseen[0].due, week.zone) != day:
        due = week.foreseen[0].due
        raise MemberError(
            f"The next one comes <t:{due}:F>, so I left nothing out. I can leave out the next one only: "
            "say it again after that, or `!reminders pause` for some time."
        )


def why_text(latest: Sequence[Reminder], zone: str) -> str:
    """Return what became of a member's latest reminders, the newest first."""
    return "\n".join(f"• {_day(row.day, zone)}: {_why(row, zone)}." for row in latest)


def _why(row: Reminder, zone: str) -> str:
    if row.state is State.PLANNED:
        waits = {Origin.SNOOZE: "you snoozed it", Origin.HELD: "it fell into the quiet hours"}.get(row.origin)
        return f"{waits}; it comes <t:{row.due}:f>" if waits else "it is about to come"
    if row.state is State.CLAIMED:
        return "it is on its way; Discord has not taken it yet"
    came = "" if row.sent_at is None else _came(row, row.sent_at, zone)
    if came and row.reason in _CAME:
        return came + _CAME[row.reason]
    if row.reason in _NONE_CAME:
        none = f"{came}; it did not come again" if came else "none came"
        return f"{none}, because {_NONE_CAME[row.reason]}"
    return came or _CAME.get(row.reason, "it came as planned").lstrip("; ")


def _came(row: Reminder, sent_at: int, zone: str) -> str:
    """When it came; where that was not the moment it was due first, why."""
    at = f"it came at <t:{sent_at}:t>" if local_date(sent_at, zone) == row.day else f"it came <t:{sent_at}:f>"
    if sent_at - row.due >= LATE_AFTER_SECONDS:
        return f"{at} instead of <t:{row.due}:t>{_DELAYS.get(row.reason, '')}"
    if sent_at < row.due:
        return at  # snoozed, and over before it came again
    return at + {Origin.HELD: ", after the quiet hours", Origin.SNOOZE: ", as you snoozed it"}.get(row.origin, "")


def _day(day: date, zone: str) -> str:
    return f"<t:{at_local(day, 12 * 60, zone)}:D>"


def _foreseen_line(one: Foreseen) -> str:
    note = {
        Origin.SNOOZE: " (snoozed)",
        Origin.HELD: " (after the quiet hours)",
        Origin.RAN: " (for the run you told me)",
    }.get(one.origin, "")
    return f"<t:{one.due}:F>, <t:{one.due}:R>{note}"
