"""The ledger: each owed reminder one row, claimed with its delivery in one transaction, and what became of both."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from bot.domain.reminders.delivery import Claim, Delivery
from bot.domain.reminders.finished_run import FinishedRun
from bot.domain.reminders.reminder import Reason, Reminder, RunVerdict, State, judge_run
from bot.domain.reminders.schedule import as_datetime, local_date
from bot.store.claim import claim_due, judge_again
from bot.store.database import Database
from bot.store.due import SEEN_FOR_SECONDS
from bot.store.plans import REMINDER_COLUMNS, read_book, read_reminder

KEPT_DAYS = 180
SLICE = 5_000  # rows that are forgotten at once


class Ledger:
    """The tables of reminders and deliveries; every method is one whole transaction of the store it belongs to."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.write
        self._read = database.read
        self._confirming = asyncio.Lock()
        self._sent: list[tuple[int, int, int]] = []  # moment, message and delivery, on their way into the table

    async def has_work(self, now: int) -> bool:
        """True where something is due, to be tried again, or to be planned anew: the one look of an idle tick."""
        rows = await self._read(_SELECT_WORK, (now, now))
        return any(row[0] for row in rows)

    async def claim_due(self, now: int, late_seconds: int, default_zone: str) -> Claim:
        """Decide what is due, the oldest first, and record a delivery for whatever is to be sent.

        In the same transaction the member's next reminder is planned, so that a crash loses neither.
        """
        async with self._transaction() as db:
            return await claim_due(db, now, late_seconds, default_zone)

    async def judge_again(self, delivery: Delivery, now: int, late_seconds: int, default_zone: str) -> Delivery:
        """Decide anew what was claimed a while ago; returns the delivery with those who are still to be reminded."""
        async with self._transaction() as db:
            return await judge_again(db, delivery, now, late_seconds, default_zone)

    async def load_resumable(self, now: int, in_flight: Collection[int]) -> tuple[Delivery, ...]:
        """Return deliveries that were claimed but not confirmed and may be tried again, without those in flight.

        One that its members have dealt with already, by a press on what did get through, is closed.
        """
        async with self._transaction() as db:
            rows = list(await db.execute_fetchall(_SELECT_RESUMABLE, (now, json.dumps(list(in_flight)))))
            await db.execute(_CLOSE_SETTLED, (now,))
        members: dict[int, list[tuple[int, bool, bool]]] = defaultdict(list)
        found: dict[int, Delivery] = {}
        for delivery_id, guild_id, channel_id, due, is_late, claimed_at, attempts, *member in rows:
            member_id, is_asleep, seen_at = member
            members[delivery_id].append(
                (member_id, bool(is_asleep), bool(is_asleep) or seen_at < now - SEEN_FOR_SECONDS)
            )
            found[delivery_id] = Delivery(
                delivery_id, guild_id, channel_id, (), due, bool(is_late), claimed_at, attempts, is_resumed=True
            )
        return tuple(
            replace(
                delivery,
                member_ids=tuple(member_id for member_id, _, _ in members[delivery_id]),
                asleep=tuple(member_id for member_id, is_asleep, _ in members[delivery_id] if is_asleep),
                unseen=tuple(member_id for member_id, _, unseen in members[delivery_id] if unseen),
            )
            for delivery_id, delivery in found.items()
        )

    async def confirm(self, delivery: Delivery, message_id: int, now: int) -> int:
        """Record that a delivery became a message; returns how many members it reminded.

        Whatever waits to be confirmed at the same time goes into one transaction.
        """
        own = (now, message_id, delivery.delivery_id)
        self._sent.append(own)
        async with self._confirming:
            if own in self._sent:
                sent = list(self._sent)
                async with self._transaction() as db:
                    await db.executemany(_CONFIRM_REMINDERS, [(at, delivery_id) for at, _, delivery_id in sent])
                    await db.executemany(
                        _CONFIRM_DELIVERY, [(message, delivery_id) for _, message, delivery_id in sent]
                    )
                del self._sent[: len(sent)]
        return len(delivery.member_ids)

    async def postpone(self, delivery: Delivery, retry_at: int) -> None:
        """Record a try that failed for the moment; the rows stay claimed."""
        async with self._transaction() as db:
            await db.execute(
                "UPDATE deliveries SET attempts = attempts + 1, retry_at = ? WHERE delivery_id = ?",
                (retry_at, delivery.delivery_id),
            )

    async def reroute(self, delivery: Delivery, channel_id: int, reason: Reason) -> Delivery:
        """Send a delivery to another channel from now on; one who closed direct messages gets no more of them."""
        async with self._transaction() as db:
            await db.execute(
                "UPDATE deliveries SET channel_id = ?, member_id = NULL WHERE delivery_id = ?",
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
        return replace(delivery, channel_id=channel_id)

    async def give_up(self, delivery: Delivery, state: State, reason: Reason) -> None:
        """Close a delivery that reaches nobody: its rows are skipped or failed, with the reason."""
        async with self._transaction() as db:
            await db.execute(
                "UPDATE reminders SET state = ?, reason = ? WHERE delivery_id = ? AND state = 'claimed'",
                (state, reason, delivery.delivery_id),
            )
            await db.execute(
                "UPDATE deliveries SET state = 'failed' WHERE delivery_id = ?",
                (delivery.delivery_id,),
            )

    async def take_gone(self, delivery: Delivery, gone: Collection[int]) -> Delivery:
        """Put the plans of members who left to sleep; returns the delivery without them."""
        keys = [(delivery.delivery_id, delivery.guild_id, member_id) for member_id in gone]
        async with self._transaction() as db:
            await db.executemany(
                "UPDATE reminders SET state = 'skipped', reason = 'gone' "
                "WHERE delivery_id = ? AND guild_id = ? AND member_id = ? AND state = 'claimed'",
                keys,
            )
            await db.executemany(
                "UPDATE plans SET is_asleep = 1 WHERE guild_id = ? AND member_id = ?",
                [(guild_id, member_id) for _, guild_id, member_id in keys],
            )
        return replace(delivery, member_ids=tuple(one for one in delivery.member_ids if one not in set(gone)))

    async def take_run(
        self,
        guild_id: int,
        member_id: int,
        run: FinishedRun,
        ended: int,
        default_zone: str,
        now: int,
        *,
        is_over_long: bool = False,
    ) -> tuple[RunVerdict, bool]:
        """Keep a run that is over, and make today's reminder due where it brings it, unless it has been over too long.

        Returns the verdict, and False where this very run was told before. The planned reminder of that day is the
        same row, so it cannot come twice.
        """
        async with self._transaction() as db:
            cursor = await db.execute(
                "INSERT INTO finished_runs (guild_id, member_id, ended_at, metres, seconds) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (guild_id, member_id, ended, run.metres, run.seconds),
            )
            book = await read_book(db, guild_id, member_id, now)
            day = local_date(ended, book.own_zone or default_zone)
            verdict = judge_run(run.lasted(book.pace_seconds), book.plan, book.rows, book.done, day)
            if is_over_long:
                verdict = RunVerdict(False, "It has been over for too long to be warm still, so no strength after it.")
            if verdict.comes:
                await db.execute(_MAKE_DUE, (guild_id, member_id, day.isoformat(), day.isoformat(), now))
                await db.execute(
                    "UPDATE plans SET is_stale = 1, seen_at = ?, is_asleep = 0 WHERE guild_id = ? AND member_id = ?",
                    (now, guild_id, member_id),
                )
        return verdict, bool(cursor.rowcount)

    async def load_reminder(self, guild_id: int, member_id: int, delivery_id: int) -> Reminder | None:
        """Return a member's reminder that a delivery carried, None where it carried none of theirs."""
        rows = await self._read(
            f"{_SELECT_REMINDER} AND delivery_id = ?",
            (guild_id, member_id, delivery_id),
        )
        return next((read_reminder(row) for row in rows), None)

    async def load_latest(self, guild_id: int, member_id: int, now: int, count: int) -> tuple[Reminder, ...]:
        """Return a member's latest reminders that were due by now, or put off, the newest first."""
        rows = await self._read(
            f"{_SELECT_REMINDER} AND (due <= ? OR state <> 'planned' OR sent_at IS NOT NULL OR origin = 'held') "
            "ORDER BY day DESC LIMIT ?",
            (guild_id, member_id, now, count),
        )
        return tuple(read_reminder(row) for row in rows)

    async def load_guild_of_delivery(self, delivery_id: int) -> int | None:
        """Return the guild id of a delivery, for a press in a direct message."""
        rows = await self._read("SELECT guild_id FROM deliveries WHERE delivery_id = ?", (delivery_id,))
        return next((int(row[0]) for row in rows), None)

    async def change(self, guild_id: int, member_id: int, before: Reminder, after: Reminder) -> bool:
        """Put a reminder into another state, as its member wishes; False where it changed meanwhile."""
        async with self._transaction() as db:
            cursor = await db.execute(
                "UPDATE reminders SET state = ?, origin = ?, reason = ?, due = ?, strength_day = ?, sent_at = ? "
                "WHERE guild_id = ? AND member_id = ? AND day = ? AND state = ? AND due = ?",
                (
                    after.state,
                    after.origin,
                    after.reason,
                    after.due,
                    after.strength_day.isoformat(),
                    after.sent_at,
                    guild_id,
                    member_id,
                    before.day.isoformat(),
                    before.state,
                    before.due,
                ),
            )
            await db.execute(
                "UPDATE plans SET is_stale = 1 WHERE guild_id = ? AND member_id = ?", (guild_id, member_id)
            )
        return bool(cursor.rowcount)

    async def find_next_due(self) -> int | None:
        """Return when the next planned reminder of anybody is due, in unix seconds."""
        rows = await self._read("SELECT min(due) FROM reminders WHERE state = 'planned'", ())
        return next((int(row[0]) for row in rows if row[0] is not None), None)

    async def find_last_sent(self) -> int | None:
        """Return when a reminder was last sent to anybody, in unix seconds."""
        rows = await self._read("SELECT max(sent_at) FROM reminders", ())
        return next((int(row[0]) for row in rows if row[0] is not None), None)

    async def tell_coach_once(self, guild_id: int, channel_id: int) -> bool:
        """Record that a club's coach is told of a channel that fails; False where they were told before."""
        async with self._transaction() as db:
            cursor = await db.execute(
                "INSERT INTO told_channels (guild_id, channel_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (guild_id, channel_id),
            )
        return bool(cursor.rowcount)

    async def prune(self, now: int) -> int:
        """Forget reminders, deliveries and runs older than 180 days; returns how many reminders went.

        Whatever plan has no reminder ahead of it, for what reason ever, is planned anew at the next tick.
        """
        before = now - KEPT_DAYS * 24 * 3600
        day = as_datetime(before).date().isoformat()
        async with self._transaction() as db:
            await db.execute("DELETE FROM deliveries WHERE claimed_at < ? AND state <> 'claimed'", (before,))
            await db.execute("DELETE FROM finished_runs WHERE ended_at < ?", (before,))
        gone, last = 0, 0
        while True:  # the oldest lie in front; a slice at a time, so that nobody waits for long
            (found,) = await self._read(_SELECT_SLICE, (last, SLICE))
            async with self._transaction() as db:
                cursor = await db.execute(_PRUNE_SLICE, (last, found[0], day))
            if not cursor.rowcount:
                break
            gone, last = gone + cursor.rowcount, found[0]
        for guild in await self._read("SELECT DISTINCT guild_id FROM plans", ()):
            async with self._transaction() as db:
                await db.execute(_HEAL, tuple(guild))
        return gone


_SELECT_SLICE = """SELECT max(reminder_id) FROM
    (SELECT reminder_id FROM reminders WHERE reminder_id > ? ORDER BY reminder_id LIMIT ?)"""
_PRUNE_SLICE = """DELETE FROM reminders WHERE reminder_id > ? AND reminder_id <= ? AND day < ?
    AND state NOT IN ('planned', 'claimed')"""
_HEAL = """UPDATE plans SET is_stale = 1 WHERE guild_id = ? AND is_active = 1 AND NOT EXISTS
    (SELECT 1 FROM reminders AS r WHERE r.guild_id = plans.guild_id AND r.member_id = plans.member_id
        AND r.state = 'planned')"""
_SELECT_REMINDER = f"SELECT {REMINDER_COLUMNS} FROM reminders WHERE guild_id = ? AND member_id = ?"  # noqa: S608
_SELECT_WORK = """SELECT EXISTS (SELECT 1 FROM reminders WHERE state = 'planned' AND due <= ?)
    OR EXISTS (SELECT 1 FROM deliveries WHERE state = 'claimed' AND retry_at <= ?)
    OR EXISTS (SELECT 1 FROM plans WHERE is_stale = 1)"""
_SELECT_RESUMABLE = """SELECT d.delivery_id, d.guild_id, d.channel_id, d.due, d.is_late, d.claimed_at, d.attempts,
    r.member_id, p.is_asleep, p.seen_at
    FROM deliveries AS d JOIN reminders AS r ON r.delivery_id = d.delivery_id AND r.state = 'claimed'
    JOIN plans AS p ON p.guild_id = r.guild_id AND p.member_id = r.member_id
    WHERE d.state = 'claimed' AND d.retry_at <= ? AND d.delivery_id NOT IN (SELECT value FROM json_each(?))
    ORDER BY d.due, d.delivery_id"""
_CLOSE_SETTLED = """UPDATE deliveries SET state = 'settled' WHERE state = 'claimed' AND retry_at <= ? AND NOT EXISTS
    (SELECT 1 FROM reminders AS r WHERE r.delivery_id = deliveries.delivery_id AND r.state = 'claimed')"""
_CONFIRM_REMINDERS = "UPDATE reminders SET state = 'sent', sent_at = ? WHERE delivery_id = ? AND state = 'claimed'"
_CONFIRM_DELIVERY = "UPDATE deliveries SET state = 'sent', message_id = ? WHERE delivery_id = ?"
_MAKE_DUE = """INSERT INTO reminders (guild_id, member_id, day, strength_day, due, state, origin)
    VALUES (?, ?, ?, ?, ?, 'planned', 'ran')
    ON CONFLICT DO UPDATE SET strength_day = excluded.strength_day, due = excluded.due, state = 'planned',
        origin = 'ran', reason = ''
    WHERE state IN ('planned', 'skipped', 'failed') AND sent_at IS NULL"""
