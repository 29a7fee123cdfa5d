"""The album and its shelf: a picture is drawn once, and a damaged or forgotten one is drawn again."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.catalogue import load_catalogue
from bot.content.poses import load_drawings
from bot.domain.errors import MemberError
from bot.figures.cache import PictureCache
from bot.figures.pictures import Item, Pictures, card_text

CATALOGUE = load_catalogue()
DRAWINGS = load_drawings()
BRIDGE = CATALOGUE.exercises["glute-bridge"]


def counted(picture: bytes) -> tuple[Callable[[], bytes], list[int]]:
    calls: list[int] = []

    def draw() -> bytes:
        calls.append(1)
        return picture

    return draw, calls


def test_a_picture_is_drawn_once_and_then_taken_from_the_shelf(tmp_path: Path) -> None:
    draw, calls = counted(b"picture")
    shelf = PictureCache(tmp_path / "pictures")
    assert [shelf.fetch("key", "png", draw) for _ in range(3)] == [b"picture"] * 3
    assert PictureCache(tmp_path / "pictures").fetch("key", "png", draw) == b"picture"
    assert len(calls) == 1


def test_another_key_is_another_picture(tmp_path: Path) -> None:
    shelf = PictureCache(tmp_path)
    assert shelf.fetch("a", "png", lambda: b"first") != shelf.fetch("b", "png", lambda: b"second")


@pytest.mark.parametrize("damage", [b"", b"pict", b"x" * 200])
def test_a_damaged_file_is_drawn_again(tmp_path: Path, damage: bytes) -> None:
    draw, calls = counted(b"picture")
    shelf = PictureCache(tmp_path)
    shelf.fetch("key", "png", draw)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert shelf.fetch("key", "png", draw) == b"picture"
    assert shelf.fetch("key", "png", draw) == b"picture"
    assert len(calls) == 2


def test_a_failed_drawing_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise RuntimeError("no ink")

    with pytest.raises(RuntimeError):
        PictureCache(tmp_path).fetch("key", "png", fail)
    assert list(tmp_path.iterdir()) == []


def test_the_shelf_stays_within_its_limit_and_keeps_what_was_asked_for_last(tmp_path: Path) -> None:
    shelf = PictureCache(tmp_path, limit_bytes=3_200)
    for key in ("a", "b", "c"):
        shelf.fetch(key, "png", lambda: bytes(1_000))
    draw_a, calls_a = counted(bytes(1_000))
    shelf.fetch("a", "png", draw_a)
    shelf.fetch("d", "png", lambda: bytes(1_000))
    shelf.fetch("a", "png", draw_a)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 3_200
    assert calls_a == []
    draw_b, calls_b = counted(bytes(1_000))
    shelf.fetch("b", "png", draw_b)
    assert calls_b == [1]


def test_a_card_comes_from_the_shelf_the_second_time(tmp_path: Path) -> None:
    first = Pictures(DRAWINGS, tmp_path).form_card(BRIDGE, "12 reps")
    assert len(list(tmp_path.iterdir())) == 1
    assert Pictures(DRAWINGS, tmp_path).form_card(BRIDGE, "12 reps") == first
    assert len(list(tmp_path.iterdir())) == 1


def test_a_changed_dose_cue_or_pose_makes_another_card(tmp_path: Path) -> None:
    album = Pictures(DRAWINGS, tmp_path)
    album.form_card(BRIDGE, "12 reps")
    album.form_card(BRIDGE, "10 reps")
    album.form_card(replace(BRIDGE, form=replace(BRIDGE.form, move="Lift.")), "12 reps")
    Pictures({**DRAWINGS, BRIDGE.id: DRAWINGS["side-plank"]}, tmp_path).form_card(BRIDGE, "12 reps")
    assert len(list(tmp_path.iterdir())) == 4


def test_films_and_circuits_are_kept_as_well(tmp_path: Path) -> None:
    album = Pictures(DRAWINGS, tmp_path)
    circuit = [(BRIDGE, "12 reps"), (CATALOGUE.exercises["side-plank"], "25 s each side")]
    assert album.animation(BRIDGE) == album.animation(BRIDGE)
    assert album.circuit(circuit) == album.circuit(circuit)
    panels = len(circuit)  # each figure has a place of its own, for the next circuit it comes up in
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".gif", *[".png"] * (1 + panels)]


def test_an_unknown_or_renamed_exercise_is_told_with_the_next_step(tmp_path: Path) -> None:
    album = Pictures(DRAWINGS, tmp_path)
    renamed = replace(BRIDGE, id="bridge-of-glutes")
    for ask in (album.form_card, album.animation, album.alt_text):
        with pytest.raises(MemberError, match=r"^I have no picture of that exercise\. Try `!form`"):
            ask(renamed)


def test_alt_texts_say_the_movement_and_the_order(tmp_path: Path) -> None:
    album = Pictures(DRAWINGS, tmp_path)
    assert album.alt_text(BRIDGE).startswith("Glute bridge: Lying on the back")
    both = album.circuit_alt_text([BRIDGE, CATALOGUE.exercises["side-plank"]])
    assert both == f"The circuit in order: 1. {BRIDGE.name}; 2. {CATALOGUE.exercises['side-plank'].name}."


def test_every_alt_text_fits_discords_limit(tmp_path: Path) -> None:
    album = Pictures(DRAWINGS, tmp_path)
    items: list[Item] = [*CATALOGUE.exercises.values(), *CATALOGUE.cool_down.values()]
    for item in items:
        assert len(album.alt_text(item)) <= 1024


def test_a_cool_down_item_has_a_card_without_helping_muscles() -> None:
    text = card_text(CATALOGUE.cool_down["childs-pose"], "40 s")
    assert text.primary
    assert text.secondary == ()


async def test_drawing_in_threads_side_by_side_gives_the_same_card(tmp_path: Path) -> None:
    album = Pictures(DRAWINGS, tmp_path)
    cards = await asyncio.gather(*(asyncio.to_thread(album.form_card, BRIDGE, "12 reps") for _ in range(4)))
    assert len(set(cards)) == 1
    assert await asyncio.to_thread(lambda: len(list(tmp_path.iterdir()))) == 1
