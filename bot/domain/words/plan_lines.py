"""A training plan in lines: weeks under their headings, a day a line or several, whatever stands around them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.words.days import mend_days
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_day_rows import WEEK
from bot.domain.words.plan_days import cut_date, read_written_date
from bot.domain.words.plan_layout import Place, PlacedWeek, Places
from bot.domain.words.plan_line_days import DAY, DAY_NAME, NUMBER_ALONE, NUMBERED_DAY, split_days
from bot.domain.words.plan_rows import Rows
from bot.domain.words.tokens import tidy

_TO_GO = re.compile(
    r"(?P<number>[0-9]{1,2})\s*(?:weeks?|wks?)\s*(?:to go|to race|out|until|before|left)", re.IGNORECASE
)
_RACE_WEEK = re.compile(r"\brace\s*week\b", re.IGNORECASE)
_SPAN = re.compile(r"\s+(?:-|to)\s+|(?<=[0-9])-(?=[0-9]{1,2}[/.])")  # between the first day of a week and the last
_WEEK_OF = re.compile(r"\b(?:week|wk|w/c|w/b)\b", re.IGNORECASE)
_BESIDE = re.compile(  # what is said of a week beside its runs
    r"^\W*(?:(?:weekly |week |training )?(?:total|sum|mileage|volume)\b"
    r"|(?:notes?|focus|goals?|purpose|tips?|remarks?|comments?)\W*:)",
    re.IGNORECASE,
)
_GLUED = re.compile(rf"^(\W*{DAY}\b.*\S)\s+((?:week|wk) ?[0-9]{{1,2}}\W*)$", re.IGNORECASE)
_FEWEST_NUMBERED = 6  # where days are counted so far they are those of a week, else they are its runs
_DEEPEST = 7  # a heading of a week that is no Markdown heading
_BULLET = re.compile(r"^\s*(?:[-*•>]+|\d{1,2}[.)])\s+")


def read_lines(rows: Rows) -> Places:
    """Return the weeks or dated days that lines tell of; what stands around them is none of it."""
    reader = _LineReader()
    for at, line in _list_lines(rows):
        reader.take(at, *_split_level(line))
    return reader.finish()


class _LineReader:
    """Reads line after line; a day that is named alone has its text in the line below."""

    def __init__(self) -> None:
        self._places = Places()
        self._week_level = 0  # of the Markdown heading of the last week
        self._is_closed = False  # a heading of something else came since
        self._is_supposed = False  # a first week without a heading
        self._has_headings = False

    def take(self, at: int, level: int, line: str) -> None:
        """Read the line of a row, which may be a heading of a level."""
        heading, rest = _split_heading(line)
        if heading is not None and not (rest and self._is_same_week(heading)):
            self._begin_week(heading, level)
        elif heading is None and not _names_day(line):
            if not self._places.weeks and not self._places.days:
                self._places.head = f"{self._places.head} {line}".strip()
            if level:
                self._is_closed = self._is_closed or (bool(self._places.weeks) and level <= self._week_level)
                return
            if not self._places.weeks:
                return
        if rest and not self._is_closed:
            self._take_days(at, line, rest)

    def finish(self) -> Places:
        """Return all that was read: weeks, or days with dates of their own."""
        places = self._places
        if self._is_supposed and len(places.weeks) > 1 and (places.weeks[1].number or 0) < 2:
            del places.weeks[0]  # what is said of every week, before the first one
        self._settle_numbered()
        self._split_weeks()
        _drop_loose(places)
        if sum(place.date is None for week in places.weeks for place in week.places) > len(places.days):
            places.days = []  # dates in what stands around the weeks
        elif places.days:
            places.weeks = []
        if places.weeks and places.first_weekday is None:
            weekdays = [place.weekday for place in places.weeks[0].places if place.weekday is not None]
            places.first_weekday = 6 if weekdays[:1] == [6] and len(weekdays) > 1 else 0
        return places

    def _settle_numbered(self) -> None:
        """Take days that are counted for those of a week from its first one on, or for runs without a weekday."""
        counted = [place for week in self._places.weeks for place in week.places if NUMBERED_DAY.match(place.column)]
        self._places.is_asked = bool(counted) and max(place.weekday or 0 for place in counted) + 1 >= _FEWEST_NUMBERED
        if counted and not self._places.is_asked:
            for week in self._places.weeks:
                week.places = [
                    replace(place, weekday=None) if NUMBERED_DAY.match(place.column) else place for place in week.places
                ]

    def _split_weeks(self) -> None:
        """Take a week whose days come again for the weeks that it is; where there is no room for them, what comes again
        is shown as unread."""
        weeks, places = [], self._places
        for week, following in zip(places.weeks, [*places.weeks[1:], None], strict=False):
            parts = _split_week(week)
            last = None if week.number is None else week.number + len(parts) - 1
            is_free = following is None or (
                last is not None and following.number is not None and last < following.number
            )
            weeks += parts if is_free else parts[:1]
            if not is_free:
                places.doubtful += [place for part in parts[1:] for place in part.places if place.weekday is not None]
        places.weeks = weeks

    def _begin_week(self, heading: PlacedWeek, level: int) -> None:
        places = self._places
        if level and not self._has_headings and not any(map(_has_days, places.weeks)):
            places.days, places.weeks = [], []  # such as the race's date in what is said before
        self._has_headings = self._has_headings or level > 0
        self._is_closed, self._week_level = False, level or _DEEPEST
        places.weeks.append(heading)

    def _take_days(self, at: int, line: str, rest: str) -> None:
        if not (_names_day(line) or _names_day(rest)) and (self._fill_waiting(rest) or self._places.days):
            return
        found = [place for place in split_days(rest, at) if _is_told(place)]
        dated = [place for place in found if place.date is not None]
        self._places.days += dated
        if not self._places.weeks and not dated:
            self._is_supposed = True
            self._places.weeks.append(PlacedWeek(number=1))
        if self._places.weeks:
            self._places.weeks[-1].places += found

    def _is_same_week(self, heading: PlacedWeek) -> bool:
        """True where a line names its week again before its day: "week 1 mon 5 km", "week 1 tue rest"."""
        weeks = self._places.weeks
        is_named = bool(weeks) and not (self._is_supposed and len(weeks) == 1)
        return is_named and heading.number is not None and heading.number == weeks[-1].number

    def _fill_waiting(self, text: str) -> bool:
        """Give the last day its text, where it was named and nothing was said of it yet."""
        in_week = self._places.weeks[-1].places if self._places.weeks else []
        last = next((found[-1] for found in (in_week, self._places.days) if found), None)
        if last is None or not _is_of_day(last) or _is_said(last.text):
            return False
        for found in (in_week, self._places.days):
            if found and found[-1] is last:
                found[-1] = replace(last, text=f"{last.text} {text}".strip())
        return True


def read_label(label: str) -> PlacedWeek:
    """Return what the heading of a week says of where it is."""
    words = tidy(label)
    if _RACE_WEEK.search(words):
        return PlacedWeek(to_go=0)
    if (found := _TO_GO.search(words)) is not None:
        return PlacedWeek(to_go=int(found["number"]))
    named = WEEK.match(words)
    number = named or NUMBER_ALONE.match(words)
    last = int(named["last"]) if named and named["last"] else None
    return PlacedWeek(number=int(number["number"]) if number else None, last=last, date=read_written_date(words))


def _split_level(line: str) -> tuple[int, str]:
    """The level of a Markdown heading, 0 for any other line; and the line without its marks."""
    found = re.match(r"(#+)\s", line)
    return (len(found[1]) if found else 0), line.lstrip("# ") if found else line


def _names_day(line: str) -> bool:
    """True for a line that begins with a weekday, or has a date."""
    is_day = DAY_NAME.match(line.lstrip("*_ ")) or NUMBERED_DAY.match(line)
    return is_day is not None or read_written_date(line) is not None


def _is_of_day(place: Place) -> bool:
    return place.weekday is not None or place.date is not None


def _is_said(text: str) -> bool:
    """False for a day of which nothing is said yet, or no more than a word such as "Training"."""
    return any(map(str.isdigit, text)) or (bool(re.search("[a-z]", text, re.IGNORECASE)) and _says_run(text))


def _says_run(text: str) -> bool:
    return read_cell(text, "km").is_read


def _has_days(week: PlacedWeek) -> bool:
    """True for a week that names its days."""
    return sum(place.weekday is not None for place in week.places) > 1


def _split_week(week: PlacedWeek) -> list[PlacedWeek]:
    """A week cut where its days come again."""
    weeks = [replace(week, places=[])]
    named: set[int] = set()
    last: int | None = None
    for place in week.places:
        if place.weekday in named and place.weekday != last:
            number = weeks[-1].number
            weeks.append(PlacedWeek(number=None if number is None else number + 1))
            named.clear()
        if place.weekday is not None:
            last = place.weekday
            named.add(place.weekday)
        weeks[-1].places.append(place)
    return weeks


def _drop_loose(places: Places) -> None:
    """Where weeks name their days, what names none is no run, and a week without any is left open."""
    told = [week for week in places.weeks if week.places]
    named = [week for week in told if any(place.weekday is not None for place in week.places)]
    if 2 * len(named) <= len(told):
        return
    for week in named:
        week.places = [place for place in week.places if place.weekday is not None]
    places.weeks = named


def _list_lines(rows: Rows) -> Iterator[tuple[int, str]]:
    """Yield rows as lines, with their places from 0, without the sums of weeks."""
    for at, row in enumerate(rows):
        line = mend_days(tidy(_BULLET.sub("", " ".join(filter(None, row)).strip(" |"))))
        glued = _GLUED.match(line)  # "Sun: Rest Week 2:"
        for part in glued.groups() if glued else (line,):
            if part and not _BESIDE.match(part):
                yield at, part


def _is_told(place: Place) -> bool:
    """False for a line of words alone, which tells of no day: "Focus: speed"."""
    return place.weekday is not None or place.date is not None or any(map(str.isdigit, place.text))


def _split_heading(line: str) -> tuple[PlacedWeek | None, str]:
    """The week that a line begins, and what else it says."""
    week = read_label(line)
    found = _TO_GO.search(line) or _RACE_WEEK.search(line)
    if week.to_go is not None and found is not None and not re.search(r"[0-9]", line[: found.start()]):
        return week, line[found.end() :].strip(" :-*#")
    numbered = WEEK.match(line)
    if numbered is not None:
        rest = line[numbered.end() :].strip(" :-*#()")
        written = read_written_date(rest)
        if written is not None and not DAY_NAME.search(rest):
            return replace(week, date=written), ""
        return replace(week, date=None), rest
    span = [read_written_date(part) for part in _SPAN.split(line)]
    if len(span) == 2 and None not in span and not any(map(cut_date, _SPAN.split(line))):
        return PlacedWeek(date=span[0]), ""
    written = read_written_date(line)
    if written is not None and _WEEK_OF.search(line) and not DAY_NAME.match(line):
        rest = line.partition(":")[2].strip()
        return PlacedWeek(date=written), rest
    return None, line
