"""The ledger: each owed reminder one row, each message one delivery, and what became of both."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

import aiosqlite

from bot.domain.owed import OwedKind, Trouble
from bot.domain.reminders.delivery import Delivery
from bot.domain.reminders.place import Route, is_unverified, verified_since
from bot.domain.reminders.reminder import DECIDED_WHEN_DUE, Call, Reason, State
from bot.domain.reminders.schedule import as_datetime
from bot.store.database import Database
from bot.store.kept import RULES
from bot.store.owed import owe
from bot.store.plans import MARK_PRESENT

KEPT_DAYS = RULES["reminders"].days or 0
SLICE = 5_000  # rows that are forgotten at once


class Work(NamedTuple):
    """What there is to do: something due, deliveries to be tried again, plans to be made anew, messages owed."""

    is_due: bool
    is_resumable: bool
    is_stale: bool
    is_owed: bool


class Confirmation(NamedTuple):
    """A delivery that became a message, at a moment (unix seconds)."""

    delivery_id: int
    message_id: int
    sent_at: int


class Ledger:
    """The tables of reminders and deliveries; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_work(self, now: int) -> Work:
        """Return what there is to do at a moment (unix seconds): the one look of an idle tick."""
        (row,) = await self._database.read(_SELECT_WORK, (now, now, now))
        return Work(*map(bool, row))

    async def load_resumable(self, now: int, in_flight: Collection[int]) -> tuple[Delivery, ...]:
        """Return deliveries that were claimed but not confirmed and may be tried again, without those in flight.

        One that its members have dealt with already, by a press on what did get through, is closed.
        """
        async with self._database.write() as db:
            rows = await db.execute_fetchall(_SELECT_RESUMABLE, (now, json.dumps(list(in_flight))))
            await db.execute(_CLOSE_SETTLED, (now,))
        members: dict[int, list[_ResumableRow]] = defaultdict(list)
        for row in map(_ResumableRow._make, rows):
            members[row.delivery_id].append(row)
        return tuple(_read_resumable(found, verified_since(now)) for found in members.values())

    async def confirm(self, take: Callable[[], Sequence[Confirmation]]) -> None:
        """Record that deliveries became messages: those that `take` returns once the transaction is open.

        So whatever arrives while it is being opened shares its commit.
        """
        async with self._database.write() as db:
            confirmations = take()
            await db.executemany(_CONFIRM_REMINDERS, [(one.sent_at, one.delivery_id) for one in confirmations])
            await db.executemany(_CONFIRM_DELIVERY, [(one.message_id, one.delivery_id) for one in confirmations])

    async def begin(self, delivery: Delivery, now: int) -> Delivery:
        """Record, before it is posted where nobody can look for it, that from now on it may be there."""
        tried_at = now if delivery.tried_at is None else delivery.tried_at
        async with self._database.write() as db:
            await db.execute(
                "UPDATE deliveries SET tried_at = ? WHERE delivery_id = ?", (tried_at, delivery.delivery_id)
            )
        return replace(delivery, tried_at=tried_at)

    async def postpone(self, delivery: Delivery, retry_at: int, *, may_be_there: bool) -> None:
        """Record a try that failed for the moment; the rows stay claimed."""
        async with self._database.write() as db:
            await db.execute(
                "UPDATE deliveries SET attempts = attempts + 1, retry_at = ?, tried_at = iif(?, tried_at, NULL) "
                "WHERE delivery_id = ?",
                (retry_at, may_be_there, delivery.delivery_id),
            )

    async def reroute(
        self, delivery: Delivery, decide: Callable[[Route], tuple[int, Reason] | None]
    ) -> Delivery | None:
        """Send a delivery to the channel that `decide` says, from now on; None where it says none.

        One who closed direct messages gets no more of them.
        """
        async with self._database.write() as db:
            decided = decide(await _fetch_route(db, delivery))
            if decided is None:
                return None
            channel_id, reason = decided
            await db.execute(
                "UPDATE deliveries SET channel_id = ?, member_id = NULL, tried_at = NULL WHERE delivery_id = ?",
                (channel_id, delivery.delivery_id),
            )
            await db.execute(
                "UPDATE reminders SET reason = ? WHERE delivery_id = ? AND state = 'claimed'",
                (reason, delivery.delivery_id),
            )
            if reason is Reason.DM_CLOSED:
                await db.execute(
                    "UPDATE plans SET by_dm = 0 WHERE guild_id = ? AND member_id = ?",
                    (delivery.guild_id, delivery.member_ids[0]),
                )
        return replace(delivery, channel_id=channel_id, tried_at=None)

    async def mark_failed(self, delivery: Delivery, state: State, reason: Reason) -> None:
        """Close a delivery that reaches nobody: its rows are skipped or failed, with the reason."""
        async with self._database.write() as db:
            await db.execute(
                "UPDATE reminders SET state = ?, reason = ? WHERE delivery_id = ? AND state = 'claimed'",
                (state, reason, delivery.delivery_id),
            )
            await db.execute(
                "UPDATE deliveries SET state = 'failed' WHERE delivery_id = ?",
                (delivery.delivery_id,),
            )

    async def record_check(
        self, delivery: Delivery, present: Collection[int], departed: Collection[int], now: int
    ) -> Delivery:
        """Remember who of a delivery is in the club and who left it; returns the delivery without the latter.

        Plans of members who left rest until they are back.
        """
        guild_id = delivery.guild_id
        async with self._database.write() as db:
            await db.executemany(MARK_PRESENT, [(now, guild_id, member_id) for member_id in present])
            await db.executemany(
                "UPDATE reminders SET state = 'skipped', reason = 'gone' "
                "WHERE delivery_id = ? AND guild_id = ? AND member_id = ? AND state = 'claimed'",
                [(delivery.delivery_id, guild_id, member_id) for member_id in departed],
            )
            await db.executemany(
                "UPDATE plans SET is_asleep = 1 WHERE guild_id = ? AND member_id = ?",
                [(guild_id, member_id) for member_id in departed],
            )
        return replace(delivery, member_ids=tuple(one for one in delivery.member_ids if one not in set(departed)))

    async def load_guild_of_delivery(self, delivery_id: int) -> int | None:
        """Return the guild id of a delivery, for a press in a direct message."""
        rows = await self._database.read("SELECT guild_id FROM deliveries WHERE delivery_id = ?", (delivery_id,))
        return next((int(row[0]) for row in rows), None)

    async def find_next_due(self) -> int | None:
        """Return when the next planned reminder of anybody is due, in unix seconds."""
        rows = await self._database.read("SELECT min(due) FROM reminders WHERE state = 'planned'")
        return next((int(row[0]) for row in rows if row[0] is not None), None)

    async def find_last_sent(self) -> int | None:
        """Return when a reminder was last sent to anybody, in unix seconds."""
        rows = await self._database.read("SELECT max(sent_at) FROM reminders")
        return next((int(row[0]) for row in rows if row[0] is not None), None)

    async def tell_coach_once(
        self,
        delivery: Delivery,
        broken: int,
        fallback_id: int | None,
        why: Trouble,
        now: int,
        find_channel: Callable[[Route], int | None],
    ) -> None:
        """Owe the coach, in the channel that is found, the word that one fails; once for each that does."""
        guild_id = delivery.guild_id
        async with self._database.write() as db:
            told_in = find_channel(await _fetch_route(db, delivery))
            if told_in is None:
                return
            cursor = await db.execute(
                "INSERT INTO told_channels (guild_id, channel_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (guild_id, broken),
            )
            if cursor.rowcount:
                subject: dict[str, int | str | None] = {"why": why, "channel": broken, "fallback": fallback_id}
                await owe(db, OwedKind.NOTICE, guild_id, now, subject=subject, channel_id=told_in)

    async def undo_future(self, now: int) -> int:
        """Take back what a clock that was ahead has written; returns how many reminders come anew.

        Whatever was decided before its moment, or waits for one that is too far off, is planned anew at the next tick.
        """
        keys = {"now": now, "soon": now + _SOON_SECONDS, "far": now + _FAR_SECONDS}
        is_written, is_far = (await self._database.read(_SELECT_FUTURE, keys))[0]
        if not is_written and not is_far:
            return 0
        async with self._database.write() as db:
            await db.execute(_MARK_FAR_STALE, keys)
            undone = list(await db.execute_fetchall(_DELETE_FUTURE, keys))
            await db.executemany(
                "UPDATE plans SET is_stale = 1, seen_at = min(seen_at, ?) WHERE guild_id = ? AND member_id = ?",
                [(now, guild_id, member_id) for guild_id, member_id in undone],
            )
            for statement in _HASTEN_FUTURE:
                await db.execute(statement, keys)
        return len(undone)

    async def prune(self, now: int) -> int:
        """Forget reminders, deliveries and runs older than 180 days; returns how many reminders went.

        Whatever plan has no reminder ahead of it, for what reason ever, is planned anew at the next tick.
        """
        before = now - KEPT_DAYS * 24 * 3600
        day = as_datetime(before).date().isoformat()
        async with self._database.write() as db:
            await db.execute("DELETE FROM deliveries WHERE claimed_at < ? AND state <> 'claimed'", (before,))
            await db.execute("DELETE FROM finished_runs WHERE ended_at < ?", (before,))
        gone, last = 0, 0
        while True:  # the oldest lie in front; a slice at a time, so that nobody waits for long
            (found,) = await self._database.read(_SELECT_SLICE, (last, SLICE))
            async with self._database.write() as db:
                cursor = await db.execute(_PRUNE_SLICE, (last, found[0], day))
            if not cursor.rowcount:
                break
            gone, last = gone + cursor.rowcount, found[0]
        for guild in await self._database.read("SELECT DISTINCT guild_id FROM plans"):
            async with self._database.write() as db:
                await db.execute(_MARK_UNPLANNED_STALE, tuple(guild))
        return gone


