"""What Ounce remembers stays remembered: whole, once, and each club's for itself."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.domain.catalogue import Equipment, SorePlace
from bot.domain.circuit.constraints import Brief
from bot.domain.profile import Profile
from bot.store.database import PAST_CIRCUITS, Store
from tests.domain.samples import briefs, profiles

CLUB, OTHER_CLUB = 10**18, 10**18 + 1
MEMBER, OTHER_MEMBER = 2 * 10**18, 2 * 10**18 + 1
NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
DAY = NOW.date()
BRIEF = Brief(equipment=frozenset({Equipment.BAND}), steps=(("a", "b"),))
PROFILE = Profile(
    equipment=frozenset({Equipment.BAND, Equipment.MAT}),
    level=3,
    sore={SorePlace.KNEE: date(2027, 1, 3), SorePlace.HIP: None},
    units="mi",
    zone="America/Vancouver",
    steps={"a": "b", "b": "c"},
    pace_seconds=345,
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "bot.sqlite3")
    yield opened
    await opened.close()


async def test_a_profile_is_remembered_as_it_was_saved(store: Store) -> None:
    await store.save_profile(CLUB, MEMBER, PROFILE)
    assert await store.load_profile(CLUB, MEMBER) == PROFILE
    changed = replace(PROFILE, sore={}, steps={"c": "d"}, zone=None, pace_seconds=None)
    await store.save_profile(CLUB, MEMBER, changed)
    assert await store.load_profile(CLUB, MEMBER) == changed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(profiles(), briefs())
async def test_any_profile_and_any_brief_are_remembered_exactly(store: Store, profile: Profile, brief: Brief) -> None:
    await store.save_profile(CLUB, MEMBER, profile)
    assert await store.load_profile(CLUB, MEMBER) == profile
    drawn = await store.add_circuit(CLUB, MEMBER, brief, ("a",), NOW)
    assert await store.load_circuit(drawn.circuit_id) == drawn


async def test_who_never_said_anything_has_the_default_profile(store: Store) -> None:
    assert await store.load_profile(CLUB, MEMBER) == Profile()
    assert await store.load_past(CLUB, MEMBER) == []
    assert await store.load_direct_message_club(MEMBER) is None
    assert await store.load_circuit(1) is None
    assert await store.count_done(1) == 0


async def test_steps_of_a_member_without_a_profile_are_remembered(store: Store) -> None:
    drawn = await store.add_circuit(CLUB, MEMBER, BRIEF, ("a",), NOW)
    assert await store.change_circuit(drawn, ("b",), {"a": "b"})
    assert await store.load_profile(CLUB, MEMBER) == Profile(steps={"a": "b"})


async def test_everything_is_still_there_after_a_restart(store: Store, tmp_path: Path) -> None:
    await store.save_profile(CLUB, MEMBER, PROFILE)
    drawn = await store.add_circuit(CLUB, MEMBER, BRIEF, ("a", "b"), NOW)
    await store.log_done(drawn, MEMBER, DAY, NOW)
    killed = tmp_path / "killed"
    killed.mkdir()
    for file in tmp_path.glob("bot.sqlite3*"):  # as a process that was killed leaves it: nothing closed
        shutil.copy(file, killed)
    again = await Store.open(killed / "bot.sqlite3")
    try:
        assert await again.load_profile(CLUB, MEMBER) == PROFILE
        assert await again.load_last(CLUB, MEMBER) == drawn
        assert await again.count_done(drawn.circuit_id) == 1
    finally:
        await again.close()


async def test_what_is_known_in_one_club_is_not_known_in_another(store: Store) -> None:
    await store.save_profile(CLUB, MEMBER, PROFILE)
    drawn = await store.add_circuit(CLUB, MEMBER, BRIEF, ("a",), NOW)
    await store.log_done(drawn, MEMBER, DAY, NOW)
    everyones = await store.add_club_circuit(CLUB, day=DAY, words="", brief=BRIEF, exercise_ids=("a",), now=NOW)
    theirs = await store.add_club_circuit(OTHER_CLUB, day=DAY, words="", brief=BRIEF, exercise_ids=("b",), now=NOW)
    assert await store.load_profile(OTHER_CLUB, MEMBER) == Profile()
    assert await store.load_past(OTHER_CLUB, MEMBER) == []
    assert await store.count_days_done(OTHER_CLUB, MEMBER, DAY) == 0
    assert everyones.circuit_id != theirs.circuit_id


async def test_what_is_known_of_one_member_is_not_known_of_another(store: Store) -> None:
    await store.save_profile(CLUB, MEMBER, PROFILE)
    await store.add_circuit(CLUB, MEMBER, BRIEF, ("a",), NOW)
    await store.save_direct_message_club(CLUB, MEMBER)
    assert await store.load_profile(CLUB, OTHER_MEMBER) == Profile()
    assert await store.load_past(CLUB, OTHER_MEMBER) == []
    assert await store.load_direct_message_club(OTHER_MEMBER) is None


async def test_a_member_who_is_forgotten_is_forgotten_in_that_club_alone(store: Store) -> None:
    for club in (CLUB, OTHER_CLUB):
        for member in (MEMBER, OTHER_MEMBER):
            await store.save_profile(club, member, PROFILE)
            drawn = await store.add_circuit(club, member, BRIEF, ("a",), NOW)
            await store.log_done(drawn, member, DAY, NOW)
            await store.save_direct_message_club(club, member)
    everyones = await store.add_club_circuit(CLUB, day=DAY, words="", brief=BRIEF, exercise_ids=("a",), now=NOW)
    await store.log_done(everyones, MEMBER, DAY, NOW)
    await store.log_done(everyones, OTHER_MEMBER, DAY, NOW)

    await store.forget_member(CLUB, MEMBER)

    assert await store.load_profile(CLUB, MEMBER) == Profile()
    assert await store.load_past(CLUB, MEMBER) == []
    assert await store.count_days_done(CLUB, MEMBER, DAY) == 0
    assert await store.count_done(everyones.circuit_id) == 1
    assert await store.load_circuit(everyones.circuit_id) == everyones
    for club, member in ((OTHER_CLUB, MEMBER), (CLUB, OTHER_MEMBER)):
        assert await store.load_profile(club, member) == PROFILE
        assert len(await store.load_past(club, member)) == 1
        assert await store.count_days_done(club, member, DAY) == 1
    assert await store.load_direct_message_club(MEMBER) == OTHER_CLUB


async def test_no_table_keeps_a_row_about_a_member_who_is_forgotten(store: Store) -> None:
    async with store._transaction() as db:
        for values in (f"{CLUB}, {MEMBER}", f"{CLUB}, {OTHER_MEMBER}", f"{OTHER_CLUB}, {MEMBER}"):
            for table, columns, rest in (
                ("plans", "slots, seen_at", "'[]', 0"),
                ("reminders", "day, strength_day, due, state, origin", "'2026-11-22', '2026-11-22', 0, 'sent', ''"),
                ("deliveries", "due, is_late, state, claimed_at, retry_at", "0, 0, 'sent', 0, 0"),
                ("finished_runs", "ended_at", "0"),
            ):
                await db.execute(f"INSERT INTO {table} (guild_id, member_id, {columns}) VALUES ({values}, {rest})")  # noqa: S608
    await store.forget_member(CLUB, MEMBER)
    async with store._transaction() as db:
        for table in ("plans", "reminders", "deliveries", "finished_runs"):
            rows = await db.execute_fetchall(f"SELECT guild_id, member_id FROM {table} ORDER BY 1")  # noqa: S608
            assert [tuple(row) for row in rows] == [(CLUB, OTHER_MEMBER), (OTHER_CLUB, MEMBER)], table


async def test_the_choice_of_a_forgotten_club_for_direct_messages_is_forgotten_with_it(store: Store) -> None:
    await store.save_direct_message_club(CLUB, MEMBER)
    await store.forget_member(CLUB, MEMBER)
    assert await store.load_direct_message_club(MEMBER) is None


async def test_a_circuit_that_others_logged_can_be_forgotten(store: Store) -> None:
    drawn = await store.add_circuit(CLUB, MEMBER, BRIEF, ("a",), NOW)
    await store.log_done(drawn, OTHER_MEMBER, DAY, NOW)
    await store.forget_member(CLUB, MEMBER)
    assert await store.load_circuit(drawn.circuit_id) is None


async def test_the_past_is_the_last_40_circuits_the_latest_first(store: Store) -> None:
    for number in range(PAST_CIRCUITS + 5):
        await store.add_circuit(CLUB, MEMBER, BRIEF, (f"exercise-{number}",), NOW)
    past = await store.load_past(CLUB, MEMBER)
    assert list(past) == [{f"exercise-{number}"} for number in range(PAST_CIRCUITS + 4, 4, -1)]


async def test_the_same_words_on_the_same_day_give_the_clubs_circuit_of_before(store: Store) -> None:
    async def ask(day: date, words: str, exercise: str) -> tuple[int, tuple[str, ...]]:
        stored = await store.add_club_circuit(
            CLUB, day=day, words=words, brief=BRIEF, exercise_ids=(exercise,), now=NOW
        )
        return stored.circuit_id, stored.exercise_ids

    first = await ask(DAY, "for everyone", "a")
    assert await ask(DAY, "for everyone", "b") == first
    assert (await ask(DAY, "gym for everyone", "b"))[1] == ("b",)
    assert (await ask(DAY + timedelta(days=1), "for everyone", "c"))[1] == ("c",)


async def test_everybody_asking_at_once_gets_the_same_club_circuit(store: Store) -> None:
    asked = await asyncio.gather(
        *(
            store.add_club_circuit(CLUB, day=DAY, words="", brief=BRIEF, exercise_ids=(f"{n}",), now=NOW)
            for n in range(20)
        )
    )
    assert len({stored.circuit_id for stored in asked}) == len({stored.exercise_ids for stored in asked}) == 1


async def test_a_change_is_remembered_with_what_was_seen_before(store: Store) -> None:
    drawn = await store.add_circuit(CLUB, MEMBER, BRIEF, ("a", "b"), NOW)
    assert await store.change_circuit(drawn, ("c", "b"))
    changed = await store.load_circuit(drawn.circuit_id)
    assert changed == replace(drawn, exercise_ids=("c", "b"), seen=frozenset({"a", "b"}), revision=1)
    assert changed is not None
    assert await store.change_circuit(changed, ("c", "d"), {"b": "d"})
    again = await store.load_circuit(drawn.circuit_id)
    assert again is not None
    assert (set(again.seen), again.revision) == ({"a", "b", "c"}, 2)
    assert (await store.load_profile(CLUB, MEMBER)).steps == {"b": "d"}


async def test_of_two_changes_at_once_one_is_made_and_the_other_is_told(store: Store) -> None:
    drawn = await store.add_circuit(CLUB, MEMBER, BRIEF, ("a",), NOW)
    made = await asyncio.gather(*(store.change_circuit(drawn, (f"{n}",), {"a": f"{n}"}) for n in range(10)))
    assert sorted(made) == [False] * 9 + [True]
    winner = str(made.index(True))
    changed = await store.load_circuit(drawn.circuit_id)
    assert changed is not None
    assert (changed.exercise_ids, changed.revision) == ((winner,), 1)
    assert (await store.load_profile(CLUB, MEMBER)).steps == {"a": winner}


async def test_a_circuit_is_logged_once_by_each_member(store: Store) -> None:
    drawn = await store.add_circuit(CLUB, MEMBER, BRIEF, ("a",), NOW)
    pressed = await asyncio.gather(*(store.log_done(drawn, MEMBER, DAY, NOW) for _ in range(5)))
    assert sorted(pressed) == [False] * 4 + [True]
    assert await store.log_done(drawn, OTHER_MEMBER, DAY, NOW)
    assert await store.count_done(drawn.circuit_id) == 2


async def test_two_circuits_on_one_day_are_one_strength_day(store: Store) -> None:
    monday = date(2026, 11, 16)
    for day in (monday - timedelta(days=1), monday, monday, monday + timedelta(days=3)):
        drawn = await store.add_circuit(CLUB, MEMBER, BRIEF, ("a",), NOW)
        await store.log_done(drawn, MEMBER, day, NOW)
    assert await store.count_days_done(CLUB, MEMBER, monday) == 2


async def test_many_at_once_lose_nothing(store: Store) -> None:
    async def visit(member_id: int) -> None:
        await store.save_profile(CLUB, member_id, PROFILE)
        drawn = await store.add_circuit(CLUB, member_id, BRIEF, (f"{member_id}",), NOW)
        await store.change_circuit(drawn, (f"{member_id}+",), {"a": "b"})
        await store.log_done(drawn, member_id, DAY, NOW)

    await asyncio.gather(*(visit(member_id) for member_id in range(40)))
    for member_id in range(40):
        circuit = await store.load_last(CLUB, member_id)
        assert circuit is not None
        assert (circuit.exercise_ids, circuit.revision) == ((f"{member_id}+",), 1)
        assert await store.count_done(circuit.circuit_id) == 1
        assert await store.load_profile(CLUB, member_id) == replace(PROFILE, steps={"a": "b"})


@pytest.mark.parametrize("turns", [*range(12), 20, 40])
async def test_a_cancelled_visit_leaves_nothing_half_done_and_the_store_usable(store: Store, turns: int) -> None:
    await store.save_profile(CLUB, MEMBER, PROFILE)
    changed = Profile(level=1, sore={SorePlace.SHIN: None}, steps={"x": "y"})
    saving = asyncio.create_task(store.save_profile(CLUB, MEMBER, changed))
    waiting = asyncio.create_task(store.load_profile(CLUB, MEMBER))
    for _ in range(turns):
        await asyncio.sleep(0)
    saving.cancel()
    await asyncio.gather(saving, return_exceptions=True)
    assert await waiting in (PROFILE, changed)
    assert await store.load_profile(CLUB, MEMBER) in (PROFILE, changed)
    await store.save_profile(CLUB, MEMBER, changed)
    assert await store.load_profile(CLUB, MEMBER) == changed


async def test_a_failed_write_leaves_nothing_half_done_and_the_store_usable(store: Store) -> None:
    await store.save_profile(CLUB, MEMBER, PROFILE)
    broken = replace(PROFILE, level=1, steps={"x": None})  # type: ignore[dict-item]  # the schema refuses it last of all
    with pytest.raises(Exception, match="NOT NULL"):
        await store.save_profile(CLUB, MEMBER, broken)
    assert await store.load_profile(CLUB, MEMBER) == PROFILE
    drawn = await store.add_circuit(CLUB, MEMBER, BRIEF, ("a",), NOW)
    with pytest.raises(Exception, match="NOT NULL"):
        await store.change_circuit(drawn, ("b",), {"x": None})  # type: ignore[dict-item]
    assert await store.load_circuit(drawn.circuit_id) == drawn
