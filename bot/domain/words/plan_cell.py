"""One cell of a training plan in the words people use ("4-6KM", "5 (6 hills)", "Rest/3km", "30 min F"): its runs."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from bot.domain.profile import Units
from bot.domain.reminders.training_plan import PlanRun
from bot.domain.words.distance import METRES_IN, PARKRUN_METRES
from bot.domain.words.tokens import tidy

HALF_METRES, MARATHON_METRES = 21_098, 42_195
_MOST_KM, _MOST_MINUTES, _LEAST_MINUTES = 60, 360, 5
_SAME = Decimal("0.035")  # "5K/3.1 Mile" is one distance
_LEAST_METRES = 400  # "400 m" is metres, "30m" is minutes

Measure = Literal["km", "mi", "m", "min", ""]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says: its runs, none for a day off; `is_bare` where a number has no unit. None of it where unread."""

    runs: tuple[PlanRun, ...] = ()
    is_read: bool = True
    is_bare: bool = False
    unit: Units | None = None


@dataclass(frozen=True, slots=True)
class _Amount:
    low: Decimal
    high: Decimal
    measure: Measure
    start: int
    end: int

    def metres(self, units: Units) -> tuple[int, int]:
        scale = Decimal(1) if self.measure == "m" else METRES_IN["mi" if self._is_in_miles(units) else "km"]
        return round(self.low * scale), round(self.high * scale)

    def _is_in_miles(self, units: Units) -> bool:
        return self.measure == "mi" or (self.measure == "" and units == "mi")

    def is_sane(self, units: Units) -> bool:
        if not 0 < self.low <= self.high:
            return False
        if self.measure == "min":
            return self.low >= _LEAST_MINUTES and self.high <= _MOST_MINUTES
        low, high = self.metres(units)
        return low >= _LEAST_METRES and high <= _MOST_KM * 1000


UNREAD = Cell(is_read=False)
REST = Cell()
UNTOLD = Cell((PlanRun(0, note="run"),))  # a run whose whole length nobody says

