"""What a club's coach added to the topics: how close a question comes to it, in words and in sense."""

from collections.abc import Mapping, Sequence

import numpy as np

from bot.matcher import lexicon
from bot.matcher.logistic_regression import Floats

WORDS_SAY = 0.35
"""How much shared words, the rare ones above all, add to the closeness of the sentences."""

_ANSWER_PARTS = 4
_SHORTEST_PART = 4


def wordings_of(question: str, title: str, answer: str, wordings: Sequence[str] = ()) -> tuple[str, ...]:
    """Every text that leads to a coach's topic: its title, its question, other wordings, the answer's sentences."""
    parts = [part.strip() for part in answer.replace("\n", ". ").split(". ")]
    told = [part for part in parts if len(part.split()) >= _SHORTEST_PART][:_ANSWER_PARTS]
    return tuple(dict.fromkeys(filter(None, (title.strip(), question.strip(), *wordings, *told))))


class Additions:
    """One club's topics with their texts: as vectors where there is a sentence model, and as weighted words."""

    def __init__(self, texts: Mapping[str, Sequence[str]], vectors: Floats | None, rarities: Floats) -> None:
        self.keys = tuple(key for key, own in texts.items() if own)
        counts = [len(texts[key]) for key in self.keys]
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(int) if counts else np.zeros(0, int)
        self._vectors = vectors
        rows = [lexicon.features(lexicon.counts(text), rarities) for key in self.keys for text in texts[key]]
        self._lengths = np.array([len(columns) for columns, _ in rows])
        self._columns = np.concatenate([columns for columns, _ in rows]) if rows else np.zeros(0, np.int32)
        self._values = np.concatenate([values for _, values in rows]) if rows else np.zeros(0, np.float32)

    def closeness(self, spread: Floats, vector: Floats | None) -> Floats:
        """How close a question comes to each key, by its best text."""
        row_of = np.repeat(np.arange(len(self._lengths)), self._lengths)
        shared = np.bincount(row_of, spread[self._columns] * self._values, minlength=len(self._lengths))
        if self._vectors is not None and vector is not None:
            shared = self._vectors @ vector + WORDS_SAY * shared
        result: Floats = np.maximum.reduceat(shared, self._starts).astype(np.float32)
        return result
