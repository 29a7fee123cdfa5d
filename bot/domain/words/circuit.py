"""What a member asked for: the words after `!circuit` become a CircuitRequest."""

import difflib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from bot.domain.catalogue import Equipment, Place
from bot.domain.circuit.dose import MAX_ROUNDS, MIN_ROUNDS
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.words.vocabulary import (
    FILLERS,
    MEANINGS,
    NEGATIONS,
    NUMBER_WORDS,
    PAIN_WORDS,
    EquipmentSet,
    Focus,
    LevelWord,
    Meaning,
    Minutes,
    NoFacts,
    Sore,
    Wish,
)

MAX_TEXT = 2_000
MIN_MINUTES, MAX_MINUTES = 8, 40
MIN_COOL_DOWN, MAX_COOL_DOWN = 2, 15
MAX_SEED = 10**15 - 1
MAX_REMARKS = 5
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in MEANINGS)
_SAME_WORD = 0.84  # difflib ratio from which a typo is read as the word ("achiles"), with the reading told
_NEAR_WORD = 0.6  # from which a known word is worth proposing
_MINUTE_UNITS = "m|min|mins|minute|minutes|'"
_ROUND_UNITS = "x|round|rounds|rnd|rnds|lap|laps|set|sets|times"


class NotUnderstoodError(MemberError):
    """Not a single word was known; `sentence` says which, without the examples for a circuit."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{sentence} Try `!circuit`, or `!circuit 15min bands knee`.")
        self.sentence = sentence


def parse_request(text: str) -> CircuitRequest:
    """Read the words after the command, in any order, case and usual spelling.

    Returns the request, with a remark for whatever was guessed or left out. Raises MemberError where not a single
    word is known, where a sore place has no facts, and where the text is longer than a message can be.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    if max(len(text), len(folded)) > MAX_TEXT:  # one ligature can unfold into 18 letters
        raise MemberError("That is too long for me; a few words will do, for example `15min bands knee`.")
    return _Reader(folded).read()


def quote(word: str) -> str:
    """A member's word made safe to say back: letters and digits only, no mention, no markdown, not too long."""
    kept = "".join(letter for letter in word if letter.isalnum() or letter in "'- ").strip()
    return f"“{kept[:24]}{'…' if len(kept) > 24 else ''}”" if kept else "that"


class _Reader:
    """Takes the figures out of the text first, then the words, longest known phrase first."""

    def __init__(self, text: str) -> None:
        named = re.sub(r"<[@#:a][^<>]*>|@\S+", " ", text)  # who was mentioned is no wish
        self.text = " ".join(named.split())
        self.is_blank = not text.strip()
        self.request = CircuitRequest()
        self.remarks: list[str] = []
        self.unknown: list[str] = []
        self.understood = False
        self.hurts = False

    def read(self) -> CircuitRequest:
        for pattern, take in _FIGURES:
            self.text = pattern.sub(partial(self._take_figure, take), self.text)
        words = re.findall(r"[^\W_]+(?:['-][^\W_]+)*", self.text)
        self.hurts = bool(PAIN_WORDS & set(words))
        self._read_words(words)
        self._judge(words)
        return replace(self.request, remarks=_keep_short(self.remarks), is_complete=not self.unknown)

    def _take_figure(self, take: "Callable[[_Reader, int], None]", match: re.Match[str]) -> str:
        take(self, NUMBER_WORDS.get(match["n"]) or int(match["n"][:16]))
        self.understood = True
        return " "

    def _read_words(self, words: list[str]) -> None:
        at = 0
        negated = False
        while at < len(words):
            phrase = _longest_phrase(words[at:]) or self._read_typo(words[at])
            if phrase:
                self._apply(MEANINGS[phrase], phrase, negated=negated)
                self.understood = True
                negated = False
                at += len(phrase.split()) if " ".join(words[at:]).startswith(phrase) else 1
                continue
            if words[at] in NEGATIONS:
                negated = True
            elif words[at] not in FILLERS | PAIN_WORDS:
                self.unknown.append(words[at])
            at += 1

    def _read_typo(self, word: str) -> str | None:
        if len(word) < 5 or word in FILLERS | PAIN_WORDS | NEGATIONS:
            return None
        close = difflib.get_close_matches(word[:40], _SINGLE_WORDS, n=1, cutoff=_SAME_WORD)
        if not close:
            return None
        self.remarks.append(f"I read {quote(word)} as {close[0]}.")
        return close[0]

    def _judge(self, words: list[str]) -> None:
        """Say what was not understood; a MemberError where nothing was."""
        if self.hurts and not self.request.sore and not self.unknown:
            self.remarks.append("Tell me where it is sore, for example `knee`, and I spare it.")
            self.understood = True
        if self.unknown or not (words or self.understood or self.is_blank):
            sentence = _did_you_mean(self.unknown)
            if not self.understood:
                raise NotUnderstoodError(sentence)
            self.remarks.append(sentence)

    def _apply(self, meaning: Meaning, phrase: str, *, negated: bool) -> None:  # noqa: C901  # one case a kind of word
        request = self.request
        match meaning:
            case Equipment() if negated:
                request = replace(request, removed=request.removed | {meaning}, added=request.added - {meaning})
            case Equipment():
                request = replace(request, added=request.added | {meaning}, removed=request.removed - {meaning})
            case EquipmentSet(pieces):
                request = replace(request, equipment=pieces)
            case Place():
                request = replace(request, places=request.places | {meaning})
            case LevelWord(level):
                request = replace(request, level=level)
            case Minutes(minutes):
                request = replace(request, minutes=minutes)
            case Sore(places):
                request = replace(request, sore=request.sore | places)
            case Wish():
                request = replace(request, **_WISHES[meaning])
            case Focus() if not self.hurts:
                self.remarks.append(f"A circuit works all 4 groups, so there is no {phrase}-only one.")
            case Focus() | NoFacts():
                raise no_facts_error(phrase)
        self.request = request

    def set_seed(self, seed: int) -> None:
        if seed > MAX_SEED:
            self.remarks.append("A seed has at most 15 digits; I drew a new circuit instead.")
        else:
            self.request = replace(self.request, seed=seed)

    def set_minutes(self, minutes: int) -> None:
        within = max(MIN_MINUTES, min(minutes, MAX_MINUTES))
        if within != minutes:
            self.remarks.append(f"I make circuits of {MIN_MINUTES} to {MAX_MINUTES} minutes, so I took {within}.")
        self.request = replace(self.request, minutes=within)

    def set_cool_down(self, minutes: int) -> None:
        within = max(MIN_COOL_DOWN, min(minutes, MAX_COOL_DOWN))
        if within != minutes:
            self.remarks.append(f"A cool-down takes {MIN_COOL_DOWN} to {MAX_COOL_DOWN} minutes, so I took {within}.")
        self.request = replace(self.request, cool_down_minutes=within)

    def set_rounds(self, rounds: int) -> None:
        within = max(MIN_ROUNDS, min(rounds, MAX_ROUNDS))
        if within != rounds:
            self.remarks.append(f"The clinic's circuit goes {MIN_ROUNDS} or {MAX_ROUNDS} times round; I took {within}.")
        self.request = replace(self.request, rounds=within)

    def set_bare(self, number: int) -> None:
        """A figure alone: 2 or 3 is how often round, 15 is minutes."""
        if number < 5:
            self.set_rounds(number)
        else:
            self.set_minutes(number)