_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?"
_FIGURE = rf"(?:[0-9]{{1,2}} [0-9]{{3}}(?= ?m\b)|[0-9]{{1,2}},[0-9]{{3}}(?= ?m\b)|[0-9]{{4,5}}(?= ?m\b)|{_NUMBER})"
_KM, _MI = r"(?:kilomet(?:er|re)s?|kms?|k)", r"(?:miles?|mi)"
_MIN = r"(?:minutes?|mins?|')"
_UNIT = rf"(?:(?P<km>{_KM})|(?P<mi>{_MI})|(?P<min>{_MIN})|(?P<m>m(?:et(?:er|re)s?)?)|(?P<h>hours?|hrs?|h))(?![a-z])"
_HOURS = re.compile(
    r"(?<![\d.,:])(?P<h>[0-9]) ?(?:h|hours?|hrs?) ?(?P<m>[0-5]?[0-9])"
    r"(?: ?(?:m|min|mins|minutes))?(?![\d:])"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,:])(?P<low>{_FIGURE})(?: ?(?:{_KM}|{_MI}|{_MIN}|m)(?= ?(?:-|to) ?[0-9]))?"
    rf"(?: ?(?:-|to) ?(?P<high>{_FIGURE}))?(?: ?-?{_UNIT})?(?!\d|:\d)"
)
_SPAN = re.compile(
    rf"(?<![a-z0-9])(?<![0-9] )(?:{_KM}|{_MI}) [0-9]{{1,2}}(?: ?(?:-|to) ?[0-9]{{1,2}}|(?= ?@))(?!\d)"
)  # "miles 3-7 @ pace"
_SETS = re.compile(
    rf"(?<![\w.,])(?P<sets>[0-9]{{1,2}}) ?(?:x|\*|times) ?(?P<size>{_NUMBER})(?P<more>[0-9]{{0,2}})"
    r" ?(?P<unit>km|k|mi|miles?|m|min|mins|minutes?|sec|secs|s|')?(?![a-z\d])"
)
_LENGTH = rf"{_NUMBER} ?(?:{_KM}|{_MI}|{_MIN}|m)(?![a-z])"
_TOTAL = re.compile(  # "2 km tempo, 6 km total", "(total: 6.5 miles)"
    rf"(?<![\w.,:])(?P<before>{_LENGTH}) (?:in )?total(?![a-z])"
    rf"|(?<![a-z])total(?: of| is|:| =)* ?(?P<behind>(?:{_NUMBER} ?- ?)?{_LENGTH})"
)
_RECOVERY = re.compile(  # between the parts of a run: "5 x 400 m, 200 m jog"
    rf"(?<![\w.,:]){_NUMBER} ?(?:{_KM}|{_MI}|{_MIN}|m|secs?|s)? (?:easy |slow )?(?:jog|recover|rest|walk|float)"
)
_REPEATS = re.compile(r"(?<![\w.,])[0-9]{1,2} ?x ?(?=[a-z])")  # "6 x hill"
_HALVES = re.compile(
    rf"^(?:am ?)?(?P<first>{_NUMBER}) ?(?P<one>{_KM}|{_MI})?(?: ?am)?(?: ?(?:&|and|, |/) ?(?:pm )?| pm )"
    rf"(?P<second>{_NUMBER}) ?(?P<other>{_KM}|{_MI})?(?: ?pm)?$"
)
_PACE = re.compile(
    rf"(?:@|at) ?[0-9]{{1,2}}:[0-9]{{2}}(?:-[0-9]{{1,2}}:[0-9]{{2}})?(?: ?(?:/|per) ?(?:{_KM}|{_MI}))?"
    rf"|[0-9]{{1,2}}:[0-9]{{2}} ?(?:/|per) ?(?:{_KM}|{_MI})(?![a-z])"
    rf"|{_NUMBER}(?: ?-?(?:{_KM}|{_MI})) (?:race )?(?:pace|effort)(?![a-z])"
)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_COUNTED = re.compile(
    r" ?(?:hills?|hill repeats|strides?|reps?|repeats?|sprints?|times|sets|laps|weeks?|days?)(?![a-z])"
)
_OFF = re.compile(
    r"^(?:0(?:[.,]0)? ?(?:km|k|mi|miles?)?|rest|off|day off|rest day|recovery day|no run(?:ning)?|none|nothing|free|x|"
    r"n/?a|[-./]+)\.?$"
)
_MAY_REST = re.compile(
    r"^(?:complete |full |total )?(?:rest|off)(?: day)?(?: ?/ ?| or | ?, ?)|(?: ?/ ?| or )(?:rest|off)(?: day)?$"
    r"|\(?\boptional\b:?\)?"
)
OTHER_SPORT = re.compile(
    r"(?<![a-z])(?:cross(?: ?-?train(?:ing)?| ?fit)?|x-?train(?:ing)?|ct|xt|strength(?: training)?|s&c|weights?|gym|"
    r"core|yoga|pilates|swim(?:ming)?|bik(?:e|ing)|cycl(?:e|ing)|spin|row(?:ing)?|elliptical|stretch(?:ing)?|mobility|"
    r"massage|hik(?:e|ing)|ski(?:ing)?|rouvy|zwift|peloton|trainerroad|turbo|rest|off|day off|recovery day|"
    r"foam roll(?:ing)?)(?![a-z])"
)
_RUN = re.compile(
    r"(?<![a-z])(?:runs?|running|jog(?:ging)?|easy|tempo|fartlek|hills?|long|lsd|lr|intervals?|speed(?:work)?|track|race|"
    r"pace|steady|progression|threshold|strides?|parkrun|shakeout|repeats?|run/walk|walk breaks?|trail|treadmill|"
    r"quality|recovery)"
    r"(?![a-z])"
)
_WALK = re.compile(r"(?<![a-z])walk(?:ing)?(?![a-z])")
_RACE = re.compile(
    r"(?<![a-z])(?:race(?: day)?|half[ -]?marathon|marathon|ultra)(?![a-z])(?!(?:[ -](?:goal|target))?[ -](?:pace|"
    r"effort|prep|plan|training|simulation|practice|specific|rhythm|tempo|p\b))"
)
_RACE_DAY = re.compile(r"(?<![a-z])(?:race day|marathon race)(?![a-z]| pace| effort)")
_PACE_RUN = re.compile(r"(?:race|goal|marathon|half)[ -](?:pace|effort)|hmp|(?<![a-z])mp(?![a-z])")
_INSIDE = re.compile(r"(?<![a-z])(?:with|w/|incl\.?|including|last|first|middle|of which|at|@|as|inc)(?![a-z])|[@;]")
_AROUND = r"(?:(?:warm|cool)(?:ing)?(?:[ -]?(?:up|down|off))?|wu|cd|w/u|c/d)"  # before and after the run itself
_INSIDE_BEFORE = re.compile(
    r"(?<![a-z])(?:with|w/|incl\.?|including|inc|last|first|middle|final|of which)(?: the| a)? ?$"
)
_PARTS = re.compile(rf"\+|(?<![a-z])(?:then|plus|{_AROUND})(?![a-z])")
_BOTH_AROUND = re.compile(rf"(?<![a-z]){_AROUND} ?(?:/|\+|&|and|,) ?{_AROUND}(?![a-z])")  # one amount for two parts
_SEVERAL = re.compile(r"(?<![a-z0-9.,])(?:[2-7]|two|three|four|five|six) (?:x |times )?(?:[a-z]+ )?runs(?![a-z])")
_EASY_END = re.compile(rf"[0-9]\D*(?:easy|jog|{_AROUND})\W*$")
_NOTES = (
    ("long", re.compile(r"(?<![a-z])(?:long|lsd|lr)(?![a-z])")),
    ("hills", re.compile(r"(?<![a-z])hills?|hilly")),
    ("fartlek", re.compile(r"(?<![a-z])(?:fartlek|f)(?![a-z])")),
    ("speed", re.compile(r"(?<![a-z])(?:speed|intervals?|track|repeats?(?! (?:[0-9]|twice|for)))|[0-9] ?x ?[0-9]")),
    ("quality", re.compile(r"(?<![a-z])(?:tempo|threshold|quality|steady|progression|pace|hmp|mp)(?![a-z])")),
    ("easy", re.compile(r"(?<![a-z])(?:easy|recovery|e|shakeout)(?![a-z])")),
)


