"""How a coach takes the last change of a club back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.club import Club, redo, remember, undo, undo_days_off, undo_runs
from bot.domain.errors import MemberError
from bot.domain.reminders.week import Run

WEEK = (Run(1, 1110, 6000),)
OFF = ((date(2026, 3, 3), date(2026, 3, 3)),)


@pytest.mark.parametrize(
    ("before", "after", "take_back"),
    [
        (Club(), Club(zone="UTC"), undo),
        (Club(), Club(runs=WEEK), undo_runs),
        (Club(runs=WEEK), Club(runs=WEEK, days_off=OFF), undo_days_off),
    ],
)
def test_a_change_is_taken_back_once_however_many_coaches_say_so(
    before: Club, after: Club, take_back: Callable[[Club], Club]
) -> None:
    changed = remember(before, after)
    undone = remember(changed, take_back(changed))
    assert undone == before
    with pytest.raises(MemberError, match="already been undone"):
        take_back(undone)
    assert redo(undone) == after
    with pytest.raises(MemberError, match="nothing left to redo"):
        redo(changed)
    with pytest.raises(MemberError, match=r"nothing to undo|wasn't to the days off"):
        take_back(before)


_STEPS: tuple[Callable[[Club], Club], ...] = (
    lambda club: replace(club, runs=WEEK),
    lambda club: replace(club, runs=()),
    lambda club: replace(club, zone="UTC"),
    lambda club: replace(club, zone=None),
    lambda club: replace(club, days_off=OFF),
    undo,
    redo,
    undo_runs,
    undo_days_off,
)


@given(st.lists(st.sampled_from(_STEPS), max_size=8))
def test_the_week_that_undo_brings_back_is_the_one_before_its_last_change_unless_that_was_an_undo(
    steps: list[Callable[[Club], Club]],
) -> None:
    club = Club()
    changed_weeks: list[tuple[Club, Club]] = []
    for step in steps:
        with suppress(MemberError):
            after = step(club)
            if after.runs != club.runs:
                changed_weeks.append((club, after))
            club = club if after == club else remember(club, after)
    if not changed_weeks or changed_weeks[-1][1].is_undone:
        with pytest.raises(MemberError):
            undo_runs(club)
    else:
        assert undo_runs(club) == replace(club, runs=changed_weeks[-1][0].runs)
