"""The vectors that come with Ounce, of the clinic's wordings and the safety lines, so that no host has to make them.

`make vectors` writes them to data/vectors.npy: a row for each text, in order of its key, with whole numbers from -127
to 127 and what to multiply them by. A text that isn't there is encoded where Ounce runs.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.matcher.encoder import WIDTH
from bot.matcher.logistic_regression import Floats

SHIPPED_FILE = "vectors.npy"
_ROW = np.dtype([("key", "<u8"), ("scale", "<f4"), ("numbers", "i1", (WIDTH,))])
_MOST = 127
_KEY_BYTES = 8

log = logging.getLogger(__name__)


class ShippedVectors:
    """Looks texts up by the digests that the cache knows them by; empty where the file is missing or another."""

    def __init__(self, path: Path | None) -> None:
        self._rows: NDArray[np.void] = np.empty(0, dtype=_ROW)
        if path is not None and path.is_file():
            try:
                rows = np.load(path, mmap_mode="r", allow_pickle=False)
            except (OSError, ValueError, EOFError) as error:
                log.warning("%s cannot be read (%s); its sentence vectors are made here.", path, error)
                return
            if rows.dtype == _ROW and rows.ndim == 1:
                self._rows = rows
            else:
                log.warning("%s is of another version; its sentence vectors are made here.", path)

    def find(self, digests: Sequence[bytes]) -> dict[bytes, Floats]:
        """Return the vectors of those that are there, each of length 1."""
        if not len(self._rows):
            return {}
        keys = self._rows["key"]
        wanted = np.array([_key(digest) for digest in digests], dtype=np.uint64)
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return {
            digest: self._rows["numbers"][place] * self._rows["scale"][place]
            for digest, place, is_there in zip(digests, places, keys[places] == wanted, strict=True)
            if is_there
        }


def write_shipped(digests: Sequence[bytes], vectors: Floats, path: Path) -> None:
    """Write the file anew: the vectors of all texts, each text once."""
    scales = np.abs(vectors).max(axis=1) / np.float32(_MOST)
    rows = np.empty(len(digests), dtype=_ROW)
    rows["key"] = [_key(digest) for digest in digests]
    rows["scale"] = scales
    rows["numbers"] = np.rint(vectors / scales[:, None])
    _, first = np.unique(rows["key"], return_index=True)
    np.save(path, rows[first])


def _key(digest: bytes) -> int:
    return int.from_bytes(digest[:_KEY_BYTES], "little")
