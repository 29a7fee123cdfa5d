"""Which tables of a file are weeks of a plan, and which say something else: paces, zones, exercises, a legend."""

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from typing import TypeVar

from bot.domain.words.days import WEEKDAY_OF, mend_days
from bot.domain.words.plan_days import read_written_date

T = TypeVar("T")
_LONGEST_NAME = 12  # letters of a weekday, however it is misspelt
_FIRST_ROWS = 3  # of a table, among which the names of its columns are
_WEEK_HEAD = re.compile(r"\W*(?:week|wk)s?\W*(?:no|number|#)?\W*", re.IGNORECASE)
_NUMBERED_DAY = re.compile(r"^\W*day\s*([1-7])\W*$", re.IGNORECASE)
_OF_SEVERAL = re.compile(r"\b(?:total|sum|mileage)\b", re.IGNORECASE)  # "Sat + Sun total"
_LETTERS = {"mtwtfss": 0, "smtwtfs": 6}
_LABEL = re.compile(
    r"\W*(?:(?:week|wk|w)\s*(?:no\.?|#)?\s*)?[0-9]{1,2}\W*(?:\(.*)?$|.*\b(?:to go|race ?week)\b", re.IGNORECASE
)
_OTHER_HEAD = re.compile(
    r"\b(?:zones?|paces?|heart|hr|bpm|rpe|goal|finish|target|exercises?|movement|sets|reps|muscles?|terms?|abbrev\w*|"
    r"meaning|means|legend|symbol|colou?r|code|equipment|phase|metric|month|effort|intensity)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"[0-9]{1,2}:[0-9]{2}.*(?:/|per|min)\W*(?:km|k|mi|mile)|^\W*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    r"(?:\W+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?\W*$|[0-9] ?(?:bpm|%)|\b[0-9]+ ?[x*] ?[0-9]+ ?(?:reps?|kg|lbs?)\b",
    re.IGNORECASE,
)


class _Kind(Enum):
    """What a table is: a grid of weeks or more of it, a row a day by date or weekday, a row a week, or none of it."""

    GRID = auto()
    MORE = auto()
    DATES = auto()
    DAYS = auto()
    WEEKS = auto()
    UNKNOWN = auto()
    OTHER = auto()


_TOGETHER = (
    {_Kind.GRID, _Kind.MORE},
    {_Kind.DATES},
    {_Kind.DAYS},
    {_Kind.WEEKS, _Kind.MORE},
    {_Kind.UNKNOWN, _Kind.MORE},
)


def keep_plan_tables(rows: Sequence[list[str]]) -> list[list[str]]:
    """Return rows without the tables that are no weeks; what is no table stays, since it may be a heading."""
    tables = [(start, end, _find_kind(rows[start:end])) for start, end in _find_tables(rows)]
    kinds = {kind for _, _, kind in tables}
    kept = next((together for together in _TOGETHER if together & kinds - {_Kind.MORE}), {_Kind.MORE})
    gone = {at for start, end, kind in tables if kind not in kept for at in range(start, end)}
    return [row for at, row in enumerate(rows) if at not in gone]


def weekday_of(cell: str) -> int | None:
    """Return the weekday that a cell names and nothing else."""
    name = cell.strip(" .:*#")
    return WEEKDAY_OF.get(mend_days(name).casefold()) if len(name) <= _LONGEST_NAME else None


def count_weekdays(cells: Sequence[str]) -> int:
    """Return how many different days of the week stand alone in a cell of a row."""
    return len({day for cell in cells if (day := weekday_of(cell)) is not None})


def read_header(row: Sequence[str]) -> dict[int, int] | None:
    """The weekday of each column that has one; None for a row that is no header."""
    is_week = bool(row) and _WEEK_HEAD.fullmatch(row[0]) is not None
    heads = {at: day for at, cell in enumerate(row) if (day := _head_of(cell)) is not None}
    is_about_days = is_week or 2 * len(heads) >= len(list(filter(None, row)))
    if is_about_days and len(set(heads.values())) >= (2 if is_week else 4):
        return heads
    letters = [(at, name) for at, cell in enumerate(row) if len(name := cell.strip(" .:*#").casefold()) == 1]
    letters = [(at, name) for at, name in letters if name in "mtwfs"]
    first = _LETTERS.get("".join(name for _, name in letters))
    if first is not None:
        return {at: (first + index) % 7 for index, (at, _) in enumerate(letters)}
    numbered = {at: int(found[1]) - 1 for at, cell in enumerate(row) if (found := _NUMBERED_DAY.match(cell))}
    return numbered if len(numbered) == 7 else None


def is_week_head(cell: str) -> bool:
    """True for the name of a column of weeks."""
    return _WEEK_HEAD.fullmatch(cell) is not None


def is_numbered_day(cell: str) -> bool:
    """True for "Day 3"."""
    return _NUMBERED_DAY.match(cell) is not None


def _head_of(cell: str) -> int | None:
    """The weekday that a column is named after, as in "Sat" or "Tuesday (club night)"; none where it says how far."""
    word = re.match(r"\W*([a-z]+)\b\W*", cell, re.IGNORECASE)
    if word is None or any(map(str.isdigit, cell)) or _OF_SEVERAL.search(cell):
        return None
    return WEEKDAY_OF.get(mend_days(word[1]).casefold())


def _find_tables(rows: Sequence[list[str]]) -> Iterator[tuple[int, int]]:
    """Yield where tables begin and end: rows of several cells, one after the other; a row alone is a heading."""
    start = None
    for at, row in enumerate([*rows, []]):
        is_wide = sum(bool(cell.strip()) for cell in row) > 1
        if is_wide and start is None:
            start = at
        elif not is_wide and start is not None:
            if at - start > 1:
                yield start, at
            start = None


def _find_kind(table: Sequence[list[str]]) -> _Kind:  # noqa: PLR0911  # one return a kind
    if any(read_header(row) is not None for row in table[:_FIRST_ROWS]):
        return _Kind.GRID
    first = [row[0] for row in table]
    if is_week_head(first[0]):
        return _Kind.WEEKS
    if _most(table, lambda row: any(read_written_date(cell) is not None for cell in row[:3])) and len(table) > 2:
        return _Kind.DATES
    if _most(first, lambda cell: weekday_of(cell) is not None):
        return _Kind.DAYS
    if any(head.strip(" *").casefold() in {"week", "day", "date"} for head in table[0][:2]):
        return _Kind.WEEKS
    cells = [cell for row in table for cell in row[1:] if cell.strip()]
    if 2 * sum(_MEASURE.search(cell) is not None for cell in cells) >= len(cells):
        return _Kind.OTHER
    if not first[0].strip() or _LABEL.match(first[0]) or read_written_date(first[0]) is not None:
        return _Kind.MORE
    return _Kind.OTHER if any(_OTHER_HEAD.search(head) for head in table[0]) else _Kind.UNKNOWN


def _most(things: Sequence[T], is_one: Callable[[T], bool]) -> bool:
    """True where at least half of several are such."""
    return len(things) > 1 and 2 * sum(map(is_one, things)) >= len(things)
