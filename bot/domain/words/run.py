"""What a member tells of a run that is over ("3 miles 28:10"), and paces ("9:30 per mile")."""

import re

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.finished_run import RUN_METRES, RUN_SECONDS, FinishedRun, find_fault
from bot.domain.words.circuit import MAX_TEXT
from bot.domain.words.distance import (
    AMOUNT_READINGS,
    METRES_IN,
    NUMBER_READINGS,
    Hours,
    Metres,
    Number,
    Seconds,
    bounds_words,
    read_seconds,
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
    tidy,
)

MIN_PACE, MAX_PACE = 120, 1200  # seconds per km
_RAN_EXAMPLE = "Write for example `!ran 5k` or `!ran 3 miles 28:10`."
_PACE_EXAMPLE = "Write for example `!profile pace 5:45`."
_RAN_FILLERS = (
    "i i've ive just ran run jog jogged jogging running did done finished completed was it in took me for at an a the "
    "my of today now and with about easy slow nice long morning evening lunch ounce yay time total"
)
_STOPWATCH = build_readings(
    (
        (rf"(?P<h>[0-9]{{1,2}}):(?P<m>[0-5][0-9]):(?P<s>[0-5][0-9]){END}", read_seconds),
        (rf"(?P<m>[0-9]{{1,3}}):(?P<s>[0-5][0-9]){END}", read_seconds),
    )
)
_JOINS = build_readings(((r"[,;&+]", lambda _: Word("and")),))
_Meaning = Metres | Seconds | Hours | Number | Word | Unknown
_READINGS: tuple[Reading[_Meaning], ...] = (
    *AMOUNT_READINGS,
    *_STOPWATCH,
    *NUMBER_READINGS,
    *_JOINS,
    *WORD_READINGS,
)
_PACE = re.compile(
    r"(?:pace )?(?P<m>[0-9]{1,2})"
    r"(?: ?(?::|'|m(?:in(?:utes?)?)?) ?(?P<s>[0-5][0-9])(?: ?(?:\"|s|sec))?)?(?: ?min(?:utes?)?)?'?"
    r"(?: ?(?:/|per|an?)? ?(?P<unit>kilomet(?:er|re)|km|k|miles?|mi))?",
    re.IGNORECASE,
)


def parse_finished_run(text: str, units: Units) -> FinishedRun | None:
    """Return the run that a member tells of ("5k in 28 min", "3 miles 28:10"), None where no word is said.

    A bare number is in the member's units, 28:10 is minutes and seconds. Raises MemberError for whatever is not a
    distance and a duration within bounds.
    """
    words = tidy(text[: MAX_TEXT + 1])
    if not words:
        return None
    if len(text) > MAX_TEXT:
        raise MemberError(f"That is too long for one run. {_RAN_EXAMPLE}")
    found: dict[str, int] = {}
    tokens: list[Token[_Meaning]] = read_tokens(words, _READINGS)
    for token in tokens:
        kind, value = _read_fact(token.meaning, units)
        if kind in found or (kind == "unknown"):
            raise MemberError(f"I could not read {cite(words[token.start : token.end])}. {_RAN_EXAMPLE}")
        if kind != "filler":
            found[kind] = value
    if not found:
        raise MemberError(f"I could not read {cite(words)}: how far or how long? {_RAN_EXAMPLE}")
    run = FinishedRun(found.get("metres"), found.get("seconds"))
    fault = find_fault(run.metres, run.seconds)
    if fault == "fast":
        raise MemberError(f"{cite(words)} is faster than anyone runs; hours look like `!ran half marathon 1:52:30`.")
    if fault:
        bounds = bounds_words(units, RUN_METRES, RUN_SECONDS)
        raise MemberError(f"{cite(words)} is out of bounds: {bounds} {_RAN_EXAMPLE}")
    return run


def parse_pace(text: str, units: Units) -> float:
    """Return a pace in seconds per km ("5:45", "9:30 per mile"); without a unit it is in the member's.

    Raises MemberError where it is not minutes and seconds, or not between 2:00 and 20:00 per km.
    """
    words = tidy(text)
    match = _PACE.fullmatch(words)
    if match is None:
        said = f"I could not read {cite(words)} as a pace." if words else "A pace is minutes and seconds."
        raise MemberError(f"{said} {_PACE_EXAMPLE}")
    unit = match["unit"] or units
    seconds = int(match["m"]) * 60 + int(match["s"] or 0)
    pace = round(float(seconds / METRES_IN["mi" if unit.casefold().startswith("mi") else "km"] * 1000), 2)
    if not MIN_PACE <= pace <= MAX_PACE:
        bounds = f"{write_pace(MIN_PACE, units).split()[0]} to {write_pace(MAX_PACE, units)}"
        raise MemberError(f"{cite(words)} is no running pace that I can use: it is {bounds}. {_PACE_EXAMPLE}")
    return pace


def write_pace(seconds_per_km: float, units: Units) -> str:
    """Return a pace as members read it, from seconds per km: "5:45 per km", "9:15 per mile"."""
    minutes, seconds = divmod(round(seconds_per_km * float(METRES_IN[units]) / 1000), 60)
    return f"{minutes}:{seconds:02} per {'mile' if units == 'mi' else 'km'}"


def _read_fact(meaning: _Meaning, units: Units) -> tuple[str, int]:
    match meaning:
        case Metres(metres):
            return "metres", metres
        case Number(value):
            return "metres", to_metres(value, units)
        case Seconds(seconds):
            return "seconds", seconds
        case Hours(minutes):
            return "seconds", minutes * 60
        case Word(text) if text.casefold() in _RAN_FILLERS.split():
            return "filler", 0
    return "unknown", 0
