"""A training plan: weeks of distances or minutes without times, anchored by dates, of which one may be done again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.errors import MemberError
from bot.domain.reminders.week import run_seconds

MOST_WEEKS, MOST_WEEK_RUNS = 60, 40
_WEEK = 7


@dataclass(frozen=True, slots=True)
class PlanRun:
    """One run of a plan: its weekday (0 is Monday), and how far (metres) or how long (seconds), as far as it says.

    `most` is the upper end of a range, in the same measure. `start_minute` is when it begins, where it says that.
    """

    weekday: int
    metres: int | None = None
    seconds: int | None = None
    most: int | None = None
    note: str = ""
    start_minute: int | None = None
    is_race: bool = False
    is_optional: bool = False

    def lasts(self, pace_seconds: float) -> int | None:
        """Seconds it takes at a pace in seconds per km, the middle of a range; None where the plan does not say."""
        known = self.seconds if self.seconds is not None else self.metres
        if known is None:
            return None
        middle = (known + (self.most or known)) // 2
        return middle if self.seconds is not None else run_seconds(middle, pace_seconds)


PlanWeek = tuple[PlanRun, ...] | None
"""The runs of one week by weekday; None for a week that the plan leaves open."""


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Weeks from Monday to Sunday, the first of which begins on `monday`.

    `order` says which of its weeks each week of the calendar is, from that Monday on: 0, 1, 2, ... until one is
    repeated or skipped.
    """

    monday: date
    weeks: tuple[PlanWeek, ...]
    order: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Begin in the plan's own order."""
        if not self.order:
            object.__setattr__(self, "order", tuple(range(len(self.weeks))))

    @property
    def last_day(self) -> date:
        """The last day that it rules."""
        return self.monday + timedelta(days=_WEEK * len(self.order) - 1)

    @property
    def race_week(self) -> int | None:
        """Which of its weeks has the race that it leads to: the last one with a race."""
        found = [at for at, week in enumerate(self.weeks) if any(run.is_race for run in week or ())]
        return found[-1] if found else None

    def number_at(self, day: date) -> int | None:
        """Which of its weeks the week of a day is, from 0; None outside of the plan."""
        at = (day - self.monday).days // _WEEK
        return self.order[at] if 0 <= at < len(self.order) else None

    def find_race(self) -> tuple[date, PlanRun] | None:
        """Return the day of the race that it leads to, and the race; None where it has none."""
        return next(((day, run) for day, run in reversed(list_runs(self)) if run.is_race), None)


def week_of(plan: TrainingPlan, day: date) -> PlanWeek:
    """Return the runs of the week, from Monday to Sunday, that a day is in; None where the plan says nothing of it."""
    number = plan.number_at(day)
    return None if number is None else plan.weeks[number]


def list_runs(plan: TrainingPlan) -> list[tuple[date, PlanRun]]:
    """Return every run of a plan with its day, in order."""
    return [
        (plan.monday + timedelta(days=_WEEK * at + run.weekday), run)
        for at, number in enumerate(plan.order)
        for run in plan.weeks[number] or ()
    ]


def list_mondays(plan: TrainingPlan) -> list[date]:
    """Return the Mondays of the weeks that a plan rules: those of which it says something."""
    return [
        plan.monday + timedelta(days=_WEEK * at)
        for at, number in enumerate(plan.order)
        if plan.weeks[number] is not None
    ]


