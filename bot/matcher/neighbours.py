"""The third voice: the phrasings that come closest to a question, each with a say for its own topics."""

import numpy as np

from bot.domain.faq.decision import Kind
from bot.matcher.softmax import Floats
from bot.matcher.trained import OUTSIDE, Sentences

NEAREST = 10
_SHARPNESS = 10
_FLOOR = 0.01
"""Keeps a topic that none of the nearest has from being ruled out."""


class Neighbours:
    """Compares a question's vector with those of all phrasings."""

    def __init__(self, sentences: Sentences, labels: tuple[str, ...]) -> None:
        self._vectors = sentences.vectors
        self._targets = sentences.targets
        aside = [labels.index(kind.value) for kind in OUTSIDE if kind is not Kind.CHATTER]
        self._holds = self._targets[:, aside].sum(axis=1) == 0

    def closeness(self, vector: Floats) -> Floats:
        """The cosine of each phrasing with a question."""
        result: Floats = self._vectors @ vector
        return result

    def log_chances(self, closeness: Floats) -> Floats:
        """The logarithm of each label's share among the nearest phrasings, the closer the louder."""
        count = min(NEAREST, len(closeness))
        nearest = np.argpartition(-closeness, count - 1)[:count]
        near = closeness[nearest]
        voices = np.exp(_SHARPNESS * (near - near.max()))
        shares = voices @ self._targets[nearest].astype(np.float32) / voices.sum()
        result: Floats = np.log(shares + _FLOOR).astype(np.float32)
        return result

    def nearest_own(self, closeness: Floats) -> float:
        """The cosine of the nearest phrasing that the clinic answers, or of the nearest small talk."""
        held = closeness[self._holds]
        return float(held.max()) if len(held) else 0.0
