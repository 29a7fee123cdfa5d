"""What is remembered of the events that were made in Discord for the club's runs, and of whom that was offered to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.club import Club
from bot.domain.owed import OwedKind
from bot.domain.reminders.training_plan import TrainingPlan
from bot.store.database import Database
from bot.store.owed import owe
from bot.store.stored_club import fetch_club
from bot.store.training import fetch_club_plans


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event: what Discord was told of it, and its id there, None until that is known.

    `is_gone` says that somebody deleted it in Discord, so that it isn't made again; `counted` how many pressed
    Interested when that was looked at last.
    """

    key: str
    starts_at: int
    shown: str
    event_id: int | None = None
    is_gone: bool = False
    counted: int = 0


class ClubEventStore:
    """The tables of club events; every method is one whole transaction. Moments are unix seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load_clubs(self, now: int) -> list[int]:
        """Return the clubs whose runs are events, or were: those have some ahead still."""
        return [int(row[0]) for row in await self._database.read(_SELECT_CLUBS, (now,))]

    async def load_week(self, guild_id: int) -> tuple[Club, dict[str, TrainingPlan]]:
        """Return what a club's events come from: the club, and its training plans by the names of their groups."""
        async with self._database.snapshot() as db:
            return await fetch_club(db, guild_id), await fetch_club_plans(db, guild_id)

    async def load(self, guild_id: int) -> dict[str, EventRow]:
        """Return what is remembered of a club's events, by their keys."""
        rows = [_Row(*row) for row in await self._database.read(_SELECT_ROWS, (guild_id,))]
        return {
            row.key: EventRow(row.key, row.starts_at, row.shown, row.event_id, bool(row.is_gone), row.counted)
            for row in rows
        }

    async def save(self, guild_id: int, row: EventRow) -> None:
        """Remember an event as it is now."""
        async with self._database.write() as db:
            await db.execute(
                _UPSERT, (guild_id, row.key, row.starts_at, row.shown, row.event_id, row.is_gone, row.counted)
            )

    async def remove(self, guild_id: int, key: str) -> None:
        """Forget an event that is no more."""
        async with self._database.write() as db:
            await db.execute("DELETE FROM club_events WHERE guild_id = ? AND key = ?", (guild_id, key))

    async def offer(self, guild_id: int, member_ids: Iterable[int], now: int) -> int:
        """Owe the offer of reminders to those of these members who have none and never got it; returns how many."""
        count = 0
        async with self._database.write() as db:
            for member_id in member_ids:
                cursor = await db.execute(_INSERT_OFFER, {"guild_id": guild_id, "member_id": member_id, "now": now})
                if cursor.rowcount:
                    count += 1
                    await owe(db, OwedKind.OFFER, guild_id, now, subject={}, member_id=member_id)
        return count


class _Row(NamedTuple):
    """The columns of _SELECT_ROWS."""

    key: str
    starts_at: int
    shown: str
    event_id: int | None
    is_gone: int
    counted: int


_SELECT_CLUBS = """SELECT guild_id FROM clubs WHERE has_events = 1
    UNION SELECT guild_id FROM club_events WHERE starts_at > ?"""
_SELECT_ROWS = "SELECT key, starts_at, shown, event_id, is_gone, counted FROM club_events WHERE guild_id = ?"
_UPSERT = """INSERT INTO club_events (guild_id, key, starts_at, shown, event_id, is_gone, counted)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET starts_at = excluded.starts_at, shown = excluded.shown, event_id = excluded.event_id,
        is_gone = excluded.is_gone, counted = excluded.counted"""
_INSERT_OFFER = """INSERT INTO event_offers (guild_id, member_id, offered_at)
    SELECT :guild_id, :member_id, :now WHERE NOT EXISTS (
        SELECT 1 FROM plans WHERE guild_id = :guild_id AND member_id = :member_id)
    ON CONFLICT DO NOTHING"""