def _keep_short(remarks: list[str]) -> tuple[str, ...]:
    """Each remark once, and few enough for one card; the last one says what was not understood."""
    told = tuple(dict.fromkeys(remarks))
    return told if len(told) <= MAX_REMARKS else (*told[: MAX_REMARKS - 1], told[-1])


def _longest_phrase(words: list[str]) -> str | None:
    candidates = (" ".join(words[:width]) for width in range(min(_LONGEST_PHRASE, len(words)), 0, -1))
    return next((phrase for phrase in candidates if phrase in MEANINGS), None)


_WISHES: dict[Wish, dict[str, Any]] = {
    Wish.AGAIN: {"again": True},
    Wish.FOR_EVERYONE: {"for_everyone": True},
    Wish.PARTNER: {"partner": True},
    Wish.HOME: {},
}
_N = rf"(?<![\w-])(?<!level )(?P<n>[0-9]+|{'|'.join(NUMBER_WORDS)})"
_FIGURES: tuple[tuple[re.Pattern[str], "Callable[[_Reader, int], None]"], ...] = tuple(
    (re.compile(pattern), take)
    for pattern, take in (
        (r"\bseeds?\s*[:#=]?\s*(?P<n>[0-9]+)(?!\w)", _Reader.set_seed),
        (rf"\bcool[ -]?down\s*[:=]?\s*(?P<n>[0-9]+)\s*(?:{_MINUTE_UNITS})?(?!\w)", _Reader.set_cool_down),
        (rf"(?<![0-9])(?P<n>[0-9]+)\s*(?:{_MINUTE_UNITS})?\s*cool[ -]?down\b", _Reader.set_cool_down),
        (rf"{_N}[\s-]*(?:{_MINUTE_UNITS})(?!\w)", _Reader.set_minutes),
        (rf"{_N}\s*(?:{_ROUND_UNITS})(?!\w)", _Reader.set_rounds),
        (r"(?<!\w)(?:x|rounds?)\s*(?P<n>[0-9]+)(?!\w)", _Reader.set_rounds),
        (r"(?<![\w.-])(?<!level )(?P<n>[0-9]+)(?!\w)", _Reader.set_bare),
    )
)
_SINGLE_WORDS = sorted(word for word in MEANINGS if " " not in word and len(word) > 4)
_PROPOSALS = sorted(word for word, meaning in MEANINGS.items() if not isinstance(meaning, NoFacts | Focus))


def no_facts_error(place: str) -> MemberError:
    """The refusal for a sore place that no exercise has facts about: no guess, the physiotherapist instead."""
    return MemberError(
        f"I have no facts on which exercises spare your {place}, so I will not guess. "
        "Please show it to a physiotherapist or doctor first."
    )


def _did_you_mean(unknown: list[str]) -> str:
    if not unknown:
        return "I could not read that."
    shown = list(dict.fromkeys(unknown))[:3]
    near = [
        match for word in shown for match in difflib.get_close_matches(word[:40], _PROPOSALS, n=1, cutoff=_NEAR_WORD)
    ]
    sentence = f"I do not know {' or '.join(quote(word) for word in shown)}"
    return f"{sentence}; did you mean {' or '.join(dict.fromkeys(near))}?" if near else f"{sentence}."
