"""What a use case asks of the database: how many transactions, and what is left where a statement fails."""

import inspect
import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

from bot.store import Store

P = ParamSpec("P")
T = TypeVar("T")


class Transactions:
    """The transactions that each use case of some services begins from now on, in their order: write, snapshot, read.

    `of` has them by the name of the use case, for its longest call; what one service asks of another counts for both.
    """

    def __init__(self, store: Store, services: object) -> None:
        self.of: defaultdict[str, list[str]] = defaultdict(list)
        self._begun: list[str] = []
        database: Any = store.database
        for way in ("write", "snapshot", "read"):
            setattr(database, way, self._note(way, getattr(database, way)))
        for service in vars(services).values():
            if type(service).__module__.startswith("bot.services."):
                for name, method in inspect.getmembers(service, inspect.iscoroutinefunction):
                    if not name.startswith("_"):
                        setattr(service, name, self._watch(f"{type(service).__name__}.{name}", method))

    def _note(self, way: str, plain: Callable[P, T]) -> Callable[P, T]:
        def noted(*values: P.args, **named: P.kwargs) -> T:
            self._begun.append(way)
            return plain(*values, **named)

        return noted

    def _watch(self, name: str, plain: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        async def watched(*values: P.args, **named: P.kwargs) -> T:
            before = len(self._begun)
            try:
                return await plain(*values, **named)
            finally:
                self.of[name] = max(self.of[name], self._begun[before:], key=len)

        return watched


class Statements:
    """The statements that a store's writing connection is given from now on; that of the number `broken` fails."""

    def __init__(self, store: Store, broken: int | None = None) -> None:
        self.taken: list[str] = []
        connection: Any = store.database._connection
        for name in ("execute", "executemany", "execute_fetchall"):
            setattr(connection, name, self._watch(getattr(connection, name), broken))

    def _watch(self, plain: Any, broken: int | None) -> Any:
        async def watched(statement: str, *values: object) -> object:
            self.taken.append(statement)
            if len(self.taken) == broken:
                raise sqlite3.OperationalError("disk I/O error")
            return await plain(statement, *values)

        return watched

    @property
    def begun(self) -> int:
        """How many transactions were begun."""
        return sum(statement.startswith("BEGIN") for statement in self.taken)
