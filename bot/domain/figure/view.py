"""Where the viewer stands, and where a point of the room is seen from there."""

from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin

from bot.domain.figure.space import Frame, Vector


@dataclass(frozen=True)
class View:
    """The viewer's place: `around` the figure in degrees (0 sees its right side, 90 its front, 180 its left, -90 its
    back) and `above` it. Limbs that point at the viewer look shorter by the cosine of their angle to the picture.
    """

    around: float
    above: float

    @cached_property
    def frame(self) -> Frame:
        """Towards the viewer, the picture's right and the picture's up, as forward, left and up."""
        a, e = radians(self.around), radians(self.above)
        return Frame(
            (sin(a) * cos(e), -cos(a) * cos(e), sin(e)),
            (cos(a), sin(a), 0.0),
            (-sin(a) * sin(e), cos(a) * sin(e), cos(e)),
        )

    def seen(self, point: Vector) -> tuple[float, float, float]:
        """A point in the picture: right, down (cm), and how near it is to the viewer."""
        near, right, up = self.frame.within(point)
        return right, -up, near


VIEWS = {
    "side": View(16.0, 8.0),
    "front": View(72.0, 8.0),
    "back": View(-60.0, 10.0),
    "above": View(20.0, 35.0),
    "left": View(164.0, 8.0),
}
