"""One cell of a training plan in the words people use ("4-6KM", "5 (6 hills)", "Rest/3km", "30 min F"): its runs."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from bot.domain.profile import Units
from bot.domain.reminders.training_plan import PlanRun
from bot.domain.words.distance import PARKRUN_METRES
from bot.domain.words.plan_amount import KM, MI, MIN, NUMBER, Amount, Measure
from bot.domain.words.plan_length import REPEATS, RUN, SETS, Length, find_length, is_built_of_sets
from bot.domain.words.plan_rows import MOST_FILLED
from bot.domain.words.plan_sport import OTHER_SPORT, WALK
from bot.domain.words.plan_times import split_times
from bot.domain.words.tokens import tidy

HALF_METRES, MARATHON_METRES = 21_098, 42_195
_SAME = Decimal("0.035")  # "5K/3.1 Mile" is one distance


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says: its runs, none for a day off; `is_bare` where a number has no unit. None of it where unread."""

    runs: tuple[PlanRun, ...] = ()
    is_read: bool = True
    is_bare: bool = False
    unit: Units | None = None


_PARTS_OF = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_FRACTION = re.compile(
    r"(?<![\w./:])(?:(?P<whole>[0-9]{1,2})[ -]?)?(?:(?P<sign>[½¼¾])|(?<![0-9])(?P<over>[13])/(?P<under>[24]))(?![\w/])"
)
UNREAD = Cell(is_read=False)
REST = Cell()

_REST_BETWEEN = re.compile(  # "3 x 800 m (with 400 m rest)" is no day off
    rf"(?:with |w/ ?)?(?<![\w.,:]){NUMBER}(?: ?- ?{NUMBER})? ?(?:{KM}|{MI}|{MIN}|m|secs?|seconds?|s|\")? ?"
    r"(?:(?!then |and )[a-z]+ )?rests?(?: between[a-z ]*)?(?![a-z])"
)
_AS_PACE = re.compile(r"\( ?(?:3|5|10) ?k ?\)")  # "8 x 2 min (3K)"
_REPEATED = re.compile(
    r"(?<![\w.,])([0-9]{1,2} ?x) ?[({][^(){}]*(?:\([^()]*\)[^(){}]*)*[)}]"
)  # "5 x (3 min fast + 2 min jog)"
_HALF_DAYS = re.compile(r"(?<![a-z0-9])(am|pm)(?![a-z])")
_HALVES = re.compile(
    rf"^(?:am ?)?(?P<first>{NUMBER}) ?(?P<one>{KM}|{MI})?(?: ?am)?(?: ?(?:&|and|, |/) ?(?:pm )?| pm )"
    rf"(?P<second>{NUMBER}) ?(?P<other>{KM}|{MI})?(?: ?pm)?$"
)
_PACE = re.compile(
    r"(?:@|(?!^)at) ?(?!(?:1[6-9]|2[0-3]):[0-9]{2}(?! ?/| per ))"  # "at 18:30" is no pace
    rf"[0-9]{{1,2}}:[0-9]{{2}}(?! ?[ap]\.?m)(?:-[0-9]{{1,2}}:[0-9]{{2}})?(?: ?(?:/|per) ?(?:{KM}|{MI}))?"
    rf"|[0-9]{{1,2}}:[0-9]{{2}} ?(?:/|per) ?(?:{KM}|{MI})(?![a-z])"
    rf"|{NUMBER}(?: ?-?(?:{KM}|{MI})) (?:race )?(?:pace|effort)(?![a-z])"
    rf"|(?<![\w.,]){NUMBER}(?: ?- ?{NUMBER})? ?(?:km/h|kmh|kph|mph)(?![a-z])"
)
_OFF = re.compile(
    r"^(?:0(?:[.,]0)? ?(?:km|k|mi|miles?)?|rest|off|day off|rest day|recovery day|no run(?:ning)?|none|nothing|free|x|"
    r"r|n/?a|[-./]+)\.?$"
)
_MAY_REST = re.compile(
    r"^(?:complete |full |total )?(?:rest|off)(?: day)?(?: ?/ ?| or | ?, ?)|(?: ?/ ?| or )(?:rest|off)(?: day)?$"
    r"|\(?\boptional\b:?\)?"
)
_PARKRUN = re.compile(r"(?<!km )(?<!k )parkrun(?! \(?5 ?k)")
_IN_BRACKETS = re.compile(r"\([^()0-9]*\)")  # "6 km (rest if sore)"
_RUN_TOO = re.compile(r"(?<![a-z])(?:run|running|jog|jogging) [0-9]|[0-9] ?[a-z]* (?:easy )?(?:run|jog)(?![a-z])")
_RACE = re.compile(
    r"(?<![a-z])(?:race(?: day)?|half[ -]?marathon|marathon|ultra)(?![a-z])(?!(?:[ -](?:goal|target))?[ -](?:pace|"
    r"effort|prep|plan|training|simulation|practice|specific|rhythm|tempo|p\b))"
)
_RACE_DAY = re.compile(r"(?<![a-z])(?:race day|marathon race)(?![a-z]| pace| effort)")
_PACE_RUN = re.compile(r"(?:race|goal|marathon|half)[ -](?:pace|effort)|hmp|(?<![a-z])mp(?![a-z])")
_SEVERAL = re.compile(  # "3 runs", "every day 5 km": more than a day's
    r"(?<![a-z0-9.,])(?:[2-7]|two|three|four|five|six) (?:x |times )?(?:[a-z]+ )?runs(?![a-z])"
    r"|[0-9] (?:laps?|loops?) of(?![a-z])"
    rf"|[0-9] ?(?:{KM}|{MI}|{MIN}) ?x ?[0-9](?![0-9]* ?(?:{KM}|{MI}|{MIN}|m)(?![a-z]))"
    r"|(?<![a-z])(?:every|each) (?:other )?day(?![a-z])|^daily(?![a-z])|[0-9] ?[a-z]* (?:daily|a day|per day)(?![a-z])"
)
_NOTES = (
    ("long", re.compile(r"(?<![a-z])(?:long|lsd|lsr|lr)(?![a-z])")),
    ("hills", re.compile(r"(?<![a-z])hills?|hilly")),
    ("fartlek", re.compile(r"(?<![a-z])(?:fartlek|f)(?![a-z])")),
    ("speed", re.compile(r"(?<![a-z])(?:speed|intervals?|track|repeats?(?! (?:[0-9]|twice|for)))|[0-9] ?x ?[0-9]")),
    ("tempo", re.compile(r"(?<![a-z])(?:tempo|threshold)(?![a-z])")),
    ("faster", re.compile(r"(?<![a-z])(?:quality|steady|progression|pace|hmp|mp)(?![a-z])")),
    ("easy", re.compile(r"(?<![a-z])(?:easy|recovery|e|shakeout)(?![a-z])")),
)


