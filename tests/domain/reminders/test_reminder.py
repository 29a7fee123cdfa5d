"""Which days count as strength days, and what speaks against another one."""

from collections.abc import Set
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations, product

from bot.domain.reminders.reminder import Origin, Reason, State, find_conflict, strength_days, taken_days
from tests.domain.reminders.ledger import FRI, MON, SAT, SUN, THU, TUE, TUE_DUE, WED, came, owed


def count_days_before(day: date, busy: Set[date]) -> int:
    """How many days without a gap lead up to a day."""
    return next(number for number in range(len(busy) + 1) if day - timedelta(days=number + 1) not in busy)


def test_strength_has_a_day_off_between_and_twice_a_week_is_enough() -> None:
    """Each day of a week beside up to three others of the two weeks around it."""
    others = chain.from_iterable(combinations(range(-8, 9), size) for size in range(4))
    for day, steps in product((MON, TUE, WED, THU, FRI, SAT, SUN), map(frozenset, others)):
        busy = {day + timedelta(days=step) for step in steps}
        same_week = {day + timedelta(days=step) for step in steps if 0 <= day.weekday() + step <= 6}
        counted = [other for other in same_week if count_days_before(other, same_week) % 2 == 0]  # not what was put off
        for most in (1, 2):
            enough = Reason.ENOUGH if len(counted) >= most else Reason.NONE
            expected = Reason.ADJACENT_DAY if steps & {-1, 0, 1} else enough
            assert find_conflict(day, busy, most) is expected, (day, steps)


def test_a_week_goes_from_monday_to_sunday() -> None:
    assert find_conflict(SUN, {MON, THU}) is Reason.ENOUGH
    assert find_conflict(MON, {THU, SUN}) is Reason.ENOUGH
    assert find_conflict(MON, {THU, MON + timedelta(days=7)}) is Reason.NONE
    assert find_conflict(SUN + timedelta(days=2), {MON, THU}) is Reason.NONE
    assert find_conflict(MON, {MON - timedelta(days=2), MON - timedelta(days=4)}) is Reason.NONE


def test_the_days_that_count_are_those_reminded_or_logged() -> None:
    rows = [
        came(MON),
        owed(WED, state=State.CLAIMED),
        owed(FRI, state=State.SETTLED, strength_day=SAT),
        owed(THU),
        owed(TUE, state=State.SKIPPED),
    ]
    assert strength_days(rows) == {MON, WED, SAT}
    assert strength_days(rows, done=[SUN]) == {MON, WED, SAT, SUN}
    assert strength_days([]) == frozenset()


def test_a_snoozed_reminder_counts_on_both_days() -> None:
    assert strength_days([owed(MON, origin=Origin.SNOOZE, strength_day=TUE, sent_at=TUE_DUE)]) == {MON, TUE}


def test_one_that_was_done_before_it_came_counts_on_the_day_of_the_log_alone() -> None:
    settled = owed(MON, strength_day=TUE, state=State.SETTLED, origin=Origin.HELD, reason=Reason.DONE_BEFORE)
    assert strength_days([settled], done={MON}) == {MON}


def test_one_that_came_counts_though_its_member_would_not_train() -> None:
    assert strength_days([replace(came(MON), state=State.SKIPPED, reason=Reason.NOT_TODAY)]) == {MON}


def test_a_day_is_taken_unless_the_plan_alone_has_a_reminder_on_it() -> None:
    rows = [owed(MON), owed(TUE, origin=Origin.HELD), owed(WED, state=State.SKIPPED), came(FRI)]
    assert taken_days(rows) == {TUE, WED, FRI}
