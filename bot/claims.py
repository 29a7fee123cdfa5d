"""A claim: what is due is read with all that its verdict rests on, judged, and grouped into deliveries."""

import logging
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import aiosqlite

from bot.club_store import read_quiet
from bot.domain.delivery import Claim, Delivery
from bot.domain.plan import FOR_GOOD
from bot.domain.reminder import Origin, Reason, Reminder, State, Verdict, decide
from bot.domain.schedule import Planned, as_datetime, find_next
from bot.plan_store import INSERT_PLANNED, PAST_DAYS, planned_values, read_slots

log = logging.getLogger(__name__)

MENTIONS_AT_MOST = 80
ROWS_AT_ONCE = 4_000
SEEN_FOR_SECONDS = 7 * 24 * 3600

Member = tuple[int, int]  # guild id, member id
_DAY = timedelta(days=1)


class _Judged(NamedTuple):
    """A due row, its verdict, and the plan's next reminder."""

    reminder_id: int
    guild_id: int
    member_id: int
    due: int
    verdict: Verdict
    following: Planned | None
    channel_id: int | None
    is_asleep: bool
    is_unseen: bool


async def claim_due(db: aiosqlite.Connection, now: int, late_seconds: int, default_zone: str) -> Claim:
    """Judge what is due, the oldest first, record deliveries and plan what follows, in a transaction that is open."""
    oldest = next(iter(await db.execute_fetchall("SELECT min(due) FROM reminders WHERE state = 'planned'")))[0]
    if oldest is None or oldest > now:
        return Claim((), True)
    since = (as_datetime(oldest).date() - timedelta(days=PAST_DAYS + 1)).isoformat()
    values = {"default_zone": default_zone, "now": now, "since": since, "most": ROWS_AT_ONCE}
    found = list(await db.execute_fetchall(f"{_SELECT_FACTS} {_DUE}", values))
    rows = found if len(found) < ROWS_AT_ONCE else _without_torn_group(found)
    judged = _judge(rows, now, late_seconds)
    groups = _group(judged, await _last_delivery_id(db), now)
    await _write(db, judged, groups)
    has_more = len(found) == ROWS_AT_ONCE or any(one.following and one.following.due <= now for one in judged)
    return Claim(tuple(delivery for delivery, _ in groups), not has_more)


async def judge_again(
    db: aiosqlite.Connection, delivery: Delivery, now: int, late_seconds: int, default_zone: str
) -> Delivery:
    """Judge the claimed rows of a delivery anew, in a transaction that is open: much may have changed since.

    Returns the delivery with those who are still to be reminded; what is to be held is planned anew.
    """
    since = (as_datetime(delivery.due).date() - timedelta(days=PAST_DAYS + 1)).isoformat()
    values = {"default_zone": default_zone, "since": since, "delivery_id": delivery.delivery_id}
    judged = _judge(await db.execute_fetchall(f"{_SELECT_FACTS} {_OF_DELIVERY}", values), now, late_seconds)
    if delivery.attempts:  # it was not Ounce that was away
        judged = [
            one._replace(verdict=replace(one.verdict, reason=Reason.UNREACHABLE))
            if one.verdict.reason is Reason.TOO_LATE
            else one
            for one in judged
        ]
    await _write_unsent(db, judged)
    kept = {one.member_id for one in judged if one.verdict.state is State.CLAIMED}
    return replace(delivery, member_ids=tuple(member_id for member_id in delivery.member_ids if member_id in kept))


def _without_torn_group(rows: list[sqlite3.Row]) -> list[sqlite3.Row]:
    """The rows without the last club's of the last minute, which may go on behind them: one message for them all."""
    last = (rows[-1][1], rows[-1][9])
    return [row for row in rows if (row[1], row[9]) != last] or rows


def _judge(rows: Iterable[Any], now: int, late_seconds: int) -> list[_Judged]:
    """Judge each row; members of whom the same facts are known, as they are of those who run together, only once."""
    judged: list[_Judged] = []
    known: dict[tuple[Any, ...], tuple[Verdict, Planned | None]] = {}
    claimed: dict[Member, tuple[str, ...]] = {}  # strength days that this very claim has used up
    for row in rows:
        reminder_id, guild_id, member_id, by_dm, channel_id, is_asleep, seen_at, *_ = row
        facts = row[7:]
        used = claimed.get((guild_id, member_id))
        found = known.get(facts) if used is None else None
        if found is None:
            try:
                found = _judge_facts(facts, now, late_seconds, used or ())
            except Exception:  # one plan that cannot be read must not keep everybody else's reminders back
                log.exception("Reminder %d cannot be judged", reminder_id)
                found = Verdict(State.SKIPPED, Reason.REFUSED), None
            if used is None:
                known[facts] = found
        verdict, following = found
        if verdict.state is State.CLAIMED:
            claimed[guild_id, member_id] = (*(used or ()), facts[1])
        judged.append(
            _Judged(
                reminder_id,
                guild_id,
                member_id,
                facts[2],
                verdict,
                following,
                None if by_dm else channel_id,
                bool(is_asleep),
                is_unseen(now, seen_at, is_asleep=is_asleep),
            )
        )
    return judged


def is_unseen(now: int, seen_at: int, *, is_asleep: int) -> bool:
    """True for a member who may have left: asleep, or not seen for a week (unix seconds)."""
    return bool(is_asleep) or seen_at < now - SEEN_FOR_SECONDS


