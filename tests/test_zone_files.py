"""The newer time zone files are read, the machine's or the package's; where that can't be told, the package's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.client import create_bot
from bot.domain.reminders.schedule import at_local
from bot.domain.zones import known_zone
from bot.settings import Settings
from bot.zone_files import PACKAGE, use_newest_zone_files
from tests.old_zones import VANCOUVER, machine_files, write_old_files

TZDATA = import_module("tzdata")
DAY = datetime(2026, 12, 1, tzinfo=UTC).date()
STILL_CHANGING, CHANGING_NO_MORE = "2026-12-02T02:30:00+00:00", "2026-12-02T01:30:00+00:00"


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """A folder of 2025b that zoneinfo finds as the machine's."""
    folder = write_old_files(tmp_path / "zoneinfo")
    with machine_files(folder):
        yield folder


def evening() -> str:
    """1 December 2026, 18:30 in Vancouver, in UTC."""
    local = datetime(2026, 12, 1, 18, 30, tzinfo=ZoneInfo(VANCOUVER)).astimezone(UTC)
    assert int(local.timestamp()) == at_local(DAY, 18 * 60 + 30, VANCOUVER)
    return local.isoformat()


def test_old_files_of_the_machine_give_way_to_the_package(old: Path) -> None:
    assert evening() == STILL_CHANGING  # as Python by itself would have it
    files = use_newest_zone_files()
    assert evening() == CHANGING_NO_MORE
    assert (files.version, files.source) == (TZDATA.IANA_VERSION, PACKAGE)
    assert str(files) == f"{TZDATA.IANA_VERSION} of {PACKAGE}, instead of 2025b of {old}"
    assert use_newest_zone_files() == files


def test_a_bot_and_a_setting_made_in_code_read_the_newest_too(old: Path) -> None:
    assert evening() == STILL_CHANGING
    Settings(_env_file=None, club_time_zone=VANCOUVER)  # type: ignore[call-arg]  # pydantic-settings takes it
    assert evening() == CHANGING_NO_MORE
    with machine_files(old):
        create_bot(Settings(_env_file=None))  # type: ignore[call-arg]  # pydantic-settings takes it
        assert evening() == CHANGING_NO_MORE


@pytest.mark.parametrize(
    ("name", "text"),
    [("tzdata.zi", "# version 2099a\n"), ("+VERSION", "2099a\n"), ("version", "tzdata2099a"), ("tzdata.zi", "2027ab")],
)
def test_newer_files_of_the_machine_are_kept(old: Path, name: str, text: str) -> None:
    (old / "tzdata.zi").unlink()
    (old / name).write_text(text, encoding="utf-8")
    files = use_newest_zone_files()
    assert evening() == STILL_CHANGING
    assert files.source == str(old)
    assert files.version in text
    assert ZoneInfo("Europe/Berlin")  # what the machine lacks still comes from the package


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("nothing", "", CHANGING_NO_MORE),
        ("leapseconds", "#expires 4102444800 (2100-01-01 00:00:00 UTC)\n", STILL_CHANGING),
        ("leapseconds", "#expires 1782604800 (2026-06-28 00:00:00 UTC)\n", CHANGING_NO_MORE),
        ("leapseconds", "nonsense", CHANGING_NO_MORE),
        ("zone.tab", "XX\t+0000\tMars/Olympus\n", CHANGING_NO_MORE),  # fewer places than the package knows
    ],
)
def test_files_that_state_no_version_are_kept_only_where_they_must_be_newer(
    old: Path, name: str, text: str, expected: str
) -> None:
    (old / "tzdata.zi").unlink()
    (old / name).write_text(text, encoding="utf-8")
    use_newest_zone_files()
    assert evening() == expected


def test_files_that_know_a_place_more_are_newer(old: Path) -> None:
    (old / "tzdata.zi").unlink()
    known = (Path(str(TZDATA.__file__)).parent / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    (old / "zone.tab").write_text(f"{known}XX\t+0000\tMars/Olympus\n", encoding="utf-8")
    use_newest_zone_files()
    assert evening() == STILL_CHANGING


@given(st.integers(1990, 2100), st.sampled_from("abcdefz"))
def test_the_later_version_wins_whichever_it_is(year: int, letter: str) -> None:
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(TZDATA, "IANA_VERSION", "2026f")
        write_old_files(Path(folder))
        (Path(folder) / "tzdata.zi").write_text(f"# version {year}{letter}\n", encoding="utf-8")
        with machine_files(Path(folder)):
            files = use_newest_zone_files()
    assert files.version == max(f"{year}{letter}", "2026f")


def test_a_command_of_ounce_reads_the_newest_whatever_the_machine_has(old: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONTZPATH": str(old), "DATABASE_PATH": str(tmp_path / "club.sqlite3")}
    root = Path(__file__).parent.parent
    command = (
        "from bot.command_line import main; import zoneinfo, datetime as d; main(['health']);"
        "print(d.datetime(2026, 12, 1, 18, 30, tzinfo=zoneinfo.ZoneInfo('America/Vancouver')).astimezone(d.UTC));"
        "from bot.zone_files import use_newest_zone_files; print(use_newest_zone_files())"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], env=environment, cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    read = f"{TZDATA.IANA_VERSION} of {PACKAGE}, instead of 2025b of {old}"
    assert done.stdout.splitlines()[-2:] == [CHANGING_NO_MORE.replace("T", " "), read]


@pytest.mark.parametrize(
    ("stored", "known"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("US/Pacific-New", "America/Los_Angeles"),
        ("SystemV/EST5EDT", "America/New_York"),
        ("Mars/Olympus", None),
        ("../../etc/passwd", None),
        ("", None),
        (None, None),
    ],
)
def test_a_zone_that_was_renamed_follows_its_link_and_one_that_is_gone_is_none(
    stored: str | None, known: str | None
) -> None:
    assert known_zone(stored) == known


@given(st.text(max_size=40))
def test_any_stored_name_is_a_zone_or_none(name: str) -> None:
    known = known_zone(name)
    assert known is None or ZoneInfo(known)
