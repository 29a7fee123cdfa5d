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
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.errors import MemberError, StartError
from bot.domain.profile import Profile
from bot.store import Store
from bot.store.circuits import PAST_CIRCUITS, Change, CircuitFacts
from tests.domain.samples import any_constraints, profiles
from tests.fresh import write_fresh_database
from tests.store.kept import (
    add_circuit,
    add_club_circuit,
    change_circuit,
    count_days_done,
    count_done,
    load_last,
    load_past,
    log_done,
    save_profile,
)

CLUB, OTHER_CLUB = 10**18, 10**18 + 1
MEMBER, OTHER_MEMBER = 2 * 10**18, 2 * 10**18 + 1
NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
DAY = NOW.date()
CONSTRAINTS = CircuitConstraints(equipment=frozenset({Equipment.BAND}), substitutions=(("a", "b"),))
PROFILE = Profile(
    equipment=frozenset({Equipment.BAND, Equipment.MAT}),
    level=3,
    sore={SorePlace.KNEE: date(2027, 1, 3), SorePlace.HIP: None},
    units="mi",
    zone="America/Vancouver",
    substitutions={"a": "b", "b": "c"},
    pace_seconds=345,
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(write_fresh_database(tmp_path / "bot.sqlite3"))
    yield opened
    await opened.close()


async def test_a_profile_is_remembered_as_it_was_saved(store: Store) -> None:
    await save_profile(store, CLUB, MEMBER, PROFILE)
    assert await store.profiles.load(CLUB, MEMBER) == PROFILE
    changed = replace(PROFILE, sore={}, substitutions={"c": "d"}, zone=None, pace_seconds=None)
    await save_profile(store, CLUB, MEMBER, changed)
    assert await store.profiles.load(CLUB, MEMBER) == changed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(profiles(), any_constraints())
async def test_any_profile_and_any_constraints_are_remembered_exactly(
    store: Store, profile: Profile, constraints: CircuitConstraints
) -> None:
    await save_profile(store, CLUB, MEMBER, profile)
    assert await store.profiles.load(CLUB, MEMBER) == profile
    drawn = await add_circuit(store, CLUB, MEMBER, constraints, ("a",), NOW)
    assert await store.circuits.load(drawn.circuit_id) == drawn


async def test_substitutions_keep_the_key_that_earlier_versions_wrote(store: Store) -> None:
    drawn = await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a",), NOW)
    rows = await store.circuits._database.read(  # what another version of Ounce would read
        "SELECT json_extract(brief, '$.steps') FROM circuits WHERE circuit_id = ?", (drawn.circuit_id,)
    )
    assert [row[0] for row in rows] == ['[["a","b"]]']


async def test_who_never_said_anything_has_the_default_profile(store: Store) -> None:
    assert await store.profiles.load(CLUB, MEMBER) == Profile()
    assert await load_past(store, CLUB, MEMBER) == []
    assert await store.clubs.load_direct_message_club(MEMBER) is None
    assert await store.circuits.load(1) is None
    assert await count_done(store, 1) == 0


async def test_steps_of_a_member_without_a_profile_are_remembered(store: Store) -> None:
    drawn = await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a",), NOW)
    await change_circuit(store, drawn.circuit_id, ("b",), {"a": "b"})
    assert await store.profiles.load(CLUB, MEMBER) == Profile(substitutions={"a": "b"})


async def test_everything_is_still_there_after_a_restart(store: Store, tmp_path: Path) -> None:
    await save_profile(store, CLUB, MEMBER, PROFILE)
    drawn = await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a", "b"), NOW)
    await log_done(store, drawn, MEMBER, DAY, NOW)
    killed = tmp_path / "killed"
    killed.mkdir()
    for file in tmp_path.glob("bot.sqlite3*"):  # as a process that was killed leaves it: nothing closed
        shutil.copy(file, killed)
    again = await Store.open(killed / "bot.sqlite3")
    try:
        assert await again.profiles.load(CLUB, MEMBER) == PROFILE
        assert await load_last(again, CLUB, MEMBER) == replace(drawn, done_count=1)
        assert await count_done(again, drawn.circuit_id) == 1
    finally:
        await again.close()


async def test_what_is_known_in_one_club_is_not_known_in_another(store: Store) -> None:
    await save_profile(store, CLUB, MEMBER, PROFILE)
    drawn = await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a",), NOW)
    await log_done(store, drawn, MEMBER, DAY, NOW)
    everyones = await add_club_circuit(
        store, CLUB, day=DAY, words="", constraints=CONSTRAINTS, exercise_ids=("a",), now=NOW
    )
    theirs = await add_club_circuit(
        store, OTHER_CLUB, day=DAY, words="", constraints=CONSTRAINTS, exercise_ids=("b",), now=NOW
    )
    assert await store.profiles.load(OTHER_CLUB, MEMBER) == Profile()
    assert await load_past(store, OTHER_CLUB, MEMBER) == []
    assert await count_days_done(store, OTHER_CLUB, MEMBER, DAY) == 0
    assert everyones.circuit_id != theirs.circuit_id


async def test_what_is_known_of_one_member_is_not_known_of_another(store: Store) -> None:
    await save_profile(store, CLUB, MEMBER, PROFILE)
    await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a",), NOW)
    await store.clubs.save_direct_message_club(CLUB, MEMBER)
    assert await store.profiles.load(CLUB, OTHER_MEMBER) == Profile()
    assert await load_past(store, CLUB, OTHER_MEMBER) == []
    assert await store.clubs.load_direct_message_club(OTHER_MEMBER) is None


async def test_a_member_who_is_forgotten_is_forgotten_in_that_club_alone(store: Store) -> None:
    for club in (CLUB, OTHER_CLUB):
        for member in (MEMBER, OTHER_MEMBER):
            await save_profile(store, club, member, PROFILE)
            drawn = await add_circuit(store, club, member, CONSTRAINTS, ("a",), NOW)
            await log_done(store, drawn, member, DAY, NOW)
            await store.clubs.save_direct_message_club(club, member)
    everyones = await add_club_circuit(
        store, CLUB, day=DAY, words="", constraints=CONSTRAINTS, exercise_ids=("a",), now=NOW
    )
    await log_done(store, everyones, MEMBER, DAY, NOW)
    await log_done(store, everyones, OTHER_MEMBER, DAY, NOW)

    await store.kept.forget(MEMBER, CLUB)

    assert await store.profiles.load(CLUB, MEMBER) == Profile()
    assert await load_past(store, CLUB, MEMBER) == []
    assert await count_days_done(store, CLUB, MEMBER, DAY) == 0
    assert await count_done(store, everyones.circuit_id) == 1
    assert await store.circuits.load(everyones.circuit_id) == replace(everyones, done_count=1)
    for club, member in ((OTHER_CLUB, MEMBER), (CLUB, OTHER_MEMBER)):
        assert await store.profiles.load(club, member) == PROFILE
        assert len(await load_past(store, club, member)) == 1
        assert await count_days_done(store, club, member, DAY) == 1
    assert await store.clubs.load_direct_message_club(MEMBER) == OTHER_CLUB


async def test_no_table_keeps_a_row_about_a_member_who_is_forgotten(store: Store) -> None:
    async with store.database.write() as db:
        for values in (f"{CLUB}, {MEMBER}", f"{CLUB}, {OTHER_MEMBER}", f"{OTHER_CLUB}, {MEMBER}"):
            for table, columns, rest in (
                ("plans", "slots, seen_at", "'[]', 0"),
                ("reminders", "day, strength_day, due, state, origin", "'2026-11-22', '2026-11-22', 0, 'sent', ''"),
                ("deliveries", "due, is_late, state, claimed_at, retry_at", "0, 0, 'sent', 0, 0"),
                ("finished_runs", "ended_at", "0"),
            ):
                await db.execute(f"INSERT INTO {table} (guild_id, member_id, {columns}) VALUES ({values}, {rest})")  # noqa: S608  # own tables
    await store.kept.forget(MEMBER, CLUB)
    async with store.database.write() as db:
        for table in ("plans", "reminders", "deliveries", "finished_runs"):
            rows = await db.execute_fetchall(f"SELECT guild_id, member_id FROM {table} ORDER BY 1")  # noqa: S608  # own tables
            assert [tuple(row) for row in rows] == [(CLUB, OTHER_MEMBER), (OTHER_CLUB, MEMBER)], table


async def test_the_choice_of_a_forgotten_club_for_direct_messages_is_forgotten_with_it(store: Store) -> None:
    await store.clubs.save_direct_message_club(CLUB, MEMBER)
    await store.kept.forget(MEMBER, CLUB)
    assert await store.clubs.load_direct_message_club(MEMBER) is None


async def test_a_circuit_that_others_logged_can_be_forgotten(store: Store) -> None:
    drawn = await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a",), NOW)
    await log_done(store, drawn, OTHER_MEMBER, DAY, NOW)
    await store.kept.forget(MEMBER, CLUB)
    assert await store.circuits.load(drawn.circuit_id) is None


async def test_the_past_is_the_last_40_circuits_the_latest_first(store: Store) -> None:
    for number in range(PAST_CIRCUITS + 5):
        await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, (f"exercise-{number}",), NOW)
    past = await load_past(store, CLUB, MEMBER)
    assert list(past) == [{f"exercise-{number}"} for number in range(PAST_CIRCUITS + 4, 4, -1)]


