"""A claim: what is to be sent becomes deliveries, everything else what its outcome says, all in one transaction."""

import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import aiosqlite

from bot.domain.reminders.claim import Decision, Rules, judge_groups
from bot.domain.reminders.delivery import Claim, Delivery, share_messages
from bot.domain.reminders.reminder import Call, Reason, State
from bot.domain.reminders.schedule import Planned
from bot.store.database import Database
from bot.store.due import read_delivery, read_due
from bot.store.plans import INSERT_PLANNED, planned_values

ROWS_AT_ONCE = 4_000

log = logging.getLogger(__name__)
Sent = tuple[Delivery, Sequence[int]]


class ClaimStore:
    """Takes what is due out of the ledger; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_due(self, now: int, rules: Rules) -> Claim:
        """Decide what is due, the oldest first, and record a delivery for whatever is to be sent.

        In the same transaction the member's next reminder is planned, so that a crash loses neither.
        """
        async with self._database.write() as db:
            due = await read_due(db, now, ROWS_AT_ONCE)
            decisions = list(judge_groups(due.groups, now, rules))
            sent = list(share_messages(decisions, due.last_delivery_id, now))
            await _write_claimed(db, sent)
            await _write_unsent(db, decisions, due.unreadable)
            await _write_following(db, decisions)
        has_more = any(one.outcome.following and one.outcome.following.due <= now for one in decisions)
        return Claim(tuple(delivery for delivery, _ in sent), due.is_all and not has_more)

    async def re_evaluate(self, delivery: Delivery, now: int, rules: Rules) -> Delivery:
        """Decide anew what was claimed a while ago, since much may have changed; what is held is planned anew.

        Returns the delivery with those who are still to be reminded.
        """
        async with self._database.write() as db:
            groups, unreadable = await read_delivery(
                db, delivery.delivery_id, delivery.due, now, was_tried=delivery.attempts > 0
            )
            decisions = list(judge_groups(groups, now, rules))
            await _write_unsent(db, decisions, unreadable)
        kept = {
            member_id for one in decisions if one.outcome.state is State.CLAIMED for member_id in one.group.member_ids
        }
        return replace(delivery, member_ids=tuple(member_id for member_id in delivery.member_ids if member_id in kept))


async def _write_claimed(db: aiosqlite.Connection, sent: Sequence[Sent]) -> None:
    if not sent:
        return
    await db.executemany(_INSERT_DELIVERY, [_delivery_values(delivery) for delivery, _ in sent])
    offered = [delivery for delivery, _ in sent if delivery.call is Call.SHORTER]
    if offered:
        await db.executemany(
            "UPDATE plans SET offered_at = ? WHERE guild_id = ? AND member_id IN (SELECT value FROM json_each(?))",
            [(delivery.claimed_at, delivery.guild_id, json.dumps(delivery.member_ids)) for delivery in offered],
        )
    await db.executemany(
        "UPDATE reminders SET state = 'claimed', reason = ?, delivery_id = ? "
        "WHERE reminder_id IN (SELECT value FROM json_each(?))",
        [
            ((Reason.LATE if delivery.is_late else Reason.NONE).value, delivery.delivery_id, json.dumps(rows))
            for delivery, rows in sent
        ],
    )


async def _write_unsent(db: aiosqlite.Connection, decisions: Sequence[Decision], unreadable: Sequence[int]) -> None:
    """Record what is not sent now: skipped, settled, or held."""
    for one in decisions:
        if one.error is not None:
            log.error("Reminder %d cannot be judged", one.group.reminder_ids[0], exc_info=one.error)
    closed = [
        (one.outcome.state, one.outcome.reason, json.dumps(one.group.reminder_ids))
        for one in decisions
        if one.outcome.state in {State.SKIPPED, State.SETTLED}
    ]
    if unreadable:
        closed.append((State.SKIPPED, Reason.REFUSED, json.dumps(unreadable)))
    if closed:
        await db.executemany(
            "UPDATE reminders SET state = ?, reason = ? WHERE reminder_id IN (SELECT value FROM json_each(?))", closed
        )
    held = [
        (
            one.outcome.reason,
            one.outcome.due,
            one.outcome.strength_day.isoformat(),
            json.dumps(one.group.reminder_ids),
        )
        for one in decisions
        if one.outcome.state is State.PLANNED
    ]
    if held:
        await db.executemany(
            "UPDATE reminders SET state = 'planned', origin = 'held', reason = ?, due = ?, strength_day = ?, "
            "delivery_id = NULL WHERE reminder_id IN (SELECT value FROM json_each(?))",
            held,
        )


async def _write_following(db: aiosqlite.Connection, decisions: Sequence[Decision]) -> None:
    following: dict[tuple[int, Planned], list[int]] = defaultdict(list)
    for one in decisions:
        if one.outcome.following is not None:
            following[one.group.guild_id, one.outcome.following] += one.group.member_ids
    if following:
        await db.executemany(INSERT_PLANNED, [planned_values(*key, ids) for key, ids in following.items()])


_INSERT_DELIVERY = """INSERT INTO deliveries
    (delivery_id, guild_id, channel_id, member_id, due, is_late, state, claimed_at, retry_at, kind)
    VALUES (?, ?, ?, ?, ?, ?, 'claimed', ?, ?, ?)"""


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
        delivery.call,
    )
