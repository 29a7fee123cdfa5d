"""One Ounce for one database: a lock beside the file, which the system lets go of however the process ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from bot.disk import next_step
from bot.domain.errors import StartError

OWNER_ONLY = 0o077  # the bits that are taken away from everybody else


def keep_private() -> None:
    """Let whatever this process writes from now on be readable by its owner only."""
    os.umask(OWNER_ONLY)


def database_files(database: Path) -> tuple[Path, ...]:
    """The database and what SQLite keeps beside it; some may not be there."""
    return (database, *(database.with_name(database.name + ending) for ending in ("-wal", "-shm")))


@contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Hold the database for this process; StartError where another Ounce holds it.

    Files that an older Ounce left readable by everybody are closed to others on the way.
    """
    lock = FileLock(lock_file(database), mode=0o600)
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise StartError(
            f"Another Ounce is running on {database}. Stop that one first (Ctrl-C where it runs, or "
            "sudo systemctl stop ounce), or name another file in DATABASE_PATH."
        ) from None
    except OSError as error:
        raise StartError(f"The database {database} can't be opened ({error}); {next_step(error)}.") from error
    try:
        for file in database_files(database):
            with suppress(OSError):  # somebody else's file, or none
                if file.stat().st_mode & OWNER_ONLY:
                    file.chmod(0o600)
        yield
    finally:
        lock.release()


def lock_file(database: Path) -> Path:
    """Where the lock of a database is; it stays behind, empty, and means nothing by being there."""
    return database.with_name(database.name + ".lock")
