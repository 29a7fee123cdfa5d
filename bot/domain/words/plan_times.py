"""The times of day at which a training plan has its runs: "18:30 5k", "9am 12 km", "18h30 8 km", "6-7pm 5k"."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.domain.reminders.training_plan import PlanRun, TrainingPlan, list_runs
from bot.domain.words.clock import DAY_MINUTES, MAX_SPAN, SPAN_PATTERNS, Span, build_clock
from bot.domain.words.plan_amount import KM, MI

_HOUR, _HALF = r"[0-9]{1,2}(?:[:.][0-9]{2})?", r"[ap]\.?m\.?(?![a-z])"
_AM_PM = r"(?P<half>[ap])\.?m\.?(?![a-z])"
_TO = r"(?: ?- ?[0-9]{1,2}[:.h][0-9]{2}(?![\w:]| ?/))?"  # "18:30-19:30": when it is over
_SIGN = r"(?:(?:at|from) |@ ?)"
_SURE = re.compile(  # a time wherever it stands: no pace and no length is written like this
    rf"\(?(?:{_SIGN})?(?<![\w.,:/-])(?:"
    rf"(?P<span>{_HOUR}(?: ?{_HALF})? ?(?:-|to) ?{_HOUR} ?{_HALF})"
    rf"|(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5][0-9]) ?|(?<=[0-9])){_AM_PM}"
    r"|(?P<bare>1[0-9]|2[0-3]|0?[7-9])h(?P<past>[0-5][0-9])(?!\w)|(?P<late>1[6-9]|2[0-3]) ?h(?!\w)"
    r"|(?P<noon>(?:12 ?)?(?:noon|midday)(?!\w)))\)?"
    rf"|\(?{_SIGN}(?P<evening>1[6-9]|2[0-3]):(?P<then>[0-5][0-9]){_TO}(?![\w:]| ?/| per )\)?"
)
_SIDE = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?: ?(?P<half>[ap])\.?m)?")
_LEADING = re.compile(  # a time where a run follows that says how far: "18:30 5k", but "20:00 easy" is a length
    rf"\(?(?:{_SIGN})?(?:(?P<hour>0[4-9]|1[0-9]|2[0-3]|[6-9]):(?P<minute>[0-5][0-9])"
    rf"|(?P<dotted>0?[6-9]|1[0-9]|2[0-3])\.(?P<past>15|30|45|(?:(?<=1[7-9]\.)|(?<=2[0-3]\.))00))"
    rf"{_TO}(?: ?h(?:rs?)?(?!\w))?(?![\w:.]| ?/| per | ?%| ?(?:race )?(?:pace|effort))\)?"
    rf"|(?P<spaced>1[0-2]|0?[1-9]) {_AM_PM}"
)
_ANY_CLOCK = re.compile(r"(?<![\w.,:])[0-9]{1,2}:[0-9]{2}(?!\d)|(?<![\w.,])[0-9]{1,2} ?[ap]\.?m(?![a-z])")
_NEXT_PART = re.compile(r"[+,;(]|(?<![a-z])(?:then|plus)(?![a-z])")
_NUMBER = re.compile(r"(?<![\w])[0-9]")
_DISTANCE = re.compile(rf"(?:{KM}|{MI})(?![a-z])")
_SLOWEST_PACE = 15  # minutes
_AROUND = " :,;-|@."  # a time


def split_times(words: str) -> tuple[tuple[int, str], ...]:
    """Return what a cell has at which minute of the day; nothing where it names no time.

    `words` are tidy, in small letters and without paces. A time alone comes with an empty text.
    """
    if not any(map(str.isdigit, words)) and "noon" not in words and "midday" not in words:
        return ()
    sure = [(found, minute) for found in _SURE.finditer(words) if (minute := _read_sure(found)) is not None]
    if not sure:
        return _split_leading(words)
    if len(sure) == 1:
        found, minute = sure[0]
        rest = f"{words[: found.start()].rstrip(_AROUND)} {words[found.end() :].lstrip(_AROUND)}".strip()
        return () if _ANY_CLOCK.search(rest) else ((minute, rest),)
    if words[: sure[0][0].start()].strip(_AROUND):
        return ()
    ends = [*(found.start() for found, _ in sure[1:]), len(words)]
    texts = [words[found.end() : end].strip(_AROUND) for (found, _), end in zip(sure, ends, strict=True)]
    return tuple(zip((minute for _, minute in sure), texts, strict=True)) if all(texts) else ()


def _split_leading(words: str) -> tuple[tuple[int, str], ...]:
    found = _LEADING.match(words)
    if found is None:
        return ()
    rest = words[found.end() :].strip(" :,;-|")
    if _DISTANCE.match(rest) and int(found["hour"] or 24) <= _SLOWEST_PACE:
        return ()  # "6:30 km 5k": what a kilometre takes
    if _ANY_CLOCK.search(rest) or not _NUMBER.search(_NEXT_PART.split(rest, maxsplit=1)[0]):
        return ()
    if found["spaced"]:
        return ((_in_half(int(found["spaced"]), 0, found["half"]), rest),)
    if found["dotted"] and not re.match(r"[0-9]", rest):
        return ()
    return ((int(found["hour"] or found["dotted"]) * 60 + int(found["minute"] or found["past"]), rest),)


def _read_sure(found: re.Match[str]) -> int | None:
    if found["span"]:
        read = (read(match) for pattern, read in SPAN_PATTERNS if (match := pattern.match(found["span"])))
        return next((span.start for span in read if isinstance(span, Span)), _read_late(found["span"]))
    if found["noon"]:
        return 12 * 60
    if found["half"]:
        return _in_half(int(found["hour"]), int(found["minute"] or 0), found["half"])
    hour = int(found["bare"] or found["late"] or found["evening"])
    return build_clock(hour, int(found["past"] or found["then"] or 0)).minute


def _read_late(span: str) -> int | None:
    """The start of a span that ends after midnight: "11pm-1am", "10:30-12am"; None for any other."""
    sides = [match.groupdict() for match in _SIDE.finditer(span)]
    if len(sides) != 2 or sides[1]["half"] != "a" or sides[0]["half"] == "a":
        return None
    start = _in_half(int(sides[0]["hour"]), int(sides[0]["minute"] or 0), "p")
    end = _in_half(int(sides[1]["hour"]), int(sides[1]["minute"] or 0), "a")
    return start if DAY_MINUTES + end - start <= MAX_SPAN else None


def _in_half(hour: int, minute: int, half: str) -> int:
    return (hour % 12 + (12 if half == "p" else 0)) * 60 + minute


def find_start_times(plan: TrainingPlan) -> dict[int, tuple[int, ...]]:
    """Return at which times a plan has its runs, by their weekdays; of several the most usual one first."""
    return _count_times(list_runs(plan))


def _count_times(dated: Iterable[tuple[date, PlanRun]]) -> dict[int, tuple[int, ...]]:
    counted: Mapping[int, Counter[int]] = defaultdict(Counter)
    for day, run in dated:
        if run.start_minute is not None:
            counted[day.weekday()][run.start_minute] += 1
    return {weekday: tuple(minute for minute, _ in times.most_common()) for weekday, times in sorted(counted.items())}


def fill_times(dated: list[tuple[date, PlanRun]]) -> list[tuple[date, PlanRun]]:
    """Return runs by their days, the ones without a time at that which their weekday usually has in this plan."""
    usual = _count_times(dated)
    days = Counter(day for day, _ in dated)
    return [
        (day, replace(run, start_minute=usual[day.weekday()][0]))
        if run.start_minute is None and days[day] == 1 and day.weekday() in usual
        else (day, run)
        for day, run in dated
    ]
