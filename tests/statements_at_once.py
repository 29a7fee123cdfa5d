"""Lets aiosqlite carry out each statement where it is asked for, without the way to a thread and back.

That way took ten times as long as most statements do, and a seventh of the whole suite. As with a thread, a statement
once asked for is carried out whatever becomes of who asked, and others go on before its answer is there; but in the
same order each time. The tests of the store keep the thread (their conftest.py), and so do the processes of Ounce that
tests start.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Generator
from typing import Any, TypeVar, cast

import aiosqlite

T = TypeVar("T")
keeps_thread = False  # True while tests of the store run
_OF_THE_STORE = "bot.store.database"  # not its upkeep: that has a connection of its own, and waits for this one's lock
to_thread = asyncio.to_thread
execute: Any = aiosqlite.Connection._execute
open_with_thread, stop = aiosqlite.Connection.__await__, aiosqlite.Connection.stop


def _has_thread(connection: Any) -> bool:
    return connection._thread.ident is not None


async def _execute(connection: Any, statement: Callable[..., T], *values: Any, **named: Any) -> T:
    if _has_thread(connection):
        return cast("T", await execute(connection, statement, *values, **named))
    if not connection._running or not connection._connection:
        raise ValueError("Connection closed")
    return await _do(statement, *values, **named)


async def _do(work: Callable[..., T], *values: Any, **named: Any) -> T:
    """Do something, and let whoever can go on do so before its answer is there."""
    try:
        return work(*values, **named)
    finally:
        if asyncio.get_running_loop()._ready:  # type: ignore[attr-defined]  # it tells nobody else who is next
            await asyncio.sleep(0)


async def _connect(connection: Any) -> Any:
    connection._connection = connection._connector()
    return connection


def _open(connection: Any) -> Generator[Any, None, Any]:
    if keeps_thread:
        return open_with_thread(connection)
    return _connect(connection).__await__()


def _stop(connection: Any) -> Any:
    if _has_thread(connection):
        return stop(connection)
    connection._running = False
    opened: sqlite3.Connection | None = connection._connection
    connection._connection = None
    if opened is not None:
        opened.close()
    return None


async def do_at_once(work: Callable[..., T], *values: Any, **named: Any) -> T:
    """Do in the same way what the store does to its file, and no more than see that a thread has ended.

    Everything else has its thread.
    """
    is_of_the_store = getattr(work, "__module__", None) == _OF_THE_STORE and not keeps_thread
    thread = getattr(work, "__self__", None)
    has_ended = isinstance(thread, threading.Thread) and not thread.is_alive()
    if is_of_the_store or has_ended:
        return await _do(work, *values, **named)
    return await to_thread(work, *values, **named)


def install() -> None:
    """Put these in the place of aiosqlite's own, and of asyncio's."""
    connection = aiosqlite.Connection
    ways: list[tuple[Any, str, Any]] = [
        (connection, "_execute", _execute),
        (connection, "__await__", _open),
        (connection, "stop", _stop),
        (asyncio, "to_thread", do_at_once),
    ]
    for owner, name, way in ways:
        setattr(owner, name, way)
