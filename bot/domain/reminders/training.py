"""What rules a member's weeks beside the runs they told: a training plan and races, and the reminders these leave."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from bot.domain.errors import MemberError
from bot.domain.reminders.race import DEFAULT_REST, WEEK_BEFORE, Race, RaceRest
from bot.domain.reminders.training_plan import PlanRun, PlanWeek, TrainingPlan, list_runs, week_of
from bot.domain.reminders.week import Choice, ChoiceReason, Run, choose_runs

_WEEK = 7
_WELCOME_DAYS = 14  # so long after the rest the first reminder still welcomes back


class DatedSlot(NamedTuple):
    """A run that strength follows on one day (its ordinal): local start in minutes after midnight, seconds it takes."""

    ordinal: int
    start_minute: int
    seconds: int


class Rest(NamedTuple):
    """The days around a race without reminders, by their ordinals."""

    first: int
    race: int
    last: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that are ruled by their date instead of their weekday.

    Within the spans in `covered` (first and last ordinal) only `slots` bring a reminder, in the order of days; in those
    in `off` nothing does, since the club that is followed doesn't run.
    """

    covered: tuple[tuple[int, int], ...] = ()
    slots: tuple[DatedSlot, ...] = ()
    rests: tuple[Rest, ...] = ()
    off: tuple[tuple[int, int], ...] = ()

    def is_off(self, ordinal: int) -> bool:
        """True for a day on which the club that is followed doesn't run."""
        return any(first <= ordinal <= last for first, last in self.off)

    def covers(self, ordinal: int) -> bool:
        """True for a day that is ruled by its date."""
        return any(first <= ordinal <= last for first, last in self.covered)

    def find_rest(self, day: date) -> Rest | None:
        """Return the rest around a race that a day is in."""
        ordinal = day.toordinal()
        return next((rest for rest in self.rests if rest.first <= ordinal <= rest.last), None)

    def slots_from(self, ordinal: int) -> Iterator[DatedSlot]:
        """Yield the slots on a day and after it."""
        yield from self.slots[bisect_left(self.slots, (ordinal,)) :]

    def is_welcome(self, day: date, busy: Collection[date]) -> bool:
        """True for the day of a reminder that is the first one since a race and its rest, by the days of others."""
        ordinal = day.toordinal()
        return any(
            rest.last < ordinal <= rest.last + _WELCOME_DAYS
            and not any(rest.last < other.toordinal() < ordinal for other in busy)
            for rest in self.rests
        )

    def is_crowded(self, day: date, busy: Collection[date]) -> bool:
        """True for a day in the seven before a race where another one of them has a reminder."""
        ordinal = day.toordinal()
        return any(
            rest.race - WEEK_BEFORE <= ordinal < rest.race
            and any(rest.race - WEEK_BEFORE <= other.toordinal() < rest.race for other in busy if other != day)
            for rest in self.rests
        )

    def find_look_back(self, day: date) -> date | None:
        """Return the first of the days whose reminders count on a day because of a race; None where none do.

        A reminder may come up to two days after its run, so those count too for which that is close to a race.
        """
        ordinal = day.toordinal()
        found = [
            rest.race - WEEK_BEFORE for rest in self.rests if rest.race - WEEK_BEFORE <= ordinal + 2 < rest.race + 2
        ]
        found += [rest.last + 1 for rest in self.rests if rest.last < ordinal <= rest.last + _WELCOME_DAYS]
        return date.fromordinal(min(found)) if found else None


NO_CALENDAR = Calendar()


