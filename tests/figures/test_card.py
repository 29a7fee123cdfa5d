"""The pictures: legible, within Discord's limits, every word inside and none over another."""

from functools import cache
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain.catalogue import Exercise
from bot.domain.figure.body import Side
from bot.domain.figure.drawing import FormDrawing
from bot.figures.body_map import body_map
from bot.figures.card import (
    SEEN_RED,
    SIZE,
    SMALL_PANEL,
    SMALLEST,
    STATION,
    CardLayout,
    CardText,
    StationPicture,
    draw_form_card,
    draw_station,
    hides_its_muscles,
    is_red,
    join_stations,
    lay_out_card,
    lay_out_station,
)
from bot.figures.film import draw_film
from bot.figures.lettering import ELLIPSIS, Label, broken, clipped, overlapping, typeface
from bot.figures.paletted import count_of, paletted
from bot.figures.person import Work
from bot.figures.pictures import Item, card_text, muscles, seconds_of
from bot.figures.scene import Scene
from tests.each import cases, each
from tests.shipped import CATALOGUE, DRAWINGS

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


@cache
def scene_of(item_id: str) -> Scene:
    return Scene(DRAWINGS[item_id])


def layout_of(drawing: FormDrawing, text: CardText) -> CardLayout:
    return lay_out_card(drawing, text, scene_of(drawing.id))


@cache
def film_of(item_id: str) -> bytes:
    return draw_film(DRAWINGS[item_id], *muscles(ITEMS[item_id]), seconds_of(ITEMS[item_id]))


@each(ITEMS)
def test_no_word_of_a_card_leaves_it_or_lies_over_another(item: Item) -> None:
    for dose in ("", "10 to 12 each side", DOSE):
        layout = layout_of(DRAWINGS[item.id], card_text(item, dose))
        assert_words_are_clear(layout.labels, SIZE)
        assert all(label.size >= SMALLEST for label in layout.labels)


@each(ITEMS)
def test_a_cards_name_dose_and_working_muscles_stand_in_full(item: Item) -> None:
    text = card_text(item, "10 to 12 each side")
    written = {label.text for label in layout_of(DRAWINGS[item.id], text).labels}
    assert {text.name, text.dose, f"{text.heading}: {', '.join(text.primary)}"} <= written


def test_the_smallest_type_is_eleven_pixels_on_a_phone() -> None:
    assert SMALLEST * 400 / SIZE[0] >= 11
    assert SIZE[0] * 3 == SIZE[1] * 4


@cases(("item_id", "stacked"), [("glute-bridge", True), ("superman", True), ("good-morning", False)])
def test_lying_figures_are_stacked_and_standing_ones_side_by_side(item_id: str, stacked: bool) -> None:
    first, last = layout_of(DRAWINGS[item_id], card_text(ITEMS[item_id], "")).panels
    assert (first[0] == last[0]) == stacked
    assert (first[1] == last[1]) != stacked


def test_a_hold_says_so_on_its_one_panel() -> None:
    layout = layout_of(DRAWINGS["side-plank"], card_text(ITEMS["side-plank"], "25 s each side"))
    assert len(layout.panels) == 1
    assert "Hold" in {label.text for label in layout.labels}


@settings(max_examples=30, deadline=None)
@given(words, words, st.lists(words, max_size=5), st.lists(words, max_size=5))
def test_words_of_any_length_stay_inside(name: str, dose: str, works: list[str], helps: list[str]) -> None:
    layout = layout_of(DRAWINGS["side-plank"], CardText(name, dose, tuple(works), tuple(helps)))
    for label in layout.labels:
        assert label.box[2] <= SIZE[0], label.text
        assert label.box[3] <= SIZE[1], label.text


@cases("item_id", ["lateral-bound", "bent-over-ytw", "renegade-row", "straddle", "wall-angel", "roll-glutes"])
def test_a_card_is_a_small_png_of_four_to_three(item_id: str) -> None:
    picture = draw_form_card(DRAWINGS[item_id], card_text(ITEMS[item_id], DOSE))
    image = opened(picture)
    assert image.format == "PNG"
    assert image.size == (1200, 900)
    assert len(picture) < 100_000


