"""The second voice: how near a question is to each phrasing, and what that nearness says for each label.

Kernel ridge regression over the sentence vectors of all phrasings: it's solved at once, without steps, and needs no
weights but one line for each phrasing.
"""

import numpy as np
from numpy.typing import NDArray

from bot.matcher.logistic_regression import Floats, log_softmax

_NARROWNESS = np.float32(2)
"""How fast the say of a phrasing fades with its distance."""

_RIDGE = np.float32(0.1)
_LOUDNESS = np.float32(10)
"""What turns the regression's shares, 0 to 1, into scores."""

_STRIP = 256


def fit_pull(vectors: Floats, targets: Floats) -> Floats:
    """Each phrasing's pull towards each label, with which all of them together tell the targets best.

    Solved by Cholesky's method in strips, so that only half of the square of nearnesses is ever held, in half
    precision: each loses a two-thousandth at most, and the ridge is 200 times that.
    """
    strips = [slice(start, start + _STRIP) for start in range(0, len(vectors), _STRIP)]
    factor: dict[tuple[int, int], NDArray[np.float16]] = {}
    inverses: list[Floats] = []
    for column, across in enumerate(strips):
        beside = [_whole(factor[column, before]).T for before in range(column)]
        for row in range(column, len(strips)):
            left = _fade(vectors[strips[row]] @ vectors[across].T)
            for before in range(column):
                left -= _whole(factor[row, before]) @ beside[before]
            if row == column:
                left[np.diag_indices(len(left))] += _RIDGE
                inverses.append(np.linalg.inv(np.linalg.cholesky(left)))
            else:
                factor[row, column] = (left @ inverses[column].T).astype(np.float16)
    pull = targets.astype(np.float32)
    for row, down in enumerate(strips):
        for before in range(row):
            pull[down] -= _whole(factor[row, before]) @ pull[strips[before]]
        pull[down] = inverses[row] @ pull[down]
    for row in reversed(range(len(strips))):
        for after in range(row + 1, len(strips)):
            pull[strips[row]] -= _whole(factor[after, row]).T @ pull[strips[after]]
        pull[strips[row]] = inverses[row].T @ pull[strips[row]]
    return pull


def shares(closeness: Floats, pull: Floats) -> Floats:
    """What the regression says of each target, from a question's cosines with all phrasings."""
    result: Floats = _fade(closeness) @ pull
    return result


def log_chances(closeness: Floats, pull: Floats) -> Floats:
    """The logarithm of each label's chance, from a question's cosines with all phrasings."""
    return log_softmax(_LOUDNESS * shares(closeness, pull))


def _whole(strip: NDArray[np.float16]) -> Floats:
    return strip.astype(np.float32)


def _fade(cosines: Floats) -> Floats:
    result: Floats = np.exp(_NARROWNESS * (cosines - 1))
    return result
