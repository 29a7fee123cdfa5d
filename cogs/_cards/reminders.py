"""Reminders as messages: the ping, the buttons under it, a member's week, and why the last one came as it did."""

import difflib
from collections.abc import Collection, Sequence
from datetime import date

import discord

from bot.domain.catalogue import SorePlace
from bot.domain.owed import Trouble
from bot.domain.reminders.changes import EXAMPLE
from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.record import UpcomingReminder
from bot.domain.reminders.reminder import LATE_AFTER_SECONDS, Call, Origin, Reason, Reminder, State
from bot.domain.reminders.schedule import at_local, local_date
from bot.domain.words.circuit import find_near
from bot.domain.words.days import find_near_day
from bot.domain.words.pace import write_pace
from bot.services.training import find_untimed
from bot.services.weeks import MemberWeek
from cogs._cards.plan import list_races, starts_example, strength_text, write_days
from cogs._cards.week import choice_days, choice_reason
from cogs._ui.buttons import PRIMARY, SECONDARY, SUCCESS, buttons
from cogs._ui.style import COLOUR

LATE_CALL = "Sorry, this one's late. Still warm from your run? Then 20 minutes of strength now. If not, snooze it."
ANY_RUN = (
    "After any run you log (`!ran 5k`): twice in seven days, with a day off in between. "
    "`!reminders days auto` goes back to your week."
)
JOIN_LABEL = "Remind me after my short runs"
RUN_OUT = (
    "Your training plan is over, and your week has no runs to go on with. "
    f"{EXAMPLE} sets them; `!reminders any` goes by any run you log."
)
OFFER = f"I don't remind you yet. Press the button for the club's week, or tell me yours: {EXAMPLE}"
_ELSEWHERE = {
    "zone": "Your time zone is in your profile: `!profile zone Vancouver`",
    "pace": "Your pace is in your profile: `!profile pace 5:45`",
    "runs": "Your runs are here: `!runs`",
    "week": "Your runs are here: `!runs`",
    "by": "Where should I send them? `!reminders dm` or `!reminders channel`",
    "snooze": "Each reminder has a Snooze button. `!reminders skip` skips the next one.",
    "quiet": "Quiet hours are the club's: `!club quiet` shows them. "
    "`!reminders margin 10` sends yours 10 minutes after a run.",
}

_DAY_WORDS = ("today", "tonight", "tomorrow")

_CALLS = {
    Call.WELCOME: "Welcome back after your race! Start gently: an easy circuit, best while you're warm from your run.",
    Call.SHORTER: "Good time to pick it up again: ten easy minutes, and they count like any other session. "
    "Need a break instead? `!reminders pause 2w`",
}
_DELAYS = {
    Reason.LATE: ", because I was away when it was due",
    Reason.NONE: ", because Discord didn't take it earlier",
}
_CAME = {
    Reason.FALLBACK: ", in another channel, because I couldn't post in the usual one",
    Reason.DM_CLOSED: ", in the channel, because your direct messages are closed to me (`!reminders dm` tries again)",
    Reason.DONE: "; you logged it as done",
    Reason.NOT_TODAY: "; you said not today",
}
_NOT_SENT = {
    Reason.DONE_BEFORE: "you'd already done your strength",
    Reason.ADJACENT_DAY: "the day before or after was a strength day",
    Reason.ENOUGH: "you had two that week already",
    Reason.QUIET: "it fell in the club's quiet hours, and the next one was close",
    Reason.TOO_LATE: "I was away for too long",
    Reason.NOT_TODAY: "you skipped it",
    Reason.PAUSED: "your reminders were paused",
    Reason.STOPPED: "you had stopped them",
    Reason.RACE: "your race was close",
    Reason.AFTER_RACE: "you had just raced",
    Reason.DAY_OFF: "the club didn't run that day",
    Reason.GONE: "I couldn't find you in the club",
    Reason.NOT_INVITED: "I wasn't in the club",
    Reason.NO_CHANNEL: "there was no channel that I could post in",
    Reason.REFUSED: "it failed on my side; please tell your coach",
    Reason.UNREACHABLE: "I couldn't reach Discord for too long",
    Reason.UNCONFIRMED: "I couldn't find out whether it came, and didn't want to send it twice",
}


