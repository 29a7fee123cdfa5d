"""The days on which a club doesn't run: no reminder follows the club's runs there, and all others are as before."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminders.claim import DueFacts, Rules, judge_due
from bot.domain.reminders.days_off import DaysOff, add_days_off, has_weekday, is_day_off, remove_days_off
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State
from bot.domain.reminders.schedule import as_datetime
from bot.domain.reminders.training import Training
from bot.domain.reminders.training_plan import PlanRun, TrainingPlan
from tests.domain.reminders.life import CLINIC_WEEK, PACE

TODAY = date(2026, 12, 1)  # a Tuesday
NOW = 1_796_083_200  # its first moment, in UTC
days = st.integers(0, 40).map(lambda ahead: TODAY + timedelta(days=ahead))
spans = st.lists(st.tuples(days, days).map(lambda pair: (min(pair), max(pair))), max_size=4).map(tuple)
RULES = Rules(3600, "UTC")


def all_days(some: DaysOff) -> set[date]:
    return {first + timedelta(days=ahead) for first, last in some for ahead in range((last - first).days + 1)}


@given(spans, spans)
def test_days_off_are_added_and_removed_as_sets_of_days(before: DaysOff, changed: DaysOff) -> None:
    known = add_days_off((), before, TODAY)
    added, removed = add_days_off(known, changed, TODAY), remove_days_off(known, changed)
    assert all_days(added) == all_days(before) | all_days(changed)
    assert all_days(removed) == all_days(before) - all_days(changed)
    for found in (known, added, removed):
        assert list(found) == sorted(found)
        assert all(is_day_off(found, day) for day in all_days(found))
        weekdays = {day.weekday() for day in all_days(found)}
        assert all(has_weekday(found, [weekday]) == (weekday in weekdays) for weekday in range(7))
    assert len(all_days(added)) == sum((last - first).days + 1 for first, last in added), "none twice"


def test_what_is_over_is_dropped() -> None:
    past = ((TODAY - timedelta(days=9), TODAY - timedelta(days=3)),)
    assert add_days_off(past, ((TODAY, TODAY),), TODAY) == ((TODAY, TODAY),)


@given(spans)
def test_who_follows_the_club_is_reminded_after_the_first_run_that_takes_place(off: DaysOff) -> None:
    known = add_days_off((), off, TODAY)
    plain, rests = Plan().with_slots(CLINIC_WEEK, PACE), Plan().with_slots(CLINIC_WEEK, PACE, known)
    after, expected = NOW, None
    while expected is None:
        planned = plain.find_next("UTC", after)
        assert planned is not None
        expected, after = None if is_day_off(known, planned.day) else planned, planned.due
    assert rests.find_next("UTC", NOW) == expected
    assert replace(rests, calendar=plain.calendar) == plain


def test_who_has_a_week_of_their_own_is_not_touched() -> None:
    plan = Plan(runs=CLINIC_WEEK)
    assert plan.with_slots((), PACE, ((TODAY, TODAY),)) == plan.with_slots((), PACE)


def test_a_training_plan_of_ones_own_holds_in_its_weeks_and_the_clubs_plan_falls_out_with_the_club() -> None:
    monday = TODAY - timedelta(days=TODAY.weekday())
    week = (PlanRun(1, 5000, start_minute=1110), PlanRun(4, 5000, start_minute=1110))
    plan = TrainingPlan(monday, (week,))
    off = ((monday, monday + timedelta(days=13)),)
    days = []
    for training in (Training(plan), Training(plan, group="novice")):
        found = Plan(training=training).with_slots(CLINIC_WEEK, PACE, off).find_next("UTC", NOW)
        assert found is not None
        days.append((found.day - monday).days)
    assert days[0] == 1
    assert days[1] >= 14


def test_a_run_that_is_called_off_at_the_last_moment_brings_no_reminder_but_a_run_told_does() -> None:
    plan = Plan().with_slots(CLINIC_WEEK, PACE, ((TODAY, TODAY),))
    planned = Plan().with_slots(CLINIC_WEEK, PACE).find_next("UTC", NOW)
    assert planned is not None
    assert as_datetime(planned.due).date() == TODAY
    row = Reminder(TODAY, TODAY, planned.due)
    for origin in (Origin.PLAN, Origin.HELD):
        outcome = judge_due(DueFacts(replace(row, origin=origin), plan, None, None), planned.due, RULES)
        assert (outcome.state, outcome.reason) == (State.SKIPPED, Reason.DAY_OFF)
    told = judge_due(DueFacts(replace(row, origin=Origin.RAN), plan, None, None), planned.due, RULES)
    assert told.state is State.CLAIMED
