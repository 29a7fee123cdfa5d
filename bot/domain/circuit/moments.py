"""Moments: what happens how many seconds after a start, and the watch that says where in them somebody is."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Phase(StrEnum):
    """What is done from a moment on."""

    READY = "ready"  # get into place
    WORK = "work"
    SWITCH = "switch"  # the other side
    CHANGE = "change"  # to the next station
    COOL_DOWN = "cool-down"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Moment:
    """From `at` seconds after the start on, `phase`; `until` is when it ends, None where nothing ends it by itself.

    `place` says where in the circuit that is: the number of a visit to a station, or of an item of the cool-down.
    """

    at: float
    phase: Phase
    until: float | None = None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Watch:
    """A stopwatch that was started at a moment (unix seconds), and perhaps stopped at another."""

    started_at: float
    paused_at: float | None = None

    @property
    def is_paused(self) -> bool:
        """True while it stands still."""
        return self.paused_at is not None

    def elapsed(self, now: float) -> float:
        """Seconds that it has run; before its start fewer than none."""
        return (now if self.paused_at is None else self.paused_at) - self.started_at

    def pause(self, now: float) -> "Watch":
        """Stop it; one that stands still goes on standing where it is."""
        return self if self.is_paused else replace(self, paused_at=now)

    def resume(self, now: float) -> "Watch":
        """Let it go on from where it was stopped."""
        return self if self.paused_at is None else Watch(self.started_at + now - self.paused_at)

    def skip_to(self, seconds: float, now: float) -> "Watch":
        """Put it to so many seconds; where it stands still, it stands there."""
        return Watch(now - seconds, now if self.is_paused else None)

    def when(self, seconds: float) -> float:
        """Return at which moment it will have run so many seconds, unless it is stopped before."""
        return self.started_at + seconds


def find_moment(moments: Sequence[Moment], elapsed: float) -> int:
    """Return the number of the moment that somebody is in after so many seconds; the first also before the start."""
    return max(0, bisect_right([one.at for one in moments], elapsed) - 1)


def find_next(moments: Sequence[Moment], watch: Watch, now: float) -> float | None:
    """Return when (unix seconds) the next moment comes by itself; None where none does, or the watch stands still."""
    after = find_moment(moments, watch.elapsed(now)) + 1
    if watch.is_paused or after >= len(moments):
        return None
    return watch.when(moments[after].at)
