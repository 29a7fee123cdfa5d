"""A member's past, as the next draw reads it."""

from datetime import UTC, datetime
from pathlib import Path

from bot.domain.circuit.candidates import Past
from bot.domain.circuit.constraints import CircuitConstraints
from bot.store import Store
from bot.store.circuits import PAST_CIRCUITS, Change, CircuitFacts
from tests.fresh import write_fresh_database
from tests.store.kept import add_circuit, load_last, load_past, look

CONSTRAINTS = CircuitConstraints(equipment=frozenset())
NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
CLUB, ANA, BO = 1, 2, 3


async def test_the_past_is_the_last_forty_circuits_with_the_latest_first(tmp_path: Path) -> None:
    store = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    for number in range(PAST_CIRCUITS + 5):
        await add_circuit(store, CLUB, ANA, CONSTRAINTS, (f"exercise-{number}", "plank"), NOW)
        await add_circuit(store, CLUB, BO, CONSTRAINTS, ("squat",), NOW)

    past = await load_past(store, CLUB, ANA)

    expected = [frozenset({f"exercise-{number}", "plank"}) for number in range(PAST_CIRCUITS + 4, 4, -1)]
    assert list(past) == expected
    assert await look(store, CLUB, ANA) == (await store.profiles.load(CLUB, ANA), expected)
    await store.close()


async def test_a_circuit_can_be_left_out_of_its_members_past(tmp_path: Path) -> None:
    store = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    first = await add_circuit(store, CLUB, ANA, CONSTRAINTS, ("plank",), NOW)
    second = await add_circuit(store, CLUB, ANA, CONSTRAINTS, ("squat",), NOW)

    assert await load_last(store, CLUB, ANA) == second
    assert await _past_of_a_change(store, second.circuit_id) == [frozenset({"plank"})]
    assert first != second
    assert await load_past(store, CLUB, BO) == []
    assert await load_last(store, CLUB, BO) is None
    await store.close()


async def _past_of_a_change(store: Store, circuit_id: int) -> Past:
    handed: list[CircuitFacts] = []

    def decide(facts: CircuitFacts) -> Change:
        handed.append(facts)
        return Change(facts.stored.exercise_ids)

    await store.circuits.change(circuit_id, NOW, decide)
    return handed[0].past