@lru_cache(maxsize=1 << 10)
def read_cell(text: str, units: Units) -> Cell:
    """Return what a cell says; a number without a unit is a distance in these units."""
    words = _PACE.sub(" ", tidy(text).casefold().replace("~", " ").replace("approx.", " ")).replace("&amp;", "&")
    words = re.sub(r"(?:(?<![0-9])1/2|½) (?=marathon)", "half ", words)
    words = re.sub(r"(?<=\S) \[[^\]]*\]", " ", words)  # "[fuel: 60 g an hour]"
    words = re.sub(r"\b(?:about|approx|around|ca\.?) (?=[0-9])", " ", words)
    words = " ".join(words.split()).strip(" *" if "*" not in words[:2] else " ")
    if not words or _OFF.match(words):
        return REST
    may_rest = bool(_MAY_REST.search(words))
    rest = _MAY_REST.sub(" ", words).strip() if may_rest else words
    run = _read_run(rest, units)
    if may_rest and run.is_read:
        return replace(run, runs=tuple(replace(one, is_optional=True) for one in run.runs))
    return run


def _read_run(words: str, units: Units) -> Cell:  # noqa: PLR0911  # one return a kind of cell
    if OTHER_SPORT.search(words):
        words = _without_other_sports(words)
        if not words:
            return REST
    is_race = bool(_RACE_DAY.search(words)) or (bool(_RACE.search(words)) and not _PACE_RUN.search(words))
    note = next((name for name, pattern in _NOTES if pattern.search(words)), "")
    doubles = None if is_race else _read_doubles(words, units, "")
    if doubles is not None:
        return doubles
    if _SEVERAL.search(words):
        return UNREAD
    has_sets = _SETS.search(words) or _REPEATS.search(words)
    is_built_of_sets = bool(has_sets and _PARTS.search(words)) and not _TOTAL.search(words)
    amount = None if is_built_of_sets else _find_amount(words, units)
    if amount is UNTOLD:
        return Cell((PlanRun(0, note=note or "run", is_race=is_race),))
    if isinstance(amount, Cell):
        return amount
    if amount is None:
        return _without_amount(words, note, is_race=is_race)
    if not amount.is_sane(units):
        return UNREAD
    if _WALK.search(words) and not _RUN.search(words):
        return REST
    return _build(amount, units, note, is_race=is_race)


def _without_amount(words: str, note: str, *, is_race: bool) -> Cell:
    if is_race:
        metres = HALF_METRES if "half" in words else MARATHON_METRES if "marathon" in words else None
        return Cell((PlanRun(0, metres, note=note, is_race=True),))
    if "parkrun" in words:
        return Cell((PlanRun(0, PARKRUN_METRES, note=note),))
    if re.search(rf"(?<![a-z])(?:{_KM}|{_MI}|{_MIN})(?![a-z])", words) and not _SETS.search(words):
        return UNREAD  # a unit whose number is missing
    if _RUN.search(words) or _SETS.search(words):
        return Cell((PlanRun(0, note=note or "run"),))
    return REST if _WALK.search(words) else UNREAD


