"""What a club did together: counts only, its season goal, and the post that's owed every Monday."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from bot.domain.owed import Owed, OwedKind
from bot.store.database import Database
from bot.store.owed import owe


class ClubCounts(NamedTuple):
    """How much a club did in some days: sessions (a member's strength day each), members, those with both, and runs."""

    sessions: int
    members: int
    both: int
    runs: int


class ClubProgressStore:
    """Counts over a club's members; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, guild_id: int, first: date, last: date, since: datetime, until: datetime) -> ClubCounts:
        """Return what was done on the days from first to last, and the runs that ended between two moments."""
        keys = {
            "guild_id": guild_id,
            "first": first.isoformat(),
            "last": last.isoformat(),
            "since": int(since.timestamp()),
            "until": int(until.timestamp()),
        }
        (row,) = await self._database.read(_COUNT, keys)
        return ClubCounts(*map(int, row))

    async def follow(self, owed: Owed, find_next: Callable[[int], int]) -> None:
        """Close a Monday's post and owe the next, unless it was switched off meanwhile."""
        async with self._database.write() as db:
            for (due,) in await db.execute_fetchall(_SELECT_DUE, (owed.owed_id,)):  # a new zone may have moved it
                await db.execute("DELETE FROM owed_messages WHERE owed_id = ?", (owed.owed_id,))
                await owe(db, OwedKind.MONDAY, owed.guild_id, find_next(int(due)), subject={})


_SELECT_DUE = "SELECT owed_at FROM owed_messages WHERE owed_id = ?"
_COUNT = """SELECT coalesce(sum(days), 0), count(*), coalesce(sum(days >= 2), 0),
    (SELECT count(*) FROM finished_runs WHERE guild_id = :guild_id AND ended_at >= :since AND ended_at < :until)
    FROM (SELECT count(DISTINCT day) AS days FROM done
        WHERE guild_id = :guild_id AND day BETWEEN :first AND :last GROUP BY member_id)"""
