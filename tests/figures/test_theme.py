"""The colours: a muscle stands out from what it lies on, also for eyes that mix up red and green."""

from itertools import product

from bot.figures import theme
from bot.figures.canvas import blend
from bot.figures.theme import Colour
from tests.each import cases

Row = tuple[float, float, float]
Matrix = tuple[Row, Row, Row]
# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
EYES: dict[str, Matrix] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}
FARTHEST_SHADE = 0.2  # how much darker the far side of the body is drawn
GROUNDS = {"skin": theme.SKIN, "shirt": theme.SHIRT, "shorts": theme.SHORTS}


def linear(colour: Colour) -> Row:
    red, green, blue = (c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return red, green, blue


def seen_by(eye: str, colour: Colour) -> float:
    """How bright a colour is for an eye, 0 to 1."""
    rgb = linear(colour)
    red, green, blue = (max(0.0, min(1.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in EYES[eye])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(eye: str, a: Colour, b: Colour) -> float:
    low, high = sorted((seen_by(eye, a), seen_by(eye, b)))
    return (high + 0.05) / (low + 0.05)


@cases(("eye", "ground"), list(product(EYES, GROUNDS)))
def test_a_muscles_rim_stands_out_from_skin_shirt_and_shorts_near_and_far(eye: str, ground: str) -> None:
    for shade in (0.0, FARTHEST_SHADE):
        assert contrast(eye, theme.RIM, blend(GROUNDS[ground], theme.EDGE, shade)) >= 3


@cases("eye", EYES)
def test_what_works_and_what_helps_differ_in_more_than_hue(eye: str) -> None:
    """The helping muscle is hatched with the rim's colour; the hatch must show on it, and its ground be lighter."""
    assert contrast(eye, theme.RIM, theme.HELPING) >= 3
    assert seen_by(eye, theme.HELPING) > seen_by(eye, theme.HARD) + 0.1


@cases("eye", EYES)
def test_the_arrow_is_not_taken_for_a_muscle(eye: str) -> None:
    assert contrast(eye, theme.MOVE, theme.PANEL) >= 3
    assert contrast(eye, theme.MOVE, theme.PAPER) >= 4.5
    red, _, blue = theme.MOVE
    assert blue > red + 60


@cases("words", [theme.INK, theme.SOFT_INK, theme.MOVE])
def test_words_can_be_read(words: Colour) -> None:
    assert contrast("usual", words, theme.PANEL) >= 4.5
    assert contrast("usual", words, theme.PAPER) >= 4.5
