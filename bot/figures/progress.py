"""Pictures of weeks that need no colour: a member's strength, runs and pauses, and how many of a club did their two."""

import io
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from PIL import Image, ImageDraw

from bot.domain.club_stats import WeekCount
from bot.domain.progress import BOTH, Week
from bot.figures.lettering import Weight, typeface

WIDTH, HEIGHT = 1000, 570
CLUB_HEIGHT = 380
_FINE = 2  # drawn so many times as large
_LEFT, _COLUMN, _SIDE = 84, 56, 40
_LINE, _STEP = 236, 48  # the line on which strength stands, and from one square to the next
_RUN, _RUN_STEP, _MOST_RUNS = 15, 38, 5
_MOST_SQUARES = 4
_FOOT, _CURVE, _DOT = 300, 220, 9  # of a club's curve: the line it stands on, its height, and half a dot
_PAPER, _INK, _SOFT, _PALE = 250, 40, 96, 205


def draw_progress(weeks: Sequence[Week]) -> bytes:
    """Return a member's weeks as a PNG, the oldest on the left."""
    image, pen = _open(HEIGHT)
    for at, week in enumerate(weeks):
        _draw_week(pen, _LEFT + at * _COLUMN, week)
    right = _LEFT + len(weeks) * _COLUMN
    pen.line(_LEFT - 8, _LINE, right, _LINE)
    for count in (1, BOTH):
        pen.words(str(count), _LEFT - 46, _LINE - count * _STEP - 1, 30)
    _draw_months(pen, [week.monday for week in weeks], _LINE + 5 * _RUN_STEP + 14)
    _draw_key(pen)
    return _finish(image)


def draw_club_weeks(weeks: Sequence[WeekCount]) -> bytes:
    """Return how many members did their two in each week as a PNG: a curve with each number beside it."""
    image, pen = _open(CLUB_HEIGHT)
    most = max((week.two for week in weeks), default=0) or 1
    points = [
        (_LEFT + at * _COLUMN + _COLUMN / 2, _FOOT - _DOT - week.two / most * _CURVE) for at, week in enumerate(weeks)
    ]
    pen.line(_LEFT - 8, _FOOT, _LEFT + len(weeks) * _COLUMN, _FOOT)
    for (left, top), (right, bottom) in pairwise(points):
        pen.line(left, top, right, bottom)
    for (middle, top), week in zip(points, weeks, strict=True):
        is_over = week is not weeks[-1]
        pen.dot(middle, top, _DOT, is_full=is_over)
        text = str(week.two)
        pen.words(text, middle - pen.length(text, 28) / 2, top - _DOT - 40, 28)
    _draw_months(pen, [week.monday for week in weeks], _FOOT + 14)
    return _finish(image)


def describe_club_weeks(weeks: Sequence[WeekCount]) -> str:
    """Return what the curve shows, for whoever cannot see it."""
    counts = ", ".join(str(week.two) for week in weeks)
    return (
        f"How many did their two in each of the last {len(weeks)} weeks, the oldest first and this week last: {counts}."
    )


def describe_progress(weeks: Sequence[Week]) -> str:
    """Return what the picture of a member's weeks shows, for whoever cannot see it."""
    strength = ", ".join(
        "pause" if one.is_paused and not one.strength else "reserve week" if one.is_reserve else str(one.strength)
        for one in weeks
    )
    runs = ", ".join(str(one.runs) for one in weeks)
    return (
        f"The last {len(weeks)} weeks, the oldest first and this week last. Strength days a week: {strength}. "
        f"Runs a week: {runs}."
    )


def _open(height: int) -> tuple[Image.Image, "_Pen"]:
    image = Image.new("L", (WIDTH * _FINE, height * _FINE), _PAPER)
    return image, _Pen(ImageDraw.Draw(image))


