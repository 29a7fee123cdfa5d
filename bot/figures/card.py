"""The pictures that members see: the form card, and a circuit's stations, each a picture of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from bot.domain.figure.drawing import FormDrawing
from bot.figures import theme
from bot.figures.body_map import body_map
from bot.figures.lettering import Label, Weight, clipped, fitting, typeface
from bot.figures.marks import Box, draw_chevron, draw_clock, draw_disc, draw_dot, paste_round
from bot.figures.paletted import count_of, joined, paletted, png, round_corners
from bot.figures.scene import Scene
from bot.figures.theme import Colour

SIZE = (1200, 900)
STATION = (600, 600)
MARGIN = 24
GAP = 14
ROUND = 18
CORNER = 28
SMALLEST = 33  # 11 px on a phone that shows the card 400 px wide
NAME_SIZES = (60, 54, 48, 44, 40)
SEEN_RED = 120  # pixels of the working muscle that a small panel must show; else the body map does
SMALL_PANEL = (276, 300)
MAP_SHARES = (0.42, 0.34, 0.27)  # how much of a panel's height the body map takes
FREE_ENOUGH = 0.97
DISC_ROOM = 64  # what the number needs beside the words


@dataclass(frozen=True)
class CardText:
    """The words of a form card: its name, the dose, the muscles that work and that help, and what they are called."""

    name: str
    dose: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...] = ()
    heading: str = "Works"


@dataclass(frozen=True)
class StationPicture:
    """What a station's picture shows beside its number: the drawing, the name, the dose, the muscles."""

    drawing: FormDrawing
    name: str
    dose: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...] = ()


@dataclass(frozen=True)
class CardLayout:
    """Where everything on a form card lies, in pixels."""

    panels: tuple[Box, ...]
    dots: tuple[tuple[int, int, bool], ...]
    labels: tuple[Label, ...]


def lay_out_card(drawing: FormDrawing, text: CardText, scene: Scene) -> CardLayout:
    """Where the words and the figures of a form card go; every word is inside and none lies over another."""
    labels, top = _heading(text)
    dots, muscles = _muscle_line(text)
    area = (MARGIN, top, SIZE[0] - 2 * MARGIN, SIZE[1] - 74 - top)
    panels = _panels(area, len(drawing.shown), scene)
    if len(drawing.shown) > 1:
        for number, (word, panel) in enumerate(zip(drawing.labels, panels, strict=False), start=1):
            labels.append(Label(f"{number}  {word}", panel[0] + 20, panel[1] + 10, "Semibold", 36, theme.SOFT_INK))
    elif drawing.hold:
        labels.append(Label("Hold", panels[0][0] + 82, panels[0][1] + 12, "Semibold", 38, theme.MOVE))
    return CardLayout(panels, dots, (*labels, *muscles))


def _heading(text: CardText) -> tuple[list[Label], int]:
    """The name on the left and the dose on the right; the dose below where both are too long for a line."""
    inner = SIZE[0] - 2 * MARGIN - 16
    left = MARGIN + 8
    for size in NAME_SIZES:
        small = max(SMALLEST + 3, size - 12)
        wide = typeface("Bold", size).getlength(text.name)
        dose = typeface("Semibold", small).getlength(text.dose)
        if wide + dose + (40 if text.dose else 0) <= inner:
            labels = [Label(text.name, left, 14, "Bold", size, theme.INK)]
            if text.dose:
                labels.append(
                    Label(text.dose, round(left + inner - dose), 14 + size - small, "Semibold", small, theme.MOVE)
                )
            return labels, 14 + round(size * 1.32) + 8
    labels = [Label(clipped(text.name, "Bold", 48, inner), left, 10, "Bold", 48, theme.INK)]
    labels.append(Label(clipped(text.dose, "Semibold", 36, inner), left, 70, "Semibold", 36, theme.MOVE))
    return labels, 124


