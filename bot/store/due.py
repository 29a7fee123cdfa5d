"""What is due, read with all that its outcome rests on: members of whom the same holds together."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import aiosqlite

from bot.domain.reminders.calendar import NO_CALENDAR
from bot.domain.reminders.claim import DueFacts, DueGroup, find_lapse, find_window
from bot.domain.reminders.place import find_channel, is_unverified, verified_since
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State, strength_days, taken_days
from bot.store.records import read_slots
from bot.store.stored_club import read_quiet
from bot.store.training import read_calendar

_PUT_OFF_DAYS = 3  # at most so long after its run a reminder counts

log = logging.getLogger(__name__)


class _DueRow(NamedTuple):
    """The columns of _SELECT_GROUPS, in their order: facts, and the reminders of which they hold."""

    guild_id: int
    others: str | None
    put_off: str | None
    done: str | None
    is_lapsed: int
    day: str
    strength_day: str
    due: int
    origin: str
    slots: str
    margin_minutes: int
    is_active: int
    paused_until: str | None
    calendar_id: int | None
    zone: str | None
    channel_id: int | None
    by_dm: int
    is_asleep: int
    was_seen: int
    reminder_ids: str
    member_ids: str
    club_channel_id: int | None
    quiet: str | None


class Due(NamedTuple):
    """What is due in groups, the oldest first, whether that is all, and the id of the last delivery so far.

    `unreadable` are the ids of reminders whose facts cannot be read.
    """

    groups: list[DueGroup]
    unreadable: list[int]
    is_all: bool
    last_delivery_id: int


async def read_due(db: aiosqlite.Connection, now: int, most: int) -> Due:
    """Return what is due at a moment (unix seconds), at most so many reminders.

    The last club's of the last minute are then left for the next time, where they may be torn apart.
    """
    ((oldest, last_id),) = await db.execute_fetchall(_SELECT_OLDEST)
    if oldest is None or oldest > now:
        return Due([], [], True, last_id)
    rows = await _fetch_rows(db, _DUE, now, oldest, {"most": most})
    is_all = sum(row.member_ids.count(",") + 1 for row in rows) < most
    if not is_all:
        torn = max((row.due, row.guild_id) for row in rows)
        rows = [row for row in rows if (row.due, row.guild_id) != torn] or rows
    return Due(*await _gather(db, rows, find_window(oldest)), is_all, last_id)


async def read_delivery(
    db: aiosqlite.Connection, delivery_id: int, due: int, now: int, *, was_tried: bool
) -> tuple[list[DueGroup], list[int]]:
    """Return the claimed reminders of a delivery whose oldest was due at a moment, and the ids of unreadable ones."""
    rows = await _fetch_rows(db, _OF_DELIVERY, now, due, {"delivery_id": delivery_id})
    groups, unreadable = await _gather(db, rows, find_window(due))
    return [replace(group, facts=replace(group.facts, was_tried=was_tried)) for group in groups], unreadable


async def _fetch_rows(
    db: aiosqlite.Connection, which: str, now: int, oldest: int, values: Mapping[str, object]
) -> list[_DueRow]:
    lapse = find_lapse(now)
    rows = await db.execute_fetchall(
        _SELECT_GROUPS.replace("{which}", which),
        {
            **values,
            "now": now,
            "near": find_window(oldest).isoformat(),
            "seen_since": verified_since(now),
            "lapsed": lapse.since.isoformat(),
            "long_ago": lapse.reminded_since.isoformat(),
        },
    )
    return sorted(map(_DueRow._make, rows), key=_order)


def _order(row: _DueRow) -> tuple[int, str]:
    """By its moment, and of two reminders of one moment the older run's first: it uses up the day for the other."""
    return row.due, row.day


async def _gather(db: aiosqlite.Connection, rows: Sequence[_DueRow], near: date) -> tuple[list[DueGroup], list[int]]:
    calendars = await _fetch_calendars(db, rows)
    return _read_groups(await _look_back(db, rows, calendars, near), calendars)


