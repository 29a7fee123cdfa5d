"""A claim: what is due is read with all that its verdict rests on, judged, and grouped into deliveries."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import aiosqlite

from bot.club_store import read_quiet
from bot.domain.reminder import Origin, Reason, Reminder, State, Verdict, decide
from bot.domain.schedule import Planned, find_next
from bot.plan_store import INSERT_PLANNED, PAST_DAYS, planned_values, read_slots

MENTIONS_AT_MOST = 80
ROWS_AT_ONCE = 4_000
SEEN_FOR_SECONDS = 7 * 24 * 3600

Member = tuple[int, int]  # guild id, member id
_DAY = timedelta(days=1)
_NO_DAYS: frozenset[date] = frozenset()
_ORIGINS = {origin.value: origin for origin in Origin}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message that reminds members: in a channel, or directly where `channel_id` is None.

    `unseen` are the members who may have left: not seen for a week, or asleep. `attempts` counts the tries so far;
    `is_resumed` says that an earlier try may have got through. Moments are unix seconds.
    """

    delivery_id: int
    guild_id: int
    channel_id: int | None
    member_ids: tuple[int, ...]
    due: int
    is_late: bool
    claimed_at: int
    attempts: int = 0
    is_resumed: bool = False
    unseen: tuple[int, ...] = ()
    asleep: tuple[int, ...] = ()

    @property
    def place(self) -> tuple[str, int]:
        """Where it goes, so that one place gets one message at a time."""
        return ("member", self.member_ids[0]) if self.channel_id is None else ("channel", self.channel_id)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim took: the deliveries to be sent, and whether there may be more."""

    deliveries: tuple[Delivery, ...]
    is_complete: bool


class _Judged(NamedTuple):
    """A due row, its verdict, and the plan's next reminder."""

    guild_id: int
    member_id: int
    day: str
    due: int
    verdict: Verdict
    following: Planned | None
    channel_id: int | None
    is_asleep: bool
    is_unseen: bool


async def claim_due(db: aiosqlite.Connection, now: int, late_seconds: int, default_zone: str) -> Claim:
    """Judge what is due, the oldest first, record deliveries and plan what follows, in a transaction that is open."""
    found = list(await db.execute_fetchall(_SELECT_DUE, (default_zone, now, ROWS_AT_ONCE)))
    if not found:
        return Claim((), True)
    rows = found if len(found) < ROWS_AT_ONCE else _without_torn_group(found)
    judged = _judge(rows, now, late_seconds)
    groups = _group(judged, await _last_delivery_id(db), now)
    await _write(db, judged, groups)
    has_more = len(found) == ROWS_AT_ONCE or any(one.following and one.following.due <= now for one in judged)
    return Claim(tuple(delivery for delivery, _ in groups), not has_more)


def _without_torn_group(rows: list[sqlite3.Row]) -> list[sqlite3.Row]:
    """The rows without the last club's of the last minute, which may go on behind them: one message for them all."""
    last = (rows[-1][0], rows[-1][4])
    return [row for row in rows if (row[0], row[4]) != last] or rows


def _judge(rows: Iterable[sqlite3.Row], now: int, late_seconds: int) -> list[_Judged]:
    judged: list[_Judged] = []
    claimed: dict[Member, frozenset[date]] = {}  # the strength days of members with several rows in this very claim
    for guild_id, member_id, day_text, strength_text, due, origin_text, *rest in rows:
        slots, margin, by_dm, channel_id, is_active, paused_until, is_asleep, seen_at, zone, quiet, others, done = rest
        member = (guild_id, member_id)
        day, origin = date.fromisoformat(day_text), _ORIGINS[origin_text]
        strength_day = day if strength_text == day_text else date.fromisoformat(strength_text)
        row = Reminder(day, strength_day, due, origin=origin)
        busy, taken = _read_others(others) if others else (_NO_DAYS, _NO_DAYS)
        if member in claimed:
            busy = busy | claimed[member]
        following = None
        if is_active and origin is Origin.PLAN:
            first_day = date.fromisoformat(paused_until) + _DAY if paused_until else None
            following = find_next(read_slots(slots), margin, zone, due, taken={day, *taken}, first_day=first_day)
        verdict = _rest(is_active, paused_until, day_text) or decide(
            row,
            now=now,
            late_seconds=late_seconds,
            zone=zone,
            quiet=read_quiet(quiet),
            busy=busy,
            done=_read_days(done) if done else _NO_DAYS,
            following=following,
        )
        if verdict.state is State.CLAIMED:
            claimed[member] = claimed.get(member, _NO_DAYS) | {strength_day}
        is_unseen = bool(is_asleep) or seen_at < now - SEEN_FOR_SECONDS
        place = None if by_dm else channel_id
        judged.append(
            _Judged(guild_id, member_id, day_text, due, verdict, following, place, bool(is_asleep), is_unseen)
        )
    return judged


def _rest(is_active: int, paused_until: str | None, day: str) -> Verdict | None:
    if not is_active:
        return Verdict(State.SKIPPED, Reason.STOPPED)
    return Verdict(State.SKIPPED, Reason.PAUSED) if paused_until and day <= paused_until else None


@lru_cache(maxsize=1 << 12)
def _read_others(text: str) -> tuple[frozenset[date], frozenset[date]]:
    """The strength days and the days among a member's other reminders; those of a club's members are mostly alike."""
    busy: set[date] = set()
    taken: set[date] = set()
    for part in text.split(","):
        day_text, strength_text, origin, counts = part.split(" ")
        day = date.fromisoformat(day_text)
        taken.add(day)
        if counts == "1":
            busy.add(date.fromisoformat(strength_text))
            if origin == "snooze":
                busy.add(day)
    return frozenset(busy), frozenset(taken)


