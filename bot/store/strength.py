"""The log of strength: on which day a member did it, with which circuit, for how long, and how it felt."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

import aiosqlite

from bot.domain.catalogue import MuscleGroup, SorePlace
from bot.domain.circuit.feeling import Felt, FeltSession, Move, Step
from bot.domain.zones import known_zone
from bot.store.database import Database

WEEK_DAYS = 15  # the week of a day up to a week ago, from Monday on, wherever on earth that is


@dataclass(frozen=True)
class StrengthWeek:
    """The days on which a member did strength work lately, and the zone they live in, None for the setting's.

    `ask_from` are sore places with the day from which they are to be asked whether these are better.
    """

    days: frozenset[date]
    zone: str | None
    ask_from: tuple[tuple[SorePlace, date], ...] = ()

    def asked(self, today: date) -> tuple[SorePlace, ...]:
        """The sore places of which they are to be asked on a day."""
        return tuple(place for place, first in self.ask_from if first <= today)


class Entry(NamedTuple):
    """A session in the log by its id; False where it was there before."""

    done_id: int
    is_new: bool


class Wish(NamedTuple):
    """A session to be logged: with the open circuit that was drawn in this time, or with none where there is none."""

    day: date
    minutes: int | None
    drawn_from: datetime
    drawn_until: datetime


class FeltFacts(NamedTuple):
    """How a member's last circuits felt, in their order, and the latest step of each station."""

    sessions: tuple[FeltSession, ...] = ()
    moves: tuple[Move, ...] = ()


class Told(NamedTuple):
    """What became of a session whose member said how it felt: was it a circuit's, and what there is to step by now."""

    guild_id: int
    has_circuit: bool
    felt: FeltFacts


class StrengthStore:
    """The log and what was said to it; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load_week(self, guild_id: int, member_id: int, since: date) -> StrengthWeek:
        """Return the days from `since` on that a member did strength."""
        keys = {"guild_id": guild_id, "member_id": member_id, "since": since.isoformat()}
        rows = await self._database.read(f"SELECT {select_week(':guild_id')}", keys)
        return read_week(*rows[0])

    async def log(
        self, guild_id: int, member_id: int, since: date, now: datetime, decide: Callable[[StrengthWeek], Wish]
    ) -> tuple[Entry, StrengthWeek]:
        """Log the session that `decide` makes of a member's week; returns it, and the week as it was before.

        A day that is in the log stays as it is.
        """
        async with self._database.write() as db:
            week = await load_week(db, guild_id, member_id, since)
            wish = decide(week)
            circuit_id = None
            if wish.day not in week.days:
                circuit_id = await find_open_id(db, guild_id, member_id, wish.drawn_from, wish.drawn_until)
            entry = await write_done(
                db, guild_id, member_id, wish.day, now, circuit_id=circuit_id, minutes=wish.minutes
            )
        return entry, week

    async def tell_felt(self, done_id: int, member_id: int, felt: Felt) -> Told | None:
        """Remember how a member's session felt; None where there is no such session of theirs."""
        async with self._database.write() as db:
            rows = list(await db.execute_fetchall(UPDATE_FELT, (felt, done_id, member_id)))
            if not rows:
                return None
            guild_id, circuit_id = rows[0]
            keys = {"guild_id": guild_id, "member_id": member_id}
            (facts,) = await db.execute_fetchall(f"SELECT {FELT_COLUMNS}", keys)
        return Told(guild_id, circuit_id is not None, read_felt(*facts))

    async def undo(self, done_id: int, member_id: int) -> tuple[date, bool] | None:
        """Take a member's session out of the log; returns its day, and whether another session keeps that day.

        A reminder that was answered with it is open again. None where there is no such session of theirs.
        """
        async with self._database.write() as db:
            gone = list(await db.execute_fetchall(_DELETE, (done_id, member_id)))
            if not gone:
                return None
            guild_id, day = gone[0]
            others = list(await db.execute_fetchall(_SELECT_DAY, (guild_id, member_id, day)))
            if not others:
                await db.execute(_REOPEN, (guild_id, member_id, day))
        return date.fromisoformat(day), bool(others)


async def load_week(db: aiosqlite.Connection, guild_id: int, member_id: int, since: date) -> StrengthWeek:
    """Return a member's strength days from a day on and their zone, in a transaction that is open."""
    keys = {"guild_id": guild_id, "member_id": member_id, "since": since.isoformat()}
    (row,) = await db.execute_fetchall(f"SELECT {select_week(':guild_id')}", keys)
    return read_week(*row)


async def write_moves(
    db: aiosqlite.Connection, guild_id: int, member_id: int, circuit_id: int, steps: Iterable[Step], now: datetime
) -> None:
    """Write the steps down that a member's circuit took, in a transaction that is open."""
    member = (guild_id, member_id, circuit_id)
    values = [(*member, one.group, one.direction, one.left, one.taken, _as_text(now)) for one in steps]
    await db.executemany(_INSERT_MOVE, values)