def _panels(area: Box, count: int, scene: Scene) -> tuple[Box, ...]:
    """The panels side by side or stacked, whichever makes the figures larger."""
    left, top, wide, high = area
    beside = (wide - GAP * (count - 1)) // count
    stacked = (high - GAP * (count - 1)) // count
    if scene.scale((wide, stacked)) > scene.scale((beside, high)):
        return tuple((left, top + i * (stacked + GAP), wide, stacked) for i in range(count))
    return tuple((left + i * (beside + GAP), top, beside, high) for i in range(count))


def _muscle_line(text: CardText) -> tuple[tuple[tuple[int, int, bool], ...], list[Label]]:
    """The key to the colours in one line: what works and what helps, each after a dot in its colour."""
    dots: list[tuple[int, int, bool]] = []
    labels: list[Label] = []
    top, left, end = SIZE[1] - 60, MARGIN + 8, SIZE[0] - MARGIN
    for heading, names, hard in ((text.heading, text.primary, True), ("Helps", text.secondary, False)):
        if not names or end - left < 200:
            continue
        weight: Weight = "Semibold" if hard else "Regular"
        words = clipped(f"{heading}: {', '.join(names)}", weight, SMALLEST + 1, end - left - 40)
        dots.append((left + 13, top + 24, hard))
        labels.append(Label(words, left + 36, top, weight, SMALLEST + 1, theme.INK if hard else theme.SOFT_INK))
        left += 36 + round(typeface(weight, SMALLEST + 1).getlength(words)) + 30
    return tuple(dots), labels


def draw_form_card(drawing: FormDrawing, text: CardText) -> bytes:
    """The form card as a PNG of 1,200 x 900 pixels, under 200 kB."""
    scene = Scene(drawing, text.primary, text.secondary)
    layout = lay_out_card(drawing, text, scene)
    card = Image.new("RGB", SIZE, theme.PAPER)
    for number, (skeleton, box) in enumerate(zip(drawing.shown_skeletons, layout.panels, strict=True)):
        keys = (drawing.shown[number - 1], drawing.shown[number]) if number else None
        panel = scene.paint(skeleton, box[2:], arrow_keys=keys, supersample=2)
        if number == len(layout.panels) - 1 and hides_its_muscles(drawing, text.primary, text.secondary):
            _paste_map(panel, text.primary, drawing, words=True)
        paste_round(card, panel, box[:2], ROUND, theme.PAPER)
    for before, after in pairwise(layout.panels):
        draw_chevron(card, before, after)
    if drawing.hold:
        draw_clock(card, (layout.panels[0][0] + 44, layout.panels[0][1] + 42))
    pen = ImageDraw.Draw(card)
    for label in layout.labels:
        if any(box[1] < label.top < box[1] + box[3] for box in layout.panels):  # a thing may stand behind it
            left, top, right, bottom = label.box
            pen.rounded_rectangle((left - 10, top - 8, right + 10, bottom + 8), 10, fill=theme.PANEL)
        label.draw(pen)
    for x, y, hard in layout.dots:
        draw_dot(card, (x, y), hard=hard)
    return _finished(card)


def lay_out_station(number: int, name: str, dose: str) -> tuple[list[Label], Box, tuple[int, int]]:
    """The labels, the panel, and the middle of the number's disc of a station's picture; nothing lies on the panel."""
    left, right = 92, STATION[0] - 16
    size, lines = fitting(name, "Bold", (42, 38, SMALLEST + 1), right - left, most=2)
    words = [(line, "Bold", size, theme.INK) for line in lines]
    if dose:
        words.append((clipped(dose, "Semibold", 36, right - left), "Semibold", 36, theme.MOVE))
    top = STATION[1] - 16 - max(DISC_ROOM, sum(round(size * 1.24) for _, _, size, _ in words))
    panel = (14, 14, STATION[0] - 28, top - 14 - 8)
    middle = (50, top + 30)
    wide = typeface("Bold", 38).getlength(str(number))
    labels = [Label(str(number), round(middle[0] - wide / 2), middle[1] - 25, "Bold", 38, theme.PAPER)]
    for line, weight, size, colour in words:
        labels.append(Label(line, left, top, weight, size, colour))  # type: ignore[arg-type]  # a weight of ours
        top += round(size * 1.24)
    return labels, panel, middle