def _finish(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.reduce(_FINE).save(buffer, "PNG", compress_level=2)
    return buffer.getvalue()


class _Pen:
    """Draws by the measures of the picture, as large as it is drawn."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def square(self, left: float, top: float) -> None:
        box = [left * _FINE, top * _FINE, (left + _SIDE) * _FINE, (top + _SIDE) * _FINE]
        self._draw.rounded_rectangle(box, radius=7 * _FINE, fill=_INK)

    def ring(self, middle: float, top: float) -> None:
        box = [(middle - _RUN) * _FINE, top * _FINE, (middle + _RUN) * _FINE, (top + 2 * _RUN) * _FINE]
        self._draw.ellipse(box, outline=_INK, width=4 * _FINE)

    def dot(self, middle: float, top: float, half: float, *, is_full: bool) -> None:
        box = [(middle - half) * _FINE, (top - half) * _FINE, (middle + half) * _FINE, (top + half) * _FINE]
        self._draw.ellipse(box, fill=_INK if is_full else _PAPER, outline=_INK, width=4 * _FINE)

    def hatch(self, left: float, top: float, right: float, bottom: float) -> None:
        self._draw.rectangle([left * _FINE, top * _FINE, right * _FINE, bottom * _FINE], fill=238)
        wide = right - left
        for start in range(int(top), int(bottom - wide) + 1, 16):
            ends = [left * _FINE, (start + wide) * _FINE, right * _FINE, start * _FINE]
            self._draw.line(ends, fill=_SOFT, width=2 * _FINE)

    def line(self, left: float, top: float, right: float, bottom: float, shade: int = _INK) -> None:
        self._draw.line([left * _FINE, top * _FINE, right * _FINE, bottom * _FINE], fill=shade, width=4 * _FINE)

    def words(self, text: str, left: float, top: float, size: int, weight: Weight = "Semibold") -> None:
        self._draw.text((left * _FINE, top * _FINE), text, font=typeface(weight, size * _FINE), fill=_INK)

    def length(self, text: str, size: int) -> float:
        return typeface("Semibold", size * _FINE).getlength(text) / _FINE


def _draw_week(pen: _Pen, left: int, week: Week) -> None:
    middle = left + _COLUMN / 2
    if week.is_paused:
        pen.hatch(left + 5, _LINE - 4 * _STEP, left + _COLUMN - 5, _LINE + 5 * _RUN_STEP + 6)
    for count in range(min(week.strength, _MOST_SQUARES)):
        pen.square(middle - _SIDE / 2, _LINE - (count + 1) * _STEP)
    if week.is_reserve and not week.strength:
        pen.words("R", middle - pen.length("R", 34) / 2, _LINE - _STEP - 2, 34, "Semibold")
    for count in range(min(week.runs, _MOST_RUNS - (week.runs > _MOST_RUNS))):
        pen.ring(middle, _LINE + 12 + count * _RUN_STEP)
    if week.runs > _MOST_RUNS:
        text = f"+{week.runs - _MOST_RUNS + 1}"
        pen.words(text, middle - pen.length(text, 28) / 2, _LINE + 6 + (_MOST_RUNS - 1) * _RUN_STEP, 28)


def _draw_months(pen: _Pen, mondays: Sequence[date], top: float) -> None:
    now = _LEFT + len(mondays) * _COLUMN - _COLUMN / 2 - pen.length("now", 30) / 2
    pen.words("now", now, top, 30)
    free = 0.0
    for at, monday in enumerate(mondays):
        left, name = _LEFT + at * _COLUMN + 4, f"{monday:%b}"
        end = left + pen.length(name, 30) + 10
        if (at == 0 or monday.month != mondays[at - 1].month) and free <= left and end <= now:
            pen.words(name, left, top, 30)
            free = end


def _draw_key(pen: _Pen) -> None:
    top = HEIGHT - 66
    pen.square(_LEFT - 46, top + 2)
    pen.words("strength", _LEFT + 4, top, 30)
    pen.ring(300, top + 7)
    pen.words("run", 326, top, 30)
    pen.hatch(430, top + 2, 470, top + 42)
    pen.words("pause", 480, top, 30)
    pen.words("R", 610, top - 2, 34, "Semibold")
    pen.words("reserve week", 642, top, 30)
