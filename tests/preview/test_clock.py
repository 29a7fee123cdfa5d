"""The words after `!later`, and the clock that the page of the preview goes by."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import simcord
from discord.ext import commands
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.preview.clock import LONGEST, ClubClock, parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2d3h", timedelta(days=2, hours=3)),
        ("90min", timedelta(minutes=90)),
        ("1 week", timedelta(weeks=1)),
        ("2 days, 3 hours and 5 minutes", timedelta(days=2, hours=3, minutes=5)),
        (" 1H ", timedelta(hours=1)),
        ("8w", timedelta(weeks=8)),
    ],
)
def test_a_span_is_read_in_the_ways_people_write_it(text: str, span: timedelta) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", " ", "2", "d", "tomorrow", "2d foo", "0h", "9w", "-2d", "99999d", "2d3"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(MemberError, match="`!later 2d3h`"):
        parse_span(text)


@given(st.text(max_size=300) | st.from_regex(r"(\d{1,6}[wdhm ]){1,5}", fullmatch=True))
def test_whatever_is_typed_is_a_span_within_eight_weeks_or_one_sentence(text: str) -> None:
    try:
        span = parse_span(text)
    except MemberError:
        return
    assert timedelta() < span <= LONGEST


def test_the_page_counts_from_the_clubs_clock_whoever_did_something_last() -> None:
    env = simcord.Env(commands.Bot("!", intents=discord.Intents.none()), check_errors=False)
    page: Any = SimpleNamespace(capture_time=None)
    for start in (datetime.now(UTC), datetime.now(UTC) + timedelta(days=2)):
        clock = ClubClock(env, start)
        clock.show_on(page)
        clock.catch_up()
        assert page.capture_time == env.now() >= start
