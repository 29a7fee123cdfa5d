"""Pictures in one fixed palette, as PNG bytes: small, quick to write, and put together row by row without drawing.

Every picture is written without filters, so the rows of two pictures of one height are joined by their bytes alone.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from struct import pack

from PIL import Image

from bot.figures import theme
from bot.figures.canvas import blend
from bot.figures.theme import Colour

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CLEAR_STEPS = 6  # the first entries of the palette: the card's edge, from clear to nearly full
SIZE = 256
FIGURE = (theme.SKIN, theme.SHIRT, theme.SHORTS, theme.SHOE, theme.HAIR)
MUSCLE = (theme.HARD, theme.HELPING, theme.RIM)
THINGS = (
    theme.MAT, theme.WOOD, theme.PADDING, theme.STEEL, theme.IRON, theme.RUBBER, theme.BALL, theme.FOAM, theme.WALL,
)  # fmt: skip
WORDS = (theme.INK, theme.SOFT_INK, theme.MOVE, theme.EDGE)


def _colours() -> Iterator[Colour]:
    """Every colour of the theme, and what lies between two that meet in a picture."""
    yield from (theme.PAPER, theme.PANEL, theme.FLOOR, theme.GHOST, theme.SOLE, theme.MOUTH, *WORDS, *FIGURE)
    yield from (*MUSCLE, *THINGS)
    for word in WORDS:
        yield from (blend(theme.PAPER, word, share) for share in (0.15, 0.3, 0.45, 0.6, 0.75, 0.9))
    yield from (blend(theme.PANEL, theme.EDGE, share) for share in (0.08, 0.16, 0.25, 0.5, 0.75))
    yield from (blend(theme.PANEL, theme.MOVE, share) for share in (0.25, 0.5, 0.75))
    yield from (blend(theme.PANEL, theme.PAPER, 0.5), blend(theme.PANEL, theme.GHOST, 0.5))
    for colour in FIGURE:
        yield from (blend(colour, theme.EDGE, share) for share in (0.05, 0.1, 0.15, 0.2, 0.4, 0.6, 0.8))
        yield from (blend(colour, theme.PANEL, 0.55), blend(colour, theme.PANEL, 0.25))
    for colour in MUSCLE:
        yield from (blend(colour, other, 0.5) for other in (*FIGURE[:3], *MUSCLE) if other != colour)
    yield from (blend(theme.HARD, (255, 255, 255), share) for share in (0.1, 0.2))
    for colour in THINGS:
        yield from (blend(colour, theme.EDGE, share) for share in (0.1, 0.22, 0.3, 0.55))
        yield from (blend(colour, theme.PANEL, 0.5), blend(colour, (255, 255, 255), 0.25))


@cache
def _palette() -> tuple[Image.Image, tuple[Colour, ...], bytes]:
    """The palette as Pillow wants it, as colours, and as the two chunks of a PNG."""
    colours = tuple(dict.fromkeys(_colours()))[: SIZE - CLEAR_STEPS]
    clear = (theme.FLOOR,) * CLEAR_STEPS
    image = Image.new("P", (1, 1))
    # Pillow must find every colour among the full ones: those before them are never the nearest.
    image.putpalette(list(chain.from_iterable((*((255, 0, 255),) * CLEAR_STEPS, *colours))))
    entries = bytes(chain.from_iterable((*clear, *colours)))
    alpha = bytes(round(255 * i / CLEAR_STEPS) for i in range(CLEAR_STEPS))
    return image, (*clear, *colours), _chunk(b"PLTE", entries) + _chunk(b"tRNS", alpha)


def paletted(picture: Image.Image) -> Image.Image:
    """The picture in the palette: every pixel takes the nearest colour."""
    return picture.quantize(palette=_palette()[0], dither=Image.Dither.NONE)


def count_of(picture: Image.Image, meant: Callable[[Colour], bool]) -> int:
    """How many pixels of a paletted picture have a colour that is meant."""
    counts = picture.histogram()
    known = _palette()[1]
    return sum(counts[index] for index in range(CLEAR_STEPS, len(known)) if meant(known[index]))


def round_corners(picture: Image.Image, radius: int) -> None:
    """Make what lies outside a paletted picture's round corners clear, so that it suits any background."""
    wide, high = picture.size
    for mirror_x, mirror_y in ((False, False), (True, False), (False, True), (True, True)):
        corner = _corner(radius)
        if mirror_x:
            corner = corner.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if mirror_y:
            corner = corner.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        left, top = (wide - radius if mirror_x else 0), (high - radius if mirror_y else 0)
        picture.paste(corner, (left, top), corner.point([255] * CLEAR_STEPS + [0] * (256 - CLEAR_STEPS), "L"))


@cache
def _corner(radius: int) -> Image.Image:
    """The upper left corner: how full every pixel is, in steps of the palette; SIZE - 1 where it is full."""
    corner = Image.new("L", (radius, radius))
    for x in range(radius):
        for y in range(radius):
            away = ((radius - x - 0.5) ** 2 + (radius - y - 0.5) ** 2) ** 0.5
            full = max(0.0, min(1.0, radius + 0.5 - away))
            corner.putpixel((x, y), SIZE - 1 if full >= 1 else min(CLEAR_STEPS - 1, int(full * CLEAR_STEPS)))
    return corner


def png(picture: Image.Image, *, effort: int = 3) -> bytes:
    """A paletted picture as a PNG."""
    wide, high = picture.size
    pixels = picture.tobytes()
    rows = b"".join(b"\0" + pixels[y * wide : (y + 1) * wide] for y in range(high))
    return _file(wide, high, zlib.compress(rows, effort))


def joined(pictures: Sequence[bytes], columns: int) -> bytes:
    """Pictures of this module, all of one size, laid out in rows of so many columns, as one PNG."""
    wide, high = _size(pictures[0])
    step = wide + 1  # a row and the filter byte before it
    tiles = [_rows(picture) for picture in pictures]
    tiles += [bytes(step * high)] * (-len(tiles) % columns)
    rows = []
    for first in range(0, len(tiles), columns):
        leftmost, *others = tiles[first : first + columns]
        for y in range(0, step * high, step):
            rows.append(leftmost[y : y + step])
            rows.extend(tile[y + 1 : y + step] for tile in others)
    return _file(wide * columns, high * (len(tiles) // columns), zlib.compress(b"".join(rows), 1))


def _rows(picture: bytes) -> bytes:
    """The rows of a PNG that this module wrote, each after its filter byte."""
    start = picture.index(b"IDAT")
    size = int.from_bytes(picture[start - 4 : start], "big")
    return zlib.decompress(picture[start + 4 : start + 4 + size])


def _size(picture: bytes) -> tuple[int, int]:
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def _file(wide: int, high: int, packed: bytes) -> bytes:
    header = _chunk(b"IHDR", pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0))
    return SIGNATURE + header + _palette()[2] + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))
