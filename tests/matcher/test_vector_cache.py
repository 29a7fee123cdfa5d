"""Sentence vectors on disk: each text is encoded once, whatever comes between."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matcher.encoder import WIDTH
from bot.matcher.logistic_regression import Floats
from bot.matcher.vector_cache import VectorCache


class Counting:
    """An encoder that notes what it was given, and may stop in the middle."""

    def __init__(self, stop_after: int = 10**9) -> None:
        self.encoded: list[str] = []
        self._left = stop_after

    def vectors(self, texts: Sequence[str]) -> Floats:
        if len(texts) > self._left:
            raise MemoryError
        self._left -= len(texts)
        self.encoded += texts
        return np.array([[len(text)] * WIDTH for text in texts], dtype=np.float32)


def test_a_text_is_encoded_once_also_after_a_restart(tmp_path: Path) -> None:
    first = Counting()
    VectorCache(tmp_path / "deep" / "v.sqlite3", first).vectors(["one", "three", "one"])
    assert sorted(first.encoded) == ["one", "three"]
    second = Counting()
    vectors = VectorCache(tmp_path / "deep" / "v.sqlite3", second).vectors(["three", "one", "seventh"])
    assert second.encoded == ["seventh"]
    assert vectors[:, 0].tolist() == [5, 3, 7]


def test_work_that_was_cut_short_goes_on_where_it_stopped(tmp_path: Path) -> None:
    texts = [f"{number:04}" for number in range(300)]
    with pytest.raises(MemoryError):
        VectorCache(tmp_path / "v.sqlite3", Counting(stop_after=260)).vectors(texts)
    rest = Counting()
    seen: list[tuple[int, int]] = []
    VectorCache(tmp_path / "v.sqlite3", rest).vectors(texts, lambda done, whole: seen.append((done, whole)))
    assert 0 < len(rest.encoded) < 300
    assert seen[-1] == (300, 300)
    assert seen == sorted(seen)


def test_what_is_missing_is_told_without_encoding(tmp_path: Path) -> None:
    encoder = Counting()
    cache = VectorCache(tmp_path / "v.sqlite3", encoder)
    cache.vectors(["one"])
    assert cache.missing(["one", "ONE", "two", "two"]) == ["two"]
    assert encoder.encoded == ["one"]


@pytest.mark.parametrize("content", [b"junk" * 1000, b"SQLite format 3\x00 and then nothing"])
def test_a_broken_file_is_made_anew(content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "v.sqlite3"
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        cache = VectorCache(path, Counting())
    assert "made anew" in caplog.text
    cache.vectors(["one"])
    cache.close()
    assert VectorCache(path, Counting()).missing(["one"]) == []


def test_where_nothing_can_be_written_the_vectors_are_there_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = VectorCache(tmp_path / "file" / "v.sqlite3", Counting())
    assert cache.vectors(["one"])[0, 0] == 3


@given(st.lists(st.text(max_size=12), max_size=20))
def test_every_text_gets_its_own_vector_in_its_own_place(texts: list[str]) -> None:
    class Own:
        def vectors(self, texts: Sequence[str]) -> Floats:
            return np.array([[hash(text.casefold()) % 1000] * WIDTH for text in texts], dtype=np.float32)

    vectors = VectorCache(None, Own()).vectors(texts)
    assert vectors[:, 0].tolist() == [hash(text.casefold()) % 1000 for text in texts]
