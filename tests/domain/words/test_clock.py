"""Times of day, quiet hours and margins are read as they were meant or refused with a sentence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.words.clock import DAY_MINUTES, MAX_MARGIN, parse_minutes, parse_quiet, write_clock
from tests.each import cases

TOKENS = "21:30 7:00 9.30pm 7am 22 6 25 from to until - and off midnight h min 10 @ <@1> ` #"
tokens = st.sampled_from(TOKENS.split())
texts = st.text(max_size=200) | st.lists(tokens, max_size=8).map(" ".join) | st.lists(tokens, max_size=6).map("".join)
minutes_of_day = st.integers(0, DAY_MINUTES - 1)


def assert_safe(sentence: str) -> None:
    assert 0 < len(sentence) <= 400
    assert not set("@<>*_~|\\#[]`/\n") & set(re.sub(r"`![a-z0-9:\- ]+`", "", sentence))


@cases(
    "text",
    [
        "21:30-7:00",
        "21:30 - 07:00",
        "9.30pm to 7am",
        "from 21.30 until 7",
        "2130–0700",
        "between 21h30 and 7h",
        "21:30 till 7 a.m.",
        "quiet from 9:30 PM to 7 o'clock",
        "9:30 in the evening to 7 in the morning",
    ],
)
def test_quiet_hours_are_two_times(text: str) -> None:
    assert parse_quiet(text) == (21 * 60 + 30, 7 * 60)


def test_quiet_hours_may_be_bare_hours_and_may_lie_within_a_day() -> None:
    assert parse_quiet("from 22 to 6") == (22 * 60, 6 * 60)
    assert parse_quiet("12-14") == (12 * 60, 14 * 60)
    assert parse_quiet("midnight to noon") == (0, 12 * 60)


@cases("text", ["off", "None", "no", "never", "OFF"])
def test_quiet_hours_can_be_off(text: str) -> None:
    assert parse_quiet(text) is None


@cases(
    ("text", "said"),
    [
        ("", "a start and an end"),
        ("22", "“22”: when do they start and end"),
        ("22-6-7", "when do they start and end"),
        ("25-6", "“25” isn't a time I understand"),
        ("21:30-7:75", "“7:75” isn't a time I understand"),
        ("night to morning", "“night” isn't a time I understand"),
        ("7-7:00", "two different times"),
        ("-", "isn't a time I understand"),
        ("22-", "isn't a time I understand"),
    ],
)
def test_what_is_no_quiet_time_is_refused_with_an_example(text: str, said: str) -> None:
    with pytest.raises(MemberError, match=r"`!club quiet 21:30-7:00`") as caught:
        parse_quiet(text)
    assert said in str(caught.value)


@given(minutes_of_day, minutes_of_day)
def test_quiet_hours_are_read_back_from_what_is_written(start: int, end: int) -> None:
    if start != end:
        assert parse_quiet(f"{write_clock(start)}-{write_clock(end)}") == (start, end)


@given(texts)
def test_any_text_is_quiet_hours_or_one_safe_sentence(text: str) -> None:
    try:
        quiet = parse_quiet(text)
    except MemberError as error:
        assert_safe(str(error))
    else:
        assert quiet is None or all(0 <= minute < DAY_MINUTES for minute in quiet)


def test_a_time_is_written_as_a_clock_shows_it() -> None:
    assert [write_clock(minute) for minute in (0, 9 * 60, 18 * 60 + 30, 605)] == ["0:00", "9:00", "18:30", "10:05"]


@cases(
    ("text", "minutes"),
    [
        ("10", 10),
        ("10 min", 10),
        ("10min", 10),
        ("10 Minutes", 10),
        ("10'", 10),
        ("0", 0),
        ("none", 0),
        ("At once", 0),
        ("120", 120),
        ("1 minute", 1),
    ],
)
def test_a_margin_is_minutes(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@cases("text", ["", "121", "-5", "ten", "10 hours", "1.5", "99999999", "10 10", "\u0663"])
def test_what_is_no_margin_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(MemberError, match=r"`!reminders margin 10`"):
        parse_minutes(text)


@given(texts)
def test_any_text_is_a_margin_or_one_safe_sentence(text: str) -> None:
    try:
        assert 0 <= parse_minutes(text) <= MAX_MARGIN
    except MemberError as error:
        assert_safe(str(error))
