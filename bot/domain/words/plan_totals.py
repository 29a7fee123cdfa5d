"""The totals that a training plan gives for its weeks, and the weeks that don't add up to them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.profile import Units
from bot.domain.words.distance import METRES_IN
from bot.domain.words.plan_amount import NUMBER
from bot.domain.words.plan_cell import Cell, read_cell
from bot.domain.words.plan_day_rows import WEEK
from bot.domain.words.plan_layout import PlacedWeek
from bot.domain.words.plan_rows import Rows

_MOST_SAID = 3
_MOST_BELOW = 3  # rows between the last day of a week and its total
_LONGEST_HEAD = 24  # letters
_ROUNDED = 0.1  # of a total, and one km or mile
_SUM_HEAD = re.compile(r"\bsum\b|total|mileage|volume|weekly", re.IGNORECASE)  # "WeeklyTotal", too
_OTHER_SUM = re.compile(
    r"cumul|running|so far|to date|time|min|hour|climb|elev|ascent|runs\b|days|sessions|weeks|burn|calor", re.IGNORECASE
)
_SUM = r"\W*(?:week(?:ly)? ?[0-9]* ?)?(?:total|sum|mileage|volume)\b"
_SIZE = rf"(?P<low>{NUMBER})(?: ?(?:-|to) ?(?P<high>{NUMBER}))? ?(?P<unit>kms?|k|miles?|mi)?(?![\w:.])"
_SUM_CELL = re.compile(rf"\W*{_SIZE}\W*", re.IGNORECASE)
_SUM_LINE = re.compile(rf"{_SUM}[a-z ]{{0,20}}\W{{1,3}}{_SIZE}", re.IGNORECASE)
SUM = re.compile(_SUM, re.IGNORECASE)
_BESIDE = re.compile(r"[(,;]|\s[-=]\s")  # before what is said beside a distance


def contradict(rows: Rows, weeks: Sequence[PlacedWeek], cells: Mapping[int, Cell], units: Units) -> list[str]:
    """Return what is said of weeks that don't add up to their totals."""
    columns = find_sum_columns(rows)
    unit = " ".join(columns.values())
    found = []
    for number, (week, near) in enumerate(zip(weeks, _find_blocks(rows, weeks), strict=True), start=1):
        own = {one.at[0] for one in week.places}
        said = _find_sum(rows, [at for at in near if at not in own], min(own) if len(own) == 1 else None, columns)
        if said is None:
            continue
        scale = _read_scale(said["unit"] or unit, units)
        least, most = (float((said[name] or said["low"]).replace(",", ".")) for name in ("low", "high"))
        low, high = (metres / float(METRES_IN[scale]) for metres in _add_up(week, cells))
        if high < least * (1 - _ROUNDED) - 1 or low > most * (1 + _ROUNDED) + 1:
            size = high if high < least else low
            found.append(f"Week {week.number or number} adds up to {size:.3g} {scale}, but its total says {least:g}.")
    more = len(found) - _MOST_SAID
    found = [*found[:_MOST_SAID], *([f"{more} more of its weeks don't add up either."] if more > 0 else [])]
    return [*found, *_doubt_days(weeks, cells, units)]


def _doubt_days(weeks: Sequence[PlacedWeek], cells: Mapping[int, Cell], units: Units) -> list[str]:
    """What is said of a total behind one of a line's days, which may be its week's: "tue 5k, sun 9k (total 14k)"."""
    found = []
    for number, week in enumerate(weeks, start=1):
        lines = Counter(one.at for one in week.places)
        shared = [one for one in week.places if lines[one.at] > 1 and "total" in one.text.casefold()]
        for own, taken in ((read_cell(_BESIDE.split(one.text)[0], units), cells[id(one)]) for one in shared):
            if own.runs and taken.runs and own.runs[0].metres not in {None, taken.runs[0].metres}:
                found.append(str(week.number or number))
    if not found:
        return []
    *others, last = found
    named = f"weeks {', '.join(others)} and {last}" if others else f"week {last}"
    return [
        (
            f"In {named} I read the total as the distance of the run before it. "
            "If it's the week's total, put it on its own line and send the plan again."
        )
    ]


def find_sum_columns(rows: Rows) -> dict[int, str]:
    """Return the columns of a table that are totals of its weeks, with what stands above each."""
    head = next((row for row in rows[:40] if len(row) > 2 and any(map(_is_sum_head, row))), ())
    return {at: text for at, text in enumerate(head) if _is_sum_head(text)}


def _is_sum_head(text: str) -> bool:
    return _SUM_HEAD.search(text) is not None and len(text) <= _LONGEST_HEAD and not _OTHER_SUM.search(text)


def _find_blocks(rows: Rows, weeks: Sequence[PlacedWeek]) -> list[range]:
    """The rows around each week: from its heading, or its first day, to the next one's."""
    spans = [[one.at[0] for one in week.places] for week in weeks]
    blocks, last = [], -1
    for span in spans:
        begin = min(span, default=last + 1)
        heading = next((at for at in range(begin, last, -1) if WEEK.match(rows[at][0].lstrip("#* "))), begin)
        blocks.append((heading, last := max(span, default=last)))
    ends = [*(heading for heading, _ in blocks[1:]), len(rows)][: len(blocks)]
    return [range(begin, min(end, until + 1 + _MOST_BELOW)) for (begin, until), end in zip(blocks, ends, strict=True)]


def _find_sum(rows: Rows, near: Sequence[int], own: int | None, columns: Iterable[int]) -> re.Match[str] | None:
    """The total of a week: in a line of its own near it, or in a column of totals in its own row."""
    lines = (" ".join(rows[at]) for at in near if len(rows[at]) <= 2)
    sums = (_SUM_LINE.match(line) for line in lines if not _OTHER_SUM.search(line))
    row = () if own is None else rows[own]
    return next(filter(None, (*sums, *(_SUM_CELL.fullmatch(row[at]) for at in columns if at < len(row)))), None)


def _read_scale(unit: str, units: Units) -> Units:
    return "mi" if re.search(r"\bmi", unit.casefold()) else "km" if "k" in unit.casefold() else units


def _add_up(week: PlacedWeek, cells: Mapping[int, Cell]) -> tuple[float, float]:
    """The fewest and the most metres that a week may have; no end where it doesn't say how far it is."""
    read = [cells[id(one)] for one in week.places]
    runs = [run for cell in read for run in cell.runs]
    low = sum(run.metres or 0 for run in runs if not (run.is_optional or run.is_race))
    if not all(cell.is_read for cell in read) or any(run.metres is None for run in runs):
        return low, float("inf")
    return low, sum(run.most or run.metres or 0 for run in runs)
