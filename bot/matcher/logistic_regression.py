"""Multinomial logistic regression in plain numpy, over dense or sparse rows, fitted with L-BFGS."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Evaluate = Callable[[Floats], tuple[float, Floats]]
"""A function of the weights: its value and its gradient."""

_MEMORY = 10
_CHUNK = 256


class Rows(Protocol):
    """Feature rows that can be multiplied by weights, and whose transpose can be multiplied by residuals."""

    @property
    def width(self) -> int:
        """The number of features."""

    def times(self, weights: Floats) -> Floats:
        """Rows x weights: one line of scores per row."""

    def transposed_times(self, residuals: Floats) -> Floats:
        """The rows' transpose x residuals: the gradient's shape."""


@dataclass(frozen=True)
class DenseRows:
    """Rows held as one matrix."""

    matrix: Floats

    @property
    def width(self) -> int:
        """The number of features."""
        return int(self.matrix.shape[1])

    def times(self, weights: Floats) -> Floats:
        """See Rows."""
        return self.matrix @ weights

    def transposed_times(self, residuals: Floats) -> Floats:
        """See Rows."""
        return self.matrix.T @ residuals


class SparseRows:
    """Rows held as the columns and values that are not zero; worked through in chunks to spare memory."""

    def __init__(self, rows: Sequence[tuple[NDArray[np.integer], Floats]], width: int) -> None:
        self._width = width
        lengths = np.array([len(columns) for columns, _ in rows])
        self._rows = len(rows)
        self._filled = np.flatnonzero(lengths)
        self._starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])[self._filled]
        self._columns = np.concatenate([columns for columns, _ in rows])
        self._values = np.concatenate([values for _, values in rows])[:, None]
        order = np.argsort(self._columns, kind="stable")
        self._row_of = np.repeat(np.arange(len(rows)), lengths)[order]
        self._values_by_column = self._values[order]
        self._used, self._used_starts = np.unique(self._columns[order], return_index=True)

    @property
    def width(self) -> int:
        """The number of features."""
        return self._width

    def times(self, weights: Floats) -> Floats:
        """See Rows."""
        out = np.zeros((self._rows, weights.shape[1]), dtype=np.float32)
        out[self._filled] = _summed(weights, self._columns, self._values, self._starts)
        return out

    def transposed_times(self, residuals: Floats) -> Floats:
        """See Rows."""
        out = np.zeros((self._width, residuals.shape[1]), dtype=np.float32)
        out[self._used] = _summed(residuals, self._row_of, self._values_by_column, self._used_starts)
        return out


def _summed(table: Floats, index: NDArray[np.integer], values: Floats, starts: NDArray[np.integer]) -> Floats:
    """For each stretch of `index` that begins at `starts`: the sum of the table's lines there times their values."""
    out = np.empty((len(starts), table.shape[1]), dtype=np.float32)
    ends = np.append(starts[1:], len(index))
    for first in range(0, len(starts), _CHUNK):
        last = min(first + _CHUNK, len(starts))
        low, high = starts[first], ends[last - 1]
        out[first:last] = np.add.reduceat(table[index[low:high]] * values[low:high], starts[first:last] - low)
    return out


def fit(rows: Rows, targets: Floats, strength: float, steps: int) -> Floats:
    """Weights (features x classes) that minimise cross-entropy to the soft `targets` plus a ridge penalty.

    A larger `strength` trusts the rows more and the penalty less. `steps` bounds the L-BFGS iterations; stopping
    early is part of the smoothing.
    """

    def evaluate(weights: Floats) -> tuple[float, Floats]:
        scores = log_softmax(rows.times(weights))
        loss = -float(np.sum(targets * scores, dtype=np.float64))
        residuals = np.exp(scores) * targets.sum(axis=1, keepdims=True) - targets
        penalty = float(np.sum(weights * weights, dtype=np.float64)) / (2 * strength)
        return loss + penalty, rows.transposed_times(residuals.astype(np.float32)) + weights / np.float32(strength)

    return _minimise(evaluate, np.zeros((rows.width, targets.shape[1]), dtype=np.float32), steps)


def log_softmax(scores: Floats) -> Floats:
    """The logarithms of the probabilities that the scores stand for, line by line."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _minimise(evaluate: Evaluate, weights: Floats, steps: int) -> Floats:
    value, gradient = evaluate(weights)
    past: list[tuple[Floats, Floats, float]] = []
    for _ in range(steps):
        direction = _direction(gradient, past)
        slope = float(np.vdot(gradient, direction))
        size = 1.0 if past else 1.0 / max(float(np.linalg.norm(gradient)), 1e-9)
        for _ in range(20):
            moved = weights + np.float32(size) * direction
            new_value, new_gradient = evaluate(moved)
            if new_value <= value + 1e-4 * size * slope:
                break
            size /= 2
        else:
            return weights
        step, change = moved - weights, new_gradient - gradient
        curvature = float(np.vdot(step, change))
        if curvature > 1e-10:
            past = [*past[-(_MEMORY - 1) :], (step, change, curvature)]
        done = value - new_value < 1e-5 * abs(value)
        weights, value, gradient = moved, new_value, new_gradient
        if done:
            break
    return weights


def _direction(gradient: Floats, past: list[tuple[Floats, Floats, float]]) -> Floats:
    """The L-BFGS two-loop recursion: downhill, bent by what the last steps said about the curvature."""
    direction = -gradient
    shares = []
    for step, change, curvature in reversed(past):
        share = np.float32(np.vdot(step, direction) / curvature)
        shares.append(share)
        direction = direction - share * change
    if past:
        step, change, curvature = past[-1]
        direction = direction * np.float32(curvature / np.vdot(change, change))
    for (step, change, curvature), share in zip(past, reversed(shares), strict=True):
        direction = direction + (share - np.float32(np.vdot(change, direction) / curvature)) * step
    return direction
