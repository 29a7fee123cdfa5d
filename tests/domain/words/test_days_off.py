"""The days on which a club doesn't run, as coaches write them: whole or asked back, never by half."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.words.days_off import MOST_SPANS, parse_days_off, write_days
from tests.each import cases

MONDAY = date(2026, 11, 30)


@cases(
    ("words", "written"),
    [
        ("thu", "Thursday 3 December"),
        ("monday", "Monday 30 November"),
        ("next thu", "Thursday 10 December"),
        ("tomorrow.", "Tuesday 1 December"),
        ("thu and sat", "Thursday 3 December and Saturday 5 December"),
        ("24 dec - 2 jan", "24 December to 2 January"),
        ("from dec 24 to jan 2", "24 December to 2 January"),
        ("24.12. - 2.1.", "24 December to 2 January"),
        ("24-26 dec", "24 December to 26 December"),
        ("2026-12-24 - 2027-01-02", "24 December to 2 January"),
        ("fri to mon", "4 December to 7 December"),
        ("next week", "7 December to 13 December"),
        ("two weeks", "30 November to 13 December"),
        ("until 3 jan", "30 November to 3 January"),
        ("thu, 24 dec - 2 jan", "Thursday 3 December and 24 December to 2 January"),
    ],
)
def test_days_are_read_as_people_write_them(words: str, written: str) -> None:
    assert write_days(parse_days_off(words, MONDAY)) == written


def test_a_holiday_that_has_begun_is_read_from_today() -> None:
    assert parse_days_off("24 dec - 2 jan", date(2026, 12, 27)) == ((date(2026, 12, 27), date(2027, 1, 2)),)


@cases(
    "words",
    [
        "",
        "december",
        "christmas",
        "thu zzqx",
        "31 nov",
        "3/4",
        "26-24 dec",
        "2 jan - 24 dec",
        "end of month",
        "mon, tue, wed, thu, fri, sat",
        "53 weeks",
    ],
)
def test_what_is_not_clear_is_asked_back(words: str) -> None:
    with pytest.raises(MemberError):
        parse_days_off(words, MONDAY)


@given(st.text("0123456789 -.,/acdefhijnorstuwy", max_size=40))
def test_any_words_are_days_within_a_year_or_a_sentence(words: str) -> None:
    try:
        spans = parse_days_off(words, MONDAY)
    except MemberError as error:
        assert str(error)
    else:
        assert 1 <= len(spans) <= MOST_SPANS
        assert all(MONDAY <= first <= last <= MONDAY + timedelta(days=366) for first, last in spans)