@dataclass(frozen=True, slots=True)
class Training:
    """A member's training plan, their races, the rest around these, and when they run on which weekday.

    `rest` is the member's own choice and `club_rest` the club's, None where nobody chose. `starts` are weekdays with
    local minutes after midnight, for those on which the week that they told has no run.
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
        mondays = [
            self.plan.monday + timedelta(days=_WEEK * at)
            for at, number in enumerate(self.plan.order)
            if self.plan.weeks[number] is not None
        ]
        return [(monday, monday + timedelta(days=_WEEK - 1)) for monday in mondays]

    @property
    def all_races(self) -> tuple[Race, ...]:
        """The races told, and the one that the plan leads to, in order; one a day."""
        goal = self.plan.find_race() if self.plan is not None else None
        known = {race.day: race for race in self.races}
        if goal is not None:
            known.setdefault(goal[0], Race(goal[0], goal[1].metres))
        return tuple(known[day] for day in sorted(known))


NO_TRAINING = Training()


@dataclass(frozen=True, slots=True)
class TrainingWeek:
    """One week, from `monday` on, as a plan or a race rules it: its runs, and after which of them strength comes.

    `number` is the plan's week, from 0, `runs` what the plan says of it; both None where the weekly runs hold. The rest
    says by weekday why a run is not among those to choose from: too close to a race, no start known, no length known,
    the long one of a week of which not all is known.
    """

    monday: date
    number: int | None
    runs: PlanWeek
    choice: Choice
    resting: tuple[int, ...] = ()
    untimed: tuple[int, ...] = ()
    unmeasured: tuple[int, ...] = ()
    long: tuple[int, ...] = ()
    is_trimmed: bool = False  # a second reminder in the seven days before a race fell out


def look_at_week(
    training: Training, weekly: Sequence[Run], days: Collection[int], pace_seconds: float, day: date
) -> TrainingWeek:
    """Return the week of a day: `weekly` are the runs that hold where the plan says nothing, `days` chosen weekdays.

    Choosing is `choose_runs`, as in every other week, among the runs that are not too close to a race; in the seven
    days before one there is one reminder at most.
    """
    monday = day - timedelta(days=day.weekday())
    week = _choose(training, weekly, days, pace_seconds, monday)
    kept = week.choice.runs
    for race in training.all_races:
        window = {race.day - timedelta(days=back) for back in range(1, WEEK_BEFORE + 1)}
        ours = [run for run in kept if monday + timedelta(days=run.weekday) in window]
        before = min(window) - timedelta(days=min(window).weekday())
        if not ours:
            continue
        earlier = () if before == monday else _choose(training, weekly, days, pace_seconds, before).choice.runs
        is_used = any(before + timedelta(days=run.weekday) in window for run in earlier)
        kept = tuple(run for run in kept if run not in ours[0 if is_used else 1 :])
    if len(kept) == len(week.choice.runs):
        return week
    reason = ChoiceReason.ONLY_RUN if kept else ChoiceReason.NO_RUNS
    return replace(week, choice=Choice(kept, reason), is_trimmed=True)


@lru_cache(maxsize=1 << 10)
def build_calendar(training: Training, weekly: tuple[Run, ...], days: tuple[int, ...], pace_seconds: float) -> Calendar:
    """Return the days that a training plan and races rule."""
    mondays: set[date] = set()
    if training.plan is not None:
        mondays |= {
            training.plan.monday + timedelta(days=_WEEK * at)
            for at, number in enumerate(training.plan.order)
            if training.plan.weeks[number] is not None
        }
    rests = []
    for race in training.all_races:
        first, last = training.silence.around(race)
        rests.append(Rest(first.toordinal(), race.day.toordinal(), last.toordinal()))
        begin = min(first, race.day - timedelta(days=WEEK_BEFORE))
        mondays |= set(_mondays(begin, last + timedelta(days=_WELCOME_DAYS)))
    if not mondays:
        return NO_CALENDAR
    slots = [
        DatedSlot(monday.toordinal() + slot.weekday, slot.start_minute, slot.seconds)
        for monday in sorted(mondays)
        for slot in look_at_week(training, weekly, days, pace_seconds, monday).choice.slots(pace_seconds)
    ]
    return Calendar(_spans(mondays), tuple(sorted(slots)), tuple(rests))


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
    starts = [run.start_minute] if run.start_minute is not None else find_starts(training, weekly, day.weekday())
    start = min(starts, default=0)
    if start > minute:
        return None
    return Run(day.weekday(), start, _middle(run, run.metres), _middle(run, run.seconds), run.note)


def find_starts(training: Training, weekly: Sequence[Run], weekday: int) -> list[int]:
    """Return when a member runs on a weekday, in minutes after midnight, in order."""
    told = sorted(run.start_minute for run in weekly if run.weekday == weekday)
    return told or [minute for day, minute in training.starts if day == weekday]


def place_runs(
    training: Training, weekly: Sequence[Run], planned: Sequence[PlanRun]
) -> Iterator[tuple[int, PlanRun, int | None]]:
    """Yield the runs of one week of a plan, each with its place on its day and its start, None where nobody knows it.

    Of several runs on one day the first has the day's first start.
    """
    for weekday in sorted({run.weekday for run in planned}):
        starts = find_starts(training, weekly, weekday)
        for at, run in enumerate(run for run in planned if run.weekday == weekday):
            yield at, run, run.start_minute if run.start_minute is not None else next(iter(starts[at:]), None)


def _choose(
    training: Training, weekly: Sequence[Run], days: Collection[int], pace_seconds: float, monday: date
) -> TrainingWeek:
    planned = None if training.plan is None else week_of(training.plan, monday)
    number = None if training.plan is None or planned is None else training.plan.number_at(monday)
    timed, untimed, unmeasured = (weekly, (), ()) if planned is None else _time(training, weekly, planned)
    rests = [training.silence.around(race) for race in training.all_races]
    resting = {
        weekday
        for weekday in range(_WEEK)
        if any(first <= monday + timedelta(days=weekday) <= last for first, last in rests)
    }
    has_race = any(0 <= (race.day - monday).days < _WEEK for race in training.all_races)
    known = timed
    if planned is not None and not days and (untimed or unmeasured):
        known = [run for run in timed if not _is_long(training, planned, run, pace_seconds)]
    try:
        choice = choose_runs(known, pace_seconds, days, resting, has_race=has_race)
    except MemberError:  # a day that was chosen has no run this week
        choice = choose_runs(known, pace_seconds, resting=resting, has_race=has_race)
    left_out = choice.left_out if resting else ()
    long = {run.weekday for run in timed if run not in known or run in left_out} - resting
    has_run = {run.weekday for run in (timed if planned is None else planned)}
    return TrainingWeek(
        monday,
        number,
        planned,
        choice,
        tuple(sorted(resting & has_run)),
        tuple(untimed),
        tuple(unmeasured),
        tuple(sorted(long)),
    )


def _is_long(training: Training, planned: Sequence[PlanRun], run: Run, pace_seconds: float) -> bool:
    """True for the longest run of a week; where no other says how long it is, for one longer than the plan's usual.

    Where not all of a week is known, what is left to choose from may be its long run alone, and strength is for the end
    of a short one.
    """
    lasts = run.lasts(pace_seconds)
    others = [known for one in planned if one.weekday != run.weekday and (known := _lasts(one, pace_seconds))]
    if not others and training.plan is not None:
        usual = [known for week in training.plan.weeks for one in week or () if (known := _lasts(one, pace_seconds))]
        return lasts > median(usual)
    return lasts > max(others)


def _lasts(run: PlanRun, pace_seconds: float) -> int | None:
    return None if run.is_race or run.is_optional else run.lasts(pace_seconds)


def _time(
    training: Training, weekly: Sequence[Run], planned: tuple[PlanRun, ...]
) -> tuple[list[Run], list[int], list[int]]:
    """The plan's runs with the starts of their weekdays; and the weekdays without a start, and without a length.

    What may not be run, and a race, is none of them.
    """
    timed: list[Run] = []
    untimed: list[int] = []
    unmeasured: list[int] = []
    for at, run, start in place_runs(training, weekly, planned):
        if run.is_race or run.is_optional:
            continue
        if run.metres is None and run.seconds is None:
            unmeasured.append(run.weekday)
        elif start is None:
            untimed += [run.weekday] if at == 0 else []
        else:
            timed.append(Run(run.weekday, start, _middle(run, run.metres), _middle(run, run.seconds), run.note))
    return timed, untimed, unmeasured


def _middle(run: PlanRun, amount: int | None) -> int | None:
    return None if amount is None else (amount + (run.most or amount)) // 2


def _mondays(first: date, last: date) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        yield monday
        monday += timedelta(days=_WEEK)


def _spans(mondays: Collection[date]) -> tuple[tuple[int, int], ...]:
    """The spans of days, by ordinals, that the weeks from these Mondays on are in together."""
    spans: list[tuple[int, int]] = []
    for monday in sorted(one.toordinal() for one in mondays):
        if spans and spans[-1][1] + 1 == monday:
            spans[-1] = (spans[-1][0], monday + _WEEK - 1)
        else:
            spans.append((monday, monday + _WEEK - 1))
    return tuple(spans)
