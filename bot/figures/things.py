"""The things around the figure: mat, bench, band and the rest, as strokes."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import cos, pi, sin

from bot.domain.figure.body import Skeleton
from bot.domain.figure.props import AXES, BOXES, Prop, band_points
from bot.domain.figure.space import Vector, add, cross, minus, mix, times, unit
from bot.domain.figure.view import View
from bot.figures import look
from bot.figures.paint import Colour, Sheet, Spot, blend, hull
from bot.figures.person import Stroke

BEHIND = -1000.0


class Thing:
    """One prop in one pose, seen from one place."""

    def __init__(self, prop: Prop, skeleton: Skeleton, view: View) -> None:
        self._prop, self._skeleton, self._view = prop, skeleton, view
        self._place = prop.place(skeleton)

    def strokes(self) -> Iterator[Stroke]:
        """The prop's parts, to be drawn from far to near."""
        if self._prop.kind == "band":
            yield from self._band_strokes()
            return
        if self._prop.kind == "barbell":
            yield Stroke(self._view.seen(self._along_view(self._ends())[1])[2], self._draw_near_plate)
        draw = {
            "mat": self._draw_mat,
            "bench": self._draw_bench,
            "step": lambda s: self._draw_box(s, look.WOOD),
            "pad": lambda s: self._draw_box(s, look.PADDING),
            "wall": lambda s: self._draw_box(s, look.WALL),
            "post": self._draw_post,
            "bar": self._draw_bar,
            "barbell": self._draw_barbell,
            "ball": self._draw_ball,
            "roller": self._draw_roller,
            "dumbbell": self._draw_dumbbell,
            "kettlebell": self._draw_kettlebell,
            "cable": self._draw_cable,
        }[self._prop.kind]
        yield Stroke(self._near(), draw)

    def _near(self) -> float:
        """How near to the viewer it is drawn: what stands behind or under the figure first, what it holds with it."""
        kind, near = self._prop.kind, self._view.seen(self._place)[2]
        if self._prop.front is not None:
            return 1000.0 if self._prop.front else BEHIND + 2
        if kind in {"wall", "mat"}:
            return BEHIND - (2 if kind == "wall" else 1)
        if kind == "bar":
            return BEHIND + 1
        if kind in {"ball", "roller"} and self._prop.on:
            return near
        return near - 0.5 if kind in {"dumbbell", "kettlebell", "barbell"} else BEHIND + near / 1000

    def corners(self) -> list[Spot]:
        """Points in the picture that must not be cut off."""
        if self._prop.kind in BOXES:
            return [self._flat(c) for c in self._box_corners()] if self._prop.kind != "wall" else []
        if self._prop.kind == "band":
            return [self._flat(p) for p in band_points(self._prop, self._skeleton)]
        if self._prop.kind in {"bar", "cable", "post"}:
            return []
        size = self._prop.dimensions[0] + 1
        if self._prop.kind == "barbell":
            size = 23
        if self._prop.kind == "kettlebell":
            size = 22
        if self._prop.kind == "dumbbell":
            size = 10
        x, y = self._flat(self._place)
        return [(x - size, y - size), (x + size, y + size)]

    def _flat(self, point: Vector) -> Spot:
        right, down, _ = self._view.seen(point)
        return right, down

    def _box_corners(self) -> list[Vector]:
        a, b, c = self._prop.box
        return [add(self._place, (x, y, z)) for x in (-a, a) for y in (-b, b) for z in (0.0, 2 * c)]

    def _draw_box(self, sheet: Sheet, colour: Colour) -> None:
        """A block: its three faces that the viewer sees, the top lightest."""
        a, b, c = self._prop.box
        self._block(sheet, self._place, (a, b, 2 * c), colour)

    def _block(self, sheet: Sheet, place: Vector, half: Vector, colour: Colour) -> None:
        a, b, high = half
        corners = [add(place, (x, y, z)) for x in (-a, a) for y in (-b, b) for z in (0.0, high)]
        sheet.blob([(*self._flat(p), 0.8) for p in corners], blend(colour, look.EDGE, 0.55), grow=0.7)
        towards = self._view.frame.forward
        sx, sy = (1 if towards[0] > 0 else -1), (1 if towards[1] > 0 else -1)
        faces = (
            ([(sx * a, y, z) for y in (-b, b) for z in (0.0, high)], 0.22),
            ([(x, sy * b, z) for x in (-a, a) for z in (0.0, high)], 0.1),
            ([(x, y, high) for x in (-a, a) for y in (-b, b)], 0.0),
        )
        for points, dark in faces:
            edge = hull(self._flat(add(place, p)) for p in points)
            sheet.blob([(*spot, 0.8) for spot in edge], blend(colour, look.EDGE, dark))

    def _draw_mat(self, sheet: Sheet) -> None:
        a, b, _ = self._prop.box
        for grow, colour in ((1.2, blend(look.MAT, look.EDGE, 0.35)), (0.4, look.MAT)):
            sheet.blob(
                [(*self._flat(add(self._place, (x, y, 0.0))), 1.0) for x in (-a, a) for y in (-b, b)], colour, grow=grow
            )

    def _draw_bench(self, sheet: Sheet) -> None:
        a, b, c = self._prop.box
        top = 2 * c
        for x in (-a * 0.78, a * 0.78):
            for y in (b * 0.6, -b * 0.6):
                foot = add(self._place, (x, y, 0.0))
                sheet.line([self._flat(foot), self._flat(add(foot, (0, 0, top - 6)))], 3.6, look.IRON)
        self._block(sheet, add(self._place, (0, 0, top - 9)), (a, b, 9), look.PADDING)

    def _draw_post(self, sheet: Sheet) -> None:
        radius, _, high = self._prop.dimensions
        foot = self._place
        ends = [(*self._flat(foot), radius), (*self._flat(add(foot, (0, 0, high))), radius)]
        sheet.blob(ends, blend(look.WOOD, look.EDGE, 0.5), grow=0.7)
        sheet.blob(ends, look.WOOD)

    def _rod(self, sheet: Sheet, a: Vector, b: Vector, radius: float, colour: Colour) -> None:
        ends = [(*self._flat(a), radius), (*self._flat(b), radius)]
        sheet.blob(ends, blend(colour, look.EDGE, 0.5), grow=0.6)
        sheet.blob(ends, colour)

    def _ends(self) -> tuple[Vector, Vector]:
        half = times(AXES[self._prop.along], self._prop.dimensions[1] / 2)
        return minus(self._place, half), add(self._place, half)

    def _draw_bar(self, sheet: Sheet) -> None:
        a, b = self._ends()
        for end in (a, b):
            self._rod(sheet, (end[0], end[1], 0.0), (end[0], end[1], end[2] + 4), 2.4, look.PADDING)
        self._rod(sheet, a, b, self._prop.dimensions[0], look.STEEL)

    def _disk(self, sheet: Sheet, middle: Vector, axis: Vector, radius: float, thick: float, colour: Colour) -> None:
        """A flat round plate square to an axis."""
        first = unit(cross(axis, (0.3, 0.2, 1.0)))
        second = cross(axis, first)
        rim = [
            add(times(first, radius * cos(t * pi / 12)), times(second, radius * sin(t * pi / 12))) for t in range(24)
        ]
        towards = 1 if sum(x * y for x, y in zip(axis, self._view.frame.forward, strict=True)) > 0 else -1
        far, near = times(axis, -towards * thick / 2), times(axis, towards * thick / 2)
        whole = hull(self._flat(add(add(middle, p), end)) for p in rim for end in (far, near))
        sheet.blob([(*p, 0.1) for p in whole], blend(colour, look.EDGE, 0.6), grow=0.6)
        sheet.shape(whole, blend(colour, look.EDGE, 0.3))
        sheet.shape(hull(self._flat(add(add(middle, p), near)) for p in rim), colour)

    def _along_view(self, ends: tuple[Vector, Vector]) -> list[Vector]:
        return sorted(ends, key=lambda p: self._view.seen(p)[2])

    def _draw_barbell(self, sheet: Sheet) -> None:
        far, near = self._along_view(self._ends())
        axis = unit(minus(near, far))
        plate = self._prop.dimensions[2]
        self._disk(sheet, far, axis, plate, 5, look.IRON)
        self._rod(sheet, far, near, self._prop.dimensions[0], look.STEEL)

    def _draw_near_plate(self, sheet: Sheet) -> None:
        """The barbell's plate on the viewer's side, in front of the figure."""
        far, near = self._along_view(self._ends())
        axis = unit(minus(near, far))
        self._disk(sheet, near, axis, self._prop.dimensions[2], 5, look.IRON)
        self._disk(sheet, add(near, times(axis, 3)), axis, 4, 3, look.STEEL)

    def _draw_dumbbell(self, sheet: Sheet) -> None:
        far, near = self._along_view(self._ends())
        axis = unit(minus(near, far))
        radius = self._prop.dimensions[0]
        self._disk(sheet, far, axis, radius, 5.5, look.IRON)
        self._rod(sheet, far, near, 1.4, look.STEEL)
        self._disk(sheet, near, axis, radius, 5.5, look.IRON)

    def _draw_kettlebell(self, sheet: Sheet) -> None:
        radius = self._prop.dimensions[0]
        down = 1.0 if self._prop.upside_down else -1.0
        bell = add(self._place, (0, 0, down * (radius + 5.5)))
        handle = [add(self._place, times(AXES[self._prop.along], w)) for w in (-5.5, 5.5)]
        loop = [mix(bell, handle[0], 0.45), handle[0], handle[1], mix(bell, handle[1], 0.45)]
        sheet.line([self._flat(p) for p in loop], 4.0, blend(look.IRON, look.EDGE, 0.6))
        sheet.line([self._flat(p) for p in loop], 2.8, look.STEEL)
        x, y = self._flat(bell)
        sheet.blob([(x, y, radius)], blend(look.IRON, (0, 0, 0), 0.4), grow=0.6)
        sheet.blob([(x, y, radius)], look.IRON)
        sheet.blob([(x - radius * 0.35, y - radius * 0.35, radius * 0.22)], blend(look.IRON, (255, 255, 255), 0.3))

    def _draw_ball(self, sheet: Sheet) -> None:
        x, y = self._flat(self._place)
        radius = self._prop.dimensions[0]
        sheet.blob([(x, y, radius)], blend(look.BALL, look.EDGE, 0.5), grow=0.7)
        sheet.blob([(x, y, radius)], look.BALL)
        sheet.blob([(x - radius * 0.16, y - radius * 0.18, radius * 0.72)], blend(look.BALL, (255, 255, 255), 0.1))
        sheet.blob([(x - radius * 0.34, y - radius * 0.4, radius * 0.2)], blend(look.BALL, (255, 255, 255), 0.35))

    def _draw_roller(self, sheet: Sheet) -> None:
        far, near = self._along_view(self._ends())
        axis = unit(minus(near, far))
        radius = self._prop.dimensions[0]
        self._disk(sheet, mix(far, near, 0.5), axis, radius, self._prop.dimensions[1], look.FOAM)
        self._disk(sheet, near, axis, radius * 0.45, 0.4, blend(look.FOAM, look.EDGE, 0.35))

    def _draw_cable(self, sheet: Sheet) -> None:
        a, b = self._ends()
        top = (self._place[0], self._place[1], 222.0)
        sheet.line([self._flat(self._place), self._flat(top)], 0.9, look.IRON)
        drop = (0.0, 0.0, -5.0)
        inner = (mix(a, b, 0.14), mix(a, b, 0.86))
        bar = [add(a, drop), inner[0], inner[1], add(b, drop)]
        sheet.line([self._flat(p) for p in bar], 4.0, blend(look.STEEL, look.EDGE, 0.5))
        sheet.line([self._flat(p) for p in bar], 2.8, look.STEEL)

    def _band_strokes(self) -> Iterator[Stroke]:
        points = band_points(self._prop, self._skeleton)
        if self._prop.loop:
            yield from self._loop_strokes(points)
            return
        for a, b in pairwise(points):
            near = (self._view.seen(a)[2] + self._view.seen(b)[2]) / 2 + 2
            if self._prop.front is not None:
                near = 1000.0 if self._prop.front else BEHIND + 2
            yield Stroke(near, self._band_drawer([a, b]))

    def _band_drawer(self, points: list[Vector]) -> Callable[[Sheet], None]:
        spots = [self._flat(p) for p in points]

        def draw(sheet: Sheet) -> None:
            sheet.line(spots, 2.9, blend(look.RUBBER, look.EDGE, 0.5))
            sheet.line(spots, 1.9, look.RUBBER)

        return draw

    def _loop_strokes(self, points: list[Vector]) -> Iterator[Stroke]:
        """A loop around both legs: over each leg a cuff, between them the band."""
        radius = self._prop.size[0] or 7.0
        a, b = points[0], points[1]
        aside = unit(minus(b, a))
        ends = [self._flat(add(a, times(aside, -radius))), self._flat(add(b, times(aside, radius)))]
        outer = [(*end, 2.5) for end in ends]

        def draw(sheet: Sheet) -> None:
            sheet.blob(outer, blend(look.RUBBER, look.EDGE, 0.5), grow=0.6)
            sheet.blob(outer, look.RUBBER)
            sheet.line(ends, 1.1, blend(look.RUBBER, (255, 255, 255), 0.35))

        near = max(self._view.seen(p)[2] for p in points) + 12
        yield Stroke(near if self._prop.front is None else (1000.0 if self._prop.front else BEHIND), draw)
