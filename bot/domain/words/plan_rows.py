"""The text of a training plan as rows of cells: a CSV, a Markdown table, aligned columns, or plain lines."""

import csv
import html
import re
from bisect import bisect_right

from bot.domain.words.plan_tables import count_weekdays, is_week_head, keep_plan_tables, weekday_of

MOST_ROWS, MOST_CELLS, MOST_CELL_LETTERS = 1_500, 40, 400
Rows = tuple[tuple[str, ...], ...]
_RULE = re.compile(r"[\s|:+=-]*")
_RULED = re.compile(r"(?=.*--)[\s|:+=-]{3,}")
_WORD = re.compile(r"\S+")
_GAP = re.compile(r"\S+(?: \S+)*")
_WIDE_GAP = re.compile(r"\s{2,}|\t")
_SUM_HEAD = re.compile(r"\W*(?:weekly )?(?:total|sum|mileage|volume)s?\b.*", re.IGNORECASE)
_LABEL = re.compile(r"\W*(?:week|wk)?\W*[0-9]{1,2}\W*", re.IGNORECASE)
_FEWEST_DAYS = 5
_HTML_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.IGNORECASE | re.DOTALL)
_HTML_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FEWEST_HTML_ROWS = 3


def split_rows(text: str) -> Rows:
    """Return the rows of a text, each a tuple of cells; plain lines are rows of one cell."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")]
    return cut_rows(_split(lines[: 2 * MOST_ROWS]))


def cut_rows(rows: list[list[str]]) -> Rows:
    """Return rows without empty ones and tables that are no weeks, within what a plan needs."""
    rows = keep_plan_tables(rows)
    kept = [tuple(cell.strip()[:MOST_CELL_LETTERS] for cell in row[:MOST_CELLS]) for row in rows]
    return tuple(row for row in kept if any(row))[:MOST_ROWS]


def _split(lines: list[str]) -> list[list[str]]:  # noqa: PLR0911  # one return a shape
    text = "\n".join(lines)
    if len(_HTML_ROW.findall(text)) >= _FEWEST_HTML_ROWS:
        return [
            [html.unescape(_TAG.sub(" ", cell)) for cell in _HTML_CELL.findall(row)] for row in _HTML_ROW.findall(text)
        ]
    if sum(line.count("|") >= 3 for line in lines) >= 2:
        return [_split_markdown(line) for line in lines if not line.strip() or not _RULE.fullmatch(line)]
    if sum("\t" in line for line in lines) >= max(2, len(lines) // 3):
        return [line.split("\t") for line in lines]
    lines = [line for line in lines if not _RULED.fullmatch(line)]
    for sign in (",", ";"):
        if _is_separated(lines, sign):
            return list(csv.reader(lines, delimiter=sign))
    if any(count_weekdays(line.split(" / ")) >= _FEWEST_DAYS for line in lines):
        return [line.split(" / ") for line in lines]
    if (stacked := _read_stacked(lines)) is not None:
        return stacked
    header = next((at for at, line in enumerate(lines) if count_weekdays(_GAP.findall(line)) >= _FEWEST_DAYS), None)
    if header is not None and not lines[header].count(","):
        return [[line] for line in lines[:header]] + _split_columns(lines[header:])
    return [[line] for line in lines]


def _split_markdown(line: str) -> list[str]:
    if "|" not in line:
        return [line]
    return [re.sub(r"[*_`]{1,2}", "", cell) for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _is_separated(lines: list[str], sign: str) -> bool:
    """Whether lines are a table by this sign: rows as wide as a header that names days, or a date."""
    full = [line for line in lines if line.strip()]
    if len(full) < 2 or sum(line.count(sign) >= 2 for line in full) < max(2, len(full) // 2):
        return False
    rows = list(csv.reader(full[:12], delimiter=sign))
    return (
        any(
            count_weekdays(row) >= _FEWEST_DAYS
            or any(re.fullmatch(r"\W*(?:date|day ?1|week|wk|monday)\W*", cell.casefold()) for cell in row)
            for row in rows
        )
        or len({len(row) for row in rows}) == 1
    )


def _read_stacked(lines: list[str]) -> list[list[str]] | None:
    """A grid that was pasted with one cell a line: the names of its columns, then its cells in their order.

    None for anything else, also where the weeks have labels and one of them has more or fewer cells than columns.
    """
    full = [cell for line in lines if (cell := line.strip())]
    days = [weekday_of(cell) is not None for cell in full]
    start = next(
        (at for at in range(len(full)) if count_weekdays(full[at : at + 7]) == 7 and all(days[at : at + 7])), None
    )
    if start is None or sum(days) > 7:
        return None
    has_label = start > 0 and is_week_head(full[start - 1])
    has_sum = len(full) > start + 7 and _SUM_HEAD.fullmatch(full[start + 7]) is not None
    first, width = start - has_label, has_label + 7 + has_sum
    body = full[start + 7 + has_sum :]
    rows = [body[at : at + width] for at in range(0, len(body), width)]
    if has_label and not all(_LABEL.fullmatch(row[0]) for row in rows):
        return None
    return [[line] for line in full[:first]] + [full[first : first + width], *rows]


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
