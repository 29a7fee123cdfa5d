"""Guided sessions: where each member is in theirs, one in a club at a time, with the circuit that it leads through."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

import aiosqlite

from bot.domain.catalogue import SorePlace
from bot.domain.circuit.feeling import Step
from bot.domain.circuit.guided import Guided
from bot.domain.circuit.moments import Watch
from bot.domain.zones import known_zone
from bot.store.database import Database
from bot.store.profiles import read_sore, write_substitutions
from bot.store.stored_circuit import SELECT_CIRCUIT, CircuitRow, StoredCircuit, read_circuit
from bot.store.strength import write_moves


class GuidedFacts(NamedTuple):
    """A session, its circuit (None where it has none, or it is gone), its member's substitutions and sore places.

    `zone` is the one that the member lives in, None for the setting's.
    """

    session: Guided
    stored: StoredCircuit | None
    substitutions: Mapping[str, str]
    sore: Mapping[SorePlace, date | None]
    zone: str | None = None


class GuidedChange(NamedTuple):
    """A session as it is from now on, its member's new substitutions (None: unchanged), and the step they took."""

    session: Guided
    substitutions: Mapping[str, str] | None = None
    step: Step | None = None


class Place(NamedTuple):
    """Where a session is shown: a direct message, or with a token one that only its member sees.

    The token is the one of the press that brought or changed it; Discord takes it for 15 minutes. A message of 0 is
    none that can be found again.
    """

    session_id: int
    channel_id: int = 0
    message_id: int = 0
    token: str | None = None


class GuidedStore:
    """The table of guided sessions; every method is one whole transaction. Moments are unix seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, guild_id: int, member_id: int, now: float, decide: Callable[[GuidedFacts | None], Guided]
    ) -> GuidedFacts | None:
        """Put the session that `decide` makes in the place of a member's last one, unless it is that one.

        None, and nothing changes, where its circuit is gone by now: forgotten, say.
        """
        async with self._database.write() as db:
            before = await _find(db, f"{_SELECT} WHERE guild_id = ? AND member_id = ?", guild_id, member_id)
            begun = decide(before)
            if before is not None and begun == before.session:
                return before
            circuits = await db.execute_fetchall(f"{SELECT_CIRCUIT} WHERE circuit_id = ?", (begun.circuit_id,))
            if begun.circuit_id is not None and not circuits:
                return None
            await db.execute("DELETE FROM guided_sessions WHERE guild_id = ? AND member_id = ?", (guild_id, member_id))
            values = (begun.circuit_id, json.dumps(begun.items), begun.watch.started_at, int(now))
            await db.execute(_INSERT, (guild_id, member_id, *values))
            return await _find(db, f"{_SELECT} WHERE guild_id = ? AND member_id = ?", guild_id, member_id)

    async def find(self, guild_id: int, member_id: int) -> GuidedFacts | None:
        """Return a member's session in a club; None where they have none."""
        async with self._database.snapshot() as db:
            return await _find(db, f"{_SELECT} WHERE guild_id = ? AND member_id = ?", guild_id, member_id)

    async def load(self, session_id: int) -> GuidedFacts | None:
        """Return a session by its id; None where it is unknown."""
        async with self._database.snapshot() as db:
            return await _find(db, f"{_SELECT} WHERE session_id = ?", session_id)

    async def change(
        self, place: Place, now: float, decide: Callable[[GuidedFacts], GuidedChange]
    ) -> GuidedFacts | None:
        """Make of a session what `decide` says, and return it as it is now; None where it is unknown.

        What changes it is remembered as the place where it is shown.
        Of two presses at once the second decides on what the first one left.
        """
        async with self._database.write() as db:
            facts = await _find(db, f"{_SELECT} WHERE session_id = ?", place.session_id)
            if facts is None:
                return None
            session, substitutions, step = decide(facts)
            if session == facts.session and substitutions is None:
                return facts
            watch = session.watch
            values = (session.step, session.turn, json.dumps(session.instead), watch.started_at, watch.paused_at)
            token = None if session.is_stopped else place.token  # no clock runs that would need it
            shown = (place.channel_id, place.message_id, token, place.session_id)
            await db.execute(_UPDATE, (*values, session.is_stopped, int(now), *shown))
            if substitutions is not None:
                await write_substitutions(db, session.guild_id, session.member_id, substitutions)
            if step is not None and session.circuit_id is not None:
                moved_at = datetime.fromtimestamp(now, UTC)
                await write_moves(db, session.guild_id, session.member_id, session.circuit_id, (step,), moved_at)
        return facts._replace(session=session, substitutions=substitutions or facts.substitutions)

    async def save_message(self, place: Place) -> None:
        """Remember in which message a session is shown."""
        async with self._database.write() as db:
            await db.execute(
                "UPDATE guided_sessions SET channel_id = ?, message_id = ?, token = ? WHERE session_id = ?",
                (place.channel_id, place.message_id, place.token, place.session_id),
            )

    async def load_shown(self, since: float) -> list[Place]:
        """Return where the sessions are shown that run and were touched since then."""
        rows = await self._database.read(
            "SELECT session_id, channel_id, message_id, token FROM guided_sessions "
            "WHERE message_id > 0 AND paused_at IS NULL AND is_stopped = 0 AND touched_at >= ?",
            (int(since),),
        )
        return [Place(*row) for row in rows]