def _build(amount: _Amount, units: Units, note: str, *, is_race: bool) -> Cell:
    if amount.measure == "min":
        low, high = round(amount.low * 60), round(amount.high * 60)
        return Cell((PlanRun(0, seconds=low, most=high if high > low else None, note=note, is_race=is_race),))
    low, high = amount.metres(units)
    run = PlanRun(0, low, most=high if high > low else None, note=note, is_race=is_race)
    return Cell((run,), is_bare=amount.measure == "", unit=_unit(amount.measure))


def _unit(measure: Measure) -> Units | None:
    return "km" if measure == "km" else "mi" if measure == "mi" else None


def _without_other_sports(words: str) -> str:
    """What is left of a cell beside its other sports, where that is a run."""
    parts = re.split(r"\+|,|;|/| or | and | & |(?<=[a-z)]) - ", words)
    kept = [part.strip() for part in parts if not OTHER_SPORT.search(part)]
    rest = " + ".join(filter(None, kept))
    return rest if re.search("(?<![a-z0-9])[0-9]", rest) or _RUN.search(rest) else ""  # "z2" is a zone


def _read_doubles(words: str, units: Units, note: str) -> Cell | None:
    """Two runs on one day: "2 x 4", "4 & 3", "AM 5 PM 4"; None for anything else."""
    sets = _SETS.fullmatch(words)
    if sets is not None and sets["sets"] == "2" and not sets["more"] and sets["unit"] in {None, "km", "k"}:
        size = Decimal(sets["size"].replace(",", "."))
        if size >= 2:
            metres = _Amount(size, size, "km" if sets["unit"] else "", 0, 0).metres(units)[0]
            return Cell((PlanRun(0, metres, note=note),) * 2, is_bare=sets["unit"] is None)
    both = _HALVES.match(words)
    if both is None:
        return None
    measures: list[Measure] = [_measure_of(both["one"] or both["other"]), _measure_of(both["other"] or both["one"])]
    sizes = [Decimal(both[name].replace(",", ".")) for name in ("first", "second")]
    amounts = [_Amount(size, size, measure, 0, 0) for size, measure in zip(sizes, measures, strict=True)]
    if not all(one.is_sane(units) for one in amounts):
        return UNREAD
    first, second = (one.metres(units)[0] for one in amounts)
    if abs(first - second) <= _SAME * first and measures[0] != measures[1]:
        return None
    return Cell(
        (PlanRun(0, first, note=note), PlanRun(0, second, note=note)),
        is_bare=measures[0] == "",
        unit=_unit(measures[0]),
    )


def _measure_of(unit: str | None) -> Measure:
    return "" if not unit else "mi" if unit.startswith("mi") else "km"


def _find_amount(  # noqa: PLR0911  # the first that says it counts
    words: str, units: Units
) -> _Amount | Cell | None:
    """How far or how long a run is; None where it says nothing of it, UNREAD where it says too much."""
    if (whole := _TOTAL.search(words)) is not None:
        return _check_total(_amounts(whole["before"] or whole["behind"], units), _amounts(words, units), units)
    if _SETS.search(words):
        words = _RECOVERY.sub(" ", words)
    outside = _SPAN.sub(" ", _IN_BRACKETS.sub(" ", words))
    inside = " ".join(_IN_BRACKETS.findall(words))
    own, other = (_amounts(_REPEATS.sub(" ", _SETS.sub(" ", text)), units) for text in (outside, inside))
    far = [one for one in own if one.measure in {"km", "mi", "m"}]
    far_inside = [one for one in other if one.measure in {"km", "mi", "m"}]
    if not far and far_inside and len([one for one in own if one.measure == ""]) > 1:
        return far_inside[0]
    if not own and not far:
        own, far = other, far_inside
    if _is_untold(own, far, outside):
        return UNTOLD
    if far:
        return _settle(far, outside, units)
    bare = [one for one in own if one.measure == ""]
    if bare and (bare[0].start == 0 or not [one for one in own if one.measure == "min"]):
        if bare[0].start and not _RUN.search(words) and re.search("[a-z]", outside[: bare[0].start]):
            return UNREAD  # a number behind words that tell of no run
        counted = [one for one in bare if not _COUNTED.match(outside, one.end)]
        return UNREAD if len(counted) > 1 else (counted or bare)[0]
    long = [one for one in own if one.measure == "min"]
    if not long:
        return None
    if len(long) > 1 and not _INSIDE.search(outside):
        total = sum((one.low for one in long), Decimal(0))
        return replace(long[0], low=total, high=total) if _PARTS.search(outside) or "," in outside else long[0]
    return long[0]


