"""What is remembered of members: the profile of each in each club, until they are forgotten there."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

import aiosqlite

from bot.domain.catalogue import Equipment, Level, SorePlace
from bot.domain.errors import DamagedProfileError
from bot.domain.profile import Profile, Units
from bot.domain.zones import known_zone
from bot.store.database import Database
from bot.store.unreadable import log_unreadable


class ProfileStore:
    """The profiles; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, guild_id: int, member_id: int) -> Profile:
        """Return what is remembered of a member in a club; the defaults for one who never said anything."""
        rows = await self._database.read(SELECT_PROFILE, {"guild_id": guild_id, "member_id": member_id})
        return read_profile(ProfileRow(*rows[0]))

    async def change(self, guild_id: int, member_id: int, decide: Callable[[Profile], Profile]) -> Profile:
        """Put what `decide` makes of a member's profile in its place, and return it as it is now.

        Of two changes at once the second decides on what the first one left. What `decide` raises changes nothing. The
        member's plan is to be made anew after a change.
        """
        async with self._database.write() as db:
            before = await fetch_profile(db, guild_id, member_id)
            after = decide(before)
            if after != before:
                await _write_profile(db, guild_id, member_id, after)
        return after


class ProfileRow(NamedTuple):
    """The columns of PROFILE_COLUMNS; equipment, level and units are None for one without a row of their own."""

    equipment: str | None
    level: Level | None
    units: Units | None
    zone: str | None
    pace: int | None
    club_zone: str | None
    sore: str
    substitutions: str


# A member's rows in one SELECT, since every statement is a way to the database's thread and back.
PROFILE_COLUMNS = """equipment, level, units, zone, pace,
    (SELECT zone FROM clubs WHERE guild_id = :guild_id),
    (SELECT json_group_object(place, until) FROM sore_places WHERE guild_id = :guild_id AND member_id = :member_id),
    (SELECT json_group_object(exercise_id, instead_id) FROM steps
        WHERE guild_id = :guild_id AND member_id = :member_id)"""
FROM_PROFILE = "FROM (SELECT 1) LEFT JOIN profiles ON guild_id = :guild_id AND member_id = :member_id"
SELECT_PROFILE = f"SELECT {PROFILE_COLUMNS} {FROM_PROFILE}"  # columns from this module
_SAVE_PROFILE = """INSERT INTO profiles (guild_id, member_id, equipment, level, units, zone, pace)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET equipment = excluded.equipment, level = excluded.level, units = excluded.units,
        zone = excluded.zone, pace = excluded.pace"""


def read_sore(text: str) -> dict[SorePlace, date | None]:
    """Return the sore places of a row, each with its last day, None for one without."""
    return {SorePlace(place): date.fromisoformat(until) if until else None for place, until in json.loads(text).items()}


async def fetch_profile(db: aiosqlite.Connection, guild_id: int, member_id: int) -> Profile:
    """Return a member's profile in an open transaction; DamagedProfileError where it can't be read."""
    (row,) = await db.execute_fetchall(SELECT_PROFILE, {"guild_id": guild_id, "member_id": member_id})
    return read_profile(ProfileRow(*row))


def read_profile(row: ProfileRow) -> Profile:
    """Return the profile of a row; DamagedProfileError for one that no Ounce wrote."""
    try:
        return _read_profile(row)
    except (ValueError, TypeError, LookupError) as error:
        log_unreadable(error, "A profile cannot be read")
        raise DamagedProfileError from error


def _read_profile(row: ProfileRow) -> Profile:
    sore = read_sore(row.sore)
    substitutions: dict[str, str] = json.loads(row.substitutions)
    if row.equipment is None or row.level is None or row.units is None:
        return Profile(sore=sore, substitutions=substitutions, club_zone=known_zone(row.club_zone))
    return Profile(
        equipment=frozenset(Equipment(piece) for piece in json.loads(row.equipment)),
        level=row.level,
        sore=sore,
        units=row.units,
        zone=known_zone(row.zone),
        substitutions=substitutions,
        pace_seconds=row.pace,
        club_zone=known_zone(row.club_zone),
    )


async def _write_profile(db: aiosqlite.Connection, guild_id: int, member_id: int, profile: Profile) -> None:
    equipment = json.dumps(sorted(profile.equipment))
    await db.execute(
        _SAVE_PROFILE,
        (guild_id, member_id, equipment, profile.level, profile.units, profile.zone, profile.pace_seconds),
    )
    await db.execute("DELETE FROM sore_places WHERE guild_id = ? AND member_id = ?", (guild_id, member_id))
    await db.executemany(
        "INSERT INTO sore_places (guild_id, member_id, place, until) VALUES (?, ?, ?, ?)",
        [(guild_id, member_id, place, until.isoformat() if until else None) for place, until in profile.sore.items()],
    )
    await write_substitutions(db, guild_id, member_id, profile.substitutions)
    await db.execute("UPDATE plans SET is_stale = 1 WHERE guild_id = ? AND member_id = ?", (guild_id, member_id))


async def write_substitutions(
    db: aiosqlite.Connection, guild_id: int, member_id: int, substitutions: Mapping[str, str]
) -> None:
    """Replace a member's substitutions, inside an open transaction."""
    await db.execute("DELETE FROM steps WHERE guild_id = ? AND member_id = ?", (guild_id, member_id))
    await db.executemany(
        "INSERT INTO steps (guild_id, member_id, exercise_id, instead_id) VALUES (?, ?, ?, ?)",
        [(guild_id, member_id, source, target) for source, target in substitutions.items()],
    )
