"""How fast a film goes: one repetition at its own tempo, slower on the way down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.figure.body import Skeleton
from bot.domain.figure.drawing import FormDrawing

FRAME_SECONDS: Final = 0.08
FEWEST, MOST = 10, 34
SLOW_SHARE: Final = 0.6
REST_SHARE: Final = 0.09
LEVEL_CM: Final = 1.0
HOLD_SECONDS: Final = 6.0  # in and out of a hold, which is only shown, not sat out
HOLD_PAUSE: Final = 2.5


@dataclass(frozen=True, slots=True)
class Tempo:
    """The pictures of a film: how many there are from the first key pose to the last, and how long each stands.

    `out` and `back` are seconds for a picture on each way (`back` is 0 where the movement does not return), `first` and
    `last` those that the two ends stand.
    """

    count: int
    out: float
    back: float
    first: float
    last: float

    @property
    def seconds(self) -> float:
        """How long one repetition takes."""
        between = max(0, self.count - 2)
        return self.first + self.last + between * (self.out + self.back)

    def beats(self) -> list[tuple[int, float]]:
        """Every picture of the loop by its number, with the seconds it stands."""
        inner = range(1, self.count - 1)
        out = [(0, self.first), *((i, self.out) for i in inner), (self.count - 1, self.last)]
        return out + [(i, self.back) for i in reversed(inner)] if self.back else out


def tempo_of(drawing: FormDrawing, seconds: float | None) -> Tempo:
    """The tempo of a drawing whose repetition takes so many seconds; None for a hold, or where nobody counts."""
    pause = HOLD_PAUSE if drawing.hold else drawing.pause
    whole = max(seconds or HOLD_SECONDS, pause + 1.0)
    rest = min(0.5, whole * REST_SHARE)
    moving = whole - pause - 2 * rest
    if not drawing.there_and_back:
        count = _count(moving)
        return Tempo(count, moving / (count - 2), 0.0, rest, rest + pause)
    out = moving * _share_out(drawing.movement.skeletons)
    count = _count(max(out, moving - out))
    return Tempo(count, out / (count - 2), (moving - out) / (count - 2), rest, rest + pause)


def _share_out(skeletons: Sequence[Skeleton]) -> float:
    """The share of the time that the way out takes: more where it lowers the body, less where it lifts it."""
    rise = _height(skeletons[-1]) - _height(skeletons[0])
    if abs(rise) < LEVEL_CM:
        return 0.5
    return SLOW_SHARE if rise < 0 else 1 - SLOW_SHARE


def _height(skeleton: Skeleton) -> float:
    """How high the body is as a whole, in cm."""
    return sum(ball.middle[2] * ball.radius for ball in skeleton.flesh) / sum(ball.radius for ball in skeleton.flesh)


def _count(seconds: float) -> int:
    return max(FEWEST, min(MOST, round(seconds / FRAME_SECONDS) + 2))
