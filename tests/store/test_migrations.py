"""Every database that Ounce ever wrote opens, and every other file is left as it was."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.catalogue import Equipment, SorePlace
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.club import Club, Unasked
from bot.domain.errors import StartError
from bot.domain.profile import Profile
from bot.domain.reminders.race import RaceRest
from bot.domain.reminders.week import Run
from bot.store import Store, database, migrations
from bot.store.backups import copy_before_migrating, find_copies
from bot.store.migrations import APPLICATION_ID, MIGRATIONS, check_file
from tests.fresh import write_fresh_database
from tests.store.kept import add_club_circuit, count_done, load_last

GUILD, MEMBER = 11, 22
NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
PROFILE = Profile(
    equipment=frozenset({Equipment.BAND}),
    level=3,
    sore={SorePlace.KNEE: date(2027, 1, 3)},
    units="mi",
    zone="America/Vancouver",
    substitutions={"glute-bridge": "glute-bridge-march"},
)
CLUB = Club(
    zone="Europe/Berlin",
    runs=(Run(1, 1110, metres=6000),),
    quiet=(1290, 420),
    channel_id=66,
    fallback_channel_id=77,
    coach_channel_id=44,
)
ROWS: tuple[tuple[str, ...], ...] = (
    (),
    (
        """INSERT INTO profiles VALUES (11, 22, '["band"]', 3, 'mi', 'America/Vancouver')""",
        "INSERT INTO sore_places VALUES (11, 22, 'knee', '2027-01-03')",
        "INSERT INTO steps VALUES (11, 22, 'glute-bridge', 'glute-bridge-march')",
        "INSERT INTO direct_message_clubs VALUES (22, 11)",
    ),
    (
        """INSERT INTO circuits (guild_id, member_id, brief, exercise_ids, seen, revision, created_at)
        VALUES (11, 22, '{"equipment": ["band"]}', '["glute-bridge", "side-plank"]', '["pull-up"]', 1, '2026-11-20')""",
        "INSERT INTO done VALUES (1, 11, 22, '2026-11-20', '2026-11-20T19:00:00+00:00')",
    ),
    (
        """INSERT INTO circuits (guild_id, brief, exercise_ids, created_at, day, words)
        VALUES (11, '{"equipment": []}', '["glute-bridge"]', '2026-11-21', '2026-11-21', 'for everyone')""",
    ),
    (
        "INSERT INTO clubs VALUES (11, 44)",
        "INSERT INTO faq_channels VALUES (33, 11)",
        "INSERT INTO faq_topics VALUES (11, 'shoes', 'Which shoes?', 'Ask a good shop.', 'Shoes')",
        "INSERT INTO faq_phrasings VALUES (11, 'shoes', 'what shoes do i buy')",
        """INSERT INTO faq_answers (guild_id, member_id, channel_id, message_id, question, keys, given_at)
        VALUES (11, 22, 33, 55, 'what shoes', '["shoes"]', '2026-11-21T19:00:00+00:00')""",
        """INSERT INTO faq_questions (answer_id, guild_id, member_id, channel_id, text, asked_at)
        VALUES (1, 11, 22, 33, 'what shoes', '2026-11-21T19:00:00+00:00')""",
    ),
    (
        "UPDATE profiles SET pace = 345",
        """UPDATE clubs SET zone = 'Europe/Berlin', quiet = '1290-420', channel_id = 66, fallback_channel_id = 77,
        runs = '[{"weekday": 1, "start_minute": 1110, "metres": 6000}]'""",
        """INSERT INTO plans VALUES (11, 22, '[{"weekday": 3, "start_minute": 1140, "seconds": 2400}]', '[3]',
        '[[3, 1140, 2400]]', 10, 1, 33, 1, '2026-12-24', 0, 1795374000, 0, NULL)""",
        """INSERT INTO reminders VALUES (1, 11, 22, '2026-11-19', '2026-11-20', 1795114800, 'sent', 'snooze', 'late', 1,
        1795115000)""",
        "INSERT INTO deliveries VALUES (1, 11, NULL, 22, 1795114800, 1, 'sent', 1795114900, 1795115000, 2, 88)",
        "INSERT INTO told_channels VALUES (11, 66)",
        "INSERT INTO finished_runs VALUES (11, 22, 1795114000, 6010, 2301)",
    ),
    (),
    ("INSERT INTO facts VALUES ('zone version', '2026f')",),
    (
        "UPDATE clubs SET emergency = '911, or 9-8-8 to talk', tells_coach = 1",
        "UPDATE faq_answers SET cautions = 'medicine pain'",
    ),
    ("INSERT INTO departed_clubs VALUES (12, 1795114000)",),
    ("UPDATE faq_answers SET outcome = 'answered', verdict = 'helped'",),
    (
        """INSERT INTO owed_messages VALUES (1, 'answer', 11, 33, 22, '{"question": 1, "key": "lot"}', 1795114000,
        1795114030, 1, NULL)""",
        "UPDATE deliveries SET tried_at = 1795114990",
    ),
    (
        """INSERT INTO training_texts VALUES (1, 11, 'abc',
        '{"plan": {"monday": "2027-01-11", "weeks": [[{"weekday": 1, "metres": 5000}]]}}')""",
        "INSERT INTO club_plans VALUES (11, 'novice', 1, NULL)",
        """INSERT INTO plan_drafts VALUES (1, 11, 22, NULL, '{"rows": [["5 km"]]}', '{}', 1795114000)""",
        "UPDATE plans SET calendar_id = NULL, training_id = 1, former_id = NULL, was_offered = 1",
        "UPDATE deliveries SET kind = 'welcome'",
    ),
    (
        "UPDATE faq_phrasings SET member_id = 22",
        "UPDATE faq_answers SET is_private = 1, is_of_another = 1",
        "UPDATE faq_questions SET is_private = 1, is_of_another = 1",
    ),
    (
        """INSERT INTO guided_sessions VALUES (1, 11, 22, 1, '[]', 3, 4, '{"glute-bridge-march": "glute-bridge"}',
        1795114000.5, NULL, 0, 33, 55, 1795114000)""",
    ),
    (
        "INSERT INTO together_sessions VALUES (1, 11, 33, 55, 1, 1795114000.5, NULL, 'open', 1795114000)",
        "INSERT INTO together_members VALUES (1, 11, 22, 1, 1795114000)",
    ),
    ("""INSERT INTO calendar_entries VALUES (11, 22, '2026-11-24', 'run', '{"title": "Run"}', 0, 1795114000, 0)""",),
    ("UPDATE clubs SET race_rest = '5-10'",),
    (
        "UPDATE clubs SET has_events = 1",
        "INSERT INTO club_events VALUES (11, '2026-11-24/1', 1795114000, '{}', 5, 0, 1)",
        "INSERT INTO event_offers VALUES (11, 22, 1795114000)",
    ),
    (
        """INSERT INTO done (guild_id, member_id, day, done_at, minutes)
        VALUES (11, 22, '2026-11-21', '2026-11-21T19:00:00+00:00', 20)""",
    ),
    (
        """INSERT INTO level_moves VALUES (1, 11, 22, 1, 'core', 'harder', 'plank', 'side-plank',
        '2026-11-21T19:00:00+00:00')""",
    ),
    ("INSERT INTO hurts VALUES (11, 22, 'knee', '2026-11-21', '2026-11-28', 0)",),
    (
        "INSERT OR REPLACE INTO pauses VALUES (11, 22, '2026-11-16', '2026-11-21', 1)",
        "DELETE FROM pauses WHERE last_day > '2026-11-21'",
    ),
    ("UPDATE plans SET offered_at = 1795114900",),
    ("UPDATE clubs SET goal = 200",),
    ("UPDATE plans SET is_any_run = 1",),
    (),
    ("""UPDATE clubs SET coach_roles = '[91]', muted = '["slips"]', former = '{"zone": "Asia/Tokyo"}'""",),
    ("""UPDATE clubs SET days_off = '[["2026-12-24", "2027-01-02"]]'""",),
    ("""UPDATE clubs SET runs_draft = '[{"weekday": 0, "start_minute": 1080, "metres": 5000}]'""",),
    ("""UPDATE clubs SET left_out = '["cossack-squat"]'""",),
    ("UPDATE guided_sessions SET token = 'abc'",),
    (),
    ("INSERT INTO greeted_clubs VALUES (11, 1795114000)",),
    (),
    ("""INSERT INTO early_races VALUES (11, 22, '{"races": [{"day": "2027-01-09"}]}')""",),
    ("""UPDATE plans SET reminded = '{"is_joined": true, "channel_id": 5}'""",),
)


def write_database(path: Path, version: int, application_id: int = APPLICATION_ID) -> None:
    """Write the database that an Ounce of that schema version left behind, with rows in every table."""
    path.write_bytes(_database(version, application_id))


@cache
def _database(version: int, application_id: int) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        if version:
            db.deserialize(_database(version - 1, application_id))
        else:
            db.execute(f"PRAGMA application_id = {application_id}")
        for statement in (*(MIGRATIONS[version - 1] if version else ()), *ROWS[version]):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {version}")
        return db.serialize()


Schema = tuple[int, list[tuple[str, str]]]


def read_schema(path: Path) -> Schema:
    with closing(sqlite3.connect(path)) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        return version, db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


def read_rows(path: Path) -> list[str]:
    """Every row of every table, as the statements that would write it."""
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.sqlite3"


async def refused(path: Path) -> str:
    """The sentence with which the start ends, after making sure that the file is as it was."""
    folder = path.parent
    before = {found: found.read_bytes() for found in folder.rglob("*") if found.is_file()}
    with pytest.raises(StartError) as caught:
        await Store.open(path)
    assert {found: found.read_bytes() for found in before} == before
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def newest_schema(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    """Of a database that today's Ounce makes."""
    schema = read_schema(write_fresh_database(tmp_path_factory.mktemp("fresh") / "bot.sqlite3"))
    assert schema[0] == len(MIGRATIONS)
    return schema


