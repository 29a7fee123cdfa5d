"""The figure's head: a face that shows where it looks, and hair with a bun."""

from bot.domain.figure.body import Skeleton
from bot.domain.figure.space import add, dot
from bot.domain.figure.view import View
from bot.figures import theme
from bot.figures.canvas import Canvas, Colour, Disc, blend


def edge_of(colour: Colour) -> Colour:
    """The colour of the thin line around a part."""
    return blend(colour, theme.EDGE, 0.55)


class Head:
    """The head of a figure in one pose, seen from one place."""

    def __init__(self, skeleton: Skeleton, view: View) -> None:
        self._middle, self._frame, self._view = skeleton.joints["head"], skeleton.frames["head"], view
        self._facing = dot(self._frame.forward, view.frame.forward)

    def draw(self, canvas: Canvas) -> None:
        """Draw the head: the face over the hair where it looks at the viewer, else the hair over the face."""
        if self._facing > -0.2:
            self._draw_hair(canvas)
            self._draw_face(canvas)
            self._draw_fringe(canvas)
            self._draw_eyes(canvas)
        else:
            self._draw_face(canvas)
            self._draw_hair(canvas)
        self._draw_ears(canvas)

    def _disc(self, x: float, y: float, z: float, radius: float) -> Disc:
        """A round spot of the head: forward, left and up from its middle."""
        right, down, _ = self._view.seen(add(self._middle, self._frame.out((x, y, z))))
        return (right, down, radius)

    def _draw_hair(self, canvas: Canvas) -> None:
        crown = [self._disc(-2.0, 0, 2.6, 8.7), self._disc(0.6, 0, 4.0, 7.6), self._disc(-2.4, 0, -2.0, 7.4)]
        bun = [self._disc(-9.6, 0, 5.6, 3.8)]
        for shape in (bun, crown) if self._facing > -0.2 else (crown, bun):
            canvas.blob(shape, blend(theme.HAIR, (0, 0, 0), 0.35), grow=theme.OUTLINE_CM)
            canvas.blob(shape, theme.HAIR)

    def _draw_face(self, canvas: Canvas) -> None:
        face = [self._disc(0.6, 0, 0.8, 8.6), self._disc(2.6, 0, -5.4, 6.0)]
        nose = [self._disc(9.0, 0, -2.6, 1.5), self._disc(7.0, 0, 0.0, 1.6)]
        for shape in (nose, face):
            canvas.blob(shape, edge_of(theme.SKIN), grow=theme.OUTLINE_CM)
        for shape in (face, nose):
            canvas.blob(shape, theme.SKIN)

    def _draw_fringe(self, canvas: Canvas) -> None:
        if self._facing < 0.6:
            canvas.blob([self._disc(-2.6, 0, 3.4, 8.0), self._disc(2.2, 0, 6.6, 4.4)], theme.HAIR)
        else:
            canvas.blob([self._disc(0, y, z, 3.6) for y, z in ((-4.0, 6.6), (4.0, 6.6), (0.0, 7.6))], theme.HAIR)

    def _draw_eyes(self, canvas: Canvas) -> None:
        for out in (-1, 1):
            if dot(self._frame.out((0.78, 0.6 * out, 0)), self._view.frame.forward) > 0.15:
                canvas.blob([self._disc(7.6, 3.2 * out, -1.2, 1.0)], theme.HAIR)

    def _draw_ears(self, canvas: Canvas) -> None:
        for out in (-1, 1):
            if dot(self._frame.left, self._view.frame.forward) * out > 0.35:
                ear = [self._disc(-0.4, 8.0 * out, -1.0, 1.7), self._disc(-0.6, 8.0 * out, -3.0, 1.3)]
                canvas.blob(ear, blend(theme.SKIN, theme.EDGE, 0.12))
