"""The pictures and their cache: a picture is drawn once, and a damaged or forgotten one is drawn again."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.catalogue import GYM
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.dose import usual_stations
from bot.domain.circuit.draw import draw_circuit
from bot.domain.errors import MemberError
from bot.figures.cache import PictureCache
from bot.figures.pictures import Item, Pictures, card_text, digest_of
from tests.shipped import CATALOGUE, DRAWINGS

BRIDGE = CATALOGUE.exercises["glute-bridge"]


def counted(picture: bytes) -> tuple[Callable[[], bytes], list[int]]:
    calls: list[int] = []

    def draw() -> bytes:
        calls.append(1)
        return picture

    return draw, calls


def test_a_picture_is_drawn_once_and_then_taken_from_the_cache(tmp_path: Path) -> None:
    draw, calls = counted(b"picture")
    cache = PictureCache(tmp_path / "pictures")
    assert [cache.fetch("key", "png", draw) for _ in range(3)] == [b"picture"] * 3
    assert PictureCache(tmp_path / "pictures").fetch("key", "png", draw) == b"picture"
    assert len(calls) == 1


def test_another_key_is_another_picture(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path)
    assert cache.fetch("a", "png", lambda: b"first") != cache.fetch("b", "png", lambda: b"second")


@pytest.mark.parametrize("damage", [b"", b"pict", b"x" * 200])
def test_a_damaged_file_is_drawn_again(tmp_path: Path, damage: bytes) -> None:
    draw, calls = counted(b"picture")
    cache = PictureCache(tmp_path)
    cache.fetch("key", "png", draw)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert cache.fetch("key", "png", draw) == b"picture"
    assert cache.fetch("key", "png", draw) == b"picture"
    assert len(calls) == 2


def test_a_failed_drawing_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise RuntimeError("no ink")

    with pytest.raises(RuntimeError):
        PictureCache(tmp_path).fetch("key", "png", fail)
    assert list(tmp_path.iterdir()) == []


def test_the_cache_stays_within_its_limit_and_keeps_what_was_asked_for_last(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, limit_bytes=3_200)
    for key in ("a", "b", "c"):
        cache.fetch(key, "png", lambda: bytes(1_000))
    draw_a, calls_a = counted(bytes(1_000))
    cache.fetch("a", "png", draw_a)
    cache.fetch("d", "png", lambda: bytes(1_000))
    cache.fetch("a", "png", draw_a)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 3_200
    assert calls_a == []
    draw_b, calls_b = counted(bytes(1_000))
    cache.fetch("b", "png", draw_b)
    assert calls_b == [1]


def test_a_card_comes_from_the_cache_the_second_time(tmp_path: Path) -> None:
    first = Pictures(DRAWINGS, tmp_path).form_card(BRIDGE, "12 reps")
    assert len(list(tmp_path.iterdir())) == 1
    assert Pictures(DRAWINGS, tmp_path).form_card(BRIDGE, "12 reps") == first
    assert len(list(tmp_path.iterdir())) == 1


def test_a_changed_name_dose_or_pose_makes_another_card(tmp_path: Path) -> None:
    pictures = Pictures(DRAWINGS, tmp_path)
    pictures.form_card(BRIDGE, "12 reps")
    pictures.form_card(BRIDGE, "10 reps")
    pictures.form_card(replace(BRIDGE, name="Bridge"), "12 reps")
    Pictures({**DRAWINGS, BRIDGE.id: DRAWINGS["side-plank"]}, tmp_path).form_card(BRIDGE, "12 reps")
    assert len(list(tmp_path.iterdir())) == 4


def test_a_changed_cue_keeps_the_card_because_the_message_says_it(tmp_path: Path) -> None:
    pictures = Pictures(DRAWINGS, tmp_path)
    changed = replace(BRIDGE, form=replace(BRIDGE.form, move="Lift."))
    assert pictures.form_card(BRIDGE, "12 reps") == pictures.form_card(changed, "12 reps")
    assert len(list(tmp_path.iterdir())) == 1


def test_changed_drawing_code_draws_anew(tmp_path: Path) -> None:
    """No version number to forget: the kept pictures are named after the code that drew them."""
    code = tmp_path / "code"
    code.mkdir()
    (code / "a.py").write_text("x = 1")
    before = digest_of([code])
    assert digest_of([code]) == before
    (code / "a.py").write_text("x = 2")
    changed = digest_of([code])
    (code / "b.py").write_text("")
    assert len({before, changed, digest_of([code])}) == 3


def test_films_and_stations_are_kept_and_circuits_put_together(tmp_path: Path) -> None:
    pictures = Pictures(DRAWINGS, tmp_path)
    circuit = [(BRIDGE, "12 reps"), (CATALOGUE.exercises["side-plank"], "25 s each side")]
    assert pictures.animation(BRIDGE) == pictures.animation(BRIDGE)
    assert pictures.circuit(circuit) == pictures.circuit(circuit)
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".gif", *[".png"] * len(circuit)]


def test_a_station_differs_by_its_exercise_its_number_and_its_dose(tmp_path: Path) -> None:
    pictures = Pictures(DRAWINGS, tmp_path)
    plank = CATALOGUE.exercises["side-plank"]
    four = [
        pictures.station(*asked)
        for asked in ((BRIDGE, 1, "12"), (BRIDGE, 2, "12"), (BRIDGE, 1, "10"), (plank, 1, "12"))
    ]
    assert len(set(four)) == 4
    assert pictures.station(BRIDGE, 1, "12") == four[0]
    assert len(list(tmp_path.iterdir())) == 4


def test_warming_up_draws_ahead_and_stops_when_told(tmp_path: Path) -> None:
    pictures = Pictures(DRAWINGS, tmp_path)
    wanted = [(BRIDGE, 1, "12"), (CATALOGUE.exercises["side-plank"], 2, "25 s each side")]
    pictures.start_warming(wanted).join()
    assert len(list(tmp_path.iterdir())) == 2
    pictures.close()
    pictures.start_warming([(BRIDGE, 3, "12")]).join()
    assert len(list(tmp_path.iterdir())) == 2


def test_what_is_warmed_is_what_a_circuit_asks_for() -> None:
    usual = {(number, one.exercise.id, one.dose) for number, one in usual_stations(CATALOGUE)}
    assert {item_id for _, item_id, _ in usual} == set(CATALOGUE.exercises)
    for constraints in (CircuitConstraints(GYM), CircuitConstraints(GYM, level=1)):
        circuit = draw_circuit(CATALOGUE, constraints, Random(7))
        assert usual >= {(number, one.exercise.id, one.dose) for number, one in enumerate(circuit.stations, start=1)}


def test_films_come_as_webp_where_that_is_wanted(tmp_path: Path) -> None:
    film = Pictures(DRAWINGS, tmp_path, film_kind="webp").animation(BRIDGE)
    assert film[8:12] == b"WEBP"
    assert [file.suffix for file in tmp_path.iterdir()] == [".webp"]


def test_a_full_cache_makes_room_without_listing_the_directory_for_every_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listings: list[Path] = []
    real = Path.iterdir

    def watched(path: Path) -> Iterator[Path]:
        listings.append(path)
        return real(path)

    monkeypatch.setattr(Path, "iterdir", watched)
    cache = PictureCache(tmp_path, limit_bytes=1_000_000)
    for number in range(40):
        cache.fetch(str(number), "png", lambda: bytes(1_000))
    assert len(listings) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 900)), max_size=30))
def test_whatever_is_asked_for_the_directory_stays_within_its_limit(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[int, int]]
) -> None:
    directory = tmp_path_factory.mktemp("pictures")
    cache = PictureCache(directory, limit_bytes=3_000)
    for key, size in asked:
        assert cache.fetch(f"{key} {size}", "png", partial(bytes, size)) == bytes(size)
        assert sum(file.stat().st_size for file in directory.iterdir()) <= 3_000


def test_an_unknown_or_renamed_exercise_is_told_with_the_next_step(tmp_path: Path) -> None:
    pictures = Pictures(DRAWINGS, tmp_path)
    renamed = replace(BRIDGE, id="bridge-of-glutes")
    for ask in (pictures.form_card, pictures.animation, pictures.alt_text):
        with pytest.raises(MemberError, match=r"^I have no picture of that exercise\. Try `!form`"):
            ask(renamed)


def test_alt_texts_say_the_movement_and_the_order(tmp_path: Path) -> None:
    pictures = Pictures(DRAWINGS, tmp_path)
    assert pictures.alt_text(BRIDGE).startswith("Glute bridge: Lying on the back")
    both = pictures.circuit_alt_text([BRIDGE, CATALOGUE.exercises["side-plank"]])
    assert both == f"The circuit in order: 1. {BRIDGE.name}; 2. {CATALOGUE.exercises['side-plank'].name}."


def test_every_alt_text_fits_discords_limit(tmp_path: Path) -> None:
    pictures = Pictures(DRAWINGS, tmp_path)
    items: list[Item] = [*CATALOGUE.exercises.values(), *CATALOGUE.cool_down.values()]
    for item in items:
        assert len(pictures.alt_text(item)) <= 1024


def test_an_exercise_works_its_muscles_and_a_stretch_is_for_them() -> None:
    assert card_text(BRIDGE, "12").heading == "Works"
    text = card_text(CATALOGUE.cool_down["childs-pose"], "40 s")
    assert text.heading == "For"
    assert text.primary
    assert text.secondary == ()


async def test_drawing_in_threads_side_by_side_gives_the_same_card(tmp_path: Path) -> None:
    pictures = Pictures(DRAWINGS, tmp_path)
    cards = await asyncio.gather(*(asyncio.to_thread(pictures.form_card, BRIDGE, "12 reps") for _ in range(4)))
    assert len(set(cards)) == 1
    assert await asyncio.to_thread(lambda: len(list(tmp_path.iterdir()))) == 1