async def _fetch_route(db: aiosqlite.Connection, delivery: Delivery) -> Route:
    """Where a delivery can go, for its first member."""
    (row,) = await db.execute_fetchall(_SELECT_ROUTE, (delivery.guild_id, delivery.member_ids[0]))
    return Route(*row)


class _ResumableRow(NamedTuple):
    """The columns of _SELECT_RESUMABLE: a delivery, and one of those whom it reminds."""

    delivery_id: int
    guild_id: int
    channel_id: int | None
    due: int
    is_late: int
    claimed_at: int
    attempts: int
    tried_at: int | None
    kind: str
    member_id: int
    is_asleep: int
    seen_at: int


def _read_resumable(rows: Sequence[_ResumableRow], seen_since: int) -> Delivery:
    first = rows[0]
    return Delivery(
        delivery_id=first.delivery_id,
        guild_id=first.guild_id,
        channel_id=first.channel_id,
        member_ids=tuple(row.member_id for row in rows),
        due=first.due,
        is_late=bool(first.is_late),
        claimed_at=first.claimed_at,
        attempts=first.attempts,
        is_resumed=True,
        tried_at=first.tried_at,
        call=Call(first.kind),
        unverified=tuple(
            row.member_id
            for row in rows
            if is_unverified(is_inactive=bool(row.is_asleep), was_seen=row.seen_at >= seen_since)
        ),
        inactive=tuple(row.member_id for row in rows if row.is_asleep),
    )


