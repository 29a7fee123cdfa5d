"""The days that one line of a training plan names, each with its text: "tue 5k, thu 6k hills", "Rest Mon & Fri"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.domain.reminders.week import DAY_NAMES
from bot.domain.words.days import WEEKDAY_OF
from bot.domain.words.plan_days import WrittenDate, cut_date, read_written_date
from bot.domain.words.plan_layout import Place

DAY = rf"(?:{'|'.join(sorted((name for name in WEEKDAY_OF if len(name) > 2), key=len, reverse=True))})"
DAY_NAME = re.compile(rf"(?<![a-z])({DAY})(?![a-z]|'s)[.:]?\s*[-:=]?\s*", re.IGNORECASE)
NUMBER_ALONE = re.compile(r"^\W*(?P<number>[0-9]{1,2})(?:\.0)?\W*$")
_ALSO = re.compile(r"s?\s*(?:,|&|\+|,?\s+and)\s*", re.IGNORECASE)  # "Mon, Wed and Fri: 5 km"
_UNTIL = re.compile(r"s?(?:-|\s+(?:to|thru|through|until)\s+)", re.IGNORECASE)  # "Mon-Wed 5 km"
_EITHER = re.compile(r"s?\s*(?:/|\s-|\s+or)\s*", re.IGNORECASE)  # "Sat or Sun 10 km"
_AT_REST = re.compile(r"(?:^|[^a-z])(?:rest|off)(?: days?)?(?: on| every)?\W*$", re.IGNORECASE)
_ENDED = re.compile(r"\s*(?:[,;|&+]|and\b|then\b)", re.IGNORECASE)
NUMBERED_DAY = re.compile(r"^\W*(day ?([1-7]))(?![0-9])\W*(.*)$", re.IGNORECASE)  # "Day 3: 5 km"
_MOST_BEFORE = 3  # words before the first day that a line names, which is prose otherwise


def mentions_day(line: str) -> bool:
    """Return whether a line has a weekday anywhere."""
    return DAY_NAME.search(line) is not None


def _is_list(parts: Sequence[str]) -> bool:
    """True for the runs of a week as numbers alone, or nearly so: "3, 4, 3, 8", "3, 3, walk 3, marathon"."""
    numbers = sum(NUMBER_ALONE.match(part) is not None for part in parts)
    return numbers > 1 and 2 * numbers >= len(parts) and all(len(part.split()) < 3 for part in parts)


def split_days(line: str, at: int) -> Iterator[Place]:
    """Yield the days that a line names, each with its text; the whole line where it names none."""
    written = read_written_date(line)
    if written is not None:
        yield _place(cut_date(line), at, "", date=written)
        return
    numbered = NUMBERED_DAY.match(line)
    if numbered is not None:
        yield _place(numbered[3], at, numbered[1], int(numbered[2]) - 1)
        return
    found = list(DAY_NAME.finditer(line))
    if not found or len(line[: found[0].start()].split()) > _MOST_BEFORE:
        parts = [part.strip() for part in re.split(r"[,;]", line)]
        if len(parts) == 7:
            for day, part in enumerate(parts):
                yield _place_on(part, at, day)
            return
        if _is_list(parts):
            yield from (_place(part, at, "") for part in parts)
            return
        text = line.partition(":")[2].strip() if re.match(r"^[a-z /-]+:", line, re.IGNORECASE) else line
        kind = line.partition(":")[0] if text != line else ""
        yield _place(f"{text} {kind}".strip(), at, "")
        return
    yield from _split_named(line, found, at)


def _split_named(line: str, found: Sequence[re.Match[str]], at: int) -> Iterator[Place]:
    """The days whose names were found in a line, each with what follows it; days that are named together share it."""
    if _stand_behind(line, found):
        yield from _split_named_behind(line, found, at)
        return
    at_rest = _count_at_rest(line, found)
    yield from (_place_on("rest", at, WEEKDAY_OF[match[1].casefold()]) for match in found[:at_rest])
    found = found[at_rest:]
    waiting: list[int] = []
    for match, following in zip(found, [*found[1:], None][: len(found)], strict=True):
        end = following.start() if following is not None else len(line)
        weekday = WEEKDAY_OF[match[1].casefold()]
        between = line[match.end(1) : end]
        if following is not None and (_ALSO.fullmatch(between) or _UNTIL.fullmatch(between)):
            last = WEEKDAY_OF[following[1].casefold()] if _UNTIL.fullmatch(between) else weekday + 1
            waiting += [(weekday + on) % 7 for on in range((last - weekday) % 7)]
            continue
        text = line[match.end() : end].strip(" ,;|&-")
        if following is not None and _EITHER.fullmatch(between):
            text = line[match.start(1) : following.end(1)]  # which of both days, nobody says
        yield from (
            _place_on(re.sub(r"(?:,| and| then)+$", "", text), at, day) for day in dict.fromkeys([*waiting, weekday])
        )
        waiting = []


def _place_on(text: str, at: int, day: int) -> Place:
    return _place(text, at, DAY_NAMES[day][:3], day)


def _place(text: str, at: int, column: str, weekday: int | None = None, date: WrittenDate | None = None) -> Place:
    return Place(text, "", column, (at, 0), weekday, date)


def _count_at_rest(line: str, found: Sequence[re.Match[str]]) -> int:
    """How many days a line names behind a word for days off, before any with a run: 2 in "Rest Mon & Fri, Tue 5k"."""
    if not _AT_REST.search(line[: found[0].start()]):
        return 0
    count = 1
    ends = [line[one.end(1) : other.start()] for one, other in pairwise(found)]
    while count < len(found) and _ALSO.fullmatch(ends[count - 1]):
        count += 1
    end = found[count].start() if count < len(found) else len(line)
    has_run = any(map(str.isdigit, line[found[count - 1].end() : end]))
    return count - has_run


def _stand_behind(line: str, found: Sequence[re.Match[str]]) -> bool:
    """True for days that stand behind their runs: "5k Tue, 6k Thu, 10k on Sunday"."""
    before = line[: found[0].start()].rstrip()
    is_told = any(map(str.isdigit, before)) and not before.endswith((":", ")", "-", "."))
    ends = [line[one.end() : other.start()] for one, other in pairwise(found)]
    return is_told and (all(map(_ENDED.match, ends)) if ends else not line[found[0].end() :].strip(" .,;"))


def _split_named_behind(line: str, found: Sequence[re.Match[str]], at: int) -> Iterator[Place]:
    """The days of such a line, each with what stands before it."""
    text, begin = "", 0
    for match in found:
        own = re.sub(r"^(?:and|then)\b|\b(?:on|every)$", "", line[begin : match.start()].strip(" ,;|&+-")).strip()
        text, begin = own or text, match.end()
        weekday = WEEKDAY_OF[match[1].casefold()]
        yield _place_on(text, at, weekday)
