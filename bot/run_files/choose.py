"""Which run of a file is meant, whether it can be one, and whether it looks like another sport."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import DoubtfulRunError, FinishedRun, find_fault, is_fast_for_a_club
from bot.run_files.messages import (
    FAULTS,
    LOOKS_LIKE,
    NO_DATE,
    NO_FIGURES,
    NOT_A_RUN,
    OLDEST_YEAR,
    TOO_FAST_FOR,
    TOO_OLD,
)
from bot.run_files.segment import RUN, Figures, Segment
from bot.run_files.settle import settle

_OTHER_RUN_SECONDS = 2 * 3600  # between two recordings; what lies nearer is one outing
_SLOWEST_SECONDS_PER_KM = 1200  # 3 km/h; `!profile pace` ends there too


@dataclass(frozen=True, slots=True)
class _Run:
    figures: Figures
    segment: Segment


def choose_run(segments: Sequence[Segment]) -> FinishedRun:
    """Return the last run that the segments of a file tell.

    MemberError where there is none, DoubtfulRunError where an untold sport looks like another one.
    """
    told = [_Run(figures, segment) for segment in segments for figures in settle(segment)]
    runs = _each_once([run for run in told if run.segment.sport in (RUN, None)])
    if not runs:
        raise MemberError(NOT_A_RUN.format(segments[0].sport))
    if not any(run.figures.ended for run in runs):
        raise MemberError(NO_DATE)
    others = [run for run in told if run.segment.sport not in (RUN, None)]
    outings = [outing for outing in _by_outing([*runs, *others]) if outing]
    finished = [_add_up(outing) for outing in outings]
    last = max((place for place, run in enumerate(finished) if _is_run(run)), default=len(finished) - 1)
    run = finished[last]
    run = FinishedRun(run.metres or None, run.seconds or None, run.ended, len(finished) - 1)
    doubt = _find_doubt(outings[last], run)
    _check(run, doubt)
    if doubt:
        raise DoubtfulRunError(LOOKS_LIKE.format(doubt, _write(run), _line(run)), run)
    return run


def _each_once(runs: Sequence[_Run]) -> list[_Run]:
    """Leave out what a longer recording of the same time tells already; one that is told to be a run comes first."""
    kept: list[_Run] = []
    told = ToldTime()
    for run in sorted(runs, key=lambda one: (one.segment.sport is None, -one.figures.elapsed)):
        mine = run.figures
        if told.measure(mine.begun, mine.ended) <= mine.elapsed / 2:
            kept.append(run)
            told.add(mine.begun, mine.ended)
    return kept


class ToldTime:
    """Stretches of time without overlap, in order, of which neighbours alone are looked at."""

    def __init__(self) -> None:
        self._begins: list[float] = []
        self._ends: list[float] = []

    def measure(self, begun: float, ended: float) -> float:
        """Return how many seconds between two moments are told already."""
        touched = self._touched(begun, ended)
        stretches = zip(self._begins[touched], self._ends[touched], strict=True)
        return sum(min(ended, last) - max(begun, first) for first, last in stretches)

    def add(self, begun: float, ended: float) -> None:
        """Take in a stretch, and join it with those that it touches."""
        if ended > begun:
            touched = self._touched(begun, ended)
            self._begins[touched] = [min([begun, *self._begins[touched][:1]])]
            self._ends[touched] = [max([ended, *self._ends[touched][-1:]])]

    def _touched(self, begun: float, ended: float) -> slice:
        first = bisect_left(self._ends, begun)
        return slice(first, max(first, bisect_right(self._begins, ended)))


def _by_outing(told: Sequence[_Run]) -> list[list[_Run]]:
    """The runs of each outing, in order; a ride between two runs belongs to it, and is no run."""
    outings: list[list[_Run]] = []
    ended = float("-inf")
    for run in sorted(told, key=lambda one: one.figures.begun):
        if run.figures.begun > ended + _OTHER_RUN_SECONDS:
            outings.append([])
        ended = max(ended, run.figures.ended)
        if run.segment.sport in (RUN, None):
            outings[-1].append(run)
    return outings


def _add_up(outing: Sequence[_Run]) -> FinishedRun:
    metres = round(sum(run.figures.metres for run in outing))
    seconds = round(sum(run.figures.seconds for run in outing))
    ended = max(run.figures.ended for run in outing)
    return FinishedRun(metres, seconds, datetime.fromtimestamp(ended, UTC))


def _is_run(run: FinishedRun) -> bool:
    return bool(run.metres or run.seconds) and find_fault(run.metres or None, run.seconds or None) is None


def _check(run: FinishedRun, doubt: str | None) -> None:
    if run.ended is not None and run.ended.year < OLDEST_YEAR:
        raise MemberError(TOO_OLD)
    if not run.metres and not run.seconds:
        raise MemberError(NO_FIGURES)
    if fault := find_fault(run.metres, run.seconds):
        raise MemberError(TOO_FAST_FOR.format(doubt) if fault == "fast" and doubt else FAULTS[fault])


def _find_doubt(outing: Sequence[_Run], run: FinishedRun) -> str | None:
    if any(one.segment.sport == RUN for one in outing):
        return None
    hints = [one.segment.doubt for one in outing if one.segment.doubt]
    if doubt := next((hint for hint in hints if hint != RUN), None):
        return doubt
    if not run.metres or not run.seconds:
        return None
    if is_fast_for_a_club(run.metres, run.seconds):
        return "a ride"
    is_slow = run.seconds * 1000 > run.metres * _SLOWEST_SECONDS_PER_KM
    return "a walk or a swim" if is_slow and not hints else None


def _write(run: FinishedRun) -> str:
    far = f"{run.metres / 1000:.1f} km" if run.metres else ""
    minutes = round((run.seconds or 0) / 60)
    took = f"{minutes // 60} h {minutes % 60:02}" if minutes >= 60 else f"{minutes} min"
    return " in ".join(piece for piece in (far, took if run.seconds else "") if piece)


def _line(run: FinishedRun) -> str:
    """What a member types to tell the same run."""
    far = f"{run.metres / 1000:.1f}k" if run.metres else ""
    minutes, seconds = divmod(run.seconds or 0, 60)
    took = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if run.seconds else ""
    return " ".join(piece for piece in (far, took) if piece)
