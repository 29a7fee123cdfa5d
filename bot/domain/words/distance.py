"""How far and how long in the words people use: "6k", "3 miles", "half marathon", "1h30", "40 min"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.domain.profile import Units
from bot.domain.words.tokens import END, LETTER, Reading, build_readings
from bot.domain.words.vocabulary import NUMBER_WORDS

MIN_METRES, MAX_METRES = 400, 120_000
MIN_SECONDS, MAX_SECONDS = 3 * 60, 15 * 3600
METRES_IN = {"km": Decimal(1000), "mi": Decimal("1609.344")}
_MARATHON = Decimal(42195)
_LEAST_METRES_WRITTEN_M = 400  # "400m" is metres, "40m" is minutes


@dataclass(frozen=True, slots=True)
class Metres:
    """A distance."""

    metres: int


@dataclass(frozen=True, slots=True)
class Seconds:
    """A duration."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes written as "18h30" or "1:30 h": a duration, or a time of day where one is looked for."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Number:
    """A figure without a unit."""

    value: Decimal


def to_metres(value: Decimal, units: Units) -> int:
    """Return km or miles as whole metres."""
    return round(value * METRES_IN[units])


def _decimal(figure: str) -> Decimal:
    return Decimal(figure.replace(",", "."))


def _read_distance(units: Units) -> Callable[[re.Match[str]], Metres]:
    return lambda match: Metres(to_metres(_decimal(match["n"]), units))


def _read_m(match: re.Match[str]) -> Metres | Seconds:
    """5000m and 5,000m are metres, 40m is minutes."""
    count = int(re.sub("[.,]", "", match["n"]))
    is_metres = count >= _LEAST_METRES_WRITTEN_M or len(match["unit"]) > 1
    return Metres(count) if is_metres else Seconds(count * 60)


def read_seconds(match: re.Match[str]) -> Seconds:
    """Return the duration from the groups h, m and s of a match, as far as it has them."""
    parts = match.groupdict()
    hours, minutes, seconds = (_decimal(parts.get(unit) or "0") for unit in "hms")
    return Seconds(round(hours * 3600 + minutes * 60 + seconds))


def _read_half_hours(match: re.Match[str]) -> Seconds:
    parts = match.groupdict()
    whole = parts.get("h") or "0"
    hours = int(whole) if whole.isdigit() else 1
    return Seconds(hours * 3600 + (1800 if parts.get("half") else 0))


def _read_hours(match: re.Match[str]) -> Hours:
    return Hours(int(match["h"]) * 60 + int(match["m"] or 0))


