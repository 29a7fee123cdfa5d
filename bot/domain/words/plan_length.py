"""How far or long a run of a training plan is, by all that its cell says: its parts, its whole, what is beside it."""

import re
from dataclasses import replace
from decimal import Decimal
from enum import Enum, auto

from bot.domain.profile import Units
from bot.domain.words.plan_amount import KM, MI, MIN, NUMBER, Amount, read_amounts
from bot.domain.words.plan_sport import WALK

_SAME = Decimal("0.035")  # "5K/3.1 Mile" is one distance


class Length(Enum):
    """Why a run has no length: its parts don't come to one, or it says more than one."""

    UNTOLD = auto()
    UNREAD = auto()


RUN = re.compile(
    r"(?<![a-z])(?:runs?|running|jog(?:ging)?|easy|tempo|fartlek|hills?|long|lsd|lsr|lr|intervals?|speed(?:work)?|track|race|"
    r"pace|steady|progression|threshold|strides?|parkrun|shakeout|repeats?|run/walk|walk breaks?|trail|treadmill|"
    r"quality|recovery)"
    r"(?![a-z])"
)
_WALK_RUN = re.compile(r"[0-9] ?-?[a-z]+[- ]+w(?![a-z/]).*[0-9] ?-?[a-z]+[- ]+r(?![a-z])")  # "1 mile W 2 mile R"
SETS = re.compile(
    rf"(?<![\w.,])(?P<sets>[0-9]{{1,2}}) ?(?:x|\*|times) ?(?P<size>{NUMBER})(?P<more>[0-9]{{0,2}})"
    r" ?(?P<unit>km|k|mi|miles?|m|min|mins|minutes?|sec|secs|s|')?(?![a-z\d])"
)
REPEATS = re.compile(r"(?<![\w.,])[0-9]{1,2} ?x ?(?=[a-z({])")  # "6 x hill"
_SPAN = re.compile(  # "miles 3-7 @ pace" of a longer run
    rf"(?<![a-z0-9])(?<![0-9] )(?:{KM}|{MI}) [0-9]{{1,2}}(?: ?(?:-|to) ?[0-9]{{1,2}}|(?= ?@))(?!\d)"
)
_LENGTH = rf"{NUMBER} ?(?:{KM}|{MI}|{MIN}|m)(?![a-z])"
_TOTAL = re.compile(  # "2 km tempo, 6 km total", "(total: 6.5 miles)"
    rf"(?<![\w.,:])(?P<before>{_LENGTH}|{NUMBER}) (?:in )?total(?![a-z])"
    rf"|(?<![a-z])total(?: of| is|:| =)* ?(?P<behind>(?:{NUMBER} ?- ?)?{_LENGTH})"
)
_RECOVERY = re.compile(  # between the parts of a run: "5 x 400 m, 200 m jog"
    rf"(?<![\w.,:])(?:[0-9]{{1,2}}:[0-9]{{2}}|{NUMBER}) ?(?:{KM}|{MI}|{MIN}|m|secs?|s)? "
    r"(?:easy |slow )?(?:jog|recover|rest|walk|float)"
)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_COUNTED = re.compile(
    r" ?(?:hills?|hill repeats|strides?|reps?|repeats?|sprints?|times|sets|laps?|loops?|weeks?|days?)(?![a-z])"
)
_ROUNDS = re.compile(r" ?(?:laps?|loops?|sets|reps|times|sprints?|weeks?|days?)(?![a-z])")  # of nobody knows what
_TIMES = re.compile(
    r"(?<![a-z0-9] )(?<![a-z0-9])x ?[0-9]{1,2}(?![\w.,:])|(?<=[a-z]) x ?[0-9]{1,2}(?![\w.,:]| ?(?:[km]|min))"
)
_AROUND = r"(?:(?:warm|cool)(?:ing)?(?:[ -]?(?:up|down|off))?|wu|cd|w/u|c/d)"  # before and after the run itself
_INSIDE = re.compile(r"(?<![a-z])(?:with|w/|incl\.?|including|last|first|middle|of which|at|@|as|inc)(?![a-z])|[@;]")
_INSIDE_BEFORE = re.compile(
    r"(?<![a-z])(?:with|w/|incl\.?|including|inc|last|first|middle|final|of which)(?: the| a)? ?$"
)
_PARTS = re.compile(rf"\+|(?<![a-z])(?:then|plus|{_AROUND})(?![a-z])")
_BOTH_AROUND = re.compile(rf"(?<![a-z]){_AROUND} ?(?:/|\+|&|and|,) ?{_AROUND}(?![a-z])")  # one amount for two parts
_UNTIMED = re.compile(rf"(?:\D*[^\w])?{_AROUND}")  # "warm-up + 3 km": nobody says how long it is
_NEXT_PART = re.compile(r"\+|,?\s*(?<![a-z])then(?![a-z])")
_EASY_END = re.compile(rf"[0-9]\D*(?:easy|jog|{_AROUND})\W*$")


