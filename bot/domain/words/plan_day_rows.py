"""A training plan with a row for each day: by its date, its weekday, or its number."""

import re
from collections.abc import Sequence
from itertools import groupby

from bot.domain.reminders.week import DAY_NAMES
from bot.domain.words.plan_days import WrittenDate, read_written_date
from bot.domain.words.plan_layout import Place, PlacedWeek, Places
from bot.domain.words.plan_rows import Rows
from bot.domain.words.plan_sport import OTHER_SPORT
from bot.domain.words.plan_tables import weekday_of
from bot.domain.words.tokens import tidy

WEEK = re.compile(
    r"^\W*(?:weeks?|wks?|w)\s*(?:no\.?|#)?\s*(?P<number>[0-9]{1,2})(?![0-9])"
    r"(?:(?:-| to | ?& ?|(?<=weeks [0-9]) - |(?<=weeks [0-9]{2}) - )"
    r"(?P<last>[0-9]{1,2})(?![0-9]| ?(?:[,;/x]|k|m)))?\W*",  # "week 1-2", but no "week 1 - 3, 4"
    re.IGNORECASE,
)
_DAY_NUMBER = re.compile(r"^\W*day\s*(?P<number>[0-9]{1,3})(?![0-9])\W*(?P<text>.*)$", re.IGNORECASE)
SKIPPED = re.compile(
    r"total|sum|mileage|cumul|phase|weekly|pace|actual|done|completed|rpe|intensity|effort|link|week$|^wk$|recovery|"
    r"cycle|block",
    re.IGNORECASE,
)
_EFFORT = re.compile(r"^\W*(?:intensity|effort|rpe)\b", re.IGNORECASE)
_KIND_HEAD = re.compile(r"type|kind|sport|discipline|category|workout|session|activity", re.IGNORECASE)
_JOINS = re.compile(r"\W|\band\b|\bor\b")
_AMOUNT_HEAD = re.compile(r"dist|\bkm|kilomet|\bmi\b|mile", re.IGNORECASE)
_TIME_HEAD = re.compile(r"\bmin|duration|\btime\b", re.IGNORECASE)
_OF_DAY = re.compile(r"total (?:dist|km|kilomet|mi)", re.IGNORECASE)  # in a row a day
NOTES = re.compile(r"note|comment|focus|tip|detail|description|remark", re.IGNORECASE)


