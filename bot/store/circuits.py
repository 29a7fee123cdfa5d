"""What is remembered of circuits: those that members and clubs drew, and what was changed in them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

import aiosqlite

from bot.domain.catalogue import SorePlace
from bot.domain.circuit.candidates import Past
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.feeling import Step
from bot.domain.circuit.notes import Note
from bot.domain.profile import Profile
from bot.store.database import Database
from bot.store.profiles import FROM_PROFILE, PROFILE_COLUMNS, ProfileRow, read_profile, write_substitutions
from bot.store.stored_circuit import (
    CIRCUIT_COLUMNS,
    SELECT_CIRCUIT,
    CircuitRow,
    StoredCircuit,
    read_circuit,
    write_constraints,
)
from bot.store.strength import (
    FELT_COLUMNS,
    Entry,
    FeltFacts,
    StrengthWeek,
    find_open_id,
    read_felt,
    read_week,
    select_week,
    write_done,
    write_moves,
)

PAST_CIRCUITS = 40


class Draft(NamedTuple):
    """A circuit to be stored, the notes of its draw, and the steps that its stations took in it.

    `substitutions` are its member's from then on; None: unchanged. `new_sore` is as in StoredCircuit.
    """

    constraints: CircuitConstraints
    exercise_ids: tuple[str, ...]
    notes: tuple[Note, ...] | None = None
    steps: tuple[Step, ...] = ()
    substitutions: Mapping[str, str] | None = None
    new_sore: frozenset[SorePlace] = frozenset()


class DrawFacts(NamedTuple):
    """All that a draw rests on: a member's profile, their last circuits, the latest first, and how these felt."""

    profile: Profile
    past: Past
    felt: FeltFacts


class ClubDraft(NamedTuple):
    """The club's circuit for these words on a day."""

    day: date
    words: str
    draft: Draft


class CircuitFacts(NamedTuple):
    """All that a change of a circuit rests on: its member's other circuits, latest first, and their substitutions."""

    stored: StoredCircuit
    past: Past
    substitutions: Mapping[str, str]


class Change(NamedTuple):
    """A circuit's new exercises, its member's new substitutions (None: unchanged), the notes to show, a step taken."""

    exercise_ids: tuple[str, ...]
    substitutions: Mapping[str, str] | None = None
    notes: tuple[Note, ...] | None = None
    step: Step | None = None


@dataclass(frozen=True)
class DoneFacts:
    """All that logging a circuit rests on."""

    stored: StoredCircuit
    week: StrengthWeek


