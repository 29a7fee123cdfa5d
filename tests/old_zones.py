"""Time zone files as an old machine has them, written by the test that needs them."""

import struct
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.reminders.schedule import forget_offsets
from bot.domain.zones import forget_known

VANCOUVER, WITH_SUMMER_TIME = "America/Vancouver", "PST8PDT,M3.2.0,M11.1.0"


def write_zone_file(folder: Path, name: str, rule: str, offset_seconds: int, abbreviation: str) -> None:
    """Write a TZif file of one standing offset, and the rule that holds from there on."""
    counts = (0, 0, 0, 0, 1)
    head = b"TZif2" + bytes(15)
    first = head + struct.pack(">6l", *counts, 1) + struct.pack(">lbB", 0, 0, 0) + b"\0"
    name_bytes = abbreviation.encode() + b"\0"
    second = (
        head + struct.pack(">6l", *counts, len(name_bytes)) + struct.pack(">lbB", offset_seconds, 0, 0) + name_bytes
    )
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(first + second + f"\n{rule}\n".encode())


def write_old_files(folder: Path) -> Path:
    """Write the files of 2025b for Vancouver, whose clocks still change there; returns the folder."""
    write_zone_file(folder, VANCOUVER, WITH_SUMMER_TIME, -8 * 3600, "PST")
    (folder / "tzdata.zi").write_text("# version 2025b\n", encoding="utf-8")
    return folder


@contextmanager
def machine_files(*folders: Path) -> Iterator[None]:
    """Let zoneinfo find these folders as the machine's own, and what it found before again at the end."""
    before = zoneinfo.TZPATH
    try:
        _look_in(tuple(map(str, folders)))
        yield
    finally:
        _look_in(before)


def _look_in(path: tuple[str, ...]) -> None:
    zoneinfo.reset_tzpath(path)
    zoneinfo.ZoneInfo.clear_cache()
    forget_offsets()
    forget_known()