async def _look_back(
    db: aiosqlite.Connection, rows: Sequence[_DueRow], calendars: Mapping[int, str], near: date
) -> Sequence[_DueRow]:
    """Add what was before `near` to those for whom it counts because of a race; its members then go apart by it.

    Nobody else's is read, since that would tear apart those of whom the same holds today.
    """
    since = {
        at: day
        for at, row in enumerate(rows)
        if row.calendar_id is not None
        and (day := _find_look_back(row.day, calendars.get(row.calendar_id, ""))) is not None
        and day < near
    }
    if not since:
        return rows
    first = min(since.values()) - timedelta(days=_PUT_OFF_DAYS)
    wanted = json.dumps({at: json.loads(rows[at].reminder_ids) for at in since})
    past = await db.execute_fetchall(_SELECT_PAST, {"since": first.isoformat(), "wanted": wanted})
    found = [row for at, row in enumerate(rows) if at not in since]
    found += [
        rows[int(at)]._replace(others=others, reminder_ids=reminder_ids, member_ids=member_ids)
        for at, others, reminder_ids, member_ids in past
    ]
    return sorted(found, key=_order)


@lru_cache(maxsize=1 << 10)
def _find_look_back(day: str, calendar: str) -> date | None:
    try:
        return read_calendar(calendar).find_look_back(date.fromisoformat(day))
    except ValueError:  # which is told of whoever has it
        return None


async def _fetch_calendars(db: aiosqlite.Connection, rows: Iterable[_DueRow]) -> dict[int, str]:
    """The texts of the calendars that these rows refer to, by their ids: each is read once for all who have it."""
    ids = sorted({row.calendar_id for row in rows if row.calendar_id is not None})
    if not ids:
        return {}
    return {int(text_id): str(text) for text_id, text in await db.execute_fetchall(_SELECT_TEXTS, (json.dumps(ids),))}


def _read_groups(rows: Iterable[_DueRow], calendars: Mapping[int, str]) -> tuple[list[DueGroup], list[int]]:
    """The groups of those of whom the same holds, whatever the words in which it is stored; and what is unreadable."""
    found: dict[_Alike, tuple[list[int], list[int]]] = {}
    unreadable: list[int] = []
    for row in rows:
        reminder_ids, member_ids = json.loads(row.reminder_ids), json.loads(row.member_ids)
        try:
            together = found.setdefault(_read_alike(row, calendars), ([], []))
        except (ValueError, TypeError, LookupError):  # one row that no Ounce wrote must keep nobody else's back
            log.exception("Reminder %d cannot be judged", reminder_ids[0])
            unreadable += reminder_ids
        else:
            together[0].extend(reminder_ids)
            together[1].extend(member_ids)
    return [DueGroup(*alike, *ids) for alike, ids in found.items()], unreadable


class _Alike(NamedTuple):
    """What a group has in common, as DueGroup begins."""

    guild_id: int
    channel_id: int | None
    is_inactive: bool
    is_unverified: bool
    facts: DueFacts


def _read_alike(row: _DueRow, calendars: Mapping[int, str]) -> _Alike:
    is_inactive = bool(row.is_asleep)
    facts = _read_facts(
        row.others if row.put_off is None else ",".join(filter(None, (row.others, row.put_off))),
        row.done,
        row.is_lapsed,
        row.day,
        row.strength_day,
        row.due,
        row.origin,
        row.slots,
        row.margin_minutes,
        row.is_active,
        row.paused_until,
        None if row.calendar_id is None else calendars[row.calendar_id],
        row.zone,
        row.quiet,
    )
    channel_id = find_channel(row.channel_id, row.club_channel_id, by_dm=bool(row.by_dm))
    unverified = is_unverified(is_inactive=is_inactive, was_seen=bool(row.was_seen))
    return _Alike(row.guild_id, channel_id, is_inactive, unverified, facts)


# The facts of a club's members are mostly alike, and those of clubs that run at the same time: each is read once.


@lru_cache(maxsize=1 << 12)
def _read_facts(
    others: str | None,
    done: str | None,
    is_lapsed: int,
    day: str,
    strength_day: str,
    due: int,
    origin: str,
    slots: str,
    margin_minutes: int,
    is_active: int,
    paused_until: str | None,
    calendar: str | None,
    zone: str | None,
    quiet: str | None,
) -> DueFacts:
    busy, taken = _read_others(others or "")
    return DueFacts(
        reminder=_read_due_reminder(day, strength_day, due, origin),
        plan=Plan(
            slots=read_slots(slots),
            margin_minutes=margin_minutes,
            is_active=bool(is_active),
            paused_until=date.fromisoformat(paused_until) if paused_until else None,
            calendar=read_calendar(calendar) if calendar else NO_CALENDAR,
        ),
        zone=zone,
        quiet=read_quiet(quiet),
        busy=busy,
        taken=taken,
        done=_read_days(done or ""),
        is_lapsed=bool(is_lapsed),
    )