def test_a_card_suits_dark_and_light_because_its_corners_are_clear() -> None:
    image = opened(draw_form_card(DRAWINGS["side-plank"], card_text(ITEMS["side-plank"], ""))).convert("RGBA")
    for corner in ((0, 0), (image.width - 1, 0), (0, image.height - 1), (image.width - 1, image.height - 1)):
        assert image.getpixel(corner)[3] < 40  # type: ignore[index]  # an RGBA pixel is a tuple
    assert image.getpixel((image.width // 2, 8)) == (250, 248, 244, 255)


@cases("item_id", ["bent-over-ytw", "quadruped-hip-circle", "lateral-band-walk", "childs-pose"])
def test_a_film_loops_for_ever_and_is_under_a_megabyte(item_id: str) -> None:
    picture = film_of(item_id)
    image = opened(picture)
    assert image.format == "GIF"
    assert image.info["loop"] == 0
    assert getattr(image, "n_frames", 1) >= 10
    assert len(picture) < 1_000_000


def test_a_film_moves_and_takes_its_time() -> None:
    image = opened(draw_film(DRAWINGS["good-morning"], (), (), 4.0))
    first = image.convert("RGB").tobytes()
    image.seek(10)
    assert image.convert("RGB").tobytes() != first
    shown = 0
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        shown += image.info["duration"]
    assert 3500 <= shown <= 4500


def test_the_working_muscles_change_the_picture() -> None:
    drawing = DRAWINGS["donkey-kick"]
    plain = Scene(drawing).paint(drawing.shown_skeletons[-1], (300, 240), supersample=2)
    tinted = Scene(drawing, ("gluteus maximus",)).paint(drawing.shown_skeletons[-1], (300, 240), supersample=2)
    assert plain.tobytes() != tinted.tobytes()


@cases(
    ("item_id", "sides"),
    [
        ("single-leg-glute-bridge", ("right",)),  # the leg that pushes
        ("glute-bridge-march", ("right",)),  # the planted leg
        ("side-plank", ("left",)),  # the side nearest the floor
        ("suitcase-carry", ("left",)),  # the side that holds against the weight
        ("lateral-lunge", ("right", "left")),  # the hip that works, and the inner thigh of the straight leg
    ],
)
def test_the_side_that_the_text_means_is_tinted(item_id: str, sides: tuple[str, ...]) -> None:
    assert DRAWINGS[item_id].work == sides


@cases(("weight", "sides"), [("right", ("right",)), (None, ("left",))])
def test_forearms_are_tinted_where_a_hand_holds_a_weight(weight: Side | None, sides: tuple[Side, ...]) -> None:
    work = Work(sides=("left",), gripping=(weight,) if weight else ())
    assert work.on("forearms") == sides
    assert work.on("obliques") == ("left",)


def reds(image: Image.Image) -> int:
    return count_of(paletted(image.convert("RGB")), is_red)


@each(CATALOGUE.exercises)
def test_a_circuit_shows_the_working_muscle_or_the_body_map_does(exercise: Exercise) -> None:
    drawing = DRAWINGS[exercise.id]
    shown = Scene(drawing, *muscles(exercise)).paint(drawing.shown_skeletons[-1], SMALL_PANEL, supersample=2)
    if not hides_its_muscles(drawing, *muscles(exercise), shown):
        assert reds(shown) >= SEEN_RED
        return
    assert reds(body_map(exercise.primary, drawing.work, 190)) >= 40


def station(item_id: str, dose: str = "12 each side") -> StationPicture:
    return StationPicture(DRAWINGS[item_id], ITEMS[item_id].name, dose, *muscles(ITEMS[item_id]))


@each(CATALOGUE.exercises)
def test_a_stations_words_stand_in_full_below_its_figure(exercise: Exercise) -> None:
    labels, panel, _ = lay_out_station(4, exercise.name, "10 to 12 each side")
    assert_words_are_clear(labels, STATION)
    assert all(label.box[1] >= panel[1] + panel[3] for label in labels)
    assert " ".join(label.text for label in labels) == f"4 {exercise.name} 10 to 12 each side"


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), words, words | st.just(""))
def test_whatever_is_cut_from_a_station_leaves_a_sign(number: int, name: str, dose: str) -> None:
    labels, panel, _ = lay_out_station(number, name, dose)
    assert panel[3] > 300
    for label in labels:
        assert label.box[2] <= STATION[0]
        assert label.box[3] <= STATION[1]
    written = " ".join(label.text for label in labels)
    whole = " ".join(f"{number} {name} {dose}".split())
    assert " ".join(written.split()) == whole or ELLIPSIS in written


def test_a_station_is_a_small_png_and_a_circuit_lays_four_out_two_by_two() -> None:
    four = [
        draw_station(n, station(i)) for n, i in enumerate(("glute-bridge", "side-plank", "clamshell", "band-row"), 1)
    ]
    assert all(opened(picture).size == (600, 600) for picture in four)
    assert all(len(picture) < 40_000 for picture in four)
    whole = opened(join_stations(four)).convert("RGBA")
    assert whole.size == (1200, 1200)
    for number, picture in enumerate(four):
        left, top = number % 2 * 600, number // 2 * 600
        assert whole.crop((left, top, left + 600, top + 600)).tobytes() == opened(picture).convert("RGBA").tobytes()


@cases(("count", "size"), [(1, (600, 600)), (2, (1200, 600)), (3, (1200, 1200)), (5, (1200, 1800))])
def test_a_circuit_of_another_length_fits_as_well(count: int, size: tuple[int, int]) -> None:
    one = draw_station(1, station("glute-bridge"))
    assert opened(join_stations([one] * count)).size == size


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
