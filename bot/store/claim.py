"""A claim: what is to be sent becomes deliveries, everything else what its verdict says, all in one transaction."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import aiosqlite

from bot.domain.reminders.delivery import Claim, Delivery
from bot.domain.reminders.reminder import Reason, State
from bot.domain.reminders.schedule import Planned
from bot.store.due import Judged, read_delivery, read_due
from bot.store.plans import INSERT_PLANNED, planned_values

MENTIONS_AT_MOST = 80
ROWS_AT_ONCE = 4_000


async def claim_due(db: aiosqlite.Connection, now: int, late_seconds: int, default_zone: str) -> Claim:
    """Judge what is due, the oldest first, record deliveries and plan what follows, in a transaction that is open."""
    judged, is_all = await read_due(db, now, late_seconds, default_zone, ROWS_AT_ONCE)
    groups = _group(judged, await _last_delivery_id(db), now) if judged else []
    await _write_claimed(db, groups)
    await _write_unsent(db, judged)
    await _write_following(db, judged)
    has_more = not is_all or any(one.following and one.following.due <= now for one in judged)
    return Claim(tuple(delivery for delivery, _ in groups), not has_more)


async def judge_again(
    db: aiosqlite.Connection, delivery: Delivery, now: int, late_seconds: int, default_zone: str
) -> Delivery:
    """Judge the claimed rows of a delivery anew, in a transaction that is open: much may have changed since.

    Returns the delivery with those who are still to be reminded; what is to be held is planned anew.
    """
    judged = await read_delivery(db, delivery.delivery_id, delivery.due, now, late_seconds, default_zone)
    if delivery.attempts:  # it was not Ounce that was away
        judged = [
            one._replace(verdict=replace(one.verdict, reason=Reason.UNREACHABLE))
            if one.verdict.reason is Reason.TOO_LATE
            else one
            for one in judged
        ]
    await _write_unsent(db, judged)
    kept = {member_id for one in judged if one.verdict.state is State.CLAIMED for member_id in one.member_ids}
    return replace(delivery, member_ids=tuple(member_id for member_id in delivery.member_ids if member_id in kept))


def _group(judged: Sequence[Judged], last_id: int, now: int) -> list[tuple[Delivery, list[int]]]:
    """One delivery, with its rows, for all who are due in the same minute in one channel, or late in it; 80 at most."""
    groups: dict[tuple[int, int, int], list[Judged]] = defaultdict(list)
    for one in judged:
        if one.verdict.state is State.CLAIMED:
            minute = 0 if one.verdict.reason is Reason.LATE else one.due // 60
            if one.channel_id is not None:
                groups[one.guild_id, one.channel_id, minute].append(one)
            else:  # direct messages go out one by one
                for row, member_id in zip(one.reminder_ids, one.member_ids, strict=True):
                    alone = one._replace(reminder_ids=[row], member_ids=[member_id])
                    groups[one.guild_id, -member_id, minute].append(alone)
    found: list[tuple[Delivery, list[int]]] = []
    for group in groups.values():
        rows = [row for one in group for row in one.reminder_ids]
        members = [member_id for one in group for member_id in one.member_ids]
        for at in range(0, len(rows), MENTIONS_AT_MOST):
            part = members[at : at + MENTIONS_AT_MOST]
            delivery = _deliver(group, part, last_id + len(found) + 1, now)
            found.append((delivery, rows[at : at + MENTIONS_AT_MOST]))
    return found


def _deliver(group: Sequence[Judged], member_ids: Sequence[int], delivery_id: int, now: int) -> Delivery:
    first = group[0]
    unseen = {member_id for one in group if one.is_unseen for member_id in one.member_ids}
    asleep = {member_id for one in group if one.is_asleep for member_id in one.member_ids}
    return Delivery(
        delivery_id=delivery_id,
        guild_id=first.guild_id,
        channel_id=first.channel_id,
        member_ids=tuple(member_ids),
        due=first.due,
        is_late=first.verdict.reason is Reason.LATE,
        claimed_at=now,
        unseen=tuple(member_id for member_id in member_ids if member_id in unseen),
        asleep=tuple(member_id for member_id in member_ids if member_id in asleep),
    )


async def _last_delivery_id(db: aiosqlite.Connection) -> int:
    rows = await db.execute_fetchall("SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'")
    return next((int(row[0]) for row in rows), 0)


async def _write_claimed(db: aiosqlite.Connection, groups: Sequence[tuple[Delivery, list[int]]]) -> None:
    await db.executemany(_INSERT_DELIVERY, [_delivery_values(delivery) for delivery, _ in groups])
    await db.executemany(
        "UPDATE reminders SET state = 'claimed', reason = ?, delivery_id = ? "
        "WHERE reminder_id IN (SELECT value FROM json_each(?))",
        [
            ((Reason.LATE if delivery.is_late else Reason.NONE).value, delivery.delivery_id, json.dumps(rows))
            for delivery, rows in groups
        ],
    )


async def _write_unsent(db: aiosqlite.Connection, judged: Sequence[Judged]) -> None:
    """Record what is not sent now: skipped, settled, or held."""
    await db.executemany(
        "UPDATE reminders SET state = ?, reason = ? WHERE reminder_id IN (SELECT value FROM json_each(?))",
        [
            (one.verdict.state, one.verdict.reason, json.dumps(one.reminder_ids))
            for one in judged
            if one.verdict.state in {State.SKIPPED, State.SETTLED}
        ],
    )
    await db.executemany(
        "UPDATE reminders SET state = 'planned', origin = 'held', reason = ?, due = ?, strength_day = ?, "
        "delivery_id = NULL WHERE reminder_id IN (SELECT value FROM json_each(?))",
        [
            (
                one.verdict.reason,
                one.verdict.due,
                one.verdict.strength_day.isoformat(),
                json.dumps(one.reminder_ids),
            )
            for one in judged
            if one.verdict.state is State.PLANNED
        ],
    )


async def _write_following(db: aiosqlite.Connection, judged: Sequence[Judged]) -> None:
    following: dict[tuple[int, Planned], list[int]] = defaultdict(list)
    for one in judged:
        if one.following is not None:
            following[one.guild_id, one.following] += one.member_ids
    await db.executemany(INSERT_PLANNED, [planned_values(*key, ids) for key, ids in following.items()])


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
