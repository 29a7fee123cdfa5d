"""How long something lasts, in the words people use: "2w", "10 days", "until 3 jan", "2027-01-03"."""

import re
from datetime import date, timedelta

from bot.domain.errors import MemberError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_UNITS = {"d": 1, "w": 7, "m": 30}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_SPAN = re.compile(
    rf"(?<!\w)(?:for\s+)?(?:(?P<count>\d{{1,4}})\s*|(?P<word>{'|'.join(_NUMBERS)})\s+)(?P<unit>d|days?|w|wks?|weeks?|months?)\b"
)
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s*(?:of\s+)?{_MONTH}(?:\s+(?P<year>\d{{4}}))?"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}}))?"),
    re.compile(r"\b(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>\d{4})?"),
)
LONGEST_DAYS = 366


def split_until(text: str, today: date) -> tuple[str, date | None]:
    """Return the text without its end date, and that date (the last day it holds), None where there is none.

    Raises MemberError where the date does not exist, lies in the past or more than a year ahead.
    """
    folded = text.casefold()
    found = _SPAN.search(folded)
    if found is not None:
        count = _NUMBERS[found["word"]] if found["word"] else int(found["count"])
        end = today + timedelta(days=count * _UNITS[found["unit"][0]])
    else:
        found = next((match for pattern in _DATES if (match := pattern.search(folded))), None)
        if found is None:
            return text, None
        end = _read_date(found, today)
    if not today <= end <= today + timedelta(days=LONGEST_DAYS):
        raise MemberError("That day is not within the coming year; write for example `2 weeks` or `until 3 jan`.")
    rest = f"{folded[: found.start()]} {folded[found.end() :]}"
    return re.sub(r"\b(until|till|til|by|for)\b", " ", rest), end


def _read_date(found: re.Match[str], today: date) -> date:
    parts = found.groupdict()
    month = int(parts["number"]) if parts.get("number") else _MONTHS.index(parts["month"]) + 1
    years = (int(parts["year"]),) if parts.get("year") else (today.year, today.year + 1)
    ends = [end for year in years if (end := _find_day(year, month, int(parts["day"])))]
    if not ends:
        raise MemberError(f"{found[0].strip()} is no day of the calendar; write for example `until 3 jan`.")
    return next((end for end in ends if end >= today), ends[-1])


def _find_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
