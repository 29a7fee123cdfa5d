"""What a member tells of a run that is over ("3 miles 28:10")."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.finished_run import RUN_METRES, RUN_SECONDS, FinishedRun, find_fault
from bot.domain.words.circuit import MAX_TEXT, find_near
from bot.domain.words.days import DAY_PATTERNS, Days
from bot.domain.words.distance import (
    AMOUNT_PATTERNS,
    BARE_PACE,
    JUNIOR_PARKRUN_METRES,
    MAX_SECONDS,
    MIN_SECONDS,
    NUMBER_PATTERNS,
    PACE_PATTERNS,
    PARKRUN_METRES,
    Hours,
    Metres,
    Number,
    Pace,
    Seconds,
    bounds_words,
    read_number,
    read_seconds,
    to_metres,
)
from bot.domain.words.earlier import COMPANY_PATTERNS, EARLIER_PATTERNS, Earlier, find_end
from bot.domain.words.pace import MAX_PACE, MIN_PACE
from bot.domain.words.sports import NO_SPORT, SPORT_PATTERNS, OtherSport
from bot.domain.words.tokens import (
    END,
    WORD_PATTERNS,
    Token,
    TokenPattern,
    Unclear,
    Unknown,
    Word,
    build_patterns,
    quote_safely,
    read_tokens,
    tidy,
)
from bot.domain.words.vocabulary import PAIN_WORDS, TELLING_FILLERS

_SLOWEST_BARE_PACE = 720  # "5k @ 5:30" is one, "5k @ 18:30" a time of day
_WHEN = ("yesterday", "today", "tonight", "tomorrow")
_RAN_EXAMPLE = "Write for example `!ran 5k` or `!ran 3 miles 28:10`."
_FILLERS = TELLING_FILLERS | frozenset(
    [
        "average", "avg", "beach", "best", "chilly", "chip", "easy", "fartlek", "fast", "feel", "feeling", "feels",
        "felt", "flat", "foggy", "gun", "half-decent", "hard", "hill", "hills", "hilly", "humid", "icy", "interval",
        "intervals", "jog", "jogged", "jogging", "junior", "long", "loop", "muddy", "new", "pace", "park", "parkrun",
        "pb", "personal", "pr", "progression", "race", "raced", "ran", "recovery", "road", "roads", "round", "run",
        "running", "runs", "shakeout", "slow", "snowy", "steady", "sub", "sun", "tempo", "tired", "tough", "track",
        "trail", "trails", "treadmill", "ultra", "woods",
    ]
)  # fmt: skip
_HURTS = PAIN_WORDS - {"bad", "issue", "issues", "problem", "problems", "tight"}  # "not bad", "no problem"
_IN_PAIN = (
    "If something hurts, show it to a physiotherapist or doctor first. To log the run, tell me that alone, for example "
    "`!ran 5k`. `!profile sore knee 2 weeks` makes your circuits spare a sore place."
)
_AT = frozenset({"in", "took", "time", "was"})
_STOPWATCH: "tuple[TokenPattern[Seconds | _Stopwatch], ...]" = build_patterns(
    (
        (rf"(?P<h>[0-9]{{1,2}}):(?P<m>[0-5][0-9]):(?P<s>[0-5][0-9]){END}", read_seconds),
        (rf"(?P<m>[0-9]{{1,3}}):(?P<s>[0-5][0-9]){END}", lambda match: _Stopwatch(int(match["m"]), int(match["s"]))),
    )
)
_JOINS = build_patterns(((r"[,;&+@]", lambda _: Word("and")),))


@dataclass(frozen=True, slots=True)
class _Stopwatch:
    """28:10 or 1:52: minutes and seconds, or hours and minutes, whichever the distance makes a run."""

    first: int
    second: int

    @property
    def readings(self) -> tuple[int, int]:
        return self.first * 60 + self.second, (self.first * 60 + self.second) * 60


_Meaning = (
    Metres | Seconds | Hours | Number | Pace | _Stopwatch | Earlier | Days | OtherSport | Word | Unclear | Unknown
)
_SAYING_NOTHING: tuple[TokenPattern[None], ...] = build_patterns(
    (
        (NO_SPORT, lambda _: None),
        (r"we(?![\w'])", lambda _: None),
    )
)
_STARTS: tuple[TokenPattern[Unclear], ...] = build_patterns(
    (
        (
            rf"[0-9]{{1,2}}(?:[:.][0-9]{{2}})? ?[ap]\.?m\.?{END}",
            lambda _: Unclear("is when it started: leave that out."),
        ),
    )
)
_PATTERNS: tuple[TokenPattern[_Meaning], ...] = (
    *_SAYING_NOTHING,
    *COMPANY_PATTERNS,
    *SPORT_PATTERNS,
    *EARLIER_PATTERNS,
    *PACE_PATTERNS,
    *AMOUNT_PATTERNS,
    *BARE_PACE,
    *_STARTS,
    *_STOPWATCH,
    *NUMBER_PATTERNS,
    *_JOINS,
    *DAY_PATTERNS,
    *WORD_PATTERNS,
)


def parse_finished_run(text: str, units: Units, now: datetime | None = None) -> FinishedRun | None:
    """Return the run that a member tells of ("5k in 28 min", "half in 1:52"), None where no word is said.

    A small bare number is in the member's units; 28:10 is minutes and seconds, 1:52 beside a half marathon hours. `now`
    is the member's local moment: with it "yesterday" and "this morning" say when the run ended. Raises MemberError for
    whatever is not a distance and a duration within bounds.
    """
    words = tidy(text[: MAX_TEXT + 1])
    if not words:
        return None
    if len(text) > MAX_TEXT:
        raise MemberError(f"That is too long for one run. {_RAN_EXAMPLE}")
    return _TellingReader(words, units, now).read()


class _TellingReader:
    """Reads what is told of one run: facts, words that say nothing, and nothing else."""

    def __init__(self, words: str, units: Units, now: datetime | None) -> None:
        self.words = words
        self.units = units
        self.now = now
        self.tokens: list[Token[_Meaning]] = read_tokens(words, _PATTERNS)
        self.metres: int | None = None
        self.distance_units: Units | None = None
        self.seconds: int | None = None
        self.stopwatch: _Stopwatch | None = None
        self.pace: Pace | None = None
        self.ended: datetime | None = None

    def read(self) -> FinishedRun:
        if any(isinstance(one.meaning, Word) and one.meaning.text.casefold() in _HURTS for one in self.tokens):
            raise MemberError(_IN_PAIN)
        for at, token in enumerate(self.tokens):
            self._take(at, token.meaning, quote_safely(self.words[token.start : token.end]))
        self._settle()
        if self.metres is None and self.seconds is None and self.ended is not None:
            raise MemberError("How far or how long was that run? Write for example `!ran 5k yesterday`.")
        if self.metres is None and self.seconds is None:
            raise MemberError(f"I couldn't read {quote_safely(self.words)}: how far or how long? {_RAN_EXAMPLE}")
        fault = find_fault(self.metres, self.seconds)
        if fault == "fast":
            raise MemberError(
                f"{quote_safely(self.words)} is faster than anyone runs; write hours like `!ran half marathon 1:52:30`."
            )
        if fault is not None:
            bounds = bounds_words(self.units, RUN_METRES, RUN_SECONDS)
            raise MemberError(f"{quote_safely(self.words)} is too short or too long: {bounds} {_RAN_EXAMPLE}")
        return FinishedRun(self.metres, self.seconds, self.ended)

    def _take(self, at: int, meaning: _Meaning, piece: str) -> None:  # noqa: C901  # one case a kind of token
        match meaning:
            case Metres(metres):
                self._put("metres", metres, piece)
                self.distance_units = "mi" if re.search("mi|[0-9] ?M”", piece) else "km"
            case Number(value):
                self._take_number(at, value, piece)
            case Seconds(seconds):
                self._put("seconds", seconds, piece)
            case Hours(minutes):
                self._put("seconds", minutes * 60, piece)
            case _Stopwatch():
                self._put("stopwatch", meaning, piece)
            case Pace():
                self._put("pace", meaning, piece)
            case Earlier() | Days():
                self._take_earlier(meaning, piece)
            case OtherSport(text):
                raise MemberError(
                    f"{quote_safely(text)} isn't a run, and I only plan strength after runs. {_RAN_EXAMPLE}"
                )
            case Unclear(why):
                raise MemberError(f"{piece} {why} {_RAN_EXAMPLE}")
            case Word(text) if text.casefold() in _FILLERS:
                if text.casefold() == "parkrun" and not any(isinstance(one.meaning, Metres) for one in self.tokens):
                    is_junior = "junior" in self.words.casefold()
                    self._put("metres", JUNIOR_PARKRUN_METRES if is_junior else PARKRUN_METRES, piece)
            case _:
                raise _unread(piece)

    def _put(self, fact: str, value: object, piece: str) -> None:
        is_time = fact in {"seconds", "stopwatch"} and (self.seconds or self.stopwatch)
        if getattr(self, fact) is not None or is_time:
            raise MemberError(f"I couldn't use {piece}: you gave another one too. {_RAN_EXAMPLE}")
        setattr(self, fact, value)

    def _take_number(self, at: int, value: Decimal, piece: str) -> None:
        """A number alone is how far, or minutes after "5k in"; with an unknown unit behind it, it is neither."""
        following = self.tokens[at + 1].meaning if at + 1 < len(self.tokens) else None
        if isinstance(following, Word) and following.text.casefold() not in _FILLERS:
            both = quote_safely(self.words[self.tokens[at].start : self.tokens[at + 1].end])
            raise MemberError(f"I couldn't read {both}: how far is that in km or miles, or how long? {_RAN_EXAMPLE}")
        before = self.tokens[at - 1].meaning if at else None
        if self.metres is not None:
            minutes, seconds = (
                divmod(value.normalize() * 100, 100) if value.as_tuple().exponent == -2 else (value, None)
            )
            if seconds is not None and seconds < 60:  # 28.10 beside a distance
                self._put("stopwatch", _Stopwatch(int(minutes), int(seconds)), piece)
                return
            if isinstance(before, Word) and before.text.casefold() in _AT and value == value.to_integral_value():
                self._put("seconds", int(value) * 60, piece)
                return
            raise MemberError(f"I couldn't read {piece}. Minutes look like “28 min” or “28:10”. {_RAN_EXAMPLE}")
        is_alone = len(self.tokens) == 1 or all(isinstance(one.meaning, Number | Word) for one in self.tokens)
        if is_alone and value >= 10 and value.as_tuple().exponent == -2 and value % 1 < Decimal("0.6"):
            raise MemberError(
                f"{piece} could be a distance or a time: write “{value} km” or “{str(value).replace('.', ':')}”. "
                f"{_RAN_EXAMPLE}"
            )
        is_timed = any(isinstance(one.meaning, Seconds | Hours | _Stopwatch | Pace) for one in self.tokens)
        read = (
            Metres(to_metres(value, self.units)) if is_timed and not _is_race(value) else read_number(value, self.units)
        )
        if isinstance(read, Unclear):
            raise MemberError(f"{piece} {read.why} {_RAN_EXAMPLE}")
        self.metres, self.distance_units = read.metres, self.units

    def _take_earlier(self, meaning: Earlier | Days, piece: str) -> None:
        if self.now is None:
            raise MemberError(f"I couldn't read {piece}: `!ran` is for a run you've just finished. {_RAN_EXAMPLE}")
        ended = find_end(meaning, self.now)
        if ended is None or self.ended is not None:
            raise MemberError(f"I couldn't read {piece}: when did it end? Write for example `!ran 5k yesterday`.")
        self.ended = ended

    def _settle(self) -> None:
        """Turn a stopwatch and a pace into how long it took."""
        if self.stopwatch is not None:
            self.seconds = self._read_stopwatch(self.stopwatch)
        if self.pace is None:
            return
        if self.metres is None and self.seconds is not None:
            return  # a pace beside a duration alone: nothing more is asked of a run
        if self.metres is None:
            raise MemberError(f"I couldn't read {quote_safely(self.words)}: how far or how long? {_RAN_EXAMPLE}")
        seconds = self.pace.lasts(self.metres, self.distance_units or self.units)
        if self.pace.units is None and not MIN_PACE <= seconds * 1000 / self.metres <= _SLOWEST_BARE_PACE:
            raise MemberError(
                f"Is that a pace in {quote_safely(self.words)}? A pace looks like “5:30/km”. {_RAN_EXAMPLE}"
            )
        self.seconds = self.seconds if self.seconds is not None else seconds

    def _read_stopwatch(self, stopwatch: _Stopwatch) -> int:
        """Minutes and seconds, unless only hours and minutes make a run of it."""
        short, long = stopwatch.readings
        if self.metres is not None:
            fits = [seconds for seconds in (short, long) if _is_a_pace(self.metres, seconds)]
            return fits[0] if fits else short
        if short >= MIN_SECONDS and long <= MAX_SECONDS:
            first, second = stopwatch.first, f"{stopwatch.second:02}"
            said = quote_safely(f"{first}:{second}")
            raise MemberError(
                f"{said} could be minutes or hours: write “{first} min {second} s” or “{first}h{second}”. "
                f"{_RAN_EXAMPLE}"
            )
        return short if short >= MIN_SECONDS else long


def _is_a_pace(metres: int, seconds: int) -> bool:
    return MIN_PACE <= seconds * 1000 / metres <= MAX_PACE if metres else False


def _is_race(value: Decimal) -> bool:
    return value in {Decimal("13.1"), Decimal("26.2")}


def _unread(piece: str) -> MemberError:
    """What is said of a word that means nothing here; of one that all but says when, what was meant."""
    near = find_near(piece.strip("“”").casefold(), _WHEN)
    if near == "tomorrow":
        return MemberError(f"`!ran` is for a run you've finished. {_RAN_EXAMPLE}")
    meant = f"Did you mean {near}? Write for example `!ran 5k {near}`." if near else _RAN_EXAMPLE
    return MemberError(f"I couldn't read {piece}. {meant}")
