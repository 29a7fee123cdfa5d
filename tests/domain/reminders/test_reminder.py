"""What becomes of a reminder that is due: rule by rule, and over weeks of a member's life, whatever happens in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.reminder import (
    LATE_AFTER_SECONDS,
    MOST_PER_WEEK,
    Foreseen,
    Origin,
    Reason,
    Reminder,
    State,
    Verdict,
    decide,
    find_conflict,
    foresee,
    judge_run,
    snooze_until,
    strength_days,
)
from bot.domain.reminders.schedule import Planned, Quiet, as_datetime, local_date, whole_minute
from bot.domain.reminders.week import DEFAULT_PACE_SECONDS, Run, Slot

HOUR, DAY = 3600, 86_400
PAST_DAYS = 9  # as in bot/plan_store.py
RECENT_SECONDS = 36 * HOUR  # as in bot/reminders.py
PACE = DEFAULT_PACE_SECONDS
EVENING = 18 * 60 + 30
CLINIC_WEEK = (
    Run(1, EVENING, 6000),
    Run(3, 19 * 60, 10_000),
    Run(5, 9 * 60, 5000),
    Run(6, 10 * 60, 18_000),
)


def moment_at(*parts: int) -> int:
    """The unix seconds of a time in UTC."""
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]  # year, month, day, …


def _taken(rows: Iterable[Reminder]) -> tuple[date, ...]:
    return tuple(row.day for row in rows if row.state is not State.PLANNED or row.origin is not Origin.PLAN)


# The life of one member.


@dataclass
class Life:
    """One member's plan and ledger, kept as bot/claims.py, ledger.py, plan_store.py and reminders.py keep them.

    `firsts` are the reminders that came, each by the strength day that it had when it came first.
    """

    now: int
    plan: Plan
    zone: str
    quiet: Quiet | None
    late_seconds: int
    rows: dict[date, Reminder] = field(default_factory=dict)
    done: set[date] = field(default_factory=set)
    is_online: bool = True
    is_ticked: bool = True
    carried_at: dict[date, int] = field(default_factory=dict)
    firsts: list[date] = field(default_factory=list)
    sent: list[Foreseen] = field(default_factory=list)

    @property
    def today(self) -> date:
        return local_date(self.now, self.zone)

    @property
    def book(self) -> tuple[Reminder, ...]:
        since = as_datetime(self.now).date() - timedelta(days=PAST_DAYS + 1)
        return tuple(self.rows[day] for day in sorted(self.rows) if day >= since)

    @property
    def book_done(self) -> frozenset[date]:
        since = as_datetime(self.now).date() - timedelta(days=PAST_DAYS + 1)
        return frozenset(day for day in self.done if day >= since)

    @property
    def waiting(self) -> list[Reminder]:
        return sorted((row for row in self.rows.values() if row.state is State.PLANNED), key=lambda row: row.due)

    @property
    def carried(self) -> list[Reminder]:
        """The reminders under whose message a member may press a button, the latest first."""
        lately = [row for row in self.rows.values() if self.now - self.carried_at.get(row.day, 0) < RECENT_SECONDS]
        return sorted(lately, key=lambda row: -self.carried_at[row.day])

    def take(self, step: "Step") -> None:
        name, *arguments = step
        getattr(self, name)(*arguments)

    # The clock.

    def wait(self, seconds: int) -> None:
        """Let time pass, with a tick in every minute: those in which nothing is due are left out."""
        until = self.now + seconds
        following = whole_minute(self.now)
        while following <= until:
            self.now = following
            self.tick()
            following = max(self.now + 60, whole_minute(self.waiting[0].due)) if self.waiting else until + 1
        self.now = until

    def near(self, seconds: int) -> None:
        """Let time pass up to so long after, or before, the next reminder is due."""
        if self.waiting:
            self.wait(max(0, self.waiting[0].due + seconds - self.now))

    def miss(self, seconds: int) -> None:
        """Let time pass without a tick."""
        self.now += seconds
        self.is_ticked = False

    def tick(self) -> None:
        self._deliver(is_resumed=True)
        while True:
            due = [row for row in self.waiting if row.due <= self.now]
            following = self._claim(due)
            self._deliver(is_resumed=False)
            if not any(planned.due <= self.now for planned in following):
                break
        self.is_ticked = True
        assert not [row for row in self.waiting if row.due <= self.now]
        assert not self.is_online or not [row for row in self.rows.values() if row.state is State.CLAIMED]

    def _claim(self, due: list[Reminder]) -> list[Planned]:
        judged: list[tuple[Reminder, Verdict, Planned | None]] = []
        claimed: set[date] = set()
        for row in due:
            since = row.day - timedelta(days=PAST_DAYS)
            others = [other for day, other in self.rows.items() if day >= since and day != row.day]
            done = {day for day in self.done if day >= since}
            busy = strength_days(others)
            following = None
            if row.origin is Origin.PLAN:
                following = self.plan.find_next(self.zone, row.due, (row.day, *_taken(others)))
            verdict = self._rest(row) or decide(
                row,
                now=self.now,
                late_seconds=self.late_seconds,
                zone=self.zone,
                quiet=self.quiet,
                busy=busy | claimed,
                done=done,
                following=following,
            )
            if verdict.state is State.CLAIMED:
                claimed.add(row.strength_day)
                self.carried_at[row.day] = self.now
                self._check_claim(row, done)
            judged.append((row, verdict, following))
        for row, verdict, following in judged:
            if verdict.state is State.PLANNED:
                changed = replace(
                    row,
                    origin=Origin.HELD,
                    reason=verdict.reason,
                    due=verdict.due,
                    strength_day=verdict.strength_day,
                )
            else:
                changed = replace(row, state=verdict.state, reason=verdict.reason)
            self.rows[row.day] = changed
            if following is not None:
                self._insert(following)
        return [following for _, _, following in judged if following is not None]

    def _rest(self, row: Reminder) -> Verdict | None:
        if not self.plan.is_active:
            return Verdict(State.SKIPPED, Reason.STOPPED)
        return Verdict(State.SKIPPED, Reason.PAUSED) if self.plan.is_paused_on(row.strength_day) else None

    def _check_claim(self, row: Reminder, done: set[date]) -> None:
        assert 0 <= self.now - row.due <= self.late_seconds
        if row.origin is not Origin.SNOOZE:
            assert not any(abs((day - row.strength_day).days) <= 1 for day in done)
        if row.origin in {Origin.PLAN, Origin.HELD} and self.quiet is not None:
            local = datetime.fromtimestamp(self.now, ZoneInfo(self.zone))
            start, end = self.quiet
            assert (local.hour * 60 + local.minute - start) % 1440 >= (end - start) % 1440

    def _deliver(self, *, is_resumed: bool) -> None:
        for row in [row for row in self.rows.values() if row.state is State.CLAIMED and self.is_online]:
            if is_resumed and self.now - row.due > self.late_seconds:
                self.rows[row.day] = replace(row, state=State.SKIPPED, reason=Reason.UNREACHABLE)
                continue
            self._note(row)
            self.sent.append(Foreseen(row.due, row.origin))
            self.rows[row.day] = replace(row, state=State.SENT, sent_at=self.now)

    def _note(self, row: Reminder) -> None:
        if row.sent_at is None:
            self.firsts.append(row.strength_day)

    def _insert(self, planned: Planned) -> None:
        self.rows.setdefault(planned.day, Reminder(planned.day, planned.day, planned.due))

    def _refresh(self) -> None:
        self.plan = self.plan.with_slots((), PACE)
        rests = not self.plan.is_active or self.plan.is_paused_on(self.today)
        taken = _taken(self.book)
        for row in self.waiting:
            if row.origin is Origin.PLAN and (row.due > self.now or rests):
                del self.rows[row.day]
            elif rests:
                reason = Reason.PAUSED if self.plan.is_active else Reason.STOPPED
                self.rows[row.day] = replace(row, state=State.SKIPPED, reason=reason)
        planned = self.plan.find_next(self.zone, self.now, taken)
        if planned is not None:
            self._insert(planned)

    # What a member or a coach does.

    def save(self, **changed: Any) -> None:
        self.plan = replace(self.plan, **changed)
        self._refresh()

    def take_week(self, runs: tuple[Run, ...]) -> None:
        is_kept = {run.weekday for run in runs} >= set(self.plan.days)
        self.save(runs=runs, days=self.plan.days if is_kept else (), is_active=True)

    def choose_days(self, days: tuple[int, ...]) -> None:
        if self.plan.is_active:
            self.save(days=days)

    def set_margin(self, minutes: int) -> None:
        if self.plan.is_active:
            self.save(margin_minutes=minutes)

    def pause(self, days: int | None) -> None:
        if self.plan.is_active:
            self.save(paused_until=FOR_GOOD if days is None else self.today + timedelta(days=days))

    def resume(self) -> None:
        self.save(paused_until=None, is_active=True)

    def stop(self) -> None:
        if self.plan.is_active:
            self.save(is_active=False)

    def move(self, zone: str) -> None:
        self.zone = zone
        self._refresh()

    def set_quiet(self, quiet: Quiet | None) -> None:
        self.quiet = quiet
        self._refresh()

    def set_line(self, is_online: bool) -> None:
        self.is_online = is_online

    def run(self, seconds: int, ended_ago: int, is_prompt: bool) -> None:
        ended = self.now - ended_ago
        day = local_date(ended, self.zone)
        verdict = judge_run(seconds, self.plan, self.book, self.book_done, day)
        if not verdict.comes or ended_ago > self.late_seconds:
            return
        row = self.rows.get(day)
        if row is None or (row.state in {State.PLANNED, State.SKIPPED} and row.sent_at is None):
            self.rows[day] = Reminder(day, day, self.now, origin=Origin.RAN)
        self._refresh()
        if is_prompt:
            self.tick()

    def log_circuit(self) -> None:
        self.done.add(self.today)

    def press(self, which: int, button: str) -> None:
        """Press a button under one of the latest reminders."""
        if which >= len(self.carried):
            return
        row = self.carried[which]
        if row.state is State.SETTLED:
            return
        if button == "done":
            has_come = row.state is not State.PLANNED
            day = max(row.strength_day, self.today) if has_come else self.today  # who flies west goes back in time
            changed = replace(row, state=State.SETTLED, reason=Reason.DONE, strength_day=day)
        elif button == "not today":
            changed = self._skipped(row)
        else:
            found = snooze_until(button, row.due, self.now, self.zone)
            if found is None:
                return
            due, day = found
            changed = replace(
                row,
                state=State.PLANNED,
                origin=Origin.SNOOZE,
                reason=Reason.NONE,
                due=due,
                strength_day=day,
                sent_at=row.sent_at or self.now,
            )
        if row.state is State.CLAIMED:
            self._note(row)  # it is on its way
        self.rows[row.day] = changed
        self._refresh()

    def skip_next(self) -> None:
        if not self.plan.is_active:
            return
        foreseen = self.foresee()
        while foreseen and self.foresee()[:1] == foreseen[:1]:
            row = self.waiting[0]
            self.rows[row.day] = self._skipped(row)
            self._refresh()

    def foresee(self) -> list[Foreseen]:
        is_paused = self.plan.is_paused_on(self.today)
        plan = self.plan if is_paused else replace(self.plan, paused_until=None)
        return foresee(plan, self.book, self.book_done, zone=self.zone, quiet=self.quiet, now=self.now)

    def _skipped(self, row: Reminder) -> Reminder:
        sent_at = row.sent_at or (self.now if row.state is State.CLAIMED else None)
        counts_for = row.strength_day
        if row.state is State.PLANNED:  # put off: it counts for the day on which it came, if it did
            counts_for = row.day if row.sent_at is None else local_date(row.sent_at, self.zone)
        return replace(row, state=State.SKIPPED, reason=Reason.NOT_TODAY, strength_day=counts_for, sent_at=sent_at)

    # What holds whatever happens.

    def check(self) -> None:
        days = sorted(self.firsts)
        assert all((later - earlier).days >= 2 for earlier, later in pairwise(days)), days
        weeks = [day.isocalendar()[:2] for day in days]
        assert all(weeks.count(week) <= MOST_PER_WEEK for week in weeks), days
        if self.plan.is_active and self.plan.slots and self.plan.paused_until != FOR_GOOD:
            planned = [row.due for row in self.waiting if row.origin is Origin.PLAN]
            assert planned
            assert max(planned) > self.now or not self.is_ticked


ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "America/Santiago",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
Step = tuple[Any, ...]  # a method of Life, and with what


class Fate(Random):
    """What may happen to a member, drawn; most draws are of what makes reminders come close to each other."""

    def minute(self) -> int:
        return self.choice((0, 150, 420, 1110, 1320, 1425, self.randrange(1440)))

    def week(self) -> tuple[Run, ...]:
        runs = [
            Run(self.randrange(7), self.minute(), seconds=self.choice((1800, 2400, 5400, 15 * HOUR)))
            for _ in range(self.choice((0, 1, 2, 3, 3, 4, 5, 6)))
        ]
        return tuple({(run.weekday, run.start_minute): run for run in runs}.values())

    def days(self) -> tuple[int, ...]:
        """None, one, or two neighbours."""
        day = self.randrange(7)
        return self.choice(((), (day,), tuple(sorted((day, (day + 1) % 7)))))

    def quiet(self) -> Quiet | None:
        start, end = self.minute(), self.minute()
        return self.choice((None, (1290, 420), (1320, 150), (720, 840), None if start == end else (start, end)))

    def margin(self) -> int:
        return self.choice((0, 5, 120))

    def zone(self) -> str:
        return self.choice(ZONES)

    def life(self) -> Life:
        """One who has just joined, in the weeks in which clocks change, in spring or in autumn."""
        life = Life(
            now=self.choice((moment_at(2026, 3, 20), moment_at(2026, 10, 18))) + self.randrange(7 * DAY),
            plan=Plan(runs=self.week() or CLINIC_WEEK, days=self.days(), margin_minutes=self.margin()),
            zone=self.zone(),
            quiet=self.quiet(),
            late_seconds=self.choice((0, 600, 3 * HOUR, 3 * HOUR)),
        )
        life.save()
        return life

    def gap(self) -> Step:
        kind = self.choices(("near", "wait", "miss"), (4, 2, 1))[0]
        if kind == "near":
            return kind, self.choice((-600, -30, 0, 59, 900, 6 * HOUR, 20 * HOUR))
        return kind, self.choice((self.randrange(90), self.randrange(6 * HOUR), self.randrange(36 * HOUR), DAY))

    def signal(self) -> Step:
        signals: dict[Step, int] = {
            ("tick",): 3,
            ("run", self.choice((1500, 1500, 2400, 6000)), self.choice((0, 0, 60, 2 * HOUR, 20 * HOUR)), True): 6,
            ("run", 1500, 0, False): 2,
            ("press", self.choice((0, 0, 0, 1)), self.choice(("halfhour", "evening", "tomorrow"))): 4,
            ("press", 0, "done"): 2,
            ("press", self.choice((0, 0, 0, 1)), "not today"): 2,
            ("skip_next",): 1,
            ("log_circuit",): 1,
            ("take_week", self.week()): 2,
            ("choose_days", self.days()): 2,
            ("set_margin", self.margin()): 1,
            ("set_quiet", self.quiet()): 1,
            ("move", self.zone()): 1,
            ("pause", self.choice((0, 1, 2, 9, None))): 1,
            ("stop",): 1,
            ("resume",): 3,
            ("set_line", False): 1,
            ("set_line", True): 3,
        }
        return self.choices(tuple(signals), tuple(signals.values()))[0]


lives = st.integers(0, 1 << 32).map(lambda seed: Fate(seed).life())
signals_after_gaps = st.integers(0, 1 << 32).map(lambda seed: [(fate := Fate(seed)).gap(), fate.signal()])


def histories(most: int) -> st.SearchStrategy[list[Step]]:
    """What happens to a member, and how much time passes before each; as often long as short."""
    lengths = st.integers(0, most)
    pairs = lengths.flatmap(lambda length: st.lists(signals_after_gaps, min_size=length, max_size=length))
    return pairs.map(lambda found: [step for pair in found for step in pair])


@settings(max_examples=400)
@given(lives, histories(40))
def test_whatever_happens_there_are_two_reminders_a_week_at_most_with_a_day_off_between(
    life: Life, steps: list[Step]
) -> None:
    for step in (*steps, ("resume",), ("set_line", True), ("wait", 14 * DAY)):
        life.take(step)
        life.check()


@settings(max_examples=200)
@given(lives, histories(12))
def test_the_next_two_reminders_come_as_they_were_foreseen(life: Life, steps: list[Step]) -> None:
    for step in (*steps, ("set_line", True), ("wait", 60)):
        life.take(step)
    foreseen = life.foresee()
    life.sent.clear()
    life.wait(40 * DAY)
    assert life.sent[: len(foreseen) or 1] == foreseen


# The rules one by one. In November Berlin is an hour ahead of UTC; 24 November 2026 is a Tuesday.

BERLIN = "Europe/Berlin"
MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 11, 23) + timedelta(days=day) for day in range(7))
TUE_DUE = moment_at(2026, 11, 24, 18, 14)  # 19:14 in Berlin
NIGHT: Quiet = (1290, 420)  # 21:30 to 7:00
CLINIC_PLAN = Plan(runs=CLINIC_WEEK).with_slots((), PACE)
SHORT = 39 * 60


def judge(row: Reminder, now: int = TUE_DUE, **facts: Any) -> Verdict:
    """The verdict in Berlin, three hours of grace, with nothing else in the ledger but for the facts given."""
    known = {"late_seconds": 3 * HOUR, "zone": BERLIN, "quiet": None, "busy": (), "done": (), "following": None}
    return decide(row, now=now, **{**known, **facts})


def owed(day: date = TUE, due: int = TUE_DUE, origin: Origin = Origin.PLAN, **facts: Any) -> Reminder:
    return replace(Reminder(day, day, due, origin=origin), **facts)


def came(day: date, **facts: Any) -> Reminder:
    return owed(day, state=State.SENT, sent_at=TUE_DUE, **facts)


days = st.dates(date(2026, 1, 1), date(2027, 1, 31))


def count_days_before(day: date, busy: set[date]) -> int:
    """How many days without a gap lead up to a day."""
    return next(number for number in range(len(busy) + 1) if day - timedelta(days=number + 1) not in busy)


@given(days, st.sets(st.integers(-10, 10) | st.integers(2, 8), max_size=4), st.sampled_from((1, 2)))
def test_strength_has_a_day_off_between_and_twice_a_week_is_enough(day: date, steps: set[int], most: int) -> None:
    busy = {day + timedelta(days=step) for step in steps}
    same_week = {other for other in busy if other.isocalendar()[:2] == day.isocalendar()[:2]}
    counted = [other for other in same_week if count_days_before(other, same_week) % 2 == 0]  # not what was put off
    expected = Reason.NEIGHBOUR if steps & {-1, 0, 1} else Reason.ENOUGH if len(counted) >= most else Reason.NONE
    assert find_conflict(day, busy, most) is expected


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


def test_what_was_put_off_until_tomorrow_does_not_cost_the_weeks_second_reminder() -> None:
    put_off = strength_days([owed(TUE, origin=Origin.SNOOZE, strength_day=WED, sent_at=TUE_DUE)])
    assert [judge(owed(day), busy=put_off).reason for day in (MON, THU)] == [Reason.NEIGHBOUR] * 2
    assert judge(owed(SAT), busy=put_off).state is State.CLAIMED
    assert judge(owed(SUN), busy={*put_off, FRI}).reason is Reason.ENOUGH
    next_monday, next_wednesday = SUN + timedelta(days=1), SUN + timedelta(days=3)
    assert find_conflict(next_wednesday, {SUN, next_monday}) is Reason.NONE
    assert find_conflict(next_wednesday, {SUN, next_monday, SUN + timedelta(days=5)}) is Reason.ENOUGH


def test_one_that_was_done_before_it_came_counts_on_the_day_of_the_log_alone() -> None:
    settled = owed(MON, strength_day=TUE, state=State.SETTLED, origin=Origin.HELD, reason=Reason.DONE_BEFORE)
    assert strength_days([settled], done={MON}) == {MON}


def test_one_that_came_counts_though_its_member_would_not_train() -> None:
    assert strength_days([replace(came(MON), state=State.SKIPPED, reason=Reason.NOT_TODAY)]) == {MON}


def test_a_reminder_comes_when_it_is_due() -> None:
    assert judge(owed()) == Verdict(State.CLAIMED)


@pytest.mark.parametrize(
    ("late", "verdict"),
    [
        (LATE_AFTER_SECONDS - 1, Verdict(State.CLAIMED)),
        (LATE_AFTER_SECONDS, Verdict(State.CLAIMED, Reason.LATE)),
        (3 * HOUR, Verdict(State.CLAIMED, Reason.LATE)),
        (3 * HOUR + 1, Verdict(State.SKIPPED, Reason.TOO_LATE)),
        (DAY, Verdict(State.SKIPPED, Reason.TOO_LATE)),
    ],
)
def test_a_late_reminder_says_so_and_one_that_is_too_late_falls_out(late: int, verdict: Verdict) -> None:
    assert judge(owed(), now=TUE_DUE + late) == verdict


def test_without_grace_a_reminder_comes_in_its_minute_or_not_at_all() -> None:
    assert judge(owed(), late_seconds=0).state is State.CLAIMED
    assert judge(owed(), now=TUE_DUE + 1, late_seconds=0).reason is Reason.TOO_LATE


def test_who_has_done_it_is_not_reminded() -> None:
    settled = Verdict(State.SETTLED, Reason.DONE_BEFORE)
    assert judge(owed(), done={TUE}) == settled
    assert judge(owed(strength_day=WED), done={WED}) == settled
    assert judge(owed(strength_day=WED), done={TUE}) == settled
    assert judge(owed(), now=TUE_DUE + DAY, done={TUE}) == settled
    assert judge(owed(origin=Origin.SNOOZE, sent_at=TUE_DUE), done={TUE}) == settled


def test_a_day_off_between_is_kept_to_both_sides() -> None:
    for day in (MON, WED):
        assert judge(owed(), busy={day}) == Verdict(State.SKIPPED, Reason.NEIGHBOUR)
        assert judge(owed(), done={day}) == Verdict(State.SKIPPED, Reason.NEIGHBOUR)


def test_a_third_in_a_week_falls_out() -> None:
    assert judge(owed(), busy={THU}, done={SUN}) == Verdict(State.SKIPPED, Reason.ENOUGH)
    assert judge(owed(), busy={THU}, done={THU}) == Verdict(State.CLAIMED)


def test_a_snooze_is_its_members_own_wish_and_always_comes() -> None:
    snoozed = owed(origin=Origin.SNOOZE, strength_day=WED, sent_at=TUE_DUE, due=TUE_DUE + 6 * HOUR)
    assert judge(snoozed, now=snoozed.due, busy={TUE, WED, THU}, quiet=NIGHT) == Verdict(State.CLAIMED)


def test_a_run_told_brings_its_reminder_in_quiet_hours_too() -> None:
    night = TUE_DUE + 3 * HOUR  # 22:14
    assert judge(owed(due=night, origin=Origin.RAN), now=night, quiet=NIGHT) == Verdict(State.CLAIMED)
    assert judge(owed(due=night, origin=Origin.RAN), now=night, busy={MON}).reason is Reason.NEIGHBOUR


def test_quiet_hours_put_a_reminder_off_to_the_morning_for_which_it_then_counts() -> None:
    night, morning = TUE_DUE + 3 * HOUR, moment_at(2026, 11, 25, 6)
    held = Verdict(State.PLANNED, Reason.QUIET, morning, WED)
    assert judge(owed(due=night), now=night, quiet=NIGHT) == held
    assert judge(owed(due=night), now=night, quiet=NIGHT, busy={MON}) == held
    assert judge(owed(due=night), now=night, quiet=NIGHT, busy={THU}).reason is Reason.NEIGHBOUR
    after_midnight = night + 2 * HOUR
    assert judge(owed(due=after_midnight), now=after_midnight, quiet=NIGHT) == held


def test_a_nap_puts_a_reminder_off_within_the_day() -> None:
    verdict = judge(owed(), quiet=(19 * 60, 20 * 60))
    assert verdict == Verdict(State.PLANNED, Reason.QUIET, moment_at(2026, 11, 24, 19), TUE)


def test_the_next_run_is_preferred_to_a_morning_next_to_it() -> None:
    night = TUE_DUE + 3 * HOUR
    for day, state in ((WED, State.SKIPPED), (THU, State.SKIPPED), (FRI, State.PLANNED)):
        verdict = judge(owed(due=night), now=night, quiet=NIGHT, following=Planned(day, night + DAY))
        assert (verdict.state, verdict.reason) == (state, Reason.QUIET)
    assert judge(owed(), following=Planned(WED, night + DAY)).state is State.CLAIMED


def why(seconds: int = SHORT, plan: Plan | None = CLINIC_PLAN, day: date = TUE, **facts: Any) -> str:
    """What is said of a run on Tuesday; nothing where the reminder comes."""
    verdict = judge_run(seconds, plan, facts.get("rows", ()), facts.get("done", ()), day)
    assert verdict.why.endswith((".", "`"))
    return "" if verdict.comes else verdict.why


def test_a_short_run_brings_the_reminder() -> None:
    assert why() == ""
    assert why(day=WED) == ""  # it need not be a day of the plan
    assert why(seconds=round(1.1 * SHORT)) == ""
    assert why(rows=[came(SUN - timedelta(days=7)), owed(TUE), owed(SAT)]) == ""


def test_a_longer_run_does_not() -> None:
    assert "longer ones" in why(seconds=round(1.1 * SHORT) + 1)
    slots = (Slot(1, EVENING, 1800), Slot(5, EVENING, 3600))
    assert why(seconds=3900, plan=replace(CLINIC_PLAN, slots=slots)) == ""


@pytest.mark.parametrize("plan", [None, Plan()])
def test_who_has_no_plan_is_asked_for_the_week(plan: Plan | None) -> None:
    assert "`!runs tue 18:30 6k" in why(plan=plan)


def test_who_stopped_the_reminders_hears_how_they_start_again() -> None:
    assert "`!reminders resume`" in why(plan=replace(CLINIC_PLAN, is_active=False))


def test_a_pause_is_kept_up_to_its_last_day() -> None:
    paused = replace(CLINIC_PLAN, paused_until=TUE)
    assert "paused" in why(plan=paused)
    assert why(plan=paused, day=WED) == ""
    assert "paused" in why(plan=replace(CLINIC_PLAN, paused_until=FOR_GOOD), day=SUN)


def test_no_two_strength_days_follow_each_other() -> None:
    assert "Today has its strength already" in why(rows=[came(TUE)])
    assert "Today has its strength already" in why(done={TUE})
    assert "Yesterday had its strength or its reminder" in why(rows=[came(MON)])
    assert "Yesterday had its strength or its reminder" in why(done={MON})
    assert "strength day tomorrow" in why(done={WED})


def test_a_week_has_as_many_reminders_as_its_plan() -> None:
    assert "this week's reminders already" in why(rows=[came(MON)], done={WED}, day=SAT)
    assert why(rows=[came(MON)], day=SAT) == ""
    once = replace(CLINIC_PLAN, slots=CLINIC_PLAN.slots[:1])
    assert "this week's reminders already" in why(rows=[came(MON)], day=SAT, plan=once)
    assert why(rows=[came(SUN - timedelta(days=7))], day=TUE, plan=once) == ""


def see(rows: tuple[Reminder, ...] = (), plan: Plan = CLINIC_PLAN, **facts: Any) -> list[Foreseen]:
    """What is foreseen on Monday at noon."""
    known = {"done": (), "zone": BERLIN, "quiet": None, "now": moment_at(2026, 11, 23, 12)}
    return foresee(plan, rows, **{**known, **facts})


SAT_DUE = moment_at(2026, 11, 28, 8, 38)  # 9:37:30 in Berlin, rounded up


def test_the_next_two_are_foreseen_with_what_put_them_there() -> None:
    assert see() == [Foreseen(TUE_DUE, Origin.PLAN), Foreseen(SAT_DUE, Origin.PLAN)]
    assert see((owed(),)) == see()
    assert see(count=1) == see()[:1]
    assert see(plan=replace(CLINIC_PLAN, is_active=False)) == []
    assert see(plan=Plan()) == []
    snoozed = owed(SUN - timedelta(days=7), origin=Origin.SNOOZE, strength_day=MON, due=TUE_DUE - DAY, sent_at=1)
    assert see((snoozed, owed())) == [Foreseen(snoozed.due, Origin.SNOOZE), Foreseen(SAT_DUE, Origin.PLAN)]


def test_what_would_fall_out_is_not_foreseen() -> None:
    next_tuesday = Foreseen(TUE_DUE + 7 * DAY, Origin.PLAN)
    assert see((came(MON),)) == [Foreseen(SAT_DUE, Origin.PLAN), next_tuesday]
    assert see(done={TUE}) == [Foreseen(SAT_DUE, Origin.PLAN), next_tuesday]
    assert see((replace(owed(), state=State.SKIPPED),)) == [Foreseen(SAT_DUE, Origin.PLAN), next_tuesday]
    assert see(plan=replace(CLINIC_PLAN, paused_until=SAT))[0] == next_tuesday


def test_of_two_neighbouring_days_the_second_is_foreseen_where_the_first_falls_out() -> None:
    neighbours = replace(CLINIC_PLAN, slots=(Slot(1, EVENING, 2340), Slot(2, EVENING, 2340)))
    tuesday = Foreseen(TUE_DUE, Origin.PLAN)
    wednesday = Foreseen(TUE_DUE + DAY, Origin.PLAN)
    assert see(plan=neighbours, count=1) == [tuesday]
    assert wednesday not in see(plan=neighbours)
    assert see(plan=neighbours, done={MON}, count=1) == [wednesday]


def test_a_reminder_that_quiet_hours_hold_is_foreseen_for_their_end() -> None:
    assert see(quiet=(19 * 60, 20 * 60))[0] == Foreseen(moment_at(2026, 11, 24, 19), Origin.HELD)


def test_a_run_that_was_skipped_is_not_preferred_to_a_morning_before_it() -> None:
    plan = replace(CLINIC_PLAN, slots=(Slot(1, 22 * 60, 1800), Slot(3, EVENING, 1800)))
    wednesday = Foreseen(moment_at(2026, 11, 25, 6), Origin.HELD)
    assert wednesday not in see(plan=plan, quiet=NIGHT)
    assert see((owed(THU, state=State.SKIPPED),), plan=plan, quiet=NIGHT)[0] == wednesday


def test_a_reminder_that_is_held_once_more_waits_for_the_end_of_the_longer_quiet_hours() -> None:
    held = owed(TUE, origin=Origin.HELD, strength_day=WED, due=moment_at(2026, 11, 25, 6))
    plan = replace(CLINIC_PLAN, slots=(Slot(3, EVENING, 1800),))
    assert see((held,), plan=plan, quiet=(1290, 480))[0] == Foreseen(moment_at(2026, 11, 25, 7), Origin.HELD)


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


# The plan.


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
    assert "two shortest" in choice.reason


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