def _judge_facts(
    facts: tuple[Any, ...], now: int, late_seconds: int, used: tuple[str, ...]
) -> tuple[Verdict, Planned | None]:
    day_text, strength_text, due, origin, slots, margin, is_active, paused_until, zone, quiet, others, done = facts
    day, pause_end = date.fromisoformat(day_text), date.fromisoformat(paused_until) if paused_until else None
    row = Reminder(day, date.fromisoformat(strength_text), due, origin=Origin(origin))
    busy, taken = _read_others(others or "")
    following = None
    if is_active and row.origin is Origin.PLAN and pause_end != FOR_GOOD:
        first_day = pause_end + _DAY if pause_end else None
        following = find_next(read_slots(slots), margin, zone, due, taken={day, *taken}, first_day=first_day)
    if not is_active:
        return Verdict(State.SKIPPED, Reason.STOPPED), following
    if pause_end and row.strength_day <= pause_end:
        return Verdict(State.SKIPPED, Reason.PAUSED), following
    verdict = decide(
        row,
        now=now,
        late_seconds=late_seconds,
        zone=zone,
        quiet=read_quiet(quiet),
        busy=busy | {date.fromisoformat(day) for day in used},
        done=_read_days(done or ""),
        following=following,
    )
    return verdict, following


def _read_others(text: str) -> tuple[frozenset[date], frozenset[date]]:
    """The strength days and the days among a member's other reminders; those of a club's members are mostly alike."""
    busy: set[date] = set()
    taken: set[date] = set()
    for part in filter(None, text.split(",")):
        day_text, strength_text, origin, counts = part.split(" ")
        day = date.fromisoformat(day_text)
        taken.add(day)
        if counts == "1":
            busy.add(date.fromisoformat(strength_text))
            if origin == "snooze":
                busy.add(day)
    return frozenset(busy), frozenset(taken)


def _read_days(text: str) -> set[date]:
    return {date.fromisoformat(day) for day in filter(None, text.split(","))}


def _group(judged: Sequence[_Judged], last_id: int, now: int) -> list[tuple[Delivery, list[_Judged]]]:
    """One delivery for all who are due in the same minute in the same channel, or late in it, 80 at the most."""
    groups: dict[tuple[int, int, int], list[_Judged]] = defaultdict(list)
    for one in judged:
        if one.verdict.state is State.CLAIMED:
            place = -one.member_id if one.channel_id is None else one.channel_id
            minute = 0 if one.verdict.reason is Reason.LATE else one.due // 60
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
        "UPDATE reminders SET state = 'claimed', reason = ?, delivery_id = ? WHERE reminder_id = ?",
        [
            (one.verdict.reason.value, delivery.delivery_id, one.reminder_id)
            for delivery, group in groups
            for one in group
        ],
    )
    await _write_unsent(db, judged)
    await db.executemany(
        INSERT_PLANNED,
        [planned_values(one.guild_id, one.member_id, one.following) for one in judged if one.following is not None],
    )


async def _write_unsent(db: aiosqlite.Connection, judged: Sequence[_Judged]) -> None:
    """Record what is not sent now: skipped, settled, or held."""
    await db.executemany(
        "UPDATE reminders SET state = ?, reason = ? WHERE reminder_id = ?",
        [
            (one.verdict.state, one.verdict.reason, one.reminder_id)
            for one in judged
            if one.verdict.state in {State.SKIPPED, State.SETTLED}
        ],
    )
    await db.executemany(
        "UPDATE reminders SET state = 'planned', origin = 'held', reason = ?, due = ?, strength_day = ?, "
        "delivery_id = NULL WHERE reminder_id = ?",
        [
            (
                one.verdict.reason,
                one.verdict.due,
                one.verdict.strength_day.isoformat(),
                one.reminder_id,
            )
            for one in judged
            if one.verdict.state is State.PLANNED
        ],
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


_SELECT_FACTS = """SELECT r.reminder_id, r.guild_id, r.member_id, p.by_dm, coalesce(c.channel_id, p.channel_id),
    p.is_asleep, p.seen_at,
    r.day, r.strength_day, r.due, r.origin, p.slots, p.margin_minutes, p.is_active, p.paused_until,
    coalesce(f.zone, c.zone, :default_zone), c.quiet,
    (SELECT group_concat(o.day || ' ' || o.strength_day || ' ' || o.origin || ' '
            || ((o.sent_at IS NOT NULL OR o.state IN ('claimed', 'sent', 'settled')) AND o.reason <> 'done-before'))
        FROM reminders AS o WHERE o.guild_id = r.guild_id AND o.member_id = r.member_id
        AND o.day >= :since AND o.day <> r.day AND NOT (o.state = 'planned' AND o.origin = 'plan')),
    (SELECT group_concat(day) FROM done WHERE done.guild_id = r.guild_id AND done.member_id = r.member_id
        AND done.day >= :since)
    FROM reminders AS r
    JOIN plans AS p ON p.guild_id = r.guild_id AND p.member_id = r.member_id
    LEFT JOIN profiles AS f ON f.guild_id = r.guild_id AND f.member_id = r.member_id
    LEFT JOIN clubs AS c ON c.guild_id = r.guild_id"""
_DUE = "WHERE r.state = 'planned' AND r.due <= :now ORDER BY r.due, r.guild_id, r.member_id LIMIT :most"
_OF_DELIVERY = "WHERE r.delivery_id = :delivery_id AND r.state = 'claimed'"