class _Row(NamedTuple):
    """The columns of _SELECT."""

    session_id: int
    guild_id: int
    member_id: int
    circuit_id: int | None
    items: str
    step: int
    turn: int
    instead: str
    started_at: float
    paused_at: float | None
    is_stopped: int
    substitutions: str
    sore: str
    zone: str | None


async def _find(db: aiosqlite.Connection, query: str, *values: int) -> GuidedFacts | None:
    row = next((_Row(*found) for found in await db.execute_fetchall(query, values)), None)
    if row is None:
        return None
    circuits = await db.execute_fetchall(f"{SELECT_CIRCUIT} WHERE circuit_id = ?", (row.circuit_id,))
    stored = next((read_circuit(CircuitRow(*found)) for found in circuits), None)
    session = Guided(
        session_id=row.session_id,
        guild_id=row.guild_id,
        member_id=row.member_id,
        watch=Watch(row.started_at, row.paused_at),
        circuit_id=row.circuit_id,
        items=tuple(json.loads(row.items)),
        step=row.step,
        turn=row.turn,
        instead=json.loads(row.instead),
        is_stopped=bool(row.is_stopped),
    )
    return GuidedFacts(session, stored, json.loads(row.substitutions), read_sore(row.sore), known_zone(row.zone))


_SELECT = """SELECT session_id, guild_id, member_id, circuit_id, items, step, turn, instead, started_at, paused_at,
    is_stopped, (SELECT json_group_object(s.exercise_id, s.instead_id) FROM steps AS s
        WHERE s.guild_id = guided_sessions.guild_id AND s.member_id = guided_sessions.member_id),
    (SELECT json_group_object(p.place, p.until) FROM sore_places AS p
        WHERE p.guild_id = guided_sessions.guild_id AND p.member_id = guided_sessions.member_id),
    coalesce((SELECT zone FROM profiles AS p
        WHERE p.guild_id = guided_sessions.guild_id AND p.member_id = guided_sessions.member_id),
        (SELECT zone FROM clubs WHERE clubs.guild_id = guided_sessions.guild_id))
    FROM guided_sessions"""
_INSERT = """INSERT INTO guided_sessions (guild_id, member_id, circuit_id, items, started_at, touched_at,
    step, turn, instead, is_stopped) VALUES (?, ?, ?, ?, ?, ?, 0, 0, '{}', 0)"""
_UPDATE = """UPDATE guided_sessions SET step = ?, turn = ?, instead = ?, started_at = ?, paused_at = ?,
    is_stopped = ?, touched_at = ?, channel_id = ?, message_id = ?, token = ? WHERE session_id = ?"""
