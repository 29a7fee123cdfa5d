"""Rows of a training plan's table that look like its days, and lines with amounts, that no day was read from."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.domain.profile import Units
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_days import read_written_date
from bot.domain.words.plan_layout import Place, Places, Where
from bot.domain.words.plan_rows import Rows
from bot.domain.words.plan_sport import BESIDE_RUNS
from bot.domain.words.plan_tables import is_week_head, read_header
from bot.domain.words.plan_totals import SUM

_LONGEST_CELL = 60  # letters; longer ones are remarks


def find_passed_rows(rows: Rows, places: Places, every: Iterable[Place], units: Units) -> list[tuple[Where, str]]:
    """Return the rows that say how far in a column of days and are none of the days that were read, as they read."""
    used = {place.at[0] for place in every} | places.joined
    wide = [at for at in used if sum(map(bool, rows[at])) > 1]
    if 2 * len(wide) <= len(used):
        return []  # lines
    counts = Counter(column for at in wide for column, cell in enumerate(rows[at]) if _says_amount(cell))
    placed = {place.at[1] for place in every}
    columns = [column for column, count in counts.items() if 2 * count >= len(wide) or (column and column in placed)]
    found: list[tuple[Where, str]] = []
    for at, row in enumerate(rows):
        if at in used or len(row) < 2 or not any(row[1:]) or _is_none(row):
            continue
        told = [column for column in columns if column < len(row) and _says_run(row[column], units)]
        if told:
            found.append(((at, told[0]), " · ".join(filter(None, row))))
    return found


def _is_none(row: Sequence[str]) -> bool:
    """True for a row of names of columns or of sums."""
    is_head = is_week_head(row[0]) or row[0].strip(" .:*#").casefold() in {"day", "date"}
    return is_head or read_header(row) is not None or any(map(SUM.match, row))


def _says_amount(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and read_written_date(cell) is None


def _says_run(cell: str, units: Units) -> bool:
    is_amount = len(cell) <= _LONGEST_CELL and _says_amount(cell) and not BESIDE_RUNS.search(cell)
    return is_amount and bool(read_cell(cell, units).runs)
