"""The gallery: one sheet with every figure, named and grouped, and every card and film as a file of its own."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image, ImageDraw

from bot.domain.catalogue import Catalogue
from bot.domain.figure.drawing import Drawings, FormDrawing
from bot.figures import theme
from bot.figures.card import draw_form_card
from bot.figures.film import draw_film
from bot.figures.lettering import Label, broken
from bot.figures.pictures import Item, card_text, muscles, seconds_of
from bot.figures.scene import Scene

TILE = (250, 190)
CAPTION = 56
COLUMNS = 8
HEADING = 62


def write_gallery(catalogue: Catalogue, drawings: Drawings, directory: Path, *, processes: int = 2) -> Path:
    """Write gallery.png and gallery/ID.png and ID.gif for every item under a directory; the sheet's path."""
    folder = directory / "gallery"
    folder.mkdir(parents=True, exist_ok=True)
    groups = list(_groups(catalogue))
    items = [item for _, members in groups for item in members]
    with ProcessPoolExecutor(processes) as pool:
        jobs = [(drawings[item.id], item, folder) for item in items]
        tiles = dict(zip((item.id for item in items), pool.map(_draw_item, jobs, chunksize=8), strict=True))
    sheet = directory / "gallery.png"
    _lay_sheet(groups, tiles).save(sheet)
    return sheet


def _groups(catalogue: Catalogue) -> Iterator[tuple[str, Sequence[Item]]]:
    for group, members in catalogue.by_group.items():
        yield group.title, members
    for kind, title in (("foam-roll", "Foam roll"), ("stretch", "Stretch")):
        yield title, [item for item in catalogue.cool_down.values() if item.kind == kind]


def _draw_item(job: tuple[FormDrawing, Item, Path]) -> Image.Image:
    """Write one item's card and film, and return its tile for the sheet."""
    drawing, item, folder = job
    primary, secondary = muscles(item)
    (folder / f"{item.id}.png").write_bytes(draw_form_card(drawing, card_text(item, "")))
    (folder / f"{item.id}.gif").write_bytes(draw_film(drawing, primary, secondary, seconds_of(item)))
    scene = Scene(drawing, primary, secondary)
    shown = drawing.shown
    keys = (shown[-2], shown[-1]) if len(shown) > 1 else None
    return scene.paint(drawing.shown_skeletons[-1], TILE, arrow_keys=keys, supersample=3)


def _lay_sheet(groups: Iterable[tuple[str, Sequence[Item]]], tiles: dict[str, Image.Image]) -> Image.Image:
    groups = list(groups)
    cell = (TILE[0] + 10, TILE[1] + CAPTION + 10)
    rows = sum(-(-len(members) // COLUMNS) for _, members in groups)
    sheet = Image.new("RGB", (COLUMNS * cell[0] + 30, rows * cell[1] + len(groups) * HEADING + 30), theme.PAPER)
    pen = ImageDraw.Draw(sheet)
    top = 10
    for title, members in groups:
        Label(title, 20, top + 10, "Bold", 36, theme.INK).draw(pen)
        top += HEADING
        for number, item in enumerate(members):
            left = 20 + number % COLUMNS * cell[0]
            y = top + number // COLUMNS * cell[1]
            sheet.paste(tiles[item.id], (left, y))
            for row, words in enumerate(broken(item.name, "Semibold", 20, TILE[0])):
                Label(words, left, y + TILE[1] + 2 + 24 * row, "Semibold", 20, theme.INK).draw(pen)
        top += -(-len(members) // COLUMNS) * cell[1]
    return sheet
