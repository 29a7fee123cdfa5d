"""What a use case gives to the writing connection: how often it begins, and what is left where a statement fails."""

import sqlite3
from typing import Any

from bot.store import Store


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
