"""Two bones that reach a place: where the joint between them goes, and which way both then face."""

from math import cos, radians, sqrt

from bot.domain.figure.space import ROOM, Frame, Vector, add, cross, frame_along, length, minus, times, unit, without


class PoseError(Exception):
    """A pose that no body can take; the text says which limb and by how much."""


def two_bones(
    root: Vector, target: Vector, sizes: tuple[float, float], pole: Vector, *, name: str, strict: bool = True
) -> tuple[Vector, Vector, Vector]:
    """The directions of two bones from root to target, their joint towards pole, and the hinge between them.

    Raises PoseError naming the limb when the target is more than 1 cm out of reach and strict is set.
    """
    line = minus(target, root)
    distance = length(line)
    longest = sum(sizes)
    shortest = sqrt(sizes[0] ** 2 + sizes[1] ** 2 - 2 * sizes[0] * sizes[1] * cos(radians(180 - 158)))
    if strict and distance > longest + 1:
        raise PoseError(f"the {name} is {distance - longest:.0f} cm too short for the place it should reach")
    if strict and distance < shortest - 1:
        raise PoseError(f"the {name} cannot fold so far: its place is {shortest - distance:.0f} cm too near")
    distance = max(shortest, min(longest * 0.99999, distance))
    ahead = unit(line)
    aside = unit(without(pole, ahead)) if length(without(pole, ahead)) > 1e-6 else frame_along(ahead, pole).forward
    cosine = (sizes[0] ** 2 + distance**2 - sizes[1] ** 2) / (2 * sizes[0] * distance)
    along = sizes[0] * max(-1.0, min(1.0, cosine))
    off = sqrt(max(0.0, sizes[0] ** 2 - along**2))
    middle = add(times(ahead, along), times(aside, off))
    return unit(middle), unit(minus(times(ahead, distance), middle)), cross(aside, ahead)


def limb_frames(upper: Vector, lower: Vector, hinge: Vector) -> tuple[Frame, Frame]:
    """The frames of two bones that turn about one hinge, square to both."""
    up_first, up_second = times(upper, -1), times(lower, -1)
    return Frame(cross(hinge, up_first), hinge, up_first), Frame(cross(hinge, up_second), hinge, up_second)


def stretched(root: Vector, target: Vector, reach: float) -> Vector:
    """The place at the target's height and in its direction that a limb reaches when it is stretched."""
    drop = target[2] - root[2]
    flat = (target[0] - root[0], target[1] - root[1], 0.0)
    across = sqrt(max(0.0, (reach * 0.9995) ** 2 - drop**2))
    return add(add(root, times(unit(flat) if length(flat) > 1e-6 else ROOM.forward, across)), (0.0, 0.0, drop))
