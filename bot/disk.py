"""What whoever runs Ounce can do about a file that the disk doesn't let it open or write."""

import errno
import sqlite3


def is_full(error: BaseException) -> bool:
    """Return whether an error says that the disk, or the owner's share of it, takes nothing more."""
    if isinstance(error, sqlite3.Error):
        return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def next_step(error: BaseException) -> str:
    """Return what to do about a database that can't be opened, as the end of a sentence."""
    if is_full(error):
        return "free some space on its disk and start again"
    return "check DATABASE_PATH and the permissions of its folder"
