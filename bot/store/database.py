"""Ounce's memory: every line of SQL, one whole transaction per method."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import aiosqlite
from pydantic import TypeAdapter

from bot.domain.catalogue import Equipment, Level, SorePlace
from bot.domain.circuit.candidates import Past
from bot.domain.circuit.constraints import Brief
from bot.domain.errors import StartError
from bot.domain.profile import Profile, Units
from bot.store.backups import copy_before_migrating
from bot.store.clubs import ClubStore
from bot.store.faq import FaqStore
from bot.store.migrations import APPLICATION_ID, check_file, migrate
from bot.store.plans import PlanStore
from bot.store.reminders import Ledger

PAST_CIRCUITS = 40
_MEMBER_TABLES = (
    "circuits",
    "steps",
    "sore_places",
    "profiles",
    "direct_message_clubs",
    "faq_answers",
    "faq_questions",
    "plans",
    "reminders",
    "deliveries",
    "finished_runs",
)
_PRAGMAS = (
    f"application_id = {APPLICATION_ID}",  # first, so that no other write makes a file that is nobody's
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "journal_mode = WAL",
    "synchronous = FULL",
    "cache_size = -16000",  # kB
    "wal_autocheckpoint = 20000",  # pages
)
_BRIEF = TypeAdapter(Brief)


@dataclass(frozen=True)
class StoredCircuit:
    """A circuit as it is remembered; `member_id` is None where it is the club's."""

    circuit_id: int
    guild_id: int
    member_id: int | None
    brief: Brief
    exercise_ids: tuple[str, ...]
    seen: frozenset[str]
    revision: int


