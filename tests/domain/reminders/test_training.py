"""Reminders by a training plan and around races: on the right runs of each week, never close to a race."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.changes import (
    change_plan,
    choose_days,
    follow_any_run,
    follow_runs,
    pause,
    remind_in_channel,
    require_plan,
    resume,
)
from bot.domain.reminders.claim import DueFacts, Rules, judge_due
from bot.domain.reminders.finished_run import RunOutcome, judge_run
from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.race import WEEK_BEFORE, Race, RaceRest, add_race
from bot.domain.reminders.record import MemberRecord, replan
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State
from bot.domain.reminders.schedule import Planned, find_next, local_date
from bot.domain.reminders.training import Training, find_run, place_runs
from bot.domain.reminders.training_changes import follow_club, remove_plan, tell_race, undo, use_plan
from bot.domain.reminders.training_plan import PlanRun, TrainingPlan, repeat_week, skip_week
from bot.domain.reminders.training_week import look_at_week
from bot.domain.reminders.week import ChoiceReason, Run, choose_runs
from tests.domain.reminders.life import CLINIC_WEEK, EVENING, PACE, moment_at

MONDAY = date(2027, 1, 11)
RACE = date(2027, 2, 7)  # a Sunday
STARTS = ((1, EVENING), (3, EVENING), (5, 540), (6, 510))
ZONES = ("Europe/Berlin", "America/Toronto", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca")
WEEKS = tuple(
    (PlanRun(1, tue), PlanRun(3, thu), *((PlanRun(5, sat),) if sat else ()), PlanRun(6, sun))
    for tue, thu, sat, sun in ((5000, 6000, 4000, 8000), (6000, 5000, 0, 9000), (7000, 8000, 5000, 15_000))
)
RACE_WEEK = (PlanRun(1, 5000), PlanRun(3, 4000), PlanRun(5, 2000), PlanRun(6, 21_098, is_race=True))
GOAL = TrainingPlan(MONDAY, (*WEEKS, RACE_WEEK))
TRAINING = Training(GOAL, starts=STARTS)


def days_after(training: Training, weekly: tuple[Run, ...] = (), days: tuple[int, ...] = ()) -> list[date]:
    """The days of all reminders from the week before the plan until long after the race."""
    plan = Plan(runs=weekly, days=days, training=training).with_slots((), PACE)
    found, after = [], moment_at(2027, 1, 4)
    while (following := plan.find_next("UTC", after)) is not None and following.day < date(2027, 4, 1):
        found.append(following.day)
        after = following.due
    return found


def test_each_week_has_its_own_two_short_runs_and_race_week_only_the_one_far_from_the_race() -> None:
    assert days_after(TRAINING) == [date(2027, 1, day) for day in (12, 16, 19, 21, 26, 30)] + [date(2027, 2, 2)]


def test_before_the_plan_and_after_the_rest_the_weekly_runs_hold() -> None:
    days = days_after(TRAINING, CLINIC_WEEK)
    assert days[:2] == [date(2027, 1, 5), date(2027, 1, 9)]
    assert [day for day in days if day > RACE][:2] == [date(2027, 2, 16), date(2027, 2, 20)]


def test_a_race_alone_stills_the_weekly_reminders_before_and_after_it() -> None:
    days = days_after(Training(races=(Race(RACE),)), CLINIC_WEEK)
    assert [day for day in days if abs((day - RACE).days) <= 16] == [
        date(2027, 1, 23),
        date(2027, 1, 26),
        date(2027, 1, 30),
        date(2027, 2, 2),
        date(2027, 2, 16),
        date(2027, 2, 20),
        date(2027, 2, 23),
    ]


def test_the_first_reminder_after_the_rest_welcomes_back_and_no_other_does() -> None:
    calendar = Plan(runs=CLINIC_WEEK, training=TRAINING).with_slots((), PACE).calendar
    days = days_after(TRAINING, CLINIC_WEEK)
    assert [day for day in days if calendar.is_welcome(day, {other for other in days if other < day})] == [
        date(2027, 2, 16)
    ]
    skipped = [day for day in days if day != date(2027, 2, 16)]
    assert [day for day in skipped if calendar.is_welcome(day, {other for other in skipped if other < day})] == [
        date(2027, 2, 20)
    ]


def test_a_day_near_a_race_says_why_it_has_no_reminder() -> None:
    plan = Plan(training=TRAINING).with_slots((), PACE)
    said = {back: plan.find_rest(RACE + timedelta(days=back)) for back in (-5, -4, -1, 0, 1, 7, 8)}
    assert said == {
        -5: Reason.NONE,
        -4: Reason.RACE,
        -1: Reason.RACE,
        0: Reason.RACE,
        1: Reason.AFTER_RACE,
        7: Reason.AFTER_RACE,
        8: Reason.NONE,
    }


def test_a_week_says_which_runs_it_could_not_use() -> None:
    plan = TrainingPlan(
        MONDAY, ((PlanRun(0, 5000), PlanRun(1, note="speed"), PlanRun(3, 4000, is_optional=True), PlanRun(5, 6000)),)
    )
    week = look_at_week(Training(plan, starts=((5, 540),)), (), (), PACE, MONDAY)
    assert (week.untimed, week.unmeasured) == ((0,), (1,))
    assert (week.choice.reason, week.long) == (ChoiceReason.NO_RUNS, (5,))
    race_week = look_at_week(TRAINING, (), (), PACE, RACE)
    assert race_week.resting == (3, 5, 6)
    assert [run.weekday for run in race_week.choice.runs] == [1]


def test_a_time_that_is_told_moves_the_first_run_of_its_day_and_no_other() -> None:
    morning, evening = PlanRun(1, 5000, start_minute=420), PlanRun(1, 4000, start_minute=EVENING)
    told = Training(TrainingPlan(MONDAY, ((morning, evening),)), starts=((1, 450),))
    assert list(place_runs(told, (), (morning, evening))) == [(0, morning, 450), (1, evening, EVENING)]


def test_the_long_run_of_a_week_of_which_not_all_is_known_is_never_taken_for_a_short_one() -> None:
    weeks = (
        (PlanRun(1, 5000), PlanRun(6, 18_000)),
        (PlanRun(1, note="hills"), PlanRun(6, 16_000)),
        (PlanRun(6, 16_000),),
    )
    plan = TrainingPlan(MONDAY, (*weeks, (PlanRun(1, note="hills"), PlanRun(6, 4000)), (PlanRun(1, 4000),)))

    def strength(starts: tuple[tuple[int, int], ...], week: int, days: tuple[int, ...] = ()) -> list[int]:
        day = MONDAY + timedelta(days=7 * week)
        return [run.weekday for run in look_at_week(Training(plan, starts=starts), (), days, PACE, day).choice.runs]

    sunday = ((6, 540),)
    assert [strength(sunday, week) for week in range(4)] == [[], [], [6], [6]]
    assert strength(((1, EVENING), (6, 540)), 0) == [1]
    assert strength(sunday, 0, days=(6,)) == [6]


def test_the_second_run_of_a_day_needs_a_second_start() -> None:
    plan = TrainingPlan(MONDAY, ((PlanRun(1, 5000), PlanRun(1, 4000), PlanRun(4, 5000)),))
    once = look_at_week(Training(plan), (Run(1, 400), Run(4, EVENING)), (), PACE, MONDAY)
    assert [(run.weekday, run.start_minute) for run in once.choice.runs] == [(1, 400), (4, EVENING)]
    twice = look_at_week(Training(plan), (Run(1, 400), Run(1, EVENING), Run(4, EVENING)), (), PACE, MONDAY)
    assert [(run.start_minute, run.metres) for run in twice.choice.runs] == [(EVENING, 4000), (EVENING, 5000)]


def test_todays_run_is_the_plans() -> None:
    assert find_run(TRAINING, date(2027, 1, 14)) == WEEKS[0][1]
    assert find_run(TRAINING, date(2027, 1, 13)) is None
    assert find_run(Training(), date(2027, 1, 14)) is None


def test_of_two_races_on_one_day_the_later_told_counts() -> None:
    assert add_race((Race(RACE, 5000),), Race(RACE, 10_000)) == (Race(RACE, 10_000),)


_RUNS = st.builds(
    PlanRun,
    st.integers(0, 6),
    st.integers(1000, 30_000),
    note=st.sampled_from(["", "hills"]),
    is_optional=st.sampled_from([False, False, False, True]),
)
_WEEKLY = st.lists(
    st.builds(Run, st.integers(0, 6), st.integers(300, 1300), st.integers(1000, 30_000)), max_size=5
).map(lambda runs: tuple({run.weekday: run for run in runs}.values()))


@st.composite
def trainings(draw: st.DrawFn) -> Training:
    monday = draw(st.sampled_from([date(2027, 3, 1), date(2026, 10, 12), date(2027, 3, 22), date(2026, 9, 21)]))
    weeks = [
        None if draw(st.integers(0, 9)) == 0 else tuple(draw(st.lists(_RUNS, max_size=5)))
        for _ in range(draw(st.integers(1, 6)))
    ]
    if draw(st.booleans()):
        weeks[-1] = (*(weeks[-1] or ()), PlanRun(draw(st.integers(0, 6)), 21_098, is_race=True))
    plan = TrainingPlan(monday, tuple(weeks)) if draw(st.integers(0, 4)) else None
    for move in draw(st.lists(st.sampled_from([repeat_week, skip_week]), max_size=2)):
        try:
            plan = plan and move(plan, monday + timedelta(days=draw(st.integers(0, 30))))
        except MemberError:
            continue
    races = draw(st.lists(st.integers(0, 60), max_size=2, unique=True))
    starts = {draw(st.integers(0, 6)): draw(st.integers(300, 1300)) for _ in range(draw(st.integers(0, 7)))}
    return Training(
        plan,
        tuple(Race(monday + timedelta(days=at)) for at in sorted(races)),
        RaceRest(draw(st.integers(0, 6)), draw(st.integers(0, 10))),
        tuple(starts.items()),
    )


def slow_is_long(training: Training, planned: tuple[PlanRun, ...], run: Run) -> bool:
    """True for a run that is longer than every other of its week, or than half of the plan's where it is alone."""
    short = [one for one in planned if not one.is_race and not one.is_optional and one.weekday != run.weekday]
    if short:
        return all((run.metres or 0) > (one.metres or 0) for one in short)
    assert training.plan is not None
    every = sorted(
        one.metres or 0 for week in training.plan.weeks for one in week or () if not one.is_race and not one.is_optional
    )
    middle = (every[(len(every) - 1) // 2] + every[len(every) // 2]) / 2
    return (run.metres or 0) > middle


def slow_days(training: Training, weekly: tuple[Run, ...], first: date, count: int) -> dict[date, tuple[int, int]]:
    """Start and seconds of every day that strength follows, week by week, from the words of the rule alone."""
    found: dict[date, tuple[int, int]] = {}
    races = [race.day for race in training.all_races]
    for at in range(-7, count + 7):
        monday = first + timedelta(days=at)
        if monday.weekday():
            continue
        place = -1 if training.plan is None else (monday - training.plan.monday).days // 7
        planned = None
        if training.plan is not None and 0 <= place < len(training.plan.order):
            planned = training.plan.weeks[training.plan.order[place]]
        runs = list(weekly)
        if planned is not None:
            runs = []
            for weekday in range(7):
                starts = sorted(run.start_minute for run in weekly if run.weekday == weekday)
                starts = starts or [minute for day, minute in training.starts if day == weekday]
                of_day = [run for run in planned if run.weekday == weekday]
                runs += [
                    Run(weekday, start, run.metres)
                    for run, start in zip(of_day, starts, strict=False)
                    if not run.is_race and not run.is_optional
                ]
        known = {run.weekday for run in runs} if planned is not None else set(range(7))
        firsts = {run.weekday: run for run in reversed(planned or ())}
        half_known = any(
            day not in known
            and not (run.is_race or run.is_optional)
            and not any(day == one for one, _ in training.starts)
            and not any(day == one.weekday for one in weekly)
            for day, run in firsts.items()
        )
        if half_known:
            runs = [run for run in runs if not slow_is_long(training, planned or (), run)]
        resting = {
            run.weekday
            for run in runs
            if any(
                -training.silence.before <= (monday + timedelta(days=run.weekday) - race).days <= training.silence.after
                for race in races
            )
        }
        ours = [race.weekday() for race in races if monday <= race < monday + timedelta(days=7)]
        runs += [Run(weekday, 0, seconds=86_400) for weekday in ours]
        for run in choose_runs(runs, PACE, resting=resting | set(ours)).runs:
            found[monday + timedelta(days=run.weekday)] = (run.start_minute, run.lasts(PACE))
    for race in sorted(races):
        near = sorted(day for day in found if 0 < (race - day).days <= WEEK_BEFORE)
        for day in near[1:]:
            del found[day]
    return found


@given(trainings(), _WEEKLY, st.sampled_from(ZONES), st.integers(0, 30))
@settings(max_examples=120)
def test_reminders_come_as_the_rule_says_over_every_change_of_clocks(
    training: Training, weekly: tuple[Run, ...], zone: str, margin: int
) -> None:
    first = training.plan.monday if training.plan is not None else date(2027, 3, 1)
    first -= timedelta(days=14)
    plan = replace(Plan(runs=weekly, training=training).with_slots((), PACE), margin_minutes=margin)
    expected = []
    for day, (minute, seconds) in slow_days(training, weekly, first, 120).items():
        start = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(zone))
        due = int(start.astimezone(UTC).timestamp()) + seconds + margin * 60
        expected.append((-(-due // 60) * 60, day))
    begin = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp())
    end = begin + 100 * 86_400
    found, after = [], begin
    while (following := plan.find_next(zone, after)) is not None and following.due < end:
        assert following.due > after
        found.append((following.due, following.day))
        after = following.due
    assert found == sorted(one for one in expected if begin < one[0] < end)


@given(trainings(), _WEEKLY)
def test_no_reminder_is_ever_planned_close_to_a_race(training: Training, weekly: tuple[Run, ...]) -> None:
    plan = Plan(runs=weekly, training=training).with_slots((), PACE)
    after, days = moment_at(2026, 9, 1), []
    for _ in range(60):
        following = find_next(plan.slots, 5, "UTC", after, calendar=plan.calendar)
        if following is None:
            break
        assert plan.find_rest(following.day) is Reason.NONE
        days.append(following.day)
        after = following.due
    for race in training.all_races:
        assert sum(0 < (race.day - day).days <= WEEK_BEFORE for day in days) <= 1


def test_the_same_training_gives_everybody_the_same_calendar() -> None:
    shuffled = list(STARTS)
    Random(1).shuffle(shuffled)
    plans = [
        Plan(training=replace(TRAINING, starts=tuple(starts))).with_slots((), PACE) for starts in (STARTS, shuffled)
    ]
    assert plans[0].calendar == plans[1].calendar
    planned = plans[0].find_next("UTC", moment_at(2027, 1, 1))
    assert planned is not None
    assert local_date(planned.due, "UTC") == date(2027, 1, 12)


def test_what_was_put_off_into_the_days_before_a_race_is_not_sent() -> None:
    plan = Plan(runs=CLINIC_WEEK, training=TRAINING).with_slots((), PACE)
    day = RACE - timedelta(days=5)
    row = Reminder(day, day, moment_at(2027, 2, 2, 21, 40))
    held = judge_due(DueFacts(row, plan, "UTC", (1290, 420)), row.due, Rules(3600, "UTC"))
    assert (held.state, held.reason) == (State.SKIPPED, Reason.RACE)
    sent = judge_due(DueFacts(row, plan, "UTC", None), row.due, Rules(3600, "UTC"))
    assert sent.state is State.CLAIMED
    assert sent.following == Planned(date(2027, 2, 16), moment_at(2027, 2, 16, 19, 14))


def test_what_is_put_off_falls_out_at_once_where_a_race_is_told_on_the_day_after() -> None:
    day = RACE - timedelta(days=5)
    put_off = Reminder(day, day + timedelta(days=1), moment_at(2027, 2, 3, 19), origin=Origin.SNOOZE, sent_at=1)
    record = MemberRecord(1, 11, Plan(runs=CLINIC_WEEK, training=Training(races=(Race(RACE),))), (put_off,))
    (row, *_) = replan(record, moment_at(2027, 2, 2, 20), Rules(3600, "UTC")).rows
    assert (row.state, row.reason) == (State.SKIPPED, Reason.RACE)


def test_a_run_told_in_the_week_before_a_race_brings_its_only_reminder_or_none() -> None:
    plan = Plan(runs=CLINIC_WEEK, training=TRAINING).with_slots((), PACE)
    early, planned = RACE - timedelta(days=7), RACE - timedelta(days=5)
    assert judge_run(1800, plan, (), (), early) is RunOutcome.COMES
    came = Reminder(early, early, 0, State.SENT, Origin.RAN, sent_at=1)
    assert judge_run(1800, plan, (came,), (), planned) is RunOutcome.RACE_NEAR
    row = Reminder(planned, planned, moment_at(2027, 2, 2, 19))
    facts = DueFacts(row, plan, "UTC", None, busy=frozenset({early}))
    second = judge_due(facts, row.due, Rules(3600, "UTC"))
    assert (second.state, second.reason) == (State.SKIPPED, Reason.RACE)
    assert judge_due(
        replace(facts, busy=frozenset({early - timedelta(days=1)})), row.due, Rules(3600, "UTC")
    ).state is (State.CLAIMED)


def test_a_run_told_close_to_a_race_brings_no_reminder() -> None:
    plan = Plan(runs=CLINIC_WEEK, training=TRAINING).with_slots((), PACE)
    outcomes = [judge_run(1800, plan, (), (), RACE + timedelta(days=back)) for back in (-5, -2, 3, 9)]
    assert outcomes == [RunOutcome.COMES, RunOutcome.RACE_NEAR, RunOutcome.RACE_OVER, RunOutcome.COMES]
    bare = Plan(training=replace(TRAINING, starts=())).with_slots((), PACE)
    assert judge_run(1800, bare, (), (), MONDAY) is RunOutcome.NO_WEEK
    long_week = Training(TrainingPlan(MONDAY, ((PlanRun(1, note="speed"),), WEEKS[0])), starts=STARTS)
    assert judge_run(1800, Plan(training=long_week).with_slots((), PACE), (), (), MONDAY) is RunOutcome.NO_SHORT_RUN


RULES = Rules(3 * 3600, "UTC")
NOW = moment_at(2027, 1, 12, 12)
OTHER = TrainingPlan(MONDAY, ((PlanRun(2, 3000), PlanRun(5, 4000)),))
FORMER_PLANS = st.builds(
    Plan,
    runs=st.sampled_from((None, (), CLINIC_WEEK)),
    days=st.sampled_from(((), (1, 5))),
    by_dm=st.booleans(),
    channel_id=st.sampled_from((None, 5, 6)),
    is_active=st.booleans(),
    paused_until=st.sampled_from((None, date(2027, 1, 20), FOR_GOOD)),
    training=st.sampled_from((Training(), Training(races=(Race(RACE),)), TRAINING, Training(OTHER, group="novice"))),
    is_any_run=st.booleans(),
)
FORMER_RECORDS = st.builds(
    MemberRecord,
    guild_id=st.just(1),
    member_id=st.just(11),
    plan=st.none() | FORMER_PLANS,
    club_runs=st.sampled_from(((), CLINIC_WEEK)),
    club_rest=st.sampled_from((None, RaceRest(2, 3))),
    club_plans=st.just((("novice", OTHER),)),
)


@given(FORMER_RECORDS, st.sampled_from((None, 5, 7)), st.booleans())
def test_undo_brings_back_however_a_member_was_reminded_before_their_plan(
    record: MemberRecord, channel_id: int | None, is_clubs: bool
) -> None:
    if record.plan is None:
        record = tell_race(record, Race(RACE), MONDAY)
    before = replan(record, NOW, RULES)
    used = follow_club(before, "novice", channel_id) if is_clubs else use_plan(before, GOAL, channel_id)
    assert used.plan is not None
    assert used.plan.is_active
    if used.plan != before.plan:  # else it was that plan already, and there's nothing to take back
        assert replan(undo(replan(used, NOW, RULES), NOW, RULES), NOW, RULES) == before


def test_undo_keeps_what_a_member_chose_since() -> None:
    used = use_plan(MemberRecord(1, 11, club_runs=CLINIC_WEEK), OTHER, 5)
    raced = tell_race(used, Race(RACE), MONDAY)
    assert undo(raced, NOW, RULES).early.races == (Race(RACE),)
    for chosen in (follow_runs(raced, None, 5), follow_runs(raced, CLINIC_WEEK, 5), follow_any_run(raced, 5)):
        assert chosen.plan is not None
        assert undo(chosen, NOW, RULES).plan == replace(
            chosen.plan, training=Training(races=(Race(RACE),)), former=None
        )
    assert undo(remove_plan(raced), NOW, RULES).training == raced.training
    joined = follow_runs(MemberRecord(1, 11), CLINIC_WEEK, 5)
    elsewhere = remind_in_channel(use_plan(joined, OTHER, 6), 7)
    assert undo(elsewhere, NOW, RULES).plan == replace(require_plan(joined), channel_id=7)
    stopped = change_plan(use_plan(joined, OTHER, 6), lambda plan: replace(plan, is_active=False))
    assert undo(stopped, NOW, RULES).plan == replace(require_plan(joined), is_active=False)
    asleep = change_plan(joined, lambda plan: replace(plan, is_active=False))
    assert require_plan(undo(resume(use_plan(asleep, OTHER, 6)), NOW, RULES)).is_active


def test_who_was_reminded_after_any_run_is_so_again_however_their_plan_goes() -> None:
    any_run = follow_any_run(MemberRecord(1, 11, club_runs=CLINIC_WEEK), 5)
    used = use_plan(any_run, OTHER, 6)
    for between in (used, resume(pause(used, None)), follow_runs(used, (), 6)):
        assert undo(between, NOW, RULES) == any_run
        removed = remove_plan(between)
        assert removed.plan is not None
        assert (removed.plan.is_any_run, removed.training.plan) == (True, None)
        again = undo(removed, NOW, RULES)
        assert again.plan is not None
        assert (again.plan.is_any_run, again.plan.is_active, again.training) == (False, True, used.training)
    chosen = choose_days(follow_runs(used, CLINIC_WEEK, 6), (1,))
    assert not any(one.plan is None or one.plan.is_any_run for one in (undo(chosen, NOW, RULES), remove_plan(chosen)))