_SOON_SECONDS, _FAR_SECONDS = 2 * 3600, 9 * 24 * 3600  # a plan's next reminder is at most a week and a day off
_WHEN_DUE = ", ".join(f"'{reason}'" for reason in sorted(DECIDED_WHEN_DUE))
_FUTURE_REMINDERS = f"""(state = 'skipped' AND due > :soon AND reason IN ({_WHEN_DUE}))
    OR (state = 'planned' AND due > :far AND origin <> 'plan')"""
# with a training plan or a race the next one may well be weeks away: such plans are made anew, which harms nothing
_FAR_PLANNED = """state = 'planned' AND origin = 'plan' AND due > :far AND NOT EXISTS (SELECT 1 FROM plans AS p
    WHERE p.guild_id = reminders.guild_id AND p.member_id = reminders.member_id AND p.calendar_id IS NOT NULL)"""
_MARK_FAR_STALE = """UPDATE plans SET is_stale = 1 WHERE calendar_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM reminders AS r WHERE r.guild_id = plans.guild_id AND r.member_id = plans.member_id
        AND r.state = 'planned' AND r.due > :far)"""
_SELECT_FUTURE = f"""SELECT EXISTS (SELECT 1 FROM reminders WHERE {_FUTURE_REMINDERS})
    OR EXISTS (SELECT 1 FROM reminders WHERE {_FAR_PLANNED})
    OR EXISTS (SELECT 1 FROM deliveries WHERE state = 'claimed' AND retry_at > :soon)
    OR EXISTS (SELECT 1 FROM owed_messages WHERE retry_at > :soon),
    EXISTS (SELECT 1 FROM reminders WHERE state = 'planned' AND due > :far)"""  # noqa: S608  # nosec B608  # own conditions
