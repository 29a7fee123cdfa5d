"""Weeks in a row that forgive: halves, pauses and two reserve weeks a season, against brute force."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.progress import (
    BOTH,
    RESERVES,
    Streak,
    count_sessions,
    count_streak,
    list_weeks,
    monday_of,
    paused_weeks,
    season_of,
)

TODAY = date(2026, 11, 26)  # a Thursday
NOW = monday_of(TODAY)
WEEK = timedelta(days=7)
lives = st.lists(st.sampled_from([0, 0, 1, 2, 3, "pause"]), min_size=6, max_size=40) | st.lists(
    st.sampled_from([0, 1, 2]), min_size=1, max_size=5
)


def reckon(life: Sequence[object], today: date = TODAY) -> Streak:
    """The row of weeks given as strength days or "pause", this one last."""
    mondays = [monday_of(today) - at * WEEK for at in reversed(range(len(life)))]
    sessions = {monday: one for monday, one in zip(mondays, life, strict=True) if isinstance(one, int) and one}
    return count_streak(sessions, {monday for monday, one in zip(mondays, life, strict=True) if one == "pause"}, today)


def brute_force(life: Sequence[object], today: date = TODAY) -> int:
    """The best row of all that begin with a session and hold no more than two empty weeks of any season."""
    mondays = [monday_of(today) - at * WEEK for at in reversed(range(len(life)))]
    best = 0
    for start in range(len(life)):
        row = list(zip(mondays[start:], life[start:], strict=True))
        empty = [season_of(monday) for monday, one in row[:-1] if one == 0]
        if all(empty.count(season) <= RESERVES for season in empty):
            best = max(best, sum(min(one, BOTH) for _, one in row if isinstance(one, int)))
    return best


@settings(max_examples=80)
@given(lives, st.integers(0, 400))
def test_the_row_is_the_best_that_holds_no_more_empty_weeks_than_reserves(life: Sequence[object], days: int) -> None:
    today = TODAY + timedelta(days=days)
    streak = reckon(life, today)
    assert streak.halves == brute_force(life, today)
    assert 0 <= streak.reserves_left <= RESERVES
    seasons = [season_of(monday) for monday in streak.reserved]
    assert all(seasons.count(season) <= RESERVES for season in seasons)
    assert not streak.reserved or streak.halves


@given(lives, st.data())
def test_more_done_or_a_pause_never_makes_the_row_shorter(life: Sequence[object], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(life) - 1))
    more = [*life[:at], data.draw(st.sampled_from([1, 2] if life[at] in {0, "pause"} else [2])), *life[at + 1 :]]
    assert reckon(more).halves >= reckon(life).halves
    if life[at] == 0:
        assert reckon([*life[:at], "pause", *life[at + 1 :]]).halves >= reckon(life).halves


def test_what_a_row_comes_to_is_read_in_halves() -> None:
    assert [reckon(life).words for life in ([], [1], [2], [2, 1], [2, 2, 1, 0])[1:]] == ["½", "1", "1½", "2½"]
    assert reckon([0]).words == "0"
    assert reckon([2, 0, 2, 0, 2]) == Streak(6, frozenset({NOW - WEEK, NOW - 3 * WEEK}), 0)
    assert reckon([2, 0, 2, 0, 2, 0, 2]).halves == 6
    assert reckon([2, 2, 0, 0, 0, 0]).halves == 0
    assert reckon([2, 2, "pause", "pause", "pause", "pause", 0]) == Streak(4, frozenset(), 2)


@given(st.lists(st.tuples(st.dates(date(2026, 1, 1), TODAY), st.integers(0, 40)), max_size=5))
def test_a_week_with_any_day_of_a_pause_is_paused(pauses: list[tuple[date, int]]) -> None:
    spans = [(first, first + timedelta(days=days)) for first, days in pauses]
    days = {first + timedelta(days=at) for first, last in spans for at in range((last - first).days + 1)}
    assert paused_weeks(spans, TODAY) == {monday_of(day) for day in days if day <= TODAY}
    assert paused_weeks([(TODAY, date.max)], TODAY) == {NOW}


@given(st.lists(st.dates(date(2026, 8, 1), TODAY), max_size=60))
def test_sixteen_weeks_are_shown_and_a_day_counts_once(days: list[date]) -> None:
    weeks = list_weeks(count_sessions(days), {}, (), (), TODAY)
    assert [week.monday for week in weeks] == [NOW - at * WEEK for at in reversed(range(16))]
    assert sum(week.strength for week in weeks) == len({day for day in days if day >= weeks[0].monday})
