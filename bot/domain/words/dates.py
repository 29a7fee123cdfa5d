"""How long something lasts, in the words people use: "2w", "until monday", "until 3 jan", "end of the month"."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.domain.errors import MemberError
from bot.domain.reminders.week import DAY_NAMES
from bot.domain.words.tokens import quote_safely

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_UNITS = {"d": 1, "w": 7, "m": 30, "f": 14}
_NUMBERS = {
    "a couple of": 2,
    "another": 1,
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fourteen": 14,
}
_COUNT = rf"(?:(?P<count>\d{{1,4}})\s*(?:more\s+)?|(?P<word>{'|'.join(_NUMBERS)})\s+)"
_SPAN = re.compile(
    rf"(?<![\w-])(?:for\s+)?(?:the\s+next\s+|another\s+)?{_COUNT}"
    r"(?P<unit>d|days?|w|wks?|weeks?|months?|fortnights?)\b(?!\s+(?:or|on)\b)"
)
_DAY = "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_WITH_DAY = rf"(?:\b(?P<weekday>{_DAY})\.?,?\s+(?:the\s+)?)?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_DATES = (
    re.compile(rf"{_WITH_DAY}(?P<year>\d{{4}})-(?P<number>\d{{1,2}})-(?P<day>\d{{1,2}})\b"),
    re.compile(rf"{_WITH_DAY}\b{_ORDINAL}\.?\s*(?:of\s+)?\b{_MONTH}(?!\w){_YEAR}"),
    re.compile(rf"{_WITH_DAY}\b{_MONTH}\s+{_ORDINAL}\b{_YEAR}"),
    re.compile(rf"{_WITH_DAY}\b(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})\.(?P<year>\d{{4}})?"),
)
_SLASHED = re.compile(r"(?<![\w/])(?P<one>\d{1,2})/(?P<two>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?(?![\w/])")
_TILL = r"(?:until|till|til|'til|untill|through|thru|to|by|up to(?: and including)?)\s+(?:the\s+)?"
LATER = re.compile(r"\b(?:from|starting|start|after|since|beginning|before|between|as of)\b")
_FEAST = re.compile(
    r"\b(?:christmas|xmas|easter|thanksgiving|ramadan|eid|pentecost|whitsun|half[- ]term|summer|winter|spring|autumn)\b"
)
LONGEST_DAYS = 366
_EXAMPLE = "write for example `2 weeks` or `until 3 jan`."


def split_until(text: str, today: date) -> tuple[str, date | None]:
    """Return the text without its end date, and that date (the last day it holds), None where there is none.

    Raises MemberError where the date does not exist, could be two, lies in the past or more than a year ahead.
    """
    folded = " ".join(text.casefold().split())
    found = _find(folded, today)
    if found is None:
        feast = _FEAST.search(folded)
        if feast is not None:
            raise MemberError(f"I don't know when {quote_safely(feast[0])} is: write the date, `until 3 jan`.")
        return text, None
    (start, stop), end = found
    later = LATER.search(folded)
    if later is not None:
        raise MemberError(f"That starts today, so I can't use {quote_safely(later[0])}. Say how long: {_EXAMPLE}")
    if not today <= end <= today + timedelta(days=LONGEST_DAYS):
        raise MemberError(f"That day isn't within the next year; {_EXAMPLE}")
    rest = f"{folded[:start]} {folded[stop:]}"
    return re.sub(r"\b(until|till|til|untill|by|for)\b", " ", rest), end


def read_day(text: str, today: date) -> date | None:
    """Return the day that a text names and nothing else: "tuesday", "the 3rd of jan"; None for any other text."""
    rest, day = split_until(f"until {text.strip()}", today)
    return day if day is not None and not any(map(str.isalnum, rest)) else None


def _find(folded: str, today: date) -> tuple[tuple[int, int], date] | None:
    """Where the end stands in a text, and which day it is."""
    span = _SPAN.search(folded)
    if span is not None:
        count = _NUMBERS[span["word"]] if span["word"] else int(span["count"])
        return span.span(), today + timedelta(days=count * _UNITS[span["unit"][0]])
    found = next((match for pattern in _DATES if (match := pattern.search(folded))), None)
    if found is not None:
        return found.span(), _read_date(found, today)
    slashed = _SLASHED.search(folded)
    if slashed is not None:
        return slashed.span(), _read_slashed(slashed, today)
    for pattern, read in _NAMED:
        named = pattern.search(folded)
        if named is not None:
            return named.span(), read(named, today)
    return None


def _read_date(found: re.Match[str], today: date) -> date:
    parts = found.groupdict()
    month = int(parts["number"]) if parts.get("number") else _MONTHS.index(parts["month"][:3]) + 1
    end = _next_of(month, int(parts["day"]), parts.get("year"), today)
    if end is None:
        raise MemberError(f"{found[0].strip()} isn't a date on the calendar; write for example `until 3 jan`.")
    if parts.get("weekday") and end.weekday() != _weekday(parts["weekday"]):
        raise MemberError(f"{end.day} {end:%B} {end.year} is a {end:%A}. Which day do you mean? Write `until 3 jan`.")
    return end


def _read_slashed(found: re.Match[str], today: date) -> date:
    one, two = int(found["one"]), int(found["two"])
    year = found["year"] and (found["year"] if len(found["year"]) == 4 else f"20{found['year']}")
    ends = {end for day, month in ((one, two), (two, one)) if (end := _next_of(month, day, year, today))}
    if not ends:
        raise MemberError(f"{quote_safely(found[0])} isn't a date on the calendar; write for example `until 3 jan`.")
    if len(ends) > 1:
        first, second = sorted(ends)
        choices = f"{first.day} {first:%B} or {second.day} {second:%B}"
        raise MemberError(
            f"{quote_safely(found[0])} could be {choices}: write `until {first.day} {_MONTHS[first.month - 1]}`."
        )
    return ends.pop()


def _next_of(month: int, day: int, year: str | None, today: date) -> date | None:
    years = (int(year),) if year else (today.year, today.year + 1)
    ends = [end for one in years if (end := _find_day(one, month, day))]
    return next((end for end in ends if end >= today), ends[-1] if ends else None)


def _find_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(word: str) -> int:
    return next(day for day, name in enumerate(DAY_NAMES) if name.casefold().startswith(word[:3]))


def _coming(weekday: int, today: date, *, may_be_today: bool = False) -> date:
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead or may_be_today else 7)


def _monday_after(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _of_month(today: date, ahead: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + ahead
    return months // 12, months % 12 + 1


def _read_weekday(match: re.Match[str], today: date) -> date:
    """The coming one; "next monday" is the one of next week, "monday week" seven days after the coming one."""
    weekday = _weekday(match["day"])
    if match["next"]:
        return _monday_after(today) + timedelta(days=weekday)
    coming = _coming(weekday, today, may_be_today=bool(match["this"]))
    return coming + timedelta(days=7) if match["week"] else coming


def _read_end(match: re.Match[str], today: date) -> date:
    """The last day of this or next week, month or year, or of a month by name."""
    ahead = 1 if match["next"] else 0
    if match["unit"] == "week":
        return today + timedelta(days=6 - today.weekday() + 7 * ahead)
    if match["unit"] == "year":
        return date(today.year + ahead, 12, 31)
    return _month_end(*_of_month(today, ahead))


def _read_month_end(match: re.Match[str], today: date) -> date:
    month = _MONTHS.index(match["month"][:3]) + 1
    return _month_end(today.year if month >= today.month else today.year + 1, month)


def _read_ordinal(match: re.Match[str], today: date) -> date:
    ends = (_find_day(*_of_month(today, ahead), int(match["day"])) for ahead in range(13))
    end = next((one for one in ends if one is not None and one >= today), None)
    if end is None:
        raise MemberError(f"{match[0].strip()} isn't a date on the calendar; write for example `until 3 jan`.")
    return end


_ONLY = r"(?:^\s*|\b" + _TILL + ")"  # such words are an end where they stand alone or after "until"
_NAMED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (
            rf"(?:{_TILL})?(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?(?P<next>next\s+)?(?P<unit>week|month|year)\b",
            _read_end,
        ),
        (rf"(?:{_TILL})?(?:the\s+)?end\s+of\s+{_MONTH}(?!\w)", _read_month_end),
        (
            r"\b(?:for\s+)?(?:the\s+)?rest\s+of\s+(?:the\s+|this\s+)?(?P<next>next\s+)?(?P<unit>week|month|year)\b",
            _read_end,
        ),
        (
            r"(?:^\s*|\bfor\s+)(?:this|the)\s+(?P<next>next\s+)?(?P<unit>week|month|year)\b(?!\s+(?:after|before))",
            _read_end,
        ),
        (rf"{_ONLY}next\s+week\b", lambda _, today: _monday_after(today)),
        (rf"{_ONLY}next\s+month\b", lambda _, today: date(*_of_month(today, 1), 1)),
        (
            rf"{_ONLY}(?:the\s+)?(?:new\s+year(?:'?s(?:\s+day)?)?|next\s+year)\b",
            lambda _, today: date(today.year + 1, 1, 1),
        ),
        (rf"{_ONLY}(?:new\s+year'?s\s+eve)\b", lambda _, today: date(today.year, 12, 31)),
        (rf"{_ONLY}(?:the\s+)?day\s+after\s+tomorrow\b", lambda _, today: today + timedelta(days=2)),
        (rf"{_ONLY}tomorrow\b", lambda _, today: today + timedelta(days=1)),
        (rf"{_ONLY}(?:today|tonight)\b", lambda _, today: today),
        (rf"{_ONLY}(?:the|this)?\s*weekend\b", lambda _, today: _coming(5, today, may_be_today=True)),
        (
            rf"{_ONLY}(?P<next>next\s+)?(?P<this>this\s+)?(?:coming\s+)?(?P<day>{_DAY})\b(?P<week>\s+(?:next\s+)?week)?",
            _read_weekday,
        ),
        (
            rf"{_ONLY}a\s+week\s+(?:on\s+)?(?P<next>\b\B)?(?P<this>\b\B)?(?P<day>{_DAY})\b(?P<week>)",
            lambda match, today: _coming(_weekday(match["day"]), today) + timedelta(days=7),
        ),
        (rf"{_ONLY}(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b(?:\s+of\s+(?:the|this)\s+month)?", _read_ordinal),
        (
            rf"{_ONLY}{_MONTH}(?!\w|\s*\d)",
            lambda match, today: _next_of(_MONTHS.index(match["month"][:3]) + 1, 1, None, today) or today,
        ),
    )
)
