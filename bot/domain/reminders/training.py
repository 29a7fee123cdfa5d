"""What rules a member's weeks beside the runs they told, a training plan and races, and which runs it says of a day."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.reminders.race import DEFAULT_REST, Race, RaceRest
from bot.domain.reminders.training_plan import PlanRun, TrainingPlan, list_mondays, list_runs
from bot.domain.reminders.week import Run

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Training:
    """A member's training plan, their races, the rest around these, and when they run on which weekday.

    `rest` is the member's own choice and `club_rest` the club's, None where nobody chose. `starts` are weekdays with
    local minutes after midnight, for those on which the week that they told has no run, or the plan another time.
    `group` is the group of the club whose plan they follow; "" for a plan of their own.
    """

    plan: TrainingPlan | None = None
    races: tuple[Race, ...] = ()
    rest: RaceRest | None = None
    starts: tuple[tuple[int, int], ...] = ()
    group: str = ""
    club_rest: RaceRest | None = None

    @property
    def silence(self) -> RaceRest:
        """The rest around races that holds: the member's choice, else the club's."""
        return self.rest or self.club_rest or DEFAULT_REST

    def in_club(self, club_rest: RaceRest | None) -> "Training":
        """The training in a club that chose such a rest around races; without anything to rest from it is none."""
        bare = replace(self, club_rest=None)
        return bare if bare == NO_TRAINING else replace(self, club_rest=club_rest)

    def own_weeks(self) -> list[tuple[date, date]]:
        """Return the first and last days of the weeks that a plan of the member's own rules."""
        if self.plan is None or self.group:
            return []
        return [(monday, monday + timedelta(days=_WEEK - 1)) for monday in list_mondays(self.plan)]

    @property
    def all_races(self) -> tuple[Race, ...]:
        """The races told, and the one that the plan leads to, in order; one a day."""
        goal = self.plan.find_race() if self.plan is not None else None
        known = {race.day: race for race in self.races}
        if goal is not None:
            known.setdefault(goal[0], Race(goal[0], goal[1].metres))
        return tuple(known[day] for day in sorted(known))


NO_TRAINING = Training()


def find_run(training: Training, day: date) -> PlanRun | None:
    """Return the plan's run of a day, the longest of several; None where it has none."""
    if training.plan is None:
        return None
    found = [run for one, run in list_runs(training.plan) if one == day]
    return max(found, key=lambda run: (run.metres or 0, run.seconds or 0), default=None)


def find_begun_run(training: Training, weekly: Sequence[Run], day: date, minute: int) -> Run | None:
    """Return the plan's run of a day that has begun by a local minute; None where none has, or none says how far.

    One whose start is not known may have begun at any time.
    """
    run = find_run(training, day)
    if run is None or (run.metres is None and run.seconds is None):
        return None
    own = _find_own(training, run)
    start = own if own is not None else min(find_starts(training, weekly, day.weekday()), default=0)
    if start > minute:
        return None
    return as_run(run, start)


def find_starts(training: Training, weekly: Sequence[Run], weekday: int) -> list[int]:
    """Return when a member runs on a weekday, in minutes after midnight, in order."""
    told = sorted(run.start_minute for run in weekly if run.weekday == weekday)
    return told or [minute for day, minute in training.starts if day == weekday]


def list_starts(training: Training, weekly: Sequence[Run]) -> list[tuple[int, int]]:
    """Return when a member runs, by weekday, on the days of their plan, or of their week where they have none.

    Where it differs from week to week, that is the most usual start.
    """
    if training.plan is None:
        return [(day, starts[0]) for day in range(_WEEK) if (starts := find_starts(training, weekly, day))]
    counted = Counter(
        (run.weekday, start)
        for planned in training.plan.weeks
        for at, run, start in place_runs(training, weekly, planned or ())
        if at == 0 and start is not None
    )
    usual = {day: start for (day, start), _ in reversed(counted.most_common())}
    return sorted(usual.items())


def place_runs(
    training: Training, weekly: Sequence[Run], planned: Sequence[PlanRun]
) -> Iterator[tuple[int, PlanRun, int | None]]:
    """Yield the runs of one week of a plan, each with its place on its day and its start, None where nobody knows it.

    Of several runs on one day the first has the day's first start.
    """
    for weekday in sorted({run.weekday for run in planned}):
        starts = find_starts(training, weekly, weekday)
        for at, run in enumerate(run for run in planned if run.weekday == weekday):
            own = _find_own(training, run) if at == 0 else run.start_minute
            yield at, run, own if own is not None else next(iter(starts[at:]), None)


def _find_own(training: Training, run: PlanRun) -> int | None:
    """When a run of a plan starts by the plan, unless its member said another time for that weekday since."""
    if run.start_minute is None:
        return None
    return dict(training.starts).get(run.weekday, run.start_minute)


def as_run(run: PlanRun, start_minute: int) -> Run:
    """Return a plan's run at its start; of a range of lengths it is the middle."""

    def middle(amount: int | None) -> int | None:
        return None if amount is None else (amount + (run.most or amount)) // 2

    return Run(run.weekday, start_minute, middle(run.metres), middle(run.seconds), run.note)
