"""Tests of the times of day in a training plan's days: what is one, what isn't, and which start each run has then."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminders.training import Training, find_begun_run, list_starts, place_runs
from bot.domain.reminders.week import Run
from bot.domain.words.clock import write_clock
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_reading import PlanReading, read_plan
from bot.domain.words.plan_rows import split_rows
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from bot.domain.words.plan_times import find_start_times
from tests.each import cases

MONDAY = date(2026, 12, 7)


def starts_of(cell: str) -> str:
    """What a cell's runs are, as "18:30 5 km": an unknown start or length is "-", "unread" is all of it."""
    read = read_cell(cell, "km")
    if not read.is_read:
        return "unread"
    return ", ".join(
        f"{write_clock(run.start_minute) if run.start_minute is not None else '-'} "
        f"{f'{run.metres / 1000:g} km' if run.metres else f'{run.seconds / 60:g} min' if run.seconds else '-'}"
        for run in read.runs
    )


def send(text: str) -> PlanReading:
    reading = read_plan(PlanSource(rows=split_rows(text)), PlanChoices(first_day=MONDAY), date(2026, 12, 1))
    assert reading.plan is not None
    return reading


@cases(
    ("cell", "starts"),
    [
        ("18:30 5k", "18:30 5 km"),
        ("9am 12 km long run", "9:00 12 km"),
        ("6.30pm 5k", "18:30 5 km"),
        ("18h00 8 km", "18:00 8 km"),
        ("18h easy 8 km", "18:00 8 km"),
        ("18.30 5k", "18:30 5 km"),
        ("(18:30): 5k @ 5:30/km", "18:30 5 km"),
        ("at 7:30 5k", "7:30 5 km"),
        ("5k at 18:30", "18:30 5 km"),
        ("5k (6:30 a.m.)", "6:30 5 km"),
        ("18:30-19:30 5k", "18:30 5 km"),
        ("6-7pm 5k", "18:00 5 km"),
        ("11pm-1am 8k", "23:00 8 km"),
        ("8k 10:30-12am", "22:30 8 km"),
        ("11am-1am 8k", "- 8 km"),
        ("5pm-1am 8k", "- 8 km"),
        ("1-2am 8k", "1:00 8 km"),
        ("6pm5k", "18:00 5 km"),
        ("6:30pm5k", "18:30 5 km"),
        ("06:30 40 min easy", "6:30 40 min"),
        ("8:00 15 km", "8:00 15 km"),
        ("noon 10k", "12:00 10 km"),
        ("9 am 12", "9:00 12 km"),
        ("6am 5k, 6pm 4k", "6:00 5 km, 18:00 4 km"),
        ("7am club run", "7:00 -"),
        ("8pm rest", ""),
        ("6pm", "unread"),
        ("5 km @ 5:30/km", "- 5 km"),
        ("5:30/km 5 km", "- 5 km"),
        ("8:00 pace 5 km", "- 5 km"),
        ("6:30 km 5k", "- 5 km"),
        ("10:15 mile 5k", "- 5 km"),
        ("18:30 km reps 5k", "18:30 5 km"),
        ("5 miles at 10:30", "- 8.047 km"),
        ("1:30 h", "- 90 min"),
        ("1h30", "- 90 min"),
        ("0:45 easy", "- 45 min"),
        ("45:00", "unread"),
        ("5.30 km", "- 5.3 km"),
        ("20:00 easy", "- -"),
        ("10:00 warm-up, 5 km tempo, 10:00 cool-down", "- 5 km"),
        ("4 am 3 pm", "- 4 km, - 3 km"),
        ("6 am 4 pm", "- 6 km, - 4 km"),
        ("5k AM / 3 PM", "- 5 km, - 3 km"),
    ],
)
def test_times_of_day_are_told_from_paces_and_lengths(cell: str, starts: str) -> None:
    assert starts_of(cell) == starts


WRITTEN = ("{hour}:{minute:02} {half}m", "{hour}.{minute:02}{half}m", "{late}:{minute:02}", "{late}h{minute:02}")
CELLS = ("5 km", "5k easy", "8-10 km", "40 min", "12", "6 km @ 5:30/km", "3 mi", "8 km (with 5 x 400 m)")


@given(
    minute=st.integers(16 * 60, 23 * 60 + 59),
    written=st.sampled_from(WRITTEN),
    cell=st.sampled_from(CELLS),
    is_last=...,
)
def test_a_time_beside_a_run_says_when_it_starts_and_changes_nothing_of_it(
    minute: int, written: str, cell: str, is_last: bool
) -> None:
    hour = minute // 60
    time = written.format(hour=hour - 12, half="p", late=hour, minute=minute % 60)
    told = read_cell(f"{cell} at {time}" if is_last else f"{time} {cell}", "km")
    assert {run.start_minute for run in told.runs} == {minute}
    assert [(run.metres, run.seconds, run.most) for run in told.runs] == [
        (run.metres, run.seconds, run.most) for run in read_cell(cell, "km").runs
    ]


def test_each_week_keeps_its_time_and_one_without_takes_the_usual() -> None:
    plan = send(
        "week 1: tue 18:30 5k, sun 9am 10k\nweek 2: tue 6k, thu 5k, sun 10am 10k\nweek 3: tue 19:00 6k, sun 9am 10k\n"
        "week 4: tue 18:30 6k, sun 10k"
    ).plan
    assert plan is not None
    found = [[(run.weekday, run.start_minute) for run in week or ()] for week in plan.weeks]
    assert found == [
        [(1, 1110), (6, 540)],
        [(1, 1110), (3, None), (6, 600)],
        [(1, 1140), (6, 540)],
        [(1, 1110), (6, 540)],
    ]
    assert find_start_times(plan) == {1: (1110, 1140), 6: (540, 600)}


def test_a_time_that_a_member_says_of_a_weekday_goes_before_the_plans() -> None:
    plan = send("week 1: tue 18:30 5k, thu 6am 5k, thu 6pm 4k, sun 9am 10k").plan
    assert plan is not None
    week, weekly = plan.weeks[0] or (), (Run(1, 7 * 60, 5000),)
    told = Training(plan, starts=((1, 1140), (3, 420)))
    assert [start for _, _, start in place_runs(Training(plan), weekly, week)] == [1110, 360, 1080, 540]
    assert [start for _, _, start in place_runs(told, weekly, week)] == [1140, 420, 1080, 540]
    assert list_starts(told, weekly) == [(1, 1140), (3, 420), (6, 540)]
    tuesday = date(2026, 12, 8)
    assert find_begun_run(told, weekly, tuesday, 1120) is None
    assert find_begun_run(Training(plan), weekly, tuesday, 1120) is not None


def test_the_starts_of_a_plan_are_the_most_usual_ones_and_those_of_the_week_where_it_says_none() -> None:
    plan = send("week 1: tue 18:00 5k, thu 5k\nweek 2: tue 19:00 5k, thu 6k\nweek 3: tue 19:00 5k, sat 6k").plan
    weekly = (Run(3, 7 * 60, 5000), Run(6, 9 * 60, 9000))
    assert list_starts(Training(plan, starts=((3, 8 * 60),)), weekly) == [(1, 19 * 60), (3, 7 * 60)]
    double = send("week 1: thu 6am 5k, thu 6pm 4k\nweek 2: thu 7am 5k, thu 6pm 4k").plan
    assert list_starts(Training(double), weekly) == [(3, 6 * 60)], "the day's first run"
    assert list_starts(Training(starts=((0, 8 * 60),)), weekly) == [(0, 8 * 60), (3, 7 * 60), (6, 9 * 60)]