class CircuitStore:
    """The circuits; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def draw(
        self, guild_id: int, member_id: int, now: datetime, decide: Callable[[DrawFacts], Draft]
    ) -> StoredCircuit:
        """Remember the circuit that `decide` draws from a member's profile and their last 40 circuits."""
        async with self._database.write() as db:
            return await _draw(db, guild_id, member_id, now, decide)

    async def find_or_draw(
        self, guild_id: int, member_id: int, since: datetime, now: datetime, decide: Callable[[DrawFacts], Draft]
    ) -> StoredCircuit:
        """Return the latest circuit of a member that was drawn since a moment and is not done, or a new one."""
        async with self._database.write() as db:
            found = await _find_open(db, guild_id, member_id, since)
            return found or await _draw(db, guild_id, member_id, now, decide)

    async def repeat(
        self, guild_id: int, member_id: int, now: datetime, decide: Callable[[StoredCircuit | None], Draft]
    ) -> StoredCircuit:
        """Remember the circuit that `decide` makes of a member's latest one, None where there is none yet."""
        async with self._database.write() as db:
            rows = await db.execute_fetchall(
                f"{SELECT_CIRCUIT} WHERE guild_id = ? AND member_id = ? ORDER BY circuit_id DESC LIMIT 1",
                (guild_id, member_id),
            )
            last = next((read_circuit(CircuitRow(*row)) for row in rows), None)
            return await _add(db, guild_id, member_id, now, decide(last))

    async def draw_for_everyone(
        self,
        guild_id: int,
        now: datetime,
        decide: Callable[[str | None], ClubDraft],
        renew: Callable[[StoredCircuit], Draft | None] = lambda _: None,
    ) -> StoredCircuit:
        """Remember the circuit that `decide` draws for a club, by the club's zone.

        Where there is one for the same words on the same day already, that one is returned, or what `renew` makes of
        it, which then is the day's; the one before stays as it is for those who have it.
        """
        async with self._database.write() as db:
            zones = await db.execute_fetchall("SELECT zone FROM clubs WHERE guild_id = ?", (guild_id,))
            club_draft = decide(next((row[0] for row in zones), None))
            notes = club_draft.draft.notes
            stored = await _add_for_everyone(db, guild_id, now, club_draft)
            draft = renew(stored)
            if draft is not None:
                notes = draft.notes
                await db.execute("UPDATE circuits SET words = NULL WHERE circuit_id = ?", (stored.circuit_id,))
                stored = await _add_for_everyone(db, guild_id, now, club_draft._replace(draft=draft))
        return replace(stored, notes=notes)

    async def load(self, circuit_id: int) -> StoredCircuit | None:
        """Return a circuit by its id, None where it is unknown."""
        rows = await self._database.read(f"{SELECT_CIRCUIT} WHERE circuit_id = ?", (circuit_id,))
        return next((read_circuit(CircuitRow(*row)) for row in rows), None)

    async def change(
        self, circuit_id: int, now: datetime, decide: Callable[[CircuitFacts], Change]
    ) -> StoredCircuit | None:
        """Make of a circuit what `decide` says, and return it as it is now; None where it is unknown.

        Of two changes at once the second decides on what the first one left. What `decide` raises changes nothing.
        """
        async with self._database.write() as db:
            keys = {"circuit_id": circuit_id, "most": PAST_CIRCUITS}
            rows = await db.execute_fetchall(_SELECT_CHANGE, keys)
            facts = next((_read_change(*row) for row in rows), None)
            if facts is None:
                return None
            change = decide(facts)
            before = facts.stored
            seen = before.seen | set(before.exercise_ids)
            await db.execute(
                "UPDATE circuits SET exercise_ids = ?, seen = ?, revision = revision + 1 WHERE circuit_id = ?",
                (json.dumps(change.exercise_ids), json.dumps(sorted(seen)), circuit_id),
            )
            if change.substitutions is not None and before.member_id is not None:
                await write_substitutions(db, before.guild_id, before.member_id, change.substitutions)
            if change.step is not None and before.member_id is not None:
                await write_moves(db, before.guild_id, before.member_id, circuit_id, (change.step,), now)
        return replace(
            before, exercise_ids=change.exercise_ids, seen=seen, revision=before.revision + 1, notes=change.notes
        )

    async def log_done(
        self, circuit_id: int, member_id: int, since: date, now: datetime, decide: Callable[[DoneFacts], date]
    ) -> tuple[DoneFacts, Entry] | None:
        """Log that a member did a circuit, on the day that `decide` says; the entry is not new where it was logged.

        Returns the circuit as it is then, with the strength days from `since` on before it; None where it is unknown.
        """
        async with self._database.write() as db:
            keys = {"circuit_id": circuit_id, "member_id": member_id, "since": since.isoformat()}
            facts = next((_read_done(*row) for row in await db.execute_fetchall(_SELECT_DONE, keys)), None)
            if facts is None:
                return None
            day, stored = decide(facts), facts.stored
            entry = await write_done(db, stored.guild_id, member_id, day, now, circuit_id=circuit_id)
        return replace(facts, stored=replace(stored, done_count=stored.done_count + entry.is_new)), entry


_PAST = """SELECT json_group_array(json(exercise_ids)) FROM (
    SELECT exercise_ids FROM circuits
    WHERE guild_id = :guild_id AND member_id = :member_id
    ORDER BY circuit_id DESC LIMIT :most)"""