_DELETE_FUTURE = f"""DELETE FROM reminders WHERE {_FUTURE_REMINDERS}
    OR ({_FAR_PLANNED}) RETURNING guild_id, member_id"""  # noqa: S608  # nosec B608  # own conditions
_HASTEN_FUTURE = (
    "UPDATE deliveries SET retry_at = :now WHERE state = 'claimed' AND retry_at > :soon",
    "UPDATE owed_messages SET retry_at = :now WHERE retry_at > :soon",
)
_SELECT_SLICE = """SELECT max(reminder_id) FROM
    (SELECT reminder_id FROM reminders WHERE reminder_id > ? ORDER BY reminder_id LIMIT ?)"""
_PRUNE_SLICE = """DELETE FROM reminders WHERE reminder_id > ? AND reminder_id <= ? AND day < ?
    AND state NOT IN ('planned', 'claimed')"""
_MARK_UNPLANNED_STALE = """UPDATE plans SET is_stale = 1 WHERE guild_id = ? AND is_active = 1 AND NOT EXISTS
    (SELECT 1 FROM reminders AS r WHERE r.guild_id = plans.guild_id AND r.member_id = plans.member_id
        AND r.state = 'planned')"""
_SELECT_WORK = """SELECT EXISTS (SELECT 1 FROM reminders WHERE state = 'planned' AND due <= ?),
    EXISTS (SELECT 1 FROM deliveries WHERE state = 'claimed' AND retry_at <= ?),
    EXISTS (SELECT 1 FROM plans WHERE is_stale = 1), EXISTS (SELECT 1 FROM owed_messages WHERE retry_at <= ?)"""
_SELECT_RESUMABLE = """SELECT d.delivery_id, d.guild_id, d.channel_id, d.due, d.is_late, d.claimed_at, d.attempts,
    d.tried_at, d.kind, r.member_id, p.is_asleep, p.seen_at
    FROM deliveries AS d JOIN reminders AS r ON r.delivery_id = d.delivery_id AND r.state = 'claimed'
    JOIN plans AS p ON p.guild_id = r.guild_id AND p.member_id = r.member_id
    WHERE d.state = 'claimed' AND d.retry_at <= ? AND d.delivery_id NOT IN (SELECT value FROM json_each(?))
    ORDER BY d.due, d.delivery_id"""
_CLOSE_SETTLED = """UPDATE deliveries SET state = 'settled' WHERE state = 'claimed' AND retry_at <= ? AND NOT EXISTS
    (SELECT 1 FROM reminders AS r WHERE r.delivery_id = deliveries.delivery_id AND r.state = 'claimed')"""
_CONFIRM_REMINDERS = "UPDATE reminders SET state = 'sent', sent_at = ? WHERE delivery_id = ? AND state = 'claimed'"
_CONFIRM_DELIVERY = "UPDATE deliveries SET state = 'sent', message_id = ? WHERE delivery_id = ?"
_SELECT_ROUTE = """SELECT plans.channel_id, clubs.channel_id, clubs.fallback_channel_id, clubs.coach_channel_id
    FROM (SELECT 1) LEFT JOIN clubs ON clubs.guild_id = ?1
    LEFT JOIN plans ON plans.guild_id = ?1 AND plans.member_id = ?2"""
