"""What a member changes about their reminders: each wish a pure function from their record to what it becomes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.errors import MemberError
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.finished_run import FinishedRun, RunOutcome, judge_run
from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.record import MemberRecord, UpcomingReminder, find_candidates, find_upcoming, replan
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State
from bot.domain.reminders.schedule import at_local, local_date, whole_minute
from bot.domain.reminders.training import NO_TRAINING
from bot.domain.reminders.week import Run, choose_runs

RECENT_SECONDS = 36 * 3600  # for so long a press under an older message means the latest reminder
FRESH_SECONDS = 18 * 3600  # for so long Done means the day of the reminder
CLOCK_SKEW_SECONDS = 5 * 60
_EVENING_MINUTE = 19 * 60
EXAMPLE = "`!runs tue 18:30 6k, sat 9:00 5k`"

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Change(Generic[T_co]):
    """A member's record as it is to be from now on, and what there is to tell of it.

    Beside the record: `run` is kept with the moment it ended (unix seconds), strength is logged on `strength_day` with
    the open circuit that was drawn since `circuit_since`, and `sore` places are spared until further notice. `today`
    is the day of the change.
    """

    record: MemberRecord
    told: T_co
    run: FinishedRun | None = None
    ended: int = 0
    strength_day: date | None = None
    circuit_since: datetime | None = None
    sore: Collection[str] = ()
    today: date | None = None


def require_plan(record: MemberRecord) -> Plan:
    """Return a member's plan; MemberError where they are not reminded at all."""
    if record.plan is None:
        raise MemberError(f"I don't remind you yet. Tell me your week first: {EXAMPLE}")
    if not record.plan.is_active:
        raise MemberError("Your reminders are stopped. `!reminders resume` starts them again.")
    return record.plan


def change_plan(record: MemberRecord, change: Callable[[Plan], Plan]) -> MemberRecord:
    """Return the record with its plan changed; MemberError where there is none, or it is stopped."""
    return replace(record, plan=change(require_plan(record)))


def begin(record: MemberRecord, channel_id: int | None) -> Plan:
    """Return a member's plan, or their first one, which knows the races that were told before it."""
    return record.plan or Plan(channel_id=channel_id, training=record.early)


def follow_runs(record: MemberRecord, runs: tuple[Run, ...] | None, channel_id: int | None) -> MemberRecord:
    """Return the record of one who is reminded after these runs from now on, or after the club's for None.

    Days that were chosen stay where each still has a run. MemberError where there are no runs to follow, or none to
    empty.
    """
    plan = record.plan
    if runs is None and not record.club_runs:
        raise MemberError(f"The club has no runs yet. Tell me yours: {EXAMPLE}")
    if runs == ():
        if plan is None:
            raise MemberError(f"You haven't told me your week yet, so there's nothing to empty. {EXAMPLE} sets it.")
        return replace(record, plan=replace(plan, runs=(), days=(), reminded=plan.still_wanted()))
    known = begin(record, channel_id)
    is_kept = runs is not None and {run.weekday for run in runs} >= set(known.days)
    is_followed = runs is None and known.runs is None
    return replace(
        record,
        plan=replace(
            known,
            runs=runs,
            days=known.days if is_kept or is_followed else (),
            is_active=True,
            is_any_run=False,
            channel_id=channel_id or known.channel_id,
            reminded=None,
        ),
        early=NO_TRAINING,
    )


def follow_any_run(record: MemberRecord, channel_id: int | None) -> MemberRecord:
    """Return the record of one who is reminded after any run that they tell, without fixed days."""
    known = record.plan or replace(begin(record, channel_id), runs=())
    plan = replace(known, is_any_run=True, is_active=True, channel_id=known.channel_id or channel_id, reminded=None)
    return replace(record, plan=plan, early=NO_TRAINING)


def join(record: MemberRecord, channel_id: int | None) -> MemberRecord:
    """Return the record of one who is reminded after their own runs, or the club's where they have none."""
    own = record.plan.runs if record.plan is not None else None
    return follow_runs(record, own or None, channel_id)


def choose_days(record: MemberRecord, days: tuple[int, ...]) -> MemberRecord:
    """Return the record with weekdays chosen instead of the rule's; MemberError where one of them has no run."""
    choose_runs(record.runs, record.pace_seconds, days)
    return change_plan(record, lambda plan: replace(plan, days=days, is_any_run=False, reminded=None))