def _check_total(whole: list[_Amount], parts: list[_Amount], units: Units) -> _Amount | Cell:
    """What a cell says that a run comes to; UNREAD where a part of it is longer."""
    if not whole:
        return UNREAD
    total = whole[0]
    alike = [one for one in parts if (one.measure == "min") == (total.measure == "min") and one.measure]
    sizes = [one.high if total.measure == "min" else one.metres(units)[1] for one in alike]
    return total if (total.high if total.measure == "min" else total.metres(units)[1]) >= max(sizes) else UNREAD


def _is_untold(own: list[_Amount], far: list[_Amount], words: str) -> bool:
    """True where the parts of a run don't add up to a length: minutes around miles, runs between walks."""
    long = [one for one in own if one.measure == "min"]
    if far and long and re.search(rf"(?<![a-z]){_AROUND}(?![a-z])", words):
        return True
    if len(far) + len(long) > 1 and _BOTH_AROUND.search(words):
        return True
    return max(len(far), len(long)) > 1 and bool(_WALK.search(words))


def _settle(far: list[_Amount], words: str, units: Units) -> _Amount | Cell:
    """The distance of several: the same in two units, the whole with a part inside, or parts that add up."""
    far = [one for one in far if not _INSIDE_BEFORE.search(words[: one.start])] or far
    first = far[0]
    metres = [one.metres(units)[0] for one in far]
    is_added = len({one.measure for one in far}) == 1 and _PARTS.search(words)
    if not is_added and all(abs(one - metres[0]) <= _SAME * metres[0] for one in metres):
        return first
    if len(far) == 1:
        return first
    if _PARTS.search(words) or (len(far) > 2 and _EASY_END.search(words) and not _INSIDE.search(words)):
        most = Decimal(sum(one.metres(units)[1] for one in far))
        return replace(first, low=Decimal(sum(metres)), high=most, measure="m")
    if len(far) > 2 and not _INSIDE.search(words):
        return UNREAD
    if _INSIDE.search(words) or metres[0] == max(metres):
        return first
    return UNREAD


def _amounts(words: str, units: Units) -> list[_Amount]:
    found: list[_Amount] = []
    for match in _HOURS.finditer(words):
        minutes = Decimal(int(match["h"]) * 60 + int(match["m"]))
        found.append(_Amount(minutes, minutes, "min", match.start(), match.end()))
    words = _HOURS.sub(lambda match: " " * len(match[0]), words)
    for match in re.finditer(r"(?<![\w.,:])([0-9]):([0-5][0-9])(?: ?(?:h|hours?|hrs?))?(?![\d:])", words):
        minutes = Decimal(int(match[1]) * 60 + int(match[2]))
        found.append(_Amount(minutes, minutes, "min", match.start(), match.end()))
    words = re.sub(r"(?<![\w.,:])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?", lambda match: " " * len(match[0]), words)
    for match in _AMOUNT.finditer(words):
        amount = _read_amount(match, units)
        if amount is not None:
            found.append(amount)
    return sorted(found, key=lambda one: one.start)


def _read_amount(match: re.Match[str], units: Units) -> _Amount | None:
    low, high = _figure(match["low"]), _figure(match["high"] or match["low"])
    measure: Measure = "km" if match["km"] else "mi" if match["mi"] else "min" if match["min"] else ""
    if match["h"]:
        low, high, measure = low * 60, high * 60, "min"
    elif match["m"]:
        measure = "m" if low >= _LEAST_METRES else "mi" if units == "mi" and high <= 26 else "min"
    return _Amount(low, high, measure, match.start(), match.end())


def _figure(text: str) -> Decimal:
    """A number with a decimal point or comma; "1 000" and "1,000" are a thousand."""
    if re.fullmatch(r"[0-9]{1,2}[ ,][0-9]{3}", text):
        return Decimal(re.sub("[ ,]", "", text))
    return Decimal(text.replace(",", "."))
