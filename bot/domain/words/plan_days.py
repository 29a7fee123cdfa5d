"""The dates of a training plan as people write them: "Jan 10, 2027", "1/12/27", "2027-01-12", "12 Jan", "week 3"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from bot.domain.words.days import WEEKDAY_OF
from bot.domain.words.tokens import tidy

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS_IN_YEAR, _MOST_DAYS = 12, 31
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # far from where the calendar ends, so that weeks can be counted from any day
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:,?[ -]+'?(?P<year>[0-9]{4}|[0-9]{2}(?![0-9:.,]| ?[a-z])))?"
_YEAR_LAST = _YEAR.replace("[ -]+", "(?: +|-(?=[0-9]{4}))")  # "Nov 7-13" are days
_WRITTEN = (
    re.compile(r"(?<![0-9])(?P<year>[0-9]{4})[-/.](?P<number>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?![0-9])"),
    re.compile(rf"(?<![0-9])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -]*(?:of )?{_MONTH}(?![^\W\d_]){_YEAR}"),
    re.compile(rf"(?<![a-z]){_MONTH}[ -]*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9]){_YEAR_LAST}"),
)
_FIGURES = re.compile(
    r"(?<![0-9/.-])(?P<one>[0-9]{1,2})(?P<sign>[/.-])(?P<two>[0-9]{1,2})(?:(?P=sign)(?P<year>[0-9]{4}|[0-9]{2}))?\.?(?![0-9/])"
)
_WEEKDAY = re.compile(rf"(?<![a-z])(?P<name>{'|'.join(sorted(WEEKDAY_OF, key=len, reverse=True))})(?![a-z])")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it is written: `year` None where that is left out, `month` None where day and month could be either."""

    day: int
    month: int | None
    other: int = 0  # where `month` is None: what stands behind `day`
    year: int | None = None
    weekday: int | None = None

    def readings(self, *, month_first: bool) -> tuple[int, int]:
        """Month and day, in one of the two orders where it is not known."""
        if self.month is not None:
            return self.month, self.day
        return (self.day, self.other) if month_first else (self.other, self.day)


def read_written_date(text: str) -> WrittenDate | None:
    """Return the first date in a text; None where there is none."""
    if not any(map(str.isdigit, text)):
        return None
    words = tidy(text).casefold()
    weekday = _WEEKDAY.search(words)
    named = WEEKDAY_OF[weekday["name"]] if weekday is not None else None
    found = _find_written(words)
    if found is not None:
        parts = found.groupdict()
        month = int(parts["number"]) if parts.get("number") else _MONTHS.index(parts["month"][:3]) + 1
        return WrittenDate(int(found["day"]), month, year=_year(parts.get("year")), weekday=named)
    found = _FIGURES.search(words)
    if found is None or (found["sign"] == "-" and not found["year"]) or (found["sign"] == "." and not found["year"]):
        return None
    one, two = int(found["one"]), int(found["two"])
    if not (0 < min(one, two) <= _MONTHS_IN_YEAR and max(one, two) <= _MOST_DAYS):
        return None  # "24 x 30/30" is no date
    return WrittenDate(one, None, two, _year(found["year"]), named)


def _find_written(words: str) -> re.Match[str] | None:
    """The first date with a month's name or a year first: in "Jan 27-Feb 2" the 27th of January."""
    return min(filter(None, (pattern.search(words) for pattern in _WRITTEN)), key=re.Match.start, default=None)


def cut_date(text: str) -> str:
    """Return a text, tidy and in small letters, without its first date and the names of weekdays."""
    words = tidy(text).casefold()
    found = _find_written(words) or _FIGURES.search(words)
    rest = words if found is None else f"{words[: found.start()]} {words[found.end() :]}"
    return " ".join(_WEEKDAY.sub(" ", rest).split()).strip(" :,-")


def is_month_first(written: Sequence[WrittenDate], near: date) -> bool | None:
    """Return whether dates without a month's name are written month first; None where nobody can tell.

    Told by a day past 12, by the weekdays beside the dates, and by dates that come one after the other.
    """
    open_dates = [one for one in written if one.month is None]
    if not open_dates:
        return False
    fits = {order: all(_exists(one, near, month_first=order) for one in open_dates) for order in (True, False)}
    if fits[True] != fits[False]:
        return fits[True]
    for order in (True, False):
        if not fits[order]:
            return None
    spans = {order: _span(date_all(open_dates, near, month_first=order)) for order in (True, False)}
    if len(open_dates) > 2 and spans[True] != spans[False]:
        first = min(spans, key=lambda order: spans[order])
        if 2 * spans[first] < spans[not first]:
            return first
    return None


def date_all(written: Iterable[WrittenDate], near: date, *, month_first: bool) -> list[date | None]:
    """Return dates in their order: a year that is left out is the one that brings a date closest to the one before it.

    The first of them is the one closest to `near`. None for what is no date on the calendar.
    """
    dates: list[date | None] = []
    for one in written:
        found = _date_one(one, near, month_first=month_first)
        dates.append(found)
        near = found or near
    return dates


def nearest_date(one: WrittenDate, today: date, *, month_first: bool = False) -> date | None:
    """Return a date: without a year the one that is closest to today."""
    return _date_one(one, today, month_first=month_first)


def next_date(one: WrittenDate, today: date, *, month_first: bool = False) -> date | None:
    """Return a date that is to come: without a year the next one from today on."""
    month, day = one.readings(month_first=month_first)
    years = (one.year,) if one.year else (today.year, today.year + 1)
    found = [found for year in years if (found := _make(year, month, day))]
    return next((found_one for found_one in found if found_one >= today), found[-1] if found else None)


def _date_one(one: WrittenDate, near: date, *, month_first: bool) -> date | None:
    month, day = one.readings(month_first=month_first)
    years = (one.year,) if one.year else (near.year - 1, near.year, near.year + 1)
    found = [found for year in years if (found := _make(year, month, day))]
    if one.weekday is not None and one.year is None:
        found = [found_one for found_one in found if found_one.weekday() == one.weekday] or found
    return min(found, key=lambda found_one: abs((found_one - near).days), default=None)


def _exists(one: WrittenDate, near: date, *, month_first: bool) -> bool:
    found = _date_one(one, near, month_first=month_first)
    return found is not None and (one.weekday is None or found.weekday() == one.weekday)


def _span(dates: Iterable[date | None]) -> int:
    known = [one for one in dates if one is not None]
    jumps = (abs((later - earlier) / timedelta(days=1)) for earlier, later in pairwise(known))
    return int(sum(jumps))


def _year(text: str | None) -> int | None:
    return None if not text else int(text) if len(text) == 4 else 2000 + int(text)


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _FIRST_YEAR <= year <= _LAST_YEAR else None
    except ValueError:
        return None
