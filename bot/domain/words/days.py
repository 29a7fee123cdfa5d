"""Weekdays in the words people use ("tue", "mon-fri", "weekends"), and the days on which a member is reminded."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.domain.errors import MemberError
from bot.domain.reminders.week import DAY_NAMES
from bot.domain.words import day_letters
from bot.domain.words.tokens import (
    END,
    LETTER,
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

WEEKDAY_OF = {
    name[:length].casefold() + plural: weekday
    for weekday, name in enumerate(DAY_NAMES)
    for length in range(2, len(name) + 1)
    for plural in ("", "s")
    if not plural or length in {3, len(name)}
}
_NAMES = [name.casefold() for name in DAY_NAMES]
_SAME_DAY = 80  # rapidfuzz ratio from which a word is taken for a day misspelt: "wensday"
_LEAST_LETTERS = 5
_LIKE_DAY = re.compile(r"\b[mtwfs][a-z]{3,8}y\b", re.IGNORECASE)
_MOST_DAYS = 2
_DAYS_EXAMPLE = "Name one or two days of the week, for example `!reminders days tue sat`."


@dataclass(frozen=True, slots=True)
class Days:
    """Weekdays named together; 0 is Monday."""

    weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Join:
    """What stands between two days or two runs: a comma, "and", "+"."""

    text: str


@dataclass(frozen=True, slots=True)
class Rest:
    """A word for no run on that day."""


def _read_day(match: re.Match[str]) -> Days:
    return Days((WEEKDAY_OF[match["day"].casefold()],))


def _read_range(match: re.Match[str]) -> Days:
    first, last = (WEEKDAY_OF[match[end].casefold()] for end in ("first", "last"))
    if _DAY_AND_DASH.search(match.string[max(0, match.start() - _LONGEST) : match.start()]):
        return Days((first, last))  # "mon - wed - fri" is three days and no range
    return Days(tuple((first + day) % 7 for day in range((last - first) % 7 + 1)))


def _letters(
    read: Callable[[re.Match[str]], tuple[int, ...] | Unclear],
) -> Callable[[re.Match[str]], Days | Unclear]:
    def read_days(match: re.Match[str]) -> Days | Unclear:
        found = read(match)
        return found if isinstance(found, Unclear) else Days(found)

    return read_days


_DAY = f"(?=[mtwfs])(?:{'|'.join(sorted(WEEKDAY_OF, key=len, reverse=True))})"
_LONGEST = 14  # letters of a day, a sign and two spaces
_DAY_AND_DASH = re.compile(rf"(?<!{LETTER}){_DAY}\.? ?- ?$", re.IGNORECASE)
_OVER = rf"(?!{LETTER}|['-]{LETTER})[.:]?"
_BEFORE = r"(?:(?:every|each|on) ){0,3}"
_TO = r"(?: ?- ?| (?:to|thru|through|till|until) )"
_RANGE = rf"(?P<first>{_DAY})\.?{_TO}(?P<last>{_DAY}){_OVER}(?! ?- ?{_DAY})"
_OF_LETTERS = _letters(day_letters.read_letters)
_PRONOUN = (  # "we run" names no Wednesday, "in the sun" no Sunday
    r"we (?=(?:all |usually |normally |always |then |just |have )?(?:run|runs|ran|meet|met|do|did|go|went|start|jog|"
    r"jogged|train|have|are|finished)(?!\w))|we'[a-z]*|(?:the|hot|warm|some|morning|evening|winter|summer) sun(?!\w)"
)
DAY_PATTERNS: tuple[TokenPattern[Days | Unclear], ...] = build_patterns(
    (
        (_PRONOUN, lambda _: None),
        (rf"{_BEFORE}{day_letters.WITH_SLASHES}", _OF_LETTERS),
        (rf"{_BEFORE}{day_letters.FROM_TO}", _letters(day_letters.read_letter_range)),
        (rf"{_BEFORE}{day_letters.IN_ONE}", _OF_LETTERS),
        (rf"{_BEFORE}{day_letters.SIDE_BY_SIDE}", _OF_LETTERS),
        (day_letters.AFTER_A_FIGURE, _OF_LETTERS),
        (rf"{_BEFORE}{_RANGE}", _read_range),
        (rf"{_BEFORE}(?P<day>{_DAY}){_OVER}", _read_day),
        (rf"{_BEFORE}week ?days?{_OVER}", lambda _: Days((0, 1, 2, 3, 4))),
        (rf"{_BEFORE}week ?ends?{_OVER}", lambda _: Days((5, 6))),
        (rf"(?:(?:every|each) ?day|daily){_OVER}", lambda _: Days(tuple(range(7)))),
        (rf"{_BEFORE}{day_letters.ALONE}", _OF_LETTERS),
    )
)
JOIN_PATTERNS = build_patterns(
    (
        (r"(?:,|&|\+|(?:and|then|plus)(?!\w))", lambda match: Join(match[0])),
        (rf"/(?= ?{_DAY}(?!{LETTER}))|(?<= )/(?= )", lambda match: Join(match[0])),
    )
)
_REST_WORDS = (
    r"(?:a |an |complete |full |total )?(?:rest|recovery day)(?: days?)?|day of rest|(?:a |day |days )?off|none|"
    r"nothing|nil|n/a|free|no (?:runs?|running|training|workout)"
)
NO_RUN_PATTERNS: tuple[TokenPattern[Rest], ...] = build_patterns(
    (
        (
            rf"(?:{_REST_WORDS}){END}(?!-{LETTER})",
            lambda _: Rest(),
        ),
        (r"-+(?= ?,| ?$)", lambda _: Rest()),
    )
)
_PLAIN_DAYS: tuple[TokenPattern[Days | Join | Word | Unclear | Unknown], ...] = (
    *DAY_PATTERNS,
    *JOIN_PATTERNS,
    *WORD_PATTERNS,
)


def find_near_day(word: str) -> str | None:
    """Return the weekday that a word all but spells ("wensday", "sat-nav"), None for any other word."""
    folded = word.casefold()
    for part in re.split("['-]", folded):
        if len(part) > 2 and part in WEEKDAY_OF:
            return DAY_NAMES[WEEKDAY_OF[part]]
    if len(folded) < _LEAST_LETTERS:
        return None
    near = process.extractOne(folded[:20], _NAMES, scorer=fuzz.ratio, score_cutoff=_SAME_DAY)
    return near[0].capitalize() if near else None


def mend_days(text: str) -> str:
    """Return a text whose misspelt weekdays ("Thurday", "wensday") are spelt as they should be."""
    return _LIKE_DAY.sub(lambda match: _mend_day(match[0]), text)


@lru_cache(maxsize=1 << 8)
def _mend_day(word: str) -> str:
    return word if word.casefold() in WEEKDAY_OF else find_near_day(word) or word


def parse_days(text: str) -> tuple[int, ...]:
    """Return the one or two weekdays that a member names, sorted; 0 is Monday.

    Raises MemberError for none, for more than two, and for any other word.
    """
    words = tidy(text)
    days: set[int] = set()
    for token in read_tokens(words, _PLAIN_DAYS):
        match token.meaning:
            case Days(weekdays):
                days.update(weekdays)
            case Unclear(why):
                raise MemberError(f"{quote_safely(words[token.start : token.end])} {why} {_DAYS_EXAMPLE}")
            case Word() | Unknown():
                piece = words[token.start : token.end]
                near = find_near_day(piece)
                meant = f" Did you mean {near}?" if near else ""
                raise MemberError(f"{quote_safely(piece)} isn't a day of the week.{meant} {_DAYS_EXAMPLE}")
    if not days:
        raise MemberError(_DAYS_EXAMPLE)
    if len(days) > _MOST_DAYS:
        raise MemberError(f"That's {len(days)} days; choose two at most for strength. {_DAYS_EXAMPLE}")
    return tuple(sorted(days))
