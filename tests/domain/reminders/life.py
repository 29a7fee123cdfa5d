"""The life of one member, whatever happens in it: the rules of production around a ledger that is kept in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders import changes
from bot.domain.reminders.claim import DueFacts, DueGroup, Rules, find_window, judge_groups
from bot.domain.reminders.finished_run import FinishedRun
from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.race import WEEK_BEFORE, Race, RaceRest
from bot.domain.reminders.record import MemberRecord, UpcomingReminder, find_upcoming, replan
from bot.domain.reminders.reminder import MOST_PER_WEEK, Origin, Reminder, State, strength_days, taken_days
from bot.domain.reminders.schedule import Quiet, as_datetime, local_date, whole_minute
from bot.domain.reminders.training import Training
from bot.domain.reminders.training_plan import PlanRun, TrainingPlan
from bot.domain.reminders.week import DEFAULT_PACE_SECONDS, Run

HOUR, DAY = 3600, 86_400
PACE = DEFAULT_PACE_SECONDS
EVENING = 18 * 60 + 30
CLINIC_WEEK = (
    Run(1, EVENING, 6000),
    Run(3, 19 * 60, 10_000),
    Run(5, 9 * 60, 5000),
    Run(6, 10 * 60, 18_000),
)
Step = tuple[Any, ...]  # a method of Life, and with what


def moment_at(*parts: int) -> int:
    """The unix seconds of a time in UTC."""
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]  # year, month, day, …


@dataclass
class Life:
    """One member's record, and what came of it; time passes with `wait` and `near`, and a tick in every minute.

    `firsts` are the reminders that came, each by the strength day that it had when it came first.
    """

    now: int
    record: MemberRecord
    rules: Rules
    is_online: bool = True
    is_ticked: bool = True
    carried_at: dict[date, int] = field(default_factory=dict)
    firsts: list[date] = field(default_factory=list)
    sent: list[UpcomingReminder] = field(default_factory=list)

    @property
    def zone(self) -> str:
        return self.record.zone(self.rules)

    @property
    def plan(self) -> Plan:
        assert self.record.plan is not None
        return self.record.plan

    @property
    def carried(self) -> list[Reminder]:
        """The reminders under whose message a member may press a button, the latest first."""
        lately = [
            row for row in self.record.rows if self.now - self.carried_at.get(row.day, 0) < changes.RECENT_SECONDS
        ]
        return sorted(lately, key=lambda row: -self.carried_at[row.day])

    def take(self, step: Step) -> None:
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
            planned = self.record.planned
            following = max(self.now + 60, whole_minute(planned[0].due)) if planned else until + 1
        self.now = until

    def near(self, seconds: int) -> None:
        """Let time pass up to so long after, or before, the next reminder is due."""
        if self.record.planned:
            self.wait(max(0, self.record.planned[0].due + seconds - self.now))

    def miss(self, seconds: int) -> None:
        """Let time pass without a tick."""
        self.now += seconds
        self.is_ticked = False

    def tick(self) -> None:
        self._re_evaluate()
        while due := [row for row in self.record.planned if row.due <= self.now]:
            self._claim(due)
        self._send()
        self.is_ticked = True
        assert not self.is_online or not [row for row in self.record.rows if row.state is State.CLAIMED]

    def _group(self, row: Reminder, *, was_tried: bool = False) -> DueGroup:
        """All that is known of a due reminder, as the store reads it: within the rule's own window."""
        near = find_window(row.day)
        near = min(near, self.plan.calendar.find_look_back(row.day) or near)
        others = [
            one for one in self.record.rows if one.day != row.day and (one.strength_day >= near or one.day >= near)
        ]
        facts = DueFacts(
            reminder=row,
            plan=self.plan,
            zone=self.record.own_zone,
            quiet=self.record.quiet,
            busy=strength_days(others),
            taken=taken_days(others),
            done=frozenset(day for day in self.record.done if day >= near),
            was_tried=was_tried,
        )
        return DueGroup(1, None, False, False, facts, [row.day.toordinal()], [1])

    def _claim(self, due: list[Reminder]) -> None:
        decisions = list(judge_groups([self._group(row) for row in due], self.now, self.rules))
        for decision in decisions:
            assert decision.error is None
            row, outcome = decision.group.facts.reminder, decision.outcome
            if outcome.state is State.CLAIMED:
                self.carried_at[row.day] = self.now
                self._check_claim(row, decision.group.facts.done)
            self._become(row, outcome.state, outcome)
            following = outcome.following
            if following is not None and following.day not in {one.day for one in self.record.rows}:
                self.record = self.record.with_row(Reminder(following.day, following.day, following.due))

    def _become(self, row: Reminder, state: State, outcome: Any) -> None:
        if state is State.PLANNED:
            row = replace(row, origin=Origin.HELD, due=outcome.due, strength_day=outcome.strength_day)
        self.record = self.record.with_row(replace(row, state=state, reason=outcome.reason))

    def _check_claim(self, row: Reminder, done: frozenset[date]) -> None:
        assert 0 <= self.now - row.due <= self.rules.late_seconds
        races = [race.day for race in self.plan.training.all_races]
        rest = self.plan.training.silence
        assert not any(-rest.before <= (row.strength_day - race).days <= rest.after for race in races)
        others = strength_days(one for one in self.record.rows if one.day != row.day)
        for race in races if row.origin is not Origin.SNOOZE else ():
            window = {race - timedelta(days=back) for back in range(1, WEEK_BEFORE + 1)}
            assert row.strength_day not in window or not others & window
        if row.origin is not Origin.SNOOZE:
            assert not any(abs((day - row.strength_day).days) <= 1 for day in done)
        if row.origin in {Origin.PLAN, Origin.HELD} and self.record.quiet is not None:
            local = datetime.fromtimestamp(self.now, ZoneInfo(self.zone))
            start, end = self.record.quiet
            assert (local.hour * 60 + local.minute - start) % 1440 >= (end - start) % 1440

    def _re_evaluate(self) -> None:
        """What was claimed a while ago and could not be sent is judged again."""
        for row in [row for row in self.record.rows if row.state is State.CLAIMED and self.is_online]:
            (decision,) = judge_groups([self._group(row, was_tried=True)], self.now, self.rules)
            if decision.outcome.state is not State.CLAIMED:
                self._become(row, decision.outcome.state, decision.outcome)

    def _send(self) -> None:
        for row in [row for row in self.record.rows if row.state is State.CLAIMED and self.is_online]:
            self._note(row)
            self.sent.append(UpcomingReminder(row.due, row.origin))
            self.record = self.record.with_row(replace(row, state=State.SENT, sent_at=self.now))

    def _note(self, row: Reminder) -> None:
        if row.sent_at is None:
            self.firsts.append(row.strength_day)

    # What a member or a coach does.

    def _change(self, change: Callable[[MemberRecord], MemberRecord]) -> None:
        try:
            self.record = replan(change(self.record), self.now, self.rules)
        except MemberError:
            return

    def take_week(self, runs: tuple[Run, ...]) -> None:
        self._change(lambda record: changes.follow_runs(record, runs, None))

    def choose_days(self, days: tuple[int, ...]) -> None:
        self._change(lambda record: changes.change_plan(record, lambda plan: replace(plan, days=days)))

    def set_margin(self, minutes: int) -> None:
        self._change(lambda record: changes.change_plan(record, lambda plan: replace(plan, margin_minutes=minutes)))

    def pause(self, days: int | None) -> None:
        until = None if days is None else local_date(self.now, self.zone) + timedelta(days=days)
        self._change(lambda record: changes.pause(record, until))

    def resume(self) -> None:
        self._change(changes.resume)

    def stop(self) -> None:
        self._change(lambda record: changes.change_plan(record, lambda plan: replace(plan, is_active=False)))

    def move(self, zone: str) -> None:
        self._change(lambda record: replace(record, own_zone=zone))

    def set_quiet(self, quiet: Quiet | None) -> None:
        self._change(lambda record: replace(record, quiet=quiet))

    def set_line(self, is_online: bool) -> None:
        self.is_online = is_online

    def run(self, seconds: int, ended_ago: int, is_prompt: bool) -> None:
        run = FinishedRun(seconds=seconds, ended=as_datetime(self.now - ended_ago))
        self._change(lambda record: changes.record_run(record, run, self.now, self.rules).record)
        if is_prompt:
            self.tick()

    def log_circuit(self) -> None:
        done = self.record.done | {local_date(self.now, self.zone)}
        self.record = replace(self.record, done=done)

    def press(self, which: int, button: str) -> None:
        """Press a button under one of the latest reminders."""
        if which >= len(self.carried):
            return
        row = self.carried[which]
        before = self.record
        self._change(lambda record: self._press(record, row, button))
        if row.state is State.CLAIMED and self.record != before:
            self._note(row)  # it is on its way

    def _press(self, record: MemberRecord, row: Reminder, button: str) -> MemberRecord:
        if button == "done":
            return changes.settle(record, row, self.now, self.rules).record
        if button == "not today":
            return changes.skip(record, row, self.now, self.rules)
        return changes.snooze(record, row, button, self.now, self.rules).record

    def train(self, seed: int) -> None:
        """Run by another plan from now on, or by none, with races or none."""
        fate = Fate(seed)
        today = self.record.today(self.now, self.rules)
        monday = today - timedelta(days=today.weekday() + 7 * fate.randrange(3))
        weeks = tuple(
            tuple(PlanRun(run.weekday, seconds=run.seconds, is_optional=fate.random() < 0.1) for run in fate.week())
            for _ in range(fate.randrange(1, 6))
        )
        races = sorted({today + timedelta(days=fate.randrange(-5, 30)) for _ in range(fate.choice((0, 0, 1, 2)))})
        training = Training(
            TrainingPlan(monday, weeks) if fate.random() < 0.7 else None,
            tuple(map(Race, races)),
            RaceRest(fate.choice((0, 4)), fate.choice((0, 7))),
            tuple((day, fate.minute()) for day in range(7)),
        )
        self._change(lambda record: replace(record, plan=replace(self.plan, training=training)))

    def skip_next(self) -> None:
        self._change(lambda record: changes.skip_next(record, self.now, self.rules).record)

    def find_upcoming(self) -> list[UpcomingReminder]:
        return find_upcoming(self.record, self.now, self.rules)

    # What holds whatever happens.

    def check(self) -> None:
        days = sorted(self.firsts)
        assert all((later - earlier).days >= 2 for earlier, later in pairwise(days)), days
        weeks = [day.isocalendar()[:2] for day in days]
        assert all(weeks.count(week) <= MOST_PER_WEEK for week in weeks), days
        if self.plan.is_active and self.plan.slots and self.plan.paused_until != FOR_GOOD:
            planned = [row.due for row in self.record.planned if row.origin is Origin.PLAN]
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
        plan = Plan(runs=self.week() or CLINIC_WEEK, days=self.days(), margin_minutes=self.margin())
        life = Life(
            now=self.choice((moment_at(2026, 3, 20), moment_at(2026, 10, 18))) + self.randrange(7 * DAY),
            record=MemberRecord(1, 1, plan, own_zone=self.zone(), quiet=self.quiet()),
            rules=Rules(self.choice((0, 600, 3 * HOUR, 3 * HOUR)), "UTC"),
        )
        life.record = replan(life.record, life.now, life.rules)
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
            ("train", self.randrange(1 << 32)): 2,
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
