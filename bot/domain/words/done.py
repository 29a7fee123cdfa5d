"""How a member logs strength in words: "", "yesterday 20 min", "on tuesday"."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.errors import MemberError
from bot.domain.words.days import DAY_PATTERNS, Days
from bot.domain.words.earlier import COMPANY_PATTERNS, EARLIER_PATTERNS, Earlier, find_end
from bot.domain.words.tokens import (
    END,
    WORD_PATTERNS,
    TokenPattern,
    Unclear,
    Unknown,
    Word,
    build_patterns,
    quote_safely,
    read_tokens,
    tidy,
)
from bot.domain.words.vocabulary import FILLERS, NUMBER_WORDS, PAIN_WORDS, TELLING_FILLERS

MOST_MINUTES = 180
_EXAMPLES = "Write `!done`, `!done yesterday` or `!done tuesday 20 min`."
_FILLERS = FILLERS | TELLING_FILLERS | {"circuits", "training", "gym", "both", "rounds", "core", "legs"}


@dataclass(frozen=True, slots=True)
class DoneWords:
    """The local day on which strength was done, and how long it took, None where nobody said."""

    day: date
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class _Minutes:
    count: int


@dataclass(frozen=True, slots=True)
class _Refused:
    why: str


def _read_minutes(match: re.Match[str]) -> _Minutes:
    said = match["n"].casefold()
    return _Minutes(int(said[:6]) if said.isdigit() else NUMBER_WORDS[said])


_LONGEST_AMOUNT = 10  # characters of a distance that anybody ran: "13.1 miles"


def _refuse_run(match: re.Match[str]) -> _Refused:
    said = match[0] if len(match[0]) <= _LONGEST_AMOUNT else "5k"
    return _Refused(f"That sounds like a run: log it with `!ran {said}`. `!done` is for strength.")


_OWN_PATTERNS: tuple[TokenPattern[_Minutes | _Refused | None], ...] = build_patterns(
    (
        (rf"(?:half an hour|half-hour|1/2 ?h){END}", lambda _: _Minutes(30)),
        (rf"(?:an|one|1) ?(?:hour|hr|h){END}", lambda _: _Minutes(60)),
        (rf"(?P<n>[0-9]+|{'|'.join(NUMBER_WORDS)}) ?-?(?:minutes?|mins?|m|'){END}", _read_minutes),
        (rf"[0-9]+(?:[.,][0-9]+)? ?(?:kms?|k|mi|miles?){END}", _refuse_run),
        (rf"tomorrow{END}", lambda _: _Refused("You can log it once it's done. Good luck tomorrow!")),
        (r"[,;&+]+", lambda _: None),
    )
)
_PATTERNS: tuple[TokenPattern[_Minutes | _Refused | Earlier | Days | Unclear | Word | Unknown | None], ...] = (
    *COMPANY_PATTERNS,
    *EARLIER_PATTERNS,
    *_OWN_PATTERNS,
    *DAY_PATTERNS,
    *WORD_PATTERNS,
)


def parse_done(text: str, now: datetime) -> DoneWords:
    """Return the day and the minutes that a member's words name, by their local moment; today where they name none.

    MemberError quotes what can't be read, and refuses a day that is not one of the last seven.
    """
    whens: list[Earlier | Days] = []
    minutes: list[int] = []
    tidied = tidy(text)
    for token in read_tokens(tidied, _PATTERNS):
        piece = tidied[token.start : token.end]
        match token.meaning:
            case _Minutes(count):
                minutes.append(count)
            case Earlier() | Days() as when:
                whens.append(when)
            case _Refused(why):
                raise MemberError(why)
            case Word(word) if word.casefold() in _FILLERS:
                continue
            case Word(word) if word.casefold() in PAIN_WORDS:
                raise MemberError("Log it with `!done`, then press **It hurts**. Only you see what follows.")
            case _:
                raise MemberError(f"I couldn't read {quote_safely(piece)}. {_EXAMPLES}")
    if len(set(whens)) > 1 or len(set(minutes)) > 1:
        raise MemberError(f"One session at a time, please. {_EXAMPLES}")
    ended = find_end(whens[0], now) if whens else now
    if ended is None:
        raise MemberError(f"I can only log the last seven days. {_EXAMPLES}")
    if minutes and not 1 <= minutes[0] <= MOST_MINUTES:
        raise MemberError(f"How many minutes? I take 1 to {MOST_MINUTES}. {_EXAMPLES}")
    return DoneWords(ended.date(), minutes[0] if minutes else None)
