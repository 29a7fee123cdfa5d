"""One day as people name it for a plan or a race: "2 may", "tomorrow", "in 10 days", "on sunday"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from bot.domain.errors import MemberError
from bot.domain.words.days import WEEKDAY_OF
from bot.domain.words.plan_days import nearest_date, next_date, read_written_date
from bot.domain.words.tokens import quote_safely, tidy
from bot.domain.words.vocabulary import NUMBER_WORDS


def parse_plan_date(text: str, today: date) -> date:
    """Return the day that a text names, without a year the next one; MemberError where that is not one day."""
    return _parse_date(text, partial(next_date, today=today), today)


def parse_first_day(text: str, today: date) -> date:
    """Return the day on which a plan begins or began: without a year the closest one; MemberError as above."""
    return _parse_date(text, partial(nearest_date, today=today), today)


def _parse_date(text: str, settle: Callable[..., date | None], today: date) -> date:
    text = spell_day(text, today)
    written = read_written_date(text)
    if written is None:
        raise MemberError(f"I couldn't read {quote_safely(tidy(text))} as a date. Write it like “2 may 2027”.")
    found = {day for order in (True, False) if (day := settle(written, month_first=order)) is not None}
    if not found:
        raise MemberError(f"{quote_safely(tidy(text))} isn't a date on the calendar. Write it like “2 may 2027”.")
    if len(found) > 1:
        one, other = sorted(found)
        month = f"{one:%b}".casefold()
        raise MemberError(
            f"{quote_safely(tidy(text))} could be {one.day} {one:%B} or {other.day} {other:%B}. "
            f"Write the month: “{one.day} {month}”."
        )
    day = found.pop()
    if written.weekday is not None and written.weekday != day.weekday():
        raise MemberError(f"{day.day} {day:%B} {day.year} is a {day:%A}. Which day do you mean? Write it like “2 may”.")
    return day


def spell_day(text: str, today: date) -> str:
    """Return a text in which a day that is told from today is a date: "tomorrow", "in 10 days", "on sunday".

    One that names a date already stays as it is. MemberError for words that leave the day open: "in 3 weeks".
    """
    words = tidy(text).casefold()
    found = _FROM_TODAY.search(words) if read_written_date(words) is None else None
    if found is None:
        return text
    if found["next"] and found["next"][5:] in WEEKDAY_OF:
        one = _coming(found["next"][5:], today)
        other = one + timedelta(days=7)
        raise MemberError(
            f"{quote_safely(found[0])} could be {one.day} {one:%B} or {other.day} {other:%B}. "
            f"Write the date, for example “{write_day(one)}”."
        )
    if found["weeks"] or found["next"]:
        weeks = NUMBER_WORDS.get(found["weeks"] or "", found["weeks"] or "1")
        sunday = _coming("sun", today) + timedelta(days=7 * (min(int(weeks), _MOST_WEEKS) if weeks != "a" else 1))
        raise MemberError(
            f"{quote_safely(found[0])} doesn't say which day. Write the date, for example “{write_day(sunday)}”."
        )
    if found["days"]:
        day = today + timedelta(days=int(NUMBER_WORDS.get(found["days"], found["days"])))
    elif found["weekday"]:
        day = _coming(found["weekday"], today)
    else:
        day = today + timedelta(days=_NAMED[found["named"]])
    return f"{words[: found.start()]} {write_day(day)} {day.year} {words[found.end() :]}".strip()


def names_one_day(text: str) -> bool:
    """True for words that are a date, or name a day from today on, and nothing else beside it."""
    return read_written_date(text) is not None or _FROM_TODAY.fullmatch(text) is not None


def write_day(day: date) -> str:
    """Return a day as people write it: "2 may"."""
    return f"{day.day} {day:%b}".casefold()


def _coming(name: str, today: date) -> date:
    """The next such weekday, from today on."""
    return today + timedelta(days=(WEEKDAY_OF[name] - today.weekday()) % 7)


_NAMED = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_MOST_WEEKS = 60
_COUNT = rf"[0-9]{{1,3}}|{'|'.join(NUMBER_WORDS)}"
_WEEKDAY = "|".join(sorted((name for name in WEEKDAY_OF if len(name) > 2), key=len, reverse=True))
_FROM_TODAY = re.compile(
    rf"(?<![a-z0-9])(?:(?P<named>{'|'.join(_NAMED)})"
    rf"|in (?:(?P<days>{_COUNT}) days?|(?P<weeks>{_COUNT}|a) (?:weeks?|months?))"
    rf"|(?P<next>next (?:week|month|year|{_WEEKDAY}))|(?:(?:on|this|coming) )?(?P<weekday>{_WEEKDAY}))(?![a-z])"
)
