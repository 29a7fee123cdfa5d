"""How a coach takes the last change of a club back."""

from collections.abc import Callable
from datetime import date

import pytest

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
