"""The sentence model in numpy: the same vectors as a full ONNX runtime makes, alone and in company."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matcher.encoder import Encoder
from bot.matcher.model_file import read_arrays
from bot.matcher.sentence_model import SentenceModel

# Every 64th number of what onnxruntime 1.32 makes of the same model's pieces.
BY_ONNXRUNTIME = {
    "a plank": [-0.006146, 0.034548, 0.048101, -0.065671, 0.072586, -0.012318],
    "How often should I do strength?": [0.015784, 0.024899, 0.055971, -0.081024, 0.002403, -0.046004],
    "Do I roll before or after the run, and for how long on each leg?": [
        *(0.016437, -0.092771, -0.059962, -0.069595, -0.013045, -0.003291)
    ],
    "ça va ?": [0.022234, 0.008056, -0.0437, -0.069149, -0.022266, 0.010057],
    "my knee " * 40: [-0.117197, -0.044299, -0.069666, -0.020043, -0.005006, 0.007153],
}
MODEL = SentenceModel(cores=2)


@pytest.mark.parametrize("text", BY_ONNXRUNTIME)
def test_its_vectors_are_those_of_a_full_runtime(text: str) -> None:
    assert MODEL.vector(text)[::64].tolist() == pytest.approx(BY_ONNXRUNTIME[text], abs=2e-6)


@settings(max_examples=12)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_a_text_has_the_same_vector_in_company_and_each_is_of_length_one(texts: list[str]) -> None:
    together = MODEL.vectors(texts)
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)
    for text, vector in zip(texts, together, strict=True):
        assert vector == pytest.approx(MODEL.vector(text), abs=1e-5)


def test_a_model_without_one_of_its_arrays_is_refused() -> None:
    with pytest.raises(KeyError):
        Encoder({})


numbers = st.one_of(
    st.lists(st.integers(-128, 127), max_size=30).map(lambda some: np.array(some, dtype=np.int8)),
    st.lists(st.floats(width=32, allow_nan=False), max_size=30).map(lambda some: np.array(some, dtype=np.float32)),
)


@settings(max_examples=60)
@given(
    arrays=st.dictionaries(st.text(min_size=1, max_size=12), numbers, max_size=5),
    is_packed=st.booleans(),
    version=st.integers(0, 2**40),
)
def test_a_written_model_is_read_back(
    arrays: dict[str, np.ndarray[tuple[int], np.dtype[np.generic]]],
    is_packed: bool,
    version: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.getbasetemp() / "model.onnx"
    tensors = b"".join(_field(5, _tensor(name, array, is_packed=is_packed)) for name, array in arrays.items())
    path.write_bytes(_number(1, version) + _field(7, _field(2, b"a graph") + tensors) + _field(8, b"opset"))
    read = read_arrays(path)
    assert set(read) == {name for name, array in arrays.items() if len(array)}
    assert all(np.array_equal(read[name], arrays[name].reshape(1, -1)) for name in read)


def test_what_the_model_has_in_other_types_or_without_raw_numbers_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    of_64_bits = _number(1, 1) + _number(2, 7) + _field(8, b"places") + _field(9, struct.pack("<q", 5))
    listed = _number(1, 1) + _number(2, 1) + _field(8, b"listed") + _field(4, struct.pack("<f", 5))
    path.write_bytes(_field(7, _field(5, of_64_bits) + _field(5, listed)))
    assert read_arrays(path) == {}


@pytest.mark.parametrize("damaged", [b"\x3a\x05\x01", b"\x0d\x00\x00\x00\x00", b"\xff" * 20])
def test_a_damaged_file_is_no_model(damaged: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(damaged)
    with pytest.raises((IndexError, ValueError)):
        read_arrays(path)


def _tensor(name: str, array: np.ndarray[tuple[int], np.dtype[np.generic]], *, is_packed: bool) -> bytes:
    """An array of one line as TensorProto writes it, its shape as two numbers or as a packed list."""
    shape = _field(1, _varint(1) + _varint(len(array))) if is_packed else _number(1, 1) + _number(1, len(array))
    kind = 3 if array.dtype == np.int8 else 1
    return shape + _number(2, kind) + _field(8, name.encode()) + _field(9, array.tobytes())


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low]) if not rest else bytes([low | 0x80]) + _varint(rest)
