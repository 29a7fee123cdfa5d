"""What is due as SQL groups it: rows of facts, each with the reminders of which they hold."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import aiosqlite

from bot.domain.reminders.claim import LAPSED_DAYS, WINDOW_DAYS, find_window
from bot.domain.reminders.place import verified_since
from bot.domain.reminders.schedule import as_datetime


class StoredFacts(NamedTuple):
    """The columns on each of which a reminder's outcome rests, as they are stored: cheap to compare."""

    is_lapsed: int
    day: str
    strength_day: str
    due: int
    origin: str
    slots: str
    margin_minutes: int
    is_active: int
    paused_until: str | None
    zone: str | None
    quiet: str | None


class DueRow(NamedTuple):
    """A row of _SELECT_GROUPS, in its order: the reminders of which the rest holds, and last the facts."""

    club_channel_id: int | None
    reminder_ids: str
    member_ids: str
    guild_id: int
    others: str | None
    put_off: str | None
    done: str | None
    calendar_id: int | None
    channel_id: int | None
    by_dm: int
    is_asleep: int
    was_seen: int
    facts: StoredFacts


async def fetch_oldest(db: aiosqlite.Connection) -> tuple[int | None, int]:
    """Return when the oldest planned reminder is due (unix seconds), None for none, and the last delivery's id."""
    ((oldest, last_id),) = await db.execute_fetchall(_SELECT_OLDEST)
    return oldest, last_id


async def fetch_due(db: aiosqlite.Connection, now: int, oldest: int, most: int) -> list[DueRow]:
    """Return the rows of what is due at a moment, at most so many reminders, in their order."""
    return await _fetch(db, _DUE, now, oldest, {"most": most})


async def fetch_claimed(db: aiosqlite.Connection, delivery_id: int, now: int, oldest: int) -> list[DueRow]:
    """Return the rows of what is claimed for a delivery, in their order."""
    return await _fetch(db, _OF_DELIVERY, now, oldest, {"delivery_id": delivery_id})


async def _fetch(
    db: aiosqlite.Connection, which: str, now: int, oldest: int, values: Mapping[str, object]
) -> list[DueRow]:
    rows = await db.execute_fetchall(
        _SELECT_GROUPS.replace("{which}", which),
        {
            **values,
            "now": now,
            **_windows(oldest),
            "seen_since": verified_since(now),
        },
    )
    at = len(DueRow._fields) - 1
    return sorted((DueRow._make((*row[:at], StoredFacts._make(row[at:]))) for row in rows), key=in_order)


def _windows(oldest: int) -> dict[str, str]:
    """The values of _NEAR, for what was due first at a moment (unix seconds).

    Nearly all of that is due on the day of its run, which may be a day before or after the date in Greenwich.
    """
    greenwich = as_datetime(oldest).date()
    days = {step: greenwich + timedelta(days=step - 1) for step in _STEPS}
    return {f"day_{step}": day.isoformat() for step, day in days.items()} | {
        f"window_{step}": find_window(day).isoformat() for step, day in days.items()
    }


def in_order(row: DueRow) -> tuple[int, str]:
    """Return by what rows are sorted: by their moment, and of two of one moment the older run's first.

    It uses up the day for the other.
    """
    return row.facts.due, row.facts.day


async def fetch_past(
    db: aiosqlite.Connection, rows: Sequence[DueRow], places: Iterable[int], since: date
) -> list[DueRow]:
    """Return the rows at these places with their members' other reminders from a day on; members go apart by those."""
    wanted = json.dumps({at: json.loads(rows[at].reminder_ids) for at in places})
    past = await db.execute_fetchall(_SELECT_PAST, {"since": since.isoformat(), "wanted": wanted})
    return [
        rows[int(at)]._replace(others=others, reminder_ids=reminder_ids, member_ids=member_ids)
        for at, others, reminder_ids, member_ids in past
    ]


async def fetch_calendars(db: aiosqlite.Connection, rows: Iterable[DueRow]) -> dict[int, str]:
    """Return the texts of the calendars that these rows refer to, by their ids: each is read once for all."""
    ids = sorted({row.calendar_id for row in rows if row.calendar_id is not None})
    if not ids:
        return {}
    return {int(text_id): str(text) for text_id, text in await db.execute_fetchall(_SELECT_TEXTS, (json.dumps(ids),))}


# Rows with the same facts are one group: who runs together is judged together.
_SELECT_OLDEST = """SELECT (SELECT min(due) FROM reminders WHERE state = 'planned'),
    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'), 0)"""