def remind_in_channel(record: MemberRecord, channel_id: int | None, named: int | None = None) -> MemberRecord:
    """Return the record of one who is reminded in the club's channel, else in the one they name or are in now.

    MemberError where they name another one than the club's: a club's reminders go to one place.
    """
    if named is not None and record.club_channel_id not in {named, None}:
        raise MemberError(
            f"Your club's reminders go to <#{record.club_channel_id}>; a coach can change that: `!club channel`."
        )
    own = named or channel_id or require_plan(record).channel_id
    if own is None and record.club_channel_id is None:
        raise MemberError("Your club has no channel for reminders. Type that in the channel you want.")

    def move(plan: Plan) -> Plan:
        reminded = None if plan.reminded is None else replace(plan.reminded, channel_id=own)
        return replace(plan, by_dm=False, channel_id=own, reminded=reminded)

    return change_plan(record, move)


def pause(record: MemberRecord, until: date | None) -> MemberRecord:
    """Return the record with a pause up to a day, which is its last one, or until it is resumed."""
    return change_plan(record, lambda plan: replace(plan, paused_until=until or FOR_GOOD))


def resume(record: MemberRecord) -> MemberRecord:
    """Return the record with its reminders on again, paused or stopped; MemberError where there never were any."""
    if record.plan is None:
        raise MemberError(f"There's nothing to resume yet. Tell me your week: {EXAMPLE}")
    woken = replace(record.plan, paused_until=None, is_active=True, reminded=record.plan.still_wanted())
    return replace(record, plan=woken)


def skip_next(record: MemberRecord, now: int, rules: Rules, day: date | None = None) -> Change[UpcomingReminder]:
    """Let the next reminder that would come fall out, and what was going to rest before it; it is what is told.

    Where a day is named, its reminder falls out and those before it stay. MemberError where none would come.
    """
    require_plan(record)
    record = replan(record, now, rules)
    upcoming = find_upcoming(record, now, rules, 1)
    if not upcoming:
        raise MemberError("No reminder is planned, so there's nothing to skip. `!reminders` shows your plan.")
    if day is not None and local_date(upcoming[0].due, record.zone(rules)) != day:
        return _skip_day(record, now, rules, day)
    while find_upcoming(record, now, rules, 1) == upcoming:
        record = replan(_skip(record, record.planned[0], now, rules), now, rules)
    return Change(record, upcoming[0])


def record_run(record: MemberRecord, run: FinishedRun, now: int, rules: Rules) -> Change[RunOutcome]:
    """Keep a run that is over; where it was a short one and a reminder is owed, that one is due now.

    The planned reminder of that day is the same row, so it can't come twice. Who was reminded after any run before a
    training plan that is over is so again. MemberError for a run that ends in the future.
    """
    ended = now if run.ended is None else int(run.ended.timestamp())
    if ended > now + CLOCK_SKEW_SECONDS:
        raise MemberError("That run ends in the future. Check your watch's clock, or type `!ran 5k`.")
    day = local_date(ended, record.zone(rules))
    if record.plan is not None and record.plan.goes_back_to_any_run(record.club_runs, record.today(now, rules)):
        record = replace(record, plan=replace(record.plan, is_any_run=True, former=None, reminded=None))
    plan = None if record.plan is None else record.plan.with_slots(record.club_runs, record.pace_seconds)
    outcome = judge_run(
        run.lasted(record.pace_seconds),
        plan,
        record.rows,
        record.done,
        day,
        is_long_over=now - ended > rules.late_seconds,
    )
    if outcome is RunOutcome.COMES:
        before = next((row for row in record.rows if row.day == day), Reminder(day, day, now))
        due = replace(before, strength_day=day, due=now, state=State.PLANNED, origin=Origin.RAN, reason=Reason.NONE)
        record = record.with_row(due)
    return Change(record, outcome, run=run, ended=ended)


def find_latest(record: MemberRecord, now: int, count: int) -> list[Reminder]:
    """Return the latest reminders that were due by now, or put off, the newest first."""
    known = (
        row
        for row in record.rows
        if row.due <= now or row.state is not State.PLANNED or row.sent_at is not None or row.origin is Origin.HELD
    )
    return sorted(known, key=lambda row: row.day, reverse=True)[:count]