def test_there_are_rows_for_every_version() -> None:
    assert len(ROWS) == len(MIGRATIONS) + 1


@pytest.mark.parametrize("version", range(len(MIGRATIONS) + 1))
async def test_every_earlier_version_opens_with_todays_schema_all_that_was_remembered_and_a_copy(
    path: Path, version: int, newest_schema: Schema
) -> None:
    write_database(path, version)
    before = read_rows(path)
    opened = await Store.open(path)
    try:
        assert read_schema(path) == newest_schema
        copies = find_copies(path)
        assert [read_schema(one)[0] for one in copies] == [version] * (0 < version < len(MIGRATIONS))
        assert all(read_rows(one) == before for one in copies)
        assert copy_before_migrating(path) is None
        profile = await opened.profiles.load(GUILD, MEMBER)
        if version >= 5:
            assert profile == replace(PROFILE, pace_seconds=345, club_zone="Europe/Berlin")
            listened = replace(CLUB, listening=(33,))
            called = replace(listened, emergency="911, or 9-8-8 to talk", tells_coach=True)
            if version >= 17:
                called = replace(called, race_rest=RaceRest(5, 10))
            if version >= 18:
                called = replace(called, has_events=True)
            if version >= 24:
                called = replace(called, goal=200)
            newest = replace(called, coach_roles=(91,), muted=frozenset({Unasked.SLIPS}))
            if version >= 28:
                newest = replace(newest, days_off=((date(2026, 12, 24), date(2027, 1, 2)),))
            if version >= 30:
                newest = replace(newest, left_out=frozenset({"cossack-squat"}))
            club = newest if version >= 27 else called if version >= 8 else listened
            assert await opened.clubs.load(GUILD) == club
        else:
            assert profile == (PROFILE if version >= 1 else Profile())
            known = Club(coach_channel_id=44, listening=(33,)) if version == 4 else Club()
            assert await opened.clubs.load(GUILD) == known
        assert await opened.clubs.load_direct_message_club(MEMBER) == (GUILD if version >= 1 else None)
        last = await load_last(opened, GUILD, MEMBER)
        assert (last is not None) == (version >= 2)
        if last is not None:
            assert last.exercise_ids == ("glute-bridge", "side-plank")
            assert last.constraints == CircuitConstraints(equipment=frozenset({Equipment.BAND}))
            assert (set(last.seen), last.revision) == ({"pull-up"}, 1)
            assert await count_done(opened, last.circuit_id) == 1
        everyones = await add_club_circuit(
            opened,
            GUILD,
            day=date(2026, 11, 21),
            words="for everyone",
            constraints=CircuitConstraints(equipment=frozenset()),
            exercise_ids=("new",),
            now=NOW,
        )
        assert everyones.exercise_ids == (("glute-bridge",) if version >= 3 else ("new",))
    finally:
        await opened.close()


