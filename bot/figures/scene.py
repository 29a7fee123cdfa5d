"""One panel: a figure in one pose, with its things, its shadow, the ghost of its start and the arrow of its way."""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from math import hypot

from PIL import Image

from bot.domain.figure.body import SIDES, Skeleton
from bot.domain.figure.drawing import FormDrawing
from bot.domain.figure.props import joint_place
from bot.figures import theme
from bot.figures.arrow import beside, draw_arrow, face, rounded_way, smoothed
from bot.figures.canvas import Canvas, Disc, Point
from bot.figures.person import Person, Stroke, Work, extent, shadow_spots
from bot.figures.prop_drawing import BEHIND, PropDrawing

Box = tuple[float, float, float, float]
MARGIN = 6.0
SAMPLES = 8
GHOST_MOVES_CM = 6.0
GUIDE_CM = 1.3
SHORT_GUIDE_CM = 30.0


class Scene:
    """A drawing with its working muscles, ready to be painted at any moment of the movement and at any size."""

    def __init__(self, drawing: FormDrawing, primary: tuple[str, ...] = (), secondary: tuple[str, ...] = ()) -> None:
        self._drawing = drawing
        grips = {prop.on for prop in drawing.props if prop.kind in {"dumbbell", "kettlebell"}}
        gripping = tuple(side for side in SIDES if f"{side}_hand" in grips)
        hard, helping = (tuple(m for m in names if m not in drawing.untinted) for names in (primary, secondary))
        self._work = Work(hard, helping, drawing.work, gripping)
        self._paths: dict[tuple[str, tuple[int, int]], list[Point]] = {}

    @cached_property
    def _bounds(self) -> dict[int | None, Box]:
        """What every panel must hold, by the number of the pose it shows, in cm; None is any moment of the movement.

        Where three poses are shown, each panel holds its own pose and the one before, so that a walk stays large.
        """
        shown, skeletons = self._drawing.shown, self._drawing.movement.skeletons
        if len(shown) > 2:
            bounds: dict[int | None, Box] = {None: self._box_of(skeletons, [])}
            for i, key in enumerate(shown):
                with_before = shown[max(0, i - 1) : i + 1]
                known = [skeletons[k] for k in with_before]
                bounds[key % len(skeletons)] = self._box_of(known, [*pairwise(with_before)])
            return bounds
        whole = self._drawing.shown_skeletons if self._drawing.hold else skeletons
        return {None: self._box_of(whole, [*pairwise(shown)])}

    def _box_of(self, skeletons: Sequence[Skeleton], pairs: Sequence[tuple[int, int]]) -> Box:
        boxes: list[Box] = []
        view = self._drawing.view
        for skeleton in skeletons:
            boxes.append(extent(skeleton, view))
            for prop in self._drawing.props:
                boxes += [(x, y, x, y) for x, y in PropDrawing(prop, skeleton, view).corners()]
        if partner := self._drawing.partner_skeleton:
            boxes.append(extent(partner, view))
        ways = [path for keys in pairs for path in self.arrows(keys)] if pairs else self.ways(skeletons[-1])
        boxes += [(x - 5, y - 5, x + 5, y + 5) for path in ways for x, y in path]
        return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))

    def scale(self, size: tuple[int, int], *, moving: bool = False) -> float:
        """How many pixels a cm is in a picture of this size: the same in every panel of a card."""
        shown = [box for key, box in self._bounds.items() if (key is None) == moving or len(self._bounds) == 1]
        return min(
            size[1] / 72,
            *(size[0] / (box[2] - box[0] + 2 * MARGIN) for box in shown),
            *(size[1] / (box[3] - box[1] + 2 * MARGIN + 2) for box in shown),
        )

    def paint(
        self,
        skeleton: Skeleton,
        size: tuple[int, int],
        *,
        arrow_keys: tuple[int, int] | None = None,
        supersample: int = 3,
    ) -> Image.Image:
        """The figure in this pose, as large as all key poses allow, in a picture of this size in pixels.

        `arrow_keys` are the two key poses between which the arrow shows the movement, with the ghost of the first;
        None draws neither.
        """
        canvas = Canvas(size, theme.PANEL, supersample=supersample)
        skeletons = self._drawing.movement.skeletons
        key = next((i for i, known in enumerate(skeletons) if known is skeleton and i in self._bounds), None)
        left, top, right, bottom = self._bounds[key]
        scale = self.scale(size, moving=key is None)
        spare = size[1] - (bottom - top + 2 * MARGIN) * scale
        base = size[1] - (MARGIN + bottom) * scale - spare * 0.42
        canvas.fit(scale, (size[0] / 2 - (left + right) / 2 * scale, base))
        for stroke in sorted(self._strokes(skeleton, arrow_keys), key=lambda stroke: stroke.near):
            stroke.draw(canvas)
        held = self._drawing.hold and arrow_keys is None and skeleton is self._drawing.shown_skeletons[-1]
        if held or not self._drawing.hold:
            self._draw_guides(canvas, skeleton)
        for path in self.arrows(arrow_keys) if arrow_keys else self.ways(skeleton) if held else ():
            draw_arrow(canvas, path, 1 / scale)
        return canvas.finished()

    def _strokes(self, skeleton: Skeleton, arrow_keys: tuple[int, int] | None) -> list[Stroke]:
        view = self._drawing.view
        strokes = [stroke for prop in self._drawing.props for stroke in PropDrawing(prop, skeleton, view).strokes()]
        strokes += Person(skeleton, view, self._work).strokes()
        if partner := self._drawing.partner_skeleton:
            strokes += [_faded(stroke) for stroke in Person(partner, view, Work()).strokes()]
        strokes.append(Stroke(BEHIND - 0.5, lambda s: s.darken(shadow_spots(skeleton, view), 0.13)))
        if arrow_keys:
            start = self._drawing.movement.skeletons[arrow_keys[0]]
            if _moves(start, skeleton):
                ghost = Person(start, view, Work())
                strokes.append(Stroke(BEHIND + 0.5, lambda s: ghost.silhouette(s, theme.GHOST)))
        return strokes

    def _draw_guides(self, canvas: Canvas, skeleton: Skeleton) -> None:
        """Dashed lines through the joints that should stay on one line, a little longer than the body between them."""
        for line in self._drawing.guides:
            points = [self._drawing.view.seen(joint_place(skeleton, name))[:2] for name in line]
            far = hypot(points[-1][0] - points[0][0], points[-1][1] - points[0][1])
            more = (24.0, 24.0) if far < SHORT_GUIDE_CM else (12.0, 6.0)  # a level line needs its ends to show it
            first, last = _beyond(points[1], points[0], more[0]), _beyond(points[-2], points[-1], more[1])
            whole = [first, *points[1:-1], last]
            for width, colour in ((GUIDE_CM + 1.0, theme.PAPER), (GUIDE_CM, theme.MOVE)):
                canvas.dashes(whole, width, colour, 4.0)

    def arrows(self, arrow_keys: tuple[int, int]) -> list[list[Point]]:
        """The ways of all arrows between two key poses, in the picture (cm): those that are given, else the joints'."""
        last = self._drawing.movement.skeletons[arrow_keys[1]]
        paths = self.ways(last) or [self.arrow(joint, arrow_keys) for joint in self._drawing.arrows]
        return [path for path in paths if path]

    def ways(self, skeleton: Skeleton) -> list[list[Point]]:
        """The arrows that the drawing gives itself, as seen with the figure in this pose."""
        view = self._drawing.view
        return [rounded_way([view.seen(place)[:2] for place in way.places(skeleton)]) for way in self._drawing.ways]

    def arrow(self, joint: str, arrow_keys: tuple[int, int]) -> list[Point]:
        """Where a joint's arrow goes in the picture (cm), reckoned once; empty where it hardly moves."""
        known = self._paths.get((joint, arrow_keys))
        if known is None:
            movement, view = self._drawing.movement, self._drawing.view
            steps = len(movement.keys) - 1
            first, last = (key % len(movement.keys) for key in arrow_keys)
            count = 1 + (SAMPLES - 1) * max(1, abs(last - first))
            shares = [(first + (last - first) * i / (count - 1)) / steps for i in range(count)]
            way = smoothed([self._arrow_spot(joint, movement.at(share)) for share in shares])
            end = movement.skeletons[last]
            heads = [face(end, view), face(movement.skeletons[first], view)]
            if partner := self._drawing.partner_skeleton:
                heads.append(face(partner, view))
            known = beside(way, heads, self._flesh(end))
            self._paths[(joint, arrow_keys)] = known
        return known

    def _flesh(self, skeleton: Skeleton) -> list[Disc]:
        return [(*self._drawing.view.seen(ball.middle)[:2], ball.radius + 2) for ball in skeleton.flesh]

    def _arrow_spot(self, name: str, skeleton: Skeleton) -> Point:
        """Where the arrow's joint is seen, a little outside the body."""
        right, down, _ = self._drawing.view.seen(joint_place(skeleton, name))
        x, y, _ = self._drawing.view.seen(skeleton.joints["loins"])
        away = hypot(right - x, down - y)
        push = min(14.0, max(0.0, away - 18)) / away if away else 0.0
        aside, below = self._drawing.arrow_by
        return right + (right - x) * push + aside, down + (down - y) * push + below


def _moves(a: Skeleton, b: Skeleton) -> bool:
    """Whether two poses differ enough for one to be seen behind the other."""
    return any(
        abs(p[i] - q[i]) > GHOST_MOVES_CM for name, p in a.joints.items() for q in (b.joints[name],) for i in range(3)
    )


def _beyond(inner: Point, end: Point, by: float) -> Point:
    """The point `by` cm farther than the end of a line."""
    dx, dy = end[0] - inner[0], end[1] - inner[1]
    size = hypot(dx, dy) or 1.0
    return end[0] + dx / size * by, end[1] + dy / size * by


def _faded(stroke: Stroke) -> Stroke:
    """A stroke of the partner: paler than the member, who is what the picture is about."""

    def draw(canvas: Canvas) -> None:
        with canvas.faded(0.55):
            stroke.draw(canvas)

    return Stroke(stroke.near, draw)
