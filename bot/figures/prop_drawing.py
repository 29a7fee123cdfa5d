"""The things around the figure: mat, bench, band and the rest, as strokes."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import cos, pi, sin

from bot.domain.figure.body import Skeleton
from bot.domain.figure.props import AXES, BOXES, Prop, band_points
from bot.domain.figure.space import Vector, add, cross, minus, mix, times, unit
from bot.domain.figure.view import View
from bot.figures import theme
from bot.figures.canvas import Canvas, Point, blend, hull
from bot.figures.person import Stroke
from bot.figures.theme import Colour

BEHIND = -1000.0
CUFF_CM = 2.4
ABOVE_KNEE = 0.2


class PropDrawing:
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
            "step": lambda s: self._draw_box(s, theme.WOOD),
            "pad": lambda s: self._draw_box(s, theme.PADDING),
            "wall": lambda s: self._draw_box(s, theme.WALL),
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

    def corners(self) -> list[Point]:
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

    def _flat(self, point: Vector) -> Point:
        right, down, _ = self._view.seen(point)
        return right, down

    def _box_corners(self) -> list[Vector]:
        a, b, c = self._prop.box
        return [add(self._place, (x, y, z)) for x in (-a, a) for y in (-b, b) for z in (0.0, 2 * c)]

    def _draw_box(self, canvas: Canvas, colour: Colour) -> None:
        """A block: its three faces that the viewer sees, the top lightest."""
        a, b, c = self._prop.box
        self._block(canvas, self._place, (a, b, 2 * c), colour)

    def _block(self, canvas: Canvas, place: Vector, half: Vector, colour: Colour) -> None:
        a, b, high = half
        corners = [add(place, (x, y, z)) for x in (-a, a) for y in (-b, b) for z in (0.0, high)]
        canvas.blob([(*self._flat(p), 0.8) for p in corners], blend(colour, theme.EDGE, 0.55), grow=0.7)
        towards = self._view.frame.forward
        sx, sy = (1 if towards[0] > 0 else -1), (1 if towards[1] > 0 else -1)
        faces = (
            ([(sx * a, y, z) for y in (-b, b) for z in (0.0, high)], 0.22),
            ([(x, sy * b, z) for x in (-a, a) for z in (0.0, high)], 0.1),
            ([(x, y, high) for x in (-a, a) for y in (-b, b)], 0.0),
        )
        for points, dark in faces:
            edge = hull(self._flat(add(place, p)) for p in points)
            canvas.blob([(*spot, 0.8) for spot in edge], blend(colour, theme.EDGE, dark))

    def _draw_mat(self, canvas: Canvas) -> None:
        a, b, _ = self._prop.box
        for grow, colour in ((1.2, blend(theme.MAT, theme.EDGE, 0.35)), (0.4, theme.MAT)):
            canvas.blob(
                [(*self._flat(add(self._place, (x, y, 0.0))), 1.0) for x in (-a, a) for y in (-b, b)], colour, grow=grow
            )

    def _draw_bench(self, canvas: Canvas) -> None:
        a, b, c = self._prop.box
        top = 2 * c
        for x in (-a * 0.78, a * 0.78):
            for y in (b * 0.6, -b * 0.6):
                foot = add(self._place, (x, y, 0.0))
                canvas.line([self._flat(foot), self._flat(add(foot, (0, 0, top - 6)))], 3.6, theme.IRON)
        self._block(canvas, add(self._place, (0, 0, top - 9)), (a, b, 9), theme.PADDING)

    def _draw_post(self, canvas: Canvas) -> None:
        radius, _, high = self._prop.dimensions
        foot = self._place
        ends = [(*self._flat(foot), radius), (*self._flat(add(foot, (0, 0, high))), radius)]
        canvas.blob(ends, blend(theme.WOOD, theme.EDGE, 0.5), grow=0.7)
        canvas.blob(ends, theme.WOOD)

    def _rod(self, canvas: Canvas, a: Vector, b: Vector, radius: float, colour: Colour) -> None:
        ends = [(*self._flat(a), radius), (*self._flat(b), radius)]
        canvas.blob(ends, blend(colour, theme.EDGE, 0.5), grow=0.6)
        canvas.blob(ends, colour)

    def _ends(self) -> tuple[Vector, Vector]:
        half = times(AXES[self._prop.along], self._prop.dimensions[1] / 2)
        return minus(self._place, half), add(self._place, half)

    def _draw_bar(self, canvas: Canvas) -> None:
        a, b = self._ends()
        for end in (a, b):
            self._rod(canvas, (end[0], end[1], 0.0), (end[0], end[1], end[2] + 4), 2.4, theme.PADDING)
        self._rod(canvas, a, b, self._prop.dimensions[0], theme.STEEL)

    def _disk(self, canvas: Canvas, middle: Vector, axis: Vector, radius: float, thick: float, colour: Colour) -> None:
        """A flat round plate square to an axis."""
        first = unit(cross(axis, (0.3, 0.2, 1.0)))
        second = cross(axis, first)
        rim = [
            add(times(first, radius * cos(t * pi / 12)), times(second, radius * sin(t * pi / 12))) for t in range(24)
        ]
        towards = 1 if sum(x * y for x, y in zip(axis, self._view.frame.forward, strict=True)) > 0 else -1
        far, near = times(axis, -towards * thick / 2), times(axis, towards * thick / 2)
        whole = hull(self._flat(add(add(middle, p), end)) for p in rim for end in (far, near))
        canvas.blob([(*p, 0.1) for p in whole], blend(colour, theme.EDGE, 0.6), grow=0.6)
        canvas.shape(whole, blend(colour, theme.EDGE, 0.3))
        canvas.shape(hull(self._flat(add(add(middle, p), near)) for p in rim), colour)

    def _along_view(self, ends: tuple[Vector, Vector]) -> list[Vector]:
        return sorted(ends, key=lambda p: self._view.seen(p)[2])

    def _draw_barbell(self, canvas: Canvas) -> None:
        far, near = self._along_view(self._ends())
        axis = unit(minus(near, far))
        plate = self._prop.dimensions[2]
        self._disk(canvas, far, axis, plate, 5, theme.IRON)
        self._rod(canvas, far, near, self._prop.dimensions[0], theme.STEEL)
        if self._prop.on == "pelvis":
            self._rod(canvas, mix(far, near, 0.36), mix(far, near, 0.64), 4.4, theme.PADDING)

    def _draw_near_plate(self, canvas: Canvas) -> None:
        """The barbell's plate on the viewer's side, in front of the figure."""
        far, near = self._along_view(self._ends())
        axis = unit(minus(near, far))
        self._disk(canvas, near, axis, self._prop.dimensions[2], 5, theme.IRON)
        self._disk(canvas, add(near, times(axis, 3)), axis, 4, 3, theme.STEEL)

    def _draw_dumbbell(self, canvas: Canvas) -> None:
        far, near = self._along_view(self._ends())
        axis = unit(minus(near, far))
        radius = self._prop.dimensions[0]
        self._disk(canvas, far, axis, radius, 5.5, theme.IRON)
        self._rod(canvas, far, near, 1.4, theme.STEEL)
        self._disk(canvas, near, axis, radius, 5.5, theme.IRON)

    def _draw_kettlebell(self, canvas: Canvas) -> None:
        radius = self._prop.dimensions[0]
        aside = self._view.frame.left  # the handle is turned to the viewer: without it the bell is a cannonball
        bell = self._bell(radius)
        handle = [add(self._place, times(aside, w)) for w in (-5.5, 5.5)]
        loop = [mix(bell, handle[0], 0.45), handle[0], handle[1], mix(bell, handle[1], 0.45)]
        canvas.line([self._flat(p) for p in loop], 4.0, blend(theme.IRON, theme.EDGE, 0.6))
        canvas.line([self._flat(p) for p in loop], 2.8, theme.STEEL)
        x, y = self._flat(bell)
        canvas.blob([(x, y, radius)], blend(theme.IRON, (0, 0, 0), 0.4), grow=0.6)
        canvas.blob([(x, y, radius)], theme.IRON)
        canvas.blob([(x - radius * 0.35, y - radius * 0.35, radius * 0.22)], blend(theme.IRON, (255, 255, 255), 0.3))

    def _bell(self, radius: float) -> Vector:
        """Where the bell hangs: below the hand, or behind the forearm of an arm that holds it overhead."""
        joint = self._prop.on or ""
        side = joint.partition("_")[0]
        if joint.endswith("_hand") and self._skeleton.frames[f"{side}_forearm"].up[2] < -0.5:
            behind = times(self._skeleton.frames["chest"].forward, -radius)
            return add(add(self._place, behind), (0.0, -3.5 if side == "right" else 3.5, -radius - 2.0))
        return add(self._place, (0, 0, -radius - 5.5))

    def _draw_ball(self, canvas: Canvas) -> None:
        x, y = self._flat(self._place)
        radius = self._prop.dimensions[0]
        canvas.blob([(x, y, radius)], blend(theme.BALL, theme.EDGE, 0.5), grow=0.7)
        canvas.blob([(x, y, radius)], theme.BALL)
        canvas.blob([(x - radius * 0.16, y - radius * 0.18, radius * 0.72)], blend(theme.BALL, (255, 255, 255), 0.1))
        canvas.blob([(x - radius * 0.34, y - radius * 0.4, radius * 0.2)], blend(theme.BALL, (255, 255, 255), 0.35))

    def _draw_roller(self, canvas: Canvas) -> None:
        far, near = self._along_view(self._ends())
        axis = unit(minus(near, far))
        radius = self._prop.dimensions[0]
        self._disk(canvas, mix(far, near, 0.5), axis, radius, self._prop.dimensions[1], theme.FOAM)
        self._disk(canvas, near, axis, radius * 0.45, 0.4, blend(theme.FOAM, theme.EDGE, 0.35))

    def _draw_cable(self, canvas: Canvas) -> None:
        a, b = self._ends()
        top = (self._place[0], self._place[1], 222.0)
        canvas.line([self._flat(self._place), self._flat(top)], 0.9, theme.IRON)
        drop = (0.0, 0.0, -5.0)
        inner = (mix(a, b, 0.14), mix(a, b, 0.86))
        bar = [add(a, drop), inner[0], inner[1], add(b, drop)]
        canvas.line([self._flat(p) for p in bar], 4.0, blend(theme.STEEL, theme.EDGE, 0.5))
        canvas.line([self._flat(p) for p in bar], 2.8, theme.STEEL)

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

    def _band_drawer(self, points: list[Vector]) -> Callable[[Canvas], None]:
        spots = [self._flat(p) for p in points]

        def draw(canvas: Canvas) -> None:
            canvas.line(spots, 2.9, blend(theme.RUBBER, theme.EDGE, 0.5))
            canvas.line(spots, 1.9, theme.RUBBER)

        return draw

    def _loop_strokes(self, points: list[Vector]) -> Iterator[Stroke]:
        """A loop around both legs: over each leg a cuff, as wide as the leg, between them the stretched band."""
        for number, name in enumerate(self._prop.through):
            if isinstance(name, str) and name.endswith("_knee"):  # it sits above the knee
                points[number] = mix(points[number], self._skeleton.joints[name.replace("knee", "hip")], ABOVE_KNEE)
        half = (self._prop.size[0] or 7.0) - CUFF_CM
        aside = unit(minus(points[1], points[0]))
        cuffs = [[(*self._flat(add(point, times(aside, by))), CUFF_CM) for by in (-half, half)] for point in points]
        between = [cuffs[0][1][:2], cuffs[1][0][:2]]

        def draw(canvas: Canvas) -> None:
            dark = blend(theme.RUBBER, theme.EDGE, 0.5)
            for grow, colour in ((0.6, dark), (0.0, theme.RUBBER)):
                canvas.line(between, 2 * (1.3 + grow), colour)
                for cuff in cuffs:
                    canvas.blob(cuff, colour, grow=grow)

        near = max(self._view.seen(p)[2] for p in points) + 12
        yield Stroke(near if self._prop.front is None else (1000.0 if self._prop.front else BEHIND), draw)