async def test_opening_again_changes_nothing(path: Path) -> None:
    await (await Store.open(path)).close()
    before = (read_schema(path), read_rows(path))
    await (await Store.open(path)).close()
    assert (read_schema(path), read_rows(path)) == before


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
async def test_a_migration_that_fails_midway_leaves_the_version_before_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    write_database(path, version)
    before = (read_schema(path), read_rows(path))
    spoiled = (*MIGRATIONS[version], "DELETE FROM profiles", "SELECT nothing FROM nowhere")
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS[:version], spoiled, *MIGRATIONS[version + 1 :]))
    with pytest.raises(StartError, match="can't be opened"):
        await Store.open(path)
    assert (read_schema(path), read_rows(path)) == before


@pytest.mark.parametrize("count", range(len(database._PRAGMAS) + 1))
async def test_an_ounce_killed_while_it_made_its_database_starts_again(path: Path, count: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in database._PRAGMAS[:count]:
            db.execute(f"PRAGMA {pragma}")
        db.execute("PRAGMA user_version").fetchall()
        killed = path.with_name("killed.sqlite3")
        for file in path.parent.glob(f"{path.name}*"):  # as a process that was killed leaves it: nothing closed
            shutil.copy(file, killed.with_name(file.name.replace(path.name, killed.name)))
    path = killed
    await (await Store.open(path)).close()
    assert read_schema(path)[0] == len(MIGRATIONS)


async def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    await (await Store.open(path)).close()
    assert read_schema(path)[0] == len(MIGRATIONS)


async def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    path = tmp_path / "var" / "club" / "bot.sqlite3"
    await (await Store.open(path)).close()
    assert path.is_file()


async def test_the_database_of_a_newer_ounce_is_left_alone(path: Path) -> None:
    await (await Store.open(path)).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    sentence = await refused(path)
    assert "newer Ounce" in sentence
    assert "update Ounce" in sentence


async def test_a_schema_number_below_0_is_no_database_of_ounce(path: Path) -> None:
    write_database(path, len(MIGRATIONS))
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = -2")
    assert "corrupt" in await refused(path)


@pytest.mark.parametrize("application_id", [0, 0x12345678])
async def test_somebody_elses_database_is_left_alone(path: Path, application_id: int) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {application_id}")
        db.execute("CREATE TABLE photographs (name TEXT)")
        db.commit()
    assert "isn't an Ounce database; point DATABASE_PATH to another file" in await refused(path)


@pytest.mark.parametrize("length", [1, 15, 16, 99, 100, 512, 4096, 100_000])
async def test_a_file_of_random_bytes_is_left_alone(path: Path, length: int) -> None:
    path.write_bytes(random.Random(length).randbytes(length))
    sentence = await refused(path)
    assert "restore a backup" in sentence or "point DATABASE_PATH to another file" in sentence


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9, 0.99])
async def test_a_truncated_database_is_left_alone(path: Path, share: float) -> None:
    write_database(path, len(MIGRATIONS))
    with closing(sqlite3.connect(path)) as db:
        db.executemany(
            "INSERT INTO steps VALUES (1, 2, ?, ?)", [(f"exercise-{number}", "x" * 100) for number in range(2000)]
        )
        db.commit()
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert "restore a backup" in await refused(path)


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("intact") / "bot.sqlite3"
    write_database(path, len(MIGRATIONS))
    return path.read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_look_at_a_damaged_database_changes_nothing(path: Path, intact: bytes, data: st.DataObject) -> None:
    damaged = bytearray(intact)
    at = data.draw(st.integers(0, 200) | st.integers(0, len(damaged) - 1))
    damage = data.draw(st.binary(min_size=1, max_size=64))
    damaged[at : at + len(damage)] = damage
    path.write_bytes(damaged)
    try:
        check_file(path)
    except StartError as error:
        assert str(path) in str(error)  # most damage is seen, some is inside a text
    assert path.read_bytes() == damaged


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "check DATABASE_PATH" in await refused(tmp_path)


