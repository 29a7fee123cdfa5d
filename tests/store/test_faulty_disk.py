"""A database that is busy, full, deleted or replaced: nothing is lost in silence, and reading goes on."""

import asyncio
import errno
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.errors import NotKept, NotKeptError, StartError
from bot.domain.owed import OwedKind
from bot.store import Store
from bot.store.backups import checkpoint, restore
from bot.store.database import _PRAGMAS, BUSY_TRY_SECONDS
from bot.store.migrations import check_file
from bot.store.owed import owe
from bot.store.upkeep import Upkeep
from tests.having import having

CLUB, MEMBER, NOW = 11, 22, 1_795_114_000


@pytest.fixture
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that wait for three tries and no longer."""
    monkeypatch.setattr("bot.store.database.BUSY_SECONDS", 3 * BUSY_TRY_SECONDS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.sqlite3"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(path)
    yield opened
    await opened.close()


async def fill(store: Store) -> None:
    """Write more than one page takes."""
    for number in range(1, 400):
        await store.clubs.change(number, having(emergency="9" * 4_000))


@pytest.mark.usefixtures("_hurried")
async def test_another_writer_keeps_nobody_from_reading_and_writers_are_told_that_it_is_busy(
    store: Store, path: Path
) -> None:
    await store.clubs.change(CLUB, having(zone="Europe/Berlin"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        saved = await asyncio.gather(
            *(store.clubs.change(CLUB, having(zone=zone)) for zone in ("UTC", "Asia/Tokyo")), return_exceptions=True
        )
        assert [str(error) for error in saved] == [NotKept.BUSY.value] * 2
        assert all(isinstance(error, NotKeptError) for error in saved)
        assert (await store.clubs.load(CLUB)).zone == "Europe/Berlin"
        other.execute("ROLLBACK")
    assert (await store.clubs.change(CLUB, having(zone="UTC"))).zone == "UTC"


@pytest.mark.usefixtures("_hurried")
async def test_one_command_waits_once_for_a_busy_database(store: Store, path: Path) -> None:
    tries = []
    execute = store.database._connection.execute

    async def count(statement: str, *values: object) -> object:
        tries.append(statement)
        return await execute(statement, *values)

    store.database._connection.execute = count  # type: ignore[method-assign,assignment]  # counted
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for most in (100, 1):
            tries.clear()
            with pytest.raises(NotKeptError):
                await store.clubs.change(CLUB, having(zone="UTC"))
            assert tries.count("BEGIN IMMEDIATE") <= most


async def test_a_full_disk_is_said_and_changes_nothing(store: Store) -> None:
    (pages,) = await store.database._connection.execute_fetchall("PRAGMA page_count")
    await store.database._connection.execute_fetchall(f"PRAGMA max_page_count = {pages[0]}")
    with pytest.raises(NotKeptError, match=NotKept.FULL.value):
        await fill(store)
    await store.database._connection.execute_fetchall("PRAGMA max_page_count = 100000")
    await store.clubs.change(1, having(emergency="112"))
    assert (await store.clubs.load(1)).emergency == "112"


async def test_a_disk_that_is_full_at_the_start_is_to_be_freed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.database._PRAGMAS", (_PRAGMAS[0], "max_page_count = 1"))
    with pytest.raises(StartError, match=r"disk is full\); free some space on its disk and start again\.$"):
        await Store.open(path)

    def copy_to_full_disk(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.store.database.copy_before_migrating", copy_to_full_disk)
    with pytest.raises(StartError, match="free some space"):
        await Store.open(path)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, None])
def test_a_look_at_a_database_on_a_full_disk_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int | None
) -> None:
    def connect(*_: object, **__: object) -> None:
        error: Exception = OSError(errno.ENOSPC, "No space left on device")
        if code is not None:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = code
        raise error

    path.write_bytes(b"some")
    monkeypatch.setattr(sqlite3, "connect", connect)
    with pytest.raises(StartError, match="free some space on its disk"):
        check_file(path)


@pytest.mark.parametrize("how", ["deleted", "replaced"])
async def test_a_file_that_is_deleted_or_replaced_is_noticed_and_what_is_known_is_saved(
    store: Store, path: Path, how: str
) -> None:
    await store.clubs.change(CLUB, having(zone="Asia/Tokyo"))
    assert await store.database.find_loss() is None
    if how == "deleted":
        path.unlink()
    else:
        other = path.with_name("other.sqlite3")
        other.write_bytes(path.read_bytes())
        other.replace(path)
    sentence = await store.database.find_loss()
    assert sentence is not None
    assert f"{path.name}.rescued" in sentence
    with pytest.raises(NotKeptError, match=NotKept.GONE.value):
        await store.clubs.change(CLUB, having(zone="UTC"))
    rescued = path.with_name(f"{path.name}.rescued")
    with pytest.raises(sqlite3.OperationalError) if how == "deleted" else nullcontext():
        checkpoint(path)
    with pytest.raises(sqlite3.OperationalError) if how == "deleted" else nullcontext():
        Upkeep(path).save_memo("tick", "now")
    if how == "deleted":
        assert not path.exists()  # nobody has made a new one
        with pytest.raises(StartError, match="python -m bot restore"):
            await Store.open(path)
    await store.close()
    restore(rescued, path, datetime.now(UTC))
    again = await Store.open(path)
    assert (await again.clubs.load(CLUB)).zone == "Asia/Tokyo"
    await again.close()
    assert not rescued.exists(), "it's no longer the newest there is"


async def test_a_database_that_is_damaged_while_it_runs_is_said_and_the_log_says_what_to_do(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await store.clubs.change(CLUB, having(zone="Asia/Tokyo"))
    checkpoint(path)
    for connection in (store.database._reader, store.database._connection):
        await connection.execute_fetchall("PRAGMA shrink_memory")  # as if nothing were known any more
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * (path.stat().st_size - 100))
    with pytest.raises(NotKeptError, match=NotKept.DAMAGED.value):
        await store.database.read("SELECT * FROM clubs")
    with pytest.raises(NotKeptError, match=NotKept.DAMAGED.value):
        await store.clubs.change(CLUB, having(zone="UTC"))
    assert "python -m bot restore" in caplog.text


async def test_a_copy_without_its_wal_is_refused_and_one_with_it_opens(store: Store, path: Path) -> None:
    await store.clubs.change(CLUB, having(zone="Asia/Tokyo"))
    (path.parent / "copy").mkdir()
    copied = path.parent / "copy" / path.name
    shutil.copy(path, copied)
    with pytest.raises(StartError, match="a copy without its content"):
        await Store.open(copied)
    shutil.copy(path.with_name(f"{path.name}-wal"), copied.with_name(f"{path.name}-wal"))
    again = await Store.open(copied)
    assert (await again.clubs.load(CLUB)).zone == "Asia/Tokyo"
    await again.close()


async def test_what_a_clock_that_was_ahead_wrote_is_taken_back(store: Store, path: Path) -> None:
    day = 24 * 3600
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO plans (guild_id, member_id, slots, seen_at, is_stale) VALUES (?, ?, '[[5, 540, 1950]]', ?, 0)",
            (CLUB, MEMBER, NOW + 60 * day),
        )
        insert = "INSERT INTO reminders (guild_id, member_id, day, strength_day, due, state, origin, reason) "
        for number, (due, state, reason) in enumerate(
            [
                (NOW - day, "skipped", "too-late"),
                (NOW + 3 * day, "skipped", "too-late"),
                (NOW + 1 * day, "skipped", "paused"),  # put off until tomorrow, and then the member paused
                (NOW + 10 * day, "skipped", "not-today"),
                (NOW + 61 * day, "planned", ""),
            ]
        ):
            values = (CLUB, MEMBER, f"2026-12-{number + 1:02}", f"2026-12-{number + 1:02}", due, state, "plan", reason)
            db.execute(f"{insert} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        db.commit()
    async with store.database.write() as writing:
        await owe(writing, OwedKind.NOTICE, CLUB, NOW + 60 * day, subject={"why": "no way"}, channel_id=1)
    assert not (await store.ledger.find_work(NOW)).is_owed
    assert await store.ledger.undo_future(NOW) == 2
    work = await store.ledger.find_work(NOW)
    assert (work.is_stale, work.is_owed) == (True, True)
    left = await store.database.read("SELECT due - ?, reason FROM reminders ORDER BY due", (NOW,))
    assert [tuple(row) for row in left] == [(-day, "too-late"), (day, "paused"), (10 * day, "not-today")]
    assert await store.ledger.undo_future(NOW) == 0