def reminder_text(member_ids: Sequence[int], usual: str, *, is_late: bool, call: Call = Call.USUAL) -> str:
    """Return the ping: who is meant, and what to do now, which is the usual sentence where nothing is special."""
    mentions = " ".join(f"<@{member_id}>" for member_id in member_ids)
    return f"{mentions}\n{_CALLS.get(call) or (LATE_CALL if is_late else usual)}"


def broken_channel_text(broken: int, fallback_id: int | None, prefix: str, why: Trouble = Trouble.NO_WAY) -> str:
    """Return what a coach reads of a channel where reminders, or questions for the coach, fail."""
    if why is Trouble.UNCONFIRMED:
        return (
            f"I lost the connection while posting in <#{broken}>, and I'm not allowed to check whether the reminder "
            "came, so I didn't send it again. Give me Read Message History there, then I can check next time."
        )
    if why is Trouble.NO_COACH_CHANNEL:
        return (
            f"I can't post questions for the coach in <#{broken}> any more. They wait in `{prefix}questions`; "
            f"`{prefix}club coach #channel` picks another channel."
        )
    where = f"go to <#{fallback_id}>" if fallback_id is not None else "reach nobody"
    another = f"`{prefix}club channel #channel` picks another one."
    if why is Trouble.BLOCKED:
        return (
            f"AutoMod keeps my reminders out of <#{broken}>, so they {where}. "
            f"Exempt me from that rule in the server's settings. Or post elsewhere: {another}"
        )
    return f"I can't post in <#{broken}> any more, so reminders {where}. {another}"


