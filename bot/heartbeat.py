"""The heartbeat: a small file beside the database that says once a minute how Ounce is, for `health` and `doctor`."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ValidationError

STALE_AFTER_SECONDS = 120


class ChannelReport(BaseModel):
    """A channel that a coach configured: its name, what it is for, and the permissions that Ounce misses there."""

    club: str
    name: str
    use: str
    missing: tuple[str, ...] = ()
    exists: bool = True


class Heartbeat(BaseModel):
    """What the last tick saw; `at` in unix seconds, by this machine's clock."""

    at: int
    pid: int
    is_connected: bool
    is_writable: bool
    clubs: int = 0
    shards: int = 1
    message_content: bool | None = None
    """True where Discord grants the message content intent; None where it is not asked for."""
    clock_ahead_seconds: float | None = None
    """How far this machine's clock is ahead of Discord's; None where nothing was heard lately."""
    channels: tuple[ChannelReport, ...] = ()

    def write(self, file: Path) -> None:
        """Write the file whole or not at all; OSError where it cannot be written."""
        unfinished = file.with_name(file.name + ".part")
        unfinished.write_text(self.model_dump_json(), encoding="utf-8")
        unfinished.chmod(0o600)
        unfinished.replace(file)

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """Return what the last tick wrote, None where there is nothing that can be read."""
        try:
            return cls.model_validate_json(file.read_text(encoding="utf-8"))
        except (OSError, ValidationError, UnicodeDecodeError, json.JSONDecodeError):
            return None

    def find_fault(self, now: int) -> str | None:
        """Return in one sentence why Ounce is not well at a moment (unix seconds); None where it is."""
        age = now - self.at
        if age < -STALE_AFTER_SECONDS:
            return f"The last tick is {-age} s in the future: the clock was set back. Wait for the next one."
        if age >= STALE_AFTER_SECONDS:
            return f"The last tick was {age} s ago: Ounce isn't running, or it hangs. Its log says why."
        if not self.is_connected:
            return "Ounce isn't connected to Discord; it tries again by itself. See its log and discordstatus.com."
        if not self.is_writable:
            return "The database can't be written: check the free disk space and the permissions of its folder."
        return None


def heartbeat_file(database: Path) -> Path:
    """Where the heartbeat of a database is."""
    return database.with_name(database.name + ".heartbeat")


def count_clubs(count: int) -> str:
    """Return a number of clubs in words."""
    return f"{count} club{'' if count == 1 else 's'}"


def name_permissions(names: Iterable[str]) -> list[str]:
    """Return permissions as Discord's settings name them."""
    return [name.replace("_", " ").title() for name in names]


def examine_health(database: Path, now: int) -> tuple[str, bool]:
    """Return how the Ounce of a database is, in one sentence, and True where it is well."""
    beat = Heartbeat.read(heartbeat_file(database))
    if beat is None:
        return f"There is no tick yet on {database}: Ounce isn't running, or has just started.", False
    fault = beat.find_fault(now)
    if fault is not None:
        return fault, False
    return f"Ounce is well: connected, {count_clubs(beat.clubs)}, last tick {max(0, now - beat.at)} s ago.", True
