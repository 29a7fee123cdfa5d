"""The text of a training plan as rows of cells: a CSV, a Markdown table, aligned columns, or plain lines."""

import csv
import html
import re
import unicodedata
from bisect import bisect_right
from itertools import pairwise

from bot.domain.errors import MemberError
from bot.domain.words.plan_tables import count_weekdays, is_week_head, keep_plan_tables, weekday_of

MOST_ROWS, MOST_CELLS, MOST_CELL_LETTERS = 1_500, 64, 400  # as many columns as a plan has weeks, and some
MOST_FILLED, MOST_LETTERS = 4_000, 120_000  # cells and their letters: a year of days, a season of long descriptions
Rows = tuple[tuple[str, ...], ...]
_DRESSED = re.compile("[\U0001d400-\U0001d7ff\uff01-\uff5e]+")  # letters and figures in bold, as networks have them
_RULE = re.compile(r"[\s|:+=-]*")
_RULED = re.compile(r"(?=.*--)[\s|:+=-]{3,}")
_WORD = re.compile(r"\S+")
_GAP = re.compile(r"\S+(?: \S+)*")
_WIDE_GAP = re.compile(r"\s{2,}|\t")
_SUM_HEAD = re.compile(r"\W*(?:weekly )?(?:total|sum|mileage|volume)s?\b.*", re.IGNORECASE)
_LABEL = re.compile(r"\W*(?:week|wk)?\W*[0-9]{1,2}\W*", re.IGNORECASE)
_NAMED_WEEK = re.compile(r"\W*(?:week|wk)\W*[0-9]{1,2}\W*", re.IGNORECASE)
_REST_CELL = re.compile(r"\W*(?:rest|off|cross|x-?train|ct|xt|yoga|swim|-)", re.IGNORECASE)
_BESIDE_DAYS = re.compile(r"\W*(?:week|wk|day|days|date|total|sum|mileage|volume|miles|km|-)?\W*", re.IGNORECASE)
_FEWEST_DAYS, _DAYS = 5, 7
_INSTEAD = "Send the file itself, or paste one day per line: “week 1”, then “tue 5 km” and so on."
LOST_CELLS = f"Your copy of that table lost some of its cells, so I might mix up the days. {_INSTEAD}"
LOST_COLUMNS = f"Your copy of that table lost its columns, so I might mix up the days. {_INSTEAD}"
TOO_LONG = "That's far more text than a training plan has. Send only the table with its days, without the rest."
UNCLOSED = (
    "A quotation mark in that table is opened and never closed, so I can't tell the cells below it apart. "
    "Take it out, then send the table again."
)
_HTML_ROW = re.compile(r"<tr\b[^<>]*>", re.IGNORECASE)
_HTML_ROW_END = re.compile(r"</t(?:r|body|able)\b", re.IGNORECASE)
_HTML_CELL = re.compile(r"<t[dh]\b[^<>]*>", re.IGNORECASE)
_HTML_CELL_END = re.compile(r"</t[dh]\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_FEWEST_HTML_ROWS = 3
_END = "end"  # a row of its own where every cell above is closed
_LONGEST_LINE = MOST_CELLS * MOST_CELL_LETTERS


def split_rows(text: str) -> Rows:
    """Return the rows of a text, each a tuple of cells; plain lines are rows of one cell.

    MemberError for a table that lost its columns or some of its cells on the way.
    """
    text = _DRESSED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")]
    return cut_rows(_split(lines[: 2 * MOST_ROWS]))


def cut_rows(rows: list[list[str]]) -> Rows:
    """Return rows without empty ones and tables that are no weeks, within what a plan needs.

    MemberError for more text than any plan has, which would keep everybody waiting.
    """
    rows = keep_plan_tables(rows)
    kept = [tuple(cell.strip()[:MOST_CELL_LETTERS] for cell in row[:MOST_CELLS]) for row in rows]
    full = tuple(row for row in kept if any(row))[:MOST_ROWS]
    filled = [len(cell) for row in full for cell in row if cell]
    if len(filled) > MOST_FILLED or sum(filled) > MOST_LETTERS:
        raise MemberError(TOO_LONG)
    return full


def _split(lines: list[str]) -> list[list[str]]:  # noqa: PLR0911  # one return a shape
    if (cells := _split_html("\n".join(lines))) is not None:
        return cells
    lines = [line[:_LONGEST_LINE] for line in lines]
    if sum(line.count("|") >= 3 for line in lines) >= 2:
        return [_split_markdown(line) for line in lines if not line.strip() or not _RULE.fullmatch(line)]
    if sum("\t" in line for line in lines) >= max(2, len(lines) // 3):
        return [line.split("\t") for line in lines]
    lines = [line for line in lines if not _RULED.fullmatch(line)]
    for sign in (",", ";"):
        if _is_separated(lines, sign):
            return _split_separated(lines, sign)
    if any(count_weekdays(line.split(" / ")) >= _FEWEST_DAYS for line in lines):
        return [line.split(" / ") for line in lines]
    if (stacked := _read_stacked(lines)) is not None:
        return stacked
    header = next((at for at, line in enumerate(lines) if count_weekdays(_GAP.findall(line)) >= _FEWEST_DAYS), None)
    if header is not None and not lines[header].count(","):
        return [[line] for line in lines[:header]] + _split_columns(lines[header:])
    if any(map(_lost_columns, lines)):
        raise MemberError(LOST_COLUMNS)
    return [[line] for line in lines]


def _split_html(text: str) -> list[list[str]] | None:
    """The cells of a page's tables; None for anything else. Tags are looked at once, however many are never closed."""
    rows = [_HTML_ROW_END.split(row, maxsplit=1)[0] for row in _HTML_ROW.split(text)[1:]]
    if len(rows) < _FEWEST_HTML_ROWS:
        return None
    return [
        [html.unescape(_TAG.sub(" ", _HTML_CELL_END.split(cell, maxsplit=1)[0])) for cell in _HTML_CELL.split(row)[1:]]
        for row in rows[:MOST_ROWS]
    ]


def _split_separated(lines: list[str], sign: str, *, may_end_open: bool = False) -> list[list[str]]:
    """The cells of a table by this sign, those of several lines as one line; MemberError where one is never closed."""
    try:
        *rows, last = csv.reader([*(f"{line}\n" for line in lines), _END], delimiter=sign)
    except csv.Error as error:  # a cell longer than any is
        raise MemberError(UNCLOSED) from error
    if last != [_END] and not may_end_open:
        raise MemberError(UNCLOSED)
    return [[" ".join(cell.split("\n")) for cell in row] for row in rows]


def _split_markdown(line: str) -> list[str]:
    if "|" not in line:
        return [line]
    return [re.sub(r"[*_`]{1,2}", "", cell) for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _is_separated(lines: list[str], sign: str) -> bool:
    """Whether lines are a table by this sign: rows as wide as a header that names days, or a date."""
    full = [line for line in lines if line.strip()]
    if len(full) < 2 or sum(line.count(sign) >= 2 for line in full) < max(2, len(full) // 2):
        return False
    rows = _split_separated(full[:12], sign, may_end_open=True)
    return any(
        count_weekdays(row) >= _FEWEST_DAYS
        or any(re.fullmatch(r"\W*(?:date|day ?1|week|wk|monday)\W*", cell.casefold()) for cell in row)
        for row in rows
    ) or (len({len(row) for row in rows}) == 1 and not (len(rows[0]) < _DAYS and all(map(_begins_week, rows))))


def _begins_week(row: list[str]) -> bool:
    """True for a line of runs behind the name of its week: "Week 1 - 3, 4, 3, 8"."""
    return bool(row) and re.match(r"\W*(?:week|wk)\W*[0-9]{1,2}\W+\w", row[0], re.IGNORECASE) is not None


def _read_stacked(lines: list[str]) -> list[list[str]] | None:
    """A grid that was pasted with one cell a line: the names of its columns, then its cells in their order.

    None for anything else. MemberError where cells are missing, since nobody can tell which.
    """
    full: list[str] = []
    for cell in filter(None, map(str.strip, lines)):
        if cell.startswith("(") and full:
            full[-1] = f"{full[-1]} {cell}"  # the rest of a cell that took two lines
        else:
            full.append(cell)
    days = [weekday_of(cell) is not None for cell in full]
    places = range(len(full))
    start = next((at for at in places if count_weekdays(full[at : at + 7]) == 7 and all(days[at : at + 7])), None)
    if start is None or sum(days) > 7:
        return None
    has_label = start > 0 and is_week_head(full[start - 1])
    has_sum = len(full) > start + 7 and _SUM_HEAD.fullmatch(full[start + 7]) is not None
    body = full[start + 7 + has_sum :]
    has_label = has_label or (bool(body) and _NAMED_WEEK.fullmatch(body[0]) is not None)
    width = has_label + 7 + has_sum
    rows = [body[at : at + width] for at in range(0, len(body), width)]
    if not _is_whole(rows, width, has_label=has_label):
        raise MemberError(LOST_CELLS)
    heads = [*(["Week"] if has_label else []), *full[start : start + 7 + has_sum]]
    return [[line] for line in full[: start - (start > 0 and is_week_head(full[start - 1]))]] + [heads, *rows]


def _is_whole(rows: list[list[str]], width: int, *, has_label: bool) -> bool:
    """False where cells of a grid are missing: a label stands elsewhere or is skipped, or days off aren't written."""
    cells = [cell for row in rows for cell in (row[1:] if has_label else row)]
    if any(map(_NAMED_WEEK.fullmatch, cells)):
        return False
    if not has_label:
        return all(any(map(_REST_CELL.match, row)) for row in rows)
    if not all(len(row) == width and _LABEL.fullmatch(row[0]) for row in rows):
        return False
    numbers = [int(re.sub(r"\D", "", row[0])) for row in rows]
    return {abs(one - other) for one, other in pairwise(numbers)} <= {1}


def _lost_columns(line: str) -> bool:
    """True for the names of columns with single gaps: the cells below them can't be told apart."""
    words = line.replace("|", " ").split()
    others = [word for word in words if weekday_of(word) is None]
    return count_weekdays(words) >= _FEWEST_DAYS and all(_BESIDE_DAYS.fullmatch(word) for word in others)


def _split_columns(lines: list[str]) -> list[list[str]]:
    """Lines whose columns stand under those of the first one, as the text of a page keeps them."""
    heads = [(match.start(), match.end()) for match in _GAP.finditer(lines[0])]
    starts = [start for start, _ in heads]
    words = [match for line in lines[1:] for match in _WORD.finditer(line)]
    is_flush_left = 2 * sum(match.start() in starts for match in words) > len(words)
    rows = []
    for line in lines:
        cells = [""] * (len(heads) + 1)
        in_order = _split_wide(line, heads)
        if in_order is not None:
            rows.append(in_order)
            continue
        for match in (_WORD if is_flush_left else _GAP).finditer(line):
            if match.end() <= heads[0][0]:
                at = 0
            elif is_flush_left:
                at = bisect_right(starts, match.start() + 1)
            else:
                middle = match.start() + match.end()
                at = 1 + min(range(len(heads)), key=lambda one: abs(sum(heads[one]) - middle))  # used at once
            cells[at] = f"{cells[at]} {match[0]}".strip()
        rows.append(cells)
    return rows


def _split_wide(line: str, heads: list[tuple[int, int]]) -> list[str] | None:
    """The cells of a line with wide gaps that has one for each column, wherever they stand; None for any other."""
    cells = _WIDE_GAP.split(line.strip())
    if len(cells) == len(heads) + 1:
        return cells
    return ["", *cells] if len(cells) == len(heads) else None
