"""Training, its file, and the lexical half alone."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.faq.topic import Kind, Phrasing
from bot.matcher import FaqMatcher, lexicon, open_matcher, sentence_model
from bot.matcher.logistic_regression import DenseRows, SparseRows, fit, log_softmax
from bot.matcher.sentence_model import SentenceModel, SentenceModelError
from bot.matcher.spelling import Spelling
from bot.matcher.trained import fingerprint, load, save, train

ROOT = Path(__file__).parents[2]
FEW = [
    *(Phrasing(text, ("core",), Kind.IN) for text in ("why train my core", "are planks useful", "core work?")),
    *(Phrasing(text, ("hips", "core"), Kind.IN) for text in ("why train my hips", "are clams useful", "hip work?")),
    *(Phrasing(text, (), Kind.NEAR) for text in ("which shoes", "what gels")),
    *(Phrasing(text, (), Kind.CHATTER) for text in ("lovely day", "see you all")),
]


def test_words_alone_learn_the_topics_they_were_shown() -> None:
    matcher = FaqMatcher(train(FEW, None), None)
    assert not matcher.has_sentences
    assert matcher.rank("core planks").candidates[0].key == "core"
    assert matcher.rank("clams for my hips").candidates[0].key == "hips"
    assert matcher.rank("lovely day all").is_chatter


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300))
def test_any_text_is_ranked_with_chances_that_add_up(text: str) -> None:
    ranking = FaqMatcher(TRAINED, None).rank(text)
    whole = sum(one.probability for one in ranking.candidates) + sum(ranking.outside.values())
    assert whole == pytest.approx(1, abs=1e-4)


TRAINED = train(FEW, None)


def test_what_was_saved_is_what_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "faq.npz"
    save(TRAINED, path)
    loaded = load(path)
    assert loaded is not None
    assert loaded.labels == TRAINED.labels
    assert np.allclose(loaded.lexical, TRAINED.lexical, atol=0.02)
    assert [one.name for one in path.parent.iterdir()] == ["faq.npz"]


@pytest.mark.parametrize("content", [b"", b"junk", b"PK\x03\x04 half a zip"])
def test_a_broken_file_is_as_good_as_none(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "faq.npz"
    path.write_bytes(content)
    assert load(path) is None
    assert load(tmp_path / "nowhere.npz") is None


def test_a_pickle_in_the_file_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "faq.npz"
    np.savez(path, labels=np.array([{"a": 1}], dtype=object))
    assert load(path) is None


def test_a_file_of_another_shape_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "faq.npz"
    np.savez(path, labels=np.array(["core"]), rarities=np.zeros(3), lexical=np.zeros((3, 1)))
    assert load(path) is None


def test_the_fingerprint_changes_with_every_input() -> None:
    other = [*FEW[:-1], Phrasing("see you", (), Kind.CHATTER)]
    assert len({fingerprint(FEW, True), fingerprint(FEW, False), fingerprint(other, True)}) == 3


def test_a_changed_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_model, "MODEL_SHA256", "0" * 64)
    with pytest.raises(SentenceModelError, match="sha256"):
        SentenceModel()


def test_sparse_and_dense_rows_are_fitted_alike() -> None:
    random = np.random.default_rng(1)
    matrix = (random.random((40, 12)) * (random.random((40, 12)) < 0.4)).astype(np.float32)
    matrix[:, 0] = 1
    targets = np.eye(3, dtype=np.float32)[random.integers(0, 3, 40)]
    rows = [(np.flatnonzero(row).astype(np.int32), row[np.flatnonzero(row)]) for row in matrix]
    dense = fit(DenseRows(matrix), targets, strength=1, steps=60)
    sparse = fit(SparseRows(rows, 12), targets, strength=1, steps=60)
    assert np.allclose(matrix @ dense, matrix @ sparse, atol=0.05)


def test_a_row_without_features_counts_for_nothing() -> None:
    none = (np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))
    one = (np.array([1], dtype=np.int32), np.array([2], dtype=np.float32))
    for rows in ([none, one, none], [one, none, none], [none, none, one]):
        scores = SparseRows(rows, 3).times(np.ones((3, 2), dtype=np.float32))
        assert scores.sum(axis=1).tolist() == [4.0 if row is one else 0.0 for row in rows]


def test_fitting_reaches_the_point_where_the_gradient_vanishes() -> None:
    random = np.random.default_rng(2)
    matrix = random.standard_normal((60, 5)).astype(np.float32)
    targets = np.eye(4, dtype=np.float32)[random.integers(0, 4, 60)]
    weights = fit(DenseRows(matrix), targets, strength=2, steps=200)
    residuals = np.exp(log_softmax(matrix @ weights)) - targets
    assert np.abs(matrix.T @ residuals + weights / 2).max() < 0.2


def test_an_empty_text_has_no_features() -> None:
    columns, values = lexicon.features(lexicon.counts("..."), TRAINED.rarities)
    assert len(columns) == len(values) == 0


def test_slips_of_the_keyboard_are_put_right_and_english_is_left_alone() -> None:
    spelling = Spelling(["stretch your hamstrings after strength"] * 4, {"stitch", "after"}.__contains__)
    assert spelling.repaired("Strech my hamstirngs afer") == "stretch my hamstrings after"
    assert spelling.repaired("a stitch") == "a stitch"
    assert spelling.repaired("xylophone") == "xylophone"


def test_a_matcher_is_opened_without_the_model_and_kept_for_the_next_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sentence_model, "MODEL_SHA256", "0" * 64)
    nowhere = tmp_path / "phrasings.jsonl"  # the process of its own fails, and training goes on here
    matcher = open_matcher(FEW, nowhere, tmp_path / "var")
    assert not matcher.has_sentences
    assert "answers by words alone" in caplog.text
    assert len(list((tmp_path / "var").glob("faq-*.npz"))) == 1
    assert open_matcher(FEW, nowhere, tmp_path / "var").rank("planks").candidates == matcher.rank("planks").candidates
