"""What is remembered of a club: its zone, runs and quiet hours, and the channels that a coach chose."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import aiosqlite
from pydantic import TypeAdapter

from bot.domain.club import Club
from bot.domain.reminders.week import Run

RUNS = TypeAdapter(tuple[Run, ...])
Transaction = Callable[[], AbstractAsyncContextManager[aiosqlite.Connection]]


class ClubStore:
    """The table of clubs; every method is one whole transaction of the store it belongs to."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def load(self, guild_id: int) -> Club:
        """Return what a coach set up for a club; the defaults where none ever did."""
        async with self._transaction() as db:
            rows = await db.execute_fetchall(_SELECT_CLUB, (guild_id,))
        return next((_read_club(row) for row in rows), Club())

    async def save_zone(self, guild_id: int, zone: str | None) -> None:
        """Remember a club's time zone, None for the setting's; its members' plans are to be made anew."""
        async with self._transaction() as db:
            await _write(db, guild_id, "zone", zone)
            await _spoil_plans(db, guild_id)

    async def save_runs(self, guild_id: int, runs: tuple[Run, ...]) -> None:
        """Remember a club's week; its members' plans are to be made anew."""
        async with self._transaction() as db:
            await _write(db, guild_id, "runs", RUNS.dump_json(runs).decode())
            await _spoil_plans(db, guild_id)

    async def save_quiet(self, guild_id: int, quiet: tuple[int, int] | None) -> None:
        """Remember a club's quiet hours, None for none."""
        async with self._transaction() as db:
            await _write(db, guild_id, "quiet", f"{quiet[0]}-{quiet[1]}" if quiet else None)

    async def save_channel(self, guild_id: int, channel_id: int) -> None:
        """Remember where reminders go; whether the coach was told of a broken channel is forgotten with the old one."""
        async with self._transaction() as db:
            await _write(db, guild_id, "channel_id", channel_id)
            await db.execute("DELETE FROM told_channels WHERE guild_id = ?", (guild_id,))

    async def save_fallback(self, guild_id: int, channel_id: int) -> None:
        """Remember where reminders go when their channel fails."""
        async with self._transaction() as db:
            await _write(db, guild_id, "fallback_channel_id", channel_id)

    async def save_coach_channel(self, guild_id: int, channel_id: int) -> None:
        """Remember where questions for the coach are posted."""
        async with self._transaction() as db:
            await _write(db, guild_id, "coach_channel_id", channel_id)

    async def save_emergency(self, guild_id: int, numbers: str | None) -> None:
        """Remember whom to call in an emergency, in a coach's words; None for nobody of the club's own."""
        async with self._transaction() as db:
            await _write(db, guild_id, "emergency", numbers)

    async def save_tells_coach(self, guild_id: int, *, tells: bool) -> None:
        """Remember whether the coach is told that somebody may need them."""
        async with self._transaction() as db:
            await _write(db, guild_id, "tells_coach", int(tells))


_SELECT_CLUB = (
    "SELECT zone, runs, quiet, channel_id, fallback_channel_id, coach_channel_id, emergency, tells_coach "
    "FROM clubs WHERE guild_id = ?"
)


def read_quiet(text: str | None) -> tuple[int, int] | None:
    """Return quiet hours as they are stored: start and end in local minutes after midnight."""
    if text is None:
        return None
    start, _, end = text.partition("-")
    return int(start), int(end)


def _read_club(row: sqlite3.Row) -> Club:
    zone, runs, quiet, channel_id, fallback_channel_id, coach_channel_id, emergency, tells_coach = row
    return Club(
        zone=zone,
        runs=RUNS.validate_json(runs) if runs else (),
        quiet=read_quiet(quiet),
        channel_id=channel_id,
        fallback_channel_id=fallback_channel_id,
        coach_channel_id=coach_channel_id,
        emergency=emergency,
        tells_coach=bool(tells_coach),
    )


async def _write(db: aiosqlite.Connection, guild_id: int, column: str, value: str | int | None) -> None:
    await db.execute(
        f"INSERT INTO clubs (guild_id, {column}) VALUES (?, ?) "  # noqa: S608  # a column that this module names
        f"ON CONFLICT DO UPDATE SET {column} = excluded.{column}",
        (guild_id, value),
    )


async def _spoil_plans(db: aiosqlite.Connection, guild_id: int) -> None:
    await db.execute("UPDATE plans SET is_stale = 1 WHERE guild_id = ?", (guild_id,))
