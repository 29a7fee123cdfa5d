"""A training plan as it was sent, read with what its member chose: the plan, what is unread, what is to be asked."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.training_plan import PlanRun, TrainingPlan, plan_of
from bot.domain.words.plan_account import account_for
from bot.domain.words.plan_cell import Cell, read_cell
from bot.domain.words.plan_days import WrittenDate, date_all, is_month_first
from bot.domain.words.plan_events import PlanEvent, event_text, is_running
from bot.domain.words.plan_language import find_language
from bot.domain.words.plan_layout import Place, PlacedWeek, Places
from bot.domain.words.plan_places import find_places
from bot.domain.words.plan_rows import Rows

_WEEK, _SUNDAY = 7, 6
_MOST_UNREAD = 40
_MOST_BY_CHANCE = 3
_MOST_STRANGE = 2  # cells that aren't understood for each that is, in what may be a plan still
_SMALL_M = re.compile(r"\W*(?:[1-9]|1[0-9])(?:\.[0-9])? ?m\b", re.IGNORECASE)
_HEAD_MI = re.compile(r"(?<![a-z])(?:mi|miles?|mileage)(?![a-z])", re.IGNORECASE)
_HEAD_KM = re.compile(r"(?<![a-z])(?:km|kms|kilomet(?:er|re)s?)(?![a-z])", re.IGNORECASE)


class Question(StrEnum):
    """What a plan leaves open. All but UNITS, WEEK_START and RACE must be answered before it can be used."""

    UNITS = "units"
    WEEK_START = "week-start"
    DATE_ORDER = "date-order"
    ANCHOR = "anchor"
    WEEKDAYS = "weekdays"
    RACE = "race"


MUST = frozenset({Question.DATE_ORDER, Question.ANCHOR, Question.WEEKDAYS})


@dataclass(frozen=True, slots=True)
class PlanSource:
    """A plan as it was sent: rows of cells, or events of a calendar; `notes` say what of a file was left out."""

    rows: Rows = ()
    events: tuple[PlanEvent, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What whoever sent a plan said of it; None for what they did not say.

    `week_starts` is 0 for Monday or 6 for Sunday. `weekdays` are those on which they run, for a plan that names none;
    the long run is on `long_day`.
    """

    units: Units | None = None
    week_starts: int | None = None
    month_first: bool | None = None
    race_day: date | None = None
    first_day: date | None = None
    weekdays: tuple[int, ...] = ()
    long_day: int | None = None

    def filled(self, other: "PlanChoices") -> "PlanChoices":
        """Return these choices, and the other's where these say nothing."""
        open_ones = [one.name for one in fields(self) if getattr(self, one.name) in {None, ()}]
        return replace(self, **{name: getattr(other, name) for name in open_ones})


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that could not be read: where it stands, and its text."""

    row: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A plan as it was understood; `plan` is None while something must be answered first.

    `missing` are the numbers of the weeks that it leaves out, `other_count` how many events are no runs.
    """

    plan: TrainingPlan | None
    units: Units
    unread: tuple[Unread, ...] = ()
    questions: tuple[Question, ...] = ()
    missing: tuple[int, ...] = ()
    other_count: int = 0
    notes: tuple[str, ...] = ()
    loose_runs: int = 0
    """How many runs without a weekday its fullest week has."""
    doubts: tuple[str, ...] = ()
    """What says that it was read in part, or not as it was meant."""
    example: str = ""
    """A date of the plan that could be read in two ways, as it was written."""


Dated = list[tuple[date, PlanRun]]