def _read_days(text: str) -> set[date]:
    return {date.fromisoformat(day) for day in text.split(",")}


def _group(judged: Sequence[_Judged], last_id: int, now: int) -> list[tuple[Delivery, list[_Judged]]]:
    """One delivery for all who are due in the same minute in the same channel, or late in it, 80 at the most."""
    groups: dict[tuple[int, int, int], list[_Judged]] = defaultdict(list)
    for one in judged:
        if one.verdict.state is State.CLAIMED:
            place = -one.member_id if one.channel_id is None else one.channel_id
            minute = 0 if one.verdict.reason is Reason.LATE else one.due
            groups[one.guild_id, place, minute].append(one)
    parts = [
        group[at : at + MENTIONS_AT_MOST] for group in groups.values() for at in range(0, len(group), MENTIONS_AT_MOST)
    ]
    return [(_deliver(part, number, now), part) for number, part in enumerate(parts, start=last_id + 1)]


def _deliver(part: Sequence[_Judged], delivery_id: int, now: int) -> Delivery:
    first = part[0]
    return Delivery(
        delivery_id=delivery_id,
        guild_id=first.guild_id,
        channel_id=first.channel_id,
        member_ids=tuple(one.member_id for one in part),
        due=first.due,
        is_late=first.verdict.reason is Reason.LATE,
        claimed_at=now,
        unseen=tuple(one.member_id for one in part if one.is_unseen),
        asleep=tuple(one.member_id for one in part if one.is_asleep),
    )


async def _last_delivery_id(db: aiosqlite.Connection) -> int:
    rows = await db.execute_fetchall("SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'")
    return next((int(row[0]) for row in rows), 0)


async def _write(
    db: aiosqlite.Connection, judged: Sequence[_Judged], groups: Sequence[tuple[Delivery, list[_Judged]]]
) -> None:
    await db.executemany(_INSERT_DELIVERY, [_delivery_values(delivery) for delivery, _ in groups])
    await db.executemany(
        "UPDATE reminders SET state = 'claimed', reason = ?, delivery_id = ? "
        "WHERE guild_id = ? AND member_id = ? AND day = ?",
        [
            (one.verdict.reason, delivery.delivery_id, one.guild_id, one.member_id, one.day)
            for delivery, group in groups
            for one in group
        ],
    )
    await db.executemany(
        "UPDATE reminders SET state = ?, reason = ? WHERE guild_id = ? AND member_id = ? AND day = ?",
        [
            (one.verdict.state, one.verdict.reason, one.guild_id, one.member_id, one.day)
            for one in judged
            if one.verdict.state in {State.SKIPPED, State.SETTLED}
        ],
    )
    await db.executemany(
        "UPDATE reminders SET origin = 'held', reason = ?, due = ?, strength_day = ? "
        "WHERE guild_id = ? AND member_id = ? AND day = ?",
        [
            (
                one.verdict.reason,
                one.verdict.due,
                one.verdict.strength_day.isoformat(),
                one.guild_id,
                one.member_id,
                one.day,
            )
            for one in judged
            if one.verdict.state is State.PLANNED
        ],
    )
    await db.executemany(
        INSERT_PLANNED,
        [planned_values(one.guild_id, one.member_id, one.following) for one in judged if one.following is not None],
    )


_INSERT_DELIVERY = """INSERT INTO deliveries
    (delivery_id, guild_id, channel_id, member_id, due, is_late, state, claimed_at, retry_at)
    VALUES (?, ?, ?, ?, ?, ?, 'claimed', ?, ?)"""


def _delivery_values(delivery: Delivery) -> tuple[object, ...]:
    member_id = delivery.member_ids[0] if delivery.channel_id is None else None
    return (
        delivery.delivery_id,
        delivery.guild_id,
        delivery.channel_id,
        member_id,
        delivery.due,
        delivery.is_late,
        delivery.claimed_at,
        delivery.claimed_at,
    )


_SELECT_DUE = f"""SELECT r.guild_id, r.member_id, r.day, r.strength_day, r.due, r.origin,
    p.slots, p.margin_minutes, p.by_dm, coalesce(c.channel_id, p.channel_id), p.is_active, p.paused_until,
    p.is_asleep, p.seen_at, coalesce(f.zone, c.zone, ?), c.quiet,
    (SELECT group_concat(o.day || ' ' || o.strength_day || ' ' || o.origin || ' '
            || (o.sent_at IS NOT NULL OR o.state IN ('claimed', 'sent', 'settled')))
        FROM reminders AS o WHERE o.guild_id = r.guild_id AND o.member_id = r.member_id
        AND o.day >= date(r.day, '-{PAST_DAYS} days') AND o.day <> r.day
        AND NOT (o.state = 'planned' AND o.origin = 'plan')),
    (SELECT group_concat(day) FROM done WHERE done.guild_id = r.guild_id AND done.member_id = r.member_id
        AND done.day >= date(r.day, '-{PAST_DAYS} days'))
    FROM reminders AS r
    JOIN plans AS p ON p.guild_id = r.guild_id AND p.member_id = r.member_id
    LEFT JOIN profiles AS f ON f.guild_id = r.guild_id AND f.member_id = r.member_id
    LEFT JOIN clubs AS c ON c.guild_id = r.guild_id
    WHERE r.state = 'planned' AND r.due <= ? ORDER BY r.due, r.guild_id, r.member_id LIMIT ?"""  # noqa: S608  # a number
