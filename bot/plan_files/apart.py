"""Reads the files that libraries read, in a process of its own with limits: calendars, XLSX and PDF become JSON.

It is run by its path, so that it imports nothing of Ounce: `python apart.py KIND ZONE TODAY TZPATH`, the file
on stdin.
"""

import gc
import json
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import BytesIO
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo, available_timezones, reset_tzpath

MOST_EVENTS = 2_000
CPU_SECONDS, MEMORY_BYTES = 2, 200 * 1024**2
PAST_DAYS, AHEAD_DAYS = 90, 500
_SERIES_SECONDS = 0.3  # for one event that comes again and again
_MOST_ROWS, _MOST_CELLS, _MOST_PAGES, _MOST_LETTERS = 1_500, 64, 20, 400
_UNREAD = re.compile(  # with its folded lines: what says nothing of a run need not be parsed
    rb"^(?:DTSTAMP|CREATED|LAST-MODIFIED|SEQUENCE|TRANSP|CLASS|PRIORITY|LOCATION|GEO|URL|ATTACH|CATEGORIES|ORGANIZER|ATTENDEE"
    rb"|X-(?!WR-TIMEZONE))[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.MULTILINE,
)
_SUB_DAILY = {"SECONDLY", "MINUTELY", "HOURLY"}


def limit() -> None:
    """Let the system end this process where it takes too long or too much; only where there is a way to say so."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def read(kind: str, data: bytes, zone: str, today: date) -> dict[str, Any]:
    """Return what a file says: its `rows`, or its `events` with `notes`; or the name of an `error`."""
    if kind == "ics":
        return read_calendar(data, ZoneInfo(zone), today)
    return {"rows": read_sheet(data)} if kind == "xlsx" else {"text": read_pages(data)}


def read_sheet(data: bytes) -> list[list[str]]:
    """Return the cells of the sheet that has most of them."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  # each kind needs its own library only

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = [book.get_sheet_by_name(name).to_python(nrows=_MOST_ROWS) for name in book.sheet_names[:20]]
    rows = max(sheets, key=lambda sheet: sum(cell != "" for row in sheet for cell in row), default=[])
    return [[_write_cell(cell) for cell in row[:_MOST_CELLS]] for row in rows]


def _write_cell(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)[:_MOST_LETTERS]


def read_pages(data: bytes) -> str:
    """Return the text of a PDF with its columns where they stand on the page."""
    from pypdf import PdfReader  # noqa: PLC0415  # only where it's needed

    pages = PdfReader(BytesIO(data)).pages
    return "\n".join(page.extract_text(extraction_mode="layout") for page in pages[:_MOST_PAGES])


def read_calendar(data: bytes, zone: ZoneInfo, today: date) -> dict[str, Any]:
    """Return the events of a calendar from 90 days ago on, in a zone, each series without what breaks it."""
    from icalendar import Calendar  # noqa: PLC0415  # only where it's needed

    plain = _UNREAD.sub(b"", data.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    calendars = Calendar.from_ical(plain, multiple=True)
    notes: set[str] = set()
    events: list[list[Any]] = []
    first, last = today - timedelta(days=PAST_DAYS), today + timedelta(days=AHEAD_DAYS)
    count = 0
    for calendar in calendars:
        series: dict[str, list[Any]] = {}
        for component in calendar.walk("VEVENT"):
            count += 1
            if count > MOST_EVENTS:
                return {"error": "too-many"}
            series.setdefault(str(component.get("UID", f"without-{count}")), []).append(component)
        for components in series.values():
            try:
                with _at_most(_SERIES_SECONDS):
                    found = list(_expand(calendar, components, first, last, notes))
            except Exception:  # whatever one event breaks, the others are read
                notes.add("broken")
                continue
            for component, start in found[: MOST_EVENTS - len(events)]:
                events.append(_write_event(component, start, zone, notes))
    return {"events": sorted(events, key=lambda event: (event[0], event[1] or 0)), "notes": sorted(notes)}


def _expand(
    calendar: Any, components: list[Any], first: date, last: date, notes: set[str]
) -> Iterator[tuple[Any, Any]]:
    """Each occurrence of one event with its start; what is cancelled or comes more often than daily is left out."""
    dated = [one for one in components if one.get("DTSTART") is not None]
    if len(dated) < len(components):
        notes.add("broken")
    if any(_is_sub_daily(one) for one in dated):
        notes.add("sub-daily")
        return
    if len(dated) == 1 and not any(dated[0].get(name) for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        start = dated[0]["DTSTART"].dt
        if first <= _day_of(start) <= last and not _is_cancelled(dated[0]):
            yield dated[0], start
        return
    import recurring_ical_events  # noqa: PLC0415  # only where it's needed
    from icalendar import Calendar  # noqa: PLC0415  # only where it's needed

    alone = Calendar()
    for name in ("VERSION", "PRODID", "X-WR-TIMEZONE"):
        if calendar.get(name) is not None:
            alone.add(name, calendar[name])
    alone.subcomponents = [*calendar.walk("VTIMEZONE"), *dated]
    for occurrence in recurring_ical_events.of(alone).between(first, last):
        if not _is_cancelled(occurrence):
            yield occurrence, occurrence["DTSTART"].dt


def _is_sub_daily(component: Any) -> bool:
    rules = component.get("RRULE")
    rules = rules if isinstance(rules, list) else [rules] if rules is not None else []
    return any(str(freq).upper() in _SUB_DAILY for rule in rules for freq in rule.get("FREQ", ()))


def _is_cancelled(component: Any) -> bool:
    return str(component.get("STATUS", "")).upper() == "CANCELLED"


def _day_of(start: Any) -> date:
    return start.date() if isinstance(start, datetime) else start


def _write_event(component: Any, start: Any, zone: ZoneInfo, notes: set[str]) -> list[Any]:
    minute = None
    if isinstance(start, datetime):
        if start.tzinfo is None:
            named = component["DTSTART"].params.get("TZID")
            notes.add("unknown-zone" if named and str(named) not in available_timezones() else "floating")
        else:
            start = start.astimezone(zone)
        minute = start.hour * 60 + start.minute
    title, below = (str(component.get(name, ""))[:_MOST_LETTERS] for name in ("SUMMARY", "DESCRIPTION"))
    return [_day_of(start).isoformat(), minute, title, below]


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """End what is done in here after so many seconds of work; only where there is a way to."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def main() -> None:
    """Read the file on stdin and write what it says to stdout."""
    kind, zone, today, *zone_files = sys.argv[1:]
    reset_tzpath(zone_files)
    gc.disable()  # which would only slow down what ends in a moment; memory has its limit
    limit()
    try:
        found = read(kind, sys.stdin.buffer.read(), zone, date.fromisoformat(today))
    except MemoryError:
        found = {"error": "too-much"}
    except Exception as error:  # the file is at fault, whatever a library meets in it
        found = {"error": "broken", "why": repr(error)[:300]}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
