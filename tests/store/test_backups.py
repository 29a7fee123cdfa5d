"""Copies of the database are whole, kept for a while, and really put back; a migration that fails costs nothing."""

import asyncio
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import StartError
from bot.store import Store
from bot.store.backups import (
    BackupError,
    backup_folder,
    checkpoint,
    copy,
    copy_daily,
    find_copies,
    restore,
)
from bot.store.migrations import MIGRATIONS
from bot.store.upkeep import Upkeep
from tests.store.test_migrations import read_rows, read_schema, write_database

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)
KILLED = """
import asyncio, os, sys
from pathlib import Path
import aiosqlite
from bot.store import Store
from bot.store.database import Database
Database.synchronous = 'OFF'
plain = aiosqlite.Connection.execute
def open_and_die(path, left):
    async def execute(self, *arguments):
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(9)
        return await plain(self, *arguments)
    aiosqlite.Connection.execute = execute
    try:
        asyncio.run(Store.open(Path(path)))
    finally:
        os._exit(1)
for path, statements in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    child = os.fork()
    if not child:
        open_and_die(path, int(statements))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "club.sqlite3"


async def test_a_copy_of_a_running_database_holds_everything_in_one_private_file(path: Path) -> None:
    store = await Store.open(path)
    Upkeep(path).save_memo("written", "a moment ago")  # it stands in the -wal still
    copied = copy(path, path.with_name("copy.sqlite3"))
    await store.close()
    assert [file.name for file in sorted(path.parent.glob("copy*"))] == ["copy.sqlite3"]
    assert stat.S_IMODE(copied.stat().st_mode) == 0o600
    assert Upkeep(copied).load_memo("written") == "a moment ago"


async def test_a_restore_is_not_undone_by_what_the_old_database_left_beside_it(path: Path) -> None:
    store = await Store.open(path)
    Upkeep(path).save_memo("which", "old")
    copied = copy(path, path.with_name("copy.sqlite3"))
    Upkeep(path).save_memo("which", "new")
    leftovers = {ending: path.with_name(path.name + ending).read_bytes() for ending in ("", "-wal", "-shm")}
    await store.close()
    for ending, content in leftovers.items():  # as after a crash
        path.with_name(path.name + ending).write_bytes(content)
    aside = restore(copied, path, NOW)
    assert Upkeep(path).load_memo("which") == "old"
    assert aside is not None
    assert Upkeep(aside).load_memo("which") == "new"


@pytest.mark.parametrize("content", [b"", b"my diary " * 1000])
def test_what_is_no_database_is_not_put_back(path: Path, content: bytes) -> None:
    write_database(path, len(MIGRATIONS))
    before = path.read_bytes()
    wrong = path.with_name("wrong")
    wrong.write_bytes(content)
    with pytest.raises(StartError):
        restore(wrong, path, NOW)
    assert path.read_bytes() == before


def test_a_copy_that_cp_made_of_a_running_new_database_is_not_put_back(path: Path) -> None:
    write_database(path, len(MIGRATIONS))
    hollow = path.with_name("hollow.sqlite3")
    write_database(hollow, 0)
    assert hollow.stat().st_size == 4096
    with pytest.raises(BackupError, match="holds nothing"):
        restore(hollow, path, NOW)


def test_seven_daily_copies_are_kept(path: Path) -> None:
    write_database(path, len(MIGRATIONS))
    for day in range(10):
        assert copy_daily(path, NOW + timedelta(days=day)) is not None
        assert copy_daily(path, NOW + timedelta(days=day, hours=5)) is None
    assert [file.stem[-2:] for file in sorted(backup_folder(path).iterdir())] == [
        "03",
        "04",
        "05",
        "06",
        "07",
        "08",
        "09",
    ]
    assert stat.S_IMODE(backup_folder(path).stat().st_mode) == 0o700
    assert len(find_copies(path)) == 7


def test_a_copy_that_cannot_be_made_leaves_nothing_half(path: Path) -> None:
    with pytest.raises(BackupError, match="There is no database"):
        copy(path, path.with_name("copy.sqlite3"))
    write_database(path, len(MIGRATIONS))
    (path.parent / "file").write_text("")
    with pytest.raises(BackupError, match="could not be copied"):
        copy(path, path.parent / "file" / "copy.sqlite3")
    assert sorted(file.name for file in path.parent.iterdir()) == ["club.sqlite3", "file"]


async def test_an_ounce_killed_in_the_middle_of_any_migration_leaves_file_and_copy_usable(tmp_path: Path) -> None:
    paths = {version: tmp_path / str(version) / "club.sqlite3" for version in range(1, len(MIGRATIONS))}
    before, arguments = {}, []
    for version, path in paths.items():
        path.parent.mkdir()
        write_database(path, version)
        before[version] = read_rows(path)
        statements = 1 + (len(MIGRATIONS[version]) + 1) // 2  # its BEGIN, and half of what it does
        arguments += [str(path), str(statements)]
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED, *arguments), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    codes, _ = await killed.communicate()
    assert codes.split() == [b"9"] * len(paths)
    for version, path in paths.items():
        (copied,) = find_copies(path)
        assert read_rows(copied) == before[version]
        assert (read_schema(path)[0], read_rows(path)) == (version, before[version])
        if version % 5 == 0:  # one that is as it was is brought to today's schema as any is
            await (await Store.open(path)).close()
            assert read_schema(path)[0] == len(MIGRATIONS)


async def test_a_checkpoint_brings_the_main_file_up_to_date_while_ounce_runs(path: Path, tmp_path: Path) -> None:
    store = await Store.open(path)
    Upkeep(path).save_memo("written", "a moment ago")
    assert checkpoint(path) > 0
    plain = tmp_path / "plain.sqlite3"
    plain.write_bytes(path.read_bytes())  # what cp would take
    await store.close()
    with closing(sqlite3.connect(plain)) as db:
        assert db.execute("SELECT value FROM facts").fetchall() == [("a moment ago",)]
