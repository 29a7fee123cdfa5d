"""What members and coaches say of plans and races, from today on, in odd words; two meanings are never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.words.plan_language import find_language
from bot.domain.words.plan_reading import PlanChoices
from bot.domain.words.plan_words import is_plan_line, parse_first_day, parse_race_words, read_options, split_group

TODAY = date(2026, 1, 1)  # a Thursday


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
        ("yesterday", "31 December 2025 is over."),
        ("in 3 weeks 10k", "“in 3 weeks” doesn't say which day. Write the date, for example “25 jan”."),
        ("next month", "“next month” doesn't say which day."),
        ("next sunday 10k", "“next sunday” could be 4 January or 11 January. Write the date, for example “4 jan”."),
        ("30 feb 10k", "isn't a date on the calendar"),
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


def test_what_is_said_of_a_plan_may_be_said_from_today() -> None:
    choices, kept = read_options("starts monday\nweek 1: tue 5k", TODAY)
    assert (choices.first_day, kept) == (date(2026, 1, 5), "week 1: tue 5k")
    assert PlanChoices(units="mi").filled(PlanChoices(units="km", race_day=TODAY)) == PlanChoices("mi", race_day=TODAY)


@pytest.mark.parametrize(
    ("head", "name", "options"),
    [
        ("novice", "novice", ""),
        ("novice, race 2 may", "novice", "race 2 may"),
        ("novice race 26 april", "novice", "race 26 april"),
        ("1:45 starts 5 jan, miles", "1:45", "starts 5 jan, miles"),
        ("race 2 may", "", "race 2 may"),
        ("tuesday group, starts 5 jan", "tuesday group", "starts 5 jan"),
        ("race team", "race team", ""),
        ("10 miles, race 2 may", "10 miles", "race 2 may"),
        ("5km", "5km", ""),
        ("novice miles", "novice", "miles"),
        ("week 1: tue 5k", "", "week 1: tue 5k"),
        ("novice, banana", "novice", "banana"),
    ],
)
def test_a_group_is_told_from_what_is_said_of_its_plan(head: str, name: str, options: str) -> None:
    assert split_group(head) == (name, options)


def test_the_first_line_of_a_plan_is_known_by_its_days_or_by_the_table_below_it() -> None:
    assert is_plan_line("Week,Mon,Tue,Wed")
    assert is_plan_line("Date,Run,Distance", "2026-01-05,easy,5 km")
    assert not is_plan_line("novice, banana", "week 1: tue 5k")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Woche 1: Dienstag 8 km, Donnerstag 5 km, Sonntag Ruhetag", "German"),
        ("שבוע 1\nיום שלישי: 5 km\nיום ראשון: 8 km", "Hebrew"),
        ("第一周 周二 慢跑 5 km 周日 长跑", "Chinese"),
        ("week 1: tue 5k אימון, thu rest, sun 10 km", None),
        ("Long run on Sunday, café after, with Domingo", None),
        ("", None),
    ],
)
def test_the_language_of_a_plan_is_told_by_its_days_or_its_letters(text: str, language: str | None) -> None:
    assert find_language(text) == language
