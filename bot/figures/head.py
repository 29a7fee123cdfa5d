"""The figure's head: a face that shows where it looks, and hair with a bun that shows from every side."""

from bot.domain.figure.body import Skeleton
from bot.domain.figure.space import add, dot
from bot.domain.figure.view import View
from bot.figures import theme
from bot.figures.canvas import Canvas, Disc, blend
from bot.figures.theme import Colour

FULL_FACE = 0.35  # how much the head must face the viewer for the hair to lie above the brow only
CROWN = 0.6  # from here on the crown hides the face
BUN = (-5.6, 0.0, 9.6, 4.0)


def edge_of(colour: Colour) -> Colour:
    """The colour of the thin line around a part."""
    return blend(colour, theme.EDGE, 0.6)


class Head:
    """The head of a figure in one pose, seen from one place."""

    def __init__(self, skeleton: Skeleton, view: View) -> None:
        self._middle, self._frame, self._view = skeleton.joints["head"], skeleton.frames["head"], view
        self._facing = dot(self._frame.forward, view.frame.forward)
        if dot(self._frame.up, view.frame.forward) > CROWN:  # the viewer looks at the crown, so the face is below it
            self._facing = -1.0

    def outline(self) -> list[list[Disc]]:
        """The shapes that the contour goes around."""
        return [[self._disc(*BUN)], self._crown(), self._face()]

    def draw(self, canvas: Canvas) -> None:
        """Draw the head: the face over the hair where it looks at the viewer, else the hair over the face."""
        if self._facing > -0.2:
            self._draw_hair(canvas)
            self._draw_face(canvas)
            self._draw_fringe(canvas)
            self._draw_features(canvas)
        else:
            self._draw_face(canvas)
            self._draw_hair(canvas)
        self._draw_ears(canvas)

    def _disc(self, x: float, y: float, z: float, radius: float) -> Disc:
        """A round spot of the head: forward, left and up from its middle."""
        right, down, _ = self._view.seen(add(self._middle, self._frame.out((x, y, z))))
        return (right, down, radius)

    def _crown(self) -> list[Disc]:
        return [self._disc(-2.0, 0, 2.6, 8.7), self._disc(0.6, 0, 4.0, 7.6), self._disc(-2.4, 0, -2.0, 7.4)]

    def _face(self) -> list[Disc]:
        return [self._disc(0.6, 0, 0.8, 8.6), self._disc(2.6, 0, -5.4, 6.0)]

    def _draw_hair(self, canvas: Canvas) -> None:
        bun = [self._disc(*BUN)]
        for shape in (bun, self._crown()) if self._facing > -0.2 else (self._crown(), bun):
            canvas.blob(shape, blend(theme.HAIR, (0, 0, 0), 0.35), grow=theme.EDGE_CM)
            canvas.blob(shape, theme.HAIR)

    def _draw_face(self, canvas: Canvas) -> None:
        nose = [self._disc(8.9, 0, -2.6, 1.5), self._disc(7.0, 0, 0.0, 1.6)]
        for shape in (nose, self._face()):
            canvas.blob(shape, edge_of(theme.SKIN), grow=theme.EDGE_CM)
        for shape in (self._face(), nose):
            canvas.blob(shape, theme.SKIN)

    def _draw_fringe(self, canvas: Canvas) -> None:
        if self._facing < FULL_FACE:
            canvas.blob([self._disc(-3.4, 0, 3.6, 7.6), self._disc(1.8, 0, 7.0, 4.2)], theme.HAIR)
        else:
            canvas.blob([self._disc(0, y, z, 3.4) for y, z in ((-4.4, 6.6), (4.4, 6.6), (0.0, 7.6))], theme.HAIR)

    def _draw_features(self, canvas: Canvas) -> None:
        """The eyes and brows that the viewer sees, and the mouth."""
        for out in (-1, 1):
            if dot(self._frame.out((0.78, 0.6 * out, 0)), self._view.frame.forward) > 0.15:
                canvas.blob([self._disc(7.7, 3.2 * out, -1.4, 1.05)], theme.HAIR)
                canvas.blob([self._disc(7.9, y * out, z, 0.42) for y, z in ((1.9, 1.9), (4.4, 1.8))], theme.HAIR)
        if self._facing > -0.1:
            smile = ((-1.8, -5.9), (-0.7, -6.7), (0.7, -6.7), (1.8, -5.9))
            canvas.line([self._disc(8.0, y, z, 0)[:2] for y, z in smile], 0.8, theme.MOUTH)

    def _draw_ears(self, canvas: Canvas) -> None:
        for out in (-1, 1):
            if dot(self._frame.left, self._view.frame.forward) * out > 0.35:
                ear = [self._disc(-0.4, 8.0 * out, -1.0, 1.7), self._disc(-0.6, 8.0 * out, -3.0, 1.3)]
                canvas.blob(ear, blend(theme.SKIN, theme.EDGE, 0.14))