@lru_cache(maxsize=1 << 10)
def _read_due_reminder(day: str, strength_day: str, due: int, origin: str) -> Reminder:
    return Reminder(date.fromisoformat(day), date.fromisoformat(strength_day), due, origin=Origin(origin))


@lru_cache(maxsize=1 << 12)
def _read_others(text: str) -> tuple[frozenset[date], frozenset[date]]:
    """The strength days, and the days taken, among a member's other reminders."""
    others = [_read_other(*part.split(" ")) for part in filter(None, text.split(","))]
    return strength_days(others), taken_days(others)


def _read_other(day: str, strength_day: str, state: str, origin: str, reason: str, sent_at: str) -> Reminder:
    return Reminder(
        date.fromisoformat(day),
        date.fromisoformat(strength_day),
        0,
        State(state),
        Origin(origin),
        Reason(reason),
        sent_at=int(sent_at) if sent_at else None,
    )


@lru_cache(maxsize=1 << 10)
def _read_days(text: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in filter(None, text.split(",")))


# Rows with the same facts are one group: who runs together is judged together.
_SELECT_OLDEST = """SELECT (SELECT min(due) FROM reminders WHERE state = 'planned'),
    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'), 0)"""
# What differs most among a club's members stands first, where it is compared first; a club's own facts join a group.
_FACTS = """guild_id, others, put_off, done, is_lapsed, day, strength_day, due, origin, slots, margin_minutes,
    is_active, paused_until, calendar_id, zone, channel_id, by_dm, is_asleep, was_seen"""
_OTHER = """o.day || ' ' || o.strength_day || ' ' || o.state || ' ' || o.origin || ' ' || o.reason
    || iif(o.sent_at IS NULL, ' ', ' 1')"""
_OF_SAME = "o.guild_id = r.guild_id AND o.member_id = r.member_id"
# A condition of iif is left at its first part that is false; as a column's value each of its parts would be looked up.
_LAPSED = f"""iif(
        NOT EXISTS (SELECT 1 FROM done AS o WHERE {_OF_SAME} AND o.day >= :lapsed)
        AND (p.offered_at IS NULL
            OR EXISTS (SELECT 1 FROM done AS o WHERE {_OF_SAME} AND o.day >= date(p.offered_at, 'unixepoch')))
        AND EXISTS (SELECT 1 FROM reminders AS o WHERE {_OF_SAME} AND o.day > :lapsed AND o.state = 'sent')
        AND EXISTS (SELECT 1 FROM reminders AS o WHERE {_OF_SAME} AND o.day BETWEEN :long_ago AND :lapsed
            AND o.sent_at IS NOT NULL), 1, 0)"""  # noqa: S608  # nosec B608  # a condition of this module
_SELECT_GROUPS = f"""SELECT alike.*, c.channel_id, c.quiet FROM (
    SELECT {_FACTS}, json_group_array(reminder_id) AS reminder_ids, json_group_array(member_id) AS member_ids FROM (
        SELECT r.reminder_id, r.member_id, r.guild_id, p.channel_id, p.by_dm, p.is_asleep,
            p.seen_at >= :seen_since AS was_seen, r.day, r.strength_day, r.due, r.origin, p.slots, p.margin_minutes,
            p.is_active, p.paused_until, p.calendar_id, p.zone,
            {_LAPSED} AS is_lapsed,
            (SELECT group_concat({_OTHER}) FROM reminders AS o WHERE {_OF_SAME}
                AND o.day >= :near AND o.day <> r.day) AS others,
            (SELECT group_concat({_OTHER}) FROM reminders AS o WHERE {_OF_SAME}
                AND o.strength_day >= :near AND o.strength_day <> o.day AND o.day < :near
                AND o.day <> r.day) AS put_off,
            (SELECT group_concat(day) FROM done AS o WHERE {_OF_SAME} AND o.day >= :near) AS done
        FROM reminders AS r
        JOIN plans AS p ON p.guild_id = r.guild_id AND p.member_id = r.member_id
        {{which}}
    ) GROUP BY {_FACTS}
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
