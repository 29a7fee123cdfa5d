"""A database of today's schema, made once in a process and then copied, for tests that are about what comes after."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store import Store


def write_fresh_database(path: Path) -> Path:
    """Write an empty database, as Ounce leaves it after its first start, and return its path."""
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