class Store:
    """The open database. Build it with `await Store.open(path)` and close it with `await store.close()`."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._lock = asyncio.Lock()
        self.faq = FaqStore(self._transaction)
        self.clubs = ClubStore(self._transaction)
        self.plans = PlanStore(self._transaction)
        self.ledger = Ledger(self._transaction, self._read)

    @classmethod
    async def open(cls, path: Path) -> "Store":
        """Open or create the database and bring it to today's schema.

        Raises StartError where it cannot be opened, is no database of Ounce, is newer than the code or is corrupt; the
        file is then left as it was.
        """
        await asyncio.to_thread(check_file, path)
        connection: aiosqlite.Connection | None = None
        try:
            await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
            unopened = aiosqlite.connect(path, isolation_level=None)
            unopened._thread.daemon = True  # whoever drops the bot without closing it can still end the process
            connection = await unopened
            for pragma in _PRAGMAS:
                await connection.execute_fetchall(f"PRAGMA {pragma}")
            await asyncio.to_thread(copy_before_migrating, path)
            await migrate(connection)
        except (sqlite3.Error, OSError) as error:
            if connection is not None:
                await connection.close()
            raise StartError(
                f"The database {path} cannot be opened ({error}); check DATABASE_PATH and the rights of its folder."
            ) from error
        return cls(connection)

    async def close(self) -> None:
        """Close the database; an open connection would keep the process from ending."""
        await self._connection.close()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        async with self._lock:
            try:
                await self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                await self._connection.commit()
            except BaseException:  # also where the task was cancelled: the connection must be free for the next one
                await asyncio.shield(self._connection.rollback())
                raise

    async def _read(self, query: str, values: Mapping[str, object] | tuple[object, ...]) -> list[sqlite3.Row]:
        """Return the rows of one SELECT, which is a whole transaction by itself."""
        async with self._lock:
            return list(await self._connection.execute_fetchall(query, values))

    async def load_profile(self, guild_id: int, member_id: int) -> Profile:
        """Return what is remembered of a member in a club; the defaults for one who never said anything."""
        rows = await self._read(f"SELECT {_PROFILE_COLUMNS} {_FROM_PROFILE}", _of_member(guild_id, member_id))
        return _read_profile(*rows[0])

    async def load_profile_and_past(self, guild_id: int, member_id: int) -> tuple[Profile, Past]:
        """Return all that a draw for a member rests on: their profile, and their last 40 circuits."""
        rows = await self._read(
            f"SELECT {_PROFILE_COLUMNS}, ({_SELECT_PAST}) {_FROM_PROFILE}", _of_member(guild_id, member_id)
        )
        *profile, past = rows[0]
        return _read_profile(*profile), _read_past(past)

    async def save_profile(self, guild_id: int, member_id: int, profile: Profile) -> None:
        """Remember a member's whole profile in one club; their plan is to be made anew."""
        async with self._transaction() as db:
            await db.execute(
                "INSERT INTO profiles (guild_id, member_id, equipment, level, units, zone, pace) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET equipment = excluded.equipment, level = excluded.level, "
                "units = excluded.units, zone = excluded.zone, pace = excluded.pace",
                (
                    guild_id,
                    member_id,
                    json.dumps(sorted(profile.equipment)),
                    profile.level,
                    profile.units,
                    profile.zone,
                    profile.pace_seconds,
                ),
            )
            await db.execute("DELETE FROM sore_places WHERE guild_id = ? AND member_id = ?", (guild_id, member_id))
            await db.executemany(
                "INSERT INTO sore_places (guild_id, member_id, place, until) VALUES (?, ?, ?, ?)",
                [
                    (guild_id, member_id, place.value, until.isoformat() if until else None)
                    for place, until in profile.sore.items()
                ],
            )
            await _write_steps(db, guild_id, member_id, profile.steps)
            await db.execute(
                "UPDATE plans SET is_stale = 1 WHERE guild_id = ? AND member_id = ?", (guild_id, member_id)
            )

    async def forget_member(self, guild_id: int, member_id: int) -> None:
        """Delete everything that is stored about a member in one club."""
        async with self._transaction() as db:
            await db.execute(
                "DELETE FROM done WHERE circuit_id IN (SELECT circuit_id FROM circuits WHERE guild_id = ?1 "
                "AND member_id = ?2) OR (guild_id = ?1 AND member_id = ?2)",
                (guild_id, member_id),
            )
            for table in _MEMBER_TABLES:
                await db.execute(
                    f"DELETE FROM {table} WHERE guild_id = ? AND member_id = ?",  # noqa: S608  # names from this line
                    (guild_id, member_id),
                )

    async def load_direct_message_club(self, member_id: int) -> int | None:
        """Return the guild id of the club that a member chose for direct messages."""
        rows = await self._read("SELECT guild_id FROM direct_message_clubs WHERE member_id = ?", (member_id,))
        return next((int(row[0]) for row in rows), None)

    async def save_direct_message_club(self, guild_id: int, member_id: int) -> None:
        """Remember which club a member means in direct messages."""
        async with self._transaction() as db:
            await db.execute(
                "INSERT INTO direct_message_clubs (member_id, guild_id) VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET guild_id = excluded.guild_id",
                (member_id, guild_id),
            )

    async def add_circuit(
        self, guild_id: int, member_id: int, brief: Brief, exercise_ids: tuple[str, ...], now: datetime
    ) -> StoredCircuit:
        """Remember a circuit drawn for a member."""
        async with self._lock:  # one statement is a whole transaction by itself
            row = await self._connection.execute_insert(
                "INSERT INTO circuits (guild_id, member_id, brief, exercise_ids, created_at) VALUES (?, ?, ?, ?, ?)",
                (guild_id, member_id, _dump(brief), json.dumps(exercise_ids), now.isoformat()),
            )
        circuit_id = int(row[0]) if row else 0
        return StoredCircuit(circuit_id, guild_id, member_id, brief, exercise_ids, frozenset(), 0)

    async def add_club_circuit(
        self, guild_id: int, *, day: date, words: str, brief: Brief, exercise_ids: tuple[str, ...], now: datetime
    ) -> StoredCircuit:
        """Remember the club's circuit for these words on this day, or return the one that is there already."""
        async with self._transaction() as db:
            await db.execute(
                "INSERT INTO circuits (guild_id, brief, exercise_ids, created_at, day, words) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (guild_id, _dump(brief), json.dumps(exercise_ids), now.isoformat(), day.isoformat(), words),
            )
            rows = await db.execute_fetchall(
                f"{_SELECT_CIRCUIT} WHERE guild_id = ? AND day = ? AND words = ? AND member_id IS NULL",
                (guild_id, day.isoformat(), words),
            )
        return next(_read_circuit(row) for row in rows)

    async def load_circuit(self, circuit_id: int) -> StoredCircuit | None:
        """Return a circuit by its id, None where it is unknown."""
        rows = await self._read(f"{_SELECT_CIRCUIT} WHERE circuit_id = ?", (circuit_id,))
        return next((_read_circuit(row) for row in rows), None)

    async def load_last(self, guild_id: int, member_id: int) -> StoredCircuit | None:
        """Return a member's latest circuit in a club, None where there is none yet."""
        rows = await self._read(
            f"{_SELECT_CIRCUIT} WHERE guild_id = ? AND member_id = ? ORDER BY circuit_id DESC LIMIT 1",
            (guild_id, member_id),
        )
        return next((_read_circuit(row) for row in rows), None)

    async def load_open(self, guild_id: int, member_id: int, since: datetime) -> StoredCircuit | None:
        """Return a member's latest circuit in a club that is not done yet and was drawn after a moment."""
        rows = await self._read(
            f"{_SELECT_CIRCUIT} WHERE guild_id = ? AND member_id = ? "  # noqa: S608  # columns from this module
            "AND created_at >= ? AND NOT EXISTS (SELECT 1 FROM done WHERE done.circuit_id = circuits.circuit_id) "
            "ORDER BY circuit_id DESC LIMIT 1",
            (guild_id, member_id, since.isoformat()),
        )
        return next((_read_circuit(row) for row in rows), None)

    async def load_past(self, guild_id: int, member_id: int, besides: int | None = None) -> Past:
        """Return a member's last 40 circuits in a club, the latest first; without the one whose id is `besides`."""
        rows = await self._read(_SELECT_PAST, _of_member(guild_id, member_id, besides))
        return _read_past(*rows[0])

    async def change_circuit(
        self,
        stored: StoredCircuit,
        exercise_ids: tuple[str, ...],
        steps: Mapping[str, str] | None = None,
    ) -> bool:
        """Put other exercises into a circuit, and the member's steps with them.

        Returns False, with nothing changed, where it was changed since it was loaded, or is done.
        """
        async with self._transaction() as db:
            cursor = await db.execute(
                "UPDATE circuits SET exercise_ids = ?, seen = ?, revision = revision + 1 "
                "WHERE circuit_id = ? AND revision = ? "
                "AND NOT EXISTS (SELECT 1 FROM done WHERE done.circuit_id = circuits.circuit_id)",
                (
                    json.dumps(exercise_ids),
                    json.dumps(sorted(stored.seen | set(stored.exercise_ids))),
                    stored.circuit_id,
                    stored.revision,
                ),
            )
            if cursor.rowcount and steps is not None and stored.member_id is not None:
                await _write_steps(db, stored.guild_id, stored.member_id, steps)
        return bool(cursor.rowcount)

    async def log_done(self, stored: StoredCircuit, member_id: int, day: date, now: datetime) -> bool:
        """Log that a member did a circuit on a day of theirs; False where it was logged before."""
        async with self._transaction() as db:
            cursor = await db.execute(
                "INSERT INTO done (circuit_id, guild_id, member_id, day, done_at) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (stored.circuit_id, stored.guild_id, member_id, day.isoformat(), now.isoformat()),
            )
        return bool(cursor.rowcount)

    async def count_done(self, circuit_id: int) -> int:
        """Return how many members did a circuit."""
        rows = await self._read("SELECT count(*) FROM done WHERE circuit_id = ?", (circuit_id,))
        return next(int(row[0]) for row in rows)

    async def count_days_done(self, guild_id: int, member_id: int, since: date) -> int:
        """Return on how many days from `since` on a member did a circuit, or answered a reminder with Done."""
        rows = await self._read(
            "SELECT count(*) FROM (SELECT day FROM done WHERE guild_id = ?1 AND member_id = ?2 AND day >= ?3 "
            "UNION SELECT strength_day FROM reminders WHERE guild_id = ?1 AND member_id = ?2 "
            "AND day >= date(?3, '-2 days') AND strength_day >= ?3 AND state = 'settled' AND reason = 'done')",
            (guild_id, member_id, since.isoformat()),
        )
        return next(int(row[0]) for row in rows)


