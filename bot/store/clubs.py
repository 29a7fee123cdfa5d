"""What is remembered of a club: its zone, runs and quiet hours, and the channels that a coach chose."""

import json
import sqlite3
from collections.abc import Callable, Collection
from typing import NamedTuple

import aiosqlite
from pydantic import TypeAdapter

from bot.domain.club import Club
from bot.domain.reminders.race import RaceRest
from bot.domain.reminders.week import Run
from bot.domain.zones import known_zone
from bot.store.database import Database

RUNS = TypeAdapter(tuple[Run, ...])


class ClubStore:
    """The table of clubs; every method is one whole transaction; a change returns the club as it is then."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, guild_id: int) -> Club:
        """Return what a coach set up for a club; the defaults where none ever did."""
        rows = await self._database.read(_SELECT_CLUB, (guild_id,))
        return next((_read_club(row) for row in rows), Club())

    async def save_zone(self, guild_id: int, zone: str | None) -> Club:
        """Remember a club's time zone, None for the setting's; its members' plans are to be made anew."""
        async with self._database.write() as db:
            await _write(db, guild_id, "zone", zone)
            await _mark_plans_stale(db, guild_id)
            return await _read(db, guild_id)

    async def change_runs(self, guild_id: int, decide: Callable[[Club], tuple[Run, ...]]) -> Club:
        """Put what `decide` makes of a club's week in its place, and remember the former one; plans are made anew."""
        async with self._database.write() as db:
            before = next((_read_club(row) for row in await db.execute_fetchall(_SELECT_CLUB, (guild_id,))), Club())
            runs = decide(before)
            await _write(db, guild_id, "former_runs", RUNS.dump_json(before.runs).decode())
            await _write(db, guild_id, "runs", RUNS.dump_json(runs).decode())
            await _mark_plans_stale(db, guild_id)
            return await _read(db, guild_id)

    async def save_quiet(self, guild_id: int, quiet: tuple[int, int] | None) -> Club:
        """Remember a club's quiet hours, None for none."""
        async with self._database.write() as db:
            await _write(db, guild_id, "quiet", f"{quiet[0]}-{quiet[1]}" if quiet else None)
            return await _read(db, guild_id)

    async def save_race_rest(self, guild_id: int, rest: RaceRest | None) -> Club:
        """Remember a club's days without reminders around races, None for no choice; plans are to be made anew."""
        async with self._database.write() as db:
            await _write(db, guild_id, "race_rest", f"{rest.before}-{rest.after}" if rest else None)
            await _mark_plans_stale(db, guild_id)
            return await _read(db, guild_id)

    async def save_channel(self, guild_id: int, channel_id: int) -> Club:
        """Remember where reminders go; whether the coach was told of a broken channel is forgotten with the old one."""
        async with self._database.write() as db:
            await _write(db, guild_id, "channel_id", channel_id)
            await db.execute("DELETE FROM told_channels WHERE guild_id = ?", (guild_id,))
            return await _read(db, guild_id)

    async def save_fallback(self, guild_id: int, channel_id: int) -> Club:
        """Remember where reminders go when their channel fails."""
        async with self._database.write() as db:
            await _write(db, guild_id, "fallback_channel_id", channel_id)
            return await _read(db, guild_id)

    async def save_coach_channel(self, guild_id: int, channel_id: int) -> Club:
        """Remember where questions for the coach are posted."""
        async with self._database.write() as db:
            await _write(db, guild_id, "coach_channel_id", channel_id)
            return await _read(db, guild_id)

    async def load_known_clubs(self, member_id: int, guild_ids: Collection[int]) -> list[int]:
        """Return those of these clubs in which a member has left anything: a circuit, a plan, a profile."""
        rows = await self._database.read(_SELECT_KNOWN, (json.dumps(list(guild_ids)), member_id))
        return [int(row[0]) for row in rows]

    async def load_direct_message_club(self, member_id: int) -> int | None:
        """Return the guild id of the club that a member chose for direct messages."""
        rows = await self._database.read("SELECT guild_id FROM direct_message_clubs WHERE member_id = ?", (member_id,))
        return next((int(row[0]) for row in rows), None)

    async def save_direct_message_club(self, guild_id: int, member_id: int) -> None:
        """Remember which club a member means in direct messages."""
        async with self._database.write() as db:
            await db.execute(
                "INSERT INTO direct_message_clubs (member_id, guild_id) VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET guild_id = excluded.guild_id",
                (member_id, guild_id),
            )

    async def save_emergency(self, guild_id: int, numbers: str | None) -> Club:
        """Remember whom to call in an emergency, in a coach's words; None for nobody of the club's own."""
        async with self._database.write() as db:
            await _write(db, guild_id, "emergency", numbers)
            return await _read(db, guild_id)

    async def save_tells_coach(self, guild_id: int, *, tells: bool) -> Club:
        """Remember whether the coach is told that somebody may need them."""
        async with self._database.write() as db:
            await _write(db, guild_id, "tells_coach", int(tells))
            return await _read(db, guild_id)


