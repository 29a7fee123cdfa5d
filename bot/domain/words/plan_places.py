"""Where the runs of a training plan stand in its rows: in a grid of weeks, a row a day, or lines under a heading."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from bot.domain.errors import MemberError
from bot.domain.reminders.week import DAY_NAMES
from bot.domain.words.plan_amount import KM, MI, MIN, NUMBER
from bot.domain.words.plan_day_rows import (
    NOTES,
    SKIPPED,
    WEEK,
    find_date_column,
    read_days,
    read_numbered_days,
    read_repeated_weeks,
    read_week_day_columns,
    read_weekday_rows,
)
from bot.domain.words.plan_days import WrittenDate, read_written_date
from bot.domain.words.plan_layout import Place, PlacedWeek, Places
from bot.domain.words.plan_line_days import mentions_day
from bot.domain.words.plan_lines import read_label, read_lines
from bot.domain.words.plan_rows import Rows
from bot.domain.words.plan_tables import is_numbered_day, is_week_head, read_header, weekday_of
from bot.domain.words.tokens import tidy

_NUMBER = re.compile(r"^\W*(?P<number>[0-9]{1,2})(?:\.0)?\W*$")
_LABEL = re.compile(r"date|day|week|wk", re.IGNORECASE)
_TO_RACE = re.compile(r"race|to go|taper", re.IGNORECASE)
_AMOUNT = re.compile(rf"; {NUMBER} ?(?:{KM}|{MI}|{MIN})?", re.IGNORECASE)  # below another: a second run, or the same?
_LONGEST_CELL = 60  # letters of a cell that may stand alone in a row
_FIGURE = re.compile(r"[0-9]{1,2}")
_TOO_FEW = "a row with too few cells"
SPLIT_CELLS = (
    "Some rows of that table have more cells than it has columns, so I might mix up the days. If its numbers have "
    "commas, write 5.5 instead of 5,5, or send the file itself."
)
_LABELLED = re.compile(r"^\W*((?:week|wk)?\s*[0-9]{1,2})\s*[:.)-]\s*", re.IGNORECASE)


def find_places(rows: Rows) -> Places:
    """Return where the days of a plan stand; nothing where the rows are no plan."""
    places = _find_places(rows)
    places.spread_alike()
    return places


def _find_places(rows: Rows) -> Places:
    for at, row in enumerate(rows[:40]):
        weekdays = read_header(row)
        if weekdays is not None:
            return _read_grid(rows, at, _shift_columns(rows[at + 1 :], weekdays))
    turned = _turn(rows)
    if turned is not None:
        return _find_places(turned).turned()
    column = find_date_column(rows)
    if column is not None:
        return read_days(rows, column)
    return (
        read_weekday_rows(rows)
        or read_week_day_columns(rows)
        or read_repeated_weeks(rows)
        or _read_headless(rows)
        or _read_unnamed_days(rows)
        or read_numbered_days(rows)
        or read_lines(rows)
    )


def _shift_columns(body: Rows, weekdays: dict[int, int]) -> dict[int, int]:
    """The weekday of each column, one further right where only the rows have a cell for the week and the header not."""
    labels = [row[0] for row in body if len(row) > max(weekdays) + 1 or WEEK.match(row[0])]
    named = sum(WEEK.match(label) is not None for label in labels)
    counted = [int(found["number"]) for label in labels if (found := _NUMBER.match(label))]
    is_counted = len(counted) > 1 and len(counted) == len(body) and counted == list(range(1, len(body) + 1))
    if 0 in weekdays and (2 * named > len(body) or is_counted):
        return {column + 1: day for column, day in weekdays.items()}
    return weekdays


def _read_grid(rows: Rows, header: int, weekdays: dict[int, int]) -> Places:
    places = Places(head=" ".join(cell for row in rows[: header + 1] for cell in row))
    _require_one_grid(rows[header])
    first_column = min(weekdays)
    begin = weekdays[first_column]
    places.first_weekday = begin if len(weekdays) == 7 or begin == 6 else 0  # some columns are days without a run
    places.is_asked = any(is_numbered_day(cell) for cell in rows[header])
    columns = list(weekdays)
    is_labelled = sum(bool(WEEK.match(" ".join(row[:first_column]))) for row in rows[header + 1 :]) > 1
    begun: WrittenDate | None = None
    for at, row in enumerate(rows[header + 1 :], start=header + 2):
        if read_header(row) is not None:
            continue
        if sum(_FIGURE.fullmatch(cell) is not None for cell in row[max(len(rows[header]), columns[-1] + 1) :]) > 1:
            raise MemberError(SPLIT_CELLS)
        label = " ".join(filter(None, row[:first_column]))
        cells = {column: row[column] if column < len(row) else "" for column in columns}
        if not any(cells.values()) or _stands_beside(label, row):
            continue
        if all(read_written_date(cell) for cell in cells.values() if cell):
            begun = read_written_date(cells[first_column])  # a row of dates stands above its week
            continue
        if is_labelled and not label and places.weeks:
            places.joined.add(at - 1)
            above = places.weeks[-1].places
            places.weeks[-1].places = [
                replace(place, text="; ".join(filter(None, [place.text, cells.get(column, "")])))
                for place, column in zip(above, columns, strict=True)
            ]
            places.doubtful += [
                joined
                for place, joined in zip(above, places.weeks[-1].places, strict=True)
                if joined != place
                and any(map(str.isdigit, place.text))
                and _AMOUNT.fullmatch(joined.text[len(place.text) :])
            ]
            continue
        week = read_label(label)
        week.date, begun = week.date or begun, None
        week.places = [
            Place(text, label, DAY_NAMES[weekdays[column]][:3], (at - 1, column), weekdays[column])
            for column, text in cells.items()
        ]
        if len(row) <= columns[-1] and all(row):  # which of its days are left out?
            places.doubtful += week.places[len(row) - first_column :] and [replace(week.places[-1], text=_TOO_FEW)]
        places.weeks.append(week)
    _set_aside(places)
    return places


def _require_one_grid(header: Sequence[str]) -> None:
    """MemberError for a header that begins anew: two tables side by side, whose runs would fall on the same days."""
    named = filter(lambda day: day is not None, map(weekday_of, header))
    days = [day for day, _ in groupby(named)]
    twice = next((day for day in days if day is not None and days.count(day) > 1), None)
    if twice is not None:
        raise MemberError(
            f"That table has {DAY_NAMES[twice]} in two places, so I might mix up the days. Send one table at a time, "
            "with one column for each day."
        )


def _set_aside(places: Places) -> None:
    """Show as unread what stands between two weeks that follow each other: a second run, what was really run."""
    is_counted = [week.number is not None for week in places.weeks]
    names = Counter(map(_name_of, places.weeks))
    kept: list[PlacedWeek] = []
    for at, week in enumerate(places.weeks):
        following = next((one.number for one in places.weeks[at:] if one.number is not None), None)
        before = kept[-1].number if kept else None
        is_placed = week.number is not None or week.to_go is not None or week.date is not None or before is None
        if is_placed or not (names[_name_of(week)] > 1 or (following or 0) == (before or 0) + 1):
            kept.append(week)
        else:
            places.doubtful += [place for place in week.places if any(map(str.isdigit, place.text))]
    if sum(is_counted) > 1:
        places.weeks = kept


def _name_of(week: PlacedWeek) -> str:
    """The label of a week's row; the same for all that have none."""
    return week.places[0].row


