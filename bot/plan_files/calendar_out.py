"""Entries become a calendar file (.ics) that any calendar can import, and import again."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from bot.domain.reminders.agenda import EntryKey, NumberedEntry
from bot.domain.reminders.schedule import as_datetime


def write_calendar(owner: str, entries: Mapping[EntryKey, NumberedEntry], now: int) -> bytes:
    """Return a calendar file; times are in UTC, so that no clock change moves them. Call it in a thread.

    It names no zone: with one, readers put the hour that comes twice in the first of both, and ends before starts.
    The same `owner` and key always have the same UID: a later file updates what an earlier one brought.
    """
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415  # a few MB that most never need

    calendar = Calendar()
    for name, value in (
        ("PRODID", "-//Ounce//Running and strength//EN"),
        ("VERSION", "2.0"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", "Running and strength"),
    ):
        calendar.add(name, value)
    for key, numbered in sorted(entries.items()):
        entry, event = numbered.entry, Event()
        event.add("UID", f"{uuid5(NAMESPACE_URL, f'ounce:{owner}:{key.day.isoformat()}:{key.part}')}@ounce")
        event.add("DTSTAMP", as_datetime(now))
        event.add("LAST-MODIFIED", as_datetime(numbered.changed_at))
        event.add("SEQUENCE", numbered.sequence)
        event.add("STATUS", "CANCELLED" if numbered.is_cancelled else "CONFIRMED")
        event.add("SUMMARY", entry.title)
        if entry.details:
            event.add("DESCRIPTION", entry.details)
        if entry.start is None:
            event.add("DTSTART", key.day)
            event.add("DTEND", key.day + timedelta(days=1))
        else:
            event.add("DTSTART", as_datetime(entry.start))
            if entry.end is not None and entry.end > entry.start:
                event.add("DTEND", as_datetime(entry.end))
        if entry.start is None or numbered.is_cancelled:
            event.add("TRANSP", "TRANSPARENT")
        if entry.has_alarm and not numbered.is_cancelled:
            alarm = Alarm()
            alarm.add("ACTION", "DISPLAY")
            alarm.add("DESCRIPTION", entry.title)
            alarm.add("TRIGGER", timedelta(0))
            event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