async def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine", encoding="utf-8")
    assert "check DATABASE_PATH" in await refused(tmp_path / "notes" / "bot.sqlite3")
    assert (tmp_path / "notes").read_text(encoding="utf-8") == "mine"


async def test_a_name_too_long_is_refused(tmp_path: Path) -> None:
    assert "check DATABASE_PATH" in await refused(tmp_path / ("x" * 300))


@pytest.fixture
def _rights_count(tmp_path: Path) -> None:
    probe = tmp_path / "probe"
    probe.touch(0o000)
    if os.access(probe, os.R_OK):
        pytest.skip("whoever runs this may read every file, as root may")
    probe.unlink()


@pytest.mark.usefixtures("_rights_count")
@pytest.mark.parametrize("rights", [0o000, 0o400])
async def test_a_database_that_may_not_be_read_or_written_is_left_alone(path: Path, rights: int) -> None:
    write_database(path, len(MIGRATIONS))
    before = path.read_bytes()
    path.chmod(rights)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(StartError, match="DATABASE_PATH"):
            await Store.open(path)
    finally:
        path.parent.chmod(0o700)
        path.chmod(0o600)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("_rights_count")
async def test_a_folder_that_may_not_be_entered_is_refused(path: Path) -> None:
    path.parent.chmod(0o000)
    try:
        with pytest.raises(StartError, match="DATABASE_PATH"):
            await Store.open(path)
    finally:
        path.parent.chmod(0o700)
