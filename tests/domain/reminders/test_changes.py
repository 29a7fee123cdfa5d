"""What members change about their reminders, wish by wish."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders import changes
from bot.domain.reminders.changes import snooze_until
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.finished_run import FinishedRun, RunOutcome
from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.record import MemberRecord
from bot.domain.reminders.reminder import Origin, Reason, State
from bot.domain.reminders.schedule import as_datetime, local_date, whole_minute
from tests.domain.reminders.ledger import BERLIN, CLINIC_PLAN, MON, SAT, TUE, TUE_DUE, WED, came, owed
from tests.domain.reminders.life import CLINIC_WEEK, DAY, HOUR, ZONES, moment_at
from tests.each import cases

RULES = Rules(3 * HOUR, BERLIN)
ANA = MemberRecord(1, 1, CLINIC_PLAN, (owed(),))


def test_half_an_hour_may_end_on_the_next_day_and_still_counts_for_this_one() -> None:
    now = moment_at(2026, 11, 24, 22, 45, 1)  # 23:45:01 in Berlin
    assert snooze_until("halfhour", TUE_DUE, now, BERLIN) == (moment_at(2026, 11, 24, 23, 16), TUE)


def test_the_evening_is_at_seven_unless_it_is_about_to_be() -> None:
    seven = moment_at(2026, 11, 24, 18)
    assert snooze_until("evening", TUE_DUE, seven - 10 * 60 - 1, BERLIN) == (seven, TUE)
    assert snooze_until("evening", TUE_DUE, seven - 10 * 60, BERLIN) is None
    assert snooze_until("evening", TUE_DUE, seven + HOUR, BERLIN) is None


def test_tomorrow_is_at_the_same_time_of_the_day_over_a_change_of_clocks_too() -> None:
    assert snooze_until("tomorrow", TUE_DUE, TUE_DUE + HOUR, BERLIN) == (TUE_DUE + DAY, WED)
    spring = moment_at(2026, 3, 28, 17)
    assert snooze_until("tomorrow", spring, spring, BERLIN) == (spring + 23 * HOUR, date(2026, 3, 29))


@given(
    st.sampled_from(("halfhour", "evening", "tomorrow")),
    st.integers(moment_at(2026, 1, 1), moment_at(2027, 1, 1)),
    st.integers(0, 2 * DAY),
    st.sampled_from(ZONES),
)
def test_a_snooze_comes_later_on_a_whole_minute_within_a_day_or_so(
    choice: str, due: int, later: int, zone: str
) -> None:
    due, now = whole_minute(due), due + later
    found = snooze_until(choice, due, now, zone)
    if found is None:
        assert choice == "evening"
        return
    snoozed, day = found
    assert now < snoozed < now + 2 * DAY + 2 * HOUR
    assert snoozed % 60 == 0
    assert day - local_date(now, zone) == timedelta(days=choice == "tomorrow")
    assert choice == "halfhour" or local_date(snoozed, zone) == day


def test_the_days_that_were_chosen_stay_while_each_still_has_a_run() -> None:
    plan = replace(CLINIC_PLAN, days=(1, 5))
    chosen = replace(ANA, plan=plan)
    assert changes.follow_runs(chosen, CLINIC_WEEK, None).plan == plan
    assert changes.follow_runs(chosen, CLINIC_WEEK[:1], None).plan == replace(
        CLINIC_PLAN, runs=CLINIC_WEEK[:1], days=()
    )


def test_whoever_follows_the_club_keeps_their_days_when_they_join_again() -> None:
    following = replace(ANA, plan=Plan(days=(1, 5)), club_runs=CLINIC_WEEK)
    again = changes.join(following, 7).plan
    assert again is not None
    assert again.days == (1, 5)


def test_nothing_is_put_off_in_a_pause() -> None:
    paused = replace(ANA, plan=replace(CLINIC_PLAN, paused_until=WED))
    with pytest.raises(MemberError, match="paused"):
        changes.snooze(paused, came(TUE), "halfhour", TUE_DUE, RULES)


def test_not_today_on_what_is_on_its_way_counts_as_sent_now() -> None:
    on_its_way = replace(came(TUE), state=State.CLAIMED, sent_at=None)
    assert changes.skip(ANA, on_its_way, TUE_DUE, RULES).rows[0].sent_at == TUE_DUE


def test_whoever_joins_is_reminded_after_their_own_runs_or_else_the_clubs() -> None:
    club = replace(ANA, plan=None, club_runs=CLINIC_WEEK)
    assert changes.join(club, 7).plan == Plan(channel_id=7)
    assert changes.join(replace(club, plan=Plan(runs=())), 7).plan == Plan(channel_id=7)
    stopped = replace(CLINIC_PLAN, is_active=False)
    assert changes.join(replace(club, plan=stopped), None).plan == CLINIC_PLAN
    with pytest.raises(MemberError, match="The club has no runs yet"):
        changes.join(replace(club, club_runs=()), 7)


@cases("plan", [None, replace(CLINIC_PLAN, is_active=False)])
def test_nothing_is_changed_for_one_who_is_not_reminded(plan: Plan | None) -> None:
    nobody = replace(ANA, plan=plan)
    for change in (
        lambda: changes.pause(nobody, None),
        lambda: changes.remind_in_channel(nobody, 7),
        lambda: changes.choose_days(nobody, (1,)),
        lambda: changes.skip_next(nobody, TUE_DUE - DAY, RULES),
        lambda: changes.snooze(nobody, came(TUE), "halfhour", TUE_DUE, RULES),
    ):
        with pytest.raises(MemberError):
            change()


def test_done_counts_for_the_day_of_the_reminder_and_from_eighteen_hours_on_for_today() -> None:
    for after, day in ((17 * HOUR, TUE), (18 * HOUR, WED)):
        change = changes.settle(replace(ANA, rows=(came(TUE),)), came(TUE), TUE_DUE + after, RULES)
        assert change.told
        assert change.strength_day == day
        (row,) = change.record.rows
        assert (row.state, row.reason, row.strength_day) == (State.SETTLED, Reason.DONE, day)


def test_done_is_never_counted_for_the_day_before_the_reminders_by_one_who_has_flown_west_since() -> None:
    sent = moment_at(2026, 11, 23, 10, 40)  # 0:40 on Tuesday in Kiritimati
    row, later = replace(came(TUE), due=sent, sent_at=sent), sent + 18 * HOUR + 30 * 60
    flown = replace(ANA, rows=(row,), own_zone="Pacific/Honolulu")
    assert flown.today(later, RULES) == MON
    assert changes.settle(flown, row, later, RULES).strength_day == TUE


def test_done_while_it_is_put_off_counts_for_today() -> None:
    put_off = came(TUE, origin=Origin.SNOOZE, strength_day=WED, due=TUE_DUE + DAY)
    put_off = replace(put_off, state=State.PLANNED)
    assert changes.settle(ANA, put_off, TUE_DUE + HOUR, RULES).strength_day == TUE


def test_what_is_done_already_is_neither_noted_again_nor_put_off() -> None:
    done = came(TUE)
    done = replace(done, state=State.SETTLED, reason=Reason.DONE)
    assert changes.settle(ANA, done, TUE_DUE, RULES).record == ANA
    with pytest.raises(MemberError, match="already"):
        changes.skip(ANA, done, TUE_DUE, RULES)
    with pytest.raises(MemberError, match="already"):
        changes.snooze(ANA, done, "tomorrow", TUE_DUE, RULES)


def test_what_is_put_off_after_midnight_counts_for_the_evening_on_which_it_came() -> None:
    evening = moment_at(2026, 11, 24, 22, 50)  # 23:50 in Berlin
    sent = replace(came(TUE), sent_at=evening)
    ana = replace(ANA, rows=(sent,), own_zone=BERLIN)
    (put_off,) = changes.snooze(ana, sent, "tomorrow", evening + 20 * 60, RULES).record.rows
    assert put_off.strength_day > WED
    assert changes.skip(ana, put_off, evening + HOUR, RULES).rows[0].strength_day == TUE


def test_not_today_counts_for_the_day_on_which_it_came_and_for_its_own_where_it_never_did() -> None:
    put_off = replace(came(MON), state=State.PLANNED, strength_day=WED, origin=Origin.SNOOZE, due=TUE_DUE + DAY)
    assert changes.skip(ANA, put_off, TUE_DUE, RULES).rows[0].strength_day == TUE  # when it was sent
    held = owed(MON, origin=Origin.HELD, strength_day=TUE)
    assert changes.skip(ANA, held, TUE_DUE, RULES).rows[0].strength_day == MON


def test_a_press_means_the_delivery_or_else_the_latest_that_came_within_a_day_and_a_half() -> None:
    rows = (came(MON, delivery_id=3), came(TUE, delivery_id=4))
    ana = replace(ANA, rows=rows)
    assert changes.find_pressed(ana, 3, TUE_DUE) == rows[0]
    assert changes.find_pressed(ana, 99, TUE_DUE) == rows[1]
    assert changes.find_pressed(ana, 99, TUE_DUE + 36 * HOUR) is None


def test_a_short_run_makes_the_reminder_of_its_day_due_in_the_same_row() -> None:
    run = FinishedRun(5000)
    for rows in ((owed(TUE, due=TUE_DUE + HOUR),), (replace(owed(TUE), state=State.SKIPPED),), ()):
        change = changes.record_run(replace(ANA, rows=rows), run, TUE_DUE, RULES)
        assert change.told is RunOutcome.COMES
        assert change.record.rows == (owed(TUE, due=TUE_DUE, origin=Origin.RAN),)


@given(
    st.sampled_from([*State]),
    st.sampled_from([Origin.PLAN, Origin.RAN, Origin.SNOOZE]),
    st.sampled_from([Reason.NONE, Reason.DONE_BEFORE, Reason.NOT_TODAY, Reason.ADJACENT_DAY]),
    st.none() | st.just(TUE_DUE - HOUR),
)
@example(State.SETTLED, Origin.PLAN, Reason.DONE_BEFORE, None)  # logged before it, and that taken back again
def test_whoever_is_told_that_strength_comes_gets_a_reminder_now(
    state: State, origin: Origin, reason: Reason, sent_at: int | None
) -> None:
    row = owed(TUE, origin=origin, state=state, reason=reason, sent_at=sent_at)
    change = changes.record_run(replace(ANA, rows=(row,)), FinishedRun(5000), TUE_DUE, RULES)
    (after,) = change.record.rows
    if change.told is RunOutcome.COMES:
        assert (after.state, after.due, after.origin) == (State.PLANNED, TUE_DUE, Origin.RAN)
    else:
        assert after == row
    is_over = row.was_sent and reason is not Reason.DONE_BEFORE
    assert (change.told is RunOutcome.COMES) is not is_over


def test_a_run_that_ends_in_the_future_is_not_kept() -> None:
    with pytest.raises(MemberError, match="future"):
        changes.record_run(ANA, FinishedRun(5000, ended=as_datetime(TUE_DUE + 6 * 60)), TUE_DUE, RULES)


def test_skipping_the_next_one_skips_what_would_not_have_come_before_it() -> None:
    held_back = owed(TUE)
    ana = replace(ANA, rows=(came(MON), held_back))
    change = changes.skip_next(ana, TUE_DUE - HOUR, RULES)
    assert change.told.due == moment_at(2026, 11, 28, 8, 38)
    assert {row.day: row.reason for row in change.record.rows if row.state is State.SKIPPED} == {
        TUE: Reason.NOT_TODAY,
        SAT: Reason.NOT_TODAY,
    }


def test_where_the_club_has_a_channel_none_of_ones_own_is_needed() -> None:
    club = replace(ANA, club_channel_id=5, plan=replace(CLINIC_PLAN, by_dm=True))
    assert changes.remind_in_channel(club, None).plan == CLINIC_PLAN
    with pytest.raises(MemberError, match="has no channel for reminders"):
        changes.remind_in_channel(replace(club, club_channel_id=None), None)


def test_a_pause_without_an_end_is_for_good() -> None:
    assert changes.pause(ANA, None).plan == replace(CLINIC_PLAN, paused_until=FOR_GOOD)
    assert changes.resume(changes.pause(ANA, WED)).plan == CLINIC_PLAN
