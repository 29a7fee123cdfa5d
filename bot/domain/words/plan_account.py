"""Whether a training plan was read whole: amounts that went into no day, and days on which too much is run."""

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from bot.domain.profile import Units
from bot.domain.words.plan_amount import HOUR, KM, MI, MIN, NUMBER
from bot.domain.words.plan_cell import Cell
from bot.domain.words.plan_layout import Place, PlacedWeek, Places, Where
from bot.domain.words.plan_passed import find_passed_rows
from bot.domain.words.plan_rows import Rows
from bot.domain.words.plan_sport import BESIDE_RUNS
from bot.domain.words.plan_totals import SUM, contradict, find_sum_columns
from bot.domain.words.tokens import tidy

Piece = tuple[Where, str]
_IN_PART = 10  # one amount in so many may be left out before a plan counts as read in part
_MOST_RUNS, _MOST_TWICE = 2, 2  # on a day; and weekdays of a week that may come twice
_MOST_PARTS = 6  # lines below a day of which its run is made
_SHORTEST_TAIL = 3  # lines below the last day that was read; fewer are notes
_LONGEST_LINE = 8  # words
_UNIT = rf"(?:(?P<km>{KM})|(?P<mi>{MI})|(?P<min>{MIN})|(?P<h>{HOUR})|(?P<laps>laps?|loops?))"
_AMOUNT = re.compile(
    rf"(?<![\w.,:/+'-])(?:{NUMBER} ?(?:-|to) ?)?(?P<number>{NUMBER}) ?-?{_UNIT}(?![a-z0-9])"
    r"(?!(?: race)?[ -](?:pace|effort)| ?/| per )"
)
_BARE = re.compile(rf"\W*({NUMBER})\W*")
_DAY_LINE = re.compile(r"\W*(?:w(?:ee)?k ?[0-9]{1,2}\W+)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|day ?[0-9])\b")
_AMOUNT_HEAD = re.compile(r"dist|\bkm|kilomet|\bmi\b|mile|\bmin|duration", re.IGNORECASE)
_OTHER_HEAD = re.compile(r"cumul|week|goal|actual|pace|done|to go|per |/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Account:
    """The pieces with an amount that went into no day, in their order; and what is to be said of all of the plan.

    `remarks` are lines with a number that were taken for no day.
    """

    lost: tuple[Place, ...]
    doubts: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def account_for(rows: Rows, places: Places, cells: Mapping[int, Cell], units: Units) -> Account:
    """Return what was not read of a plan whose places were read as these cells, by their ids."""
    every = {id(one): one for one in (*places.days, *(one for week in places.weeks for one in week.places))}
    every |= {id(one): one for one in places.doubtful}
    counter = _Counter(rows)
    for place in every.values():
        counter.take(place)
    empty = dict(_find_empty(rows, every, cells))
    sized = {every[at].at[0] for at, cell in cells.items() if any(run.metres or run.seconds for run in cell.runs)}
    passed = find_passed_rows(rows, places, every.values(), units)
    known = {at for (at, _), _ in passed}
    left, beside = counter.list_left(sized)
    lost = [*(piece for piece in left if piece[0][0] not in known), *passed, *empty.values()]
    remarks = [text for (at, _), text in sorted([*beside, *_find_bare(rows, every)]) if at not in known]
    unread = {at for at in every if at not in cells or not cells[at].is_read}
    read = {at for at, one in every.items() if _list_amounts(one.text)} - unread - empty.keys()
    doubts = []
    count = len(lost) + len(unread)
    if count > 1 and _IN_PART * count > count + len(read):
        doubts.append(IN_PART.format(left=count, told=count + len(read)))
    if _is_crowded(places, cells):
        doubts.append(CROWDED)
    pieces = tuple(Place(text, "", "", (at, column)) for (at, column), text in sorted(lost))
    doubts += contradict(rows, places.weeks, cells, units)
    return Account(pieces, tuple(doubts), tuple(dict.fromkeys(remarks)))


IN_PART = (
    "**I could only read part of this plan:** {left} of its {told} distances and times went into no day. "
    "Check every week, or send it one day a line."
)
CROWDED = "**I may have mixed up its days:** there are more runs on one day than anybody does. Check every week."


def _list_amounts(text: str) -> list[tuple[float, str]]:
    """The numbers of a text that have a unit, with its name."""
    if not any(map(str.isdigit, text)):
        return []
    words = (text if text.isascii() else tidy(text)).casefold()
    found = ((float(one["number"].replace(",", ".")), one.lastgroup or "") for one in _AMOUNT.finditer(words))
    return [(size, unit) for size, unit in found if size]


class _Counter:
    """The amounts of a plan by where they stand; those of the places are taken away, and the rest is left."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._found: dict[tuple[float, str], list[Where]] = defaultdict(list)
        self._read: list[int] = []  # rows that are a day's
        sums = find_sum_columns(rows)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if column in sums or (len(row) > 2 and SUM.match(row[0])):
                    continue
                for amount in _list_amounts(text):
                    self._found[amount].append((at, column))
        self._told = Counter(where[1] for found in self._found.values() for where in found)

    def take(self, place: Place) -> None:
        """Take the amounts of a place away, those from where it begins on first."""
        for amount in _list_amounts(place.text):
            found = self._found[amount]
            if found:
                at = bisect_left(found, place.at)
                del found[at if at < len(found) else 0]
        insort(self._read, place.at[0])

    def _is_whole(self, day: int) -> bool:
        """True for a day that has its row to itself, so that what stands below can only be of it."""
        return self._read[day - 1 : day] != self._read[day : day + 1]

    def list_left(self, sized: Set[int]) -> tuple[list[Piece], list[Piece]]:
        """The pieces with an amount that was not taken, in columns and lines that are read as days otherwise.

        What stands below a day that says how far it is, in one of these rows, tells of what that is made. The second
        list are lines that tell of something else, as it seems.
        """
        left = Counter(where for found in self._found.values() for where in found)
        left_in = Counter(where[1] for where in left.elements())
        pieces: list[Piece] = []
        tail: list[Piece] = []
        beside: list[Piece] = []
        for (at, column), row in ((where, self._rows[where[0]]) for where in sorted(left)):
            is_table = len(row) > 2 and sum(map(bool, row)) > 1
            text = row[column] if is_table else " ".join(filter(None, row)).strip(" |*-")
            day = bisect_right(self._read, at) - 1
            if SUM.match(text):
                continue
            if is_table:
                if day >= 0 and left_in[column] < self._told[column]:
                    pieces.append(((at, column), text))
                continue
            is_part = (
                day >= 0 and self._is_whole(day) and self._read[day] in sized and at - self._read[day] <= _MOST_PARTS
            )
            if day >= 0 and _is_day(text, is_part=is_part):
                (pieces if at <= self._read[-1] else tail).append(((at, column), text))
            elif not is_part:
                beside.append(((at, column), text))
        is_read = len(tail) >= _SHORTEST_TAIL
        return pieces + tail * is_read, beside + tail * (not is_read)


def _find_bare(rows: Rows, every: Mapping[int, Place]) -> Iterator[Piece]:
    """Lines of a number alone that are no day's and belong to none above them."""
    days = sorted((place.at[0], place.text) for place in every.values())
    for at, row in enumerate(rows):
        text = " ".join(filter(None, row))
        if len(row) > 1 or not _BARE.fullmatch(text):
            continue
        above = bisect_left(days, (at, ""))
        texts = [text for of, text in days[above:] if of == at] + [text for _, text in days[:above][-1:]]
        if not any(_BARE.sub(r"\1", text) in one for one in texts):
            yield (at, 0), text


def _is_day(line: str, *, is_part: bool) -> bool:
    """True for a line that begins with a day or is little more than an amount, of running."""
    words = tidy(line).casefold()
    is_short = _AMOUNT.match(words) is not None and len(words.split()) <= _LONGEST_LINE and not is_part
    return (is_short or _DAY_LINE.match(words) is not None) and not BESIDE_RUNS.search(words)


def _find_empty(
    rows: Rows, every: Mapping[int, Place], cells: Mapping[int, Cell]
) -> Iterator[tuple[int, tuple[Where, str]]]:
    """Days that say how far in their text, or in a column of amounts beside it, and were read without."""
    counts = Counter(place.at[0] for place in every.values())
    known = sorted(at for at, count in counts.items() if count == 1 and len(rows[at]) > 2)  # a row a day
    heads = rows[known[0] - 1] if known and known[0] else ()
    columns = [at for at, head in enumerate(heads) if _AMOUNT_HEAD.search(head) and not _OTHER_HEAD.search(head)]
    columns = columns if 2 * len(known) > len(every) else []
    for one, place in every.items():
        cell, at = cells.get(one), place.at[0]
        if cell is None or not cell.is_read or any(run.metres or run.seconds for run in cell.runs):
            continue
        row = rows[at]
        if not cell.runs and any(unit in {"km", "mi"} for _, unit in _list_amounts(place.text)):
            if not BESIDE_RUNS.search(place.text):
                yield one, ((at, 0), place.text)
        elif not any(map(BESIDE_RUNS.search, row)):
            sizes = ((column, _BARE.fullmatch(row[column])) for column in columns if column < len(row))
            told = (column for column, size in sizes if size and float(size[1].replace(",", ".")))
            yield from ((one, ((at, column), row[column])) for column in told)


def _is_crowded(places: Places, cells: Mapping[int, Cell]) -> bool:
    """True where a day has three runs, or most days of a week come twice."""
    dated = Counter(one.date for one in places.days for _ in cells[id(one)].runs)
    return max(dated.values(), default=0) > _MOST_RUNS or any(_is_full(week, cells) for week in places.weeks)


def _is_full(week: PlacedWeek, cells: Mapping[int, Cell]) -> bool:
    named = [one for one in week.places if one.weekday is not None]
    runs = Counter(one.weekday for one in named for _ in cells[id(one)].runs)
    twice = sum(count > 1 for count in Counter(one.weekday for one in named).values())
    return max(runs.values(), default=0) > _MOST_RUNS or twice > _MOST_TWICE
