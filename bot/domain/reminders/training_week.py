"""One week as a training plan or a race rules it: after which of its runs strength comes, and all such weeks' days."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from statistics import median

from bot.domain.errors import MemberError
from bot.domain.reminders.calendar import NO_CALENDAR, WELCOME_DAYS, Calendar, DatedSlot, Rest
from bot.domain.reminders.race import WEEK_BEFORE
from bot.domain.reminders.training import Training, as_run, place_runs
from bot.domain.reminders.training_plan import PlanRun, PlanWeek, list_mondays, week_of
from bot.domain.reminders.week import Choice, ChoiceReason, Run, choose_runs

_WEEK = 7


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
    mondays = set() if training.plan is None else set(list_mondays(training.plan))
    rests = []
    for race in training.all_races:
        first, last = training.silence.around(race)
        rests.append(Rest(first.toordinal(), race.day.toordinal(), last.toordinal()))
        begin = min(first, race.day - timedelta(days=WEEK_BEFORE))
        mondays |= set(_mondays(begin, last + timedelta(days=WELCOME_DAYS)))
    if not mondays:
        return NO_CALENDAR
    slots = [
        DatedSlot(monday.toordinal() + slot.weekday, slot.start_minute, slot.seconds)
        for monday in sorted(mondays)
        for slot in look_at_week(training, weekly, days, pace_seconds, monday).choice.slots(pace_seconds)
    ]
    return Calendar(_spans(mondays), tuple(sorted(slots)), tuple(rests))


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
            timed.append(as_run(run, start))
    return timed, untimed, unmeasured


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
