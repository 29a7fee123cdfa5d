"""A member's record: what comes next in it, and the plan made anew over it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.reminders.claim import Rules
from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.record import MemberRecord, UpcomingReminder, find_upcoming, replan
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State
from bot.domain.reminders.week import Slot
from tests.domain.reminders.ledger import (
    BERLIN,
    CLINIC_PLAN,
    MON,
    NIGHT,
    SAT,
    SUN,
    THU,
    TUE,
    TUE_DUE,
    WED,
    came,
    owed,
)
from tests.domain.reminders.life import CLINIC_WEEK, DAY, EVENING, HOUR, moment_at


def see(rows: tuple[Reminder, ...] = (), plan: Plan = CLINIC_PLAN, **facts: Any) -> list[UpcomingReminder]:
    """What is told on Monday at noon."""
    now, count = facts.pop("now", moment_at(2026, 11, 23, 12)), facts.pop("count", 2)
    record = MemberRecord(1, 1, plan, rows, frozenset(facts.pop("done", ())), **facts)
    return find_upcoming(record, now, Rules(3 * HOUR, BERLIN), count)


SAT_DUE = moment_at(2026, 11, 28, 8, 38)  # 9:37:30 in Berlin, rounded up


def test_the_next_two_are_foretold_with_what_put_them_there() -> None:
    assert see() == [UpcomingReminder(TUE_DUE, Origin.PLAN), UpcomingReminder(SAT_DUE, Origin.PLAN)]
    assert see((owed(),)) == see()
    assert see(count=1) == see()[:1]
    assert see(plan=replace(CLINIC_PLAN, is_active=False)) == []
    assert see(plan=Plan()) == []
    snoozed = owed(SUN - timedelta(days=7), origin=Origin.SNOOZE, strength_day=MON, due=TUE_DUE - DAY, sent_at=1)
    assert see((snoozed, owed())) == [
        UpcomingReminder(snoozed.due, Origin.SNOOZE),
        UpcomingReminder(SAT_DUE, Origin.PLAN),
    ]


def test_what_would_fall_out_is_not_foretold() -> None:
    next_tuesday = UpcomingReminder(TUE_DUE + 7 * DAY, Origin.PLAN)
    assert see((came(MON),)) == [UpcomingReminder(SAT_DUE, Origin.PLAN), next_tuesday]
    assert see(done={TUE}) == [UpcomingReminder(SAT_DUE, Origin.PLAN), next_tuesday]
    assert see((replace(owed(), state=State.SKIPPED),)) == [UpcomingReminder(SAT_DUE, Origin.PLAN), next_tuesday]
    assert see(plan=replace(CLINIC_PLAN, paused_until=SAT))[0] == next_tuesday


def test_of_two_neighbouring_days_the_second_is_foretold_where_the_first_falls_out() -> None:
    neighbours = replace(CLINIC_PLAN, slots=(Slot(1, EVENING, 2340), Slot(2, EVENING, 2340)))
    tuesday = UpcomingReminder(TUE_DUE, Origin.PLAN)
    wednesday = UpcomingReminder(TUE_DUE + DAY, Origin.PLAN)
    assert see(plan=neighbours, count=1) == [tuesday]
    assert wednesday not in see(plan=neighbours)
    assert see(plan=neighbours, done={MON}, count=1) == [wednesday]


def test_a_reminder_that_quiet_hours_hold_is_foretold_for_their_end() -> None:
    assert see(quiet=(19 * 60, 20 * 60))[0] == UpcomingReminder(moment_at(2026, 11, 24, 19), Origin.HELD)


def test_a_run_that_was_skipped_is_not_preferred_to_a_morning_before_it() -> None:
    plan = replace(CLINIC_PLAN, slots=(Slot(1, 22 * 60, 1800), Slot(3, EVENING, 1800)))
    wednesday = UpcomingReminder(moment_at(2026, 11, 25, 6), Origin.HELD)
    assert wednesday not in see(plan=plan, quiet=NIGHT)
    assert see((owed(THU, state=State.SKIPPED),), plan=plan, quiet=NIGHT)[0] == wednesday


def test_a_reminder_that_is_held_once_more_waits_for_the_end_of_the_longer_quiet_hours() -> None:
    held = owed(TUE, origin=Origin.HELD, strength_day=WED, due=moment_at(2026, 11, 25, 6))
    plan = replace(CLINIC_PLAN, slots=(Slot(3, EVENING, 1800),))
    assert see((held,), plan=plan, quiet=(1290, 480))[0] == UpcomingReminder(moment_at(2026, 11, 25, 7), Origin.HELD)


def plan_anew(plan: Plan | None, *rows: Reminder, now: int = TUE_DUE - DAY) -> tuple[Reminder, ...]:
    """The reminders of a member of a club with the clinic's week, after their plan was made anew."""
    record = MemberRecord(1, 1, plan, rows, club_runs=CLINIC_WEEK)
    return replan(record, now, Rules(3 * HOUR, BERLIN)).rows


def test_a_plan_is_made_anew_with_its_next_reminder_after_the_clubs_runs() -> None:
    assert plan_anew(Plan()) == (owed(),)
    assert plan_anew(None) == ()
    assert plan_anew(Plan(runs=())) == ()


def test_what_was_planned_gives_way_and_what_is_due_now_or_was_put_off_stays() -> None:
    stays = owed(SUN - timedelta(days=7), due=TUE_DUE - DAY), owed(MON, origin=Origin.HELD, due=TUE_DUE)
    assert plan_anew(Plan(), *stays, owed(THU)) == (*stays, owed())


def test_in_a_pause_or_a_stop_what_was_put_off_falls_out_with_the_rest() -> None:
    held, due_now = owed(MON, origin=Origin.HELD), owed(SUN - timedelta(days=7), due=TUE_DUE - DAY)
    for plan, reason in ((Plan(is_active=False), Reason.STOPPED), (Plan(paused_until=FOR_GOOD), Reason.PAUSED)):
        assert plan_anew(plan, due_now, held) == (replace(held, state=State.SKIPPED, reason=reason),)


def test_a_day_that_had_its_reminder_gets_no_second_one() -> None:
    had = came(TUE)
    assert [row.day for row in plan_anew(Plan(), had)] == [TUE, SAT]
