"""The open database, and the two ways to touch it: a reading and a writing transaction."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

from bot.domain.errors import StartError
from bot.store.backups import copy_before_migrating
from bot.store.migrations import APPLICATION_ID, check_file, migrate

_PRAGMAS = (
    f"application_id = {APPLICATION_ID}",  # first, so that no other write makes a file that is nobody's
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "journal_mode = WAL",
    "synchronous = FULL",
    "cache_size = -16000",  # kB
    "wal_autocheckpoint = 20000",  # pages
)


class Database:
    """One connection, one transaction at a time; every statement is a way to the connection's thread and back."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> "Database":
        """Open or create the database and bring it to today's schema.

        Raises StartError where it cannot be opened, is no database of Ounce, is newer than the code or is corrupt; the
        file is then left as it was.
        """
        await asyncio.to_thread(check_file, path)
        connection: aiosqlite.Connection | None = None
        try:
            await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
            unopened = aiosqlite.connect(path, isolation_level=None)
            # Whoever drops the bot without closing it can still end the process; aiosqlite offers no other way.
            unopened._thread.daemon = True  # noqa: SLF001
            connection = await unopened
            for pragma in _PRAGMAS:
                await connection.execute_fetchall(f"PRAGMA {pragma}")
            await asyncio.to_thread(copy_before_migrating, path)
            await migrate(connection)
        except (sqlite3.Error, OSError) as error:
            if connection is not None:
                await connection.close()
            raise StartError(
                f"The database {path} can't be opened ({error}); check DATABASE_PATH and the permissions of its folder."
            ) from error
        return cls(connection)

    async def close(self) -> None:
        """Close the database; an open connection would keep the process from ending."""
        await self._connection.close()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[aiosqlite.Connection]:
        """Open a transaction that may write: what is read in it stays true until it is committed at the end."""
        async with self._within("IMMEDIATE"):
            yield self._connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[aiosqlite.Connection]:
        """Open a transaction of several SELECTs that all see the same moment."""
        async with self._within("DEFERRED"):
            yield self._connection

    async def read(self, query: str, values: Mapping[str, object] | tuple[object, ...] = ()) -> list[sqlite3.Row]:
        """Return the rows of one SELECT, which is a whole transaction by itself."""
        async with self._lock:
            return list(await self._connection.execute_fetchall(query, values))

    @asynccontextmanager
    async def _within(self, kind: str) -> AsyncIterator[None]:
        async with self._lock:
            try:
                await self._connection.execute(f"BEGIN {kind}")
                yield
                await self._connection.commit()
            except BaseException:  # also where the task was cancelled: the connection must be free for the next one
                await asyncio.shield(self._connection.rollback())
                raise
