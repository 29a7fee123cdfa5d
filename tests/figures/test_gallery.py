"""The gallery: one sheet with every figure, and a card and a film for each."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.catalogue import Catalogue
from bot.figures.gallery import write_gallery
from bot.gallery import main
from tests.shipped import CATALOGUE, DRAWINGS

SOME = ("standing-hip-extension", "russian-twist", "monster-walk", "shoulder-blade-squeeze")  # with few pictures each


def small_catalogue() -> Catalogue:
    exercises = {i: replace(CATALOGUE.exercises[i], easier=(), harder=()) for i in SOME}
    return Catalogue(exercises, {"childs-pose": CATALOGUE.cool_down["childs-pose"]})


def test_the_gallery_holds_a_sheet_and_a_card_and_a_film_for_each(tmp_path: Path) -> None:
    sheet = write_gallery(small_catalogue(), DRAWINGS, tmp_path, processes=1)
    assert sheet == tmp_path / "gallery.png"
    with Image.open(sheet) as image:
        assert image.width > 2000
    files = {file.name for file in (tmp_path / "gallery").iterdir()}
    assert files == {f"{i}.{suffix}" for i in (*SOME, "childs-pose") for suffix in ("png", "gif")}


def test_the_command_tells_a_mistake_in_the_data_and_draws_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.gallery.load_drawings", dict)
    assert main(["--directory", str(tmp_path)]) == 2
    assert "has no poses yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