# What differs most among a club's members stands first, where it is compared first; a club's own facts join a group.
_ALIKE = f"""guild_id, others, put_off, done, calendar_id, channel_id, by_dm, is_asleep, was_seen,
    {", ".join(StoredFacts._fields[:-1])}"""
_OTHER = """o.day || ' ' || o.strength_day || ' ' || o.state || ' ' || o.origin || ' ' || o.reason
    || iif(o.sent_at IS NULL, ' ', ' 1')"""
# From which day on something can matter to a reminder: as early as the window of its run's day, or a little earlier.
_STEPS = (2, 1, 0)  # the latest day first
_NEAR = f"""CASE {" ".join(f"WHEN r.day >= :day_{step} THEN :window_{step}" for step in _STEPS)}
    ELSE date(r.day, '-{WINDOW_DAYS} days') END"""
_OF_SAME = "o.guild_id = r.guild_id AND o.member_id = r.member_id"
_AGO, _LONG_AGO = (f"date(r.day, '-{times * LAPSED_DAYS} days')" for times in (1, 2))  # by the day where they live
# A condition of iif is left at its first part that is false; as a column's value each of its parts would be looked up.
_LAPSED = f"""iif(
        NOT EXISTS (SELECT 1 FROM done AS o WHERE {_OF_SAME} AND o.day >= {_AGO})
        AND (p.offered_at IS NULL
            OR EXISTS (SELECT 1 FROM done AS o WHERE {_OF_SAME} AND o.day >= date(p.offered_at, 'unixepoch', '-1 day')))
        AND EXISTS (SELECT 1 FROM reminders AS o WHERE {_OF_SAME} AND o.day > {_AGO} AND o.state = 'sent')
        AND EXISTS (SELECT 1 FROM reminders AS o WHERE {_OF_SAME} AND o.day BETWEEN {_LONG_AGO} AND {_AGO}
            AND o.sent_at IS NOT NULL), 1, 0)"""  # noqa: S608  # nosec B608  # a condition of this module
_SELECT_GROUPS = f"""SELECT c.channel_id, alike.*, c.quiet FROM (
    SELECT json_group_array(reminder_id), json_group_array(member_id), {_ALIKE} FROM (
        SELECT r.reminder_id, r.member_id, r.guild_id, p.channel_id, p.by_dm, p.is_asleep,
            p.seen_at >= :seen_since AS was_seen, r.day, r.strength_day, r.due, r.origin, p.slots, p.margin_minutes,
            p.is_active, p.paused_until, p.calendar_id, p.zone,
            {_LAPSED} AS is_lapsed,
            (SELECT group_concat({_OTHER}) FROM reminders AS o WHERE {_OF_SAME}
                AND o.day >= {_NEAR} AND o.day <> r.day) AS others,
            (SELECT group_concat({_OTHER}) FROM reminders AS o WHERE {_OF_SAME}
                AND o.strength_day >= {_NEAR} AND o.strength_day <> o.day AND o.day < {_NEAR}
                AND o.day <> r.day) AS put_off,
            (SELECT group_concat(day) FROM done AS o WHERE {_OF_SAME} AND o.day >= {_NEAR}) AS done
        FROM reminders AS r
        JOIN plans AS p ON p.guild_id = r.guild_id AND p.member_id = r.member_id
        {{which}}
    ) GROUP BY {_ALIKE}
) AS alike LEFT JOIN clubs AS c ON c.guild_id = alike.guild_id"""  # noqa: S608  # nosec B608  # columns that this module names
_SELECT_PAST = f"""SELECT at, others, json_group_array(reminder_id), json_group_array(member_id) FROM (
    SELECT wanted.key AS at, (SELECT group_concat({_OTHER}) FROM reminders AS o
        WHERE o.guild_id = r.guild_id AND o.member_id = r.member_id AND o.day >= :since AND o.day <> r.day) AS others,
    r.reminder_id, r.member_id
    FROM json_each(:wanted) AS wanted, json_each(wanted.value) AS ids
    JOIN reminders AS r ON r.reminder_id = ids.value
) GROUP BY at, others"""  # noqa: S608  # nosec B608  # columns that this module names
_SELECT_TEXTS = "SELECT text_id, text FROM training_texts WHERE text_id IN (SELECT value FROM json_each(?))"
_DUE = "WHERE r.state = 'planned' AND r.due <= :now ORDER BY r.due, r.guild_id, r.member_id LIMIT :most"
_OF_DELIVERY = "WHERE r.delivery_id = :delivery_id AND r.state = 'claimed'"
