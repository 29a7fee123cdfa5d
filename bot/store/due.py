"""What is due, read with all that its outcome rests on: members of whom the same holds together."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import aiosqlite

from bot.domain.reminders.calendar import NO_CALENDAR
from bot.domain.reminders.claim import PUT_OFF_DAYS, DueFacts, DueGroup, find_window
from bot.domain.reminders.place import find_channel, is_unverified
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State, strength_days, taken_days
from bot.store.due_rows import (
    DueRow,
    StoredFacts,
    fetch_calendars,
    fetch_claimed,
    fetch_due,
    fetch_oldest,
    fetch_past,
    in_order,
)
from bot.store.records import read_slots
from bot.store.stored_club import read_quiet
from bot.store.training import read_calendar
from bot.store.unreadable import log_unreadable


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
    oldest, last_id = await fetch_oldest(db)
    if oldest is None or oldest > now:
        return Due([], [], True, last_id)
    rows = await fetch_due(db, now, oldest, most)
    is_all = sum(row.member_ids.count(",") + 1 for row in rows) < most
    if not is_all:
        torn = max((row.facts.due, row.guild_id) for row in rows)
        rows = [row for row in rows if (row.facts.due, row.guild_id) != torn] or rows
    return Due(*await _gather(db, rows), is_all, last_id)


async def read_delivery(
    db: aiosqlite.Connection, delivery_id: int, due: int, now: int, *, was_tried: bool
) -> tuple[list[DueGroup], list[int]]:
    """Return the claimed reminders of a delivery whose oldest was due at a moment, and the ids of unreadable ones."""
    rows = await fetch_claimed(db, delivery_id, now, due)
    groups, unreadable = await _gather(db, rows)
    return [replace(group, facts=replace(group.facts, was_tried=was_tried)) for group in groups], unreadable


async def _gather(db: aiosqlite.Connection, rows: Sequence[DueRow]) -> tuple[list[DueGroup], list[int]]:
    calendars = await fetch_calendars(db, rows)
    return _read_groups(await _look_back(db, rows, calendars), calendars)


async def _look_back(
    db: aiosqlite.Connection, rows: Sequence[DueRow], calendars: Mapping[int, str]
) -> Sequence[DueRow]:
    """Add what was before their window for those for whom it counts because of a race; its members then go apart by it.

    Nobody else's is read, since that would tear apart those of whom the same holds today.
    """
    since = {
        at: day
        for at, row in enumerate(rows)
        if row.calendar_id is not None
        and (day := _find_look_back(row.facts.day, calendars.get(row.calendar_id, ""))) is not None
    }
    if not since:
        return rows
    first = min(since.values()) - timedelta(days=PUT_OFF_DAYS)
    found = [row for at, row in enumerate(rows) if at not in since]
    found += await fetch_past(db, rows, since, first)
    return sorted(found, key=in_order)


@lru_cache(maxsize=1 << 10)
def _find_look_back(text: str, calendar: str) -> date | None:
    """The first day that counts because of a race, where that is before the window of a run's day."""
    try:
        day = date.fromisoformat(text)
        first = read_calendar(calendar).find_look_back(day)
    except ValueError:  # which is told of whoever has it
        return None
    return None if first is None or first >= find_window(day) else first


def _read_groups(rows: Iterable[DueRow], calendars: Mapping[int, str]) -> tuple[list[DueGroup], list[int]]:
    """The groups of those of whom the same holds, and what is unreadable."""
    found: dict[_Alike, tuple[DueFacts, list[int], list[int]]] = {}
    unreadable: list[int] = []
    for row in rows:
        reminder_ids, member_ids = json.loads(row.reminder_ids), json.loads(row.member_ids)
        try:
            alike = _read_alike(row, calendars)
            together = found.get(alike)
            if together is None:
                together = found[alike] = (_read_facts(*alike[4:]), [], [])
        except (ValueError, TypeError, LookupError) as error:  # which must keep nobody else's back
            log_unreadable(error, "Reminder %d cannot be judged", reminder_ids[0])
            unreadable += reminder_ids
        else:
            together[1].extend(reminder_ids)
            together[2].extend(member_ids)
    return [DueGroup(*alike[:4], *group) for alike, group in found.items()], unreadable


class _Alike(NamedTuple):
    """What a group has in common, as DueGroup begins, and then what its facts are read from."""

    guild_id: int
    channel_id: int | None
    is_inactive: bool
    is_unverified: bool
    facts: StoredFacts
    calendar: str | None
    busy: frozenset[date]
    taken: frozenset[date]
    done: frozenset[date]


def _read_alike(row: DueRow, calendars: Mapping[int, str]) -> _Alike:
    is_inactive = bool(row.is_asleep)
    others = row.others if row.put_off is None else ",".join(filter(None, (row.others, row.put_off)))
    return _Alike(
        row.guild_id,
        find_channel(row.channel_id, row.club_channel_id, by_dm=bool(row.by_dm)),
        is_inactive,
        is_unverified(is_inactive=is_inactive, was_seen=bool(row.was_seen)),
        row.facts,
        None if row.calendar_id is None else calendars[row.calendar_id],
        *_read_others(others or ""),
        _read_days(row.done or ""),
    )


# The facts of a club's members are mostly alike, and those of clubs that run at the same time: each is read once.


@lru_cache(maxsize=1 << 12)
def _read_facts(
    facts: StoredFacts,
    calendar: str | None,
    busy: frozenset[date],
    taken: frozenset[date],
    done: frozenset[date],
) -> DueFacts:
    return DueFacts(
        reminder=_read_due_reminder(facts.day, facts.strength_day, facts.due, facts.origin),
        plan=Plan(
            slots=read_slots(facts.slots),
            margin_minutes=facts.margin_minutes,
            is_active=bool(facts.is_active),
            paused_until=date.fromisoformat(facts.paused_until) if facts.paused_until else None,
            calendar=read_calendar(calendar) if calendar else NO_CALENDAR,
        ),
        zone=facts.zone,
        quiet=_read_club_quiet(facts.quiet),
        busy=busy,
        taken=taken,
        done=done,
        is_lapsed=bool(facts.is_lapsed),
    )


def _read_club_quiet(text: str | None) -> tuple[int, int] | None:
    """A club's quiet hours; none where they are damaged, which keeps no member's reminder."""
    try:
        return read_quiet(text)
    except ValueError as error:
        log_unreadable(error, "A club's quiet hours can't be read")
        return None


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