async def test_the_same_words_on_the_same_day_give_the_clubs_circuit_of_before(store: Store) -> None:
    async def ask(day: date, words: str, exercise: str) -> tuple[int, tuple[str, ...]]:
        stored = await add_club_circuit(
            store, CLUB, day=day, words=words, constraints=CONSTRAINTS, exercise_ids=(exercise,), now=NOW
        )
        return stored.circuit_id, stored.exercise_ids

    first = await ask(DAY, "for everyone", "a")
    assert await ask(DAY, "for everyone", "b") == first
    assert (await ask(DAY, "gym for everyone", "b"))[1] == ("b",)
    assert (await ask(DAY + timedelta(days=1), "for everyone", "c"))[1] == ("c",)


async def test_everybody_asking_at_once_gets_the_same_club_circuit(store: Store) -> None:
    asked = await asyncio.gather(
        *(
            add_club_circuit(store, CLUB, day=DAY, words="", constraints=CONSTRAINTS, exercise_ids=(f"{n}",), now=NOW)
            for n in range(20)
        )
    )
    assert len({stored.circuit_id for stored in asked}) == len({stored.exercise_ids for stored in asked}) == 1


async def test_a_change_is_remembered_with_what_was_seen_before(store: Store) -> None:
    drawn = await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a", "b"), NOW)
    assert (await change_circuit(store, drawn.circuit_id, ("c", "b"))).exercise_ids == ("c", "b")
    changed = await store.circuits.load(drawn.circuit_id)
    assert changed == replace(drawn, exercise_ids=("c", "b"), seen=frozenset({"a", "b"}), revision=1)
    assert changed is not None
    await change_circuit(store, drawn.circuit_id, ("c", "d"), {"b": "d"})
    again = await store.circuits.load(drawn.circuit_id)
    assert again is not None
    assert (set(again.seen), again.revision) == ({"a", "b", "c"}, 2)
    assert (await store.profiles.load(CLUB, MEMBER)).substitutions == {"b": "d"}