# A member's rows in one SELECT, since every statement is a way to the database's thread and back.
_PROFILE_COLUMNS = """equipment, level, units, zone, pace,
    (SELECT zone FROM clubs WHERE guild_id = :guild_id),
    (SELECT json_group_object(place, until) FROM sore_places WHERE guild_id = :guild_id AND member_id = :member_id),
    (SELECT json_group_object(exercise_id, instead_id) FROM steps
        WHERE guild_id = :guild_id AND member_id = :member_id)"""
_FROM_PROFILE = "FROM (SELECT 1) LEFT JOIN profiles ON guild_id = :guild_id AND member_id = :member_id"
_SELECT_PAST = """SELECT json_group_array(json(exercise_ids)) FROM (
    SELECT exercise_ids FROM circuits
    WHERE guild_id = :guild_id AND member_id = :member_id AND circuit_id IS NOT :besides
    ORDER BY circuit_id DESC LIMIT :most)"""
_SELECT_CIRCUIT = "SELECT circuit_id, guild_id, member_id, brief, exercise_ids, seen, revision FROM circuits"


def _of_member(guild_id: int, member_id: int, besides: int | None = None) -> dict[str, int | None]:
    return {"guild_id": guild_id, "member_id": member_id, "besides": besides, "most": PAST_CIRCUITS}


