"""A training plan as it was sent, read with what its member chose: the plan, what is unread, what is to be asked."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.training_plan import TrainingPlan, plan_of
from bot.domain.words.plan_account import account_for
from bot.domain.words.plan_anchor import Dated, DaysReader, WeeksReader, settle_race
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_events import event_text, is_running
from bot.domain.words.plan_language import find_language
from bot.domain.words.plan_layout import Place, Places
from bot.domain.words.plan_places import find_places
from bot.domain.words.plan_rows import Rows
from bot.domain.words.plan_sent import MUST, PlanChoices, PlanSource, Question
from bot.domain.words.plan_times import fill_times

_MOST_UNREAD = 40
_MOST_BY_CHANCE = 3
_MOST_STRANGE = 2  # cells that aren't understood for each that is, in what may be a plan still
_SMALL_M = re.compile(r"\W*(?:[1-9]|1[0-9])(?:\.[0-9])? ?m\b", re.IGNORECASE)
_HEAD_MI = re.compile(r"(?<![a-z])(?:mi|miles?|mileage)(?![a-z])", re.IGNORECASE)
_HEAD_KM = re.compile(r"(?<![a-z])(?:km|kms|kilomet(?:er|re)s?)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece that could not be read, and where it stands: its row by its name or week, its day; "" where none says."""

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
    remarks: tuple[str, ...] = ()
    """Lines with a number that tell of no day, as it seems."""


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
    reader = DaysReader(places, cells, choices, today) if places.days else WeeksReader(places, cells, choices, today)
    dated, opened, first = reader.read()
    questions += reader.questions
    plan = None
    if dated and not MUST & set(questions):
        plan = plan_of(fill_times(dated), opened, first)
        if plan.find_race() is None:
            questions.append(Question.RACE)
    account = account_for(source.rows, places, cells, known or units)
    strange = dict.fromkeys(
        [*(place for place in every if not cells[id(place)].is_read), *places.doubtful, *account.lost]
    )
    unread = tuple(_locate(place, source.rows, places) for place in strange)[:_MOST_UNREAD]
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
        remarks=account.remarks,
    )


def _locate(place: Place, rows: Rows, places: Places) -> Unread:
    """Say where a piece stands as its sender sees it, who doesn't count lines: by its row's name, else by its week."""
    row = place.row
    if not row and not places.days:
        weeks = [(number, week) for number, week in enumerate(places.weeks, start=1) if week.places]
        begun = [week.number or number for number, week in weeks if week.places[0].at[0] <= place.at[0]]
        row = str(begun[-1]) if begun else ""
    if not row and len(rows[place.at[0]]) > 2:
        first = next(filter(None, rows[place.at[0]]))
        row = "" if first in {place.column, place.text} or place.text.startswith(first) else first
    return Unread(row, place.column, place.text)


NO_PLAN = (
    "I couldn't find a training plan in that. Send a table with a column for each day, or a row for each day with its "
    "date, or lines like “week 3: tue 5k, thu 6k hills, sun 10k”."
)

NOT_ENGLISH = (
    "That plan is in {language}, and I only read plans in English. Send it in English, for example "
    "“week 1: tue 8 km easy, thu rest, sun 12 km”."
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
    plan = plan_of(settle_race(dated, choices.race_day))
    said = Counter(cell.unit for cell in cells if cell.unit is not None)
    known = choices.units or (said.most_common(1)[0][0] if said else None)
    questions = [Question.UNITS] if known is None and any(cell.is_bare for cell in cells) else []
    if plan.find_race() is None:
        questions.append(Question.RACE)
    return PlanReading(plan, known or units, (), tuple(questions), other_count=others, notes=source.notes)


NO_RUNS_IN_CALENDAR = (
    "I found no runs in that calendar. An event is a run to me when its title says so, such as “Easy run 5 km”."
)
