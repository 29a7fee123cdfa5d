"""Which time zone files this process reads: the machine's own or the package tzdata's, whichever is newer.

Python reads the machine's first, however old they are; a club whose country changed its clocks since would be reminded
an hour off. `use_newest_zone_files` is called before the first zone is made, and again wherever a bot is made.
"""

import re
import zoneinfo
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module, resources
from pathlib import Path

from bot.domain.reminders.schedule import forget_offsets
from bot.domain.zones import forget_known

PACKAGE = "the package tzdata"
_VERSION = re.compile(r"(?<!\d)(\d{4})([a-z]{1,2})(?![a-z])")
_STATED_IN = ("tzdata.zi", "+VERSION", "version", "VERSION")  # by zic's makefile, macOS and the BSDs, others
_EXPIRES = re.compile(r"^#\s*[Ee]xpires\s+(\d{9,})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ZoneFiles:
    """The files that are read: their version such as 2026f ("unknown" where they don't say), and where they are."""

    version: str
    source: str
    instead_of: str = ""  # the other ones, in words

    def __str__(self) -> str:
        return f"{self.version} of {self.source}" + (f", instead of {self.instead_of}" if self.instead_of else "")


@dataclass(frozen=True, slots=True)
class _Source:
    version: str  # "" where it is not stated
    expires: int  # until when its leap seconds hold (unix seconds): a later one was made later; 0 where not stated
    zones: frozenset[str]  # the places that its table names, where it has one

    def is_newer_than(self, other: "_Source") -> bool:
        """True where that is certain: by what both state, else by what only a later one can know."""
        if self.version and other.version:
            return _order(self.version) > _order(other.version)
        if self.expires and other.expires and self.expires != other.expires:
            return self.expires > other.expires
        return bool(self.zones and other.zones) and self.zones > other.zones  # zones are added, hardly ever removed


_chosen: dict[tuple[str, ...], ZoneFiles] = {}  # by the search path that was set for them


def use_newest_zone_files() -> ZoneFiles:
    """Make every zone come from the newest files there are, and return which those are.

    The package is taken where the machine's files are older, or where it can't be told. What is on the search path of
    zoneinfo at this moment is compared, so a path that was set on purpose counts as the machine's.
    """
    path = tuple(zoneinfo.TZPATH)
    if path in _chosen:
        return _chosen[path]
    newest, files = _choose(path)
    _chosen[newest] = files
    if newest != path:
        zoneinfo.reset_tzpath(newest)
    zoneinfo.ZoneInfo.clear_cache()
    forget_offsets()
    forget_known()
    return files


def _choose(path: tuple[str, ...]) -> tuple[tuple[str, ...], ZoneFiles]:
    package = _read_package()
    folders = {folder: _read_folder(Path(folder)) for folder in path if Path(folder).is_dir()}
    newer = tuple(name for name, source in folders.items() if package is None or source.is_newer_than(package))
    machines = next((f"{source.version or 'an unknown version'} of {name}" for name, source in folders.items()), "")
    if newer:
        other = f"{package.version} of {PACKAGE}" if package is not None else ""
        return newer, ZoneFiles(folders[newer[0]].version or "unknown", newer[0], other)
    if package is not None:
        return (), ZoneFiles(package.version, PACKAGE, machines)
    return path, ZoneFiles("none", "this machine")


def _order(version: str) -> tuple[int, int, str]:
    match = _VERSION.search(version)
    return (int(match[1]), len(match[2]), match[2]) if match else (0, 0, "")


def _read_package() -> _Source | None:
    try:
        version = str(import_module("tzdata").IANA_VERSION)
        folder = resources.files("tzdata.zoneinfo")
        texts = {name: folder.joinpath(name).read_text("utf-8") for name in ("leapseconds", "zone.tab")}
    except (ImportError, AttributeError, OSError):
        return None
    return _Source(version, _expiry(texts["leapseconds"]), _zones(texts["zone.tab"]))


def _read_folder(folder: Path) -> _Source:
    heads = (_head(folder / name) for name in _STATED_IN)
    stated = next((match[0] for head in heads if (match := _VERSION.search(head))), "")
    return _Source(stated, _expiry(_head(folder / "leapseconds", 1 << 16)), _zones(_head(folder / "zone.tab", 1 << 17)))


def _head(path: Path, size: int = 200) -> str:
    with suppress(OSError), path.open("rb") as file:
        return file.read(size).decode("utf-8", "replace")
    return ""


def _expiry(leap_seconds: str) -> int:
    match = _EXPIRES.search(leap_seconds)
    return int(match[1]) if match else 0


def _zones(table: str) -> frozenset[str]:
    return frozenset(_lines(table))


def _lines(table: str) -> Iterator[str]:
    for line in table.splitlines():
        parts = line.split("\t")
        if not line.startswith("#") and len(parts) > 2:
            yield parts[2]
