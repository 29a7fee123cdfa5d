"""What a club did: counts only, and the post of them that's owed every Monday."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

import aiosqlite

from bot.domain.club import Club
from bot.domain.club_stats import WEEKLY, ClubStats, list_week_counts
from bot.domain.owed import Owed, OwedKind
from bot.domain.progress import SHOWN_WEEKS
from bot.store.clubs import change_club
from bot.store.database import Database
from bot.store.owed import owe
from bot.store.stored_club import fetch_club


class ClubCounts(NamedTuple):
    """How much a club did in some days: sessions (a member's strength day each), members, those with both, and runs."""

    sessions: int
    members: int
    both: int
    runs: int


class Days(NamedTuple):
    """Days from first to last, and the moments between which they lie where a club is."""

    first: date
    last: date
    since: datetime
    until: datetime


FindDays = Callable[[Club], Iterable[Days]]


class ClubProgressStore:
    """Counts over a club's members; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, guild_id: int, find_days: FindDays) -> tuple[Club, list[ClubCounts]]:
        """Return a club, and what was done in it in each of the times that are found for it."""
        async with self._database.snapshot() as db:
            club = await fetch_club(db, guild_id)
            return club, [await _count(db, guild_id, days) for days in find_days(club)]

    async def change(
        self, guild_id: int, decide: Callable[[Club], Club], find_days: FindDays
    ) -> tuple[Club, list[ClubCounts]]:
        """Put what `decide` makes of a club in its place; returns it as it is then, as `load` does."""
        async with self._database.write() as db:
            club = await change_club(db, guild_id, decide)
            return club, [await _count(db, guild_id, days) for days in find_days(club)]

    async def count_stats(self, guild_id: int, monday: date) -> ClubStats:
        """Count who is reminded in a club, and who did strength in the sixteen weeks up to the one from a Monday on."""
        keys = {
            "guild_id": guild_id,
            "first": (monday - timedelta(weeks=SHOWN_WEEKS - 1)).isoformat(),
            "end": (monday + timedelta(weeks=1)).isoformat(),
            "weekly": WEEKLY,
        }
        ((reminded, following, weeks),) = await self._database.read(_COUNT_STATS, keys)
        counts = {date.fromisoformat(first): (int(two), int(one)) for first, two, one in json.loads(weeks)}
        return ClubStats(reminded, following, list_week_counts(counts, monday))

    async def follow(self, owed: Owed, find_next: Callable[[int, Club], int]) -> None:
        """Close a Monday's post and owe the club the next, unless it was switched off meanwhile."""
        async with self._database.write() as db:
            for (due,) in await db.execute_fetchall(_SELECT_DUE, (owed.owed_id,)):  # a new zone may have moved it
                await db.execute("DELETE FROM owed_messages WHERE owed_id = ?", (owed.owed_id,))
                next_due = find_next(int(due), await fetch_club(db, owed.guild_id))
                await owe(db, OwedKind.MONDAY, owed.guild_id, next_due, subject={})


async def _count(db: aiosqlite.Connection, guild_id: int, days: Days) -> ClubCounts:
    keys = {
        "guild_id": guild_id,
        "first": days.first.isoformat(),
        "last": days.last.isoformat(),
        "since": int(days.since.timestamp()),
        "until": int(days.until.timestamp()),
    }
    (row,) = await db.execute_fetchall(_COUNT, keys)
    return ClubCounts(*map(int, row))


_SELECT_DUE = "SELECT owed_at FROM owed_messages WHERE owed_id = ?"
_COUNT = """SELECT coalesce(sum(days), 0), count(*), coalesce(sum(days >= 2), 0),
    (SELECT count(*) FROM finished_runs WHERE guild_id = :guild_id AND ended_at >= :since AND ended_at < :until)
    FROM (SELECT count(DISTINCT day) AS days FROM done
        WHERE guild_id = :guild_id AND day BETWEEN :first AND :last GROUP BY member_id)"""
_COUNT_STATS = """WITH
    days AS (SELECT DISTINCT member_id, day FROM done WHERE guild_id = :guild_id AND day >= :first AND day < :end),
    weeks AS (SELECT date(day, 'weekday 0', '-6 days') AS monday, count(*) AS days FROM days GROUP BY member_id, monday)
    SELECT (SELECT count(*) FROM plans WHERE guild_id = :guild_id AND is_active = 1 AND is_asleep = 0),
    (SELECT count(*) FROM plans WHERE guild_id = :guild_id AND is_active = 1 AND is_asleep = 0 AND runs IS NULL),
    (SELECT json_group_array(json_array(monday, two, one)) FROM (
        SELECT monday, sum(days >= :weekly) AS two, sum(days < :weekly) AS one FROM weeks GROUP BY monday))"""
