"""Divides the phrasings into folds, paraphrases of one another always in the same one."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matcher.logistic_regression import Floats

FOLDS = 5
SAME_SENSE = 0.85
"""Two lines whose sentence vectors have this cosine are paraphrases..."""
SAME_LETTERS = 0.5
"""...as are two that share this part of their trigrams."""

_WORTH_COMPARING = 0.6
_WORD = re.compile(r"[a-z0-9']+")
_STRIP = 512

Ints = NDArray[np.int64]


def trigrams(text: str) -> frozenset[str]:
    """Every three letters that follow one another in the text's words."""
    joined = f" {' '.join(_WORD.findall(text.casefold()))} "
    return frozenset(joined[start : start + 3] for start in range(len(joined) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The part of their trigrams that two texts share, 0 to 1."""
    both = len(one & other)
    either = len(one) + len(other) - both
    return both / either if either else 1.0


def group(texts: Sequence[str], vectors: Floats) -> Ints:
    """The group of each text: those of paraphrases are the same, over as many steps as there are."""
    leader = list(range(len(texts)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    letters = [trigrams(text) for text in texts]
    for start in range(0, len(texts), _STRIP):
        cosines = vectors[start : start + _STRIP] @ vectors.T
        for row, other in zip(*np.nonzero(cosines >= _WORTH_COMPARING), strict=True):
            one = start + int(row)
            if one < other and (
                cosines[row, other] >= SAME_SENSE or likeness(letters[one], letters[other]) >= SAME_LETTERS
            ):
                leader[find(one)] = find(int(other))
    return np.array([find(place) for place in range(len(texts))])


def divide(groups: Ints, seed: int = 1) -> Ints:
    """The fold of each text, 0 to 4: whole groups, the largest first, each to the fold that has least."""
    random = np.random.default_rng(seed)
    names, place, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    order = random.permutation(len(names))
    filled = np.zeros(FOLDS, dtype=int)
    fold = np.zeros(len(names), dtype=np.int64)
    for name in order[np.argsort(-sizes[order], kind="stable")]:
        fold[name] = filled.argmin()
        filled[fold[name]] += sizes[name]
    result: Ints = fold[place]
    return result
