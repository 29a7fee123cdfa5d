"""Finished pictures on disk: found by a hash of all that goes into them, written whole or not at all, bounded."""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

log = logging.getLogger(__name__)
CHECK_BYTES = 32
ROOM = 0.9  # to what share of its limit the directory is emptied, so that it is not listed for every picture


class PictureCache:
    """A directory of finished pictures that never grows past `limit_bytes`; what was not asked for longest goes first.

    Every file ends with a checksum, so a file that was cut short or damaged is drawn again. Safe to use from several
    threads: a file appears whole, and a picture that two threads draw at once is the same one. The directory is listed
    once, and again only when it is full: a sum in memory knows the rest.
    """

    def __init__(self, directory: Path, *, limit_bytes: int = 200_000_000) -> None:
        self._directory = directory
        self._limit = limit_bytes
        self._total: int | None = None
        self._lock = Lock()

    def fetch(self, key: str, suffix: str, draw: Callable[[], bytes]) -> bytes:
        """The picture for this key, from the cache or freshly drawn and put there."""
        path = self._directory / f"{sha256(key.encode()).hexdigest()[:40]}.{suffix}"
        known = _read(path)
        if known is not None:
            with suppress(FileNotFoundError):  # another thread may have made room just now
                _touch(path)
            return known
        picture = draw()
        try:
            self._put(path, picture)
        except OSError as error:  # a full disk must not keep the picture from whoever asked for it
            log.warning("A picture could not be kept: %s", error)
        return picture

    def _put(self, path: Path, picture: bytes) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._directory, suffix=".part", delete=False) as file:
            file.write(picture + sha256(picture).digest())
        _touch(Path(file.name))
        replaced = _stat(path)
        Path(file.name).replace(path)
        with self._lock:
            if self._total is None:
                self._total = sum(stat.st_size for stat, _ in self._entries())
            else:
                self._total += len(picture) + CHECK_BYTES - (replaced.st_size if replaced else 0)
            if self._total > self._limit:
                self._total = self._make_room()

    def _entries(self) -> list[tuple[os.stat_result, Path]]:
        """Every file of the directory with what the disk knows of it."""
        return [(stat, path) for path in self._directory.iterdir() if (stat := _stat(path)) is not None]

    def _make_room(self) -> int:
        """Remove what was not asked for longest until there is room; how many bytes are left."""
        entries = self._entries()
        total = sum(stat.st_size for stat, _ in entries)
        if total <= self._limit:
            return total
        for stat, path in sorted(entries, key=lambda entry: entry[0].st_mtime_ns):
            if total <= self._limit * ROOM:
                break
            path.unlink(missing_ok=True)
            total -= stat.st_size
        return total


def _touch(path: Path) -> None:
    """Note that a file was asked for now; to the nanosecond, where the disk's own clock ticks in milliseconds."""
    now = time.time_ns()
    os.utime(path, ns=(now, now))


def _stat(path: Path) -> os.stat_result | None:
    """What the disk knows of a file, or None where it has just gone."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _read(path: Path) -> bytes | None:
    """The picture in a file, or None where there is none or it is damaged."""
    try:
        stored = path.read_bytes()
    except OSError:
        return None
    picture, check = stored[:-CHECK_BYTES], stored[-CHECK_BYTES:]
    return picture if sha256(picture).digest() == check else None
