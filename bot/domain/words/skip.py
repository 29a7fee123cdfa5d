"""Which reminder a member leaves out: the next one, or the one of a day that they name."""

from datetime import date

from bot.domain.errors import MemberError
from bot.domain.words.dates import read_day
from bot.domain.words.tokens import quote_safely, tidy

_NEXT = frozenset(
    {
        "",
        "next",
        "the next",
        "next one",
        "the next one",
        "it",
        "this",
        "this one",
        "that one",
        "one",
        "please",
        "next reminder",
    }
)
_WEEKS = frozenset({"week", "this week", "next week", "the week", "a week", "month", "this month", "next month"})
_EXAMPLE = "`!reminders skip` skips the next one, `!reminders skip tuesday` the next Tuesday one."


def parse_skip(text: str, today: date) -> date | None:
    """Return the day whose reminder is left out, None for the next one; MemberError for whatever else is said."""
    words = tidy(text).casefold().rstrip(".!")
    if words in _NEXT:
        return None
    if words in _WEEKS:
        raise MemberError("That's more than one reminder: `!reminders pause 1w` pauses them for a week.")
    named = words.removesuffix(" please").removeprefix("on ").removesuffix("'s").removesuffix("'s one")
    day = None if any(word in named.split() for word in ("for", "week", "weeks", "and")) else read_day(named, today)
    if named in {"today", "tonight"} or (day is not None and named == f"{today:%A}".casefold()):
        return today
    if day is None:
        raise MemberError(f"I couldn't read {quote_safely(words)}. {_EXAMPLE}")
    return day
