"""The pictures that members see: the form card, the moving figure, and the circuit's four stations in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw

from bot.domain.figure.drawing import FormDrawing
from bot.figures import theme
from bot.figures.canvas import blend
from bot.figures.lettering import Label, Weight, broken, clipped, typeface
from bot.figures.scene import Scene

WIDTH = 1200
MARGIN = 32
GAP = 20
PANEL_HEIGHTS = (330, 520)
ROUND = 22
CUE_SIZES = (29, 27, 25)
TALLEST = 1150


@dataclass(frozen=True)
class CardText:
    """The words of a form card: its name, the dose, the muscles, and the cues with a heading each."""

    name: str
    dose: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    cues: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Station:
    """One station of a circuit: its drawing, its name, its dose, its muscles."""

    drawing: FormDrawing
    name: str
    dose: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...] = ()


@dataclass(frozen=True)
class CardLayout:
    """Where everything on a form card lies, in pixels."""

    size: tuple[int, int]
    panels: tuple[tuple[int, int, int, int], ...]
    dots: tuple[tuple[int, int, bool], ...]
    labels: tuple[Label, ...]


def lay_out_card(drawing: FormDrawing, text: CardText, shape: float) -> CardLayout:
    """Where the words and the figures of a form card go; every word is inside and none lies over another.

    `shape` is how high a figure is for each pixel of its width.
    """
    inner = WIDTH - 2 * MARGIN
    labels = [Label(clipped(text.name, "Bold", 54, inner), MARGIN, 18, "Bold", 54, theme.INK)]
    top = 92
    if text.dose:
        labels.append(Label(clipped(text.dose, "Semibold", 34, inner), MARGIN, 86, "Semibold", 34, theme.ACCENT))
        top = 144
    count = len(drawing.shown)
    wide = (inner - GAP * (count - 1)) // count
    high = max(PANEL_HEIGHTS[0], min(PANEL_HEIGHTS[1], round(wide * shape) + 40))
    panels = tuple((MARGIN + i * (wide + GAP), top, wide, high) for i in range(count))
    if count > 1:
        for i, (word, panel) in enumerate(zip(drawing.labels, panels, strict=False), start=1):
            labels.append(Label(f"{i}  {word}", panel[0] + 20, top + 12, "Semibold", 30, theme.SOFT_INK))
    y = top + high + 14
    dots, muscle_labels, y = _muscle_line(text, y)
    for size in CUE_SIZES:
        cue_labels, bottom = _cue_columns(text.cues, y + 14, size)
        if bottom <= TALLEST:
            break
    return CardLayout((WIDTH, bottom + 22), panels, tuple(dots), (*labels, *muscle_labels, *cue_labels))


def _muscle_line(text: CardText, top: int) -> tuple[list[tuple[int, int, bool]], list[Label], int]:
    """The key to the colours: what works and what helps, each after a dot in its colour (one full, one a ring)."""
    dots: list[tuple[int, int, bool]] = []
    labels: list[Label] = []
    for title, names, hard in (("Works", text.primary, True), ("Helps", text.secondary, False)):
        if not names:
            continue
        weight: Weight = "Semibold" if hard else "Regular"
        words = clipped(f"{title}: {', '.join(names)}", weight, 28, WIDTH - 2 * MARGIN - 40)
        dots.append((MARGIN + 14, top + 20, hard))
        labels.append(Label(words, MARGIN + 40, top, weight, 28, theme.INK if hard else theme.SOFT_INK))
        top += 38
    return dots, labels, top


def _cue_columns(cues: Sequence[tuple[str, str]], top: int, size: int) -> tuple[list[Label], int]:
    """The cues in two columns, the heading above each; the labels and where they end."""
    wide = (WIDTH - 2 * MARGIN - 48) // 2
    line = round(size * 1.26)
    ends = [top, top]
    labels: list[Label] = []
    half = (len(cues) + 1) // 2
    for number, (heading, words) in enumerate(cues):
        column = 0 if number < half else 1
        left = MARGIN + column * (wide + 48)
        y = ends[column]
        labels.append(Label(heading, left, y, "Bold", size - 3, theme.ACCENT))
        y += line
        for row in broken(words, "Regular", size, wide):
            labels.append(Label(row, left, y, "Regular", size, theme.INK))
            y += line
        ends[column] = y + 12
    return labels, max(ends)


def draw_form_card(drawing: FormDrawing, text: CardText) -> bytes:
    """The form card as a PNG, at most 1,200 px wide and under 200 kB."""
    scene = Scene(drawing, text.primary, text.secondary)
    layout = lay_out_card(drawing, text, scene.shape)
    card = _blank(layout.size)
    skeletons = drawing.shown_skeletons
    for number, (skeleton, (left, top, wide, high)) in enumerate(zip(skeletons, layout.panels, strict=True)):
        way = (drawing.shown[number - 1], drawing.shown[number]) if number else None
        _paste_round(card, scene.paint(skeleton, (wide, high), arrow_keys=way, supersample=3), (left, top))
    pen = ImageDraw.Draw(card)
    for label in layout.labels:
        label.draw(pen)
    for before, after in pairwise(layout.panels):
        _draw_chevron(card, ((before[0] + before[2] + after[0]) // 2, before[1] + before[3] // 2))
    for x, y, hard in layout.dots:
        _draw_dot(card, (x, y), hard=hard)
    return _png(card)


def draw_animation(
    drawing: FormDrawing, primary: tuple[str, ...], secondary: tuple[str, ...], frames: int = 14
) -> bytes:
    """The movement as a looping GIF, there and back, under 1 MB."""
    scene = Scene(drawing, primary, secondary)
    movement = drawing.movement
    count = frames if len(movement.keys) < 4 else frames + 8
    pictures = [scene.paint(movement.at(i / (count - 1)), (480, 400), supersample=3) for i in range(count)]
    tones = Image.new("RGB", (480, 1200))
    for i, picture in enumerate((pictures[0], pictures[count // 2], pictures[-1])):
        tones.paste(picture, (0, 400 * i))
    palette = tones.quantize(96, Image.Quantize.MEDIANCUT)
    flat = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    pace = [600 if i in {0, count - 1} else 60 for i in range(count)]
    if drawing.there_and_back:
        flat += flat[-2:0:-1]
        pace += pace[-2:0:-1]
    held = BytesIO()
    flat[0].save(held, "GIF", save_all=True, append_images=flat[1:], duration=pace, loop=0, disposal=1, optimize=False)
    return held.getvalue()


def lay_out_circuit(
    stations: Sequence[Station],
) -> tuple[list[Label], list[tuple[int, int, int, int]], tuple[int, int]]:
    """The labels, the panels and the size of the circuit's picture."""
    count = max(1, len(stations))
    wide = (WIDTH - 2 * 24 - 16 * (count - 1)) // count
    labels: list[Label] = []
    panels = []
    for number, station in enumerate(stations, start=1):
        left = 24 + (number - 1) * (wide + 16)
        panels.append((left, 24, wide, 300))
        middle = typeface("Bold", 34).getlength(str(number)) / 2
        labels.append(Label(str(number), round(left + 36 - middle), 35, "Bold", 34, theme.PAPER))
        y = 334
        for row in broken(station.name, "Bold", 31, wide - 8)[:2]:
            labels.append(Label(row, left + 4, y, "Bold", 31, theme.INK))
            y += 37
        if station.dose:
            dose = clipped(station.dose, "Regular", 28, wide - 8)
            labels.append(Label(dose, left + 4, 413, "Regular", 28, theme.ACCENT))
    return labels, panels, (WIDTH, 464)


