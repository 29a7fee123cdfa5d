"""One panel: a figure in one pose, with its things, its shadow and the arrow of its movement."""

from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from PIL import Image

from bot.domain.figure.body import Skeleton
from bot.domain.figure.drawing import FormDrawing
from bot.domain.figure.props import joint_place
from bot.figures import theme
from bot.figures.canvas import Canvas, Point
from bot.figures.person import Person, Stroke, Work, extent, shadow_spots
from bot.figures.prop_drawing import PropDrawing

Box = tuple[float, float, float, float]
SHORTEST_ARROW = 17.0


class Scene:
    """A drawing with its working muscles, ready to be painted at any moment of the movement and at any size."""

    def __init__(self, drawing: FormDrawing, primary: tuple[str, ...] = (), secondary: tuple[str, ...] = ()) -> None:
        self._drawing = drawing
        self._work = Work(primary, secondary, drawing.work)
        self._bounds = self._measure()

    def _measure(self) -> Box:
        boxes: list[Box] = []
        view = self._drawing.view
        for skeleton in self._drawing.movement.skeletons:
            boxes.append(extent(skeleton, view))
            for prop in self._drawing.props:
                boxes += [(x, y, x, y) for x, y in PropDrawing(prop, skeleton, view).corners()]
        if partner := self._drawing.partner_skeleton:
            boxes.append(extent(partner, view))
        shown = self._drawing.shown
        for joint in self._drawing.arrows if len(shown) > 1 else ():
            for arrow_keys in pairwise(shown):
                boxes += [(x - 5, y - 5, x + 5, y + 5) for x, y in self._path(joint, arrow_keys)]
        return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))

    @property
    def shape(self) -> float:
        """How high the picture should be for each pixel of its width."""
        left, top, right, bottom = self._bounds
        return (bottom - top + 16) / (right - left + 12)

    def paint(
        self,
        skeleton: Skeleton,
        size: tuple[int, int],
        *,
        arrow_keys: tuple[int, int] | None = None,
        supersample: int = 4,
    ) -> Image.Image:
        """The figure in this pose, as large as all key poses allow, in a picture of this size in pixels.

        `arrow_keys` are the two key poses between which the arrow shows the movement; None draws no arrow.
        """
        canvas = Canvas(size, theme.PANEL, supersample=supersample)
        left, top, right, bottom = self._bounds
        margin = 6.0
        scale = min(size[0] / (right - left + 2 * margin), size[1] / (bottom - top + 2 * margin + 4), size[1] / 150)
        middle = size[0] / 2 - (left + right) / 2 * scale
        base = size[1] - (margin + 2) * scale - bottom * scale
        spare = size[1] - (bottom - top + 2 * margin + 4) * scale
        canvas.fit(scale, (middle, base - spare * 0.35))
        view = self._drawing.view
        things = [PropDrawing(prop, skeleton, view) for prop in self._drawing.props]
        person = Person(skeleton, view, self._work)
        strokes = [stroke for thing in things for stroke in thing.strokes()]
        strokes += person.strokes()
        if partner := self._drawing.partner_skeleton:
            strokes += [_faded(stroke) for stroke in Person(partner, view, Work()).strokes()]
        strokes.append(Stroke(-1000.5, lambda s: s.darken(shadow_spots(skeleton, view), 0.13)))
        for stroke in sorted(strokes, key=lambda stroke: stroke.near):
            stroke.draw(canvas)
        for joint in self._drawing.arrows if arrow_keys else ():
            self._draw_arrow(canvas, self._path(joint, arrow_keys), 1 / scale)
        return canvas.finished()

    def _draw_arrow(self, canvas: Canvas, path: list[Point], pixel: float) -> None:
        """The way of one joint from one key pose to a later one."""
        long = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(path))
        if long < 2:
            return
        if long < SHORTEST_ARROW:
            tip = path[-1]
            path = [_from(tip, spot, SHORTEST_ARROW / long) for spot in path]
            long = SHORTEST_ARROW
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
        for grow, colour in ((1.1, theme.PAPER), (0.0, theme.ARROW)):
            canvas.line(path, width + 2 * grow, colour)
            canvas.blob([(*point, 0.5), (*wings[0], 0.5), (*wings[1], 0.5)], colour, grow=grow)

    def _path(self, joint: str, arrow_keys: tuple[int, int]) -> list[Point]:
        """The places in the picture that the arrow goes through."""
        movement = self._drawing.movement
        steps = len(movement.keys) - 1
        first, last = (key % len(movement.keys) / steps for key in arrow_keys)
        return _smoothed([self._arrow_spot(joint, movement.at(first + (last - first) * i / 8)) for i in range(9)])

    def _arrow_spot(self, name: str, skeleton: Skeleton) -> Point:
        """Where the arrow's joint is seen, a little outside the body."""
        joint = joint_place(skeleton, name)
        right, down, _ = self._drawing.view.seen(joint)
        x, y, _ = self._drawing.view.seen(skeleton.joints["loins"])
        away = hypot(right - x, down - y)
        push = min(14.0, max(0.0, away - 18)) / away if away else 0.0
        aside, below = self._drawing.arrow_by
        return right + (right - x) * push + aside, down + (down - y) * push + below


def _faded(stroke: Stroke) -> Stroke:
    """A stroke of the partner: paler than the member, who is what the picture is about."""

    def draw(canvas: Canvas) -> None:
        with canvas.faded(0.55):
            stroke.draw(canvas)

    return Stroke(stroke.near, draw)


def _smoothed(path: list[Point]) -> list[Point]:
    """The path without the corners where one key pose follows another; its ends stay."""
    for _ in range(6):
        path = [
            path[0],
            *(
                ((a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3)
                for a, b, c in zip(path, path[1:], path[2:], strict=False)
            ),
            path[-1],
        ]
    return path


def _from(tip: Point, spot: Point, factor: float) -> Point:
    return tip[0] + (spot[0] - tip[0]) * factor, tip[1] + (spot[1] - tip[1]) * factor


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
