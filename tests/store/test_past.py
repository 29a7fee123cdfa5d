"""A member's past, as the next draw reads it."""

from datetime import UTC, datetime
from pathlib import Path

from bot.domain.circuit.constraints import Brief
from bot.store.database import PAST_CIRCUITS, Store

BRIEF = Brief(equipment=frozenset())
NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
CLUB, ANA, BO = 1, 2, 3


async def test_the_past_is_the_last_forty_circuits_with_the_latest_first(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "club.sqlite3")
    for number in range(PAST_CIRCUITS + 5):
        await store.add_circuit(CLUB, ANA, BRIEF, (f"exercise-{number}", "plank"), NOW)
        await store.add_circuit(CLUB, BO, BRIEF, ("squat",), NOW)

    past = await store.load_past(CLUB, ANA)

    expected = [frozenset({f"exercise-{number}", "plank"}) for number in range(PAST_CIRCUITS + 4, 4, -1)]
    assert list(past) == expected
    assert await store.load_profile_and_past(CLUB, ANA) == (await store.load_profile(CLUB, ANA), expected)
    await store.close()


async def test_a_circuit_can_be_left_out_of_its_members_past(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "club.sqlite3")
    first = await store.add_circuit(CLUB, ANA, BRIEF, ("plank",), NOW)
    second = await store.add_circuit(CLUB, ANA, BRIEF, ("squat",), NOW)

    assert await store.load_past(CLUB, ANA, besides=second.circuit_id) == [frozenset({"plank"})]
    assert await store.load_last(CLUB, ANA) == second
    assert first != second
    assert await store.load_past(CLUB, BO) == []
    assert await store.load_last(CLUB, BO) is None
    await store.close()
