"""A circuit together in words: that it's meant together, and when it begins ("now", "19:00", "after the run")."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.errors import MemberError
from bot.domain.words.clock import CLOCK_PATTERNS
from bot.domain.words.tokens import quote_safely, tidy

EXAMPLE = "Write for example `!circuit together`, `!circuit together 19:00` or `!circuit together after the run`."
MOST_MINUTES = 180
_TOGETHER = 84  # rapidfuzz ratio from which a word is read as "together"
_LONGEST = 300
_AFTER_RUN = re.compile(r"\b(?:after|post)[- ](?:the |our |today'?s |tonight'?s )?(?:club |group |team )?runs?\b")
_NOW = re.compile(r"\b(?:right now|straight away|now|immediately|at once)\b")
_IN_MINUTES = re.compile(r"\bin (?:about )?(?P<n>[0-9]{1,4}) ?(?:minutes?|mins?|min|m)\b")
_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b(?!'),?")
_OTHER_DAY = re.compile(r"\b(?P<day>tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b")
_AT = re.compile(r"(?:\b(?:at|from|for|starts?|starting|begin|@)\s*)?$")
_NO_TIME = re.compile(r"(?:\bseed|\bx|\blevel|[0-9])\s*$")


@dataclass(frozen=True, slots=True)
class Start:
    """When a circuit begins: in so many minutes, at a local minute of today, or else after today's club run."""

    in_minutes: int | None = None
    at_minute: int | None = None


def find_together(text: str) -> str | None:
    """Return the other words of a circuit that is meant together; None where it isn't."""
    words = text.split()[:_LONGEST]
    at = next((i for i, word in enumerate(words) if _is_together(word.casefold().strip(".,!:"))), None)
    return None if at is None else " ".join(words[:at] + words[at + 1 :])


def read_start(text: str) -> tuple[Start, str]:
    """Return when it begins, now where nothing is said of it, and the words left; MemberError for a time that isn't."""
    words = tidy(text[:_LONGEST]).casefold()
    if (other := _OTHER_DAY.search(words)) is not None:
        raise MemberError(f"That only works on the day itself, so ask me again {_on(other['day'])}. {EXAMPLE}")
    if (today := _TODAY.search(words)) is not None:
        words = _without(words, today.start(), today.end())
    if (match := _AFTER_RUN.search(words)) is not None:
        return Start(), _without(words, match.start(), match.end())
    if (match := _IN_MINUTES.search(words)) is not None:
        minutes = int(match["n"])
        if minutes > MOST_MINUTES:
            raise MemberError(f"That's too far ahead; I can wait {MOST_MINUTES // 60} hours at most. {EXAMPLE}")
        return Start(in_minutes=minutes), _without(words, match.start(), match.end())
    if (match := _NOW.search(words)) is not None:
        return Start(in_minutes=0), _without(words, match.start(), match.end())
    return _read_clock(words)


def _read_clock(words: str) -> tuple[Start, str]:
    for place in re.finditer(r"(?<![\w.:])(?=\w)", words):
        at = place.start()
        if _NO_TIME.search(words[:at]):
            continue
        for pattern, read in CLOCK_PATTERNS:
            match = pattern.match(words, at)
            if match is None or (clock := read(match)) is None:
                continue
            minute = getattr(clock, "minute", None)
            if minute is None:
                raise MemberError(f"{quote_safely(match[0])} isn't a time of day. {EXAMPLE}")
            before = _AT.sub("", words[:at])
            return Start(at_minute=minute), " ".join(f"{before} {words[match.end() :]}".split())
    return Start(in_minutes=0), words


def _on(day: str) -> str:
    return day if day == "tomorrow" else f"on {day.capitalize()}"


def _is_together(word: str) -> bool:
    return len(word) > 5 and fuzz.ratio(word, "together") >= _TOGETHER


def _without(words: str, start: int, end: int) -> str:
    return " ".join(f"{words[:start]} {words[end:]}".split())
