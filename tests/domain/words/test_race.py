"""Races and the days without reminders around them, in the words of members and coaches; nothing is guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.race import RaceRest
from bot.domain.words.plan_date import parse_first_day
from bot.domain.words.race import parse_race_words, parse_rest

TODAY = date(2026, 1, 1)  # a Thursday
NUMBERS = st.integers(0, 28)


@given(
    NUMBERS,
    NUMBERS,
    st.sampled_from(
        [
            "{0} {1}",
            "{0}-{1}",
            "{0} before {1} after",
            "{1} days after, {0} days before",
            "{0} day before and {1} after",
        ]
    ),
)
def test_both_numbers_are_read_in_any_order_of_words(before: int, after: int, form: str) -> None:
    assert parse_rest(form.format(before, after), "race rest") == RaceRest(before, after)


def test_words_take_the_choice_back_and_numbers_may_be_words() -> None:
    assert parse_rest("Club", "race rest") is parse_rest("default", "club race") is None
    assert parse_rest("five before ten after the race", "race rest") == RaceRest(5, 10)


@pytest.mark.parametrize("words", ["", "5", "5 before", "before 5 after 10", "5 10 20", "banana", "5 before 9 after 3"])
def test_what_does_not_name_both_is_asked_back_whole(words: str) -> None:
    with pytest.raises(MemberError, match="`!club race 5 before 10 after`"):
        parse_rest(words, "club race")


@pytest.mark.parametrize(
    ("words", "day", "metres"),
    [
        ("tomorrow 5k", date(2026, 1, 2), 5000),
        ("in 10 days half marathon", date(2026, 1, 11), 21_098),
        ("in two days", date(2026, 1, 3), None),
        ("sunday 10k", date(2026, 1, 4), 10_000),
        ("on sat", date(2026, 1, 3), None),
        ("my race is on 3 may", date(2026, 5, 3), None),
        ("sun 3 may, Vancouver half marathon", date(2026, 5, 3), 21_098),
        ("today 5k", TODAY, 5000),
    ],
)
def test_a_race_is_on_the_day_that_people_say_from_today(words: str, day: date, metres: int | None) -> None:
    race = parse_race_words(words, TODAY, "km").race
    assert race is not None
    assert (race.day, race.metres) == (day, metres)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("yesterday", "31 December 2025 has already passed."),
        ("in 3 weeks 10k", "“in 3 weeks” doesn't say which day. Write the date, for example “25 jan”."),
        ("next month", "“next month” doesn't say which day."),
        ("next sunday 10k", "“next sunday” could be 4 January or 11 January. Write the date, for example “4 jan”."),
        ("30 feb 10k", "isn't a date on the calendar"),
        ("31 dec 9999 10k", "isn't a date on the calendar"),
        ("1 jan 0001 10k", "isn't a date on the calendar"),
        ("sat 3 may 10k", "3 May 2026 is a Sunday. Which day do you mean?"),
        ("3 may 10k and 10 may 5k", "That names two days. Tell me one race at a time: `!race 3 may 10k`."),
        ("3 may banana", "I couldn't read “banana” as a distance."),
        ("10k", "On which day is your race? I couldn't read one in “10k”."),
    ],
)
def test_words_that_leave_a_race_open_get_a_sentence_and_store_nothing(words: str, sentence: str) -> None:
    with pytest.raises(MemberError) as raised:
        parse_race_words(words, TODAY, "km")
    assert sentence in str(raised.value)


@given(st.integers(0, 400), st.sampled_from(["in {} days", "in {} day"]))
@settings(max_examples=30)
def test_so_many_days_from_now_are_that_many(days: int, words: str) -> None:
    assert parse_first_day(words.format(days), TODAY) == TODAY + timedelta(days=days)