_N = r"(?P<n>[0-9]{1,6}(?:[.,][0-9]{1,6})?)"
_H = r"(?:hours?|hrs?|h)"
_MIN = r"(?:minutes?|mins?|m|')"
_SEC = r'(?:seconds?|secs?|s|")'
_SHORT_H = rf"(?P<h>1[0-4]|[0-9]) ?{_H}"  # "18h 40min" is a start and a duration
_M, _S = "(?P<m>[0-9]{1,2})", "(?P<s>[0-9]{1,2})"
_UNIT = r"(?:kilomet(?:er|re)s?|kms?|k|miles?|mi|met(?:er|re)s?|minutes?|mins?|m|hours?|hrs?|h|[ap]\.?m)"
_MM = rf"(?P<m>[0-5][0-9])(?!,[0-9]| ?-?{_UNIT}{END}|')"
_NO_RACE = (  # "half past six" and "marathon pace" are no distances
    r"(?![ -](?:pace|training|effort|plan|prep|group|block|past|an?|hours?|way|"
    rf"{'|'.join(NUMBER_WORDS)})(?!\w))"
)
LONE_UNIT = rf"(?:{_UNIT}|seconds?|secs?|s){END}(?! rep)"  # "mile repeats" may be a note
_DISTANCES = build_readings(
    (
        (rf"{_N}[ -]?(?:kilomet(?:er|re)s?|kms?|k){END}", _read_distance("km")),
        (rf"{_N}[ -]?(?:miles?|mi){END}", _read_distance("mi")),
        (rf"half[ -]?marathon{END}{_NO_RACE}", lambda _: Metres(round(_MARATHON / 2))),
        (rf"half(?![ -]?marathon|-{LETTER}){END}{_NO_RACE}", lambda _: Metres(round(_MARATHON / 2))),
        (rf"marathon{END}{_NO_RACE}", lambda _: Metres(int(_MARATHON))),
    )
)
_METRES_OR_MINUTES: tuple[Reading[Metres | Seconds], ...] = build_readings(
    ((rf"(?P<n>[0-9]{{1,3}}[.,][0-9]{{3}}|[0-9]{{1,6}})[ -]?(?P<unit>met(?:er|re)s?|m){END}", _read_m),)
)
_DURATIONS = build_readings(
    (
        (rf"(?P<h>an?|one|[0-9]{{1,2}}) ?{_H} and (?P<half>a half){END}", _read_half_hours),
        (rf"(?:a )?(?P<half>half)[ -](?:an )?hour{END}", _read_half_hours),
        (rf"(?P<h>an|one) hour{END}", _read_half_hours),
        (rf"{_SHORT_H}(?: and)? ?{_M} ?{_MIN}(?: ?{_S} ?{_SEC})?{END}", read_seconds),
        (rf"(?P<h>[0-9]{{1,2}}[.,](?:[0-9]|25|50|75)) ?{_H}{END}", read_seconds),
        (rf"(?P<h>[0-9]{{1,2}}) ?(?:hours?|hrs?)(?: ?{_MM})?{END}", read_seconds),
        (rf"(?P<m>[0-9]{{1,3}})[ -]?{_MIN} ?{_S} ?{_SEC}{END}", read_seconds),
        (rf"(?P<m>[0-9]{{1,3}})'(?P<s>[0-5][0-9]){END}", read_seconds),
        (rf"(?P<m>[0-9]{{1,3}})[ -]?{_MIN}{END}", read_seconds),
    )
)
_HOURS = build_readings(
    (
        (rf"(?P<h>[0-9]{{1,2}}) ?h(?: ?{_MM})?{END}", _read_hours),
        (rf"(?P<h>[0-9]{{1,2}})[:.](?P<m>[0-5][0-9]) ?{_H}{END}", _read_hours),
    )
)
AMOUNT_READINGS: tuple[Reading[Metres | Seconds | Hours], ...] = (
    *_DISTANCES,
    *_METRES_OR_MINUTES,
    *_DURATIONS,
    *_HOURS,
)
NUMBER_READINGS = build_readings(((rf"{_N}{END}", lambda match: Number(_decimal(match["n"]))),))


def is_in_bounds(metres: int | None, seconds: int | None) -> bool:
    """Whether a run can be that far and that long."""
    return (metres is None or MIN_METRES <= metres <= MAX_METRES) and (
        seconds is None or MIN_SECONDS <= seconds <= MAX_SECONDS
    )


def bounds_words(
    units: Units,
    metres: tuple[int, int] = (MIN_METRES, MAX_METRES),
    seconds: tuple[int, int] = (MIN_SECONDS, MAX_SECONDS),
) -> str:
    """Return the sentence that says how far and how long a run can be, one of a week if no bounds are given."""
    return (
        f"a run is {write_distance(metres[0], units)} to {write_distance(metres[1], units)} "
        f"long and takes {write_duration(seconds[0])} to {write_duration(seconds[1])}."
    )


def write_distance(metres: int, units: Units) -> str:
    """Return a distance as members read it: "6 km", "5.25 km", "3.1 mi"."""
    if units == "km" and metres % 10 == 0:
        return f"{_plain(Decimal(metres) / 1000)} km"
    return f"{_plain((metres / METRES_IN[units]).quantize(Decimal('0.1'), ROUND_HALF_UP))} {units}"


def write_exact_distance(metres: int, units: Units) -> str:
    """Return a distance in words from which the same metres are read, in km where miles would be no short figure."""
    miles = (metres / METRES_IN["mi"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if units == "mi" and to_metres(miles, "mi") == metres:
        return f"{_plain(miles)} mi"
    return f"{_plain(Decimal(metres) / 1000)} km"


def write_exact_duration(seconds: int) -> str:
    """Return a duration in words from which the same seconds are read: "40 min", "40 min 30 s"."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def write_duration(seconds: int) -> str:
    """Return a duration to the minute, as members read it: "39 min", "1 h 05"."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
