"""When what is told of was over, in words ("this morning", "2 hours ago", "on sunday"), and in whose company."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.words.days import Days
from bot.domain.words.tokens import END, TokenPattern, build_patterns
from bot.domain.words.vocabulary import NUMBER_WORDS

# At what hour a run of that part of the day is taken to be over, where nobody says more.
_HOURS = {
    "morning": 9,
    "lunch": 13,
    "lunchtime": 13,
    "noon": 13,
    "afternoon": 16,
    "evening": 19,
    "night": 20,
    "tonight": 20,
}
_A_DAY = 18
_LONGEST_AGO = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Earlier:
    """So many days ago, at the part of the day that was said; or a time ago, counted from now."""

    days: int = 0
    part: str = ""
    ago: timedelta | None = None


def _read_ago(match: re.Match[str]) -> Earlier:
    said = match["n"].casefold()
    count = 0.5 if said.startswith("half") else float(said) if said.isdigit() else NUMBER_WORDS.get(said, 1)
    unit = match["unit"].casefold()
    minutes = count * (1440 if unit.startswith("d") else 60 if unit.startswith("h") else 1)
    return Earlier(days=int(count)) if unit.startswith("d") else Earlier(ago=timedelta(minutes=minutes))


_PART = r"(?P<part>morning|lunch(?:time)?|noon|afternoon|evening|night)"
_COUNT = rf"(?P<n>half an|an?|[0-9]{{1,3}}|{'|'.join(NUMBER_WORDS)})"
EARLIER_PATTERNS: tuple[TokenPattern[Earlier | None], ...] = build_patterns(
    (
        (rf"{_COUNT} ?(?P<unit>minutes?|mins?|m|hours?|hrs?|h|days?) ago{END}", _read_ago),
        (r"just now(?!\w)", lambda _: Earlier(ago=timedelta())),
        (rf"the day before yesterday{END}", lambda _: Earlier(days=2)),
        (rf"yesterday(?:'s)?(?: {_PART})?{END}", lambda match: Earlier(1, (match["part"] or "").casefold())),
        (rf"last (?P<part>night|evening){END}", lambda match: Earlier(1, match["part"].casefold())),
        (
            rf"(?:(?:earlier )?this|today's|in the|at|today at|today in the) {_PART}{END}",
            lambda match: Earlier(0, match["part"].casefold()),
        ),
        (rf"tonight{END}", lambda _: Earlier(0, "tonight")),
        (rf"{_PART}{END}", lambda match: Earlier(0, match["part"].casefold())),  # "a morning run"
        (rf"today(?:'?s)?{END}", lambda _: None),
        (r"(?:on|last|this(?: past)?) (?=(?:mon|tue|wed|thu|fri|sat|sun))", lambda _: None),
    )
)

_NAME = r"(?-i:[A-Z][\w'-]+)"
COMPANY_PATTERNS: tuple[TokenPattern[None], ...] = build_patterns(  # who else was there, which says nothing of it
    (
        (r"we'(?:ve|re)(?!\w)", lambda _: None),
        (rf"with {_NAME}(?:(?:,| and| &) {_NAME})*", lambda _: None),
    )
)


def find_end(when: Earlier | Days, now: datetime) -> datetime | None:
    """Return the moment at which such a run was over, never after now; None where it is no day of the last week."""
    if isinstance(when, Days):
        if len(when.weekdays) != 1:
            return None
        when = Earlier((now.weekday() - when.weekdays[0]) % 7)
    if when.ago is not None:
        return now - when.ago if when.ago <= _LONGEST_AGO else None
    if timedelta(days=when.days) > _LONGEST_AGO:
        return None
    hour = _HOURS.get(when.part, _A_DAY)
    ended = (now - timedelta(days=when.days)).replace(hour=hour, minute=0, second=0, microsecond=0)
    return min(ended, now)
