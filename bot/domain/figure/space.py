"""Points, directions and frames in the room of a figure: x along the screen, y away from the viewer, z up, in cm."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import acos, atan2, cos, degrees, radians, sin, sqrt

Vector = tuple[float, float, float]

UP: Vector = (0.0, 0.0, 1.0)
TINY = 1e-9


def add(a: Vector, b: Vector) -> Vector:
    """The sum of two vectors."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def minus(a: Vector, b: Vector) -> Vector:
    """The vector from b to a."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def times(a: Vector, factor: float) -> Vector:
    """The vector scaled by a factor."""
    return (a[0] * factor, a[1] * factor, a[2] * factor)


def dot(a: Vector, b: Vector) -> float:
    """The scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """The vector product, right-handed."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vector) -> float:
    """The length of a vector, in cm."""
    return sqrt(dot(a, a))


def unit(a: Vector) -> Vector:
    """The direction of a vector; straight up for a vector without one."""
    size = length(a)
    return times(a, 1 / size) if size > TINY else UP


def mix(a: Vector, b: Vector, t: float) -> Vector:
    """The point that lies the share t of the way from a to b."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def mean(points: Sequence[Vector]) -> Vector:
    """The middle of some points."""
    return times((sum(p[0] for p in points), sum(p[1] for p in points), sum(p[2] for p in points)), 1 / len(points))


def without(a: Vector, direction: Vector) -> Vector:
    """The part of a that stands square to a unit direction."""
    return minus(a, times(direction, dot(a, direction)))


def angle_between(a: Vector, b: Vector) -> float:
    """The angle between two directions, in degrees from 0 to 180."""
    return degrees(acos(max(-1.0, min(1.0, dot(unit(a), unit(b))))))


@dataclass(frozen=True, slots=True)
class Frame:
    """Which way a body part faces: its own forward, left and up, as unit vectors square to each other."""

    forward: Vector
    left: Vector
    up: Vector

    def out(self, v: Vector) -> Vector:
        """A vector given in this frame (forward, left, up), in the room."""
        (x, y, z), forward, left, up = v, self.forward, self.left, self.up  # asked for very often, so in one step
        return (
            forward[0] * x + left[0] * y + up[0] * z,
            forward[1] * x + left[1] * y + up[1] * z,
            forward[2] * x + left[2] * y + up[2] * z,
        )

    def within(self, v: Vector) -> Vector:
        """A vector of the room, as this frame sees it (forward, left, up)."""
        return (dot(v, self.forward), dot(v, self.left), dot(v, self.up))

    def turned(self, other: "Frame") -> "Frame":
        """The frame that `other` describes, seen from this one."""
        return Frame(self.out(other.forward), self.out(other.left), self.out(other.up))


ROOM = Frame((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), UP)


def pitch(angle: float) -> Frame:
    """Bent forward by an angle in degrees: up goes to forward."""
    c, s = cos(radians(angle)), sin(radians(angle))
    return Frame((c, 0.0, -s), (0.0, 1.0, 0.0), (s, 0.0, c))


def roll(angle: float) -> Frame:
    """Tilted to the left by an angle in degrees: up goes to left."""
    c, s = cos(radians(angle)), sin(radians(angle))
    return Frame((1.0, 0.0, 0.0), (0.0, c, -s), (0.0, s, c))


def yaw(angle: float) -> Frame:
    """Turned to the left by an angle in degrees: forward goes to left."""
    c, s = cos(radians(angle)), sin(radians(angle))
    return Frame((c, s, 0.0), (-s, c, 0.0), UP)


def frame_along(up: Vector, forward: Vector) -> Frame:
    """The frame with this up, and its forward as near to the given one as can be."""
    up = unit(up)
    flat = without(forward, up)
    if length(flat) < 1e-6:
        flat = without((1.0, 0.0, 0.0) if abs(up[0]) < 0.9 else (0.0, 1.0, 0.0), up)
    ahead = unit(flat)
    return Frame(ahead, cross(up, ahead), up)


def _turn_between(a: Frame, b: Frame) -> tuple[Vector, float]:
    """The axis and the angle (radians) of the one turn that brings frame a to frame b."""
    columns = ((a.forward, b.forward), (a.left, b.left), (a.up, b.up))
    axis: Vector = (0.0, 0.0, 0.0)
    trace = 0.0
    for before, after in columns:
        axis = add(axis, cross(before, after))
        trace += dot(before, after)
    sine = length(axis) / 2
    angle = atan2(sine, (trace - 1) / 2)
    if sine > 1e-6:
        return unit(axis), angle
    if angle < 1:
        return UP, 0.0
    total = max((add(before, after) for before, after in columns), key=length)
    return unit(total), angle


def _rotated(v: Vector, axis: Vector, angle: float) -> Vector:
    c, s = cos(angle), sin(angle)
    return add(add(times(v, c), times(cross(axis, v), s)), times(axis, dot(axis, v) * (1 - c)))


def between_frames(a: Frame, b: Frame, t: float) -> Frame:
    """The frame the share t of the way from a to b, by the shortest turn."""
    axis, angle = _turn_between(a, b)
    up = _rotated(a.up, axis, angle * t)
    return frame_along(up, _rotated(a.forward, axis, angle * t))


def turned_towards(a: Vector, b: Vector, t: float) -> Vector:
    """The direction the share t of the way from a to b, both of length 1, by the shortest turn."""
    axis = cross(a, b)
    sine = length(axis)
    return _rotated(a, unit(axis), atan2(sine, dot(a, b)) * t) if sine > 1e-6 else a
