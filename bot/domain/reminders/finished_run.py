"""A run that is over, as a member or a watch told of it: all that is kept of it, and what a run can be."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.domain.errors import MemberError
from bot.domain.reminders.week import run_seconds

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
