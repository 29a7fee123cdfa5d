"""The pictures: legible, within Discord's limits, every word inside and none over another."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.content.catalogue import load_catalogue
from bot.content.poses import load_drawings
from bot.domain.figure.drawing import FormDrawing
from bot.figures.card import (
    CardLayout,
    CardText,
    Station,
    draw_animation,
    draw_circuit,
    draw_form_card,
    lay_out_card,
    lay_out_circuit,
)
from bot.figures.lettering import Label, broken, clipped, overlapping, typeface
from bot.figures.pictures import Item, card_text, muscles
from bot.figures.scene import Scene

DRAWINGS = load_drawings()
CATALOGUE = load_catalogue()
ITEMS: dict[str, Item] = {**CATALOGUE.exercises, **CATALOGUE.cool_down}
DOSE = "3 rounds of 10 to 12 reps each side, 30 s rest between rounds"
words = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po", "Zs")), min_size=1, max_size=240)


def opened(picture: bytes) -> Image.Image:
    image = Image.open(BytesIO(picture))
    image.load()
    return image


def assert_words_are_clear(labels: tuple[Label, ...] | list[Label], size: tuple[int, int]) -> None:
    assert overlapping(labels) == []
    for label in labels:
        left, top, right, bottom = label.box
        assert min(left, top) >= 0, label.text
        assert right <= size[0], label.text
        assert bottom <= size[1], label.text


def layout_of(drawing: FormDrawing, text: CardText) -> CardLayout:
    return lay_out_card(drawing, text, Scene(drawing).shape)


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS.keys())
def test_no_word_of_a_card_leaves_it_or_lies_over_another(item: Item) -> None:
    layout = layout_of(DRAWINGS[item.id], card_text(item, DOSE))
    assert_words_are_clear(layout.labels, layout.size)


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS.keys())
def test_every_cue_stands_on_the_card_in_full(item: Item) -> None:
    text = card_text(item, DOSE)
    layout = layout_of(DRAWINGS[item.id], text)
    written = " ".join(label.text for label in layout.labels)
    for heading, cue in text.cues:
        assert f"{heading} {' '.join(cue.split())}" in written
    assert text.name in written


@settings(max_examples=30, deadline=None)
@given(words, words, st.lists(words, max_size=5), st.lists(st.tuples(words, words), max_size=4))
def test_words_of_any_length_stay_inside(name: str, dose: str, names: list[str], cues: list[tuple[str, str]]) -> None:
    headed = tuple((heading[:20], cue) for heading, cue in cues)
    layout = layout_of(DRAWINGS["side-plank"], CardText(name, dose, tuple(names), tuple(names), headed))
    for label in layout.labels:
        assert label.box[2] <= layout.size[0], label.text
        assert label.box[3] <= layout.size[1], label.text


@pytest.mark.parametrize(
    "item_id", ["lateral-bound", "bent-over-ytw", "renegade-row", "straddle", "wall-angel", "roll-glutes"]
)
def test_a_card_is_a_png_within_discords_limits(item_id: str) -> None:
    picture = draw_form_card(DRAWINGS[item_id], card_text(ITEMS[item_id], DOSE))
    image = opened(picture)
    assert image.format == "PNG"
    assert image.width <= 1200
    assert len(picture) < 200_000


def test_a_card_suits_dark_and_light_because_its_corners_are_clear() -> None:
    image = opened(draw_form_card(DRAWINGS["side-plank"], card_text(ITEMS["side-plank"], ""))).convert("RGBA")
    for corner in ((0, 0), (image.width - 1, 0), (0, image.height - 1), (image.width - 1, image.height - 1)):
        assert image.getpixel(corner)[3] < 40  # type: ignore[index]  # an RGBA pixel is a tuple
    assert image.getpixel((image.width // 2, 12)) == (250, 248, 244, 255)


@pytest.mark.parametrize("item_id", ["bent-over-ytw", "quadruped-hip-circle", "lateral-band-walk", "childs-pose"])
def test_a_film_loops_for_ever_and_is_under_a_megabyte(item_id: str) -> None:
    picture = draw_animation(DRAWINGS[item_id], *muscles(ITEMS[item_id]))
    image = opened(picture)
    assert image.format == "GIF"
    assert image.info["loop"] == 0
    assert getattr(image, "n_frames", 1) >= 12
    assert len(picture) < 1_000_000


def test_a_film_moves() -> None:
    image = opened(draw_animation(DRAWINGS["good-morning"], (), ()))
    first = image.convert("RGB").tobytes()
    image.seek(10)
    assert image.convert("RGB").tobytes() != first


def test_the_working_muscles_change_the_picture() -> None:
    drawing = DRAWINGS["donkey-kick"]
    plain = Scene(drawing).paint(drawing.shown_skeletons[-1], (300, 240), supersample=2)
    tinted = Scene(drawing, ("gluteus maximus",)).paint(drawing.shown_skeletons[-1], (300, 240), supersample=2)
    assert plain.tobytes() != tinted.tobytes()


def test_only_the_working_side_is_tinted() -> None:
    drawing = DRAWINGS["single-leg-glute-bridge"]
    assert drawing.work == ("right",)


def stations(*ids: str) -> list[Station]:
    return [Station(DRAWINGS[i], ITEMS[i].name, "12 each side", *muscles(ITEMS[i])) for i in ids]


def test_the_circuits_picture_shows_its_stations_in_order() -> None:
    four = stations("glute-bridge", "side-plank", "clamshell", "band-row")
    labels, panels, size = lay_out_circuit(four)
    assert_words_are_clear(labels, size)
    assert [label.text for label in labels if label.text in {"1", "2", "3", "4"}] == ["1", "2", "3", "4"]
    assert [panel[0] for panel in panels] == sorted(panel[0] for panel in panels)
    picture = draw_circuit(four)
    assert opened(picture).width <= 1200
    assert len(picture) < 200_000


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6])
def test_a_circuit_of_another_length_fits_as_well(count: int) -> None:
    longest = sorted(CATALOGUE.exercises.values(), key=lambda e: -len(e.name))[:count]
    labels, _, size = lay_out_circuit(stations(*(e.id for e in longest)))
    assert_words_are_clear(labels, size)


@given(words, st.integers(60, 600))
def test_clipped_words_fit_their_width(text: str, width: int) -> None:
    assert typeface("Regular", 28).getlength(clipped(text, "Regular", 28, width)) <= width


@given(words, st.integers(120, 900))
def test_broken_lines_fit_and_lose_no_word_that_fits(text: str, width: int) -> None:
    lines = broken(text, "Regular", 28, width)
    font = typeface("Regular", 28)
    assert all(font.getlength(line) <= width for line in lines)
    if all(font.getlength(word) <= width for word in text.split()):
        assert " ".join(lines).split() == text.split()
