"""A canvas to draw rounded shapes on, several times as large as the picture that comes out of it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import cos, pi, sin

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]
Disc = tuple[float, float, float]

RING = tuple((cos(2 * pi * i / 36), sin(2 * pi * i / 36)) for i in range(36))


def blend(a: Colour, b: Colour, share: float) -> Colour:
    """The colour that lies a share of the way from a to b."""
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def hull(points: Iterable[Point]) -> list[Point]:
    """The outline that a rubber band makes around some points."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    edge: list[Point] = []
    for sequence in (ordered, list(reversed(ordered))):
        start = len(edge)
        for p in sequence:
            while len(edge) - start >= 2 and _turns_right(edge[-2], edge[-1], p):
                edge.pop()
            edge.append(p)
        edge.pop()
    return edge


def rounded(discs: Sequence[Disc], grow: float) -> list[Point]:
    """The outline that a rubber band makes around some discs: in every direction, the disc that reaches farthest."""
    edge: list[Point] = []
    for c, s in RING:
        farthest, best = -1e9, discs[0]
        for disc in discs:
            reach = disc[0] * c + disc[1] * s + disc[2]
            if reach > farthest:
                farthest, best = reach, disc
        size = best[2] + grow
        edge.append((best[0] + c * size, best[1] + s * size))
    return edge


def _turns_right(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0


class Canvas:
    """A picture in the making: shapes are given in cm, with the picture's middle and scale chosen once."""

    def __init__(self, size: tuple[int, int], paper: Colour, *, supersample: int = 4) -> None:
        self.supersample = supersample
        self.size = size
        self.image = Image.new("RGB", (size[0] * supersample, size[1] * supersample), paper)
        self._draw = ImageDraw.Draw(self.image)
        self._scale, self._left, self._top = 1.0, 0.0, 0.0
        self._paper, self._pale = paper, 0.0

    def fit(self, scale: float, origin: Point) -> None:
        """Draw at this many pixels per cm, with the point (0, 0) at `origin`, in pixels of the finished picture."""
        self._scale = scale * self.supersample
        self._left, self._top = origin[0] * self.supersample, origin[1] * self.supersample

    @contextmanager
    def faded(self, share: float) -> Iterator[None]:
        """Draw paler for a while: every colour moves this share of the way to the paper's."""
        self._pale = share
        yield
        self._pale = 0.0

    def _ink(self, colour: Colour) -> Colour:
        return blend(colour, self._paper, self._pale) if self._pale else colour

    def _pixel(self, spot: Point) -> Point:
        return (self._left + spot[0] * self._scale, self._top + spot[1] * self._scale)

    def blob(self, discs: Sequence[Disc], colour: Colour, *, grow: float = 0.0) -> None:
        """Fill the rounded shape around some discs (right, down, radius)."""
        self.shape(rounded(discs, grow), colour)

    def shape(self, edge: Sequence[Point], colour: Colour) -> None:
        """Fill a shape with corners."""
        if len(edge) > 2:
            self._draw.polygon([self._pixel(spot) for spot in edge], fill=self._ink(colour))

    def line(self, spots: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a line with round ends and corners, its width in cm."""
        pixels = [self._pixel(spot) for spot in spots]
        self._draw.line(pixels, fill=colour, width=max(1, round(width * self._scale)), joint="curve")
        radius = width * self._scale / 2
        for x, y in (pixels[0], pixels[-1]):
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def oval(self, middle: Point, radii: Point, colour: Colour) -> None:
        """Fill an upright ellipse."""
        (x, y), (a, b) = self._pixel(middle), (radii[0] * self._scale, radii[1] * self._scale)
        self._draw.ellipse((x - a, y - b, x + a, y + b), fill=colour)

    def darken(self, discs: Sequence[tuple[Point, Point]], share: float) -> None:
        """Lay one soft shadow under a figure: ellipses (middle, radii) that do not add up where they overlap."""
        ovals = []
        for middle, radii in discs:
            x, y = self._pixel(middle)
            a, b = radii[0] * self._scale, radii[1] * self._scale
            ovals.append((x - a, y - b, x + a, y + b))
        left, top = max(0, int(min(o[0] for o in ovals))), max(0, int(min(o[1] for o in ovals)))
        right = min(self.image.width, int(max(o[2] for o in ovals)) + 2)
        bottom = min(self.image.height, int(max(o[3] for o in ovals)) + 2)
        if right <= left or bottom <= top:
            return
        shade = Image.new("L", (right - left, bottom - top), 0)
        pen = ImageDraw.Draw(shade)
        for oval in ovals:
            pen.ellipse((oval[0] - left, oval[1] - top, oval[2] - left, oval[3] - top), fill=round(255 * share))
        self.image.paste((30, 36, 46), (left, top), shade)

    def finished(self) -> Image.Image:
        """The picture at its own size, smooth."""
        return self.image.reduce(self.supersample)
