"""A club goes by the newest time zone files: plans are made with them, and anew where they changed."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cogs.club import Club, card
from tests.cogs.weeks import wait_until
from tests.old_zones import machine_files, write_old_files

MONDAY = datetime(2026, 11, 30, 12, tzinfo=UTC)
DUE = int(datetime(2026, 12, 2, 2, 14, tzinfo=UTC).timestamp())  # Tuesday 18:30, 6 km at 6:30, and 5 minutes


@pytest.fixture(autouse=True)
def _old_machine(tmp_path: Path) -> Iterator[None]:
    """A machine whose own files are of 2025, from before the bot is made."""
    with machine_files(write_old_files(tmp_path / "zoneinfo")):
        yield


def planned(club: Club) -> list[int]:
    return [due for (due,) in club.run_sql("SELECT due FROM reminders WHERE state = 'planned' ORDER BY due")]


async def test_a_club_in_vancouver_is_reminded_on_time_whatever_the_machine_knows(club: Club) -> None:
    await wait_until(club, MONDAY)
    await club.ask("!profile zone Vancouver")
    await club.ask("!runs tue 18:30 6k")
    assert planned(club) == [DUE]


async def test_plans_of_other_files_are_made_anew_at_the_start_and_counted(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    await wait_until(club, MONDAY)
    await club.ask("!profile zone Vancouver")
    await club.ask("!runs tue 18:30 6k")
    club.run_sql("UPDATE facts SET value = '2025b' WHERE name = 'zone version'")
    club.run_sql("UPDATE reminders SET due = due + 3600")
    with caplog.at_level(logging.INFO):
        await club.restart()
    assert planned(club) == [DUE]
    assert "plans made anew: 1" in caplog.text
    caplog.clear()
    await club.restart()
    assert "plans made anew" not in caplog.text


async def test_a_pass_that_was_cut_off_goes_on_at_the_next_start(club: Club) -> None:
    await wait_until(club, MONDAY)
    await club.ask("!profile zone Vancouver")
    await club.ask("!runs tue 18:30 6k")
    club.run_sql("UPDATE reminders SET due = due + 3600")
    club.run_sql("UPDATE plans SET is_stale = 1")  # marked, and ended before it was made anew
    await club.restart()
    assert planned(club) == [DUE]


@pytest.mark.parametrize(
    ("zone", "shown"), [("US/Pacific-New", "America/Los Angeles"), ("Mars/Olympus", "UTC"), ("../x", "UTC")]
)
async def test_a_stored_zone_that_is_gone_follows_its_link_or_the_clubs(club: Club, zone: str, shown: str) -> None:
    await wait_until(club, MONDAY)
    await club.ask("!profile zone Vancouver")
    await club.ask("!runs tue 18:30 6k")
    club.run_sql("UPDATE profiles SET zone = ?", zone)
    club.run_sql("UPDATE plans SET zone = ?, is_stale = 1", zone)
    await club.restart()
    week = await club.ask("!runs")
    assert (card(week).footer.text or "").startswith(f"Start times in {shown},")
    assert len(planned(club)) == 1
