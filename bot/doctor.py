"""What a volunteer asks when something seems wrong: every part that Ounce needs, looked at one by one.

`examine` is for the host, on the machine; `examine_machine` and `examine_club` are the parts that a coach sees too.
"""

import asyncio
import os
import platform
import shutil
import sqlite3
import subprocess  # nosec B404  # own programs, without a shell
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.content import load_everything
from bot.content.catalogue import DATA_DIRECTORY
from bot.discord_greeting import greet
from bot.domain.errors import ContentError, StartError
from bot.heartbeat import Heartbeat, count_clubs, heartbeat_file, name_permissions
from bot.instance import OWNER_ONLY, database_files
from bot.matcher import is_trained, why_no_sentences
from bot.settings import ENV_FILE, Settings, is_token_left_empty
from bot.store.backups import find_copies
from bot.store.migrations import MIGRATIONS, check_file
from bot.zone_files import use_newest_zone_files

LEAST_FREE_MB = 200
COPY_EXPECTED_WITHIN = timedelta(days=2)
LONGEST_CLOCK_ERROR_SECONDS = 30
NEXT_REMINDERS = 4
BUSY_SECONDS = 5
FAILURES_WITHIN = timedelta(days=7)
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: its name, whether it is well, and how it is or what to do."""

    name: str
    well: bool
    text: str


Check = Callable[[], str]
"""Returns how a part is; StartError or ContentError says what to do about it."""


def examine(settings: Settings) -> tuple[list[str], bool]:
    """Return a line for each part, and True where Ounce is well; nothing is changed."""
    findings = look_at(find_checks(settings, datetime.now(UTC)))
    lines = [f"{'ok   ' if one.well else 'FAIL '} {one.name}: {one.text}" for one in findings]
    return lines, all(one.well for one in findings)


def examine_machine(settings: Settings, now: datetime, *, with_paths: bool = True) -> list[Finding]:
    """Return how the database, the disk, the tick and the versions are; a coach is told no path of the machine."""
    return look_at(_machine_checks(settings.database_path, now, with_paths=with_paths))


def examine_club(path: Path, now: datetime, guild_id: int | None) -> list[Finding]:
    """Return what is planned next, and what failed lately, in one club, or in all of them where it is None."""
    return look_at(_club_checks(path, now, guild_id))


def find_checks(settings: Settings, now: datetime) -> dict[str, Check]:
    """Return every check by its name, in the order in which they are told."""
    path = settings.database_path
    return {
        "token": lambda: _token(settings),
        "data": _data,
        "FAQ": lambda: _faq(settings.cache_directory),
        **_machine_checks(path, now, with_paths=True),
        "permissions": lambda: _permissions(path),
        "files": lambda: _modes(path),
        **_club_checks(path, now, None),
    }


def _machine_checks(path: Path, now: datetime, *, with_paths: bool) -> dict[str, Check]:
    return {
        "database": lambda: _database(path, with_path=with_paths),
        "copies": lambda: _copies(path, now),
        "time zones": _time_zones,
        "disk": lambda: _disk(path),
        "last tick": lambda: _tick(path, now),
        "versions": _versions,
    }


def _club_checks(path: Path, now: datetime, guild_id: int | None) -> dict[str, Check]:
    if not path.exists():
        return {}
    return {
        "next reminders": lambda: _next_reminders(path, now, guild_id),
        "last week": lambda: _failures(path, now, guild_id),
    }


def look_at(checks: Mapping[str, Check]) -> list[Finding]:
    """Run checks; one that can't be made is a finding too."""
    return [_look(name, check) for name, check in checks.items()]


def _look(name: str, check: Check) -> Finding:
    try:
        return Finding(name, well=True, text=check())
    except (StartError, ContentError) as error:
        return Finding(name, well=False, text=str(error))
    except (OSError, sqlite3.Error) as error:
        return Finding(name, well=False, text=f"can't be checked ({error})")


