"""Databases made once in a process and then copied, for tests that are about what comes after."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Generic, TypeVar

from bot.store import Store

T = TypeVar("T")


def write_fresh_database(path: Path) -> Path:
    """Write an empty database of today's schema, as Ounce leaves it after its first start, and return its path."""
    path.write_bytes(_fresh())
    return path


@cache
def _fresh() -> bytes:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as thread:  # beside whatever loop runs here
        path = Path(folder, "fresh.sqlite3")
        thread.submit(asyncio.run, _make(path)).result()
        return path.read_bytes()


async def _make(path: Path) -> None:
    store = await Store.open(path)
    await store.close()


class Begun(Generic[T]):
    """A database after its first steps, which are taken once: `begin` takes them and returns what is known of them."""

    def __init__(self, begin: Callable[[Store], Awaitable[T]]) -> None:
        self._begin = begin
        self._kept: tuple[bytes, T] | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[tuple[Store, T]]:
        """Open a copy of it of one's own, until the end of the with block."""
        with TemporaryDirectory() as folder:
            path = Path(folder, "club.sqlite3")
            if self._kept is None:
                async with _opened(write_fresh_database(path)) as store:
                    known = await self._begin(store)
                self._kept = path.read_bytes(), known
            path.write_bytes(self._kept[0])
            async with _opened(path) as store:
                yield store, self._kept[1]


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[Store]:
    store = await Store.open(path)
    try:
        yield store
    finally:
        await store.close()
