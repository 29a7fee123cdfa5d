"""A member's plan: whose runs, which of them, and when it rests."""

from dataclasses import replace

from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.reminder import Reason
from bot.domain.reminders.schedule import Planned
from bot.domain.reminders.week import ChoiceReason, Slot
from tests.domain.reminders.ledger import BERLIN, CLINIC_PLAN, MON, SAT, SUN, TUE, TUE_DUE, WED
from tests.domain.reminders.life import CLINIC_WEEK, EVENING, PACE, moment_at

SAT_DUE = moment_at(2026, 11, 28, 8, 38)


def test_who_has_no_runs_of_their_own_follows_the_clubs() -> None:
    assert Plan().followed_runs(CLINIC_WEEK) == CLINIC_WEEK
    assert Plan(runs=()).followed_runs(CLINIC_WEEK) == ()
    assert Plan(runs=CLINIC_WEEK[:1]).followed_runs(CLINIC_WEEK) == CLINIC_WEEK[:1]


def test_a_plan_keeps_the_slots_of_the_runs_that_strength_follows() -> None:
    assert Plan().with_slots(CLINIC_WEEK, PACE).slots == (Slot(1, EVENING, 2340), Slot(5, 9 * 60, 1950))
    assert Plan(days=(3,)).with_slots(CLINIC_WEEK, PACE).slots == (Slot(3, 19 * 60, 3900),)
    assert Plan().with_slots((), PACE).slots == ()


def test_chosen_days_that_lost_their_run_give_way_to_the_rule() -> None:
    choice = Plan(days=(2, 5)).choose(CLINIC_WEEK, PACE)
    assert [run.weekday for run in choice.runs] == [1, 5]
    assert choice.reason is ChoiceReason.SHORTEST


def test_a_plan_knows_the_days_of_its_pause() -> None:
    assert not Plan().is_paused_on(TUE)
    paused = Plan(paused_until=TUE)
    assert [paused.is_paused_on(day) for day in (MON, TUE, WED)] == [True, True, False]
    assert Plan(paused_until=FOR_GOOD).is_paused_on(SUN)


def test_a_plan_that_rests_has_no_next_reminder_until_its_pause_is_over() -> None:
    now = moment_at(2026, 11, 23)
    assert CLINIC_PLAN.find_next(BERLIN, now) == Planned(TUE, TUE_DUE)
    assert CLINIC_PLAN.find_next(BERLIN, now, (TUE,)) == Planned(SAT, SAT_DUE)
    assert replace(CLINIC_PLAN, paused_until=MON).find_next(BERLIN, now) == Planned(TUE, TUE_DUE)
    assert replace(CLINIC_PLAN, paused_until=TUE).find_next(BERLIN, now) == Planned(SAT, SAT_DUE)
    assert replace(CLINIC_PLAN, paused_until=FOR_GOOD).find_next(BERLIN, now) is None
    assert replace(CLINIC_PLAN, is_active=False).find_next(BERLIN, now) is None
    assert Plan().find_next(BERLIN, now) is None


def test_a_plan_says_why_it_rests_on_a_day() -> None:
    assert Plan().find_rest(TUE) is Reason.NONE
    assert Plan(paused_until=TUE).find_rest(TUE) is Reason.PAUSED
    assert Plan(paused_until=TUE).find_rest(WED) is Reason.NONE
    assert Plan(is_active=False, paused_until=TUE).find_rest(TUE) is Reason.STOPPED
