"""Reads the arrays of a model out of its ONNX file, where they lie: nothing is copied and no runtime is needed.

ONNX is protobuf: each field is its number and kind, then a number or a length and as many bytes
(protobuf.dev/programming-guides/encoding). Of all that a model says (onnx.proto3), only its named arrays count here.
"""

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
_Field = tuple[int, int, int]
"""A field's number, and where its bytes begin and end; a plain number is its own beginning, and has no bytes."""

_GRAPH = 7
_INITIALIZER = 5
_DIMS, _TYPE, _NAME, _RAW = 1, 2, 8, 9
_TYPES: dict[int, type[np.generic]] = {1: np.float32, 3: np.int8}
_VARINT, _BYTES = 0, 2


def read_arrays(path: Path) -> Arrays:
    """Return the model's arrays of 32-bit floats and 8-bit integers by name, as views into the file.

    The caller has checked what the file is: a damaged one raises IndexError or ValueError.
    """
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    arrays: Arrays = {}
    for number, start, end in _fields(data, 0, len(data)):
        if number == _GRAPH:
            for inner, first, last in _fields(data, start, end):
                if inner == _INITIALIZER:
                    arrays |= _array(data, first, last)
    return arrays


def _array(data: mmap.mmap, start: int, end: int) -> Arrays:
    """One array by its name; none where it's of another type, or holds its numbers in another way."""
    shape: list[int] = []
    kind, name = None, ""
    raw = 0, 0
    for number, first, last in _fields(data, start, end):
        if number == _DIMS:
            shape += [first] if last == first else _varints(data, first, last)
        elif number == _TYPE:
            kind = _TYPES.get(first)
        elif number == _NAME:
            name = data[first:last].decode()
        elif number == _RAW:
            raw = first, last
    if kind is None or raw[0] == raw[1]:
        return {}
    count = (raw[1] - raw[0]) // np.dtype(kind).itemsize
    return {name: np.frombuffer(data, kind, count, raw[0]).reshape(shape)}


def _fields(data: mmap.mmap, start: int, end: int) -> Iterator[_Field]:
    """The fields of one message."""
    while start < end:
        key, start = _varint(data, start)
        if key & 7 == _VARINT:
            value, start = _varint(data, start)
            yield key >> 3, value, value
        elif key & 7 == _BYTES:
            length, start = _varint(data, start)
            yield key >> 3, start, start + length
            start += length
        else:
            raise ValueError(f"a field of kind {key & 7}, which the model's file doesn't have")


def _varints(data: mmap.mmap, start: int, end: int) -> list[int]:
    """Numbers that are packed one after the other."""
    values = []
    while start < end:
        value, start = _varint(data, start)
        values.append(value)
    return values


def _varint(data: mmap.mmap, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and the place after it."""
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