def read_plan(source: PlanSource, choices: PlanChoices, today: date, units: Units = "km") -> PlanReading:
    """Return what a plan says; `units` are the member's, for numbers that have none.

    MemberError where there is no plan in it.
    """
    if source.events:
        return _read_events(source, choices, units)
    language = find_language(" ".join(cell for row in source.rows for cell in row))
    if language is not None:
        raise MemberError(NOT_ENGLISH.format(language=language))
    places = find_places(source.rows)
    every = [*places.days, *(place for week in places.weeks for place in week.places)]
    known = choices.units or _find_units(places.head, every)
    cells = {id(place): read_cell(place.text, known or units) for place in every}
    runs = sum(bool(cell.runs) for cell in cells.values())
    if not runs or sum(not cell.is_read for cell in cells.values()) > _MOST_STRANGE * runs:
        raise MemberError(NO_PLAN)
    questions = [Question.UNITS] if known is None and any(cell.is_bare for cell in cells.values()) else []
    if places.is_asked and choices.week_starts is None:
        questions.append(Question.WEEK_START)
    reader = _DaysReader(places, cells, choices, today) if places.days else _WeeksReader(places, cells, choices, today)
    dated, opened, first = reader.read()
    questions += reader.questions
    plan = None
    if dated and not MUST & set(questions):
        plan = plan_of(dated, opened, first)
        if plan.find_race() is None:
            questions.append(Question.RACE)
    account = account_for(source.rows, places, cells, known or units)
    strange = dict.fromkeys(
        [*(place for place in every if not cells[id(place)].is_read), *places.doubtful, *account.lost]
    )
    unread = tuple(Unread(place.row, place.column, place.text) for place in strange)[:_MOST_UNREAD]
    return PlanReading(
        plan,
        known or units,
        unread,
        tuple(questions),
        reader.missing,
        notes=(*source.notes, *reader.notes),
        loose_runs=reader.loose_runs,
        doubts=account.doubts,
        example=reader.example,
    )


NO_PLAN = (
    "I couldn't find a training plan in that. Send a table with a column for each day, or a row for each day with its "
    "date, or lines like “week 3: tue 5k, thu 6k hills, sun 10k”."
)

NOT_ENGLISH = (
    "That plan is in {language}, and I only read plans in English. Send it in English, for example "
    "“week 1: tue 8 km easy, thu rest, sun 12 km”."
)

COUNTED_AGAIN = (
    "Some week numbers come twice, so I put those weeks one after the other. "
    "If these are two plans, send one at a time."
)


def _find_units(head: str, places: Iterable[Place]) -> Units | None:
    """The units that a plan is in: those beside its numbers, else those above them."""
    texts = [place.text for place in places]
    cells = [read_cell(text, "km") for text in texts]
    said = Counter(cell.unit for cell in cells if cell.unit is not None and not any(run.is_race for run in cell.runs))
    small = sum(_SMALL_M.match(text) is not None for text in texts)
    if small >= _MOST_BY_CHANCE and small > said.total():
        return "mi"  # "3m", "10m": nobody plans runs of minutes like these
    if said:
        return said.most_common(1)[0][0]
    races = Counter(cell.unit for cell in cells if cell.unit is not None)
    if races:
        return races.most_common(1)[0][0]
    has_miles, has_km = _HEAD_MI.search(head) is not None, _HEAD_KM.search(head) is not None
    return None if has_miles == has_km else "mi" if has_miles else "km"


