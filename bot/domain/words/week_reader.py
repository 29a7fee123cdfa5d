"""A line of a running week becomes runs: what each piece of it means, and where one run ends and the next begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.week import Run
from bot.domain.words.clock import CLOCK_READINGS, Clock, build_clock, write_clock
from bot.domain.words.days import DAY_READINGS, JOIN_READINGS, NO_RUN_READINGS, Days, Join, Rest, find_near_day
from bot.domain.words.distance import (
    AMOUNT_READINGS,
    LONE_UNIT,
    NUMBER_READINGS,
    Hours,
    Metres,
    Number,
    Seconds,
    bounds_words,
    is_in_bounds,
    to_metres,
)
from bot.domain.words.tokens import (
    END,
    WORD_READINGS,
    Reading,
    Token,
    Unknown,
    Word,
    build_readings,
    cite,
    read_tokens,
)

MAX_NOTE = 30
EXAMPLE = "Write for example `!runs tue 18:30 6k, sat 9:00 5k`."
_EARLIEST_START = 4 * 60  # "18h" is when it starts, "1h30" is how long it takes
_SMALL_WORDS = "at on in a an the of for from to and then i we my is every each"
_FILLERS = frozenset(f"{_SMALL_WORDS} run runs running jog jogging".split())
_LAST_WORDS = frozenset({"run", "runs", "running", "jog"})  # "long run" stays a note, "run" alone is none
_NOON = 12 * 60
_LATE = frozenset({"afternoon", "evening", "night", "tonight"})
_EARLY = frozenset({"morning"})
_MOST_WORDS = 12  # of a note that are looked at
_INTERVALS = rf"[0-9]{{1,2}} ?x ?[0-9]{{1,4}}(?: ?(?:km|k|mi|min|m|s))?{END}"  # "6 x 800m" belongs in a note


Meaning = Days | Join | Clock | Metres | Seconds | Hours | Number | Word | Rest | Unknown

_ODDS: tuple[Reading[Word | Unknown], ...] = build_readings(
    (
        (r"@(?= ?[0-9])", lambda _: Word("@")),
        (_INTERVALS, lambda match: Word(match[0].replace(" ", ""))),
        (LONE_UNIT, lambda _: Unknown()),
    )
)
_READINGS: tuple[Reading[Meaning], ...] = (
    *NO_RUN_READINGS,
    *DAY_READINGS,
    *AMOUNT_READINGS,
    *CLOCK_READINGS,
    *_ODDS,
    *NUMBER_READINGS,
    *JOIN_READINGS,
    *WORD_READINGS,
)


@dataclass(slots=True)
class _Draft:
    """A run as far as it was read, and where its words stand."""

    days: list[int] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)  # minute, metres, seconds
    words: list[str] = field(default_factory=list)
    start: int = -1
    end: int = -1

    @property
    def has_amount(self) -> bool:
        return "metres" in self.facts or "seconds" in self.facts

    @property
    def is_complete(self) -> bool:
        return bool(self.days) and "minute" in self.facts and self.has_amount


class LineReader:
    """Reads one line: a day, a time or an amount that the run at hand already has starts the next one."""

    def __init__(self, line: str, units: Units, *, may_rest: bool) -> None:
        self.line = line
        self.units = units
        self.may_rest = may_rest
        self.tokens: list[Token[Meaning]] = read_tokens(line, _READINGS)
        others = (at for at, token in enumerate(self.tokens) if not isinstance(token.meaning, Days | Join))
        self.only_days_after = max(others, default=-1)
        self.draft = _Draft()
        self.last: Meaning | None = None  # before this one, in the same run, joins aside
        self.runs: list[Run] = []

    def read(self) -> list[Run]:
        """Return the runs of the line, in its order; a line may be a day alone where `may_rest`."""
        for at, token in enumerate(self.tokens):
            if isinstance(token.meaning, Join):
                self._join(at, token.meaning)
            else:
                self._take(at, token)
                self.last = token.meaning
        is_only_a_day = len(self.tokens) == 1 and len(self.draft.days) == 1
        if self.draft.start >= 0 and not (is_only_a_day and self.may_rest):
            self._close()
        return self.runs

    def _take(self, at: int, token: Token[Meaning]) -> None:
        piece = cite(self.line[token.start : token.end])
        match token.meaning:
            case Rest():
                self._rest(at, piece)
                return
            case Days(weekdays):
                if self.draft.days and not isinstance(self.last, Days):
                    self._close()
                self.draft.days.extend(weekdays)
            case Word(text):
                self.draft.words += [text] if text != "@" else []
            case _:
                self._take_figure(token.meaning, piece)
        self.draft.start = token.start if self.draft.start < 0 else self.draft.start
        self.draft.end = token.end

    def _take_figure(self, meaning: Meaning, piece: str) -> None:
        match meaning:
            case Metres(metres):
                self._put("metres", metres)
            case Seconds(seconds):
                self._put("seconds", seconds)
            case Hours(minutes) if "minute" in self.draft.facts or minutes < _EARLIEST_START:
                self._put("seconds", minutes * 60)
            case Hours(minutes):
                self._put_clock(build_clock(*divmod(minutes, 60)), piece)
            case Clock():
                self._put_clock(meaning, piece)
            case Number():
                self._take_number(meaning, piece)
            case _:
                raise MemberError(f"I could not read {piece}. {EXAMPLE}")

    def _put(self, fact: str, value: int) -> None:
        if fact in self.draft.facts:
            self._close()
        self.draft.facts[fact] = value

    def _put_clock(self, clock: Clock, piece: str) -> None:
        if clock.minute is None:
            raise MemberError(f"There is no {piece} on the clock. {EXAMPLE}")
        self._put("minute", clock.minute)

    def _take_number(self, number: Number, piece: str) -> None:
        """A number alone is an hour after "at", a distance after the time; anywhere else it could be either."""
        facts = self.draft.facts
        if isinstance(self.last, Word) and self.last.text.casefold() in {"at", "@"}:
            whole = number.value == int(number.value)
            self._put_clock(build_clock(int(number.value)) if whole else Clock(None), piece)
        elif "minute" in facts and "metres" not in facts:
            facts["metres"] = to_metres(number.value, self.units)
        else:
            raise MemberError(
                f"Is {piece} a time or a distance? A time looks like `7:00`, a distance like `7k`. {EXAMPLE}"
            )

    def _rest(self, at: int, piece: str) -> None:
        """A day of rest is left out, where nothing but the day was said."""
        following = self.tokens[at + 1].meaning if at + 1 < len(self.tokens) else None
        if not isinstance(self.last, Days) or self.draft.facts or not isinstance(following, Days | Join | None):
            raise MemberError(f"I could not read {piece} there. A day of rest is `mon off`, on its own. {EXAMPLE}")
        self.draft = _Draft()

    def _join(self, at: int, join: Join) -> None:
        """Between runs where one is complete and what follows is not more of it; else part of a note, or nothing."""
        rest = (self.tokens[later].meaning for later in range(at + 1, len(self.tokens)))
        piece = list(takewhile(lambda meaning: not isinstance(meaning, Join), rest))
        if not piece:
            return
        if self.draft.is_complete and not self._continues(piece, at):
            self._close()
            self.last = None
        elif join.text.isalpha() and isinstance(self.last, Word) and isinstance(piece[0], Word):
            self.draft.words.append(join.text)

    def _continues(self, piece: Sequence[Meaning], at: int) -> bool:
        """Whether what follows a complete run is more of it: "6k, tempo", "6k, 40 min", "6k 18:30 mon, wed"."""
        if isinstance(self.last, Days) and at > self.only_days_after:
            return True
        return all(isinstance(meaning, Word | Metres | Seconds) for meaning in piece)

    def _close(self) -> None:
        draft, self.draft = self.draft, _Draft()
        said = cite(self.line[draft.start : draft.end])
        for word in draft.words[:_MOST_WORDS]:
            near = find_near_day(word)
            if near:
                raise MemberError(f"I know no day {cite(word)}. Did you mean {near}? {EXAMPLE}")
        for is_said, question in (
            (draft.days, "on which day is it?"),
            ("minute" in draft.facts, "when does it start?"),
            (draft.has_amount, "how far or how long is it?"),
        ):
            if not is_said:
                raise MemberError(f"I could not read {said}: {question} {EXAMPLE}")
        self.runs.extend(self._build(draft, said))

    def _build(self, draft: _Draft, said: str) -> Iterator[Run]:
        metres, seconds = draft.facts.get("metres"), draft.facts.get("seconds")
        if not is_in_bounds(metres, seconds):
            raise MemberError(f"{said} is out of bounds: {bounds_words(self.units)} {EXAMPLE}")
        minute = draft.facts["minute"]
        note = _read_note(draft.words, said)
        parts_of_day = {word.casefold().removesuffix("s") for word in draft.words}
        if (minute < _NOON and parts_of_day & _LATE) or (minute >= _NOON and parts_of_day & _EARLY):
            other = write_clock((minute + _NOON) % (2 * _NOON))
            raise MemberError(f"Does {said} start at {write_clock(minute)} or at {other}? {EXAMPLE}")
        for weekday in draft.days:
            yield Run(weekday, minute, metres, seconds, note)


def _read_note(words: Sequence[str], said: str) -> str:
    """The words of a run without the fillers around them."""
    kept = list(words)
    while kept and kept[0].casefold() in _FILLERS:
        kept.pop(0)
    while kept and kept[-1].casefold() in _FILLERS - _LAST_WORDS:
        kept.pop()
    note = " ".join(kept)
    if len(note) > MAX_NOTE:
        raise MemberError(f"The note {cite(note)} is too long: {MAX_NOTE} characters at most. Use fewer words.")
    if not all(isinstance(token.meaning, Word | Join) for token in read_tokens(note, _READINGS)):
        raise MemberError(f"I could not read {said}: keep the words of the note together. {EXAMPLE}")
    return note
