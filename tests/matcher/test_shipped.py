"""The vectors that come with Ounce: of every wording, as the model makes them, and never in the way."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matcher.encoder import WIDTH
from bot.matcher.logistic_regression import Floats
from bot.matcher.sentence_model import SentenceModel
from bot.matcher.shipped import SHIPPED_FILE, ShippedVectors, write_shipped
from bot.matcher.train import told_lines
from bot.matcher.vector_cache import VectorCache, digest
from tests.shipped import PHRASINGS

DATA = Path(__file__).parents[2] / "data"
TEXTS = [*(one.text for one in PHRASINGS), *told_lines(DATA / "phrasings.jsonl", PHRASINGS)]


class Nobody:
    """An encoder that must not be asked."""

    def vectors(self, texts: Sequence[str]) -> Floats:
        raise AssertionError(f"{len(texts)} texts were encoded, {texts[0]!r} first: run `make vectors`")


def test_every_wording_and_safety_line_has_its_vector() -> None:
    vectors = VectorCache(None, Nobody(), DATA / SHIPPED_FILE).vectors(TEXTS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=0.01)


def test_no_vector_is_there_for_a_text_that_went() -> None:
    rows = np.load(DATA / SHIPPED_FILE, mmap_mode="r", allow_pickle=False)
    assert len(rows) == len({digest(text) for text in TEXTS}), "run `make vectors`"


def test_they_are_what_the_model_makes_of_the_texts() -> None:
    some = TEXTS[::331]
    shipped = VectorCache(None, Nobody(), DATA / SHIPPED_FILE).vectors(some)
    made = SentenceModel().vectors(some)
    cosines = np.einsum("ij,ij->i", shipped, made) / np.linalg.norm(shipped, axis=1)
    assert cosines.min() > 0.999


@settings(max_examples=30)
@given(texts=st.lists(st.text(max_size=12), min_size=1, max_size=12), seed=st.integers(0, 2**32 - 1))
def test_what_is_written_is_found_and_nothing_else(
    texts: list[str], seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / SHIPPED_FILE
    random = np.random.default_rng(seed)
    made = {digest(text): random.standard_normal(WIDTH).astype(np.float32) for text in texts}
    write_shipped([*made, next(iter(made))], np.array([*made.values(), next(iter(made.values()))]), path)
    found = ShippedVectors(path).find([*made, digest("a text of more than twelve letters")])
    assert found.keys() == made.keys()
    for key, vector in made.items():
        assert found[key] == pytest.approx(vector, abs=float(np.abs(vector).max()) / 250)


@pytest.mark.parametrize("content", [b"", b"junk" * 100, b"\x93NUMPY\x01\x00 and then nothing"])
def test_a_broken_file_is_as_good_as_none(content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / SHIPPED_FILE
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert ShippedVectors(path).find([digest("one")]) == {}
    assert "made here" in caplog.text


def test_a_file_of_another_shape_is_as_good_as_none(tmp_path: Path) -> None:
    np.save(tmp_path / SHIPPED_FILE, np.zeros((3, WIDTH), dtype=np.float32))
    assert ShippedVectors(tmp_path / SHIPPED_FILE).find([digest("one")]) == {}


def test_without_the_file_nothing_is_found(tmp_path: Path) -> None:
    assert ShippedVectors(tmp_path / SHIPPED_FILE).find([digest("one")]) == {}
    assert ShippedVectors(None).find([digest("one")]) == {}