def _token(settings: Settings) -> str:
    if settings.discord_token is None:
        return (
            "DISCORD_TOKEN is empty, so the preview club opens"
            if is_token_left_empty()
            else "none, so the preview opens"
        )
    try:
        greeting = asyncio.run(greet(settings.discord_token.get_secret_value()))
    except OSError as error:
        raise StartError(f"set, but Discord can't be reached to check it ({error}); check the network.") from None
    if not greeting.is_accepted:
        raise StartError(
            "Discord doesn't accept DISCORD_TOKEN; copy it again: developer portal, page Bot, Reset Token."
        )
    ahead = greeting.clock_ahead_seconds
    if ahead is not None and abs(ahead) > LONGEST_CLOCK_ERROR_SECONDS:
        way = "ahead of" if ahead > 0 else "behind"
        raise StartError(
            f"this machine's clock is {abs(ahead):.0f} s {way} Discord's, so reminders come at the wrong time; "
            "set it: sudo timedatectl set-ntp true"
        )
    return "Discord accepts it" + (f", and the clocks agree within {abs(ahead):.0f} s" if ahead is not None else "")


def _database(path: Path, *, with_path: bool) -> str:
    _require_writable_folder(path)
    check_file(path, busy_seconds=BUSY_SECONDS)
    if not path.exists():
        return f"{path} will be made at the first start" if with_path else "will be made at the first start"
    if path.stat().st_size == 0:
        raise StartError(f"{path} is empty; restore a copy: python -m bot restore FILE, or delete it to start afresh.")
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").fetchone()
        if schema == 0 or tables == 0:
            raise StartError(f"{path} has no tables; restore a copy: python -m bot restore FILE.")
        connection.execute("BEGIN IMMEDIATE")  # is it free, and may it be written?
        connection.execute(f"PRAGMA user_version = {schema}")
        connection.execute("ROLLBACK")
    whose = f"{path}, " if with_path else ""
    sizes = [file.stat().st_size for file in database_files(path) if file.exists()]
    todo = "" if schema == len(MIGRATIONS) else f" (updated to {len(MIGRATIONS)} at the next start)"
    return f"{whose}{sum(sizes) / 1e6:.1f} MB, schema {schema}{todo}, {tables} tables, writable"


def _require_writable_folder(path: Path) -> None:
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StartError(
            f"the folder {folder} isn't writable ({error.strerror}); give it to the user who runs Ounce, "
            "for example: sudo chown -R ounce: FOLDER"
        ) from error


def _copies(path: Path, now: datetime) -> str:
    copies = find_copies(path)
    if not copies:
        if path.exists() and now.timestamp() - path.stat().st_ctime > COPY_EXPECTED_WITHIN.total_seconds():
            raise StartError("there are none; make one: python -m bot backup")
        return "none yet; Ounce makes one every day"
    age = now - datetime.fromtimestamp(copies[-1].stat().st_mtime, UTC)
    if age > COPY_EXPECTED_WITHIN:
        raise StartError(f"the newest is {age.days} days old; is Ounce running? Make one: python -m bot backup")
    return f"{len(copies)}, the newest {max(0, round(age.total_seconds() / 3600))} h old"


def _disk(path: Path) -> str:
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < LEAST_FREE_MB:
        raise StartError(f"only {free} MB free; Ounce needs {LEAST_FREE_MB} MB. Free some space.")
    return f"{free} MB free"


def _tick(path: Path, now: datetime) -> str:
    beat = Heartbeat.read(heartbeat_file(path))
    if beat is None:
        return "none: Ounce isn't running"
    fault = beat.find_fault(int(now.timestamp()))
    if fault is not None:
        raise StartError(fault)
    return f"{max(0, int(now.timestamp()) - beat.at)} s ago, connected, {count_clubs(beat.clubs)}"


