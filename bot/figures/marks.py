"""The signs on a picture that are no figure: discs, dots, the clock of a hold, the sign for onwards, round corners."""

from functools import cache

from PIL import Image, ImageDraw

from bot.figures import theme
from bot.figures.theme import Colour

Box = tuple[int, int, int, int]


def paste_round(card: Image.Image, picture: Image.Image, place: tuple[int, int], radius: int, around: Colour) -> None:
    """Lay a picture on the card and give it round corners of what is around it."""
    card.paste(picture, place)
    tile = _round_tile(radius)
    for right, low in ((0, 0), (1, 0), (0, 1), (1, 1)):
        corner = tile.crop((right * radius, low * radius, (right + 1) * radius, (low + 1) * radius))
        left, top = place[0] + right * (picture.width - radius), place[1] + low * (picture.height - radius)
        card.paste(around, (left, top, left + radius, top + radius), corner)


@cache
def _round_tile(radius: int) -> Image.Image:
    """A mask of what lies outside a disc."""
    disc = Image.new("L", (radius * 8, radius * 8), 255)
    ImageDraw.Draw(disc).ellipse((0, 0, radius * 8 - 1, radius * 8 - 1), fill=0)
    return disc.reduce(4)


def draw_disc(card: Image.Image, middle: tuple[int, int], radius: int, colour: Colour) -> None:
    """Fill a disc, smooth at its edge."""
    place = (middle[0] - radius, middle[1] - radius)
    card.paste(colour, (*place, place[0] + 2 * radius, place[1] + 2 * radius), _disc(radius))


@cache
def _disc(radius: int) -> Image.Image:
    """A mask of a disc."""
    mask = Image.new("L", (radius * 8, radius * 8), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, radius * 8 - 1, radius * 8 - 1), fill=255)
    return mask.reduce(4)


def draw_dot(card: Image.Image, middle: tuple[int, int], *, hard: bool) -> None:
    """The sign of a muscle: full for what works, hatched for what helps, so that colour is not the only sign."""
    draw_disc(card, middle, 14, theme.RIM)
    draw_disc(card, middle, 11, theme.HARD if hard else theme.HELPING)
    if not hard:
        pen = ImageDraw.Draw(card)
        for off in (-6, 0, 6):
            half = 10 if off == 0 else 7
            x, y = middle[0] + off // 2, middle[1] + off // 2
            pen.line((x - half * 0.7, y + half * 0.7, x + half * 0.7, y - half * 0.7), fill=theme.RIM, width=2)


def draw_clock(card: Image.Image, middle: tuple[int, int]) -> None:
    """The mark of a hold: a clock."""
    draw_disc(card, middle, 26, theme.MOVE)
    draw_disc(card, middle, 20, theme.PAPER)
    pen = ImageDraw.Draw(card)
    x, y = middle
    pen.line((x, y - 14, x, y, x + 10, y + 5), fill=theme.MOVE, width=5, joint="curve")


def draw_chevron(card: Image.Image, before: Box, after: Box) -> None:
    """The sign between two panels: onwards to the right, or down."""
    down = after[1] > before[1]
    if down:
        middle = (before[0] + before[2] // 2, (before[1] + before[3] + after[1]) // 2)
    else:
        middle = ((before[0] + before[2] + after[0]) // 2, before[1] + before[3] // 2)
    draw_disc(card, middle, 30, theme.PAPER)
    draw_disc(card, middle, 26, theme.MOVE)
    x, y = middle
    points = [(-5, -10), (5, 0), (-5, 10)]
    turned = [(b, a) if down else (a, b) for a, b in points]
    tile = Image.new("L", (160, 160), 0)
    ImageDraw.Draw(tile).line([(80 + 4 * a, 80 + 4 * b) for a, b in turned], fill=255, width=20, joint="curve")
    card.paste(theme.PAPER, (x - 20, y - 20), tile.reduce(4))
