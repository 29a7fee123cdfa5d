"""A member's record: all that their reminders rest on, the plan made anew over it, and what comes next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from bot.domain.reminders.claim import DueFacts, Rules, judge_due
from bot.domain.reminders.days_off import DaysOff
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.race import RaceRest
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State, strength_days, taken_days
from bot.domain.reminders.schedule import Quiet, local_date
from bot.domain.reminders.training import NO_TRAINING, Training
from bot.domain.reminders.training_plan import TrainingPlan
from bot.domain.reminders.week import DEFAULT_PACE_SECONDS, Run


class RecordPart(StrEnum):
    """A part of what is kept for a member's reminders, as they call it."""

    WEEK = "your week"
    TRAINING = "your training plan"
    PAUSE = "your pause"
    RACES = "your races"


LOOKED_AHEAD = 12  # reminders of the plan, six weeks of refusals: then there is nothing to foresee


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """All that a member's reminders rest on; `plan` is None for one who never joined, and `early` holds their races.

    `rows` are the reminders of the last days and those that are open, by day, and `done` the days logged as done.
    `own_zone` is the member's or the club's, None for the setting's. `club_plans` are the club's training plans, each
    with the name of its group, and `club_rest` its choice of days without reminders around races; on `club_days_off`
    it doesn't run. `damaged` is what was stored and can't be read; here it's as if it had never been told, but for
    a pause, which has no end.
    With `has_lost_rows` so are some reminders.
    """

    guild_id: int
    member_id: int
    plan: Plan | None = None
    rows: tuple[Reminder, ...] = ()
    done: frozenset[date] = frozenset()
    club_runs: tuple[Run, ...] = ()
    club_channel_id: int | None = None
    quiet: Quiet | None = None
    pace_seconds: float = DEFAULT_PACE_SECONDS
    units: Literal["km", "mi"] = "km"
    own_zone: str | None = None
    club_plans: tuple[tuple[str, TrainingPlan], ...] = ()
    club_days_off: DaysOff = ()
    club_rest: RaceRest | None = None
    early: Training = NO_TRAINING
    damaged: tuple[RecordPart, ...] = ()
    has_lost_rows: bool = False

    @property
    def training(self) -> Training:
        """Their training plan and their races, with the club's rest around these."""
        known = self.early if self.plan is None else self.plan.training
        return replace(known, club_rest=self.club_rest)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs that the plan rests on; the club's for one who never joined."""
        return self.club_runs if self.plan is None else self.plan.followed_runs(self.club_runs)

    @property
    def planned(self) -> list[Reminder]:
        """The reminders that are to come, in their order."""
        return sorted((row for row in self.rows if row.state is State.PLANNED), key=lambda row: row.due)

    def zone(self, rules: Rules) -> str:
        """The IANA name of the zone that the member lives in."""
        return self.own_zone or rules.default_zone

    def today(self, now: int, rules: Rules) -> date:
        """The day it is for the member at a moment (unix seconds)."""
        return local_date(now, self.zone(rules))

    def with_row(self, row: Reminder) -> "MemberRecord":
        """The record with a reminder put in the place of the one of its day, or added."""
        return self.with_rows([*(other for other in self.rows if other.day != row.day), row])

    def with_rows(self, rows: Iterable[Reminder]) -> "MemberRecord":
        """The record with other reminders."""
        return replace(self, rows=tuple(sorted(rows, key=lambda row: row.day)))


def replan(record: MemberRecord, now: int, rules: Rules) -> MemberRecord:
    """Return the record with the runs chosen anew and the plan's next reminder planned, at a moment (unix seconds).

    Where the plan rests, what was put off falls out with the rest.
    """
    if record.plan is None:
        return record
    plan = record.plan.in_club(record.club_rest).with_slots(record.club_runs, record.pace_seconds, record.club_days_off)
    rest = plan.find_rest(record.today(now, rules))
    rest = Reason.NONE if rest in {Reason.RACE, Reason.AFTER_RACE} else rest  # which ends by itself, on its last day
    rows: list[Reminder] = []
    for row in record.rows:
        if row.state is State.PLANNED and row.origin is Origin.PLAN and (rest or row.due > now):
            continue
        if row.state is State.PLANNED and (why := rest or plan.find_rest(row.strength_day)):
            row = replace(row, state=State.SKIPPED, reason=why)  # noqa: PLW2901  # the loop's own
        rows.append(row)
    planned = plan.find_next(record.zone(rules), now, taken_days(rows))
    if planned is not None and planned.day not in {row.day for row in rows}:
        rows.append(Reminder(planned.day, planned.day, planned.due))
    return replace(record, plan=plan).with_rows(rows)


@dataclass(frozen=True, slots=True)
class UpcomingReminder:
    """A reminder as the member is told of it beforehand: when it comes (unix seconds), and what put it there.

    `day` is the local day of the run that it follows.
    """

    due: int
    origin: Origin
    day: date = field(default=date.min, compare=False)


def find_upcoming(
    record: MemberRecord, now: int, rules: Rules, count: int = 2, most: int = LOOKED_AHEAD
) -> list[UpcomingReminder]:
    """Return the next reminders as they will come, with the rule for due ones applied beforehand to at most so many."""
    if record.plan is None:
        return []
    in_time = replace(rules, late_seconds=0)
    others, coming = list(record.rows), set[date]()
    found: list[UpcomingReminder] = []
    for row in find_candidates(record, now, rules, most):
        facts = DueFacts(
            reminder=row,
            plan=record.plan,
            zone=record.own_zone,
            quiet=record.quiet,
            busy=strength_days(others, coming),
            taken=taken_days(record.rows),
            done=record.done,
        )
        outcome = judge_due(facts, row.due, in_time)
        if outcome.state is State.SETTLED:
            others = [other for other in others if other is not row]
        elif outcome.state is not State.SKIPPED:
            is_held = outcome.state is State.PLANNED
            due, origin = (outcome.due, Origin.HELD) if is_held else (row.due, row.origin)
            found.append(UpcomingReminder(due, origin, row.day))
            coming.add(outcome.strength_day if is_held else row.strength_day)
        if len(found) == count:
            break
    return found


def find_candidates(record: MemberRecord, now: int, rules: Rules, most: int = LOOKED_AHEAD) -> Iterator[Reminder]:
    """What is planned in the ledger, and what the plan would add after that, in the order it comes."""
    if record.plan is None:
        return
    waiting, taken, after = record.planned, [row.day for row in record.rows], now
    for _ in range(most):
        planned = record.plan.find_next(record.zone(rules), after, taken)
        while waiting and (planned is None or waiting[0].due <= planned.due):
            yield waiting.pop(0)
        if planned is None:
            return
        yield Reminder(planned.day, planned.day, planned.due)
        after = planned.due
