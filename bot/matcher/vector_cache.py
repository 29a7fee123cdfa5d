"""Sentence vectors kept on disk by their text, so that each text is encoded once: the phrasings' and the clubs'."""

import logging
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.matcher.encoder import WIDTH
from bot.matcher.logistic_regression import Floats
from bot.matcher.sentence_model import MODEL_SHA256, TOKENIZER_SHA256
from bot.matcher.shipped import ShippedVectors

Progress = Callable[[int, int], None]
"""Told how many texts are done, and of how many."""

log = logging.getLogger(__name__)
_TOGETHER = 128
_ASKED_AT_ONCE = 500


class Encoder(Protocol):
    """Turns texts into vectors; the sentence model does."""

    def vectors(self, texts: Sequence[str]) -> Floats:
        """One line of 384 numbers for each text."""


class VectorCache:
    """The vectors of all texts that came with Ounce or were ever encoded here, under a digest of text and model.

    What is encoded is kept in half precision. Each batch is written as soon as it is there, so work that was cut short
    goes on where it stopped. A file that cannot be read is made anew; where nothing can be written, the vectors are
    encoded again the next time.
    """

    def __init__(self, path: Path | None, encoder: Encoder, shipped: Path | None = None) -> None:
        self._encoder = encoder
        self._shipped = ShippedVectors(shipped)
        self._lock = Lock()
        self._db = _opened(path)
        weakref.finalize(self, self._db.close)  # matchers share a cache: the last one that drops it closes the file

    def vectors(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """Return one line of 384 numbers for each text; encodes what is not in the cache yet, shortest first."""
        digests = [digest(text) for text in texts]
        found = self._read(digests)
        missing = {key: text for key, text in zip(digests, texts, strict=True) if key not in found}
        todo = sorted(missing, key=lambda key: len(missing[key]))
        if progress is not None:
            progress(len(texts) - len(todo), len(texts))
        for start in range(0, len(todo), _TOGETHER):
            batch = todo[start : start + _TOGETHER]
            made = self._encoder.vectors([missing[key] for key in batch]).astype(np.float16)
            self._write(zip(batch, made, strict=True))
            found.update(zip(batch, made, strict=True))
            if progress is not None:
                progress(len(texts) - len(todo) + start + len(batch), len(texts))
        out = np.empty((len(texts), WIDTH), dtype=np.float32)
        for row, key in zip(out, digests, strict=True):
            row[:] = found[key]
        return out

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Return the texts that are not in the cache yet, each once."""
        wanted = {digest(text): text for text in texts}
        found = self._read(list(wanted))
        return [text for key, text in wanted.items() if key not in found]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _read(self, digests: Sequence[bytes]) -> dict[bytes, NDArray[np.floating[Any]]]:
        found: dict[bytes, NDArray[np.floating[Any]]] = {**self._shipped.find(digests)}
        others = [key for key in digests if key not in found]
        with self._lock:
            for start in range(0, len(others), _ASKED_AT_ONCE):
                some = others[start : start + _ASKED_AT_ONCE]
                marks = ", ".join("?" * len(some))
                for key, blob in self._db.execute(
                    f"SELECT digest, vector FROM vectors WHERE digest IN ({marks})",  # noqa: S608  # nosec B608  # marks alone
                    some,
                ):
                    if len(blob) == 2 * WIDTH:
                        found[key] = np.frombuffer(blob, dtype=np.float16)
        return found

    def _write(self, rows: Iterable[tuple[bytes, np.ndarray[tuple[int], np.dtype[np.float16]]]]) -> None:
        with self._lock:
            try:
                with self._db:
                    self._db.executemany(
                        "INSERT OR REPLACE INTO vectors (digest, vector) VALUES (?, ?)",
                        [(key, row.tobytes()) for key, row in rows],
                    )
            except sqlite3.Error as error:
                log.warning("Sentence vectors cannot be kept (%s); they are encoded again next time.", error)


def digest(text: str) -> bytes:
    """Return what a text's vector is kept under; the model reads no case, so neither does this."""
    return sha256(f"{MODEL_SHA256}{TOKENIZER_SHA256}{text.casefold()}".encode()).digest()[:16]


def _opened(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        for _ in range(2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                return _connected(str(path))
            except sqlite3.DatabaseError as error:
                log.warning("%s is made anew (%s).", path, error)
                try:
                    path.unlink(missing_ok=True)
                except OSError:
                    break
            except OSError:
                break
        log.warning("%s cannot be written; sentence vectors are encoded again next time.", path)
    return _connected(":memory:")


def _connected(place: str) -> sqlite3.Connection:
    db = sqlite3.connect(place, timeout=30, check_same_thread=False)
    try:
        with closing(db.cursor()) as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS vectors (digest BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
            cursor.execute("SELECT count(*) FROM (SELECT 1 FROM vectors LIMIT 1)").fetchone()
        db.commit()
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
