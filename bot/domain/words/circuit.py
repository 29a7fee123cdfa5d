"""What a member asked for: the words after `!circuit` become a CircuitRequest."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.domain.catalogue import Equipment, Place
from bot.domain.circuit.dose import MAX_ROUNDS, MIN_ROUNDS
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.words.tokens import quote_safely
from bot.domain.words.vocabulary import (
    FILLERS,
    MEANINGS,
    NEGATIONS,
    NUMBER_WORDS,
    PAIN_WORDS,
    EquipmentSet,
    Focus,
    Jumps,
    LevelWord,
    Meaning,
    Minutes,
    NoFacts,
    Said,
    Sore,
    Wish,
)

MAX_TEXT = 2_000
MIN_MINUTES, MAX_MINUTES = 8, 40
MIN_COOL_DOWN, MAX_COOL_DOWN = 2, 15
MAX_SEED = 10**15 - 1
MAX_NOTES = 5
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in MEANINGS)
_SAME_WORD = 84  # rapidfuzz ratio from which a typo is read as the word ("achiles"), with the reading told
_LEAST_LETTERS_FOR_TWO = 7  # slips of the keys that a proposal may mend: one, in a long word two
_LEAST_LETTERS_NEAR = 4
MOST_LOOKED_UP = 60  # different words of one text; no wish has more
_MINUTE_UNITS = "m|min|mins|minute|minutes|'"
_NO_USE = "reps?|repetitions?|kgs?|kilos?|lbs?|pounds?|exercises?|stations?|seconds?|secs?|s|km|k|miles?|%"
_ROUND_UNITS = "x|round|rounds|rnd|rnds|lap|laps|set|sets|times"


class NotUnderstoodError(MemberError):
    """Not a single word was known; `sentence` says which, without the examples for a circuit."""

    def __init__(self, unknown: Sequence[str]) -> None:
        self.sentence = _did_you_mean(unknown)
        super().__init__(
            f"{self.sentence} Try `!circuit`, or `!circuit 15min bands knee`; `!help circuit` lists the words."
        )
        self.unknown = tuple(unknown)


def parse_request(text: str) -> CircuitRequest:
    """Read the words after the command, in any order, case and usual spelling.

    Returns the request, with a note for whatever was guessed or left out. Raises MemberError if no word is known, if
    a sore place has no facts, or if the text is longer than a message can be.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    if max(len(text), len(folded)) > MAX_TEXT:  # one ligature can unfold into 18 letters
        raise MemberError("That's too long for me. A few words will do, for example `15min bands knee`.")
    return _Reader(folded).read()


