"""A training plan by its dates: which week is which, one done again or left out, and race week where it was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.training_plan import (
    MOST_WEEKS,
    PlanRun,
    TrainingPlan,
    fallen_out,
    list_runs,
    plan_of,
    put_week,
    repeat_week,
    skip_week,
    week_of,
)
from tests.each import cases

MONDAY = date(2027, 1, 11)
WEEKS = 6
PLAN = TrainingPlan(
    MONDAY,
    (
        *((PlanRun(1, 5000 + 1000 * week), PlanRun(5, 4000)) for week in range(WEEKS - 1)),
        (PlanRun(1, 3000), PlanRun(6, 21_098, is_race=True)),
    ),
)


def weeks_of(plan: TrainingPlan) -> list[int]:
    """The plan's weeks in the order of the calendar, counted from 1."""
    return [number + 1 for number in plan.order]


def day_in(week: int) -> date:
    """A Wednesday of a week of the calendar, from 1."""
    return MONDAY + timedelta(days=7 * (week - 1) + 2)


def test_every_day_of_a_week_has_the_runs_of_its_monday() -> None:
    for back in range(7):
        assert week_of(PLAN, MONDAY + timedelta(days=back)) == PLAN.weeks[0]
    assert week_of(PLAN, MONDAY - timedelta(days=1)) is None
    assert week_of(PLAN, PLAN.last_day) == PLAN.weeks[-1]
    assert week_of(PLAN, PLAN.last_day + timedelta(days=1)) is None


def test_a_repeated_week_comes_again_and_the_one_before_race_week_falls_out() -> None:
    again = repeat_week(PLAN, day_in(2))
    assert weeks_of(again) == [1, 2, 2, 3, 4, 6]
    assert fallen_out(PLAN, again, day_in(2)) == (4,)
    assert again.find_race() == PLAN.find_race()


def test_a_skipped_week_makes_room_and_the_one_before_race_week_comes_twice() -> None:
    assert weeks_of(skip_week(PLAN, day_in(2))) == [1, 3, 4, 5, 5, 6]


def test_a_week_by_its_number_comes_now_and_the_others_follow() -> None:
    assert weeks_of(put_week(PLAN, day_in(2), 3)) == [1, 4, 5, 5, 5, 6]
    assert weeks_of(put_week(PLAN, day_in(4), 0)) == [1, 2, 3, 1, 2, 6]
    with pytest.raises(MemberError, match="weeks 1 to 5"):
        put_week(PLAN, day_in(2), 5)


def test_without_a_race_a_repeated_week_makes_the_plan_longer() -> None:
    free = TrainingPlan(MONDAY, PLAN.weeks[:3])
    assert weeks_of(repeat_week(free, day_in(1))) == [1, 1, 2, 3]
    assert weeks_of(skip_week(free, day_in(1))) == [2, 3]
    assert weeks_of(skip_week(free, day_in(3))) == [1, 2]


def test_the_only_week_of_a_plan_cannot_be_skipped_but_repeated() -> None:
    only = TrainingPlan(MONDAY, PLAN.weeks[:1])
    assert weeks_of(repeat_week(only, day_in(1))) == [1, 1]
    with pytest.raises(MemberError, match="only week"):
        skip_week(only, day_in(1))


@cases("week", [5, 6])
def test_race_week_and_the_week_before_it_cannot_move(week: int) -> None:
    with pytest.raises(MemberError, match="too close"):
        repeat_week(PLAN, day_in(week))


def test_outside_of_the_plan_there_is_nothing_to_move() -> None:
    with pytest.raises(MemberError, match="doesn't cover"):
        skip_week(PLAN, MONDAY - timedelta(days=1))


@given(
    moves=st.lists(st.tuples(st.sampled_from(["repeat", "skip", "put"]), st.integers(0, WEEKS + 1), st.integers(0, 6))),
    has_recovery=st.booleans(),
)
def test_whatever_is_moved_the_race_and_all_after_it_stay(
    moves: list[tuple[str, int, int]], has_recovery: bool
) -> None:
    recovery = ((PlanRun(2, 3000),),) if has_recovery else ()
    first = TrainingPlan(MONDAY, (*PLAN.weeks, *recovery))
    plan = first
    for move, week, number in moves:
        try:
            plan = (
                put_week(plan, day_in(week), number)
                if move == "put"
                else (repeat_week if move == "repeat" else skip_week)(plan, day_in(week))
            )
        except MemberError:
            continue
        assert len(plan.order) == len(first.order)
        assert plan.order[WEEKS - 1 :] == first.order[WEEKS - 1 :]
        assert plan.find_race() == first.find_race()


@given(
    st.lists(
        st.tuples(st.dates(date(2027, 1, 1), date(2027, 12, 1)), st.integers(400, 40_000)), min_size=1, max_size=40
    )
)
def test_runs_by_date_are_found_on_their_dates_again(runs: list[tuple[date, int]]) -> None:
    dated = [(day, PlanRun(0, metres)) for day, metres in runs]
    assert sorted((day, run.metres) for day, run in list_runs(plan_of(dated))) == sorted(runs)


def test_a_plan_without_runs_or_too_long_is_refused_with_the_next_step() -> None:
    with pytest.raises(MemberError, match="no runs"):
        plan_of([])
    with pytest.raises(MemberError, match=f"{MOST_WEEKS} at most"):
        plan_of([(MONDAY, PlanRun(0, 5000)), (MONDAY + timedelta(weeks=MOST_WEEKS), PlanRun(0, 5000))])


def test_a_week_that_is_left_open_says_nothing_and_a_week_off_says_no_runs() -> None:
    first, last = MONDAY, MONDAY + timedelta(weeks=3)
    plan = plan_of([(first, PlanRun(0, 5000)), (last, PlanRun(0, 5000))], [MONDAY + timedelta(weeks=1)])
    assert [week_of(plan, MONDAY + timedelta(weeks=at)) is None for at in range(4)] == [False, True, False, False]
    assert week_of(plan, MONDAY + timedelta(weeks=2)) == ()


def test_a_range_lasts_as_long_as_its_middle() -> None:
    assert PlanRun(0, 4000, most=6000).lasts(360) == 1800
    assert PlanRun(0, seconds=2400, most=3000).lasts(360) == 2700
    assert PlanRun(0, note="speed").lasts(360) is None
    assert replace(PLAN, order=(5,)).race_week == WEEKS - 1
