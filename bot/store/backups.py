"""Copies of the database: made while Ounce runs, kept for a while, and put back with the old one laid aside."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.errors import StartError
from bot.store.migrations import MIGRATIONS, check_file, rescue_file

KEPT_DAILY = 7
KEPT_BEFORE_MIGRATIONS = timedelta(days=30)
_PAGES_AT_ONCE = 256  # so that a writer waits for a few milliseconds only
_BUSY_SECONDS = 30


class BackupError(StartError):
    """A copy could not be made or put back; the text says why, and that nothing was changed."""


def backup_folder(database: Path) -> Path:
    """Where the copies of a database are kept."""
    return database.parent / "backups"


def copy(database: Path, target: Path) -> Path:
    """Copy a database, which may be in use, and return the copy, whole; BackupError where it cannot be made.

    A folder as the target gets a file with the moment in its name. The copy is one file, readable by its owner only,
    with nothing of it left in a -wal.
    """
    if not database.is_file():
        raise BackupError(f"There is no database {database} to copy. Does DATABASE_PATH name another file?")
    if target.is_dir():
        target /= f"{database.stem}-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.sqlite3"
    unfinished = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        with closing(_open_reading(database)) as source, closing(sqlite3.connect(unfinished)) as made:
            source.backup(made, pages=_PAGES_AT_ONCE, sleep=0.005)
            made.execute("PRAGMA journal_mode = DELETE")
        _sync(unfinished)
        check_file(unfinished)
        unfinished.replace(target)
    except (sqlite3.Error, OSError, StartError) as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise BackupError(f"{database} could not be copied to {target} ({error}); check the free space.") from error
    return target


def copy_daily(database: Path, now: datetime) -> Path | None:
    """Make today's copy if there is none yet, and drop all but the newest seven; None where it was there already."""
    folder = backup_folder(database)
    target = folder / f"{database.stem}-{now.astimezone(UTC):%Y-%m-%d}.sqlite3"
    is_new = not target.exists()
    if is_new:
        copy(database, target)
    for old in _daily(database)[:-KEPT_DAILY]:
        old.unlink(missing_ok=True)
    for old in folder.glob(f"{database.stem}-before-schema-*.sqlite3"):
        if now.timestamp() - old.stat().st_mtime > KEPT_BEFORE_MIGRATIONS.total_seconds():
            old.unlink(missing_ok=True)
    return target if is_new else None


def copy_before_migrating(database: Path) -> Path | None:
    """Copy a database of an older schema before it is changed; returns the copy, None where nothing will change it."""
    if not database.is_file() or database.stat().st_size == 0:
        return None
    with closing(_open_reading(database)) as source:
        (version,) = source.execute("PRAGMA user_version").fetchone()
    if not 0 < version < len(MIGRATIONS):
        return None
    target = backup_folder(database) / f"{database.stem}-before-schema-{version + 1}.sqlite3"
    if not target.exists():  # one that is there was made before a try that failed: it is the older and the better one
        copy(database, target)
    return target


def find_copies(database: Path) -> list[Path]:
    """Return every copy that Ounce keeps of a database, the newest last."""
    found = backup_folder(database).glob(f"{database.stem}-*.sqlite3")
    return sorted(found, key=lambda file: file.stat().st_mtime)


def restore(copied: Path, database: Path, now: datetime) -> Path | None:
    """Put a copy in the place of a database that nobody uses; returns where the old one was laid aside, with its -wal.

    BackupError where the file is no whole database of Ounce: nothing is changed then.
    """
    if not copied.is_file() or copied.stat().st_size == 0:
        raise BackupError(f"{copied} is not there or is empty; python -m bot backup makes a copy that is not.")
    check_file(copied)
    _require_tables(copied)
    fresh = database.with_name(f"{database.name}.restoring")
    aside: Path | None = None
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        copy(copied, fresh)
        if database.exists():
            aside = database.with_name(f"{database.name}.before-restore-{now:%Y-%m-%dT%H%M%S}")
            for ending in ("", "-wal"):  # the -wal belongs to the old one, and would be played over the new one
                old = database.with_name(database.name + ending)
                if old.exists():
                    shutil.copy2(old, aside.with_name(aside.name + ending))
        for ending in ("-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
        fresh.replace(database)
        if copied.resolve() == rescue_file(database.resolve()):  # else a later start would take it for the newest
            copied.unlink()
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise BackupError(f"{copied} could not be put in the place of {database} ({error}).") from error
    return aside


def checkpoint(database: Path) -> int:
    """Bring what stands in the -wal into the database itself, as far as nobody reads it; returns how many pages."""
    address = f"{database.resolve().as_uri()}?mode=rw"  # where the file is gone, no new one is made
    with closing(sqlite3.connect(address, timeout=1, isolation_level=None, uri=True)) as connection:
        _, _, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return max(0, int(moved))


def _daily(database: Path) -> list[Path]:
    return sorted(backup_folder(database).glob(f"{database.stem}-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].sqlite3"))


def _require_tables(file: Path) -> None:
    """Raise BackupError for a database without tables, as a plain copy of a running new one is."""
    with closing(_open_reading(file)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").fetchone()
    if version == 0 or tables == 0:
        raise BackupError(
            f"{file} holds nothing: it looks like a plain copy of a running database. Use a file that "
            "python -m bot backup made."
        )


def _open_reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)


def _sync(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