async def test_of_many_changes_at_once_each_is_made_of_what_the_one_before_left(store: Store) -> None:
    drawn = await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a",), NOW)

    def add_one(facts: CircuitFacts) -> Change:
        count = len(facts.stored.exercise_ids)
        return Change((*facts.stored.exercise_ids, f"{count}"), {**facts.substitutions, f"{count}": "a"})

    await asyncio.gather(*(store.circuits.change(drawn.circuit_id, NOW, add_one) for _ in range(10)))
    changed = await store.circuits.load(drawn.circuit_id)
    assert changed is not None
    assert (changed.exercise_ids, changed.revision) == (("a", *map(str, range(1, 11))), 10)
    assert (await store.profiles.load(CLUB, MEMBER)).substitutions == {str(n): "a" for n in range(1, 11)}


async def test_a_circuit_that_is_unknown_is_neither_changed_nor_logged(store: Store) -> None:
    assert await store.circuits.change(1, NOW, lambda facts: Change(facts.stored.exercise_ids)) is None
    assert await store.circuits.log_done(1, MEMBER, DAY, NOW, lambda _: DAY) is None


async def test_many_changes_of_one_profile_at_once_all_count(store: Store) -> None:
    def add_one(profile: Profile) -> Profile:
        return replace(profile, substitutions={**profile.substitutions, f"{len(profile.substitutions)}": "a"})

    await asyncio.gather(*(store.profiles.change(CLUB, MEMBER, add_one) for _ in range(10)))
    assert len((await store.profiles.load(CLUB, MEMBER)).substitutions) == 10


async def test_a_decision_that_raises_changes_nothing_and_leaves_the_store_usable(store: Store) -> None:
    await save_profile(store, CLUB, MEMBER, PROFILE)

    def refuse(_: Profile) -> Profile:
        raise MemberError("No.")

    with pytest.raises(MemberError):
        await store.profiles.change(CLUB, MEMBER, refuse)
    assert await store.profiles.load(CLUB, MEMBER) == PROFILE