async def find_open_id(
    db: aiosqlite.Connection, guild_id: int, member_id: int, since: datetime, until: datetime | None = None
) -> int | None:
    """Return a member's latest circuit that was drawn in a time and is not done, in a transaction that is open."""
    rows = await db.execute_fetchall(
        "SELECT circuit_id FROM circuits AS c WHERE guild_id = ? AND member_id = ? AND created_at >= ? "
        "AND created_at < ? AND NOT EXISTS (SELECT 1 FROM done WHERE done.circuit_id = c.circuit_id) "
        "ORDER BY circuit_id DESC LIMIT 1",
        (guild_id, member_id, _as_text(since), _as_text(until) if until else "9999"),
    )
    return next((int(row[0]) for row in rows), None)


async def write_done(
    db: aiosqlite.Connection,
    guild_id: int,
    member_id: int,
    day: date,
    now: datetime,
    *,
    circuit_id: int | None = None,
    minutes: int | None = None,
) -> Entry:
    """Log a session in an open transaction: a circuit once, and without a circuit a day once, whatever was logged then.

    The one place where strength is logged.
    """
    values = (circuit_id, guild_id, member_id, day.isoformat(), now.isoformat(), minutes)
    cursor = await db.execute(_INSERT, values)
    if cursor.rowcount:
        return Entry(int(cursor.lastrowid or 0), True)
    ((done_id,),) = await db.execute_fetchall(
        "SELECT max(done_id) FROM done WHERE guild_id = ?1 AND member_id = ?2 "
        "AND iif(?3 IS NULL, day = ?4, circuit_id = ?3)",
        (guild_id, member_id, circuit_id, day.isoformat()),
    )
    return Entry(int(done_id), False)


def select_week(guild_id: str) -> str:
    """Return the columns of a member's StrengthWeek, in the club that an expression names."""
    return f"""(SELECT json_group_array(DISTINCT day) FROM done
        WHERE guild_id = {guild_id} AND member_id = :member_id AND day >= :since),
    coalesce((SELECT zone FROM profiles WHERE guild_id = {guild_id} AND member_id = :member_id),
        (SELECT zone FROM clubs WHERE guild_id = {guild_id})),
    (SELECT json_group_array(json_array(place, ask_from)) FROM hurts JOIN sore_places USING (guild_id, member_id, place)
        WHERE guild_id = {guild_id} AND member_id = :member_id AND until IS NULL)"""  # noqa: S608  # nosec B608  # names from this module


def read_week(days: str, zone: str | None, ask_from: str) -> StrengthWeek:
    """Return a StrengthWeek from its columns."""
    places = sorted((SorePlace(place), date.fromisoformat(first)) for place, first in json.loads(ask_from))
    return StrengthWeek(frozenset(map(date.fromisoformat, json.loads(days))), known_zone(zone), tuple(places))


FELT_SESSIONS = 40
FELT_COLUMNS = f"""(SELECT json_group_array(json_array(circuit_id, felt, json(exercise_ids))) FROM (
        SELECT d.done_id, d.circuit_id, d.felt, f.exercise_ids FROM done AS d
        JOIN circuits AS f ON f.circuit_id = d.circuit_id
        WHERE d.guild_id = :guild_id AND d.member_id = :member_id AND d.felt IS NOT NULL
        ORDER BY d.done_id DESC LIMIT {FELT_SESSIONS})),
    (SELECT json_group_array(json_array(circuit_id, moved_at, muscle_group)) FROM (
        SELECT circuit_id, max(moved_at) AS moved_at, muscle_group FROM level_moves
        WHERE guild_id = :guild_id AND member_id = :member_id GROUP BY muscle_group))"""  # noqa: S608  # nosec B608  # a number of this module


def read_felt(sessions: str, moves: str) -> FeltFacts:
    """Return what is remembered of how a member's circuits felt, from the columns of FELT_COLUMNS."""
    return FeltFacts(
        tuple(FeltSession(number, Felt(felt), tuple(ids)) for number, felt, ids in reversed(json.loads(sessions))),
        tuple(
            Move(number, datetime.fromisoformat(moment), MuscleGroup(group))
            for number, moment, group in json.loads(moves)
        ),
    )


def _as_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


_INSERT = """INSERT INTO done (circuit_id, guild_id, member_id, day, done_at, minutes)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?1 IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM done WHERE guild_id = ?2 AND member_id = ?3 AND day = ?4)
    ON CONFLICT DO NOTHING"""
_INSERT_MOVE = """INSERT INTO level_moves
    (guild_id, member_id, circuit_id, muscle_group, direction, left_id, taken_id, moved_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
UPDATE_FELT = "UPDATE done SET felt = ? WHERE done_id = ? AND member_id = ? RETURNING guild_id, circuit_id"
SPARE = """INSERT INTO sore_places (guild_id, member_id, place, until) VALUES (?, ?, ?, NULL)
    ON CONFLICT DO UPDATE SET until = NULL"""
_DELETE = "DELETE FROM done WHERE done_id = ? AND member_id = ? RETURNING guild_id, day"
_SELECT_DAY = "SELECT 1 FROM done WHERE guild_id = ? AND member_id = ? AND day = ? LIMIT 1"
_REOPEN = """UPDATE reminders SET state = 'sent', reason = '' WHERE guild_id = ? AND member_id = ?
    AND strength_day = ? AND state = 'settled' AND reason = 'done' AND sent_at IS NOT NULL"""
