"""The sentence model's arithmetic: the six layers of MiniLM-L6, in numpy, on weights of eight bits.

The layers are those of BERT (Devlin et al. 2018, arXiv:1810.04805): attention of 12 heads, then two dense steps around
a GELU, each followed by a sum with what came in and by layer normalization. A matrix of weights is unpacked only while
it's multiplied with, which is much quicker than the product; all of them unpacked would take 90 MB.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matcher.logistic_regression import Floats
from bot.matcher.model_file import Arrays

WIDTH = 384
_LAYERS, _HEADS = 6, 12
_INNER = 4 * WIDTH
_TINY = np.float32(1e-12)
_DENSE = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_ERF = tuple(np.float32(part) for part in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592))
_ERF_SCALE = np.float32(0.3275911)
"""Abramowitz and Stegun 7.1.26: the error function, off by 1.5e-7 at most."""


@dataclass(frozen=True)
class _Dense:
    """A step x W + b: W as whole numbers with a scale for each column."""

    weights: NDArray[np.int8]
    scale: Floats
    bias: Floats


@dataclass(frozen=True)
class _Norm:
    """Layer normalization: each row to mean 0 and spread 1, then stretched and moved."""

    stretch: Floats
    move: Floats


@dataclass(frozen=True)
class _Layer:
    query: _Dense
    key: _Dense
    value: _Dense
    attended: _Dense
    wide: _Dense
    narrow: _Dense
    after_attention: _Norm
    after_all: _Norm


class Encoder:
    """Turns pieces of words into one vector a text; safe to call from several threads at once."""

    def __init__(self, arrays: Arrays) -> None:
        """Take the model's arrays; KeyError where one is missing."""
        start = "inner.embeddings."
        self._pieces = arrays[f"{start}word_embeddings.weight_q"]
        self._piece_scales = arrays[f"{start}word_embeddings.weight_scale"]
        places = arrays[f"{start}position_embeddings.weight_q"] * arrays[f"{start}position_embeddings.weight_scale"]
        self._places: Floats = places + arrays[f"{start}token_type_embeddings.weight"][0]
        self._norm = _norm(arrays, f"{start}LayerNorm")
        self._layers = _layers(arrays)

    def vectors(self, ids: NDArray[np.int64]) -> Floats:
        """Return a vector of length 1 for each row of pieces: the mean over them. All rows are equally long."""
        texts, length = ids.shape
        unpacked = np.empty(WIDTH * _INNER, dtype=np.float32)
        rows = self._pieces[ids] * self._piece_scales[ids] + self._places[:length]
        rows = _normalized(rows.reshape(texts * length, WIDTH), self._norm)
        for layer in self._layers:
            attended = _attend(rows, layer, texts, unpacked)
            rows = _normalized(_times(attended, layer.attended, unpacked) + rows, layer.after_attention)
            wide = _gelu(_times(rows, layer.wide, unpacked))
            rows = _normalized(_times(wide, layer.narrow, unpacked) + rows, layer.after_all)
        mean = rows.reshape(texts, length, WIDTH).mean(axis=1)
        vectors: Floats = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return vectors


def _layers(arrays: Arrays) -> list[_Layer]:
    """The layers; the file names their matrices only by the order in which they are used, six a layer."""
    numbers = sorted(int(name[4:-2]) for name in arrays if name.startswith("val_") and name.endswith("_q"))
    return [_layer(arrays, place, numbers[6 * place : 6 * place + 6]) for place in range(_LAYERS)]


def _layer(arrays: Arrays, place: int, numbers: Sequence[int]) -> _Layer:
    start = f"inner.encoder.layer.{place}."
    query, key, value, attended, wide, narrow = (
        _Dense(arrays[f"val_{number}_q"], arrays[f"val_{number}_scale"], arrays[f"{start}{name}.bias"])
        for name, number in zip(_DENSE, numbers, strict=True)
    )
    after_attention = _norm(arrays, f"{start}attention.output.LayerNorm")
    after_all = _norm(arrays, f"{start}output.LayerNorm")
    return _Layer(query, key, value, attended, wide, narrow, after_attention, after_all)


def _norm(arrays: Arrays, name: str) -> _Norm:
    return _Norm(arrays[f"{name}.weight"], arrays[f"{name}.bias"])


def _times(rows: Floats, dense: _Dense, unpacked: Floats) -> Floats:
    """Rows x weights + bias; the scale comes after the product, where there is less to multiply."""
    weights = unpacked[: dense.weights.size].reshape(dense.weights.shape)
    np.copyto(weights, dense.weights)
    product: Floats = rows @ weights
    product *= dense.scale
    product += dense.bias
    return product


def _attend(rows: Floats, layer: _Layer, texts: int, unpacked: Floats) -> Floats:
    """What each piece takes from the others of its text, head by head."""
    query, key, value = (
        _times(rows, dense, unpacked).reshape(texts, -1, _HEADS, WIDTH // _HEADS).transpose(0, 2, 1, 3)
        for dense in (layer.query, layer.key, layer.value)
    )
    share: Floats = query @ key.transpose(0, 1, 3, 2)
    share *= np.float32((WIDTH // _HEADS) ** -0.5)
    share -= share.max(axis=-1, keepdims=True)
    np.exp(share, out=share)
    share /= share.sum(axis=-1, keepdims=True)
    attended: Floats = (share @ value).transpose(0, 2, 1, 3).reshape(rows.shape)
    return attended


def _normalized(rows: Floats, norm: _Norm) -> Floats:
    """Normalize the rows in place, and return them."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows)[:, None] / np.float32(WIDTH) + _TINY)
    rows *= norm.stretch
    rows += norm.move
    return rows


def _gelu(rows: Floats) -> Floats:
    """Each number times the share of a normal distribution below it: x (1 + erf(x / sqrt 2)) / 2."""
    size = np.abs(rows) * np.float32(0.5**0.5)
    inverse = 1 / (1 + _ERF_SCALE * size)
    beyond = inverse * _ERF[0]
    for part in _ERF[1:]:
        beyond += part
        beyond *= inverse
    beyond *= np.exp(-size * size)
    beyond *= np.float32(0.5)  # the share beyond |x|
    return rows * np.where(rows > 0, 1 - beyond, beyond)
