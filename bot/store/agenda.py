"""What is remembered of the calendar files that members were given: each entry with its number, to update it later."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from pydantic import TypeAdapter

from bot.domain.profile import Profile
from bot.domain.reminders.agenda import Entry, EntryKey, NumberedEntry
from bot.domain.reminders.record import MemberRecord
from bot.store.database import Database
from bot.store.profiles import fetch_profile
from bot.store.records import fetch_record, record_values

T = TypeVar("T")
Entries = Mapping[EntryKey, NumberedEntry]
Decide = Callable[[MemberRecord, Profile, Entries], tuple[Entries, T]]
_ENTRY = TypeAdapter(Entry)


class AgendaStore:
    """The table of calendar entries; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def change(self, guild_id: int, member_id: int, now: int, decide: Decide[T]) -> tuple[Entries, T]:
        """Put what `decide` makes of a member's entries in their place, and return it with what there is to tell.

        It is given all that their reminders rest on at a moment (unix seconds), their profile and the entries so far:
        of two changes at once the second decides on what the first one left. What it raises changes nothing.
        """
        async with self._database.write() as db:
            record = await fetch_record(db, record_values(guild_id, member_id, now))
            profile = await fetch_profile(db, guild_id, member_id)
            rows = await db.execute_fetchall(_SELECT, (guild_id, member_id))
            before = {
                EntryKey(date.fromisoformat(day), part): NumberedEntry(
                    _ENTRY.validate_json(entry), sequence, changed_at, bool(is_cancelled)
                )
                for day, part, entry, sequence, changed_at, is_cancelled in rows
            }
            after, told = decide(record, profile, before)
            changed = [
                (guild_id, member_id, key.day.isoformat(), key.part, *_values(one))
                for key, one in after.items()
                if before.get(key) != one
            ]
            await db.executemany(_UPSERT, changed)
        return after, told


def _values(one: NumberedEntry) -> tuple[str, int, int, bool]:
    return _ENTRY.dump_json(one.entry, exclude_defaults=True).decode(), one.sequence, one.changed_at, one.is_cancelled


_SELECT = """SELECT day, part, entry, sequence, changed_at, is_cancelled FROM calendar_entries
    WHERE guild_id = ? AND member_id = ?"""
_UPSERT = """INSERT INTO calendar_entries
        (guild_id, member_id, day, part, entry, sequence, changed_at, is_cancelled)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET entry = excluded.entry, sequence = excluded.sequence,
        changed_at = excluded.changed_at, is_cancelled = excluded.is_cancelled"""
