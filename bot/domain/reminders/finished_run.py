"""A run that is over: what is kept of it, what a run can be, and whether it brings the reminder."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Literal

from bot.domain.errors import MemberError
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.reminder import Reason, Reminder, find_conflict, strength_days
from bot.domain.reminders.week import run_seconds

SHORT_TOLERANCE = 1.1  # no run is exactly as long as planned
RUN_METRES = (400, 200_000)  # the least and the most, typed or from a file
RUN_SECONDS = (3 * 60, 24 * 60 * 60)
_BEST_KM_SECONDS = 130  # a little under the world records from the mile to 100 km, with the exponent below
_FATIGUE = 1.06  # Riegel's exponent: how the time grows with the distance

Fault = Literal["short", "long", "far", "fast"]


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """How far (metres), how long (seconds) and when it ended (aware; None: just now); at least one figure is known.

    `passed_over` counts the other runs that stood in the same file.
    """

    metres: int | None = None
    seconds: int | None = None
    ended: datetime | None = None
    passed_over: int = field(default=0, compare=False)

    def lasted(self, pace_seconds: float) -> int:
        """Seconds it took: as told, else its distance at a pace in seconds per km."""
        return self.seconds if self.seconds is not None else run_seconds(self.metres or 0, pace_seconds)


class DoubtfulRunError(MemberError):
    """A file that looks like another sport: the text asks, and `run` is the run that it would be."""

    def __init__(self, question: str, run: FinishedRun) -> None:
        super().__init__(question)
        self.run = run


def find_fault(metres: int | None, seconds: int | None) -> Fault | None:
    """Return why nobody's run has these figures, typed or from a file; None where it can be one."""
    if seconds is not None and seconds > RUN_SECONDS[1]:
        return "long"
    if (metres is not None and metres < RUN_METRES[0]) or (seconds is not None and seconds < RUN_SECONDS[0]):
        return "short"
    if metres is not None and metres > RUN_METRES[1]:
        return "far"
    return "fast" if metres and seconds and is_faster_than_anyone(metres, seconds) else None


def is_faster_than_anyone(metres: float, seconds: float) -> bool:
    """Whether a distance in that time beats every world record."""
    return bool(seconds < _BEST_KM_SECONDS * (metres / 1000) ** _FATIGUE)


def is_fast_for_a_club(metres: float, seconds: float) -> bool:
    """Whether only very good runners are as fast: 15 min over 5 km, 31 min over 10 km and their like."""
    return bool(seconds < 15 * 60 * (metres / 5000) ** _FATIGUE)


class RunOutcome(Enum):
    """What a run that is over means for today's reminder: it comes now, or why it does not."""

    COMES = auto()
    NO_WEEK = auto()
    STOPPED = auto()
    PAUSED = auto()
    RACE_NEAR = auto()
    RACE_OVER = auto()
    NO_SHORT_RUN = auto()
    TOO_LONG_AGO = auto()
    LONGER_RUN = auto()
    TODAY_DONE = auto()
    YESTERDAY_DONE = auto()
    ENOUGH = auto()
    TOMORROW_DONE = auto()


def judge_run(  # noqa: PLR0911  # a line a reason, in the order in which members would want to hear them
    seconds: int,
    plan: Plan | None,
    rows: Sequence[Reminder],
    done: Collection[date],
    day: date,
    *,
    is_long_over: bool = False,
) -> RunOutcome:
    """Return whether a run of so many seconds, over on a day, brings the reminder at once, or why it does not.

    It does where the run was a short one for this member, a reminder is still owed this week, and neither that day
    nor the one before was a strength day (clinic: after one of the shorter runs, twice a week, a day off in between).
    `is_long_over` says that its member is no longer warm from it.
    """
    if plan is None or not (plan.slots or plan.calendar.slots):
        return RunOutcome.NO_WEEK
    if not plan.is_active:
        return RunOutcome.STOPPED
    if is_long_over:
        return RunOutcome.TOO_LONG_AGO
    if rest := plan.find_rest(day) or _find_crowd(plan, rows, day):
        return _RESTS[rest]
    slots = plan.slots_around(day)
    if not slots:
        return RunOutcome.NO_SHORT_RUN
    if seconds > SHORT_TOLERANCE * max(slot.seconds for slot in slots):
        return RunOutcome.LONGER_RUN
    busy = strength_days(rows, done)
    if day in busy:
        return RunOutcome.TODAY_DONE
    if day - timedelta(days=1) in busy:
        return RunOutcome.YESTERDAY_DONE
    if find_conflict(day, {other for other in busy if other < day}, len(slots)) is Reason.ENOUGH:
        return RunOutcome.ENOUGH
    return RunOutcome.TOMORROW_DONE if find_conflict(day, busy) else RunOutcome.COMES


def _find_crowd(plan: Plan, rows: Sequence[Reminder], day: date) -> Reason:
    return Reason.RACE if plan.calendar.is_crowded(day, strength_days(rows)) else Reason.NONE


_RESTS = {
    Reason.PAUSED: RunOutcome.PAUSED,
    Reason.RACE: RunOutcome.RACE_NEAR,
    Reason.AFTER_RACE: RunOutcome.RACE_OVER,
}
