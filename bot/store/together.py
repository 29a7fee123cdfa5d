"""Circuits done together: which runs in which channel, where its watch stands, and who is in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import aiosqlite

from bot.domain.circuit.moments import Watch
from bot.domain.circuit.together import TogetherState
from bot.store.database import Database
from bot.store.stored_circuit import SELECT_CIRCUIT, CircuitRow, StoredCircuit, read_circuit
from bot.store.strength import Entry, StrengthWeek, load_week, write_done


@dataclass(frozen=True)
class Together:
    """One circuit in a channel; `message_id` is None until its message is there, `starter_id` once they are forgotten.

    The `watch` runs from the get-ready on.
    """

    together_id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    watch: Watch
    state: TogetherState
    stored: StoredCircuit | None
    member_ids: tuple[int, ...]
    starter_id: int | None


class TogetherChange(NamedTuple):
    """The watch and the state as they are from now on."""

    watch: Watch
    state: TogetherState


class Logged(NamedTuple):
    """Who was logged: the members that are new, all who are in, and the entry of the one who pressed.

    With it their strength week as it was before; None for a coach who is not in it.
    """

    new_ids: tuple[int, ...]
    together: Together
    own: tuple[Entry, StrengthWeek] | None


class TogetherStore:
    """The tables of circuits done together; every method is one whole transaction. Moments are unix seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(
        self,
        guild_id: int,
        channel_id: int,
        starter_id: int,
        circuit_id: int,
        started_at: float,
        now: float,
        is_left: Callable[[Together, int], bool],
    ) -> tuple[Together, bool]:
        """Open a circuit in a channel with who starts it; with False the one that runs there already.

        One of which `is_left` says so, by the moment at which it was opened, is ended.
        """
        async with self._database.write() as db:
            running = await _find(db, "WHERE channel_id = ? AND state = 'open'", channel_id)
            if running is not None:
                ((opened_at,),) = await db.execute_fetchall(_SELECT_OPENED, (running.together_id,))
                if not is_left(running, opened_at):
                    return running, False
                await db.execute(_END, (TogetherState.OVER, running.together_id))
            values = (guild_id, channel_id, circuit_id, started_at, TogetherState.OPEN, int(now))
            row = await db.execute_insert(_INSERT, values)
            together_id = int(row[0]) if row else 0
            await _join(db, together_id, guild_id, [starter_id], int(now), is_starter=True)
            opened = await _find(db, "WHERE together_id = ?", together_id)
        if opened is None:  # not after this insert
            raise LookupError(together_id)
        return opened, True

    async def load(self, together_id: int) -> Together | None:
        """Return one by its id; None where it is unknown."""
        async with self._database.snapshot() as db:
            return await _find(db, "WHERE together_id = ?", together_id)

    async def load_open(self) -> list[int]:
        """Return the ids of all that run."""
        rows = await self._database.read("SELECT together_id FROM together_sessions WHERE state = 'open'")
        return [row[0] for row in rows]

    async def save_message(self, together_id: int, message_id: int) -> None:
        """Remember the message in which it is shown."""
        async with self._database.write() as db:
            await db.execute(
                "UPDATE together_sessions SET message_id = ? WHERE together_id = ?", (message_id, together_id)
            )

    async def join(self, together_id: int, member_id: int, now: float, *, joins: bool) -> tuple[Together, bool] | None:
        """Let a member in, or out again; with it whether that changed anything. None where it is unknown."""
        async with self._database.write() as db:
            before = await _find(db, "WHERE together_id = ?", together_id)
            if before is None:
                return None
            if (member_id in before.member_ids) == joins:
                return before, False
            if joins:
                await _join(db, together_id, before.guild_id, [member_id], int(now), is_starter=False)
            else:
                await db.execute(
                    "DELETE FROM together_members WHERE together_id = ? AND member_id = ?", (together_id, member_id)
                )
            after = await _find(db, "WHERE together_id = ?", together_id)
        return (after or before), True

    async def change(self, together_id: int, decide: Callable[[Together], TogetherChange]) -> Together | None:
        """Put its watch and state to what `decide` says; None where it is unknown."""
        async with self._database.write() as db:
            before = await _find(db, "WHERE together_id = ?", together_id)
            if before is None:
                return None
            watch, state = decide(before)
            if (watch, state) == (before.watch, before.state):
                return before
            await db.execute(
                "UPDATE together_sessions SET started_at = ?, paused_at = ?, state = ? WHERE together_id = ?",
                (watch.started_at, watch.paused_at, state, together_id),
            )
            return await _find(db, "WHERE together_id = ?", together_id)

    async def log(
        self,
        together_id: int,
        presser_id: int,
        since: date,
        now: datetime,
        *,
        everybody: bool,
        day_of: Callable[[str | None], date],
    ) -> Logged | None:
        """Log the circuit for who pressed, or for everybody who is in, each on their own day.

        Whoever presses is in. None where it, or its circuit, is unknown.
        """
        async with self._database.write() as db:
            together = await _find(db, "WHERE together_id = ?", together_id)
            if together is None or together.stored is None:
                return None
            guild_id, stored = together.guild_id, together.stored
            if not everybody and presser_id not in together.member_ids:
                await _join(db, together_id, guild_id, [presser_id], int(now.timestamp()), is_starter=False)
            new: list[int] = []
            own: tuple[Entry, StrengthWeek] | None = None
            for member_id in together.member_ids if everybody else (presser_id,):
                week = await load_week(db, guild_id, member_id, since)
                day = day_of(week.zone)
                entry = await write_done(db, guild_id, member_id, day, now, circuit_id=stored.circuit_id)
                new += [member_id] if entry.is_new else []
                own = (entry, week) if member_id == presser_id else own
            after = await _find(db, "WHERE together_id = ?", together_id)
        return Logged(tuple(new), after or together, own)


