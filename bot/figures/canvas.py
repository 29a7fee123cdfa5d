"""A canvas to draw rounded shapes on, several times as large as the picture that comes out of it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import pairwise
from math import ceil, cos, floor, hypot, pi, sin

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.figures.theme import Colour

Point = tuple[float, float]
Disc = tuple[float, float, float]
Corners = tuple[int, int, int, int]

RING = tuple((cos(2 * pi * i / 22), sin(2 * pi * i / 22)) for i in range(22))


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
    return [(x + c * (size + grow), y + s * (size + grow)) for c, s, x, y, size in _farthest(tuple(discs))]


@lru_cache(maxsize=256)
def _farthest(discs: tuple[Disc, ...]) -> list[tuple[float, float, float, float, float]]:
    """For every direction the disc that reaches farthest; the same however much the shape grows."""
    if len(discs) == 1:
        return [(c, s, *discs[0]) for c, s in RING]
    if len(discs) == 2:
        first, last = discs
        dx, dy, dr = last[0] - first[0], last[1] - first[1], last[2] - first[2]
        return [(c, s, *(last if dx * c + dy * s + dr > 0 else first)) for c, s in RING]
    edge = []
    for c, s in RING:
        reach = [x * c + y * s + r for x, y, r in discs]
        edge.append((c, s, *discs[reach.index(max(reach))]))
    return edge


def _turns_right(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0


class Canvas:
    """A picture in the making: shapes are given in cm, with the picture's middle and scale chosen once."""

    def __init__(self, size: tuple[int, int], paper: Colour, *, supersample: int = 3) -> None:
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

    def _pixels(self, edge: Iterable[Point]) -> list[Point]:
        left, top, scale = self._left, self._top, self._scale
        return [(left + x * scale, top + y * scale) for x, y in edge]

    def blob(self, discs: Sequence[Disc], colour: Colour, *, grow: float = 0.0) -> None:
        """Fill the rounded shape around some discs (right, down, radius)."""
        self.shape(rounded(discs, grow), colour)

    def shape(self, edge: Sequence[Point], colour: Colour) -> None:
        """Fill a shape with corners."""
        if len(edge) > 2:
            self._draw.polygon(self._pixels(edge), fill=self._ink(colour))

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a line with round ends and corners, its width in cm."""
        pixels = self._pixels(points)
        self._draw.line(pixels, fill=self._ink(colour), width=max(1, round(width * self._scale)), joint="curve")
        radius = width * self._scale / 2
        for x, y in (pixels[0], pixels[-1]):
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=self._ink(colour))

    def dashes(self, points: Sequence[Point], width: float, colour: Colour, dash: float) -> None:
        """Draw a dashed line; its width and the length of a dash in cm."""
        for (ax, ay), (bx, by) in pairwise(points):
            count = max(1, round(hypot(bx - ax, by - ay) / dash / 2))
            for i in range(count):
                first, last = i / count, (i + 0.55) / count
                ends = [(ax + (bx - ax) * t, ay + (by - ay) * t) for t in (first, last)]
                self.line(ends, width, colour)

    def belly(
        self, discs: Sequence[Disc], clip: Sequence[Sequence[Disc]], colours: tuple[Colour, Colour, Colour], rim: float
    ) -> None:
        """Lay a soft muscle into the flesh around `clip`: a rim, the belly, and its shine or its hatch.

        `colours` are those of the rim, of the belly, and of a third that is the belly's shine; where it is the rim's
        colour, the belly is hatched with it.
        """
        outer = self._pixels(rounded(discs, rim))
        box = self._box(outer)
        if box is None:
            return
        flesh = self._mask(box, [self._pixels(rounded(part, 0.0)) for part in clip])
        self._paste(box, colours[0], ImageChops.multiply(self._mask(box, [outer]), flesh))
        belly = ImageChops.multiply(self._mask(box, [self._pixels(rounded(discs, 0.0))]), flesh)
        if colours[2] == colours[0]:
            self._paste(box, colours[1], belly)
            stripes = _hatch(max(8, round(3.0 * self._scale))).crop((0, 0, box[2] - box[0], box[3] - box[1]))
            self._paste(box, colours[0], ImageChops.multiply(belly, stripes))
            return
        soft = belly.filter(ImageFilter.BoxBlur(max(1.0, 0.35 * self._scale)))
        self._paste(box, colours[1], ImageChops.multiply(soft, belly))
        light = [(x - r * 0.15, y - r * 0.2, r * 0.35) for x, y, r in discs]
        shine = self._mask(box, [self._pixels(rounded(light, 0.0))])
        shine = shine.filter(ImageFilter.BoxBlur(max(1.0, 0.6 * self._scale)))
        self._paste(box, colours[2], ImageChops.multiply(shine, belly))

    def _box(self, edge: Sequence[Point]) -> Corners | None:
        """The part of the picture that a shape touches; None where that is nothing."""
        left, top = max(0, floor(min(x for x, _ in edge))), max(0, floor(min(y for _, y in edge)))
        right = min(self.image.width, ceil(max(x for x, _ in edge)) + 1)
        bottom = min(self.image.height, ceil(max(y for _, y in edge)) + 1)
        return (left, top, right, bottom) if right > left and bottom > top else None

    def _mask(self, box: Corners, edges: Iterable[Sequence[Point]]) -> Image.Image:
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        pen = ImageDraw.Draw(mask)
        for edge in edges:
            pen.polygon([(x - box[0], y - box[1]) for x, y in edge], fill=255)
        return mask

    def _paste(self, box: Corners, colour: Colour, mask: Image.Image) -> None:
        self.image.paste(self._ink(colour), box, mask)

    def darken(self, discs: Sequence[tuple[Point, Point]], share: float) -> None:
        """Lay one soft shadow under a figure: ellipses (middle, radii) that do not add up where they overlap."""
        ovals = []
        for middle, radii in discs:
            ((x, y),) = self._pixels([middle])
            a, b = radii[0] * self._scale, radii[1] * self._scale
            ovals.append((x - a, y - b, x + a, y + b))
        box = self._box([corner for o in ovals for corner in ((o[0], o[1]), (o[2], o[3]))])
        if box is None:
            return
        shade = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        pen = ImageDraw.Draw(shade)
        for oval in ovals:
            pen.ellipse(
                (oval[0] - box[0], oval[1] - box[1], oval[2] - box[0], oval[3] - box[1]), fill=round(255 * share)
            )
        self.image.paste((30, 36, 46), box, shade)

    def finished(self) -> Image.Image:
        """The picture at its own size, smooth."""
        return self.image.reduce(self.supersample)


@cache
def _hatch(pitch: int) -> Image.Image:
    """A mask of diagonal stripes, large enough for any muscle; the distance between two in pixels."""
    stripes = Image.new("L", (1200, 1200), 0)
    pen = ImageDraw.Draw(stripes)
    for start in range(-1200, 1200, pitch):
        pen.line((start, 1200, start + 1200, 0), fill=255, width=max(1, round(pitch * 0.22)))
    return stripes