def draw_panel(station: Station, size: tuple[int, int]) -> bytes:
    """One station's figure at the end of its movement, as a PNG: most of the work of a circuit's picture."""
    scene = Scene(station.drawing, station.primary, station.secondary)
    shown = station.drawing.shown
    way = (shown[-2], shown[-1]) if len(shown) > 1 else None
    return _png(scene.paint(station.drawing.shown_skeletons[-1], size, arrow_keys=way, supersample=3))


def draw_circuit(stations: Sequence[Station], panel: Callable[[Station, tuple[int, int]], bytes] = draw_panel) -> bytes:
    """The stations of a circuit in order, as one wide PNG: number, figure, name and dose.

    `panel` gives a station's figure, from wherever it is kept.
    """
    labels, panels, size = lay_out_circuit(stations)
    card = _blank(size)
    for station, (left, top, wide, high) in zip(stations, panels, strict=True):
        with Image.open(BytesIO(panel(station, (wide, high)))) as picture:
            _paste_round(card, picture.convert("RGB"), (left, top))
        _draw_disc(card, (left + 36, top + 33), 26, theme.INK)
    pen = ImageDraw.Draw(card)
    for label in labels:
        label.draw(pen)
    return _png(card, effort=2)  # nearly every circuit is a new picture


def _blank(size: tuple[int, int]) -> Image.Image:
    """A sheet of paper with round corners; what is outside them is transparent, so it suits any background."""
    card = Image.new("RGBA", size, (*theme.PAPER, 255))
    card.putalpha(_round_mask(size, 28))
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((1, 1, size[0] - 2, size[1] - 2), 28, outline=(*theme.FLOOR, 255), width=3)
    return card


def _round_mask(size: tuple[int, int], radius: int) -> Image.Image:
    corner = Image.new("L", (radius * 8, radius * 8), 0)
    ImageDraw.Draw(corner).ellipse((0, 0, radius * 8 - 1, radius * 8 - 1), fill=255)
    small = corner.reduce(4)
    mask = Image.new("L", size, 255)
    for x, sx in ((0, 0), (size[0] - radius, radius)):
        for y, sy in ((0, 0), (size[1] - radius, radius)):
            mask.paste(small.crop((sx, sy, sx + radius, sy + radius)), (x, y))
    return mask


def _paste_round(card: Image.Image, picture: Image.Image, place: tuple[int, int]) -> None:
    card.paste(picture, place, _round_mask(picture.size, ROUND))


def _draw_disc(card: Image.Image, middle: tuple[int, int], radius: int, colour: tuple[int, int, int]) -> None:
    size = radius * 2
    mask = Image.new("L", (size * 4, size * 4), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, size * 4 - 1, size * 4 - 1), fill=255)
    card.paste((*colour, 255), (middle[0] - radius, middle[1] - radius), mask.reduce(4))


def _draw_dot(card: Image.Image, middle: tuple[int, int], *, hard: bool) -> None:
    """The colour of a muscle: full for what works, a ring for what helps, so that colour is not the only sign."""
    _draw_disc(card, middle, 12, theme.HARD if hard else theme.HELPING)
    if not hard:
        _draw_disc(card, middle, 6, theme.PAPER)


def _draw_chevron(card: Image.Image, middle: tuple[int, int]) -> None:
    _draw_disc(card, middle, 30, theme.PAPER)
    _draw_disc(card, middle, 26, theme.ARROW)
    x, y = middle
    tile = Image.new("L", (160, 160), 0)
    ImageDraw.Draw(tile).line([(64, 40), (104, 80), (64, 120)], fill=255, width=20, joint="curve")
    card.paste((*blend(theme.PAPER, (255, 255, 255), 0.8), 255), (x - 20, y - 20), tile.reduce(4))


def _png(card: Image.Image, *, effort: int = 6) -> bytes:
    held = BytesIO()
    card.save(held, "PNG", compress_level=effort)
    return held.getvalue()