def is_built_of_sets(words: str) -> bool:
    """Return whether a run is sets with something around them: what they come to nobody says."""
    sets = SETS.search(words) or REPEATS.search(words)
    return (
        sets is not None
        and _PARTS.search(words) is not None
        and not _INSIDE_BEFORE.search(words[: sets.start()])
        and not _TOTAL.search(words)
    )


def find_length(words: str, units: Units) -> Amount | Length | None:  # noqa: PLR0911  # the first that says it counts
    """Return how far or how long a run is, or why that can't be said; None where it says nothing of it."""
    if (whole := _TOTAL.search(words)) is not None:
        return _check_total(read_amounts(whole["before"] or whole["behind"], units), read_amounts(words, units), units)
    if SETS.search(words):
        words = _RECOVERY.sub(" ", words)
    outside = _SPAN.sub(" ", _IN_BRACKETS.sub(" ", words))
    inside = " ".join(_IN_BRACKETS.findall(words))
    outside = _TIMES.sub(" ", outside)
    own, other = (read_amounts(REPEATS.sub(" ", SETS.sub(" ", text)), units) for text in (outside, inside))
    far = [one for one in own if one.measure in {"km", "mi", "m"}]
    far_inside = [one for one in other if one.measure in {"km", "mi", "m"}]
    if not far and far_inside and len([one for one in own if one.measure == ""]) > 1:
        return far_inside[0]
    if not own and not far:
        own, far = other, far_inside
    if _is_untold(own, far, outside):
        return Length.UNTOLD
    if far:
        return _settle(far, outside, units)
    bare = [one for one in own if one.measure == ""]
    long = [one for one in own if one.measure == "min"]
    if bare and (bare[0].start == 0 or not long):
        if bare[0].start and not RUN.search(words) and re.search("[a-z]", outside[: bare[0].start]):
            return Length.UNREAD  # a number behind words that tell of no run
        counted = [one for one in bare if not _COUNTED.match(outside, one.end)]
        if len(counted) > 1 or (not counted and _ROUNDS.match(outside, bare[0].end)):
            return Length.UNREAD
        return (counted or bare)[0]
    return _add_minutes(long, outside) if long else None


def _add_minutes(long: list[Amount], words: str) -> Amount:
    """The minutes of a run: of its parts, or of all of it with a part inside."""
    if len(long) > 1 and not _INSIDE.search(words) and (_PARTS.search(words) or "," in words):
        total = sum((one.low for one in long), Decimal(0))
        return replace(long[0], low=total, high=total)
    return long[0]


def _check_total(whole: list[Amount], parts: list[Amount], units: Units) -> Amount | Length:
    """What a cell says that a run comes to; Length.UNREAD where a part of it is longer."""
    if not whole:
        return Length.UNREAD
    total = whole[0]
    if total.measure == "":  # "4 miles tempo (7 total)"
        total = replace(total, measure=next((one.measure for one in parts if one.measure in {"km", "mi"}), ""))
    alike = [one for one in parts if one.measure and (one.measure == "min") == (total.measure == "min")]
    longest = max((one.metres(units)[1] for one in alike), default=0)
    return total if total.metres(units)[1] >= longest else Length.UNREAD


def _is_untold(own: list[Amount], far: list[Amount], words: str) -> bool:
    """True where the parts of a run don't add up to a length: minutes around miles, runs between walks."""
    long = [one for one in own if one.measure == "min"]
    if far and long and re.search(rf"(?<![a-z]){_AROUND}(?![a-z])", words):
        return True
    if len(far) + len(long) > 1 and _BOTH_AROUND.search(words):
        return True
    parts = [part.strip() for part in _NEXT_PART.split(words)]
    if (far or long) and len(parts) > 1 and any(_UNTIMED.fullmatch(part) for part in (parts[0], parts[-1])):
        return True
    return bool(_WALK_RUN.search(words)) or (max(len(far), len(long)) > 1 and bool(WALK.search(words)))


def _settle(far: list[Amount], words: str, units: Units) -> Amount | Length:
    """The distance of several: the same in two units, the whole with a part inside, or parts that add up."""
    far = [one for one in far if not _INSIDE_BEFORE.search(words[: one.start])] or far
    first = far[0]
    metres = [one.metres(units)[0] for one in far]
    is_added = len({one.measure for one in far}) == 1 and _PARTS.search(words)
    if len(far) == 1 or (not is_added and all(abs(one - metres[0]) <= _SAME * metres[0] for one in metres)):
        return first
    if _PARTS.search(words) or (len(far) > 2 and _EASY_END.search(words) and not _INSIDE.search(words)):
        most = Decimal(sum(one.metres(units)[1] for one in far))
        return replace(first, low=Decimal(sum(metres)), high=most, measure="m")
    if len(far) > 2 and not _INSIDE.search(words):
        return Length.UNREAD
    if _INSIDE.search(words) or metres[0] == max(metres):
        return first
    return Length.UNREAD
