"""After which runs of a week strength belongs: the clinic's rule, days chosen instead, and the sentence with why."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.week import (
    DAY_NAMES,
    DEFAULT_PACE_SECONDS,
    MOST_RUNS,
    ChoiceReason,
    Run,
    Slot,
    choose_runs,
    days_apart,
    find_begun,
    run_seconds,
)
from tests.each import cases

EVENING = 18 * 60 + 30
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
PACE = DEFAULT_PACE_SECONDS

# Small ranges, so that ties are common: few distances, few durations, few starts.
runs = st.builds(
    Run,
    weekday=st.integers(0, 6),
    start_minute=st.sampled_from((0, 420, EVENING, 1439)),
    metres=st.none() | st.sampled_from((3000, 5000, 6000)),
    seconds=st.none() | st.sampled_from((1170, 1950, 2340)),
    note=st.sampled_from(("", "", "", "long")),
).filter(lambda run: run.metres is not None or run.seconds is not None)


def start(run: Run) -> tuple[int, int]:
    return run.weekday, run.start_minute


weeks = st.lists(runs, max_size=3, unique_by=start) | st.lists(runs, max_size=MOST_RUNS, unique_by=start)
paces = st.sampled_from((195, 300, 390))


def make_week(*days: tuple[int, float]) -> tuple[Run, ...]:
    """A run on each weekday, of so many km, all at half past six."""
    return tuple(Run(weekday, EVENING, round(km * 1000)) for weekday, km in days)


def has_day_off_between(one: int, other: int) -> bool:
    """Walk round the week from each to the other: at least one day has to lie in between, both ways."""
    return all((start + step) % 7 != end for start, end in ((one, other), (other, one)) for step in (0, 1))


def choose_by_hand(week: list[Run], pace: int) -> tuple[Run, ...]:
    """The rule of the clinic, written out one sentence after the other."""

    def together(pair: tuple[Run, Run]) -> float:
        return sum(run.seconds if run.seconds is not None else (run.metres or 0) * pace / 1000 for run in pair)

    def when(run: Run) -> tuple[int, int]:
        return run.weekday, run.start_minute

    short = [run for run in week if "long" not in run.note]
    if len(short) == len(week) > 1:
        longest = max(together((run, run)) for run in week)
        rest = [run for run in week if together((run, run)) < longest]
        if len(rest) == len(week) - 1 and (len(week) > 2 or longest >= 2 * together((rest[0], rest[0]))):
            short = rest
    week = short or week
    pairs = [
        (one, other)
        for one in week
        for other in week
        if when(one) < when(other) and has_day_off_between(one.weekday, other.weekday)
    ]
    if pairs:
        least = min(map(together, pairs))
        shortest = [pair for pair in pairs if together(pair) == least]
        furthest = [pair for pair in shortest if days_apart(pair[0].weekday, pair[1].weekday) == 3] or [
            pair for pair in shortest if days_apart(pair[0].weekday, pair[1].weekday) == 2
        ]
        return min(furthest, key=lambda pair: (when(pair[0]), when(pair[1])))
    least = min((together((run, run)) for run in week), default=0)
    return tuple(sorted((run for run in week if together((run, run)) == least), key=when)[:1])


@given(weeks, paces, st.randoms(use_true_random=False))
def test_the_two_shortest_runs_with_a_day_off_between_are_chosen(week: list[Run], pace: int, random: Random) -> None:
    random.shuffle(week)
    choice = choose_runs(week, pace)
    assert choice.runs == choose_by_hand(week, pace)
    assert choice.back_to_back is None
    is_apart = any(has_day_off_between(one.weekday, other.weekday) for one in week for other in week)
    one_left = ChoiceReason.ONLY_SHORT if is_apart else ChoiceReason.NONE_APART
    reasons = (ChoiceReason.NO_RUNS, ChoiceReason.ONLY_RUN if len(week) == 1 else one_left, ChoiceReason.SHORTEST)
    assert choice.reason is reasons[len(choice.runs)]
    assert [(slot.weekday, slot.start_minute) for slot in choice.slots(pace)] == [
        (run.weekday, run.start_minute) for run in choice.runs
    ]


@cases(
    ("week", "chosen"),
    [
        (make_week((TUE, 6), (THU, 10), (SAT, 5), (SUN, 18)), (TUE, SAT)),
        (make_week((MON, 5), (TUE, 5), (WED, 8)), (MON,)),  # the two shortest are neighbours, and the long one is none
        (make_week((MON, 5), (SAT, 7), (SUN, 5)), (MON,)),  # so are Sunday and Monday
        (make_week((MON, 5), (TUE, 5), (WED, 8), (THU, 8)), (MON, THU)),  # two longest: neither is the long one
        (make_week((TUE, 5), (SUN, 18)), (TUE,)),
        (make_week((TUE, 5), (SUN, 10)), (TUE,)),  # twice as long
        (make_week((TUE, 5), (SUN, 9.9)), (TUE, SUN)),
        (make_week((MON, 5), (WED, 5), (THU, 5)), (MON, THU)),  # the pair furthest apart
        (make_week((MON, 5), (THU, 5), (FRI, 5)), (MON, THU)),  # as far apart as Monday and Friday, and earlier
        (make_week(*((day, 5) for day in range(7))), (MON, THU)),
        (make_week((SUN, 5), (TUE, 5)), (TUE, SUN)),
        (make_week((TUE, 6)), (TUE,)),
        (make_week((TUE, 6), (WED, 5)), (WED,)),
        (make_week((SUN, 6), (MON, 6)), (MON,)),
        ((Run(SAT, 420, 8000), Run(SAT, EVENING, 5000)), (SAT,)),
        ((), ()),
    ],
)
def test_examples_of_the_clinics_rule(week: tuple[Run, ...], chosen: tuple[int, ...]) -> None:
    assert tuple(run.weekday for run in choose_runs(week, PACE).runs) == chosen


def test_the_longest_run_is_none_of_them_where_a_shorter_one_rests_close_to_a_race() -> None:
    week = make_week((TUE, 5), (THU, 6), (SUN, 10))
    assert [run.weekday for run in choose_runs(week, PACE, resting={TUE}).runs] == [THU]
    assert choose_runs(week, PACE, resting={TUE, THU}).runs == ()


def test_a_duration_said_counts_before_the_distance() -> None:
    slow = Run(TUE, EVENING, metres=4000, seconds=3600)
    week = (slow, *make_week((THU, 6), (SAT, 5), (SUN, 8)))
    assert slow.lasts(PACE) == 3600
    assert [run.weekday for run in choose_runs(week, PACE).runs] == [THU, SAT]


def test_the_pace_decides_between_a_distance_and_a_duration() -> None:
    week = (Run(MON, EVENING, metres=5000), Run(WED, EVENING, seconds=1800), Run(FRI, EVENING, seconds=1800))
    assert [run.weekday for run in choose_runs(week, 300).runs] == [MON, FRI]
    assert [run.weekday for run in choose_runs(week, 390).runs] == [WED, FRI]


def test_the_reason_says_what_was_chosen_and_why() -> None:
    assert choose_runs(make_week((TUE, 6), (THU, 10), (SAT, 5), (SUN, 18)), PACE).reason is ChoiceReason.SHORTEST
    assert choose_runs(make_week((TUE, 6)), PACE).reason is ChoiceReason.ONLY_RUN
    assert choose_runs(make_week((SUN, 6), (MON, 5)), PACE).reason is ChoiceReason.NONE_APART
    assert choose_runs((), PACE).reason is ChoiceReason.NO_RUNS


@given(weeks, paces, st.sets(st.integers(0, 6), min_size=1, max_size=2))
def test_days_that_a_member_chose_take_the_shortest_run_of_each(week: list[Run], pace: int, days: set[int]) -> None:
    free = sorted(days - {run.weekday for run in week})
    if free:
        with pytest.raises(MemberError, match=f"Your week has no run on {DAY_NAMES[free[0]]}.*`!runs add`"):
            choose_runs(week, pace, days)
        return
    choice = choose_runs(week, pace, days)
    assert [run.weekday for run in choice.runs] == sorted(days)
    for run in choice.runs:
        others = [other for other in week if other.weekday == run.weekday and other != run]
        assert all((run.lasts(pace), run.start_minute) < (other.lasts(pace), other.start_minute) for other in others)
    assert choice.reason is ChoiceReason.OWN_DAYS
    assert (choice.back_to_back is not None) == (len(days) == 2 and not has_day_off_between(*days))


def test_two_runs_on_a_chosen_day_give_the_shorter() -> None:
    week = (Run(TUE, 420, 8000), Run(TUE, EVENING, 4000), Run(FRI, EVENING, 5000))
    assert choose_runs(week, PACE, (TUE,)).runs == (week[1],)


@cases(("first", "second"), [(MON, TUE), (TUE, WED), (WED, THU), (THU, FRI), (FRI, SAT), (SAT, SUN), (SUN, MON)])
def test_two_days_back_to_back_are_taken_and_told_apart_by_which_comes_first(first: int, second: int) -> None:
    choice = choose_runs(make_week((first, 5), (second, 5)), PACE, (second, first))
    assert {run.weekday for run in choice.runs} == {first, second}
    assert choice.back_to_back is not None
    assert [run.weekday for run in choice.back_to_back] == [first, second]


def test_days_apart_are_counted_the_shorter_way_round_the_week() -> None:
    assert [days_apart(SUN, day) for day in range(7)] == [1, 2, 3, 3, 2, 1, 0]
    assert days_apart(SAT, MON) == 2


@given(st.integers(0, 6), st.integers(0, 6))
def test_two_weekdays_are_as_far_apart_from_either_side(one: int, other: int) -> None:
    assert days_apart(one, other) == days_apart(other, one)
    assert (days_apart(one, other) >= 2) == has_day_off_between(one, other)


def test_6_km_take_39_minutes_at_the_ordinary_pace() -> None:
    assert run_seconds(6000, PACE) == 39 * 60
    assert choose_runs(make_week((TUE, 6)), PACE).slots(PACE) == (Slot(TUE, EVENING, 39 * 60),)


def test_of_todays_runs_the_latest_that_has_begun_is_meant() -> None:
    morning, evening = Run(TUE, 420, 8000), Run(TUE, EVENING, 4000)
    week = (evening, morning, Run(WED, 0, 5000))
    assert find_begun(week, TUE, 419) is None
    assert find_begun(week, TUE, 420) == morning
    assert find_begun(week, TUE, EVENING - 1) == morning
    assert find_begun(week, TUE, EVENING) == evening
    assert find_begun(week, MON, 1439) is None
    assert find_begun(week, WED, 0) == week[2]


@given(weeks)
def test_the_run_that_has_begun_is_the_last_of_that_day_up_to_that_minute(week: list[Run]) -> None:
    minutes = {run.start_minute + shift for run in week for shift in (-1, 0, 1)} | {720}
    for weekday, minute in product(range(7), minutes):
        begun = find_begun(week, weekday, minute)
        starts = [run.start_minute for run in week if run.weekday == weekday and run.start_minute <= minute]
        assert (begun is None) == (not starts)
        assert begun is None or (begun.weekday, begun.start_minute) == (weekday, max(starts))
