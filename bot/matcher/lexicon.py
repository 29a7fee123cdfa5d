"""Words and pieces of words as hashed features: what the matcher knows without the sentence model."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.matcher.logistic_regression import Floats

BUCKETS = 2**16
_WORD = re.compile(r"[\w']+|\?")
_PIECE_LENGTHS = (3, 5)


def tokens(text: str) -> Iterator[str]:
    """Words, pairs of words, and pieces of 3 and of 5 letters of each word, edges marked by a space."""
    words = _WORD.findall(text.casefold())
    for word in words:
        yield f"w {word}"
    for left, right in pairwise(words):
        yield f"w {left} {right}"
    for word in words:
        edged = f" {word} "
        for length in _PIECE_LENGTHS:
            if length >= len(edged):
                yield edged
                break
            for start in range(len(edged) - length + 1):
                yield edged[start : start + length]


def counts(text: str) -> dict[int, int]:
    """How often each bucket is hit by the text's tokens."""
    return Counter(crc32(token.encode()) % BUCKETS for token in tokens(text))


def seen_in(counted: Iterable[dict[int, int]]) -> NDArray[np.int64]:
    """In how many of the texts each bucket is hit."""
    seen = np.zeros(BUCKETS, dtype=np.int64)
    for one in counted:
        seen[list(one)] += 1
    return seen


def idf(counted: Collection[dict[int, int]]) -> Floats:
    """The weight of each bucket: high for what few texts have (inverse document frequency, smoothed)."""
    return (np.log((1 + len(counted)) / (1 + seen_in(counted))) + 1).astype(np.float32)


def features(counted: dict[int, int], rarities: Floats) -> tuple[NDArray[np.int32], Floats]:
    """Buckets and their values for one text, scaled to length 1; an empty text has none."""
    columns = np.fromiter(counted.keys(), dtype=np.int32, count=len(counted))
    often = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
    values = (1 + np.log(often)) * rarities[columns] if len(columns) else often
    norm = float(np.linalg.norm(values)) or 1.0
    return columns, (values / np.float32(norm)).astype(np.float32)
