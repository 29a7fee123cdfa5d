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
    near = _fade(vectors @ vectors[places].T)
    among = near[places].astype(np.float64)
    left = (near.T @ near).astype(np.float64) + _RIDGE * (among + _STEADY * np.eye(count))
    pull = np.linalg.solve(left, (near.T @ targets).astype(np.float64))
    return Landmarks(places, pull.astype(np.float32))


def _fade(cosines: Floats) -> Floats:
    result: Floats = np.exp(_NARROWNESS * (cosines - 1))
    return result
