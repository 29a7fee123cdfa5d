"""The way that a track recorded: each moment counts once, and a pause counts as none of the running."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_LONGEST_GAP_SECONDS = 10  # watches that record only what changes leave that much between two points
_STILL = 0.35  # of the usual speed: who came less far than that across a gap stood in it
_LONG_PAUSE_SECONDS = 120  # in a still gap of that length no timer should have run
_JITTER_SECONDS = 30  # a phone's clock wavers between its own time and the satellites'
_OTHER_RUN_SECONDS = 6 * 3600  # without a point in one recording
_OTHER_TRACK_SECONDS = 2 * 3600  # between two recordings
_MOST_POINTS = 200_000  # two days of one a second


@dataclass(slots=True)
class Stretch:
    """One run of a way: from when to when (seconds since 1970), seconds in motion, metres, seconds of sure pauses."""

    begun: float
    ended: float
    seconds: float = 0
    metres: float = 0
    paused: float = 0


@dataclass(slots=True)
class _Block:
    """Points in the order of time: their moments, and the metres since the point before."""

    number: int
    moments: array[float] = field(default_factory=lambda: array("d"))
    steps: array[float] = field(default_factory=lambda: array("d"))


class _Step(NamedTuple):
    seconds: float
    metres: float
    moment: float
    is_border: bool


@dataclass(slots=True)
class Way:
    """Collects points in the order of the file, and measures them in the order of time."""

    _blocks: list[_Block] = field(default_factory=list)
    _is_border: bool = True
    _seen: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self._blocks)

    def pause(self) -> None:
        """The next point begins another recording: a segment, or the watch was started again."""
        self._is_border = True

    def add(self, moment: float, metres: float, place: object) -> None:
        """Take a point: its moment in seconds since 1970, the metres since the point before it, and where it lies.

        A point that was there before is the same one, told again.
        """
        key = hash((moment, place))
        if key in self._seen:
            return
        self._seen.add(key)
        if len(self._seen) > _MOST_POINTS:
            raise ValueError("more points than a run has")
        if self._blocks and not self._is_border and 0 < self._blocks[-1].moments[-1] - moment <= _JITTER_SECONDS:
            moment = self._blocks[-1].moments[-1]
        goes_back = bool(self._blocks) and moment < self._blocks[-1].moments[-1]
        if self._is_border or goes_back or not self._blocks:
            number = (self._blocks[-1].number + (2 if goes_back else 1)) if self._blocks else 0
            self._blocks.append(_Block(number))
            self._is_border = False
        self._blocks[-1].moments.append(moment)
        self._blocks[-1].steps.append(metres)

    def join(self, other: Way) -> None:
        """Take the points of another recording too."""
        after = self._blocks[-1].number + 1 if self._blocks else 0
        self._seen |= other._seen
        self._blocks += [_Block(block.number + after, block.moments, block.steps) for block in other._blocks]
        self._is_border = True

    @property
    def span(self) -> tuple[float, float]:
        """The first moment and the last one; only for a way that has points."""
        return min(block.moments[0] for block in self._blocks), max(block.moments[-1] for block in self._blocks)

    def measure(self) -> list[Stretch]:
        """Return the runs of this way, the first one first."""
        steps = list(self._walk())
        if not steps:
            return []
        gaps = sorted(step.seconds for step in steps if step.seconds > 0) or [1.0]
        usual = gaps[(len(gaps) - 1) // 2]
        far, still = max(_LONGEST_GAP_SECONDS, 2 * usual), _stillness(usual, gaps[len(gaps) * 9 // 10])
        took = sum(step.seconds for step in steps if step.seconds <= far)
        speed = sum(step.metres for step in steps if step.seconds <= far) / took if took else 0
        stretches = [Stretch(steps[0].moment, steps[0].moment)]
        for step in steps[1:]:
            if step.seconds > max(far, _OTHER_TRACK_SECONDS if step.is_border else _OTHER_RUN_SECONDS):
                stretches.append(Stretch(step.moment, step.moment))
                continue
            seconds, metres = _judge(step, far, still, usual, speed)
            stretch = stretches[-1]
            stretch.seconds += seconds
            stretch.metres += metres
            stretch.ended = step.moment
            if step.is_border or step.seconds >= _LONG_PAUSE_SECONDS:
                stretch.paused += step.seconds - seconds
        return stretches

    def _walk(self) -> Iterator[_Step]:
        """Yield the steps of all blocks in the order of time; moments that an earlier block covered are passed over."""
        covered, before = float("-inf"), -2
        for block in sorted(self._blocks, key=lambda one: (one.moments[0], -one.moments[-1])):
            last = block.moments[0]
            if before == -2:
                yield _Step(0, 0, last, is_border=False)
            elif last > covered:
                yield _Step(last - covered, block.steps[0] if block.number == before + 1 else 0, last, is_border=True)
            for moment, metres in zip(block.moments[1:], block.steps[1:], strict=True):
                if moment > covered:
                    since = max(last, covered)
                    share = (moment - since) / (moment - last) if moment > last else 1
                    yield _Step(moment - since, metres * share, moment, is_border=False)
                last = moment
            covered, before = max(covered, last), block.number


def _stillness(usual: float, rare: float) -> float:
    """Seconds without a point after which a track that did not move stood: more for one that points rarely anyway."""
    return max(30, 2 * usual) if rare <= 1.5 * usual else min(max(60, 20 * rare), 300)


def _judge(step: _Step, far: float, still: float, usual: float, speed: float) -> tuple[float, float]:
    """Return the seconds in motion and the metres of a step."""
    if step.is_border:
        if step.seconds > far:
            return 0, 0
        return (min(step.seconds, step.metres / speed) if speed else step.seconds), step.metres
    if step.seconds > still and step.metres <= _STILL * speed * step.seconds:
        return (min(step.metres / speed, usual) if speed else usual), step.metres
    return step.seconds, step.metres