_SELECT_CLUB = (
    "SELECT zone, runs, quiet, channel_id, fallback_channel_id, coach_channel_id, emergency, tells_coach, "
    "former_runs, race_rest, goal FROM clubs WHERE guild_id = ?"
)


def read_quiet(text: str | None) -> tuple[int, int] | None:
    """Return quiet hours as they are stored: start and end in local minutes after midnight."""
    if text is None:
        return None
    start, _, end = text.partition("-")
    return int(start), int(end)


def read_rest(text: str | None) -> RaceRest | None:
    """Return days without reminders before and after races as they are stored."""
    if text is None:
        return None
    before, _, after = text.partition("-")
    return RaceRest(int(before), int(after))


class _ClubRow(NamedTuple):
    """The columns of _SELECT_CLUB."""

    zone: str | None
    runs: str | None
    quiet: str | None
    channel_id: int | None
    fallback_channel_id: int | None
    coach_channel_id: int | None
    emergency: str | None
    tells_coach: int
    former_runs: str | None
    race_rest: str | None
    goal: int | None


def _read_club(row: sqlite3.Row) -> Club:
    read = _ClubRow(*row)
    return Club(
        zone=known_zone(read.zone),
        runs=RUNS.validate_json(read.runs) if read.runs else (),
        quiet=read_quiet(read.quiet),
        channel_id=read.channel_id,
        fallback_channel_id=read.fallback_channel_id,
        coach_channel_id=read.coach_channel_id,
        emergency=read.emergency,
        tells_coach=bool(read.tells_coach),
        former_runs=RUNS.validate_json(read.former_runs) if read.former_runs else None,
        race_rest=read_rest(read.race_rest),
        goal=read.goal,
    )


async def _read(db: aiosqlite.Connection, guild_id: int) -> Club:
    return next(_read_club(row) for row in await db.execute_fetchall(_SELECT_CLUB, (guild_id,)))


async def _write(db: aiosqlite.Connection, guild_id: int, column: str, value: str | int | None) -> None:
    await db.execute(
        f"INSERT INTO clubs (guild_id, {column}) VALUES (?, ?) "  # noqa: S608  # a column that this module names
        f"ON CONFLICT DO UPDATE SET {column} = excluded.{column}",
        (guild_id, value),
    )


async def _mark_plans_stale(db: aiosqlite.Connection, guild_id: int) -> None:
    await db.execute("UPDATE plans SET is_stale = 1 WHERE guild_id = ?", (guild_id,))


_SELECT_KNOWN = """SELECT value FROM json_each(?1) AS club
    WHERE EXISTS (SELECT 1 FROM circuits WHERE guild_id = club.value AND member_id = ?2)
    OR EXISTS (SELECT 1 FROM plans WHERE guild_id = club.value AND member_id = ?2)
    OR EXISTS (SELECT 1 FROM profiles WHERE guild_id = club.value AND member_id = ?2)"""