class _Reader:
    """What a reader of a plan starts from, and what it has to say beside the days."""

    def __init__(self, places: Places, cells: dict[int, Cell], choices: PlanChoices, today: date) -> None:
        self.places, self.cells, self.choices, self.today = places, cells, choices, today
        self.questions: list[Question] = []
        self.missing: tuple[int, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.loose_runs = 0
        self.example = ""


class _DaysReader(_Reader):
    """Reads days that have dates of their own."""

    def read(self) -> tuple[Dated, list[date], date | None]:
        written = [place.date for place in self.places.days if place.date is not None]
        order = self.choices.month_first
        if order is None:
            order = is_month_first(written, self.today)
        if order is None:
            self.questions.append(Question.DATE_ORDER)
            self.example = _write_open(written)
            return [], [], None
        dates = date_all(written, self.today, month_first=order)
        dated = [
            (day, run)
            for day, place in zip(dates, self.places.days, strict=True)
            if day is not None
            for run in self.cells[id(place)].runs
        ]
        return _settle_race(dated, self.choices.race_day), [], None


class _WeeksReader(_Reader):
    """Reads weeks, by their dates or numbers, and puts them on the calendar."""

    def __init__(self, places: Places, cells: dict[int, Cell], choices: PlanChoices, today: date) -> None:
        super().__init__(places, cells, choices, today)
        known = places.first_weekday or 0
        self.names_days = any(place.weekday is not None for week in places.weeks for place in week.places)
        if not self.names_days and choices.first_day is not None and choices.first_day.weekday() == _SUNDAY:
            known = _SUNDAY
        self.first = known if choices.week_starts is None else choices.week_starts
        self.shift = {}  # columns that were only assumed to begin on a Monday
        if places.is_asked and self.first != known:
            self.shift = {day: (day - known + self.first) % _WEEK for day in range(_WEEK)}

    def read(self) -> tuple[Dated, list[date], date | None]:
        weeks = self.places.weeks
        numbers = [week.number for week in weeks if week.number is not None]
        if len(numbers) > len(set(numbers)):
            self.notes = (COUNTED_AGAIN,)
        if not self._knows_weekdays():
            self.questions.append(Question.WEEKDAYS)
        starts = self._find_dated_starts(weeks)
        positions = self._find_positions(weeks)
        if starts is None and not self.questions_must:
            starts = self._find_anchored_starts(weeks, positions)
        if starts is None or self.questions_must:
            return [], [], None
        dated = [
            (start + timedelta(days=offset), run)
            for week, start in zip(weeks, starts, strict=True)
            for offset, run in self._runs_of(week)
        ]
        dated = _settle_race(dated, self.choices.race_day)
        opened, first = self._find_open(starts, positions)
        return dated, opened, first

    @property
    def questions_must(self) -> bool:
        return bool(MUST & set(self.questions))

    def _runs_of(self, week: PlacedWeek) -> list[tuple[int, PlanRun]]:
        """The runs of a week with the days after its first one; those without a weekday on the member's own."""
        found: list[tuple[int, PlanRun]] = []
        loose: list[PlanRun] = []
        for place in week.places:
            runs = self.cells[id(place)].runs
            if place.weekday is None:
                loose += runs
            else:
                weekday = self.shift.get(place.weekday, place.weekday)
                found += [((weekday - self.first) % _WEEK, run) for run in runs]
        return [*found, *(((day - self.first) % _WEEK, run) for day, run in self._spread(loose))]

    def _spread(self, runs: Sequence[PlanRun]) -> list[tuple[int, PlanRun]]:
        """Runs without weekdays on the days of the member's week: the long one or the race on its own day."""
        days = sorted(self.choices.weekdays, key=lambda day: (day - self.first) % _WEEK)
        if not runs or not days:
            return []
        long_day = self.choices.long_day if self.choices.long_day in days else days[-1]
        longest = next((run for run in runs if run.is_race), None) or next(
            (run for run in reversed(runs) if run.note == "long"), None
        )
        others = [run for run in runs if run is not longest]
        free = [day for day in days if longest is None or day != long_day]
        placed = list(zip(free, others, strict=False))
        return [*placed, *([(long_day, longest)] if longest is not None else [])]

    def _knows_weekdays(self) -> bool:
        self.loose_runs = max(
            (
                sum(len(self.cells[id(place)].runs) for place in week.places if place.weekday is None)
                for week in self.places.weeks
            ),
            default=0,
        )
        return self.loose_runs <= len(self.choices.weekdays)

    def _find_dated_starts(self, weeks: Sequence[PlacedWeek]) -> list[date] | None:
        """The first days of weeks that have dates; None where they have none."""
        written = [week.date for week in weeks if week.date is not None]
        if len(written) < max(1, len(weeks) - 1) or not written:
            return None
        order = self.choices.month_first
        if order is None:
            order = is_month_first(written, self.today)
        if order is None:
            self.questions.append(Question.DATE_ORDER)
            self.example = _write_open(written)
            return None
        days = date_all(written, self.today, month_first=order)
        if not self.names_days and all(day is not None and day.weekday() == _SUNDAY for day in days):
            self.first = _SUNDAY
        dates = iter(days)
        starts: list[date] = []
        for week in weeks:
            day = next(dates) if week.date is not None else None
            if day is None and not starts:
                return None
            starts.append(starts[-1] + timedelta(days=_WEEK) if day is None else self._begin(day))
        return starts if all(one < other for one, other in pairwise(starts)) else None  # dates that contradict

    def _begin(self, day: date) -> date:
        """The first day of the week that a day is in."""
        return day - timedelta(days=(day.weekday() - self.first) % _WEEK)

    def _find_positions(self, weeks: Sequence[PlacedWeek]) -> list[int]:
        """Which week of the plan each is, from 0, by their numbers or by how many are left to the race."""
        if all(week.to_go is not None for week in weeks):
            most = max(week.to_go or 0 for week in weeks)
            return [most - (week.to_go or 0) for week in weeks]
        numbers = [week.number for week in weeks]
        known = [number for number in numbers if number is not None]
        is_falling = len(known) > 2 and known == sorted(known, reverse=True) and len(set(known)) == len(known)
        is_rising = known == sorted(set(known))
        positions: list[int] = []
        for week in weeks:
            following = positions[-1] + 1 if positions else 0
            number = week.number
            if number is not None and is_falling:
                positions.append(max(known) - number)
            elif number is not None and number > following - 1 and is_rising:
                positions.append(number - 1 if known[0] > 0 else number)
            else:
                positions.append(following)
        return positions

    def _find_anchored_starts(self, weeks: Sequence[PlacedWeek], positions: Sequence[int]) -> list[date] | None:
        """The first days of weeks without dates, by the day of the race or of the start; None where neither is said."""
        if self.choices.race_day is not None:
            races = [at for at, week in enumerate(weeks) if any(run.is_race for _, run in self._runs_of(week))]
            last = positions[races[-1] if races else -1]
            begin = self._begin(self.choices.race_day) - timedelta(days=_WEEK * last)
        elif self.choices.first_day is not None:
            begin = self._begin(self.choices.first_day)
        else:
            self.questions.append(Question.ANCHOR)
            return None
        return [begin + timedelta(days=_WEEK * at) for at in positions]

    def _find_open(self, starts: Sequence[date], positions: Sequence[int]) -> tuple[list[date], date | None]:
        """The Mondays of the weeks that a plan leaves out, and that of its first week."""
        begin = starts[0] - timedelta(days=_WEEK * positions[0])
        lacking = sorted(set(range(max(positions) + 1)) - set(positions))
        if any(start != begin + timedelta(days=_WEEK * at) for start, at in zip(starts, positions, strict=True)):
            return [], None
        self.missing = tuple(at + 1 for at in lacking)
        mondays = [_monday(begin + timedelta(days=_WEEK * at + 3)) for at in lacking]
        return mondays, _monday(begin + timedelta(days=3)) if lacking[:1] == [0] else None


def _settle_race(dated: Dated, race_day: date | None) -> Dated:
    """Runs with the race on its day: the last one that is a race moves there, else one is added.

    Whatever else its week has on that day or after it falls out.
    """
    if race_day is None:
        return dated
    races = [(day, run) for day, run in dated if run.is_race and abs((day - race_day).days) <= _WEEK]
    race = races[-1][1] if races else PlanRun(0, is_race=True)
    week = _monday(race_day)
    kept = [
        (day, run)
        for day, run in dated
        if run is not race and not (week <= day < week + timedelta(days=_WEEK) and day >= race_day)
    ]
    if not races:
        same = next((run for day, run in dated if day == race_day), race)
        race = replace(same, is_race=True)
    return sorted([*kept, (race_day, race)], key=lambda one: one[0])


def _write_open(written: Sequence[WrittenDate]) -> str:
    """The first date that could be two, as it is written."""
    open_dates = [one for one in written if one.month is None]
    one = next((one for one in open_dates if one.day != one.other), open_dates[0])
    return f"{one.day}/{one.other}"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _read_events(source: PlanSource, choices: PlanChoices, units: Units) -> PlanReading:
    dated: Dated = []
    others = 0
    texts = [event_text(event) for event in source.events]
    cells = [read_cell(text, choices.units or units) for text in texts]
    for event, text, cell in zip(source.events, texts, cells, strict=True):
        if not cell.is_read or not is_running(text):
            others += 1
            continue
        others += not cell.runs
        dated += [(event.day, replace(run, start_minute=event.start_minute)) for run in cell.runs]
    if not dated:
        raise MemberError(NO_RUNS_IN_CALENDAR)
    plan = plan_of(_settle_race(dated, choices.race_day))
    said = Counter(cell.unit for cell in cells if cell.unit is not None)
    known = choices.units or (said.most_common(1)[0][0] if said else None)
    questions = [Question.UNITS] if known is None and any(cell.is_bare for cell in cells) else []
    if plan.find_race() is None:
        questions.append(Question.RACE)
    return PlanReading(plan, known or units, (), tuple(questions), other_count=others, notes=source.notes)


NO_RUNS_IN_CALENDAR = (
    "I found no runs in that calendar. An event is a run to me when its title says so, such as “Easy run 5 km”."
)