def find_date_column(rows: Rows) -> int | None:
    """The column that has a date in most rows; None where no column has."""
    width = max(map(len, rows), default=0)
    if width < 2:
        return None
    wide = [row for row in rows if _is_wide(row)]
    columns = [
        []
        if any(len(row) > at and _EFFORT.search(row[at]) for row in rows[:40])
        else [written for row in wide if len(row) > at and (written := read_written_date(row[at])) is not None]
        for at in range(width)
    ]
    best = max(range(width), key=lambda at: len(columns[at]))
    is_dates = 2 * len(set(columns[best])) > len(columns[best])  # "7/10" of effort comes again and again
    return best if len(columns[best]) >= max(3, len(wide) // 2) and is_dates else None


def _is_wide(row: Sequence[str]) -> bool:
    """True for a row of a table, and not of what stands around it."""
    return sum(map(bool, row)) > 1


def read_days(rows: Rows, column: int) -> Places:
    """Return the days of rows that have their date in a column."""
    dated = (
        at for at, row in enumerate(rows) if _is_wide(row) and len(row) > column and read_written_date(row[column])
    )
    header = next(dated, 0)
    heads = _name_heads(rows[header - 1]) if header else ()
    places = Places(head=" ".join(cell for row in rows[:header] for cell in row))
    for at, row in enumerate(rows[header:], start=header + 1):
        written = read_written_date(row[column]) if _is_wide(row) and len(row) > column else None
        if written is None:
            continue
        weekday = next((day for cell in row if (day := weekday_of(cell)) is not None), None)
        if weekday is not None and written.weekday is None:
            written = WrittenDate(written.day, written.month, written.other, written.year, weekday)
        places.days.append(Place(_join_cells(row, heads, column), "", row[column], (at - 1, 0), date=written))
    return places


def _place_in(row: int, text: str, weekday: int) -> Place:
    """The day of a row, by its number from 1."""
    return Place(text, "", DAY_NAMES[weekday][:3], (row - 1, 0), weekday)


def _join_cells(row: Sequence[str], heads: Sequence[str], column: int) -> str:
    """The text of a day: its distance with the unit of the column, its duration, and what kind of run it is.

    Where a column says how far, a note says of what that is made, and a time how long it takes: neither is read, and of
    what kind the run is its words say, not the numbers beside them.
    """
    if _is_other_sport(row, heads):
        return "rest"
    has_amount = any(
        _AMOUNT_HEAD.search(head) and not _is_skipped(head) and re.search("[0-9]", cell)
        for head, cell in zip(heads, row, strict=False)
    )
    if has_amount:
        row = [
            cell if at >= len(heads) or _AMOUNT_HEAD.search(heads[at]) else _without_numbers(heads[at], cell)
            for at, cell in enumerate(row)
        ]
    return _join(row, heads, column)


def _name_heads(heads: Sequence[str]) -> tuple[str, ...]:
    """The names of columns in words: "WeeksToGoal", "total_miles"."""
    return tuple(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", head).strip() for head in heads)


def _is_skipped(head: str) -> bool:
    """True for a column that says nothing of what is run on a day."""
    return SKIPPED.search(head) is not None and _OF_DAY.search(head) is None


def _without_numbers(head: str, cell: str) -> str:
    """What is read beside a distance: words, but no note, no time and no long description."""
    is_beside = NOTES.search(head) or _TIME_HEAD.search(head) or len(cell) > _LONGEST_KIND
    return "" if is_beside else _WITH_DIGITS.sub(" ", cell)


def _join(row: Sequence[str], heads: Sequence[str], column: int) -> str:
    far, long, words = "", "", []
    for at, cell in enumerate(row):
        head = heads[at] if at < len(heads) else ""
        text = cell.strip()
        if at == column or not text or weekday_of(text) is not None or _is_skipped(head):
            continue
        if _NUMBER_ONLY.fullmatch(text):
            if float(text.replace(",", ".")) == 0:
                continue
            if _AMOUNT_HEAD.search(head) and not far:
                far = f"{text} {_unit_of(head)}".strip()
                continue
            if _TIME_HEAD.search(head) and not long:
                long = f"{text} min"
                continue
            if heads:
                continue  # a number of something else
        if _AMOUNT_HEAD.search(head) and not far and re.search("[0-9]", text):
            far = text
            continue
        words.append(text)
    return " ".join(filter(None, [far or long, *words]))


def _is_other_sport(row: Sequence[str], heads: Sequence[str]) -> bool:
    """True where a column for the kind of a day says that it is no run: "strength", "swim + yoga", "rest"."""
    kinds = (cell.strip().casefold() for head, cell in zip(heads, row, strict=False) if _KIND_HEAD.search(head))
    return any(OTHER_SPORT.search(kind) and not _JOINS.sub("", OTHER_SPORT.sub("", kind)) for kind in kinds)


_WITH_DIGITS = re.compile(r"\S*[0-9]\S*")
_LONGEST_KIND = 40  # letters
_NUMBER_ONLY = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?")


def _unit_of(head: str) -> str:
    folded = head.casefold()
    return "mi" if re.search(r"\bmi|mile", folded) else "km" if re.search(r"\bkm|kilomet", folded) else ""


def read_weekday_rows(rows: Rows) -> Places | None:
    """Rows that each begin with a weekday, week by week; None for any other."""
    days = [row for row in rows if len(row) > 2 and weekday_of(row[0]) is not None]
    if len(days) < max(7, len(rows) // 2):
        return None
    first = rows.index(days[0])
    heads = _name_heads(next((row for row in reversed(rows[:first]) if len(row) > 2), ()))
    places = Places(head=" ".join(cell for row in rows[:first] for cell in row))
    week: PlacedWeek | None = None
    last = -1
    for at, row in enumerate(rows, start=1):
        weekday = weekday_of(row[0])
        if weekday is None:
            found = WEEK.match(row[0]) if at > first - 1 else None
            if found is not None:
                week, last = PlacedWeek(number=int(found["number"])), -1
                places.weeks.append(week)
            continue
        if week is None or weekday <= last:
            week = PlacedWeek()
            places.weeks.append(week)
        last = weekday
        week.places.append(_place_in(at, _join_cells(row, heads, 0), weekday))
    places.weeks = [week for week in places.weeks if week.places]
    places.first_weekday = 0
    return places


def read_week_day_columns(rows: Rows) -> Places | None:
    """Rows with a column for the number of the week and one for the day in it; None for any other."""
    heads = [head.strip(" .:*#").casefold() for head in _name_heads(rows[0])] if rows else []
    week_at = next((at for at, head in enumerate(heads) if head in {"week", "wk", "week number"}), None)
    day_at = next((at for at, head in enumerate(heads) if head in {"day", "weekday", "day of week"}), None)
    if week_at is None or day_at is None:
        return None
    found: dict[int, PlacedWeek] = {}
    is_numbered = False
    for at, row in enumerate(rows[1:], start=2):
        if len(row) <= max(week_at, day_at) or not (label := re.search("[0-9]{1,2}", row[week_at])):
            continue
        weekday = weekday_of(row[day_at])
        if weekday is None and re.fullmatch("[1-7]", row[day_at].strip()):
            weekday, is_numbered = int(row[day_at]) - 1, True
        if weekday is None:
            return None
        week = found.setdefault(int(label[0]), PlacedWeek(number=int(label[0])))
        cells = ["" if other == week_at else cell for other, cell in enumerate(row)]
        week.places.append(_place_in(at, _join_cells(cells, heads, day_at), weekday))
    if not found:
        return None
    return Places(list(found.values()), first_weekday=0, is_asked=is_numbered, head=" ".join(rows[0]))


def read_numbered_days(rows: Rows) -> Places | None:
    """Lines that each begin with the number of a day, on and on: "day 1 5 km" to "day 84"; None for any other."""
    found = [(at, _DAY_NUMBER.match(tidy(" ".join(filter(None, row))))) for at, row in enumerate(rows, start=1)]
    days = [(at, int(match["number"]), match["text"]) for at, match in found if match is not None]
    numbers = [number for _, number, _ in days]
    if len(days) < max(8, len(rows) // 2) or numbers != sorted(set(numbers)) or numbers[0] < 1:
        return None
    places = Places(first_weekday=0, is_asked=True, head=" ".join(rows[0]))
    places.weeks = [PlacedWeek(number=week + 1) for week in range((numbers[-1] - 1) // 7 + 1)]
    for at, number, text in days:
        day = (number - 1) % 7
        places.weeks[(number - 1) // 7].places.append(Place(text, "", DAY_NAMES[day][:3], (at - 1, 0), day))
    return places


def read_repeated_weeks(rows: Rows) -> Places | None:
    """Rows with a column for the number of the week alone, seven to a week from its first day on; None for others."""
    heads = _name_heads(rows[0]) if rows else ()
    at_week = next((at for at, head in enumerate(heads) if _WEEK_COLUMN.search(head) and not _is_sum(head)), None)
    if at_week is None:
        return None
    numbered = [(at, row) for at, row in enumerate(rows[1:], start=2) if len(row) > at_week and _of_week(row[at_week])]
    weeks = [
        (int(number), list(found))
        for number, found in groupby(numbered, key=lambda one: _NUMBER_IN.findall(one[1][at_week])[0])
    ]
    if len(weeks) < 2 or any(len(found) != 7 for _, found in weeks):
        return None
    places = Places(first_weekday=0, is_asked=True, head=" ".join(heads))
    counts_down = _COUNTS_DOWN.search(heads[at_week]) is not None
    for number, found in weeks:
        week = PlacedWeek(to_go=number) if counts_down else PlacedWeek(number=number)
        for day, (at, row) in enumerate(found):
            week.places.append(_place_in(at, _join_cells(row, heads, at_week), day))
        places.weeks.append(week)
    return places


_WEEK_COLUMN = re.compile(r"\b(?:weeks?|wks?)\b", re.IGNORECASE)
_COUNTS_DOWN = re.compile(r"to go|until|left|before|out", re.IGNORECASE)
_NUMBER_IN = re.compile(r"[0-9]{1,2}")


def _is_sum(head: str) -> bool:
    return re.search(r"total|sum|mileage|day", head, re.IGNORECASE) is not None


def _of_week(cell: str) -> bool:
    return re.fullmatch(r"\W*(?:(?:week|wk)\W*)?[0-9]{1,2}\W*", cell, re.IGNORECASE) is not None
