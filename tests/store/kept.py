"""What tests put into the store and look up in it, each in a line."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from bot.domain.circuit.candidates import Past
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.profile import Profile
from bot.store import Store
from bot.store.circuits import (
    Change,
    ClubDraft,
    Draft,
    DrawFacts,
)
from bot.store.stored_circuit import SELECT_CIRCUIT, CircuitRow, StoredCircuit, read_circuit


class _OnlyLookingError(Exception):
    """Raised by a decision that has seen enough."""


async def save_profile(store: Store, guild_id: int, member_id: int, profile: Profile) -> None:
    await store.profiles.change(guild_id, member_id, lambda _: profile)


async def add_circuit(
    store: Store,
    guild_id: int,
    member_id: int,
    constraints: CircuitConstraints,
    exercise_ids: tuple[str, ...],
    now: datetime,
) -> StoredCircuit:
    return await store.circuits.draw(guild_id, member_id, now, lambda _: Draft(constraints, exercise_ids))


async def add_club_circuit(
    store: Store,
    guild_id: int,
    *,
    day: date,
    words: str,
    constraints: CircuitConstraints,
    exercise_ids: tuple[str, ...],
    now: datetime,
) -> StoredCircuit:
    draft = ClubDraft(day, words, Draft(constraints, exercise_ids))
    return await store.circuits.draw_for_everyone(guild_id, now, lambda _: draft)


async def change_circuit(
    store: Store, circuit_id: int, exercise_ids: tuple[str, ...], substitutions: Mapping[str, str] | None = None
) -> StoredCircuit:
    changed = await store.circuits.change(circuit_id, datetime.now(UTC), lambda _: Change(exercise_ids, substitutions))
    assert changed is not None
    return changed


async def log_done(store: Store, stored: StoredCircuit, member_id: int, day: date, now: datetime) -> bool:
    logged = await store.circuits.log_done(stored.circuit_id, member_id, day, now, lambda _: day)
    assert logged is not None
    return logged[1].is_new


async def count_done(store: Store, circuit_id: int) -> int:
    stored = await store.circuits.load(circuit_id)
    return 0 if stored is None else stored.done_count


async def count_days_done(store: Store, guild_id: int, member_id: int, since: date) -> int:
    return len((await store.strength.load_week(guild_id, member_id, since)).days)


async def load_last(store: Store, guild_id: int, member_id: int) -> StoredCircuit | None:
    rows = await store.database.read(
        f"{SELECT_CIRCUIT} WHERE guild_id = ? AND member_id = ? ORDER BY circuit_id DESC LIMIT 1",
        (guild_id, member_id),
    )
    return next((read_circuit(CircuitRow(*row)) for row in rows), None)


async def look(store: Store, guild_id: int, member_id: int) -> tuple[Profile, Past]:
    """Return what a draw for a member is handed."""
    seen: list[tuple[Profile, Past]] = []

    def decide(facts: DrawFacts) -> Draft:
        seen.append((facts.profile, facts.past))
        raise _OnlyLookingError

    try:
        await store.circuits.draw(guild_id, member_id, datetime.now(UTC), decide)
    except _OnlyLookingError:
        return seen[0]
    raise AssertionError("the decision was not asked")


async def load_past(store: Store, guild_id: int, member_id: int) -> Past:
    return (await look(store, guild_id, member_id))[1]
