"""The second voice: how near a question is to 2,000 of the phrasings, and what that nearness says for each label.

Kernel ridge regression over the sentence vectors, with a part of the phrasings as its landmarks (Nyström's method):
it is solved at once, without steps, and needs no weights but one line for each landmark.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matcher.softmax import Floats, log_softmax

_MOST = 2000
_NARROWNESS = np.float32(2)
"""How fast the say of a landmark fades with its distance."""

_RIDGE = 0.1
_STEADY = 1e-3
_STRIP = 1024
_LOUDNESS = np.float32(10)
"""What turns the regression's shares, 0 to 1, into scores."""


@dataclass(frozen=True)
class Landmarks:
    """Which phrasings are the landmarks, and each one's pull towards each label."""

    places: NDArray[np.int32]
    pull: Floats

    def log_chances(self, closeness: Floats) -> Floats:
        """The logarithm of each label's chance, from a question's cosines with all phrasings."""
        return log_softmax(_LOUDNESS * (_fade(closeness[self.places]) @ self.pull))


def fit_landmarks(vectors: Floats, targets: Floats) -> Landmarks:
    """The pull with which the landmarks tell the targets of all phrasings best; the same for the same phrasings."""
    count = min(_MOST, len(vectors))
    places = np.sort(np.random.default_rng(0).choice(len(vectors), count, replace=False)).astype(np.int32)
    marks = vectors[places]
    left = _RIDGE * _fade(marks @ marks.T).astype(np.float64)
    left[np.diag_indices(count)] += _RIDGE * _STEADY
    right = np.zeros((count, targets.shape[1]))
    for start in range(0, len(vectors), _STRIP):  # a strip at a time: all at once would take 70 MB
        near = _fade(vectors[start : start + _STRIP] @ marks.T)
        left += near.T @ near
        right += near.T @ targets[start : start + _STRIP]
    return Landmarks(places, np.linalg.solve(left, right).astype(np.float32))


def _fade(cosines: Floats) -> Floats:
    result: Floats = np.exp(_NARROWNESS * (cosines - 1))
    return result
