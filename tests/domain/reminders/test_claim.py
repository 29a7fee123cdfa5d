"""What becomes of a reminder that is due: rule by rule, alone and together with others."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.reminders.claim import (
    WINDOW_DAYS,
    DueFacts,
    DueGroup,
    Outcome,
    Rules,
    find_window,
    judge_due,
    judge_groups,
)
from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.reminder import (
    LATE_AFTER_SECONDS,
    Origin,
    Reason,
    Reminder,
    State,
    find_conflict,
    strength_days,
)
from bot.domain.reminders.schedule import Planned, find_next
from bot.domain.reminders.week import Slot
from tests.domain.reminders.ledger import (
    BERLIN,
    CLINIC_PLAN,
    FRI,
    MON,
    NIGHT,
    SAT,
    SUN,
    THU,
    TUE,
    TUE_DUE,
    WED,
    owed,
)
from tests.domain.reminders.life import DAY, EVENING, HOUR, moment_at
from tests.each import cases

RULES = Rules(3 * HOUR, BERLIN)


def facts_of(row: Reminder, **facts: Any) -> DueFacts:
    """What is known of a reminder in a plan without runs, but for the facts given."""
    sets = {name: frozenset(facts.pop(name, ())) for name in ("busy", "taken", "done")}
    return DueFacts(row, **{"plan": Plan(), "zone": None, "quiet": None, **sets, **facts})


def judge(row: Reminder, now: int = TUE_DUE, late_seconds: int = 3 * HOUR, **facts: Any) -> Outcome:
    """What becomes of a reminder in Berlin."""
    return judge_due(facts_of(row, **facts), now, Rules(late_seconds, BERLIN))


def test_what_was_put_off_until_tomorrow_does_not_cost_the_weeks_second_reminder() -> None:
    put_off = strength_days([owed(TUE, origin=Origin.SNOOZE, strength_day=WED, sent_at=TUE_DUE)])
    assert [judge(owed(day), busy=put_off).reason for day in (MON, THU)] == [Reason.ADJACENT_DAY] * 2
    assert judge(owed(SAT), busy=put_off).state is State.CLAIMED
    assert judge(owed(SUN), busy={*put_off, FRI}).reason is Reason.ENOUGH
    next_monday, next_wednesday = SUN + timedelta(days=1), SUN + timedelta(days=3)
    assert find_conflict(next_wednesday, {SUN, next_monday}) is Reason.NONE
    assert find_conflict(next_wednesday, {SUN, next_monday, SUN + timedelta(days=5)}) is Reason.ENOUGH


def test_a_reminder_comes_when_it_is_due() -> None:
    assert judge(owed()) == Outcome(State.CLAIMED)


@cases(
    ("late", "outcome"),
    [
        (LATE_AFTER_SECONDS - 1, Outcome(State.CLAIMED)),
        (LATE_AFTER_SECONDS, Outcome(State.CLAIMED, Reason.LATE)),
        (3 * HOUR, Outcome(State.CLAIMED, Reason.LATE)),
        (3 * HOUR + 1, Outcome(State.SKIPPED, Reason.TOO_LATE)),
        (DAY, Outcome(State.SKIPPED, Reason.TOO_LATE)),
    ],
)
def test_a_late_reminder_says_so_and_one_that_is_too_late_falls_out(late: int, outcome: Outcome) -> None:
    assert judge(owed(), now=TUE_DUE + late) == outcome


def test_without_grace_a_reminder_comes_in_its_minute_or_not_at_all() -> None:
    assert judge(owed(), late_seconds=0).state is State.CLAIMED
    assert judge(owed(), now=TUE_DUE + 1, late_seconds=0).reason is Reason.TOO_LATE


def test_who_has_done_it_is_not_reminded() -> None:
    settled = Outcome(State.SETTLED, Reason.DONE_BEFORE)
    assert judge(owed(), done={TUE}) == settled
    assert judge(owed(strength_day=WED), done={WED}) == settled
    assert judge(owed(strength_day=WED), done={TUE}) == settled
    assert judge(owed(), now=TUE_DUE + DAY, done={TUE}) == settled
    assert judge(owed(origin=Origin.SNOOZE, sent_at=TUE_DUE), done={TUE}) == settled


def test_a_day_off_between_is_kept_to_both_sides() -> None:
    for day in (MON, WED):
        assert judge(owed(), busy={day}) == Outcome(State.SKIPPED, Reason.ADJACENT_DAY)
        assert judge(owed(), done={day}) == Outcome(State.SKIPPED, Reason.ADJACENT_DAY)


def test_a_third_in_a_week_falls_out() -> None:
    assert judge(owed(), busy={THU}, done={SUN}) == Outcome(State.SKIPPED, Reason.ENOUGH)
    assert judge(owed(), busy={THU}, done={THU}) == Outcome(State.CLAIMED)


def test_a_snooze_is_its_members_own_wish_and_always_comes() -> None:
    snoozed = owed(origin=Origin.SNOOZE, strength_day=WED, sent_at=TUE_DUE, due=TUE_DUE + 6 * HOUR)
    assert judge(snoozed, now=snoozed.due, busy={TUE, WED, THU}, quiet=NIGHT) == Outcome(State.CLAIMED)


def test_a_run_told_brings_its_reminder_in_quiet_hours_too() -> None:
    night = TUE_DUE + 3 * HOUR  # 22:14
    assert judge(owed(due=night, origin=Origin.RAN), now=night, quiet=NIGHT) == Outcome(State.CLAIMED)
    assert judge(owed(due=night, origin=Origin.RAN), now=night, busy={MON}).reason is Reason.ADJACENT_DAY


def test_quiet_hours_put_a_reminder_off_to_the_morning_for_which_it_then_counts() -> None:
    night, morning = TUE_DUE + 3 * HOUR, moment_at(2026, 11, 25, 6)
    held = Outcome(State.PLANNED, Reason.QUIET, morning, WED)
    assert judge(owed(due=night), now=night, quiet=NIGHT) == held
    assert judge(owed(due=night), now=night, quiet=NIGHT, busy={MON}) == held
    assert judge(owed(due=night), now=night, quiet=NIGHT, busy={THU}).reason is Reason.ADJACENT_DAY
    after_midnight = night + 2 * HOUR
    assert judge(owed(due=after_midnight), now=after_midnight, quiet=NIGHT) == held


def test_a_nap_puts_a_reminder_off_within_the_day() -> None:
    outcome = judge(owed(), quiet=(19 * 60, 20 * 60))
    assert outcome == Outcome(State.PLANNED, Reason.QUIET, moment_at(2026, 11, 24, 19), TUE)


def test_the_next_run_is_preferred_to_a_morning_next_to_it() -> None:
    night = moment_at(2026, 11, 24, 21, 14)  # held to Wednesday morning
    for weekday, state in ((2, State.SKIPPED), (3, State.SKIPPED), (4, State.PLANNED)):
        plan = Plan(slots=(Slot(weekday, EVENING, 1800),))
        outcome = judge(owed(due=night), now=night, quiet=NIGHT, plan=plan)
        assert (outcome.state, outcome.reason) == (state, Reason.QUIET)
        assert outcome.following is not None
    assert judge(owed(), plan=Plan(slots=(Slot(2, EVENING, 1800),))).state is State.CLAIMED


def test_a_day_that_is_taken_is_no_run_to_wait_for() -> None:
    night = moment_at(2026, 11, 24, 21, 14)
    plan = Plan(slots=(Slot(2, EVENING, 1800),))
    assert judge(owed(due=night), now=night, quiet=NIGHT, plan=plan, taken={WED}).state is State.PLANNED


def test_the_plans_next_reminder_follows_whatever_becomes_of_this_one() -> None:
    saturday = Planned(SAT, moment_at(2026, 11, 28, 8, 38))
    for facts in ({}, {"done": {TUE}}, {"busy": {MON}}, {"now": TUE_DUE + DAY}):
        assert judge(owed(), plan=CLINIC_PLAN, **facts).following == saturday
    assert judge(owed(origin=Origin.SNOOZE), plan=CLINIC_PLAN).following is None
    assert judge(owed(), plan=replace(CLINIC_PLAN, is_active=False)).following is None


def test_what_is_stopped_or_paused_is_not_sent() -> None:
    stopped = judge(owed(), plan=replace(CLINIC_PLAN, is_active=False), done={TUE})
    assert stopped == Outcome(State.SKIPPED, Reason.STOPPED)
    for until in (TUE, WED, FOR_GOOD):
        outcome = judge(owed(), plan=replace(CLINIC_PLAN, paused_until=until))
        assert (outcome.state, outcome.reason) == (State.SKIPPED, Reason.PAUSED)
    assert judge(owed(), plan=replace(CLINIC_PLAN, paused_until=MON)).state is State.CLAIMED
    assert judge(owed(strength_day=WED), plan=replace(CLINIC_PLAN, paused_until=TUE)).state is State.CLAIMED


def test_what_was_tried_in_time_is_not_too_late_for_want_of_ounce() -> None:
    too_late = TUE_DUE + 3 * HOUR + 1
    assert judge(owed(), now=too_late, was_tried=True).reason is Reason.UNREACHABLE
    assert judge(owed(), now=too_late).reason is Reason.TOO_LATE


def test_a_snoozed_reminder_blocks_the_day_after_its_first_day() -> None:
    put_off = owed(MON, origin=Origin.SNOOZE, strength_day=THU, sent_at=TUE_DUE - DAY)
    assert judge(owed(), busy=strength_days([put_off])) == Outcome(State.SKIPPED, Reason.ADJACENT_DAY)


def group(*member_ids: int, row: Reminder | None = None, channel_id: int = 7, **facts: Any) -> DueGroup:
    """A group of members of club 1, with reminders that are numbered as they are."""
    known = facts_of(row or owed(), **facts)
    return DueGroup(1, channel_id, False, False, known, list(member_ids), list(member_ids))


def test_of_two_of_a_members_reminders_at_once_the_first_uses_up_its_day() -> None:
    monday = owed(MON, due=TUE_DUE - HOUR)
    decisions = list(judge_groups([group(1, 2, row=monday), group(2, 3, row=owed())], TUE_DUE, RULES))
    found = {(one.group.facts.reminder.day, *one.group.member_ids): one.outcome.reason for one in decisions}
    assert found == {
        (MON, 1): Reason.LATE,
        (MON, 2): Reason.LATE,
        (TUE, 2): Reason.ADJACENT_DAY,
        (TUE, 3): Reason.NONE,
    }


def test_what_is_not_sent_uses_up_no_day() -> None:
    monday = owed(MON, due=TUE_DUE - HOUR)
    decisions = list(judge_groups([group(2, row=monday, done={MON}), group(2, row=owed(SUN))], TUE_DUE, RULES))
    assert [one.outcome.state for one in decisions] == [State.SETTLED, State.CLAIMED]


def test_one_that_cannot_be_judged_is_skipped_and_keeps_nobody_back() -> None:
    decisions = list(judge_groups([group(1, zone="Mars/Base"), group(2, zone=BERLIN)], TUE_DUE, RULES))
    nobody, somebody = sorted(decisions, key=lambda one: one.group.member_ids[0])
    assert nobody.outcome == Outcome(State.SKIPPED, Reason.REFUSED)
    assert nobody.error is not None
    assert somebody.error is None
    assert somebody.outcome.state is State.CLAIMED


SHARED = [
    facts_of(owed(day, due=TUE_DUE), **facts) for day in (MON, TUE) for facts in ({}, {"busy": {SUN}}, {"done": {WED}})
]


@given(st.lists(st.tuples(st.sampled_from(SHARED), st.sets(st.integers(1, 4), min_size=1)), max_size=6))
def test_facts_that_hold_in_several_groups_come_to_what_each_member_comes_to(
    chosen: list[tuple[DueFacts, set[int]]],
) -> None:
    groups = [DueGroup(1, 7, False, False, facts, sorted(members), sorted(members)) for facts, members in chosen]
    used: dict[int, frozenset[date]] = {}
    expected = []
    for group in groups:
        for member_id in group.member_ids:
            busy = group.facts.busy | used.get(member_id, frozenset())
            outcome = judge_due(replace(group.facts, busy=busy), TUE_DUE, RULES)
            if outcome.state is State.CLAIMED:
                used[member_id] = used.get(member_id, frozenset()) | {group.facts.reminder.strength_day}
            expected.append((member_id, outcome))
    decisions = judge_groups(groups, TUE_DUE, RULES)
    told = [(member_id, one.outcome) for one in decisions for member_id in one.group.member_ids]
    assert sorted(told, key=repr) == sorted(expected, key=repr)


def test_whatever_matters_to_a_due_reminder_is_within_its_window() -> None:
    """The clinic's rule looks a day around and to the Monday of the week; nothing before the window counts for it."""
    for began in (date(2026, 12, 28) + timedelta(days=steps) for steps in range(7)):
        near = find_window(began)
        assert began - timedelta(days=WINDOW_DAYS) <= near <= find_window(began + timedelta(days=1))
        for later, steps in product(range(8), range(-14, 15)):  # held or put off, it counts for a later day
            day, other = began + timedelta(days=later), began + timedelta(days=steps)
            if find_conflict(day, {other}, most=1):
                assert other >= near, (began, day, other)


long_runs = st.builds(Slot, st.integers(0, 6), st.integers(0, 1439) | st.sampled_from((0, 1439)), st.just(24 * HOUR))
short_runs = st.builds(Slot, st.integers(0, 6), st.integers(0, 1439) | st.just(0), st.integers(180, 4 * HOUR))


@given(st.lists(long_runs | short_runs, min_size=2, max_size=4), st.integers(0, 120), st.integers(0, 14 * 24))
@example([Slot(5, 1439, 24 * HOUR), Slot(0, 0, 180)], 120, 6 * 24)
def test_the_next_reminder_is_the_same_without_what_was_before_the_window(
    slots: list[Slot], margin_minutes: int, hours: int
) -> None:
    clocks_go_forward = moment_at(2027, 3, 22) + hours * HOUR
    first = find_next(slots, margin_minutes, "Europe/Berlin", clocks_go_forward)
    assert first is not None
    taken = {first.day - timedelta(days=steps) for steps in range(15)}
    within = {day for day in taken if day >= find_window(first.day)}
    following, same = (
        find_next(slots, margin_minutes, "Europe/Berlin", first.due, taken=days) for days in (taken, within)
    )
    assert following == same
