"""An owed reminder and what becomes of it: sent, sent late, held over quiet hours, settled or skipped, and why."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.reminders.plan import Plan
from bot.domain.reminders.schedule import Planned, Quiet, at_local, hold_until, local_date, whole_minute

MOST_PER_WEEK = 2
LATE_AFTER_SECONDS = 5 * 60  # from then on a reminder says that it is late
SHORT_TOLERANCE = 1.1  # no run is exactly as long as planned
_EVENING_MINUTE = 19 * 60


class State(StrEnum):
    """Where a reminder stands in the ledger."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    SETTLED = "settled"
    SKIPPED = "skipped"
    FAILED = "failed"


class Origin(StrEnum):
    """What made it due."""

    PLAN = "plan"
    HELD = "held"
    RAN = "ran"
    SNOOZE = "snooze"


class Reason(StrEnum):
    """Why it came late, elsewhere, or not at all."""

    NONE = ""
    LATE = "late"
    FALLBACK = "fallback"
    DM_CLOSED = "dm-closed"
    DONE = "done"  # said so at the reminder
    DONE_BEFORE = "done-before"
    NEIGHBOUR = "neighbour"
    ENOUGH = "enough"
    QUIET = "quiet"
    TOO_LATE = "too-late"
    NOT_TODAY = "not-today"
    PAUSED = "paused"
    STOPPED = "stopped"
    GONE = "gone"
    NOT_INVITED = "not-invited"
    NO_CHANNEL = "no-channel"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One row of the ledger: a member's reminder for the local day of a run.

    `strength_day` is the day it counts for: another one where it was held or snoozed into the next. `due` and
    `sent_at` are unix seconds.
    """

    day: date
    strength_day: date
    due: int
    state: State = State.PLANNED
    origin: Origin = Origin.PLAN
    reason: Reason = Reason.NONE
    delivery_id: int | None = None
    sent_at: int | None = None

    @property
    def was_sent(self) -> bool:
        """True where the member got it, is getting it, or needs it no more."""
        return self.sent_at is not None or self.state in {State.CLAIMED, State.SENT, State.SETTLED}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a due reminder: claimed to be sent, settled, skipped, or planned anew for after quiet hours."""

    state: State
    reason: Reason = Reason.NONE
    due: int = 0
    strength_day: date = date.min


_SEND, _SEND_LATE = Verdict(State.CLAIMED), Verdict(State.CLAIMED, Reason.LATE)


def strength_days(rows: Iterable[Reminder], done: Collection[date] = ()) -> frozenset[date]:
    """Return the days that count: reminded, or logged as done."""
    days = set(done)
    for row in rows:
        if row.was_sent and row.reason is not Reason.DONE_BEFORE:  # the log knows on which day that was
            days |= {row.day, row.strength_day} if row.origin is Origin.SNOOZE else {row.strength_day}
    return frozenset(days)


def find_conflict(day: date, busy: Collection[date], most: int = MOST_PER_WEEK) -> Reason:
    """Return what speaks against strength on a day: a neighbouring one, or enough of them in its week; else NONE.

    Clinic: twice a week, always with a day off between. A week runs from Monday to Sunday; of two days in it that
    follow each other the second is the first put off, and they count once.
    """
    today = day.toordinal()
    monday = today - day.weekday()
    in_week = counted = 0
    for ordinal in sorted(other.toordinal() for other in busy):
        if -1 <= ordinal - today <= 1:
            return Reason.NEIGHBOUR
        if monday <= ordinal < monday + 7 and ordinal - counted > 1:
            counted = ordinal
            in_week += 1
    return Reason.ENOUGH if in_week >= most else Reason.NONE


def decide(
    row: Reminder,
    *,
    now: int,
    late_seconds: int,
    zone: str,
    quiet: Quiet | None,
    busy: Collection[date],
    done: Collection[date],
    following: Planned | None,
) -> Verdict:
    """Return what becomes of a reminder that is due at `now` (unix seconds).

    `busy` are the member's other strength days, `done` those logged as done, `following` is the next reminder of the
    plan, which is preferred where this one would be held into the day before it. What the member asked for
    themselves, by a run told or a snooze, is not held. Up to `late_seconds` late it is sent.
    """
    if row.day in done or row.strength_day in done:
        return Verdict(State.SETTLED, Reason.DONE_BEFORE)
    is_own_wish = row.origin in {Origin.RAN, Origin.SNOOZE}
    if now - row.due > late_seconds:
        return Verdict(State.SKIPPED, Reason.TOO_LATE)
    day = row.strength_day
    held = now if is_own_wish else hold_until(now, quiet, zone)
    if held > now:
        day = local_date(held, zone)
        if following is not None and (following.day - day).days <= 1:
            return Verdict(State.SKIPPED, Reason.QUIET)
    if row.origin is not Origin.SNOOZE and (conflict := find_conflict(day, {*busy, *done})):
        return Verdict(State.SKIPPED, conflict)
    if held > now:
        return Verdict(State.PLANNED, Reason.QUIET, whole_minute(held), day)
    return _SEND_LATE if now - row.due >= LATE_AFTER_SECONDS else _SEND