def _read_profile(
    equipment: str | None,
    level: Level | None,
    units: Units | None,
    zone: str | None,
    pace: int | None,
    club_zone: str | None,
    sore_json: str,
    steps_json: str,
) -> Profile:
    sore = {
        SorePlace(place): date.fromisoformat(until) if until else None for place, until in json.loads(sore_json).items()
    }
    steps: dict[str, str] = json.loads(steps_json)
    if equipment is None or level is None or units is None:
        return Profile(sore=sore, steps=steps, club_zone=club_zone)
    return Profile(
        equipment=frozenset(Equipment(piece) for piece in json.loads(equipment)),
        level=level,
        sore=sore,
        units=units,
        zone=zone,
        steps=steps,
        pace_seconds=pace,
        club_zone=club_zone,
    )


def _read_past(exercise_ids: str) -> Past:
    return [frozenset(ids) for ids in json.loads(exercise_ids)]


def _read_circuit(row: sqlite3.Row) -> StoredCircuit:
    circuit_id, guild_id, member_id, brief, exercise_ids, seen, revision = row
    return StoredCircuit(
        circuit_id=circuit_id,
        guild_id=guild_id,
        member_id=member_id,
        brief=_BRIEF.validate_json(brief),
        exercise_ids=tuple(json.loads(exercise_ids)),
        seen=frozenset(json.loads(seen)),
        revision=revision,
    )


def _dump(brief: Brief) -> str:
    return _BRIEF.dump_json(brief).decode()


async def _write_steps(db: aiosqlite.Connection, guild_id: int, member_id: int, steps: Mapping[str, str]) -> None:
    await db.execute("DELETE FROM steps WHERE guild_id = ? AND member_id = ?", (guild_id, member_id))
    await db.executemany(
        "INSERT INTO steps (guild_id, member_id, exercise_id, instead_id) VALUES (?, ?, ?, ?)",
        [(guild_id, member_id, source, target) for source, target in steps.items()],
    )
