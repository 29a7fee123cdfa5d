"""Every amount of a plan stands in a day or is listed, and what contradicts itself is said."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.words.plan_account import CROWDED, account_for
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_places import find_places
from bot.domain.words.plan_reading import PlanReading, read_plan
from bot.domain.words.plan_rows import split_rows
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from tests.plan_files.test_plan_layouts import LAYOUTS, PLANS, Week, gridded, named, pasted, sectioned

MONDAY, TODAY = date(2027, 1, 4), date(2026, 12, 20)


def read(text: str) -> PlanReading:
    return read_plan(PlanSource(rows=split_rows(text)), PlanChoices(first_day=MONDAY), TODAY)


@given(PLANS, st.sampled_from(LAYOUTS))
@settings(max_examples=30)
def test_nothing_is_said_of_a_plan_that_is_read_whole(weeks: list[Week], layout: Callable[[list[Week]], str]) -> None:
    reading = read(layout(weeks))
    assert (reading.unread, reading.doubts) == ((), ())


@given(PLANS, st.sampled_from([gridded, named, pasted, sectioned]), st.randoms(use_true_random=False))
@settings(max_examples=40)
@example([(0, 0, 0, 0, 0, 0, 5), (0, 0, 0, 0, 0, 0, 5), (0, 0, 0, 0, 0, 5, 0)], gridded, Random(0))
def test_an_amount_that_a_reader_misses_is_listed(
    weeks: list[Week], layout: Callable[[list[Week]], str], chance: Random
) -> None:
    rows = split_rows(layout(weeks))
    places = find_places(rows)
    told = [(week, place) for week in places.weeks for place in week.places if any(map(str.isdigit, place.text))]
    inner = [
        (week, place)
        for week, place in told[1:-1]
        if sum(place.weekday == other.weekday for _, other in told) > 1  # else its column is none of days
        and sum(place.text == other.text for other in week.places) == 1  # else another may stand for it
    ]
    missed = chance.sample(inner, 1) if inner else []
    for week, place in missed:
        week.places.remove(place)
    cells = {id(place): read_cell(place.text, "km") for week in places.weeks for place in week.places}
    lost = account_for(rows, places, cells, "km").lost
    assert len(lost) == len(missed)
    assert all(place.text in piece.text for (_, place), piece in zip(missed, lost, strict=True))


@given(PLANS, st.booleans(), st.data())
@settings(max_examples=30)
def test_a_row_of_days_outside_of_the_rest_is_left_out_in_no_silence(
    weeks: list[Week], is_above: bool, data: st.DataObject
) -> None:
    """Above the names of its columns, or with no name of its own where the others are numbered."""
    heads, rule, *rows = gridded(weeks).split("\n")
    stray = data.draw(st.sampled_from([week for week in weeks if any(week)]))
    row = f"| x | {' | '.join(str(km or 'rest') for km in stray)} |"
    text = "\n".join([row, heads, rule, *rows] if is_above else [heads.replace("Week", "Run"), rule, *rows, row])
    reading = read(text)
    in_plan = reading.plan is not None and len(reading.plan.order) > len(weeks)
    assert in_plan or [one.text.split(" · ")[0] for one in reading.unread] == ["x"]


def test_a_distance_below_a_line_of_several_days_is_named_since_it_may_be_of_any() -> None:
    weeks = "week 1: tue 5k, sun 10k\n12 km with friends\nweek 2: tue 6k, sun 12k\nnew shoes after 600 km"
    reading = read(weeks)
    assert [one.text for one in reading.unread] == ["12 km with friends"]
    assert reading.remarks == ("new shoes after 600 km",)
    assert not read("Week 1\nTue 8 km\n2 km warm-up\n6 km tempo\nSun 10 km").remarks
    laps = read("week 1: tue 5k, sun 10k\n3 laps with the club\nweek 2: tue 6k (2 laps), sun 12k\n2 loops of the park")
    assert [one.text for one in laps.unread] == ["3 laps with the club"]
    assert laps.remarks == ("2 loops of the park",)
    assert not read("Week 1\nTue 8 km\n4 laps of the track\nSun 10 km").unread


def test_lines_with_a_number_that_are_no_day_are_named_as_remarks() -> None:
    text = "tue 5k, sat 4k\nWeek 1\nTue: 5\nThu\n6\n7\nSun: 8\nWeek 2\nTue: 5\nSun: 9"
    assert read(text).remarks == ("tue 5k, sat 4k", "7")


@pytest.mark.parametrize(
    "text",
    [
        "Week,Mon,Tue,Thu,Sun,Total\n1,,5 km,5 km,10 km,20 km\n2,,5 km,6 km,8 km,19 km\n3,,5 km,5 km,15 km,32 km",
        "Week 1\nTue: 5 km\nSun: 10 km\nTotal: 15 km\nWeek 3\nTue: 5 km\nSun: 20 km\nTotal 32 km",
        "Week 1\nWeekly mileage: 15\nTue: 5 km\nSun: 10 km\nWeek 3\nWeekly mileage: 32\nTue: 5 km\nSun: 20 km",
    ],
)
def test_a_week_that_contradicts_its_total_is_said(text: str) -> None:
    assert read(text).doubts == ("Week 3 adds up to 25 km, but its total says 32.",)


def test_a_total_that_may_be_the_weeks_is_not_taken_for_a_day_in_silence() -> None:
    said = read("week 1: tue 5k, sun 12k (total 17 km)\nweek 2: tue 5k, sun 6 x 1 km (total 9 km)\nTotal 14 km").doubts
    assert said == (
        (
            "In week 1 I read the total as the distance of the run before it. "
            "If it's the week's total, put it on its own line and send the plan again."
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "week 1: tue 5k, thu 6k (total 6k), sun 10k\nweek 2: tue 5k, thu 6k, sun 10k",
        "Week 1\nTue: 5 km\nSun: 10 km\nTotal time: 1:30\nTotal runs: 2\nWeek 2\nTue: 8 x 400 m\nSun: 10 km\nSum 25 km",
        "Week 1\nTue: 5 km\nSun: half marathon race\nTotal 5 km\nWeek 2\nTue: rest or 3 km\nSun: 10 km\nTotal 10-13 km",
        "Week 1\nTue: 45 min tempo:\n20 min steady\n9 min hard\nSun: 10 km\nWeek 2\nTue: 40 min\n30 min gym\nSun: 9 km",
    ],
)
def test_parts_other_totals_and_what_is_open_contradict_nothing(text: str) -> None:
    reading = read(text)
    assert (reading.unread, reading.doubts) == ((), ())


def test_a_plan_of_which_much_is_left_out_is_said_to_be_read_in_part() -> None:
    weeks = "\n".join(f"Week {number}\nTue: run\n6 miles view\nThu: 5 km\nSun: 10 km" for number in range(1, 5))
    reading = read(weeks)
    assert reading.doubts[0].startswith("**I could only read part of this plan:** 4 of its 12 distances and times")
    assert [(one.row, one.text) for one in reading.unread[:2]] == [
        ("1", "6 miles view"),
        ("2", "6 miles view"),
    ]


def test_a_day_with_more_runs_than_anybody_runs_is_said() -> None:
    week = "| Week | Mon | Tue | Wed | Thu | Sun |\n| 1 | rest | 3 km am 4 km pm | 5 km | rest | 9 km |\n"
    assert read(week + "| 2 | rest | 5 km | 5 km | rest | 9 km |").doubts == ()
    again = "Week 1\nTue: 5 km\nTue: 6 km\nTue: 5 km\nSun: 10 km\nWeek 2\nTue: 5 km\nSun: 9 km"
    assert CROWDED in read(again).doubts


def test_a_day_off_that_says_how_far_it_is_is_listed_and_no_other_sport() -> None:
    other = "Week {}\nTue: 5 km\nWed: 40 min swims\nThu: hike 8 km, then stretches\nFri: {}\nSun: 10 km"
    listed = {
        text: [piece.text for piece in read(f"{other.format(1, 'rest')}\n{other.format(2, text)}").unread]
        for text in ("rest", "recovery day 5 km", "off, 5 km", "10 km bikes", "5 km skip rope")
    }
    assert listed == {
        "rest": [],
        "recovery day 5 km": ["recovery day 5 km"],
        "off, 5 km": [],
        "10 km bikes": [],
        "5 km skip rope": [],
    }


def test_a_piece_stands_where_it_was_sent_also_in_a_plan_whose_columns_are_its_weeks() -> None:
    days = ["Mon,rest,rest", "Tue,5 km,6 km", "Wed,rest,rest", "Thu,5 km,6 km", "Fri,rest,rest", "Sat,4 km,5 km"]
    rows = split_rows("\n".join(["Day,Week 1,Week 2,Week 3", *(f"{line},rest" for line in days), "Sun,9 km,9 km,9 km"]))
    places = find_places(rows)
    assert all(rows[place.at[0]][place.at[1]] == place.text for week in places.weeks for place in week.places)
