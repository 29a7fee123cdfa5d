"""Without the message content intent Ounce says at start what works, and that works."""

import logging

import pytest

from tests.cogs.club import Club


@pytest.mark.settings(message_content=False)
async def test_the_start_says_what_works_without_the_intent(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    said = [record.getMessage() for record in caplog.get_records("setup") if record.levelno == logging.WARNING]
    assert any("Without the message content intent" in line for line in said)


async def test_with_the_intent_nothing_is_said(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    assert not [record for record in caplog.get_records("setup") if "intent" in record.getMessage()]


async def test_a_clubs_command_in_a_direct_message_names_the_place_for_it(club: Club) -> None:
    await club.ana.user.send_dm("!questions")
    answer = club.ana.user.dm_channel.last_message
    assert answer is not None
    assert answer.content == "That only works in a club: type it in a channel there."
