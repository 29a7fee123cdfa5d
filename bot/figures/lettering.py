"""Words in a picture: the typeface, breaking lines, and where every label lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from PIL import ImageDraw, ImageFont

from bot.figures.theme import Colour

Weight = Literal["Regular", "Semibold", "Bold"]
ELLIPSIS = "…"


@cache
def typeface(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """Source Sans Pro (SIL Open Font License), which the package font-source-sans-pro carries."""
    path = files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"
    return ImageFont.truetype(str(path), size)


@dataclass(frozen=True, slots=True)
class Label:
    """One line of words and where it starts, in pixels of the picture (left, top)."""

    text: str
    left: int
    top: int
    weight: Weight
    size: int
    colour: Colour

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the ink."""
        left, top, right, bottom = typeface(self.weight, self.size).getbbox(self.text)
        return (self.left + left, self.top + top, self.left + right, self.top + bottom)

    def draw(self, pen: ImageDraw.ImageDraw) -> None:
        """Write the label."""
        pen.text((self.left, self.top), self.text, font=typeface(self.weight, self.size), fill=self.colour)


def broken(text: str, weight: Weight, size: int, width: int) -> list[str]:
    """The text in lines that fit the width in pixels; a word too long for a line is cut."""
    font = typeface(weight, size)
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word if font.getlength(word) <= width else clipped(word, weight, size, width)
    return [*lines, line] if line else lines


def fitting(text: str, weight: Weight, sizes: Iterable[int], width: int, *, most: int) -> tuple[int, list[str]]:
    """The first size at which the text fits so many lines of a width, and its lines.

    Where it fits at no size, the last line ends with an ellipsis: nothing is cut without a sign.
    """
    size, lines = 0, [text]
    for size in sizes:
        lines = broken(text, weight, size, width)
        if len(lines) <= most:
            return size, lines
    rest = " ".join(lines[most - 1 :])
    return size, [*lines[: most - 1], clipped(rest, weight, size, width)]


def clipped(text: str, weight: Weight, size: int, width: int) -> str:
    """The text, cut with an ellipsis where it is wider than the width in pixels."""
    font = typeface(weight, size)
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + ELLIPSIS) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def overlapping(labels: Iterable[Label]) -> list[tuple[str, str]]:
    """The pairs of labels whose ink lies over each other."""
    placed = [(label.text, label.box) for label in labels]
    return [
        (a, b)
        for i, (a, (l1, t1, r1, b1)) in enumerate(placed)
        for b, (l2, t2, r2, b2) in placed[i + 1 :]
        if l1 < r2 and l2 < r1 and t1 < b2 and t2 < b1
    ]