@lru_cache(maxsize=2 * MOST_FILLED)  # a whole plan's, in km and mi: it reads each twice
def read_cell(text: str, units: Units) -> Cell:
    """Return what a cell says; a number without a unit is a distance in these units."""
    words = _PACE.sub(" ", tidy(text).casefold().replace("~", " ").replace("approx.", " ")).replace("&amp;", "&")
    timed = [(minute, rest, _read_untimed(rest, units)) for minute, rest in split_times(" ".join(words.split()))]
    if timed and not all(rest and cell.is_read for _, rest, cell in timed):
        return UNREAD  # "6pm" is no 6 km
    if timed:
        runs = tuple(replace(run, start_minute=minute) for minute, _, cell in timed for run in cell.runs)
        unit = next((cell.unit for _, _, cell in timed if cell.unit), None)
        return Cell(runs, is_bare=any(cell.is_bare for _, _, cell in timed), unit=unit)
    return _read_untimed(words, units)


def _read_untimed(words: str, units: Units) -> Cell:
    words = re.sub(r"(?:(?<![0-9])1/2|½) (?=marathon)", "half ", words)
    words = _FRACTION.sub(_read_fraction, words)
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


def _read_fraction(match: re.Match[str]) -> str:
    """A number with a fraction as a decimal one: "1 1/2" and "1½" are 1.5."""
    part = _PARTS_OF.get(match["sign"] or "") or int(match["over"]) / int(match["under"])
    return f"{int(match['whole'] or 0) + part:g}"


