"""The doctor names what is well and what is not, and changes nothing."""

import re
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from discord.http import Route

from bot.command_line import main
from bot.doctor import Finding, find_checks, look_at
from bot.heartbeat import ChannelReport, Heartbeat, heartbeat_file
from bot.settings import Settings, read_settings
from bot.store.backups import copy_daily
from bot.store.migrations import MIGRATIONS
from bot.zone_files import use_newest_zone_files
from tests.loopback import Loopback, run_loopback
from tests.store.test_migrations import write_database

README = Path(__file__).parents[1] / "README.md"


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_an_ounce_that_was_never_started_is_well_in_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line[:5] for line in lines} == {"ok   "}
    parts = [
        *("token", "data", "FAQ", "database", "copies", "time zones", "disk", "last tick", "versions"),
        *("permissions", "files"),
    ]
    assert [line[6:].split(":")[0] for line in lines] == parts
    assert "89 exercises, 24 cool-down items, 113 drawings, 26 topics" in lines[1]
    assert str(use_newest_zone_files()) in "".join(lines)
    assert not Path("var").exists()


def _look_at(name: str) -> Finding:
    (finding,) = look_at({name: find_checks(read_settings(), datetime.now(UTC))[name]})
    return finding


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "club.sqlite3"
    write_database(path, len(MIGRATIONS))
    path.chmod(0o600)
    monkeypatch.setenv("DATABASE_PATH", str(path))
    return path


def test_a_database_is_looked_at_from_its_tables_to_its_rights(database: Path) -> None:
    assert _look_at("database").well
    assert f"schema {len(MIGRATIONS)}, " in _look_at("database").text
    database.chmod(0o644)
    assert not _look_at("files").well
    assert _look_at("files").text == f"other users of this machine can read {database}; chmod 600 {database}"


def test_an_empty_file_and_one_without_tables_are_not_well(database: Path) -> None:
    database.unlink()
    write_database(database, 0)
    assert "has no tables; restore a copy" in _look_at("database").text
    database.write_bytes(b"")
    assert "is empty; restore a copy" in _look_at("database").text


def test_a_database_that_another_program_holds_is_not_well(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor.BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert not _look_at("database").well


def test_what_the_last_tick_saw_is_told(database: Path) -> None:
    at = int(time.time())
    broken = ChannelReport(club="Striders", name="strength", use="reminders", missing=("send_messages",))
    beat = Heartbeat(at=at, pid=1, is_connected=True, is_writable=True, message_content=True, channels=(broken,))
    beat.write(heartbeat_file(database))
    assert _look_at("last tick").well
    assert "in #strength of Striders (reminders) Ounce lacks Send Messages" in _look_at("permissions").text
    beat.model_copy(update={"at": at - 4000}).write(heartbeat_file(database))
    assert not _look_at("last tick").well
    assert _look_at("last tick").text.startswith("The last tick was 4")
    beat.model_copy(update={"message_content": False}).write(heartbeat_file(database))
    assert "intent isn't granted" in _look_at("permissions").text


def test_a_rescued_database_without_the_one_it_was_is_told_as_the_start_tells_it(database: Path) -> None:
    rescued = database.rename(f"{database}.rescued")
    for _ in ("gone", "empty"):
        assert f"python -m bot restore {rescued}" in _look_at("database").text
        database.touch()


def test_what_failed_last_week_and_what_comes_next_is_told(database: Path) -> None:
    now = int(time.time())
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        for number, (state, due) in enumerate(
            [("failed", now - 60), ("planned", now + 3600), ("failed", now - 9 * 86400)]
        ):
            db.execute(
                "INSERT INTO reminders (guild_id, member_id, day, strength_day, due, state, origin, reason) "
                "VALUES (1, 2, ?, '2026-01-01', ?, ?, 'plan', 'no channel')",
                (f"2026-01-0{number + 1}", due, state),
            )
    assert "1 no channel" in _look_at("last week").text
    assert _look_at("next reminders").text.endswith(" UTC")


@pytest.mark.parametrize(("status", "words"), [(401, "doesn't accept DISCORD_TOKEN"), (200, "Discord accepts it")])
def test_discord_is_asked_about_the_token(status: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "MTQ1NDAwMDAw.secret.token")
    with run_loopback(Loopback(gateway_status=status)) as server:
        monkeypatch.setattr(Route, "BASE", server.base)
        assert words in _look_at("token").text


def test_a_faq_that_is_not_trained_yet_or_has_no_model_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "will be trained at the first start" in _look_at("FAQ").text
    monkeypatch.setattr("bot.matcher.sentence_model.MODEL_SHA256", "0" * 64)
    assert "answers by words alone: " in _look_at("FAQ").text


def _live_here(*, is_well: bool) -> None:
    """Leave behind what a running Ounce does; where it isn't well, its last tick was long ago and saw a fault."""
    database = Settings.model_fields["database_path"].default
    database.parent.mkdir(exist_ok=True)
    write_database(database, len(MIGRATIONS))
    database.chmod(0o600 if is_well else 0o644)
    now = datetime.now(UTC)
    copy_daily(database, now)
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("DELETE FROM reminders")
        for days in range(4):
            due = now + timedelta(days=days, hours=1)
            db.execute(
                "INSERT INTO reminders (guild_id, member_id, day, strength_day, due, state, origin, reason) "
                "VALUES (1, 2, ?, ?, ?, 'planned', 'plan', '')",
                (f"{due:%Y-%m-%d}", f"{due:%Y-%m-%d}", int(due.timestamp())),
            )
        if not is_well:
            db.execute("UPDATE reminders SET state = 'failed', reason = 'no channel', due = due - 360000")
    gone = ChannelReport(club="Sunday Striders", name="strength", use="reminders", missing=("send_messages",))
    Heartbeat(
        at=int(now.timestamp()) - (7 if is_well else 4000),
        pid=1,
        is_connected=True,
        is_writable=True,
        clubs=1,
        message_content=True,
        channels=() if is_well else (gone,),
    ).write(heartbeat_file(database))


@pytest.mark.parametrize("is_well", [True, False])
def test_the_readme_shows_what_it_says_of_a_club_that_is_well_and_of_a_broken_one(
    is_well: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = [
        block.splitlines() for block in re.findall(r"```\n( *ok    token:.*?) *```", README.read_text(), re.DOTALL)
    ]
    monkeypatch.setenv("DISCORD_TOKEN", "MTQ1NDAwMDAw.secret.token")
    monkeypatch.setenv("CACHE_DIRECTORY", str(README.parent / "var"))
    _live_here(is_well=is_well)
    with run_loopback(Loopback()) as server:
        monkeypatch.setattr(Route, "BASE", server.base)
        assert main(["doctor"]) == (0 if is_well else 2)
    said = capsys.readouterr().out.splitlines()
    assert [_shape(line) for line in shown[0 if is_well else 1]] == [_shape(line) for line in said]


def _shape(line: str) -> str:
    """What must be alike: the whole line but its figures where something is to be done, else its name."""
    line = re.sub(r"\d+", "0", line.strip())
    return line if line.startswith("FAIL") else line.partition(":")[0]


def test_a_database_that_is_none_is_named_with_the_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "club.sqlite3"
    broken.write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("DATABASE_PATH", str(broken))
    assert _look_at("database").text.startswith(f"The database {broken} is corrupt")
    assert broken.read_bytes() == b"no database at all" * 100
