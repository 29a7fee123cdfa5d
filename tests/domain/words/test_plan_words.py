"""What members and coaches say of plans, in odd words; two meanings are never guessed."""

from datetime import date

import pytest

from bot.domain.errors import MemberError
from bot.domain.words.plan_language import find_language
from bot.domain.words.plan_sent import PlanChoices
from bot.domain.words.plan_words import is_plan_line, read_options, require_no_order, split_group

TODAY = date(2026, 1, 1)  # a Thursday


def test_what_is_said_of_a_plan_may_be_said_from_today() -> None:
    choices, kept = read_options("starts monday\nweek 1: tue 5k", TODAY)
    assert (choices.first_day, kept) == (date(2026, 1, 5), "week 1: tue 5k")
    assert PlanChoices(units="mi").filled(PlanChoices(units="km", race_day=TODAY)) == PlanChoices("mi", race_day=TODAY)


def test_a_plans_name_may_stand_before_what_is_said_of_it_above_the_plan() -> None:
    plan = "week 1: tue 5k, race 3 may\nweek 2: tue 6k"
    for name in ("novice", "my half plan", "beginner 10k", "spring half, 4 weeks"):
        for said in ("{}, starts 5 jan", "{} - starting 5 jan", "{} (from 5 jan)", "{}: miles, first week 5 jan"):
            choices, kept = read_options(f"{said.format(name)}\n{plan}", TODAY)
            assert (choices.first_day, kept) == (date(2026, 1, 5), f"{name}\n{plan}")
    for alone in ("first week: tue 5k thu 6k", "from tue 5k to thu 10k", "starting tue 5k thu 6k sun 10k"):
        assert read_options(alone, TODAY) == (PlanChoices(), alone)
    assert read_options("starts tue 6 jan", TODAY)[0].first_day == date(2026, 1, 6)
    with pytest.raises(MemberError, match="as a date"):
        read_options("novice, starts with the spring", TODAY)
    table = "Week,Miles\n1,5\n2,6"
    assert read_options(table, TODAY) == (PlanChoices(), table)


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
        ("novice (starting 5 jan)", "novice", "starting 5 jan"),
        ("novice, from 5 jan", "novice", "from 5 jan"),
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


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("repaet", "I couldn't read “repaet”. Did you mean `!plan repeat`?"),
        ("Skpi please", "Did you mean `!plan skip please`?"),
        ("tiems thu 18:30", "Did you mean `!plan times thu 18:30`?"),
        ("clubs novice", "Did you mean `!plan club novice`?"),
        ("skip 2", "`!plan skip` skips this week only, so I changed nothing. Write it without “2”"),
        ("repeat week 3", "without “week 3”, or `!plan at week 3` to go to that week."),
        ("undo that", "I couldn't read “that”, so I changed nothing. Write `!plan undo` alone."),
    ],
)
def test_an_order_that_is_misspelt_or_has_too_much_behind_it_is_named(text: str, sentence: str) -> None:
    with pytest.raises(MemberError) as refused:
        require_no_order(text)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    "text", ["week 1: tue 5k", "repeat tue 5k, thu 6k", "skip\ntue 5k", "bananas", "race 2 may", "8 week plan", "strip"]
)
def test_a_plan_is_no_order_whatever_it_begins_with(text: str) -> None:
    require_no_order(text)