@dataclass(frozen=True, slots=True)
class RunVerdict:
    """What a run that is over means for today's reminder: it comes now, or why it does not."""

    comes: bool
    why: str


def judge_run(  # noqa: PLR0911  # a line a reason, in the order in which members would want to hear them
    seconds: int, plan: Plan | None, rows: Sequence[Reminder], done: Collection[date], day: date
) -> RunVerdict:
    """Return whether a run of so many seconds, over on a day, brings the reminder at once, with the sentence for it.

    It does where the run was a short one for this member, a reminder is still owed this week, and neither that day
    nor the one before was a strength day (clinic: after one of the shorter runs, twice a week, a day off between).
    """
    if plan is None or not plan.slots:
        return RunVerdict(False, "Tell me your week, and I remind you after its short runs: `!runs tue 18:30 6k`")
    if not plan.is_active:
        return RunVerdict(False, "Your reminders are stopped. `!reminders resume` starts them again.")
    if plan.is_paused_on(day):
        return RunVerdict(False, "Your reminders are paused. `!reminders resume` wakes them.")
    if seconds > SHORT_TOLERANCE * max(slot.seconds for slot in plan.slots):
        return RunVerdict(False, "That was one of your longer ones: strength goes after a short run.")
    busy = strength_days(rows, done)
    if day in busy:
        return RunVerdict(False, "Today has its strength already.")
    if day - timedelta(days=1) in busy:
        return RunVerdict(False, "Yesterday had its strength or its reminder, and a day off belongs between.")
    if find_conflict(day, {other for other in busy if other < day}, len(plan.slots)) is Reason.ENOUGH:
        return RunVerdict(False, "You had this week's reminders already.")
    if find_conflict(day, busy):
        return RunVerdict(False, "There is a strength day tomorrow, so today is off.")
    return RunVerdict(True, "One of your short ones: here comes your strength.")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A reminder as the member is told of it beforehand: when it comes (unix seconds), and what put it there."""

    due: int
    origin: Origin


def foresee(
    plan: Plan,
    rows: Sequence[Reminder],
    done: Collection[date],
    *,
    zone: str,
    quiet: Quiet | None,
    now: int,
    count: int = 2,
) -> list[Foreseen]:
    """Return the next reminders as they will come, with the rules of `decide` applied beforehand."""
    others, coming = list(rows), set[date]()
    fixed = tuple(row.day for row in rows if row.state is not State.PLANNED or row.origin is not Origin.PLAN)
    found: list[Foreseen] = []
    for row in _candidates(plan, rows, zone, now):
        verdict = decide(
            row,
            now=row.due,
            late_seconds=0,
            zone=zone,
            quiet=quiet,
            busy=strength_days(others, coming),
            done=done,
            following=plan.find_next(zone, row.due, (row.day, *fixed)) if row.origin is Origin.PLAN else None,
        )
        if verdict.state is State.SETTLED:
            others = [other for other in others if other is not row]
        elif verdict.state is not State.SKIPPED:
            is_held = verdict.state is State.PLANNED
            found.append(Foreseen(verdict.due if is_held else row.due, Origin.HELD if is_held else row.origin))
            coming.add(verdict.strength_day if is_held else row.strength_day)
        if len(found) == count:
            break
    return found


def _candidates(plan: Plan, rows: Sequence[Reminder], zone: str, now: int) -> Iterable[Reminder]:
    """What is planned in the ledger, and what the plan would add after that, in the order it comes."""
    waiting = sorted((row for row in rows if row.state is State.PLANNED), key=lambda row: row.due)
    taken = tuple(row.day for row in rows)
    after = now
    for _ in range(12):  # six weeks of refusals: then there is nothing to foresee
        planned = plan.find_next(zone, after, taken)
        while waiting and (planned is None or waiting[0].due <= planned.due):
            yield waiting.pop(0)
        if planned is None:
            return
        yield Reminder(planned.day, planned.day, planned.due)
        after = planned.due


def snooze_until(choice: str, due: int, now: int, zone: str) -> tuple[int, date] | None:
    """Return when a snoozed reminder comes and the day it counts for; None for an evening that is over.

    `choice` is halfhour, evening (19:00) or tomorrow (the time of day at which it was due first).
    """
    today = local_date(now, zone)
    if choice == "halfhour":
        return whole_minute(now + 30 * 60), today
    if choice == "evening":
        evening = at_local(today, _EVENING_MINUTE, zone)
        return (evening, today) if evening > now + 10 * 60 else None
    tomorrow = today + timedelta(days=1)
    first = datetime.fromtimestamp(due, ZoneInfo(zone))
    return whole_minute(at_local(tomorrow, first.hour * 60 + first.minute, zone)), tomorrow
