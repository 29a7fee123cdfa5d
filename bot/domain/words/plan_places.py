"""Where the runs of a training plan stand in its rows: in a grid of weeks, a row a day, or lines under a heading."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.reminders.week import DAY_NAMES
from bot.domain.words.days import WEEKDAY_OF
from bot.domain.words.plan_day_rows import (
    NOTES,
    SKIPPED,
    WEEK,
    find_date_column,
    read_days,
    read_numbered_days,
    read_weekday_rows,
)
from bot.domain.words.plan_days import WrittenDate, cut_date, read_written_date
from bot.domain.words.plan_layout import Place, PlacedWeek, Places
from bot.domain.words.plan_rows import Rows
from bot.domain.words.plan_tables import is_numbered_day, is_week_head, read_header
from bot.domain.words.tokens import tidy

_DAY = rf"(?:{'|'.join(sorted((name for name in WEEKDAY_OF if len(name) > 2), key=len, reverse=True))})"
_DAY_TEXT = re.compile(rf"(?<![a-z])({_DAY})(?![a-z])[.:]?\s*[-:=]?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*(?P<number>[0-9]{1,2})(?:\.0)?\W*$")
_TO_GO = re.compile(
    r"(?P<number>[0-9]{1,2})\s*(?:weeks?|wks?)\s*(?:to go|to race|out|until|before|left)", re.IGNORECASE
)
_RACE_WEEK = re.compile(r"\brace\s*week\b", re.IGNORECASE)
_WEEK_OF = re.compile(r"\b(?:week|wk|w/c|w/b)\b", re.IGNORECASE)
_LABEL = re.compile(r"date|day|week|wk", re.IGNORECASE)
_LABELLED = re.compile(r"^\W*((?:week|wk)?\s*[0-9]{1,2})\s*[:.)-]\s*", re.IGNORECASE)
_SUM = re.compile(r"^\W*(?:weekly |week )?(?:total|sum|mileage)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•>]+|\d{1,2}[.)])\s+")


def find_places(rows: Rows) -> Places:
    """Return where the days of a plan stand; nothing where the rows are no plan."""
    for at, row in enumerate(rows[:40]):
        weekdays = read_header(row)
        if weekdays is not None:
            return _read_grid(rows, at, weekdays)
    turned = _turn(rows)
    if turned is not None:
        return find_places(turned)
    column = find_date_column(rows)
    if column is not None:
        return read_days(rows, column)
    return (
        read_weekday_rows(rows)
        or _read_headless(rows)
        or _read_unnamed_days(rows)
        or read_numbered_days(rows)
        or _read_lines(rows)
    )


def _read_grid(rows: Rows, header: int, weekdays: dict[int, int]) -> Places:
    places = Places(head=" ".join(cell for row in rows[: header + 1] for cell in row))
    first_column = min(weekdays)
    begin = weekdays[first_column]
    places.first_weekday = begin if len(weekdays) == 7 or begin == 6 else 0  # some columns are days without a run
    places.is_asked = any(is_numbered_day(cell) for cell in rows[header])
    begun: WrittenDate | None = None
    for at, row in enumerate(rows[header + 1 :], start=header + 2):
        if read_header(row) is not None:
            continue
        label = " ".join(filter(None, row[:first_column]))
        cells = {column: row[column] for column in weekdays if column < len(row)}
        if not any(cells.values()):
            continue
        if all(read_written_date(cell) for cell in cells.values() if cell):
            begun = read_written_date(cells[first_column])  # a row of dates stands above its week
            continue
        week = _read_label(label)
        week.date, begun = week.date or begun, None
        name = label or f"row {at}"
        week.places = [
            Place(text, name, DAY_NAMES[weekdays[column]][:3], weekdays[column]) for column, text in cells.items()
        ]
        places.weeks.append(week)
    return places


def _read_label(label: str) -> PlacedWeek:
    """What the heading of a week says of where it is."""
    words = tidy(label)
    if _RACE_WEEK.search(words):
        return PlacedWeek(to_go=0)
    if (found := _TO_GO.search(words)) is not None:
        return PlacedWeek(to_go=int(found["number"]))
    number = WEEK.match(words) or _NUMBER.match(words)
    written = read_written_date(words)
    return PlacedWeek(number=int(number["number"]) if number else None, date=written)


def _turn(rows: Rows) -> Rows | None:
    """Rows whose first column names the days and whose columns are weeks, turned; None for any other."""
    if sum(row[0].strip(" .:*").casefold() in WEEKDAY_OF for row in rows if row) < 5 or max(map(len, rows)) < 4:
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
    body = [row for row in cut if len(row) >= 8 and (WEEK.match(row[0]) or _NUMBER.match(row[0]))]
    if len(body) < 2 or len(body) < len(rows) - 2:
        return None
    places = Places(first_weekday=0, is_asked=True, head=" ".join(rows[0]))
    for row in body:
        week = _read_label(row[0])
        week.places = [Place(cell, row[0], DAY_NAMES[day][:3], day) for day, cell in enumerate(row[1:8])]
        places.weeks.append(week)
    return places


def _read_unnamed_days(rows: Rows) -> Places | None:
    """A grid of weeks whose columns are runs instead of days: their weekdays are the member's own."""
    header = next((at for at, row in enumerate(rows[:40]) if len(row) >= 3 and is_week_head(row[0])), None)
    if header is None:
        return None
    heads = enumerate(rows[header])
    columns = [at for at, head in heads if at and not (SKIPPED.search(head) or NOTES.search(head))]
    body = [row for row in rows[header + 1 :] if WEEK.match(row[0]) or _NUMBER.match(row[0])]
    if len(body) < 2:
        return None
    places = Places(head=" ".join(cell for row in rows[: header + 1] for cell in row))
    for row in body:
        week = _read_label(row[0])
        week.places = [Place(row[at], row[0], rows[header][at]) for at in columns if at < len(row)]
        places.weeks.append(week)
    return places