async def test_a_snapshot_sees_one_moment_whatever_is_written_meanwhile(store: Store) -> None:
    await save_profile(store, CLUB, MEMBER, PROFILE)
    async with store.database.snapshot() as db:
        before = await db.execute_fetchall("SELECT level FROM profiles")
        await save_profile(store, CLUB, MEMBER, Profile(level=1))
        after = await db.execute_fetchall("SELECT level FROM profiles")
        assert [row[0] for row in (*before, *after)] == [3, 3]
    assert (await store.profiles.load(CLUB, MEMBER)).level == 1


async def test_a_circuit_is_logged_once_by_each_member(store: Store) -> None:
    drawn = await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a",), NOW)
    pressed = await asyncio.gather(*(log_done(store, drawn, MEMBER, DAY, NOW) for _ in range(5)))
    assert sorted(pressed) == [False] * 4 + [True]
    assert await log_done(store, drawn, OTHER_MEMBER, DAY, NOW)
    assert await count_done(store, drawn.circuit_id) == 2


async def test_two_circuits_on_one_day_are_one_strength_day(store: Store) -> None:
    monday = date(2026, 11, 16)
    for day in (monday - timedelta(days=1), monday, monday, monday + timedelta(days=3)):
        drawn = await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a",), NOW)
        await log_done(store, drawn, MEMBER, day, NOW)
    assert await count_days_done(store, CLUB, MEMBER, monday) == 2


async def test_many_at_once_lose_nothing(store: Store) -> None:
    async def visit(member_id: int) -> None:
        await save_profile(store, CLUB, member_id, PROFILE)
        drawn = await add_circuit(store, CLUB, member_id, CONSTRAINTS, (f"{member_id}",), NOW)
        await change_circuit(store, drawn.circuit_id, (f"{member_id}+",), {"a": "b"})
        await log_done(store, drawn, member_id, DAY, NOW)

    await asyncio.gather(*(visit(member_id) for member_id in range(40)))
    for member_id in range(40):
        circuit = await load_last(store, CLUB, member_id)
        assert circuit is not None
        assert (circuit.exercise_ids, circuit.revision) == ((f"{member_id}+",), 1)
        assert await count_done(store, circuit.circuit_id) == 1
        assert await store.profiles.load(CLUB, member_id) == replace(PROFILE, substitutions={"a": "b"})


@pytest.mark.parametrize("turns", [*range(12), 20, 40])
async def test_a_cancelled_visit_leaves_nothing_half_done_and_the_store_usable(store: Store, turns: int) -> None:
    await save_profile(store, CLUB, MEMBER, PROFILE)
    changed = Profile(level=1, sore={SorePlace.SHIN: None}, substitutions={"x": "y"})
    saving = asyncio.create_task(save_profile(store, CLUB, MEMBER, changed))
    waiting = asyncio.create_task(store.profiles.load(CLUB, MEMBER))
    for _ in range(turns):
        await asyncio.sleep(0)
    saving.cancel()
    await asyncio.gather(saving, return_exceptions=True)
    assert await waiting in (PROFILE, changed)
    assert await store.profiles.load(CLUB, MEMBER) in (PROFILE, changed)
    await save_profile(store, CLUB, MEMBER, changed)
    assert await store.profiles.load(CLUB, MEMBER) == changed


async def test_a_failed_write_leaves_nothing_half_done_and_the_store_usable(store: Store) -> None:
    await save_profile(store, CLUB, MEMBER, PROFILE)
    broken = replace(PROFILE, level=1, substitutions={"x": None})  # type: ignore[dict-item]  # the schema refuses it last of all
    with pytest.raises(Exception, match="NOT NULL"):
        await save_profile(store, CLUB, MEMBER, broken)
    assert await store.profiles.load(CLUB, MEMBER) == PROFILE
    drawn = await add_circuit(store, CLUB, MEMBER, CONSTRAINTS, ("a",), NOW)
    with pytest.raises(Exception, match="NOT NULL"):
        await change_circuit(store, drawn.circuit_id, ("b",), {"x": None})  # type: ignore[dict-item]  # refused
    assert await store.circuits.load(drawn.circuit_id) == drawn


@pytest.mark.parametrize("share", [0, 0.5])
async def test_what_is_no_whole_database_is_named_and_left_as_it_was(tmp_path: Path, share: float) -> None:
    path = tmp_path / "bot.sqlite3"
    opened = await Store.open(path)
    await save_profile(opened, CLUB, MEMBER, PROFILE)
    await opened.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)] or b"This is a diary, not a database. " * 400)
    before = path.read_bytes()
    with pytest.raises(StartError, match="is corrupt"):
        await Store.open(path)
    assert path.read_bytes() == before