def _permissions(path: Path) -> str:
    beat = Heartbeat.read(heartbeat_file(path))
    if beat is None:
        return "only a running Ounce can check them; start it, then try again"
    if beat.message_content is False:
        raise StartError(
            "the message content intent isn't granted; turn it on in the developer portal, page Bot, or set "
            "MESSAGE_CONTENT=false"
        )
    faults = [
        f"in #{one.name} of {one.club} ({one.use}) Ounce lacks {', '.join(name_permissions(one.missing))}"
        if one.exists
        else f"the channel for {one.use} of {one.club} is gone"
        for one in beat.channels
    ]
    if faults:
        raise StartError("; ".join(faults) + ". A coach there can grant that, or choose another channel with !club.")
    return "Ounce may post in every channel that a coach chose"


def _modes(path: Path) -> str:
    private = [ENV_FILE, *database_files(path), *find_copies(path)]
    open_ones = [str(file) for file in private if file.exists() and file.stat().st_mode & OWNER_ONLY]
    if open_ones and os.name == "posix":
        raise StartError(
            f"other users of this machine can read {', '.join(open_ones)}; chmod 600 {' '.join(open_ones)}"
        )
    return "readable by their owner only"


def _next_reminders(path: Path, now: datetime, guild_id: int | None) -> str:
    with _reading(path) as connection:
        rows = connection.execute(
            "SELECT due FROM reminders WHERE state = 'planned' AND due >= ? AND (?2 IS NULL OR guild_id = ?2) "
            "ORDER BY due LIMIT ?",
            (int(now.timestamp()), guild_id, NEXT_REMINDERS),
        ).fetchall()
    moments = [datetime.fromtimestamp(due, UTC).strftime("%a %d %b %H:%M") for (due,) in rows]
    return f"{', '.join(moments)} UTC" if moments else "none planned"


def _failures(path: Path, now: datetime, guild_id: int | None) -> str:
    since = int((now - FAILURES_WITHIN).timestamp())
    with _reading(path) as connection:
        rows = connection.execute(
            "SELECT reason, count(*) FROM reminders WHERE state = 'failed' AND due >= ? "
            "AND (?2 IS NULL OR guild_id = ?2) GROUP BY reason ORDER BY 2 DESC",
            (since, guild_id),
        ).fetchall()
    if rows:
        reasons = ", ".join(f"{count} {reason or 'without a reason'}" for reason, count in rows)
        raise StartError(f"reminders that reached nobody: {reasons}. `!reminders why` tells each member about theirs.")
    return "no reminder failed"


def _time_zones() -> str:
    files = use_newest_zone_files()
    if files.version == "none":
        raise StartError("this machine has no time zone files; make run installs the package tzdata")
    return str(files)


def _data() -> str:
    content = load_everything(DATA_DIRECTORY)
    catalogue = content.catalogue
    return (
        f"{len(catalogue.exercises)} exercises, {len(catalogue.cool_down)} cool-down items, "
        f"{len(content.drawings)} drawings, {len(content.faq.topics)} topics"
    )


def _faq(cache_directory: Path) -> str:
    missing = why_no_sentences()
    if missing is not None:
        return f"answers by words alone: {missing}"
    if not is_trained(load_everything(DATA_DIRECTORY).phrasings, cache_directory):
        return "will be trained at the first start, which takes some seconds"
    return "answers with sentences and words"


def _versions() -> str:
    parts = [f"Ounce {_own_version()}", f"Python {platform.python_version()}"]
    for package in ("discord.py", "tzdata"):
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            raise StartError(f"{package} isn't installed; make run installs it") from None
    parts.append(f"SQLite {sqlite3.sqlite_version}")
    return ", ".join(parts)


def _own_version() -> str:
    """The commit that is checked out, where git knows it."""
    git = shutil.which("git")
    if git is None:
        return "without git"
    try:
        ended = subprocess.run(  # noqa: S603  # nosec B603  # no word of it comes from elsewhere
            [git, "-c", f"safe.directory={_ROOT}", "-C", str(_ROOT), "describe", "--always", "--dirty"],
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return "without git"
    return ended.stdout.strip()


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as connection:
        yield connection