def plan_of(
    runs: Iterable[tuple[date, PlanRun]], open_mondays: Iterable[date] = (), monday: date | None = None
) -> TrainingPlan:
    """Return the plan that has each of these runs on its day, whatever weekday the run says.

    `open_mondays` are weeks of which it says nothing; any other week without a run is a week off. Its first week is
    that of `monday`, or of the first run. MemberError for none, for more than 60 weeks, and for more runs than
    anybody has in a week: each is compared with each.
    """
    dated = sorted(runs, key=lambda one: one[0])
    if not dated:
        raise MemberError("I found no runs in that plan. Send one with a distance or a time for each run.")
    monday = min(dated[0][0], monday or date.max)
    monday -= timedelta(days=monday.weekday())
    count = (dated[-1][0] - monday).days // _WEEK + 1
    if count > MOST_WEEKS:
        raise MemberError(
            f"That plan spans {count} weeks, and I take {MOST_WEEKS} at most. Send the part you train now."
        )
    weeks: list[list[PlanRun]] = [[] for _ in range(count)]
    for day, run in dated:
        weeks[(day - monday).days // _WEEK].append(replace(run, weekday=day.weekday()))
    fullest = max(map(len, weeks))
    if fullest > MOST_WEEK_RUNS:
        raise MemberError(f"A week of that plan has {fullest} runs, and I take {MOST_WEEK_RUNS} at most.")
    left_open = {(one - monday).days // _WEEK for one in open_mondays}
    return TrainingPlan(monday, tuple(None if at in left_open else tuple(week) for at, week in enumerate(weeks)))


def repeat_week(plan: TrainingPlan, day: date) -> TrainingPlan:
    """Return the plan with the week of a day done again in the week after it.

    Race week and what follows it stay on their dates, so the last week before it falls out; without a race the plan
    ends a week later. MemberError outside of the plan, in race week and in the week before it.
    """
    at = _require_before_race(plan, day)
    return _reorder(plan, at + 1, (plan.order[at], *plan.order[at + 1 :]))


def skip_week(plan: TrainingPlan, day: date) -> TrainingPlan:
    """Return the plan with the week of a day left out: the week after it comes now.

    MemberError as in `repeat_week`, and for the only week that it has.
    """
    at = _require_before_race(plan, day)
    if len(plan.order) == 1:
        raise MemberError("That's the only week of your plan. `!plan remove` takes the plan away.")
    return _reorder(plan, at, plan.order[at + 1 :])


def put_week(plan: TrainingPlan, day: date, number: int) -> TrainingPlan:
    """Return the plan with the week of a day being that of a number, from 0, and the ones after it following.

    MemberError for a number that it does not have, and as in `repeat_week`.
    """
    at = _require_before_race(plan, day, ahead=0)
    race = plan.race_week
    last = len(plan.weeks) if race is None else race
    if not 0 <= number < last:
        raise MemberError(f"Your plan has weeks 1 to {last} to choose from. Write for example `!plan at week 2`.")
    return _reorder(plan, at, tuple(range(number, len(plan.weeks))))


def fallen_out(before: TrainingPlan, after: TrainingPlan, day: date) -> tuple[int, ...]:
    """Return the weeks, from 0, that would have come from the week of a day on and no longer do, not even once."""
    at = max(0, (day - before.monday).days // _WEEK)
    return tuple(dict.fromkeys(number for number in before.order[at:] if number not in after.order[at:]))


def _reorder(plan: TrainingPlan, at: int, rest: tuple[int, ...]) -> TrainingPlan:
    """The plan with other weeks from one place of the calendar on, and race week where it was."""
    race = plan.race_week
    if race is None or race not in plan.order:
        return replace(plan, order=(*plan.order[:at], *rest)[:MOST_WEEKS])
    place = len(plan.order) - 1 - plan.order[::-1].index(race)
    until_race = [number for number in rest if number < race][: place - at]
    filled = until_race + [max(race - 1, 0)] * (place - at - len(until_race))
    return replace(plan, order=(*plan.order[:at], *filled, *plan.order[place:]))


def _require_before_race(plan: TrainingPlan, day: date, ahead: int = 1) -> int:
    """Where in the calendar the week of a day is; MemberError where nothing can move between it and the race."""
    at = (day - plan.monday).days // _WEEK
    if not 0 <= at < len(plan.order):
        raise MemberError("Your plan doesn't cover this week, so there's nothing to move. `!plan` shows it.")
    race = plan.race_week
    if race is not None and race in plan.order:
        place = len(plan.order) - 1 - plan.order[::-1].index(race)
        if at + ahead >= place:
            raise MemberError("Your race is too close for that: race week stays where it is. `!plan` shows your weeks.")
    return at
