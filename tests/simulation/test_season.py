"""The season with fewer members, and the proof that its oracle sees what it is there to see."""

import logging
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import AsyncMock, patch

import pytest

import bot.domain.reminders.calendar
import bot.domain.reminders.schedule
import bot.domain.reminders.training_week
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.race import RaceRest
from bot.store.claim import ClaimStore
from bot.store.reminders import Ledger
from cogs._delivery.sender import ReminderSender
from tests.simulation.oracle import FOREVER
from tests.simulation.season import Season, run_season

MEMBERS, FEW = 40, 12
WEEKS = 13  # all clocks have changed by then, and a week has gone by
postpone, claim_due = Ledger.postpone, ClaimStore.claim_due


@pytest.fixture(autouse=True)
def _without_warnings(caplog: pytest.LogCaptureFixture) -> None:
    """Each refusal is a warning in the log, and refusals are the point."""
    caplog.set_level(logging.ERROR, logger="cogs")


async def test_in_a_season_nothing_is_lost_doubled_or_later_than_the_rule(tmp_path: Path) -> None:
    season = await run_season(MEMBERS, tmp_path / "season.sqlite3", weeks=WEEKS, faults=1, seed=14)
    told = season.verdict
    assert told.lost == told.doubled == told.too_late == told.uninvited == told.before_race == []
    assert told.owed > 16 * MEMBERS
    assert told.sent + sum(told.skipped.values()) == told.owed
    assert {
        "killed after sending",
        "lost answer",
        "Discord outage",
        "forbidden",
        "closed direct messages",
    } <= season.met.keys()
    assert season.deeds.keys() >= {
        "plan used",
        "plan replaced",
        "week repeated",
        "week skipped",
        "race told",
        "club's plan followed",
    }
    assert {
        "gone",
        "too-late",
        "unreachable",
        "quiet",
        "neighbour",
        "enough",
        "not-today",
    } <= told.skipped.keys()


async def test_the_oracle_sees_what_a_bot_loses_that_never_tries_again(tmp_path: Path) -> None:
    with patch.object(
        Ledger, "postpone", lambda ledger, delivery, _, **known: postpone(ledger, delivery, FOREVER, **known)
    ):
        assert (await _run_briefly(tmp_path)).verdict.lost


async def test_the_oracle_sees_what_a_bot_sends_twice_that_does_not_look_for_its_own_message(tmp_path: Path) -> None:
    with patch.object(ReminderSender, "_find_own", AsyncMock(return_value=None)):
        assert (await _run_briefly(tmp_path)).verdict.doubled


async def test_the_oracle_sees_what_comes_too_late_from_a_bot_that_never_gives_up(tmp_path: Path) -> None:
    with patch.object(ClaimStore, "claim_due", lambda claims, now, _: claim_due(claims, now, Rules(10**9, "UTC"))):
        assert (await _run_briefly(tmp_path)).verdict.too_late


async def test_the_oracle_sees_a_bot_that_does_not_know_of_clock_changes(tmp_path: Path) -> None:
    offset_of_day = bot.domain.reminders.schedule._steady_offset
    winter = date(2026, 1, 12).toordinal()
    with patch.object(bot.domain.reminders.schedule, "_steady_offset", lambda _, zone: offset_of_day(winter, zone)):
        told = (
            await run_season(FEW, tmp_path / "season.sqlite3", weeks=6, faults=0, liveliness=0)
        ).verdict  # Morocco's first
    assert told.lost
    assert told.uninvited


async def test_the_oracle_sees_a_bot_that_does_not_know_of_races(tmp_path: Path) -> None:
    with (
        patch.object(RaceRest, "around", lambda _, race: (race.day + timedelta(days=1), race.day)),
        patch.object(bot.domain.reminders.calendar, "WEEK_BEFORE", 1),
        patch.object(bot.domain.reminders.training_week, "WEEK_BEFORE", 1),
    ):
        assert (await run_season(FEW, tmp_path / "season.sqlite3", weeks=6, faults=0, seed=5)).verdict.before_race


async def _run_briefly(directory: Path) -> Season:
    """Two weeks in which all goes wrong that else goes wrong in sixteen, and nobody answers a reminder."""
    return await run_season(FEW, directory / "season.sqlite3", weeks=2, faults=1, liveliness=0, seed=2)
