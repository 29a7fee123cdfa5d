"""A run that is over: whether it brings the reminder, or why it does not."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any

from bot.domain.reminders.finished_run import RunOutcome, judge_run
from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.week import Slot
from tests.domain.reminders.ledger import CLINIC_PLAN, MON, SAT, SHORT, SUN, TUE, WED, came, owed
from tests.domain.reminders.life import EVENING
from tests.each import cases

COMES = RunOutcome.COMES


def ran(seconds: int = SHORT, plan: Plan | None = CLINIC_PLAN, day: date = TUE, **facts: Any) -> RunOutcome:
    """What becomes of a run on Tuesday."""
    known = {"rows": (), "done": (), **facts}
    return judge_run(seconds, plan, known.pop("rows"), known.pop("done"), day, **known)


@cases("secs", [60, SHORT, 20_000])
def test_without_fixed_days_any_run_brings_it_twice_in_seven_days_with_a_day_off(secs: int) -> None:
    plan = Plan(runs=(), is_any_run=True)
    for ago in map(frozenset, chain.from_iterable(combinations(range(10), size) for size in range(4))):
        outcome = ran(seconds=secs, plan=plan, done={TUE - timedelta(days=days) for days in ago})
        comes = not {0, 1} & ago and sum(days < 7 for days in ago) < 2
        assert (outcome is COMES) == comes, ago
    assert ran(plan=replace(plan, is_active=False)) is RunOutcome.STOPPED


def test_a_short_run_brings_the_reminder() -> None:
    assert ran() is COMES
    assert ran(day=WED) is COMES  # it need not be a day of the plan
    assert ran(seconds=round(1.1 * SHORT)) is COMES
    assert ran(rows=[came(SUN - timedelta(days=7)), owed(TUE), owed(SAT)]) is COMES


def test_a_longer_run_does_not() -> None:
    assert ran(seconds=round(1.1 * SHORT) + 1) is RunOutcome.LONGER_RUN
    slots = (Slot(1, EVENING, 1800), Slot(5, EVENING, 3600))
    assert ran(seconds=3900, plan=replace(CLINIC_PLAN, slots=slots)) is COMES


@cases("plan", [None, Plan()])
def test_who_has_no_plan_is_asked_for_the_week(plan: Plan | None) -> None:
    assert ran(plan=plan) is RunOutcome.NO_WEEK


def test_who_stopped_the_reminders_hears_how_they_start_again() -> None:
    assert ran(plan=replace(CLINIC_PLAN, is_active=False)) is RunOutcome.STOPPED


def test_a_pause_is_kept_up_to_its_last_day() -> None:
    paused = replace(CLINIC_PLAN, paused_until=TUE)
    assert ran(plan=paused) is RunOutcome.PAUSED
    assert ran(plan=paused, day=WED) is COMES
    assert ran(plan=replace(CLINIC_PLAN, paused_until=FOR_GOOD), day=SUN) is RunOutcome.PAUSED


def test_no_two_strength_days_follow_each_other() -> None:
    assert ran(rows=[came(TUE)]) is RunOutcome.TODAY_DONE
    assert ran(done={TUE}) is RunOutcome.TODAY_DONE
    assert ran(rows=[came(MON)]) is RunOutcome.YESTERDAY_DONE
    assert ran(done={MON}) is RunOutcome.YESTERDAY_DONE
    assert ran(done={WED}) is RunOutcome.TOMORROW_DONE


def test_a_week_has_as_many_reminders_as_its_plan() -> None:
    assert ran(rows=[came(MON)], done={WED}, day=SAT) is RunOutcome.ENOUGH
    assert ran(rows=[came(MON)], day=SAT) is COMES
    once = replace(CLINIC_PLAN, slots=CLINIC_PLAN.slots[:1])
    assert ran(rows=[came(MON)], day=SAT, plan=once) is RunOutcome.ENOUGH
    assert ran(rows=[came(SUN - timedelta(days=7))], day=TUE, plan=once) is COMES


def test_nobody_is_warm_from_a_run_of_some_time_ago() -> None:
    assert ran(is_long_over=True) is RunOutcome.TOO_LONG_AGO
    assert ran(is_long_over=True, plan=None) is RunOutcome.NO_WEEK
    assert ran(is_long_over=True, plan=replace(CLINIC_PLAN, is_active=False)) is RunOutcome.STOPPED
