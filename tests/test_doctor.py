"""The doctor names what is well and what is not, and changes nothing."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from discord.http import Route

from bot.__main__ import main
from bot.heartbeat import ChannelReport, Heartbeat, heartbeat_file
from bot.settings import Settings
from bot.store.migrations import MIGRATIONS
from bot.zone_files import use_newest_zone_files
from tests.loopback import Loopback, run_loopback
from tests.store.test_migrations import write_database


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


def _look_at(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    main(["doctor"])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line[6:].startswith(f"{name}:")]
    return line


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "club.sqlite3"
    write_database(path, len(MIGRATIONS))
    path.chmod(0o600)
    monkeypatch.setenv("DATABASE_PATH", str(path))
    return path


def test_a_database_is_looked_at_from_its_tables_to_its_rights(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"schema {len(MIGRATIONS)}, " in (line := _look_at("database", capsys))
    assert line.startswith("ok    ")
    database.chmod(0o644)
    assert _look_at("files", capsys).startswith(f"FAIL  files: others on this machine can read {database}; chmod 600")


def test_an_empty_file_and_one_without_tables_are_not_well(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database.unlink()
    write_database(database, 0)
    assert "has no tables; put back a copy" in _look_at("database", capsys)
    database.write_bytes(b"")
    assert "is empty; put back a copy" in _look_at("database", capsys)


def test_a_database_that_another_program_holds_is_not_well(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert _look_at("database", capsys).startswith("FAIL")


def test_what_the_last_tick_saw_is_told(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = int(time.time())
    broken = ChannelReport(club="Striders", name="strength", use="reminders", missing=("send_messages",))
    beat = Heartbeat(at=at, pid=1, is_connected=True, is_writable=True, message_content=True, channels=(broken,))
    beat.write(heartbeat_file(database))
    assert _look_at("last tick", capsys).startswith("ok")
    assert "#strength (reminders) of Striders lacks send_messages" in _look_at("permissions", capsys)
    beat.model_copy(update={"at": at - 4000}).write(heartbeat_file(database))
    assert _look_at("last tick", capsys).startswith("FAIL  last tick: The last tick was 4")
    beat.model_copy(update={"message_content": False}).write(heartbeat_file(database))
    assert "intent is not granted" in _look_at("permissions", capsys)


def test_what_failed_last_week_and_what_comes_next_is_told(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
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
    assert "1 no channel" in _look_at("last week", capsys)
    assert _look_at("next reminders", capsys).endswith(" UTC")


@pytest.mark.parametrize(("status", "words"), [(401, "does not accept DISCORD_TOKEN"), (200, "Discord accepts it")])
def test_discord_is_asked_about_the_token(
    status: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "MTQ1NDAwMDAw.secret.token")
    with run_loopback(Loopback(gateway_status=status)) as server:
        monkeypatch.setattr(Route, "BASE", server.base)
        assert words in _look_at("token", capsys)


def test_a_database_that_is_none_is_named_with_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "club.sqlite3"
    broken.write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("DATABASE_PATH", str(broken))
    assert main(["doctor"]) == 2
    assert f"FAIL  database: The database {broken} is corrupt" in capsys.readouterr().out
    assert broken.read_bytes() == b"no database at all" * 100
