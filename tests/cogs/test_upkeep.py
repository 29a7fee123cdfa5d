"""Ounce looks after itself: the heartbeat, the hour's line, the daily copy, and `!doctor` for a coach."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.command_sync import hash_commands, memo_name
from bot.doctor import Finding
from bot.heartbeat import Heartbeat, heartbeat_file
from bot.store.backups import find_copies
from bot.store.upkeep import Upkeep
from cogs._cards.doctor import LONGEST, doctor_text
from tests.cogs.club import Club

MORNING = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)


def _cog(club: Club) -> Any:
    return club.bot.get_cog("Upkeep")


async def test_a_look_after_itself_leaves_a_heartbeat_a_copy_and_a_line(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await club.ask("!club exercise off Cossack squat", club.add_coach())
    club.run_sql("INSERT INTO departed_clubs VALUES (?, 0)", club.guild.id)
    await _cog(club).look_after(MORNING)
    assert club.run_sql("SELECT * FROM clubs") == []
    assert not club.bot.services.clubs.left_out(club.guild.id), "a club that comes back after a month begins anew"
    database = club.bot.settings.database_path
    beat = Heartbeat.read(heartbeat_file(database))
    assert beat is not None
    assert (beat.at, beat.is_connected, beat.is_writable, beat.clubs) == (int(MORNING.timestamp()), True, True, 1)
    assert [file.name for file in find_copies(database)] == ["club-2026-11-30.sqlite3"]
    assert "The last hour: 0 reminders in 0 messages, 0 late, 0 failed" in caplog.text


async def test_commands_are_told_to_discord_only_when_they_changed(club: Club) -> None:
    memo = memo_name(club.bot.application_id)
    told = Upkeep(club.bot.settings.database_path).load_memo(memo)
    assert told == hash_commands(club.bot.tree)
    club.bot.tree.remove_command("doctor")
    assert told != hash_commands(club.bot.tree)


async def test_a_coach_sees_how_everything_is(club: Club) -> None:
    answer = (await club.ask("!doctor", club.add_coach())).content
    assert answer.startswith("**All is well.**")
    for part in ("typed commands", "database", "disk", "last week", "versions"):
        assert f"✓ {part}:" in answer
    assert str(club.bot.settings.database_path) not in answer


async def test_whoever_is_no_coach_is_not_shown_it(club: Club) -> None:
    told = await club.ask_privately("!doctor")
    assert told.content == "Only the club's coaches can do that. You need the role Coach, or Manage Server."


def test_what_wants_fixing_comes_first_and_the_message_fits() -> None:
    findings = [Finding(f"part {number}", well=number != 90, text="x" * 60) for number in range(100)]
    text = doctor_text(findings)
    assert len(text) <= LONGEST
    assert text.splitlines()[:2] == ["**To fix: 1**", f"✗ part 90: {'x' * 60}"]