def find_pressed(record: MemberRecord, delivery_id: int, now: int) -> Reminder | None:
    """Return the reminder that a member means by pressing under a delivery; None where they had none lately.

    A snoozed reminder has moved to another message; whoever presses under the old one still means it.
    """
    row = next((row for row in record.rows if row.delivery_id == delivery_id), None)
    if row is not None:
        return row
    latest = find_latest(record, now, 3)
    return next((one for one in latest if one.sent_at is not None and now - one.sent_at < RECENT_SECONDS), None)


def require_recent(row: Reminder, now: int) -> None:
    """Raise MemberError for a reminder that has been over for long: what is pressed there is not meant today."""
    if now - max(row.due, row.sent_at or 0) >= RECENT_SECONDS:
        raise MemberError("That reminder is over. `!circuit` draws you today's circuit.")


def require_open(row: Reminder, now: int) -> None:
    """Raise MemberError for a reminder that is done, or has been over for long."""
    if row.state is State.SETTLED:
        raise MemberError("You've already logged it as done. Nice work.")
    require_recent(row, now)


def settle(record: MemberRecord, row: Reminder, now: int, rules: Rules) -> Change[bool]:
    """Note that a member did what a reminder reminded of, and their open circuit with it; False where logged before.

    Pressed within 18 hours it counts for the reminder's own day: who trains after the evening's run may well press
    in the morning.
    """
    if row.state is State.SETTLED:
        return Change(record, False)
    require_recent(row, now)
    day = record.today(now, rules)
    if row.state is not State.PLANNED:  # who has flown west since is not back on the day before
        is_fresh = now - (row.sent_at or now) < FRESH_SECONDS
        day = row.strength_day if is_fresh else max(row.strength_day, day)
    settled = replace(row, state=State.SETTLED, reason=Reason.DONE, strength_day=day)
    return Change(record.with_row(settled), day not in record.done, strength_day=day)


def skip(record: MemberRecord, row: Reminder, now: int, rules: Rules) -> MemberRecord:
    """Let a reminder fall out, since its member does not run or train today."""
    require_open(row, now)
    return _skip(record, row, now, rules)


def snooze(record: MemberRecord, row: Reminder, choice: str, now: int, rules: Rules) -> Change[int]:
    """Put a reminder off to halfhour, evening or tomorrow; what is told is when it comes again, in unix seconds."""
    require_open(row, now)
    plan = require_plan(record)
    if plan.find_rest(record.today(now, rules)) is Reason.PAUSED:
        raise MemberError("Your reminders are paused. `!reminders resume` starts them again.")
    found = snooze_until(choice, row.due, now, record.zone(rules))
    if found is None:
        raise MemberError("It's too late for this evening. Choose 30 minutes or tomorrow.")
    due, day = found
    if plan.find_rest(day) in {Reason.RACE, Reason.AFTER_RACE}:
        raise MemberError("That's too close to your race for strength. `!race` shows which days I leave free.")
    snoozed = replace(
        row,
        state=State.PLANNED,
        origin=Origin.SNOOZE,
        reason=Reason.NONE,
        due=due,
        strength_day=day,
        sent_at=row.sent_at or now,
    )
    return Change(record.with_row(snoozed), due)


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


def _skip_day(record: MemberRecord, now: int, rules: Rules, day: date) -> Change[UpcomingReminder]:
    """Let the reminder of a later day fall out: its row is in the ledger before the plan would add it."""
    row = next((row for row in find_candidates(record, now, rules) if row.day == day), None)
    if row is None:
        raise MemberError("No reminder is planned for that day, so I skipped nothing. `!reminders` shows what is.")
    skipped = replace(row, state=State.SKIPPED, reason=Reason.NOT_TODAY)
    return Change(replan(record.with_row(skipped), now, rules), UpcomingReminder(row.due, row.origin, row.day))


def _skip(record: MemberRecord, row: Reminder, now: int, rules: Rules) -> MemberRecord:
    sent_at = row.sent_at or (now if row.state is State.CLAIMED else None)
    counts_for = row.strength_day
    if row.state is State.PLANNED:  # put off, it never came on the day that it would count for
        counts_for = row.day if row.sent_at is None else local_date(row.sent_at, record.zone(rules))
    skipped = replace(row, state=State.SKIPPED, reason=Reason.NOT_TODAY, strength_day=counts_for, sent_at=sent_at)
    return record.with_row(skipped)