_SELECT_DRAW = f"SELECT ({_PAST}), {FELT_COLUMNS}, {PROFILE_COLUMNS} {FROM_PROFILE}"  # columns from here
_SELECT_CHANGE = f"""SELECT (SELECT json_group_array(json(exercise_ids)) FROM (
        SELECT p.exercise_ids FROM circuits AS p
        WHERE p.guild_id = c.guild_id AND p.member_id = c.member_id AND p.circuit_id <> c.circuit_id
        ORDER BY p.circuit_id DESC LIMIT :most)),
    (SELECT json_group_object(s.exercise_id, s.instead_id) FROM steps AS s
        WHERE s.guild_id = c.guild_id AND s.member_id = c.member_id),
    {CIRCUIT_COLUMNS} FROM circuits AS c WHERE c.circuit_id = :circuit_id"""  # noqa: S608  # nosec B608  # columns from here


_SELECT_DONE = (
    f"SELECT {select_week('c.guild_id')}, {CIRCUIT_COLUMNS} "  # noqa: S608  # nosec B608  # columns from this module
    "FROM circuits AS c WHERE c.circuit_id = :circuit_id"
)


async def _find_open(db: aiosqlite.Connection, guild_id: int, member_id: int, since: datetime) -> StoredCircuit | None:
    """A member's latest circuit that was drawn since a moment and is not done."""
    circuit_id = await find_open_id(db, guild_id, member_id, since)
    if circuit_id is None:
        return None
    rows = await db.execute_fetchall(f"{SELECT_CIRCUIT} WHERE circuit_id = ?", (circuit_id,))
    return next((read_circuit(CircuitRow(*row)) for row in rows), None)


def _read_change(past: str, substitutions: str, *circuit: Any) -> CircuitFacts:
    return CircuitFacts(read_circuit(CircuitRow(*circuit)), _read_past(past), json.loads(substitutions))


def _read_done(days: str, zone: str | None, asked: str, *circuit: Any) -> DoneFacts:
    return DoneFacts(read_circuit(CircuitRow(*circuit)), read_week(days, zone, asked))


async def _draw(
    db: aiosqlite.Connection,
    guild_id: int,
    member_id: int,
    now: datetime,
    decide: Callable[[DrawFacts], Draft],
) -> StoredCircuit:
    keys = {"guild_id": guild_id, "member_id": member_id, "most": PAST_CIRCUITS}
    past, sessions, moves, *profile = next(iter(await db.execute_fetchall(_SELECT_DRAW, keys)))
    facts = DrawFacts(read_profile(ProfileRow(*profile)), _read_past(past), read_felt(sessions, moves))
    return await _add(db, guild_id, member_id, now, decide(facts))


async def _add(db: aiosqlite.Connection, guild_id: int, member_id: int, now: datetime, draft: Draft) -> StoredCircuit:
    row = await db.execute_insert(
        "INSERT INTO circuits (guild_id, member_id, brief, exercise_ids, created_at) VALUES (?, ?, ?, ?, ?)",
        (guild_id, member_id, write_constraints(draft.constraints), json.dumps(draft.exercise_ids), now.isoformat()),
    )
    circuit_id = int(row[0]) if row else 0
    if draft.steps:
        await write_moves(db, guild_id, member_id, circuit_id, draft.steps, now)
    if draft.substitutions is not None:
        await write_substitutions(db, guild_id, member_id, draft.substitutions)
    return StoredCircuit(
        circuit_id,
        guild_id,
        member_id,
        draft.constraints,
        draft.exercise_ids,
        frozenset(),
        revision=0,
        notes=draft.notes,
        new_sore=draft.new_sore,
    )


async def _add_for_everyone(
    db: aiosqlite.Connection, guild_id: int, now: datetime, club_draft: ClubDraft
) -> StoredCircuit:
    """The club's circuit for these words on this day; the draft where there is none yet."""
    day, words, draft = club_draft
    await db.execute(
        "INSERT INTO circuits (guild_id, brief, exercise_ids, created_at, day, words) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (
            guild_id,
            write_constraints(draft.constraints),
            json.dumps(draft.exercise_ids),
            now.isoformat(),
            day.isoformat(),
            words,
        ),
    )
    rows = await db.execute_fetchall(
        f"{SELECT_CIRCUIT} WHERE guild_id = ? AND day = ? AND words = ? AND member_id IS NULL",
        (guild_id, day.isoformat(), words),
    )
    return next(read_circuit(CircuitRow(*row)) for row in rows)


def _read_past(exercise_ids: str) -> Past:
    return [frozenset(ids) for ids in json.loads(exercise_ids)]
