"""The arrow of a movement: the way of one joint, laid beside the body and never over a face."""

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from bot.domain.figure.body import Skeleton
from bot.domain.figure.view import View
from bot.figures import theme
from bot.figures.canvas import Canvas, Disc, Point

SHORTEST = 17.0
LEAST_SEEN = 2.0
FACE_ROOM = 3.0
SHIFTS = (0.0, 8.0, -8.0, 16.0, -16.0, 24.0, -24.0, 34.0, -34.0)


def face(skeleton: Skeleton, view: View) -> Disc:
    """Where the head is seen, in the picture's cm."""
    right, down, _ = view.seen(skeleton.joints["head"])
    return (right, down, 11.0)


def over_face(path: Sequence[Point], head: Disc, room: float = 0.0) -> bool:
    """Whether a path comes over a head."""
    reach = head[2] + room
    return any(
        hypot(a[0] + (b[0] - a[0]) * t - head[0], a[1] + (b[1] - a[1]) * t - head[1]) < reach
        for a, b in pairwise(path)
        for t in (0.0, 0.25, 0.5, 0.75, 1.0)
    )


def beside(path: list[Point], heads: Sequence[Disc], body: Sequence[Disc]) -> list[Point]:
    """The path, lengthened to a visible size and moved sideways to where it covers the body least and no face at all.

    An empty list where the joint hardly moves in the picture.
    """
    long = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(path))
    if long < LEAST_SEEN:
        return []
    if long < SHORTEST:
        tip = path[-1]
        path = [(tip[0] + (x - tip[0]) * SHORTEST / long, tip[1] + (y - tip[1]) * SHORTEST / long) for x, y in path]
    dx, dy = path[-1][0] - path[0][0], path[-1][1] - path[0][1]
    size = hypot(dx, dy) or 1.0
    across = (-dy / size, dx / size)
    best, least = path, 1e9
    for shift in SHIFTS:
        moved = [(x + across[0] * shift, y + across[1] * shift) for x, y in path]
        covered = sum(1 for x, y in moved[::2] if any((x - a) ** 2 + (y - b) ** 2 < r * r for a, b, r in body))
        cost = covered * 9 + abs(shift) + 1000 * sum(over_face(moved, head, FACE_ROOM) for head in heads)
        if cost < least:
            best, least = moved, cost
        if not covered and cost < 40:
            break
    return best


def draw_arrow(canvas: Canvas, path: list[Point], pixel: float) -> None:
    """Draw the arrow along its path; `pixel` is the size of a pixel in cm."""
    long = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(path))
    width = max(2.6, 5 * pixel)
    head = min(9.0, long * 0.5)
    path = _shortened(path, head * 0.7)
    tip = path[-1]
    back = next((p for p in reversed(path) if hypot(tip[0] - p[0], tip[1] - p[1]) > head * 0.4), path[0])
    angle = atan2(tip[1] - back[1], tip[0] - back[0])
    point = (tip[0] + cos(angle) * head * 0.75, tip[1] + sin(angle) * head * 0.75)
    wings = [
        (tip[0] + cos(angle + turn) * head * 0.62, tip[1] + sin(angle + turn) * head * 0.62)
        for turn in (pi * 0.62, -pi * 0.62)
    ]
    for grow, colour in ((1.1, theme.PAPER), (0.0, theme.MOVE)):
        canvas.line(path, width + 2 * grow, colour)
        canvas.blob([(*point, 0.5), (*wings[0], 0.5), (*wings[1], 0.5)], colour, grow=grow)


def smoothed(path: list[Point]) -> list[Point]:
    """The path without the corners where one key pose follows another; its ends stay."""
    for _ in range(len(path) // 2):
        path = [
            path[0],
            *(
                ((a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3)
                for a, b, c in zip(path, path[1:], path[2:], strict=False)
            ),
            path[-1],
        ]
    return path


def rounded_way(places: list[Point]) -> list[Point]:
    """A curve from the first place to the last that rounds the corners between them."""
    for _ in range(3):
        cut = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(places) for t in (0.25, 0.75)]
        places = [places[0], *cut, places[-1]]
    return places


def _shortened(path: list[Point], by: float) -> list[Point]:
    """The path without its last `by` cm."""
    result = list(path)
    while len(result) > 2 and by > 0:
        a, b = result[-2], result[-1]
        step = hypot(b[0] - a[0], b[1] - a[1])
        if step > by:
            t = 1 - by / step
            result[-1] = (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
            return result
        result.pop()
        by -= step
    return result