def _stands_beside(label: str, row: Sequence[str]) -> bool:
    """True for a row of a single cell that is a legend or a remark and no week."""
    told = [cell for cell in row if cell and cell != label]
    is_prose = len(told) == 1 and (len(told[0]) > _LONGEST_CELL or not any(map(str.isdigit, told[0])))
    return is_prose and not (WEEK.match(label) or _NUMBER.match(label) or _TO_RACE.search(label))


def _turn(rows: Rows) -> Rows | None:
    """Rows whose first column names the days and whose columns are weeks, turned; None for any other."""
    if sum(weekday_of(row[0]) is not None for row in rows if row) < 5 or max(map(len, rows)) < 4:
        return None
    labels = rows[0]
    if sum(bool(WEEK.match(cell) or _NUMBER.match(cell) or read_written_date(cell)) for cell in labels[1:]) < 3:
        return None
    width = max(map(len, rows))
    padded = [(*row, *[""] * (width - len(row))) for row in rows]
    return tuple(zip(*padded, strict=True))


def _read_headless(rows: Rows) -> Places | None:
    """Rows of a label and seven cells without a header: the first one is a Monday, until somebody says otherwise."""
    cut = [(*_LABELLED.sub(r"\1|", row[0]).split("|", 1), *row[1:]) if len(row) == 7 else row for row in rows]
    numbered = list(enumerate(cut))
    body = [(at, row) for at, row in numbered if len(row) >= 8 and (WEEK.match(row[0]) or _NUMBER.match(row[0]))]
    if len(body) < 2 or len(body) < len(rows) - 2:
        return None
    places = Places(first_weekday=0, is_asked=True, head=" ".join(rows[0]))
    for at, row in body:
        week = read_label(row[0])
        week.places = [Place(cell, row[0], DAY_NAMES[day][:3], (at, 0), day) for day, cell in enumerate(row[1:8])]
        places.weeks.append(week)
    return places


def _read_unnamed_days(rows: Rows) -> Places | None:
    """A grid of weeks whose columns are runs instead of days: their weekdays are the member's own."""
    header = next((at for at, row in enumerate(rows[:40]) if len(row) >= 3 and is_week_head(row[0])), None)
    if header is None:
        return None
    heads = enumerate(rows[header])
    columns = [at for at, head in heads if at and not (SKIPPED.search(head) or NOTES.search(head))]
    wide = [(at, row) for at, row in enumerate(rows) if at > header and sum(map(bool, row)) > 1]
    body = [(at, row) for at, row in wide if WEEK.match(row[0]) or _NUMBER.match(row[0])]
    lines = [tidy(row[0]) for row in rows if sum(map(bool, row)) == 1]
    if len(body) < 2 or sum(map(mentions_day, lines)) >= len(body):  # a sum of weeks whose days are told in lines
        return None
    places = Places(head=" ".join(cell for row in rows[: header + 1] for cell in row))
    for at, row in body:
        week = read_label(row[0])
        week.places = [Place(row[one], row[0], rows[header][one], (at, one)) for one in columns if one < len(row)]
        places.weeks.append(week)
    return places