def _read_lines(rows: Rows) -> Places:
    places = Places()
    for at, line in _list_lines(rows):
        heading, rest = _split_heading(line)
        if heading is not None and not (rest and _is_same_week(heading, places)):
            places.weeks.append(heading)
        elif heading is None and not places.weeks and not _DAY_TEXT.match(line) and read_written_date(line) is None:
            places.head = f"{places.head} {line}".strip()
            continue
        if not rest:
            continue
        week = places.weeks[-1] if places.weeks else None
        found = [place for place in _split_days(rest, f"line {at}") if _is_told(place)]
        dated = [place for place in found if place.date is not None]
        places.days += dated
        if week is None and not dated:
            week = PlacedWeek(number=1)
            places.weeks.append(week)
        if week is not None:
            week.places += found
    if sum(len(week.places) for week in places.weeks) > len(places.days):
        places.days = []  # dates in what stands around the weeks
    elif places.days:
        places.weeks = []
    if places.weeks and places.first_weekday is None:
        weekdays = [place.weekday for place in places.weeks[0].places if place.weekday is not None]
        places.first_weekday = 6 if weekdays[:1] == [6] and len(weekdays) > 1 else 0
    return places


def _list_lines(rows: Rows) -> Iterator[tuple[int, str]]:
    """Yield rows as lines, with their numbers, without the sums of weeks."""
    for at, row in enumerate(rows, start=1):
        line = tidy(_BULLET.sub("", " ".join(filter(None, row)).strip()))
        if not _SUM.match(line):
            yield at, line


def _is_same_week(heading: PlacedWeek, places: Places) -> bool:
    """True where a line names its week again before its day: "week 1 mon 5 km", "week 1 tue rest"."""
    return bool(places.weeks) and heading.number is not None and heading.number == places.weeks[-1].number


def _is_told(place: Place) -> bool:
    """False for a line of words alone, which tells of no day: "Focus: speed"."""
    return place.weekday is not None or place.date is not None or any(map(str.isdigit, place.text))


def _split_heading(line: str) -> tuple[PlacedWeek | None, str]:
    """The week that a line begins, and what else it says."""
    week = _read_label(line)
    found = _TO_GO.search(line) or _RACE_WEEK.search(line)
    if week.to_go is not None and found is not None and not re.search(r"[0-9]", line[: found.start()]):
        return week, line[found.end() :].strip(" :-*#")
    numbered = WEEK.match(line)
    if numbered is not None:
        rest = line[numbered.end() :].strip(" :-*#()")
        written = read_written_date(rest)
        if written is not None and not _DAY_TEXT.search(rest):
            return PlacedWeek(number=int(numbered["number"]), date=written), ""
        return PlacedWeek(number=int(numbered["number"])), rest
    written = read_written_date(line)
    if written is not None and _WEEK_OF.search(line) and not _DAY_TEXT.match(line):
        rest = line.partition(":")[2].strip()
        return PlacedWeek(date=written), rest
    return None, line


def _split_days(line: str, row: str) -> Iterator[Place]:
    """The days that a line names, each with its text: "tue 5k, thu 6k hills"; the whole line where it names none."""
    written = read_written_date(line)
    if written is not None:
        yield Place(cut_date(line), row, "", date=written)
        return
    found = list(_DAY_TEXT.finditer(line))
    if not found:
        parts = [part.strip() for part in re.split(r"[,;]", line)]
        if len(parts) == 7:
            for day, part in enumerate(parts):
                yield Place(part, row, DAY_NAMES[day][:3], day)
            return
        text = line.partition(":")[2].strip() if re.match(r"^[a-z /-]+:", line, re.IGNORECASE) else line
        kind = line.partition(":")[0] if text != line else ""
        yield Place(f"{text} {kind}".strip(), row, "")
        return
    for match, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following is not None else len(line)
        weekday = WEEKDAY_OF[match[1].casefold()]
        text = line[match.end() : end].strip(" ,;|&-")
        yield Place(re.sub(r"(?:,| and| then)+$", "", text), row, DAY_NAMES[weekday][:3], weekday)
