"""A member's next weeks day by day: every run with its start, and what of it changed since it was told last."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from bot.domain.reminders.days_off import DaysOff, is_day_off
from bot.domain.reminders.training import Training, place_runs
from bot.domain.reminders.training_plan import PlanRun, week_of
from bot.domain.reminders.week import Run

_WEEK = 7


class DayRun(NamedTuple):
    """A run of one day: its place among the day's runs, and its local start in minutes, None where nobody knows it."""

    day: date
    place: int
    run: PlanRun
    start_minute: int | None


class EntryKey(NamedTuple):
    """Which entry of a calendar it is: the local day, and which part of it, such as \"run\" or \"strength\"."""

    day: date
    part: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar says at one place: unix seconds from `start` until `end`; both None for the whole day.

    `has_alarm` lets the calendar ring at its start.
    """

    title: str
    details: str = ""
    start: int | None = None
    end: int | None = None
    has_alarm: bool = False


@dataclass(frozen=True, slots=True)
class NumberedEntry:
    """An entry with how often it changed since it was told first, and when it did last (unix seconds).

    `is_cancelled` says that it is no more: a calendar that has it is to take it out.
    """

    entry: Entry
    sequence: int
    changed_at: int
    is_cancelled: bool = False


def list_runs(
    training: Training, weekly: Sequence[Run], first: date, days: int, days_off: DaysOff = ()
) -> list[DayRun]:
    """Return the runs of so many days: the plan's where it rules the week, else the weekly ones; races on their day.

    On `days_off` those of the club that is followed fall out; races and the runs of one's own plan stay.
    """
    races = {race.day: PlanRun(race.day.weekday(), race.metres, is_race=True) for race in training.races}
    found: list[DayRun] = []
    last = first + timedelta(days=days - 1)
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        found += [
            run
            for run in _runs_of(training, weekly, monday, days_off)
            if first <= run.day <= last and (run.day not in races or run.run.is_race)
        ]
        monday += timedelta(days=_WEEK)
    raced = {run.day for run in found if run.run.is_race}
    found += [DayRun(day, 0, run, None) for day, run in races.items() if first <= day <= last and day not in raced]
    return sorted(found, key=lambda run: (run.day, run.place))


def number_entries(
    entries: Mapping[EntryKey, Entry], before: Mapping[EntryKey, NumberedEntry], today: date, now: int
) -> dict[EntryKey, NumberedEntry]:
    """Return entries with their numbers: unchanged ones keep theirs, others get the next, dropped ones are cancelled.

    What is over is left alone: an entry of `before` that has begun, or whose day has passed, is not cancelled.
    """
    numbered = {}
    for key, entry in entries.items():
        known = before.get(key)
        if known is None:
            numbered[key] = NumberedEntry(entry, 0, now)
        elif known.entry != entry or known.is_cancelled:
            numbered[key] = NumberedEntry(entry, known.sequence + 1, now)
        else:
            numbered[key] = known
    for key in _ahead(before, entries, today, now):
        known = before[key]
        if not known.is_cancelled:
            known = replace(known, sequence=known.sequence + 1, changed_at=now, is_cancelled=True)
        numbered[key] = known
    return numbered


def _ahead(
    before: Mapping[EntryKey, NumberedEntry], entries: Collection[EntryKey], today: date, now: int
) -> Iterator[EntryKey]:
    for key, known in before.items():
        start = known.entry.start
        if key not in entries and (key.day >= today if start is None else start > now):
            yield key


def _runs_of(training: Training, weekly: Sequence[Run], monday: date, days_off: DaysOff) -> Iterable[DayRun]:
    planned = None if training.plan is None else week_of(training.plan, monday)
    is_own = planned is not None and not training.group
    if planned is None:
        planned = tuple(
            PlanRun(run.weekday, run.metres, run.seconds, note=run.note, start_minute=run.start_minute)
            for run in sorted(weekly, key=lambda run: (run.weekday, run.start_minute))
        )
    for place, run, start in place_runs(training, weekly, planned):
        day = monday + timedelta(days=run.weekday)
        if is_own or run.is_race or not is_day_off(days_off, day):
            yield DayRun(day, place, run, start)
