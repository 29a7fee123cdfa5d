"""The figure's head: a face that shows where it looks, and hair with a bun."""

from bot.domain.figure.body import Skeleton
from bot.domain.figure.space import add, dot
from bot.domain.figure.view import View
from bot.figures import look
from bot.figures.paint import Colour, Disc, Sheet, blend


def edge_of(colour: Colour) -> Colour:
    """The colour of the thin line around a part."""
    return blend(colour, look.EDGE, 0.55)


class Head:
    """The head of a figure in one pose, seen from one place."""

    def __init__(self, skeleton: Skeleton, view: View) -> None:
        self._middle, self._frame, self._view = skeleton.joints["head"], skeleton.frames["head"], view
        self._facing = dot(self._frame.forward, view.frame.forward)

    def draw(self, sheet: Sheet) -> None:
        """Draw the head: the face over the hair where it looks at the viewer, else the hair over the face."""
        if self._facing > -0.2:
            self._draw_hair(sheet)
            self._draw_face(sheet)
            self._draw_fringe(sheet)
            self._draw_eyes(sheet)
        else:
            self._draw_face(sheet)
            self._draw_hair(sheet)
        self._draw_ears(sheet)

    def _disc(self, x: float, y: float, z: float, radius: float) -> Disc:
        """A round spot of the head: forward, left and up from its middle."""
        right, down, _ = self._view.seen(add(self._middle, self._frame.out((x, y, z))))
        return (right, down, radius)

    def _draw_hair(self, sheet: Sheet) -> None:
        crown = [self._disc(-2.0, 0, 2.6, 8.7), self._disc(0.6, 0, 4.0, 7.6), self._disc(-2.4, 0, -2.0, 7.4)]
        bun = [self._disc(-9.6, 0, 5.6, 3.8)]
        for shape in (bun, crown) if self._facing > -0.2 else (crown, bun):
            sheet.blob(shape, blend(look.HAIR, (0, 0, 0), 0.35), grow=look.OUTLINE_CM)
            sheet.blob(shape, look.HAIR)

    def _draw_face(self, sheet: Sheet) -> None:
        face = [self._disc(0.6, 0, 0.8, 8.6), self._disc(2.6, 0, -5.4, 6.0)]
        nose = [self._disc(9.0, 0, -2.6, 1.5), self._disc(7.0, 0, 0.0, 1.6)]
        for shape in (nose, face):
            sheet.blob(shape, edge_of(look.SKIN), grow=look.OUTLINE_CM)
        for shape in (face, nose):
            sheet.blob(shape, look.SKIN)

    def _draw_fringe(self, sheet: Sheet) -> None:
        if self._facing < 0.6:
            sheet.blob([self._disc(-2.6, 0, 3.4, 8.0), self._disc(2.2, 0, 6.6, 4.4)], look.HAIR)
        else:
            sheet.blob([self._disc(0, y, z, 3.6) for y, z in ((-4.0, 6.6), (4.0, 6.6), (0.0, 7.6))], look.HAIR)

    def _draw_eyes(self, sheet: Sheet) -> None:
        for out in (-1, 1):
            if dot(self._frame.out((0.78, 0.6 * out, 0)), self._view.frame.forward) > 0.15:
                sheet.blob([self._disc(7.6, 3.2 * out, -1.2, 1.0)], look.HAIR)

    def _draw_ears(self, sheet: Sheet) -> None:
        for out in (-1, 1):
            if dot(self._frame.left, self._view.frame.forward) * out > 0.35:
                ear = [self._disc(-0.4, 8.0 * out, -1.0, 1.7), self._disc(-0.6, 8.0 * out, -3.0, 1.3)]
                sheet.blob(ear, blend(look.SKIN, look.EDGE, 0.12))