def reminder_view(delivery_id: int, call: Call = Call.USUAL) -> discord.ui.View:
    """Return the buttons under a reminder; the delivery's id in them is how it is found again after a crash."""
    special = {
        Call.WELCOME: [("easy", "An easy circuit", PRIMARY)],
        Call.SHORTER: [("ten", "Ten easy minutes", PRIMARY)],
    }
    return buttons(
        "reminder",
        delivery_id,
        *special.get(call, []),
        ("circuit", "My circuit", SECONDARY if call else PRIMARY),
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
        return f"I don't remind you yet. Tell me your week: {EXAMPLE}"
    if not plan.is_active:
        return "Stopped. `!reminders resume` starts them again."
    if plan.paused_until == FOR_GOOD:
        return "Paused until you say `!reminders resume`."
    lines = [_upcoming_line(one) for one in week.upcoming]
    if plan.is_any_run:
        lines.append(ANY_RUN)
    lines = lines or [_no_lines(week, plan)]
    if plan.paused_until is not None:
        then = " Then:" if week.upcoming or plan.is_any_run else ""
        lines.insert(0, f"Paused up to and including {_day(plan.paused_until, week.zone)}.{then}")
    return "\n".join(lines)


def _no_lines(week: MemberWeek, plan: Plan) -> str:
    """Say why nothing is planned for somebody who is reminded."""
    if untimed := find_untimed(week):
        times = starts_example(week).casefold()
        return f"None: I don't know when you run on {write_days(untimed)}. Tell me: `!plan times {times}`"
    if plan.goes_back_to_any_run(week.record.club_runs, week.today):
        return f"Your training plan is over, so I go by any run you log again.\n{ANY_RUN}"
    if plan.has_run_out(week.record.club_runs, week.today):
        return f"None. {RUN_OUT}"
    return f"None: your week has no runs. {EXAMPLE} sets it."


def reminders_embed(week: MemberWeek) -> discord.Embed:
    """Return how a member's reminders stand: the next two, where they come, and what changes that."""
    embed = discord.Embed(title="Your reminders", description=next_lines(week), colour=COLOUR)
    if week.plan is not None and week.upcoming:
        pace = write_pace(week.record.pace_seconds, week.record.units)
        when = f"{week.plan.margin_minutes} min after your run ends at {pace}"
        where = place_words(week.channel_id).capitalize()
        after = f"{choice_days(week.choice)}: {choice_reason(week.choice)}"
        if week.training is not None:
            after = strength_text(week.training, week.record.training)
        embed.add_field(name="After", value=after, inline=False)
        embed.add_field(name="Where and when", value=f"{where}, {when}", inline=False)
        if races := list_races(week):
            embed.add_field(name="Your next race", value=f"{races[0]} (`!race`)", inline=False)
        words = "pause 2w, days, margin, dm, skip"
        embed.set_footer(text=f"Change it with !reminders {words},\nor with !profile pace, zone")
    return embed


def place_words(channel_id: int | None) -> str:
    """Return where a member is reminded."""
    return "by direct message" if channel_id is None else f"in <#{channel_id}>"


def resumed_text(week: MemberWeek) -> str:
    """Return what a member reads who resumed their reminders."""
    lines = next_lines(week)
    return f"Your reminders are on:\n{lines}" if week.upcoming else lines


def skipped_text(due: int, week: MemberWeek) -> str:
    """Return what a member reads who skipped the next reminder."""
    return f"Skipped: the reminder on <t:{due}:D>. Next:\n{next_lines(week)}"


def snoozed_text(due: int, before: MemberWeek, after: MemberWeek) -> str:
    """Return what a member reads who snoozed a reminder: when it comes, and which one is skipped because of that."""
    lines = [f"I'll remind you again <t:{due}:F>, <t:{due}:R>."]
    later = [one for one in after.upcoming if one.due > due]
    kept = {one.due for one in after.upcoming}
    for one in before.upcoming:
        if later and one.origin is not Origin.SNOOZE and one.due not in kept and one.due < later[-1].due:
            apart = local_date(one.due, after.zone) - local_date(due, after.zone)
            why = (
                "you need a day off in between" if apart.days <= 1 else "you'll have had your two for that week by then"
            )
            lines.append(f"The reminder on <t:{one.due}:D> is skipped: {why}.")
    return "\n".join([*lines, *(f"After that: <t:{one.due}:F>." for one in later[:1])])


def spared_text(sore: Collection[SorePlace], *, is_private: bool) -> str:
    """Return what a member reads who pauses for a sore place; where others read along, it isn't named."""
    if not is_private:
        return "Your circuits go by that too, until you say otherwise: `/profile` shows it to you alone."
    places = ", ".join(place.words for place in sorted(sore))
    better = f"`!profile sore {min(sore).value} better`"
    return (
        f"Your circuits now spare your {places} until you say {better}. "
        "If it hurts, have a physiotherapist or doctor look at it."
    )


def unknown_text(words: str, known: Collection[str]) -> str:
    """Return the sentence for words after `!reminders` that are none of its commands."""
    first = words.split(maxsplit=1)[0].casefold()
    if first in _ELSEWHERE:
        return _ELSEWHERE[first]
    day = find_near(first, _DAY_WORDS) or find_near_day(first)
    if day:
        return f"`!reminders` shows what comes next; `!reminders skip {day.casefold()}` skips that day's."
    near = difflib.get_close_matches(first[:20], known, n=1, cutoff=0.7)
    if near:
        return f"Did you mean `!reminders {near[0]}`?"
    return "I don't know that command. `!help reminders` shows what `!reminders` can do."


def why_text(latest: Sequence[Reminder], week: MemberWeek) -> str:
    """Return what became of a member's latest reminders, the newest first, and what comes next."""
    lines = next_lines(week)
    if week.plan is None:
        return lines
    told = [f"• {_day(row.day, week.zone)}: {_why(row, week.zone)}." for row in latest]
    return "\n".join([*(told or ["None of your reminders has been due yet."]), "**Next**", lines])


def _why(row: Reminder, zone: str) -> str:
    if row.state is State.PLANNED:
        waits = {Origin.SNOOZE: "you snoozed it", Origin.HELD: "it fell in the quiet hours"}.get(row.origin)
        return f"{waits}; it comes <t:{row.due}:f>" if waits else "it's about to come"
    if row.state is State.CLAIMED:
        return "it's on its way; Discord hasn't taken it yet"
    came = "" if row.sent_at is None else _came(row, row.sent_at, zone)
    if came and row.reason in _CAME:
        return came + _CAME[row.reason]
    if row.reason in _NOT_SENT:
        return f"{came}; not sent again: {_NOT_SENT[row.reason]}" if came else f"not sent: {_NOT_SENT[row.reason]}"
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


def _upcoming_line(one: UpcomingReminder) -> str:
    note = {
        Origin.SNOOZE: " (snoozed)",
        Origin.HELD: " (after the quiet hours)",
        Origin.RAN: " (for the run you told me)",
    }.get(one.origin, "")
    return f"<t:{one.due}:F>, <t:{one.due}:R>{note}"
