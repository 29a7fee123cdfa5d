"""A running week: its runs, how long each takes, and after which two of them strength belongs."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import combinations
from typing import NamedTuple

from bot.domain.errors import MemberError

DEFAULT_PACE_SECONDS = 390  # per km: 6:30
MOST_RUNS = 14
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = 7
_LONG = re.compile(r"(?<!\w)long(?:er|est)?(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the week: weekday (0 is Monday), local start in minutes after midnight, and how far or how long."""

    weekday: int
    start_minute: int
    metres: int | None = None
    seconds: int | None = None
    note: str = ""

    def lasts(self, pace_seconds: float) -> int:
        """Seconds it takes: as said, else its distance at a pace in seconds per km."""
        return self.seconds if self.seconds is not None else run_seconds(self.metres or 0, pace_seconds)


class Slot(NamedTuple):
    """A run that strength follows: weekday, local start in minutes after midnight, and the seconds it takes."""

    weekday: int
    start_minute: int
    seconds: int


class ChoiceReason(Enum):
    """Why strength follows these runs."""

    SHORTEST = auto()  # the two shortest with a day off in between
    NONE_APART = auto()  # the shortest: no two have a day off in between
    ONLY_SHORT = auto()  # the shortest: what else has a day off in between is a long run
    ONLY_RUN = auto()
    OWN_DAYS = auto()  # the member chose them
    NO_RUNS = auto()


@dataclass(frozen=True, slots=True)
class Choice:
    """The runs that strength follows, in the order of the week, why they do, and the long ones that it never does."""

    runs: tuple[Run, ...]
    reason: ChoiceReason
    left_out: tuple[Run, ...] = ()

    @property
    def back_to_back(self) -> tuple[Run, Run] | None:
        """Two runs on days that follow each other, the earlier one first; None where there is a day off in between."""
        if len(self.runs) != 2 or _are_apart(*self.runs):
            return None
        first, second = self.runs
        return (first, second) if second.weekday - first.weekday == 1 else (second, first)  # Sunday, then Monday

    def slots(self, pace_seconds: float) -> tuple[Slot, ...]:
        """The same runs as slots, at a pace in seconds per km."""
        return tuple(Slot(run.weekday, run.start_minute, run.lasts(pace_seconds)) for run in self.runs)


def run_seconds(metres: int, pace_seconds: float) -> int:
    """Seconds that a distance takes at a pace in seconds per km."""
    return round(metres * pace_seconds / 1000)


def days_apart(one: int, other: int) -> int:
    """Days between two weekdays the shorter way round the week: 0 to 3."""
    apart = abs(one - other)
    return min(apart, _WEEK - apart)


def choose_runs(
    runs: Sequence[Run],
    pace_seconds: float,
    days: Collection[int] = (),
    resting: Collection[int] = (),
    *,
    has_race: bool = False,
) -> Choice:
    """Return the one or two runs that strength follows; `days` are weekdays that the member chose instead.

    On weekdays that are `resting` no strength comes; which run is the week's longest, their runs decide too, and where
    it has a race, that is the longest.

    The two shortest with at least one day between them: the pair whose time together is least, ties to the pair
    furthest apart, then to the earlier. One where no two are apart (clinic: twice a week, at the end of one of the
    shorter runs, with a day off in between). A long run is none of them. MemberError where a chosen day has no run;
    nothing for an empty week.
    """
    awake = [run for run in runs if run.weekday not in resting]
    if days:
        return _choose_days(awake, pace_seconds, days)
    long = _find_long(runs, pace_seconds, has_race=has_race)
    short = [run for run in awake if run not in long]
    pairs = _find_pairs(short)
    if pairs:
        pair = min(pairs, key=lambda two: _rank(two, pace_seconds))
        return Choice(pair, ChoiceReason.SHORTEST, long)
    if not short:
        return Choice((), ChoiceReason.NO_RUNS, long)
    shortest = min(short, key=lambda run: (run.lasts(pace_seconds), _when(run)))
    if _find_pairs(awake):
        return Choice((shortest,), ChoiceReason.ONLY_SHORT, long)
    return Choice((shortest,), ChoiceReason.ONLY_RUN if len(awake) == 1 else ChoiceReason.NONE_APART, long)


def _find_long(runs: Sequence[Run], pace_seconds: float, *, has_race: bool) -> tuple[Run, ...]:
    """The runs of a week that are called long, else its longest; none where there were no others.

    Of two runs the longer one is only long where it is twice as long as the other. A race is longer than any run.
    """
    named = tuple(run for run in runs if _LONG.search(run.note))
    if named or has_race or len(runs) < 2:
        return named if has_race or len(named) < len(runs) else ()
    *_, second, longest = sorted(runs, key=lambda run: run.lasts(pace_seconds))
    least = second.lasts(pace_seconds)
    return (longest,) if longest.lasts(pace_seconds) > (least if len(runs) > 2 else 2 * least - 1) else ()


def find_begun(runs: Sequence[Run], weekday: int, minute: int) -> Run | None:
    """Return the latest run of a weekday that has begun by a local minute of the day; None where none has."""
    begun = [run for run in runs if run.weekday == weekday and run.start_minute <= minute]
    return max(begun, key=_when, default=None)


def _choose_days(runs: Sequence[Run], pace_seconds: float, days: Collection[int]) -> Choice:
    chosen = []
    for day in sorted(set(days)):
        on_day = [run for run in runs if run.weekday == day]
        if not on_day:
            raise MemberError(f"Your week has no run on {DAY_NAMES[day]}. `!runs` shows it, `!runs add` adds one.")
        chosen.append(min(on_day, key=lambda run: (run.lasts(pace_seconds), _when(run))))
    return Choice(tuple(chosen), ChoiceReason.OWN_DAYS)


def _find_pairs(runs: Sequence[Run]) -> list[tuple[Run, Run]]:
    return [pair for pair in combinations(sorted(runs, key=_when), 2) if _are_apart(*pair)]


def _rank(pair: tuple[Run, Run], pace_seconds: float) -> tuple[int, int, tuple[int, int], tuple[int, int]]:
    first, second = pair
    together = first.lasts(pace_seconds) + second.lasts(pace_seconds)
    return together, -days_apart(first.weekday, second.weekday), _when(first), _when(second)


def _are_apart(one: Run, other: Run) -> bool:
    return days_apart(one.weekday, other.weekday) >= 2


def _when(run: Run) -> tuple[int, int]:
    return run.weekday, run.start_minute
