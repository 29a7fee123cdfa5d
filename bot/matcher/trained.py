"""What training leaves behind: weights by topic, kept under var/ in a file that is only valid for its exact inputs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

from bot.domain.faq.decision import Kind, Phrasing
from bot.matcher import lexicon, sentence_model
from bot.matcher.sentence_model import SentenceModel
from bot.matcher.softmax import DenseRows, Floats, SparseRows, fit

Halves = NDArray[np.float16]

RECIPE = 1
"""Raise it whenever training or features change, so that no older file is taken for a newer one."""

OUTSIDE = (Kind.NEAR, Kind.FAR, Kind.CHATTER)
_FIRST_SHARE = 0.6


@dataclass(frozen=True)
class Trained:
    """Weights of both halves; `sentence` and `vectors` are None where the sentence model cannot be used.

    What is large and read a few lines at a time is held in half precision.
    """

    labels: tuple[str, ...]
    rarities: Floats
    lexical: Halves
    sentence: Floats | None
    vectors: Halves | None
    """The sentence vector of every shipped phrasing: what a club's additions must come closer than."""


def fingerprint(phrasings: Sequence[Phrasing], with_sentences: bool) -> str:
    """A name for exactly these inputs and this recipe."""
    rows = [[one.text, list(one.topics), one.kind.value] for one in phrasings]
    model = [sentence_model.MODEL_SHA256, sentence_model.TOKENIZER_SHA256] if with_sentences else []
    return sha256(json.dumps([RECIPE, model, rows], ensure_ascii=False).encode()).hexdigest()


def train(phrasings: Sequence[Phrasing], model: SentenceModel | None) -> Trained:
    """Both halves from the phrasings alone; most of its half minute goes into the sentence vectors."""
    labels = (*sorted({key for one in phrasings for key in one.topics}), *(kind.value for kind in OUTSIDE))
    targets = _targets(phrasings, labels)
    counted = [lexicon.counts(one.text) for one in phrasings]
    rarities = lexicon.rarity(counted)
    rows = SparseRows([lexicon.features(one, rarities) for one in counted], lexicon.BUCKETS)
    lexical = fit(rows, targets, strength=10, steps=30).astype(np.float16)
    if model is None:
        return Trained(labels, rarities, lexical, None, None)
    vectors = model.vectors([one.text for one in phrasings])
    sentence = fit(DenseRows(vectors), targets, strength=7, steps=150)
    return Trained(labels, rarities, lexical, sentence, vectors[:, : sentence_model.WIDTH].astype(np.float16))


def _targets(phrasings: Sequence[Phrasing], labels: Sequence[str]) -> Floats:
    """For each phrasing the share of each label: most for its first topic, the rest spread over the others."""
    place = {label: index for index, label in enumerate(labels)}
    targets = np.zeros((len(phrasings), len(labels)), dtype=np.float32)
    for row, one in zip(targets, phrasings, strict=True):
        if len(one.topics) <= 1:
            row[place[one.topics[0] if one.topics else one.kind.value]] = 1
        else:
            row[place[one.topics[0]]] = _FIRST_SHARE
            for key in one.topics[1:]:
                row[place[key]] = (1 - _FIRST_SHARE) / (len(one.topics) - 1)
    return targets


def save(trained: Trained, path: Path) -> None:
    """Write the file whole or not at all."""
    arrays = {
        "labels": np.array(trained.labels),
        "rarities": trained.rarities,
        "lexical": trained.lexical,
    }
    if trained.sentence is not None and trained.vectors is not None:
        arrays |= {"sentence": trained.sentence, "vectors": trained.vectors}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part.npz")
    np.savez(unfinished, allow_pickle=False, **arrays)
    unfinished.replace(path)


def load(path: Path) -> Trained | None:
    """The file's content, or None where there is no whole file; never unpickles anything."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return _from_arrays(arrays)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _from_arrays(arrays: NpzFile) -> Trained:
    labels = tuple(str(label) for label in arrays["labels"])
    rarities, lexical = arrays["rarities"], arrays["lexical"]
    sentence = arrays.get("sentence")
    vectors = arrays.get("vectors")
    width = len(labels)
    if rarities.shape != (lexicon.BUCKETS,) or lexical.shape != (lexicon.BUCKETS, width):
        raise ValueError("lexical weights of another shape")
    if sentence is not None and sentence.shape != (3 * sentence_model.WIDTH, width):
        raise ValueError("sentence weights of another shape")
    return Trained(labels, rarities, lexical, sentence, vectors)
