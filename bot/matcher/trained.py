"""What training leaves behind, kept under var/ in a file that is only valid for its exact inputs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

from bot.domain.faq.topic import Kind, Phrasing
from bot.matcher import lexicon, sentence_model
from bot.matcher.encoder import WIDTH
from bot.matcher.kernel import fit_pull
from bot.matcher.logistic_regression import Floats, SparseRows, fit
from bot.matcher.sentence_model import give_back_memory

Halves = NDArray[np.float16]

RECIPE = 7
"""Raise it whenever training or features change, so that no older file is taken for a newer one."""

OUTSIDE = (Kind.NEAR, Kind.FAR, Kind.CHATTER)
_FIRST_SHARE = 0.6
_SECOND_SAY = 0.5
"""How right a topic other than the first is for a phrasing, where each topic is judged by itself."""

_SEEN_IN = 2
"""Pieces of words that fewer phrasings have say nothing about a topic and are left out of training."""


@dataclass(frozen=True)
class Sentences:
    """What is known of the phrasings' sense: line by line the vector, its pull towards each label, and whose it is."""

    vectors: Floats
    pull: Floats
    is_held: NDArray[np.bool_]
    """Whether the clinic answers a phrasing, or it's small talk; what a coach adds must come closer than these."""


@dataclass(frozen=True)
class Trained:
    """The weights of the words, and the sentences; these are None where the sentence model cannot be used.

    What is large and read a few lines at a time is held in half precision.
    """

    labels: tuple[str, ...]
    rarities: Floats
    lexical: Halves
    sentences: Sentences | None


def fingerprint(phrasings: Sequence[Phrasing], with_sentences: bool) -> str:
    """A name for exactly these inputs and this recipe."""
    rows = [[one.text, list(one.topics), one.kind.value] for one in phrasings]
    model = [sentence_model.MODEL_SHA256, sentence_model.TOKENIZER_SHA256] if with_sentences else []
    return sha256(json.dumps([RECIPE, model, rows], ensure_ascii=False).encode()).hexdigest()


def train(phrasings: Sequence[Phrasing], vectors: Floats | None) -> Trained:
    """All that is learnt from the phrasings: with their sentence vectors, or without them the words alone."""
    labels = (*sorted({key for one in phrasings for key in one.topics}), *(kind.value for kind in OUTSIDE))
    targets = _targets(phrasings, labels)
    rarities, lexical = _fit_words(phrasings, targets)
    give_back_memory()
    if vectors is None:
        return Trained(labels, rarities, lexical, None)
    is_held = np.array([one.kind in {Kind.IN, Kind.CHATTER} for one in phrasings])
    return Trained(labels, rarities, lexical, Sentences(vectors, fit_pull(vectors, _says(targets)), is_held))


def _fit_words(phrasings: Sequence[Phrasing], targets: Floats) -> tuple[Floats, Halves]:
    """How rare each bucket of words is, and its weight for each label; what that takes is free again afterwards."""
    counted = [lexicon.counts(one.text) for one in phrasings]
    rarities = lexicon.idf(counted)
    shared = lexicon.seen_in(counted) >= _SEEN_IN
    rows = []
    for one in counted:
        columns, values = lexicon.features(one, rarities)
        kept = shared[columns]
        kept |= not kept.any()  # of a phrasing like no other, all
        rows.append((columns[kept], values[kept]))
    used = np.unique(np.concatenate([columns for columns, _ in rows]))  # a third of the buckets: the rest stay zero
    packed = SparseRows([(np.searchsorted(used, columns), values) for columns, values in rows], len(used))
    lexical = np.zeros((lexicon.BUCKETS, targets.shape[1]), dtype=np.float16)
    lexical[used] = fit(packed, targets, strength=10, steps=12)
    return rarities, lexical


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


def _says(targets: Floats) -> Floats:
    """The same with 1 for the first topic of each phrasing, and less for each other one."""
    says = np.where(targets > 0, np.float32(_SECOND_SAY), np.float32(0))
    says[np.arange(len(says)), targets.argmax(axis=1)] = 1
    return says


def save(trained: Trained, path: Path) -> None:
    """Write the file whole or not at all."""
    arrays = {
        "labels": np.array(trained.labels),
        "rarities": trained.rarities,
        "lexical": trained.lexical,
    }
    if trained.sentences is not None:
        arrays |= {
            "vectors": trained.sentences.vectors.astype(np.float16),
            "pull": trained.sentences.pull,
            "is_held": trained.sentences.is_held,
        }
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
    width = len(labels)
    if rarities.shape != (lexicon.BUCKETS,) or lexical.shape != (lexicon.BUCKETS, width):
        raise ValueError("lexical weights of another shape")
    if "vectors" not in arrays:
        return Trained(labels, rarities, lexical, None)
    vectors, pull, is_held = (arrays[name] for name in ("vectors", "pull", "is_held"))
    count = len(vectors)
    if vectors.shape != (count, WIDTH) or pull.shape != (count, width) or is_held.shape != (count,):
        raise ValueError("sentences of another shape")
    return Trained(labels, rarities, lexical, Sentences(vectors.astype(np.float32), pull, is_held))