class _Row(NamedTuple):
    """The columns of _SELECT."""

    together_id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    circuit_id: int
    started_at: float
    paused_at: float | None
    state: str


async def _find(db: aiosqlite.Connection, where: str, value: int) -> Together | None:
    rows = await db.execute_fetchall(f"{_SELECT} {where}", (value,))
    row = next((_Row(*found) for found in rows), None)
    if row is None:
        return None
    circuits = await db.execute_fetchall(f"{SELECT_CIRCUIT} WHERE circuit_id = ?", (row.circuit_id,))
    members = list(await db.execute_fetchall(_SELECT_MEMBERS, (row.together_id,)))
    return Together(
        together_id=row.together_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        message_id=row.message_id,
        watch=Watch(row.started_at, row.paused_at),
        state=TogetherState(row.state),
        stored=next((read_circuit(CircuitRow(*found)) for found in circuits), None),
        member_ids=tuple(member_id for member_id, _ in members),
        starter_id=next((member_id for member_id, is_starter in members if is_starter), None),
    )


async def _join(
    db: aiosqlite.Connection, together_id: int, guild_id: int, member_ids: Iterable[int], now: int, *, is_starter: bool
) -> None:
    await db.executemany(
        "INSERT INTO together_members VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(together_id, guild_id, member_id, is_starter, now) for member_id in member_ids],
    )


_SELECT = """SELECT together_id, guild_id, channel_id, message_id, circuit_id, started_at, paused_at, state
    FROM together_sessions"""
_SELECT_MEMBERS = """SELECT member_id, is_starter FROM together_members WHERE together_id = ?
    ORDER BY is_starter DESC, joined_at, member_id"""
_SELECT_OPENED = "SELECT opened_at FROM together_sessions WHERE together_id = ?"
_END = "UPDATE together_sessions SET state = ? WHERE together_id = ?"
_INSERT = """INSERT INTO together_sessions (guild_id, channel_id, circuit_id, started_at, state, opened_at)
    VALUES (?, ?, ?, ?, ?, ?)"""