def _read_run(words: str, units: Units) -> Cell:  # noqa: PLR0911  # one return a kind of cell
    words = _REPEATED.sub(r"\1 sets", _REST_BETWEEN.sub(" ", words))
    if SETS.search(words):
        words = _AS_PACE.sub(" ", words)
    if OTHER_SPORT.search(words):
        left = _without_other_sports(words)
        if not left:
            return UNREAD if _RUN_TOO.search(words) else REST
        words = left
    is_race = _is_race(words)
    note = next((name for name, pattern in _NOTES if pattern.search(words)), "")
    doubles = None if is_race else _read_half_days(words, units) or _read_doubles(words, units, "")
    if doubles is not None:
        return doubles
    if _SEVERAL.search(words):
        return UNREAD
    words = _PARKRUN.sub("5 km parkrun", words) if re.search(r"\+|(?<![a-z])(?:then|plus)(?![a-z])", words) else words
    amount = None if is_built_of_sets(words) else find_length(words, units)
    if isinstance(amount, Length):
        untold = Cell((PlanRun(0, note=note or "run", is_race=is_race),))
        return untold if amount is Length.UNTOLD else UNREAD
    if amount is None:
        return _without_amount(words, note, is_race=is_race)
    if not amount.is_sane(units):
        return UNREAD
    if WALK.search(words) and not RUN.search(words):
        return REST
    return _build(amount, units, note, is_race=is_race)


def _is_race(words: str) -> bool:
    return bool(_RACE_DAY.search(words) or (_RACE.search(words) and not _PACE_RUN.search(words)))


def _without_amount(words: str, note: str, *, is_race: bool) -> Cell:
    if is_race:
        metres = HALF_METRES if "half" in words else MARATHON_METRES if "marathon" in words else None
        return Cell((PlanRun(0, metres, note=note, is_race=True),))
    if "parkrun" in words:
        return Cell((PlanRun(0, PARKRUN_METRES, note=note),))
    if re.search(rf"(?<![a-z])(?:{KM}|{MI}|{MIN})(?![a-z])", words) and not (
        SETS.search(words) or REPEATS.search(words)
    ):
        return UNREAD  # a unit whose number is missing
    if any(pattern.search(words) for pattern in (RUN, SETS, REPEATS)):
        return Cell((PlanRun(0, note=note or "run"),))
    return REST if WALK.search(words) else UNREAD


def _build(amount: Amount, units: Units, note: str, *, is_race: bool) -> Cell:
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
    words = _IN_BRACKETS.sub(lambda found: " " if OTHER_SPORT.search(found[0]) else found[0], words)
    run, _, more = words.partition(" with ")
    if OTHER_SPORT.search(more) and not OTHER_SPORT.search(run):
        words = run
    parts = ["", *re.split(r"(\+|,|;|/| or | and | & | then | followed by |(?<=[a-z)]) - )", words)]
    kept = [(sign, part) for sign, part in zip(parts[::2], parts[1::2], strict=True) if not OTHER_SPORT.search(part)]
    rest = "".join(f"{sign if at else ''} {part.strip()} " for at, (sign, part) in enumerate(kept)).strip()
    return rest if re.search("(?<![a-z0-9])[0-9]", rest) or RUN.search(rest) else ""  # "z2" is a zone


def _read_half_days(words: str, units: Units) -> Cell | None:
    """The two runs of "easy 6 mi am 4 mi pm", "am: 5 km, pm: 30 min"; None where it isn't two."""
    marks = list(_HALF_DAYS.finditer(words))
    if [mark[1] for mark in marks] != ["am", "pm"]:
        return None
    morning, evening = marks
    is_named_first = not words[: morning.start()].strip(" (-:")
    parts = (
        (words[morning.end() : evening.start()], words[evening.end() :])
        if is_named_first
        else (words[: morning.start()], words[morning.end() : evening.start()])
    )
    cells = [_read_run(part.strip(" ,;:/&()-"), units) for part in parts]
    if not all(cell.is_read for cell in cells):
        return UNREAD
    runs = tuple(run for cell in cells for run in cell.runs)
    return Cell(runs, is_bare=any(cell.is_bare for cell in cells), unit=cells[0].unit or cells[1].unit)


def _read_doubles(words: str, units: Units, note: str) -> Cell | None:
    """Two runs on one day: "2 x 4", "4 & 3", "AM 5 PM 4"; None for anything else."""
    sets = SETS.fullmatch(words)
    if sets is not None and sets["sets"] == "2" and not sets["more"] and sets["unit"] in {None, "km", "k"}:
        size = Decimal(sets["size"].replace(",", "."))
        if size >= 2:
            metres = Amount(size, size, "km" if sets["unit"] else "", 0, 0).metres(units)[0]
            return Cell((PlanRun(0, metres, note=note),) * 2, is_bare=sets["unit"] is None)
    both = _HALVES.match(words)
    if both is None:
        return None
    measures: list[Measure] = [_measure_of(both["one"] or both["other"]), _measure_of(both["other"] or both["one"])]
    sizes = [Decimal(both[name].replace(",", ".")) for name in ("first", "second")]
    amounts = [Amount(size, size, measure, 0, 0) for size, measure in zip(sizes, measures, strict=True)]
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
