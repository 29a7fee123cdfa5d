"""A member's text, tidied and cut into tokens: the pieces that one pattern each gives a meaning."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from bot.domain.errors import MemberError

MeaningT = TypeVar("MeaningT")
TokenPattern = tuple[re.Pattern[str], Callable[[re.Match[str]], MeaningT | None]]

END = r"(?!\w|[.:/][0-9])"  # where a figure or a word is over: "18:30" is not the start of "18:30:15"
LETTER = r"[^\W\d_]"
MOST_TOKENS = 250  # of one text; a week of 14 runs, each with a note, has 150
_MOST_QUOTED = 40
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201b\u2032\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u2033", '"'),
        "\u00d7": "x",
        # A pattern without regard to case takes these for the plain letter, a dictionary does not.
        "\u0130": "I",
        "\u0131": "i",
        "\u017f": "s",
        **dict.fromkeys("\u2022\u00b7\ufe0f", " "),
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is no figure, no day and no sign, as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What nothing else knows, up to the next space."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A piece that people write and that could mean two things; `why` follows the quoted piece in the refusal."""

    why: str


@dataclass(frozen=True, slots=True)
class Token(Generic[MeaningT]):
    """A piece of a text: what it means and where it stands."""

    meaning: MeaningT
    start: int
    end: int


def tidy(text: str) -> str:
    """Return one line of text with single spaces, plain dashes and quotes, and without emoji and backticks."""
    if text.isascii():  # as most is
        return " ".join(text.replace("`", " ").split())
    plain = unicodedata.normalize("NFC", text).translate(_ALIKE)
    return " ".join("".join(" " if _is_ornament(letter) else letter for letter in plain).split())


def build_patterns(
    patterns: Iterable[tuple[str, Callable[[re.Match[str]], MeaningT | None]]],
) -> tuple[TokenPattern[MeaningT], ...]:
    """Return patterns compiled, each with what reads its match; a reading of None is a piece to skip."""
    return tuple((re.compile(pattern, re.IGNORECASE), read) for pattern, read in patterns)


WORD_PATTERNS: tuple[TokenPattern[Word | Unknown], ...] = build_patterns(  # to be the last of every list
    (
        (rf"{LETTER}(?:[^\W_]|['-](?=[^\W_]))*", lambda match: Word(match[0])),
        (r"[.:!?]+(?=[ ,()]|$)|[()\"]|[-=]*>|-+", lambda _: None),
        (r"[^ ]+", lambda _: Unknown()),
    )
)


def read_tokens(text: str, patterns: Sequence[TokenPattern[MeaningT]]) -> list[Token[MeaningT]]:
    """Cut a tidy text into tokens by patterns that end in WORD_PATTERNS; the first that matches counts.

    Raises MemberError for more than anybody writes of one thing.
    """
    tokens: list[Token[MeaningT]] = []
    joined, numbers = _join(tuple(pattern.pattern for pattern, _ in patterns))
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        found = joined.match(text, at)
        place = numbers[found.lastindex or 1] if found is not None else 0
        while (match := patterns[place][0].match(text, at)) is None:
            place += 1
        meaning = patterns[place][1](match)
        if meaning is not None:
            start = text.rfind(" ", 0, at) + 1 if isinstance(meaning, Unknown) else at
            tokens.append(Token(meaning, start, match.end()))
            if len(tokens) > MOST_TOKENS:
                raise MemberError(
                    f"That's too long for me to read at once: I read up to {MOST_TOKENS} words. Make it shorter."
                )
        at = match.end()
    return tokens


@cache
def _join(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], dict[int, int]]:
    """Return one pattern that finds in a single look which of many matches first, and the group of each."""
    bare = (re.sub(r"\(\?P<\w+>", "(", pattern) for pattern in patterns)  # a name may stand in one pattern only
    named = (f"(?P<reading_{number}>{pattern})" for number, pattern in enumerate(bare))
    joined = re.compile("|".join(named), re.IGNORECASE)
    return joined, {at: number for number, at in enumerate(joined.groupindex.values())}


def quote_safely(piece: str) -> str:
    """Return a member's words, safe to say back with times readable: no mention, markdown or link, 40 characters."""
    safe = piece.replace("/", "\u2044")  # the fraction slash reads the same and makes no link
    kept = " ".join("".join(letter for letter in safe if letter.isalnum() or letter in "'-:.,+\u2044 ").split())
    return f"“{kept[:_MOST_QUOTED]}{'…' if len(kept) > _MOST_QUOTED else ''}”" if kept else "that"


def _is_ornament(letter: str) -> bool:
    """Emoji, their colours and joiners, invisible marks and backticks say nothing about a run."""
    return letter == "`" or (letter > "\x7f" and unicodedata.category(letter) in {"So", "Sk", "Cf"})
