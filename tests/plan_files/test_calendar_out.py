"""The calendar file that members get, read back by libraries that calendars are read with."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.domain.reminders.agenda import Entry, EntryKey, NumberedEntry
from bot.domain.reminders.schedule import at_local
from bot.plan_files.calendar_out import write_calendar

NOW = int(datetime(2026, 10, 20, tzinfo=UTC).timestamp())
ZONES = ("Europe/Berlin", "America/Toronto", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu")
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=90)


@example("America/Toronto", {date(2026, 11, 1): (100, "x", 0, False)})  # ends in the hour that comes twice
@given(
    st.sampled_from(ZONES),
    st.dictionaries(
        st.dates(date(2026, 10, 20), date(2026, 11, 16)),
        st.tuples(st.none() | st.integers(0, 1439), TEXTS, st.integers(0, 9), st.booleans()),
        max_size=6,
    ),
)
def test_every_entry_is_read_back_at_its_local_time_on_both_sides_of_a_clock_change(
    zone: str, days: dict[date, tuple[int | None, str, int, bool]]
) -> None:
    entries = {}
    for day, (minute, text, sequence, is_cancelled) in days.items():
        start = None if minute is None else at_local(day, minute, zone)
        entry = Entry(
            text, f"{text}\n; , \\", start, None if start is None else start + 1200, has_alarm=start is not None
        )
        entries[EntryKey(day, "strength")] = NumberedEntry(entry, sequence, NOW, is_cancelled)
    calendar = Calendar.from_ical(write_calendar("1:2", entries, NOW))
    read = recurring_ical_events.of(calendar).between(date(2026, 10, 1), date(2026, 12, 1))
    assert len(read) == len(entries)
    assert len({event["UID"] for event in read}) == len(entries)
    for event in read:
        start = event["DTSTART"].dt
        day = start.astimezone(ZoneInfo(zone)).date() if isinstance(start, datetime) else start
        minute, text, sequence, is_cancelled = days[day]
        assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (text, f"{text}\n; , \\")
        assert (event["SEQUENCE"], event["STATUS"] == "CANCELLED") == (sequence, is_cancelled)
        if minute is None:
            assert event["DTEND"].dt == day + timedelta(days=1)
        else:
            assert int(start.timestamp()) == at_local(day, minute, zone)
            assert event["DTEND"].dt - start == timedelta(minutes=20)
        alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
        assert alarms == ([timedelta(0)] if minute is not None and not is_cancelled else [])


def test_an_entry_keeps_its_uid_and_another_members_has_another() -> None:
    def uids(owner: str, title: str) -> list[str]:
        key = EntryKey(date(2026, 10, 24), "run")
        data = write_calendar(owner, {key: NumberedEntry(Entry(title), 0, NOW)}, NOW)
        return [str(event["UID"]) for event in Calendar.from_ical(data).walk("VEVENT")]

    assert uids("1:2", "Run 5 km") == uids("1:2", "Run 6 km") != uids("1:3", "Run 5 km")