def draw_station(number: int, shown: StationPicture) -> bytes:
    """One station of a circuit as a PNG of 600 x 600 pixels: number, figure, name and dose."""
    labels, box, middle = lay_out_station(number, shown.name, shown.dose)
    drawing = shown.drawing
    scene = Scene(drawing, shown.primary, shown.secondary)
    keys = (drawing.shown[-2], drawing.shown[-1]) if len(drawing.shown) > 1 else None
    card = Image.new("RGB", STATION, theme.PAPER)
    panel = scene.paint(drawing.shown_skeletons[-1], box[2:], arrow_keys=keys, supersample=2)
    if hides_its_muscles(drawing, shown.primary, shown.secondary, panel):
        _paste_map(panel, shown.primary, drawing, words=drawing.hold)
    paste_round(card, panel, box[:2], ROUND, theme.PAPER)
    if drawing.hold:
        draw_clock(card, (box[0] + 44, box[1] + 44))
    draw_disc(card, middle, 30, theme.INK)
    pen = ImageDraw.Draw(card)
    for label in labels:
        label.draw(pen)
    return _finished(card)


def join_stations(stations: Sequence[bytes]) -> bytes:
    """The pictures of a circuit's stations as one PNG, two in a row."""
    return joined(stations, min(2, len(stations)))


def hides_its_muscles(
    drawing: FormDrawing, primary: tuple[str, ...], secondary: tuple[str, ...], panel: Image.Image | None = None
) -> bool:
    """Whether the last pose shows less red than a member would see; `panel` is that pose where it was painted."""
    if panel is None:
        panel = Scene(drawing, primary, secondary).paint(drawing.shown_skeletons[-1], SMALL_PANEL, supersample=1)
    scale = SMALL_PANEL[0] * SMALL_PANEL[1] / (panel.width * panel.height)
    return count_of(paletted(panel), is_red) * scale < SEEN_RED


def is_red(colour: Colour) -> bool:
    """Whether a colour is the working muscle's, in light or shade."""
    return colour[0] > 170 and max(colour[1:]) < 130 and colour[0] - max(colour[1:]) > 85


def _paste_map(panel: Image.Image, primary: tuple[str, ...], drawing: FormDrawing, *, words: bool) -> None:
    """Lay the body map into the emptiest corner of a panel, smaller where it would cover the figure.

    `words` keeps the upper left corner free for them.
    """
    ground = paletted(panel)
    best, place, free = None, (0, 0), -1.0
    for share in MAP_SHARES:
        small = body_map(primary, drawing.work, round(panel.height * share))
        right, low = panel.width - small.width - 12, panel.height - small.height - 12
        for corner in ((right, 12), (right, low), (12, low), *(() if words else ((12, 12),))):
            under = ground.crop((*corner, corner[0] + small.width, corner[1] + small.height))
            empty = count_of(under, _is_ground) / (small.width * small.height)
            if empty > free + 0.02:
                best, place, free = small, corner, empty
        if free > FREE_ENOUGH:
            break
    if best is not None:
        paste_round(panel, best, place, 12, theme.PANEL)
        pen = ImageDraw.Draw(panel)
        frame = (*place, place[0] + best.width - 1, place[1] + best.height - 1)
        pen.rounded_rectangle(frame, 12, outline=theme.PAPER, width=3)


def _is_ground(colour: Colour) -> bool:
    return colour == theme.PANEL


def _finished(card: Image.Image) -> bytes:
    """The card in the palette, with a thin line around it and clear corners, as a PNG."""
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((1, 1, card.width - 2, card.height - 2), CORNER, outline=theme.FLOOR, width=3)
    picture = paletted(card)
    round_corners(picture, CORNER)
    return png(picture)
