"""The open database, and the two ways to touch it: a reading and a writing transaction, neither in the other's way."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import ClassVar

import aiosqlite

from bot.disk import next_step
from bot.domain.errors import NotKept, NotKeptError, StartError
from bot.store.backups import copy_before_migrating
from bot.store.migrations import APPLICATION_ID, check_file, migrate, rescue_file

BUSY_SECONDS = 2.0  # for so long one command waits for another process's lock, all in all; Discord waits for 3
BUSY_TRY_SECONDS = 0.1
_SAME_COMMAND_SECONDS = 10.0  # what waits again after that, waits anew

log = logging.getLogger(__name__)
_waited: ContextVar[tuple[float, float]] = ContextVar("waited")  # since when a command waits, and how long it did

_PRAGMAS = (
    f"application_id = {APPLICATION_ID}",  # first, so that no other write makes a file that is nobody's
    "foreign_keys = ON",
    f"busy_timeout = {BUSY_TRY_SECONDS * 1000:.0f}",
    "journal_mode = WAL",
    "cache_size = -16000",  # kB
    "wal_autocheckpoint = 20000",  # pages
)
_READER_PRAGMAS = ("query_only = ON", "busy_timeout = 5000", "cache_size = -8000")


class Database:
    """Two connections, one transaction at a time on each: what reads never waits for what writes.

    Every statement is a way to the connection's thread and back.
    """

    synchronous: ClassVar[str] = "FULL"
    """SQLite's word for how a commit waits for the disk: FULL, so that not even a loss of power takes it back."""

    def __init__(self, connection: aiosqlite.Connection, reader: aiosqlite.Connection, path: Path) -> None:
        self._connection = connection
        self._reader = reader
        self._path = path
        self._identity = _identify(path)
        self._is_lost = False
        self._writing = asyncio.Lock()
        self._reading = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> "Database":
        """Open or create the database and bring it to today's schema.

        Raises StartError where it can't be opened, is no database of Ounce, is newer than the code or is corrupt; the
        file is then left as it was.
        """
        opened: list[aiosqlite.Connection] = []
        try:
            await asyncio.to_thread(_prepare, path)
            opened.append(await _connect(path))
            await _set(opened[0], *_PRAGMAS, f"synchronous = {cls.synchronous}")
            await migrate(opened[0])
            opened.append(await _connect(path))
            await _set(opened[1], *_READER_PRAGMAS)
        except (sqlite3.Error, OSError) as error:
            await _leave(opened)
            raise StartError(f"The database {path} can't be opened ({error}); {next_step(error)}.") from error
        return cls(opened[0], opened[1], path)

    async def close(self) -> None:
        """Close the database; an open connection would keep the process from ending."""
        await self._reader.close()
        await self._connection.close()  # last, so that it is the one that tidies up the -wal

    async def find_loss(self) -> str | None:
        """Return the sentence for whoever runs Ounce where the file is no longer the one that was opened; else None.

        From then on nothing is taken that would be lost at the end. What is known is saved beside it, once.
        """
        if not self._is_lost:
            if await asyncio.to_thread(_identify, self._path) == self._identity:
                return None
            self._is_lost = True
            async with self._writing:
                await self._rescue()
        return (
            f"The database {self._path} was deleted or replaced while Ounce runs. What Ounce knew is saved in "
            f"{self._rescued}: stop Ounce, run python -m bot restore {self._rescued} (or keep the new one), and start "
            "again. Until then nothing is changed, and no reminder is sent."
        )

    @property
    def _rescued(self) -> Path:
        return rescue_file(self._path)

    async def _rescue(self) -> None:
        try:
            with suppress(FileNotFoundError):
                await asyncio.to_thread(self._rescued.unlink)
            await self._connection.execute("VACUUM INTO ?", (str(self._rescued),))
        except (sqlite3.Error, OSError):
            log.exception("The database cannot be saved to %s", self._rescued)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[aiosqlite.Connection]:
        """Open a transaction that may write: what is read in it stays true until it is committed at the end."""
        if self._is_lost:
            raise NotKeptError(NotKept.GONE)
        since = time.perf_counter()
        async with self._writing, _ending(self._connection):
            await self._begin(since)
            yield self._connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[aiosqlite.Connection]:
        """Open a transaction of several SELECTs that all see the same moment."""
        async with self._reading, _ending(self._reader):
            await self._reader.execute("BEGIN DEFERRED")
            yield self._reader

    async def read(self, query: str, values: Mapping[str, object] | tuple[object, ...] = ()) -> list[sqlite3.Row]:
        """Return the rows of one SELECT, which is a whole transaction by itself."""
        async with self._reading:
            try:
                return list(await self._reader.execute_fetchall(query, values))
            except sqlite3.DatabaseError as error:
                _require_whole(error)
                raise

    async def _begin(self, since: float) -> None:
        """Begin to write; NotKeptError where another process's lock lasts longer than a whole command may wait.

        The wait for what this process itself writes counts into it, so that of many commands none waits for the
        others' waiting; but one try is left to each.
        """
        first, before = _waited.get((since, 0.0))
        if since - first > _SAME_COMMAND_SECONDS:
            first, before = since, 0.0
        try:
            while True:
                try:
                    await self._connection.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as error:
                    if _code(error) not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                        raise
                    if before + time.perf_counter() - since >= BUSY_SECONDS:
                        log.warning("Another process holds the database: %s", error)
                        raise NotKeptError(NotKept.BUSY) from error
                else:
                    return
        finally:
            _waited.set((first, before + time.perf_counter() - since))


@asynccontextmanager
async def _ending(connection: aiosqlite.Connection) -> AsyncIterator[None]:
    """Commit what is begun in here at the end, or roll it back, also where the task was cancelled."""
    try:
        yield
        await connection.commit()
    except BaseException as error:
        await asyncio.shield(connection.rollback())
        if isinstance(error, sqlite3.OperationalError) and _code(error) in _NO_ROOM:
            log.warning("The database cannot be written: %s", error)
            raise NotKeptError(NotKept.FULL) from error
        if isinstance(error, sqlite3.DatabaseError):
            _require_whole(error)
        raise


def _require_whole(error: sqlite3.DatabaseError) -> None:
    """Raise NotKeptError, with what to do in the log, for an error that speaks of a damaged file."""
    if _code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        log.error("The database is damaged (%s): stop Ounce, then python -m bot restore the newest copy", error)
        raise NotKeptError(NotKept.DAMAGED) from error


_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary code for an error."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _identify(path: Path) -> tuple[int, int] | None:
    """What tells a file from every other one; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare(path: Path) -> None:
    check_file(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    copy_before_migrating(path)


async def _leave(opened: Sequence[aiosqlite.Connection]) -> None:
    """Close what could not be opened whole; one without tables must not look like one that lost its -wal."""
    for connection in opened:
        with suppress(sqlite3.Error):
            rows = await connection.execute_fetchall("PRAGMA user_version")
            if [version for (version,) in rows] == [0]:
                await connection.execute_fetchall("PRAGMA journal_mode = DELETE")
        await connection.close()


async def _connect(path: Path) -> aiosqlite.Connection:
    unopened = aiosqlite.connect(path, isolation_level=None)
    # Whoever drops the bot without closing it can still end the process; aiosqlite offers no other way.
    unopened._thread.daemon = True  # noqa: SLF001  # aiosqlite offers no door
    return await unopened


async def _set(connection: aiosqlite.Connection, *pragmas: str) -> None:
    await connection.executescript("".join(f"PRAGMA {pragma};" for pragma in pragmas))
