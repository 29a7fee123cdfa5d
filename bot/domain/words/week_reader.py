"""A line of a running week becomes runs: what each piece of it means, and where one run ends and the next begins."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.week import Run
from bot.domain.words.clock import CLOCK_PATTERNS, SPAN_PATTERNS, Clock, Span, build_clock, write_clock
from bot.domain.words.days import DAY_PATTERNS, JOIN_PATTERNS, NO_RUN_PATTERNS, Days, Join, Rest, find_near_day
from bot.domain.words.distance import (
    AMOUNT_PATTERNS,
    BARE_PACE,
    JUNIOR_PARKRUN_METRES,
    LONE_UNIT,
    MAX_SECONDS,
    NUMBER_PATTERNS,
    PACE_PATTERNS,
    PARKRUN_METRES,
    Hours,
    Metres,
    Number,
    Pace,
    Seconds,
    bounds_words,
    is_in_bounds,
    is_too_fast,
    read_number,
)
from bot.domain.words.notes import (
    DATES,
    EVERY_WEEK,
    HOW,
    IS_A_CHOICE,
    IS_A_DATE,
    IS_A_ZONE,
    IS_NOT_EVERY_WEEK,
    NOT_EVERY_WEEK,
    REST_OR_RUN,
    STYLES,
    ZONES,
    check_words,
    read_note,
)
from bot.domain.words.sports import NO_SPORT, RUN_WORDS, SPORT_PATTERNS, OtherSport
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
)

_EARLIEST_START = 4 * 60  # "18h" is when it starts, "1h30" is how long it takes
_FASTEST_SAID, _SLOWEST_SAID = 150, 600  # "8k @ 4:30" is a pace from 2:30 to 10:00
_NOON = 12 * 60
_LATE = frozenset({"afternoon", "evening", "night", "tonight"})
_EARLY = frozenset({"morning"})
_MOST_WORDS = 12  # of a note that are looked at
_INTERVALS = (  # "6 x 800m" and "5-6 x 3 min" belong in a note
    rf"(?:[0-9]{{1,2}} ?- ?)?[0-9]{{1,2}} ?[x*] ?[0-9]{{1,4}}(?: ?(?:km|k|miles?|mi|minutes?|mins?|min|m|s|"
    rf"secs?))?{END}"
)


Meaning = (
    Days | Join | Clock | Span | Metres | Seconds | Hours | Number | Pace | Word | Rest | OtherSport | Unclear | Unknown
)

_WHOLE: tuple[TokenPattern[Word | Unclear], ...] = build_patterns(  # phrases that no single word of them may break
    (
        (NOT_EVERY_WEEK, lambda _: Unclear(IS_NOT_EVERY_WEEK)),
        (DATES, lambda _: Unclear(IS_A_DATE)),
        (ZONES, lambda _: Unclear(IS_A_ZONE)),
        (REST_OR_RUN, lambda _: Unclear(IS_A_CHOICE)),
        (NO_SPORT, lambda match: Word(match[0].replace("/", "-"))),
        (HOW, lambda match: Word(match[0])),
        (rf"couch[ -]to[ -]5k{END}", lambda match: Word(match[0])),
        (_INTERVALS, lambda match: Word(match[0].replace(" ", "").replace("*", "x"))),
    )
)
_ODDS: tuple[TokenPattern[Word | Unclear | Unknown], ...] = build_patterns(
    (
        (r"@(?= ?[0-9])", lambda _: Word("@")),
        (rf"[ap]\.?m\.?{END}", lambda _: Unclear("isn't a time of day: write for example “6:30pm”.")),
        (LONE_UNIT, lambda _: Unknown()),
        (r"@ (?=[^\W\d])", lambda _: Word("at")),
        (r"w/ ?|(?-i:w) (?=[^\W\d])", lambda _: Word("with")),
    )
)
_PATTERNS: tuple[TokenPattern[Meaning], ...] = (
    *_WHOLE,
    *EVERY_WEEK,
    *SPORT_PATTERNS,
    *NO_RUN_PATTERNS,
    *DAY_PATTERNS,
    *PACE_PATTERNS,
    *SPAN_PATTERNS,
    *AMOUNT_PATTERNS,
    *BARE_PACE,
    *CLOCK_PATTERNS,
    *_ODDS,
    *NUMBER_PATTERNS,
    *JOIN_PATTERNS,
    *WORD_PATTERNS,
)


@dataclass(slots=True)
class _Draft:
    """A run as far as it was read, and where its words stand."""

    days: list[int] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)  # minute, metres, seconds
    words: list[str] = field(default_factory=list)
    units: Units | None = None  # in which its distance was written
    pace: Pace | None = None
    span: Span | None = None
    sports: list[str] = field(default_factory=list)
    extra: str = ""  # another sport after a run that is complete: "6k + strength"
    start: int = -1
    end: int = -1

    @property
    def has_amount(self) -> bool:
        return "metres" in self.facts or "seconds" in self.facts

    @property
    def is_complete(self) -> bool:
        return bool(self.days) and "minute" in self.facts and self.has_amount


def write_example(command: str) -> str:
    """Return how a command takes a week, as the next step for a member or a coach."""
    return f"Write for example `!{command} tue 18:30 6k, sat 9:00 5k`."


class LineReader:
    """Reads one line: a day, a time or an amount that the run at hand already has starts the next one."""

    def __init__(self, line: str, units: Units, command: str, *, may_rest: bool) -> None:
        self.line = line
        self.units = units
        self.may_rest = may_rest
        self.example = write_example(command)
        self.tokens: list[Token[Meaning]] = read_tokens(line, _PATTERNS)
        others = (at for at, token in enumerate(self.tokens) if not isinstance(token.meaning, Days | Join))
        self.only_days_after = max(others, default=-1)
        self.draft = _Draft()
        self.last: Meaning | None = None  # before this one, in the same run, joins aside
        self.is_joined = False  # whether a join stands between the last and this one
        self.runs: list[Run] = []
        self.left_out: list[str] = []

    def read(self) -> list[Run]:
        """Return the runs of the line, in its order; a line may be a day alone where `may_rest`.

        What is another sport stands in `left_out` afterwards, as it was written.
        """
        for at, token in enumerate(self.tokens):
            if isinstance(token.meaning, Join):
                self._join(at, token.meaning)
                self.is_joined = True
            else:
                self._take(at, token)
                self.last = token.meaning
                self.is_joined = False
        is_only_days = bool(self.draft.days) and all(isinstance(token.meaning, Days | Join) for token in self.tokens)
        if self.draft.start >= 0 and not (is_only_days and self.may_rest):
            self._close()
        return self.runs

    def _take(self, at: int, token: Token[Meaning]) -> None:
        piece = quote_safely(self.line[token.start : token.end])
        match token.meaning:
            case Rest():
                self._rest(at, piece)
                return
            case Days(weekdays):
                if self.draft.days and not isinstance(self.last, Days):
                    self._close()
                self.draft.days.extend(day for day in weekdays if day not in self.draft.days)
            case OtherSport(text):
                self._take_sport(text)
            case Word(text):
                self.draft.words += [text] if text != "@" else []
            case _:
                self._take_figure(at, token.meaning, piece)
        self.draft.start = token.start if self.draft.start < 0 else self.draft.start
        self.draft.end = token.end

    def _take_figure(self, at: int, meaning: Meaning, piece: str) -> None:
        match meaning:
            case Metres(metres):
                self._put("metres", metres)
                self.draft.units = "mi" if re.search("mi|[0-9] ?M”", piece) else "km"
            case Seconds(seconds):
                self._put("seconds", seconds)
            case Hours(minutes) if "minute" in self.draft.facts or minutes < _EARLIEST_START:
                self._put("seconds", minutes * 60)
            case Hours(minutes):
                self._put_clock(build_clock(*divmod(minutes, 60)), piece)
            case Clock():
                self._put_clock(meaning, piece)
            case Span(start):
                self._put("minute", start)
                self.draft.span = meaning
            case Pace():
                self._take_pace(meaning, piece)
            case Number():
                self._take_number(at, meaning, piece)
            case Unclear(why):
                raise MemberError(f"{piece} {why} {self.example}")
            case _:
                raise MemberError(f"I couldn't read {piece}. {self.example}")

    def _put(self, fact: str, value: int) -> None:
        if fact in self.draft.facts:
            self._close()
        self.draft.facts[fact] = value

    def _put_clock(self, clock: Clock, piece: str) -> None:
        if clock.minute is None:
            raise MemberError(f"{piece} isn't a time on the clock. {self.example}")
        if "minute" in self.draft.facts and not self.draft.has_amount and not self.is_joined:
            hours, minutes = divmod(clock.minute, 60)
            if hours <= MAX_SECONDS // 3600:
                raise MemberError(f"Is {piece} how long it takes? Then write “{hours}h{minutes:02}”. {self.example}")
        self._put("minute", clock.minute)

    def _take_pace(self, pace: Pace, piece: str) -> None:
        """A pace with its unit is one; "@ 4:30" is one after a distance whose start was said, else it is the start."""
        facts = self.draft.facts
        if pace.units is None and "pace" not in piece:
            is_likely = _FASTEST_SAID <= pace.seconds <= _SLOWEST_SAID
            is_told = "minute" in facts and "metres" in facts
            if not is_told or not is_likely:
                if "minute" not in facts and "metres" in facts and is_likely and _is_elsewhere(self.tokens):
                    raise MemberError(f"Is {piece} a pace or the start? A pace looks like “4:30/km”. {self.example}")
                self._put_clock(build_clock(*divmod(pace.seconds, 60)), piece)
                return
        if self.draft.pace is not None:
            raise MemberError(f"I couldn't use {piece}: you already gave a pace. {self.example}")
        self.draft.pace = pace

    def _take_number(self, at: int, number: Number, piece: str) -> None:
        """A number alone is an hour after "at", a distance after the time; anywhere else it could be either."""
        facts = self.draft.facts
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if isinstance(self.last, Word) and self.last.text.casefold() in {"at", "@"}:
            whole = number.value == int(number.value)
            self._put_clock(build_clock(int(number.value)) if whole else Clock(None), piece)
            return
        if following is not None and isinstance(following.meaning, Word):
            word = following.meaning.text
            if word.casefold() not in STYLES and word != "@":
                both = quote_safely(self.line[self.tokens[at].start : following.end])
                raise MemberError(
                    f"I couldn't read {both}: how far is that in km or miles, or how long? {self.example}"
                )
        if "minute" not in facts or "metres" in facts:
            raise MemberError(
                f"Is {piece} a time or a distance? A time looks like “7:00”, a distance like “7k”. {self.example}"
            )
        is_long = any(word.casefold() in {"long", "lr", "lsd"} for word in self.draft.words)
        read = read_number(number.value, self.units, is_long=is_long)
        if isinstance(read, Unclear):
            raise MemberError(f"{piece} {read.why} {self.example}")
        facts["metres"] = read.metres
        self.draft.units = self.units

    def _take_sport(self, text: str) -> None:
        """After a complete run and "+", "and" or a comma, another sport follows it; elsewhere it is instead of one."""
        if self.draft.is_complete and self.is_joined and not self.draft.sports:
            self.draft.extra = self.draft.extra or text
        else:
            self.draft.sports.append(text)

    def _rest(self, at: int, piece: str) -> None:
        """A day of rest is left out, where nothing but the day was said."""
        following = self.tokens[at + 1].meaning if at + 1 < len(self.tokens) else None
        if not isinstance(self.last, Days) or self.draft.facts or not isinstance(following, Days | Join | None):
            raise MemberError(f"I couldn't read {piece} there. A rest day is `mon off`, on its own. {self.example}")
        self.draft = _Draft()

    def _join(self, at: int, join: Join) -> None:
        """Between runs where one is complete and what follows is not more of it; else part of a note, or nothing."""
        rest = (self.tokens[later].meaning for later in range(at + 1, len(self.tokens)))
        piece = list(takewhile(lambda meaning: not isinstance(meaning, Join), rest))
        if not piece:
            self.draft.words += [join.text] if join.text == "plus" else []  # "6k plus" is more than 6k
            return
        if (self.draft.is_complete and not self._continues(piece, at)) or (
            self.draft.sports and self.draft.days and not self._continues_sport(piece)
        ):
            self._close()
            self.last = None
        elif join.text.isalpha() and isinstance(self.last, Word) and isinstance(piece[0], Word):
            self.draft.words.append(join.text)

    def _continues(self, piece: Sequence[Meaning], at: int) -> bool:
        """Whether what follows a complete run is more of it: "6k, tempo", "6k, 40 min", "6k 18:30 mon, wed"."""
        if isinstance(self.last, Days) and at > self.only_days_after:
            return True
        return all(isinstance(meaning, Word | Metres | Seconds | Pace | OtherSport) for meaning in piece)

    def _continues_sport(self, piece: Sequence[Meaning]) -> bool:
        """Whether what follows another sport still belongs to it: "swim mon, wed" and "mon swim, 45 min"."""
        if isinstance(self.last, Days) and all(isinstance(meaning, Days) for meaning in piece):
            return True
        return not any(isinstance(meaning, Days) for meaning in piece)

    def _close(self) -> None:
        draft, self.draft = self.draft, _Draft()
        said = quote_safely(self.line[draft.start : draft.end])
        if draft.sports:
            self._leave_out(draft, said)
            return
        if draft.extra:
            self.left_out.append(draft.extra)
        check_words(draft.words, self.example, may_count=True)
        for word in draft.words[:_MOST_WORDS]:
            near = find_near_day(word)
            if near:
                raise MemberError(f"{quote_safely(word)} isn't a day of the week. Did you mean {near}? {self.example}")
        self._settle_amount(draft)
        for is_said, question in (
            (draft.days, "which day is it?"),
            ("minute" in draft.facts, "when does it start?"),
            (draft.has_amount, "how far or how long is it?"),
        ):
            if not is_said:
                raise MemberError(f"I couldn't read {said}: {question} {self._hint(draft)}{self.example}")
        self.runs.extend(self._build(draft, said))

    def _hint(self, draft: _Draft) -> str:
        """What may have been meant by a second distance or duration in one run."""
        is_second = bool(self.runs) and draft.has_amount and not draft.days and "minute" not in draft.facts
        return "If it belongs to the run before it, write one distance or time for the whole run. " if is_second else ""

    def _leave_out(self, draft: _Draft, said: str) -> None:
        """Keep another sport out of the runs; MemberError where it and a run stand in one."""
        is_treadmill = "metres" in draft.facts and {sport.casefold() for sport in draft.sports} == {"gym"}
        if is_treadmill or any(word.casefold() in RUN_WORDS for word in draft.words):
            raise MemberError(
                f"Is {said} a run? I leave other sports out of your week: drop {quote_safely(draft.sports[0])} if "
                f"it is. {self.example}"
            )
        if not draft.days:
            raise MemberError(f"{said} isn't a run, so leave it out. {self.example}")
        self.left_out.append(self.line[draft.start : draft.end])

    def _settle_amount(self, draft: _Draft) -> None:
        """Fill in how far or how long from what else was said: a parkrun, a pace, the end."""
        words = [word.casefold() for word in draft.words]
        facts = draft.facts
        if "parkrun" in words:
            metres = JUNIOR_PARKRUN_METRES if "junior" in words else PARKRUN_METRES
            if draft.span is None and facts.setdefault("metres", metres) != metres:
                raise MemberError(
                    f"A parkrun is {metres // 1000} km, but you gave another distance too. "
                    f"Write one distance for the whole run, without the word parkrun. {self.example}"
                )
        if draft.pace is not None and "metres" in facts and "seconds" not in facts:
            facts["seconds"] = draft.pace.lasts(facts["metres"], draft.units or self.units)
        if draft.span is not None:
            if draft.has_amount:
                times = f"{write_clock(draft.span.start)}-{write_clock(draft.span.end)}"
                raise MemberError(
                    f"{quote_safely(times)} is a start and an end, but you also say how far or how long it is. "
                    f"Write only the start. {self.example}"
                )
            facts["seconds"] = (draft.span.end - draft.span.start) * 60

    def _build(self, draft: _Draft, said: str) -> Iterator[Run]:
        metres, seconds = draft.facts.get("metres"), draft.facts.get("seconds")
        if not is_in_bounds(metres, seconds):
            raise MemberError(f"{said} is too short or too long: {bounds_words(self.units)} {self.example}")
        if is_too_fast(metres, seconds):
            raise MemberError(f"{said} is faster than anyone runs. {self.example}")
        minute = draft.facts["minute"]
        note = read_note(draft.words, self.example)
        if not all(isinstance(token.meaning, Word | Join) for token in read_tokens(note, _PATTERNS)):
            raise MemberError(f"I couldn't read {said}: keep the words of the note together. {self.example}")
        parts_of_day = {word.casefold().removesuffix("s") for word in draft.words}
        if (minute < _NOON and parts_of_day & _LATE) or (minute >= _NOON and parts_of_day & _EARLY):
            other = write_clock((minute + _NOON) % (2 * _NOON))
            raise MemberError(f"Does {said} start at {write_clock(minute)} or at {other}? {self.example}")
        for weekday in draft.days:
            yield Run(weekday, minute, metres, seconds, note)


def _is_elsewhere(tokens: Sequence[Token[Meaning]]) -> bool:
    """Whether the words around say a time of day that "@ 4:30" need not be: "evening tempo 8k @ 4:30"."""
    words = {token.meaning.text.casefold().removesuffix("s") for token in tokens if isinstance(token.meaning, Word)}
    return bool(words & {*_LATE, *_EARLY, "tempo", "easy", "steady", "pace", "threshold", "interval"})
