"""What Ounce forgets: a club that removed it, after 30 days, and a member whom the host is asked to delete."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import upkeep
from bot.store.migrations import MIGRATIONS
from bot.store.upkeep import Upkeep
from tests.store.test_migrations import write_database

CLUB, MEMBER = 11, 22
NOW = 1_800_000_000
DAY = 24 * 3600


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with rows in every table, of club 11 and member 22."""
    file = tmp_path / "club.sqlite3"
    write_database(file, len(MIGRATIONS))
    return file


def _count(path: Path, column: str, value: int) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as db:
        tables = upkeep._tables_with(db, column)
        counted = {
            table: db.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", (value,)).fetchone()[0]  # noqa: S608  # own tables
            for table in tables
        }
    return {table: count for table, count in counted.items() if count}


def test_nothing_of_a_forgotten_member_is_left_anywhere(path: Path) -> None:
    assert len(_count(path, "member_id", MEMBER)) >= 8
    assert Upkeep(path).forget_member(MEMBER) >= 8
    assert _count(path, "member_id", MEMBER) == {}
    assert "what shoes" not in path.read_bytes().replace(b"what shoes do i buy", b"").decode("latin-1")


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_member_is_forgotten_in_a_copy_of_any_schema(tmp_path: Path, version: int) -> None:
    copied = tmp_path / "copy.sqlite3"
    write_database(copied, version)
    assert Upkeep(copied).forget_member(MEMBER) > 0
    assert _count(copied, "member_id", MEMBER) == {}


def test_a_member_is_forgotten_in_one_club_only_where_that_is_said(path: Path) -> None:
    assert Upkeep(path).forget_member(MEMBER, 99) == 0
    assert _count(path, "member_id", MEMBER)


def test_a_club_that_left_is_kept_for_thirty_days_and_then_deleted(path: Path) -> None:
    keeper = Upkeep(path)
    assert keeper.note_clubs([11], NOW) == []
    assert keeper.note_clubs([], NOW) == [CLUB]
    assert keeper.note_clubs([], NOW + DAY) == []  # it is noted once, from the first day
    keeper.forget_departed(NOW + 30 * DAY - 1)
    assert _count(path, "guild_id", CLUB)
    assert CLUB in keeper.forget_departed(NOW + 30 * DAY)
    assert _count(path, "guild_id", CLUB) == {}


def test_a_club_that_comes_back_in_time_finds_everything(path: Path) -> None:
    keeper = Upkeep(path)
    keeper.note_clubs([], NOW)
    keeper.note_clubs([CLUB], NOW + 10 * DAY)
    assert CLUB not in keeper.forget_departed(NOW + 90 * DAY)
    assert _count(path, "guild_id", CLUB)


def test_memos_are_kept_and_changed(path: Path) -> None:
    keeper = Upkeep(path)
    assert keeper.load_memo("commands") is None
    keeper.save_memo("commands", "a")
    keeper.save_memo("commands", "b")
    assert keeper.load_memo("commands") == "b"
