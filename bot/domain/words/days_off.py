"""The days on which a club doesn't run, in words: "thu", "24 dec - 2 jan", "thu and sat", "next week"."""

import re
from datetime import date, timedelta

from bot.domain.errors import MemberError
from bot.domain.words.dates import LONGEST_DAYS, read_day
from bot.domain.words.tokens import quote_safely, tidy

Span = tuple[date, date]
MOST_SPANS = 5
_EXAMPLE = "Write for example `!club off thu` or `!club off 24 dec - 2 jan`."
_WEEKDAY = re.compile(
    r"(?:on )?(?P<next>this |next |coming )?"
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?"
)
_NEAR = frozenset({"today", "tonight", "tomorrow", "day after tomorrow", "the day after tomorrow"})
_BETWEEN = re.compile(
    r"\s+(?:-|\u2013|\u2014|to|until|till|through|thru)\s+|(?<=[a-z.])\s*[-\u2013\u2014]\s*|\s*[\u2013\u2014]\s*"
)
_DAYS_OF_ONE_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\s*(?:-|\u2013|\u2014|to|until|till|through)\s*(\d{1,2}\D.*[a-z].*)"
)
_COUNTED = re.compile(r"(?:for |the )?(?:next )?(?P<count>\d{1,2}|a|one|two|three|four) ?(?P<unit>d|days?|w|weeks?)")
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}


def parse_days_off(text: str, today: date) -> tuple[Span, ...]:
    """Return the spans of days that a coach's words name, the first one first; a weekday is the coming one.

    Raises MemberError for whatever is not understood, with the piece in it: nothing is read by half.
    """
    words = re.sub(r"(?<=[a-z])[.!]+$", "", tidy(text).casefold().strip())
    pieces = [piece.strip() for piece in re.split(r",|;|\band\b|&", words) if piece.strip()]
    if not pieces:
        raise MemberError(f"Which days? {_EXAMPLE}")
    spans = sorted({_read_span(piece, today) for piece in pieces})
    if len(spans) > MOST_SPANS:
        raise MemberError(f"That's {len(spans)} dates or ranges; I can take {MOST_SPANS} at once. Send the rest after.")
    return tuple(spans)


def write_days(spans: tuple[Span, ...]) -> str:
    """Return spans in words: "Thursday 3 December", "24 December to 2 January"."""
    return " and ".join(_write_span(*span) for span in spans)


def _write_span(first: date, last: date) -> str:
    if first == last:
        return f"{first:%A} {first.day} {first:%B}"
    return f"{first.day} {first:%B} to {last.day} {last:%B}"


def _read_span(piece: str, today: date) -> Span:
    words = piece.removeprefix("from ").removeprefix("between ")
    monday = today - timedelta(days=today.weekday())
    if words in {"this week", "the week"}:
        return today, monday + timedelta(days=6)
    if words == "next week":
        return monday + timedelta(days=7), monday + timedelta(days=13)
    if words in {"weekend", "the weekend", "this weekend"}:
        return max(today, monday + timedelta(days=5)), monday + timedelta(days=6)
    counted = _COUNTED.fullmatch(words)
    if counted is not None:
        days = (_COUNTS.get(counted["count"]) or int(counted["count"])) * (7 if counted["unit"].startswith("w") else 1)
        return _checked(today, today + timedelta(days=max(1, days) - 1), piece, today)
    if words.startswith(("until ", "till ")):
        return _checked(today, _read_one(words.partition(" ")[2], piece, today), piece, today)
    return _read_two(words, piece, today)


def _read_two(words: str, piece: str, today: date) -> Span:
    """Two days with something between them, or one."""
    of_month = _DAYS_OF_ONE_MONTH.fullmatch(words)
    ends = [of_month[1], of_month[2]] if of_month is not None else _BETWEEN.split(words)
    if len(ends) == 1:
        day = _read_one(words, piece, today)
        return _checked(day, day, piece, today)
    if len(ends) > 2:
        raise _unread(piece)
    last = _read_one(ends[1], piece, today)
    first = last.replace(day=min(int(ends[0]), last.day)) if of_month is not None else _read_one(ends[0], piece, today)
    if of_month is not None and int(ends[0]) > last.day:
        raise _unread(piece)
    if first > last and _WEEKDAY.fullmatch(ends[1]):
        last += timedelta(days=7)
    if first > last and first > today + timedelta(days=LONGEST_DAYS - 60):  # it has begun: "24 dec - 2 jan" on the 27th
        first = today
    return _checked(first, last, piece, today)


def _read_one(words: str, piece: str, today: date) -> date:
    """One day: a weekday, a near day or a date; MemberError for whatever else."""
    words = words.strip()
    weekday = _WEEKDAY.fullmatch(words)
    is_date = any(map(str.isdigit, words)) and not re.search(r"week|month|year|day\b.*\bday\b|\d\s*[wdh]\b", words)
    if not (weekday or is_date or words in _NEAR):
        raise _unread(piece)
    day = today if words in {"today", "tonight"} else read_day(words.removeprefix("on "), today)
    if day is None:
        raise _unread(piece)
    is_today = weekday is not None and weekday["next"] != "next " and day == today + timedelta(days=7)
    return today if is_today else day


def _checked(first: date, last: date, piece: str, today: date) -> Span:
    if not today <= first <= last <= today + timedelta(days=LONGEST_DAYS):
        raise MemberError(f"{quote_safely(piece)} isn't within the next year. {_EXAMPLE}")
    return first, last


def _unread(piece: str) -> MemberError:
    return MemberError(f"I couldn't read {quote_safely(piece)} as days. {_EXAMPLE}")
