"""The days on which a club doesn't run: a cancelled run, a holiday; spans of days that never overlap."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

DaysOff = tuple[tuple[date, date], ...]
"""Spans in their order, each with its first and its last day."""
_DAY = timedelta(days=1)


def add_days_off(spans: DaysOff, added: Iterable[tuple[date, date]], today: date) -> DaysOff:
    """Return the spans with more of them, as few as it takes, and without those that are over."""
    found: list[tuple[date, date]] = []
    for first, last in sorted([*spans, *added]):
        if last < today:
            continue
        if found and first <= found[-1][1] + _DAY:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def remove_days_off(spans: DaysOff, removed: Iterable[tuple[date, date]]) -> DaysOff:
    """Return the spans without these days: what is left before and after them stays."""
    left = list(spans)
    for first, last in removed:
        cut = []
        for start, end in left:
            if end < first or start > last:
                cut.append((start, end))
                continue
            cut += [(start, first - _DAY)] if start < first else []
            cut += [(last + _DAY, end)] if end > last else []
        left = cut
    return tuple(left)


def find_new_days_off(spans: DaysOff, added: Iterable[tuple[date, date]], today: date) -> DaysOff:
    """Return those of the days to be added that aren't off yet."""
    return remove_days_off(add_days_off((), added, today), spans)


def is_day_off(spans: DaysOff, day: date) -> bool:
    """True for a day on which the club doesn't run."""
    return any(first <= day <= last for first, last in spans)


def has_weekday(spans: Sequence[tuple[date, date]], weekdays: Iterable[int]) -> bool:
    """True where one of these weekdays is among the days of the spans."""
    wanted = set(weekdays)
    return any(
        (first + timedelta(days=ahead)).weekday() in wanted
        for first, last in spans
        for ahead in range(min(7, (last - first).days + 1))
    )
