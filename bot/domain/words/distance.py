"""How far and how long in the words people use: "6k", "3 miles", "half marathon", "1h30", "40 min"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.domain.profile import Units
from bot.domain.words.tokens import END, LETTER, TokenPattern, Unclear, build_patterns
from bot.domain.words.vocabulary import NUMBER_WORDS

MIN_METRES, MAX_METRES = 400, 120_000
MIN_SECONDS, MAX_SECONDS = 3 * 60, 15 * 3600
METRES_IN = {"km": Decimal(1000), "mi": Decimal("1609.344")}
FASTEST_PACE = 120  # seconds per km: nobody runs faster
_MARATHON = Decimal(42195)
PARKRUN_METRES, JUNIOR_PARKRUN_METRES = 5000, 2000  # the same everywhere
_LEAST_METRES_WRITTEN_M = 400  # "400m" is metres, "40m" is minutes, "300m" could be either
_MOST_MILES = 26  # "5M" is miles in a plan, "5m" could be, "40m" is not
_MOST_MINUTES_WRITTEN_M = 99
_LEAST_UNCLEAR = 20  # "6" and "16" are how far, "45" could be how long as well
_MOST_LONG = 45
_RACES_IN_MILES = frozenset({Decimal("13.1"), Decimal("26.2")})
RANGE = "is a range. I need one number: use the middle."


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


def _read_m(match: re.Match[str]) -> Metres | Seconds | Unclear:
    """5000m and 5,000m are metres, 40m is minutes, 5M is miles; 5m and 300m could be two things."""
    count = int(re.sub("[.,]", "", match["n"]))
    if count >= _LEAST_METRES_WRITTEN_M or len(match["unit"]) > 1:
        return Metres(count)
    is_shouted = match.string.isupper() and re.search("[A-Z]{3}", match.string) is not None
    is_capital = match["unit"] == "M" and not is_shouted
    if count <= _MOST_MILES and is_capital:
        return Metres(to_metres(Decimal(count), "mi"))
    if count <= _MOST_MILES or (is_capital and count <= _MOST_MINUTES_WRITTEN_M):
        return Unclear(f"could be miles or minutes: write “{count} miles” or “{count} min”.")
    if count <= _MOST_MINUTES_WRITTEN_M:
        return Seconds(count * 60)
    return Unclear(f"could be metres or minutes: write “{count / 1000:g} km” or “{count} min”.")


def read_number(value: Decimal, units: Units, *, is_long: bool = False) -> Metres | Unclear:
    """Return how far a number without a unit is, in the member's units; Unclear where it could be something else.

    `is_long` says that it is a long run: 20 is no number of minutes then.
    """
    if value in _RACES_IN_MILES and units == "km":
        return Unclear(f"could be km or miles: write “{value} km” or “{value} miles”.")
    whole = value == value.to_integral_value()
    if not whole or value < (_MOST_LONG if is_long else _LEAST_UNCLEAR) or value > MAX_SECONDS // 60:
        return Metres(to_metres(value, units))
    unit = "miles" if units == "mi" else "km"
    return Unclear(f"could be {unit} or minutes: write “{value:f} {unit}” or “{value:f} min”.")


def _read_number_word(match: re.Match[str]) -> Metres | Seconds:
    count, unit = NUMBER_WORDS[match["w"].casefold()], match["unit"].casefold()
    if unit.startswith("min"):
        return Seconds(count * 60)
    return Metres(to_metres(Decimal(count), "mi" if unit.startswith("mi") else "km"))


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
_KM = r"(?:kilomet(?:er|re)s?|kilos?|[ck]licks?|kms?|ks?)"
_MI = r"(?:milers?|miles?|mi)"
_UNIT = rf"(?:{_KM}|{_MI}|met(?:er|re)s?|minutes?|mins?|m|hours?|hrs?|h|[ap]\.?m)"
_MM = rf"(?P<m>[0-5][0-9])(?!,[0-9]| ?-?{_UNIT}{END}|')"
_NO_RACE = (  # "half past six" and "marathon pace" are no distances
    r"(?![ -](?:pace|training|effort|plan|prep|group|block|past|an?|hours?|way|"
    rf"{'|'.join(NUMBER_WORDS)})(?!\w))"
)
LONE_UNIT = rf"(?:{_UNIT}|seconds?|secs?|s|yards?|yds?|feet|ft){END}(?! rep)"  # "mile repeats" may be a note
_FIGURE = r"[0-9]{1,3}(?:[.,][0-9])?"  # two decimals would be a time: "7.30 - 8k"
_BETWEEN = r"(?: ?[-/~] ?| (?:to|or|till|until) )"


def _range_of(unit: str, figure: str = _FIGURE) -> str:
    """A range of one kind: "30-40 mins", "5 or 6k", "8k-10k"."""
    return rf"{figure} ?(?:{unit})?{_BETWEEN}{figure}[ -]?{unit}{END}"


_RANGES: tuple[TokenPattern[Unclear], ...] = build_patterns(
    (
        *(
            (_range_of(unit), lambda _: Unclear(RANGE))
            for unit in (_KM, _MI, r"(?:minutes?|mins?|met(?:er|re)s?|m|')", rf"(?:{_H}(?: ?[0-5][0-9])?)")
        ),
        (_range_of(r"(?:met(?:er|re)s?|m)", "[0-9]{4,5}"), lambda _: Unclear(RANGE)),
        (rf"{_FIGURE} ?[-~] ?{_FIGURE}{END}(?! ?[x*]| ?[ap]\.?m| ?o'?clock)", lambda _: Unclear(RANGE)),
    )
)
_SOME = (  # what makes a figure a bound and no figure
    r"(?:at (?:least|most)|up to|no more than|no less than|(?:more|less|fewer|longer|shorter|further) than|over|under|"
    r"above|below|max(?:imum)?|min(?:imum)?|within|between|anywhere from|[<>≤≥])"
)
_BOUNDS: tuple[TokenPattern[Unclear | None], ...] = build_patterns(
    (
        (rf"{_SOME}\.? ?{_FIGURE}(?![0-9:])", lambda _: Unclear("isn't a number I can plan with: write an exact one.")),
        (rf"{_FIGURE} ?(?:{_UNIT})?\+(?=[ ,]|$)", lambda _: Unclear("is open-ended: write one number.")),
        (
            rf"{_FIGURE} ?(?:{_UNIT})?[ -]?(?:ish|or so|max(?:imum)?|min(?:imum)|or (?:more|less|longer)){END}",
            lambda _: Unclear("isn't a number I can plan with: write an exact one."),
        ),
        (
            r"(?:about|around|approx(?:imately)?|roughly|circa|ca|nearly|almost|some)\.? ?(?=[0-9])|~ ?(?=[0-9])",
            lambda _: None,
        ),
    )
)
_DISTANCES = build_patterns(
    (
        (rf"{_N}[ -]?{_KM}{END}", _read_distance("km")),
        (rf"{_N}[ -]?{_MI}{END}", _read_distance("mi")),
        (rf"(?:an? |one )mile{END}(?! rep)", lambda _: Metres(to_metres(Decimal(1), "mi"))),
        (rf"half[ -]?marathon{END}{_NO_RACE}", lambda _: Metres(round(_MARATHON / 2))),
        (rf"(?:half(?![ -]?marathon|-{LETTER})|hm){END}{_NO_RACE}", lambda _: Metres(round(_MARATHON / 2))),
        (rf"marathon{END}{_NO_RACE}", lambda _: Metres(int(_MARATHON))),
    )
)
_WITH_AN_M = (
    rf"(?P<n>[0-9]{{1,3}}[.,][0-9]{{3}}|[0-9]{{1,6}})[ -]?(?P<unit>met(?:er|re)s?|m){END}(?! ?[0-9]{{1,2}} ?{_SEC})"
)
_METRES_OR_MINUTES: tuple[TokenPattern[Metres | Seconds | Unclear], ...] = build_patterns(
    (
        (rf"(?P<n>[0-9]{{1,2}}[.,][0-9]{{1,2}})[ -]?m{END}", _read_distance("mi")),
        (
            _WITH_AN_M,
            _read_m,
        ),
    )
)
_NUMBER_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_IN_WORDS: tuple[TokenPattern[Metres | Seconds], ...] = build_patterns(
    ((rf"(?P<w>{_NUMBER_WORD})[ -](?P<unit>{_KM}|{_MI}|minutes?|mins?){END}", _read_number_word),)
)
_DURATIONS = build_patterns(
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
_HOURS = build_patterns(
    (
        (rf"(?P<h>[0-9]{{1,2}}) ?h(?: ?{_MM})?{END}", _read_hours),
        (rf"(?P<h>[0-9]{{1,2}})[:.](?P<m>[0-5][0-9]) ?{_H}{END}", _read_hours),
    )
)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds for a km or a mile; `units` is None where only the distance beside it says which."""

    seconds: int
    units: Units | None

    def lasts(self, metres: int, units: Units) -> int:
        """Seconds that a distance takes; a pace without a unit is in the one that the distance was written in."""
        return round(metres * self.seconds / float(METRES_IN[self.units or units]))


