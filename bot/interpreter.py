"""Which Python can run Ounce, and what to do about one that can't; even Python 3.6 can read this module, to say so."""

import sys

OLDEST = (3, 11)
LEAST_SQLITE = (3, 37)  # the tables are STRICT
CANNOT_RUN = 2


def refuse_if_too_old() -> None:
    """End the process with a sentence where this Python can't even read the rest of Ounce."""
    if sys.version_info < OLDEST:
        sys.stderr.write(f"{why_unfit()}\n")
        sys.exit(CANNOT_RUN)


def why_unfit() -> "str | None":
    """Return in one sentence why Ounce can't run on this Python, with what to do; None where it can."""
    if sys.version_info < OLDEST:
        return (
            f"Ounce needs Python {_spell(OLDEST)} or newer, and this is {_spell(sys.version_info[:3])}. Install a "
            "newer one and name it: make run PYTHON=python3.13"
        )
    try:
        import sqlite3  # noqa: PLC0415  # a Python that was built by hand may come without it
    except ImportError:
        return (
            f"This Python ({sys.executable}) was built without SQLite. Name your system's own: "
            "make run PYTHON=/usr/bin/python3"
        )
    if sqlite3.sqlite_version_info < LEAST_SQLITE:
        return (
            f"Ounce needs SQLite {_spell(LEAST_SQLITE)} or newer, and this Python comes with {sqlite3.sqlite_version}. "
            "Use a newer system (Debian 12, Ubuntu 22.04) or Docker: docs/running.md"
        )
    return None


def _spell(version: "tuple[int, ...]") -> str:
    return ".".join(str(number) for number in version)