class _Reader:
    """Takes the figures out of the text first, then the words, longest known phrase first."""

    def __init__(self, text: str) -> None:
        named = re.sub(r"<[@#:a][^<>]*>|@\S+", " ", text)  # who was mentioned is no wish
        self.text = " ".join(named.split())
        self.is_blank = not text.strip()
        self.request = CircuitRequest()
        self.notes: list[str] = []
        self.unknown: list[str] = []
        self.understood = False
        self.hurts = False
        self.typos: dict[str, str | None] = {}  # each different word is looked up once

    def read(self) -> CircuitRequest:
        for pattern, take in _FIGURES:
            self.text = pattern.sub(partial(self._take_figure, take), self.text)
        words = re.findall(r"[^\W_]+(?:['-][^\W_]+)*", self.text)
        self.hurts = bool(PAIN_WORDS & set(words))
        self._read_words(words)
        self._judge(words)
        return replace(self.request, notes=_keep_short(self.notes), is_complete=not self.unknown)

    def _take_figure(self, take: "Callable[[_Reader, int], None]", match: re.Match[str]) -> str:
        take(self, NUMBER_WORDS.get(match["n"]) or int(match["n"][:16]))
        self.understood = True
        return " "

    def _read_words(self, words: list[str]) -> None:
        at = 0
        negated = False
        while at < len(words):
            phrase = _longest_phrase(words[at : at + _LONGEST_PHRASE])
            width = len(phrase.split()) if phrase else 1
            phrase = phrase or self._read_typo(words[at])
            if phrase:
                is_only = (
                    not _ONLY.isdisjoint(words[max(0, at - 1) : at]) or "only" in words[at + width : at + width + 1]
                )
                self._apply(MEANINGS[phrase], phrase, negated=negated, is_only=is_only)
                self.understood = True
                negated = False
                at += width
                continue
            if words[at] in NEGATIONS:
                negated = True
            elif words[at] not in FILLERS | PAIN_WORDS:
                self.unknown.append(words[at])
                negated = False
            at += 1

    def _read_typo(self, word: str) -> str | None:
        if len(word) < 5 or word in FILLERS | PAIN_WORDS | NEGATIONS:
            return None
        if word not in self.typos:
            if len(self.typos) >= MOST_LOOKED_UP:
                return None
            close = process.extractOne(word[:40], _SINGLE_WORDS, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
            self.typos[word] = close[0] if close else None
            if close:
                self.notes.append(f"I read {quote_safely(word)} as {close[0]}.")
        return self.typos[word]

    def _judge(self, words: list[str]) -> None:
        """Say what was not understood; a MemberError where nothing was."""
        if self.hurts and not self.request.sore and not self.unknown:
            self.notes.append("Tell me where it's sore, for example `knee`, and I'll spare it.")
            self.understood = True
        if self.unknown or not (words or self.understood or self.is_blank):
            if not self.understood:
                raise NotUnderstoodError(self.unknown)
            known = (
                "" if "did you mean" in (said := _did_you_mean(self.unknown)) else " `!help circuit` lists the words."
            )
            self.notes.append(said + known)

    def _apply(  # noqa: C901, PLR0912  # one case a kind of word
        self, meaning: Meaning, phrase: str, *, negated: bool, is_only: bool
    ) -> None:
        request = self.request
        if negated and (asked := _negate(meaning)) is not meaning:
            if asked is None:
                return
            meaning = asked
        if is_only and not negated and isinstance(meaning, Equipment) and request.equipment is None:
            request = replace(request, equipment=frozenset())
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
            case Jumps() if negated:
                request = replace(request, places=request.places | {Place.QUIET})
            case Jumps():
                self.notes.append(f"I can't choose {phrase} for you. `no jumping` leaves out every jump.")
            case Said(sentence, refuses=True):
                raise MemberError(sentence)
            case Said(sentence, after_no):
                self.notes += filter(None, [after_no if negated else sentence])
            case Focus() if not self.hurts:
                self.notes.append(f"A circuit always works all 4 muscle groups, so I can't make it {phrase} only.")
            case Focus() | NoFacts():
                raise no_facts_error(phrase)
        self.request = request

    def set_seed(self, seed: int) -> None:
        if seed > MAX_SEED:
            self.notes.append("A seed has at most 15 digits, so I drew a new circuit instead.")
        else:
            self.request = replace(self.request, seed=seed)

    def set_minutes(self, minutes: int) -> None:
        within = max(MIN_MINUTES, min(minutes, MAX_MINUTES))
        if within != minutes:
            self.notes.append(f"I make circuits of {MIN_MINUTES} to {MAX_MINUTES} minutes, so I made it {within}.")
        self.request = replace(self.request, minutes=within)

    def set_cool_down(self, minutes: int) -> None:
        within = max(MIN_COOL_DOWN, min(minutes, MAX_COOL_DOWN))
        if within != minutes:
            self.notes.append(f"A cool-down takes {MIN_COOL_DOWN} to {MAX_COOL_DOWN} minutes, so I made it {within}.")
        self.request = replace(self.request, cool_down_minutes=within)

    def set_rounds(self, rounds: int) -> None:
        within = max(MIN_ROUNDS, min(rounds, MAX_ROUNDS))
        if within != rounds:
            self.notes.append(f"The clinic's circuit has {MIN_ROUNDS} or {MAX_ROUNDS} rounds, so I chose {within}.")
        self.request = replace(self.request, rounds=within)

    def set_shorter(self, minutes: int) -> None:
        """The shorter end of a range: more time than a member has is worse than less."""
        self.notes.append(f"I took the shorter of your times, {minutes} minutes.")
        self.set_minutes(minutes)

    def set_hours(self, hours: int) -> None:
        self.set_minutes(hours * 60)

    def keep_out(self, number: int) -> None:
        """A figure that a request has no place for: "10 reps", "8 kg"."""
        self.notes.append(f"I ignored the {number}: I choose exercises, repetitions and rounds to fit your time.")

    def set_bare(self, number: int) -> None:
        """A figure alone: 2 or 3 is how often round, 15 is minutes."""
        if number < 5:
            self.set_rounds(number)
        else:
            self.set_minutes(number)


def _negate(meaning: Meaning) -> Meaning | None:
    """What a word asks for after a no, where that is not the word's own case; None where it asks for nothing then."""
    match meaning:
        case LevelWord():
            return LevelWord(2)  # "not too hard" and "not too easy" are the middle
        case Minutes(minutes):
            return Minutes(12) if minutes > 20 else None  # "not too long"
        case Place() | Wish() | EquipmentSet():
            return None
    return meaning


def _keep_short(notes: list[str]) -> tuple[str, ...]:
    """Return each note once, and few enough for one card; the last says what was not understood."""
    told = tuple(dict.fromkeys(notes))
    return told if len(told) <= MAX_NOTES else (*told[: MAX_NOTES - 1], told[-1])


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
        (
            rf"{_N}\s*(?:{_MINUTE_UNITS})?\s*(?:-|to|or)\s*[0-9]{{1,3}}\s*(?:{_MINUTE_UNITS})(?!\w)",
            _Reader.set_shorter,
        ),
        (rf"{_N}[\s-]*(?:{_MINUTE_UNITS})(?!\w)", _Reader.set_minutes),
        (rf"{_N}\s*(?:h|hr|hrs|hours?)(?!\w)", _Reader.set_hours),
        (rf"{_N}\s*(?:{_NO_USE})(?!\w)", _Reader.keep_out),
        (rf"{_N}\s*(?:{_ROUND_UNITS})(?!\w)", _Reader.set_rounds),
        (r"(?<!\w)(?:x|rounds?)\s*(?P<n>[0-9]+)(?!\w)", _Reader.set_rounds),
        (r"(?<![\w.-])(?<!level )(?P<n>[0-9]+)(?!\w)", _Reader.set_bare),
    )
)
_SINGLE_WORDS = sorted(word for word in MEANINGS if " " not in word and len(word) > 4)
_ONLY = frozenset({"only", "just"})
_PROPOSALS = sorted(
    word
    for word, meaning in MEANINGS.items()
    if not isinstance(meaning, NoFacts | Focus | Said | Jumps) and len(word) > 3
)


def no_facts_error(place: str) -> MemberError:
    """The refusal for a sore place that no exercise has facts about: no guess, the physiotherapist instead."""
    return MemberError(
        f"I don't know which exercises spare your {place}, so I won't guess. "
        "Please see a physiotherapist or doctor about it first."
    )


def _did_you_mean(unknown: Sequence[str]) -> str:
    """What was not known, and the word that is a slip of the keys away, where there is one."""
    if not unknown:
        return "I couldn't read that."
    shown = list(dict.fromkeys(unknown))[:3]
    near = [found for word in shown if (found := find_near(word, _PROPOSALS))]
    sentence = f"I don't know {' or '.join(quote_safely(word) for word in shown)}"
    return f"{sentence}; did you mean {' or '.join(dict.fromkeys(near))}?" if near else f"{sentence}."


def find_near(word: str, known: Sequence[str], slips: int | None = None) -> str | None:
    """Return the known word that is a slip of the keys away (two in a word of seven letters), None where none is."""
    if len(word) < _LEAST_LETTERS_NEAR or len(word) > 40:
        return None
    slips = slips or (2 if len(word) >= _LEAST_LETTERS_FOR_TWO else 1)
    near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=slips)
    return near[0] if near else None