def _read_pace(match: re.Match[str]) -> Pace:
    unit = match.groupdict().get("unit")
    units: Units | None = None if not unit else "mi" if unit.casefold().startswith("mi") else "km"
    return Pace(int(match["m"]) * 60 + int(match["s"] or 0), units)


_PACE_FIGURE = r"(?P<m>[0-9]{1,2})[:.'](?P<s>[0-5][0-9])\"?"
_PACE_UNIT = r"(?P<unit>kilomet(?:er|re)|km|k|miles?|mi)"
_PER = r"(?: ?(?:min(?:utes?|s)?)?(?: ?/ ?| per | an? | ?p))" + _PACE_UNIT
PACE_PATTERNS: tuple[TokenPattern[Pace], ...] = build_patterns(
    (
        (rf"(?:(?:at|@) ?)?{_PACE_FIGURE}{_PER}(?: pace)?{END}", _read_pace),
        (
            rf"(?:(?:at|@) ?)?(?P<m>[0-9]{{1,2}})(?P<s>) ?min(?:utes?|s)?(?: ?/ ?| per ){_PACE_UNIT}(?: pace)?{END}",
            _read_pace,
        ),
        (rf"(?:(?:at|@) ?)?{_PACE_FIGURE} pace{END}", _read_pace),
    )
)
BARE_PACE = build_patterns(((rf"(?:at|@) ?{_PACE_FIGURE}{END}", _read_pace),))
AMOUNT_PATTERNS: tuple[TokenPattern[Metres | Seconds | Hours | Unclear], ...] = (
    *_RANGES,
    *_BOUNDS,
    *_DISTANCES,
    *_METRES_OR_MINUTES,
    *_IN_WORDS,
    *_DURATIONS,
    *_HOURS,
)
NUMBER_PATTERNS = build_patterns(((rf"{_N}{END}(?![-/][0-9])", lambda match: Number(_decimal(match["n"]))),))


def is_in_bounds(metres: int | None, seconds: int | None) -> bool:
    """Whether a run can be that far and that long."""
    return (metres is None or MIN_METRES <= metres <= MAX_METRES) and (
        seconds is None or MIN_SECONDS <= seconds <= MAX_SECONDS
    )


def is_too_fast(metres: int | None, seconds: int | None) -> bool:
    """Whether nobody runs that far in that time."""
    return metres is not None and seconds is not None and seconds * 1000 < metres * FASTEST_PACE


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
