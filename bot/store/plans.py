"""What is remembered of members' plans: changed with all that rests on them, and made anew where they are stale."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

import aiosqlite

from bot.domain.reminders.calendar import NO_CALENDAR
from bot.domain.reminders.changes import Change
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.record import MemberRecord
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State
from bot.domain.reminders.schedule import Planned, as_datetime
from bot.domain.reminders.training import NO_TRAINING
from bot.store.database import Database
from bot.store.records import LATEST, REMINDING, SELECT_RECORD, ReminderRow, fetch_record, read_record, record_values
from bot.store.stored_club import RUNS
from bot.store.strength import SPARE, find_open_id, write_done
from bot.store.training import digest, keep_texts, write_calendar, write_training
from bot.store.unreadable import log_unreadable

STALE_AT_ONCE = 50

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """What a change came to: the record before and after it, what there is to tell, and whether a run was new.

    `done_id` is the entry in the log of strength, where one was written.
    """

    before: MemberRecord
    record: MemberRecord
    told: T
    is_new_run: bool
    done_id: int | None = None


class PlanStore:
    """The table of plans; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(
        self, guild_id: int, member_id: int, now: int, *, delivery_id: int | None = None, is_whole: bool = False
    ) -> MemberRecord:
        """Return all that a member's reminders rest on at a moment (unix seconds).

        Of the reminders that are over only the last days', unless the record is to be whole, and that of a delivery.
        """
        values = record_values(guild_id, member_id, now, delivery_id, is_whole=is_whole)
        (row,) = await self._database.read(SELECT_RECORD, values)
        return read_record(values, row)

    async def change(
        self,
        guild_id: int,
        member_id: int,
        now: int,
        decide: Callable[[MemberRecord], Change[T]],
        *,
        delivery_id: int | None = None,
    ) -> Changed[T]:
        """Put what `decide` makes of a member's record in its place, and return what is true then.

        Of two changes at once the second decides on what the first one left. What `decide` raises changes nothing. The
        member, whose wish it is, is plainly in the club.
        """
        async with self._database.write() as db:
            before = await fetch_record(db, record_values(guild_id, member_id, now, delivery_id))
            return await write_change(db, before, decide(before), now)

    async def refresh(self, now: int, replan: Callable[[MemberRecord], MemberRecord]) -> bool:
        """Plan anew where something changed that a plan rests on; False where all are fresh.

        Takes a few hundred at a time, so that a large club does not hold everybody up.
        """
        async with self._database.write() as db:
            stale = list(await db.execute_fetchall(_SELECT_STALE, (STALE_AT_ONCE,)))
            for guild_id, member_id in stale:
                try:
                    record = await fetch_record(db, record_values(guild_id, member_id, now))
                    if record.damaged:  # which only the member's own wish may put right
                        raise ValueError(f"damaged: {', '.join(record.damaged)}")  # noqa: TRY301  # as the rest of it
                    await _write_record(db, record, replan(record))
                except (ValueError, LookupError) as error:  # which must keep nobody else's back
                    log_unreadable(error, "The plan of member %d in club %d cannot be read", member_id, guild_id)
                    await db.execute(
                        "UPDATE plans SET is_stale = 0 WHERE guild_id = ? AND member_id = ?", (guild_id, member_id)
                    )
        return bool(stale)

    async def mark_present(self, guild_id: int, member_id: int, now: int) -> None:
        """Remember that a member is in the club; whoever was inactive no longer is."""
        async with self._database.write() as db:
            await db.execute(MARK_PRESENT, (now, guild_id, member_id))


async def write_change(db: aiosqlite.Connection, before: MemberRecord, change: Change[T], now: int) -> Changed[T]:
    """Let a member's change come true in the open transaction that their record was read in; return what is so."""
    is_new_run = await _write_run(db, change)
    await _write_record(db, before, change.record, seen_at=now)
    await _log_pause(db, before, change)
    done_id = await _log_strength(db, change, as_datetime(now))
    if change.sore:
        await db.executemany(SPARE, [(before.guild_id, before.member_id, place) for place in change.sore])
    return Changed(before, change.record, change.told, is_new_run, done_id)


MARK_PRESENT = "UPDATE plans SET seen_at = ?, is_asleep = 0 WHERE guild_id = ? AND member_id = ?"


async def _write_run(db: aiosqlite.Connection, change: Change[T]) -> bool:
    """Keep a run that is over; False where this very run was told before."""
    if change.run is None:
        return False
    record, run = change.record, change.run
    cursor = await db.execute(
        "INSERT INTO finished_runs (guild_id, member_id, ended_at, metres, seconds) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (record.guild_id, record.member_id, change.ended, run.metres, run.seconds),
    )
    return bool(cursor.rowcount)


async def _log_strength(db: aiosqlite.Connection, change: Change[T], now: datetime) -> int | None:
    """Log the strength that a change says was done, with the open circuit; returns the id of its entry."""
    if change.strength_day is None or change.circuit_since is None:
        return None
    guild_id, member_id = change.record.guild_id, change.record.member_id
    circuit_id = await find_open_id(db, guild_id, member_id, change.circuit_since)
    return (await write_done(db, guild_id, member_id, change.strength_day, now, circuit_id=circuit_id)).done_id


async def _log_pause(db: aiosqlite.Connection, before: MemberRecord, change: Change[T]) -> None:
    """Remember from which day to which a pause lasts; a change on a later day ends the one before it."""
    after, today = change.record, change.today
    old, new = (record.plan.paused_until if record.plan is not None else None for record in (before, after))
    if today is None or old == new:
        return
    member = (after.guild_id, after.member_id)
    yesterday = (today - timedelta(days=1)).isoformat()
    await db.execute(_END_PAUSE, (yesterday, *member, today.isoformat()))
    await db.execute("DELETE FROM pauses WHERE guild_id = ? AND member_id = ? AND last_day < first_day", member)
    if new is not None:
        values = (*member, today.isoformat(), new.isoformat(), bool(change.sore))
        await db.execute("INSERT OR REPLACE INTO pauses VALUES (?, ?, ?, ?, ?)", values)


async def _write_record(
    db: aiosqlite.Connection, before: MemberRecord, after: MemberRecord, *, seen_at: int | None = None
) -> None:
    """Write what a record has become: the plan, and the reminders that differ."""
    if after.plan is not None:
        texts = _texts_of(after.plan)
        if any(texts.values()) and (before.plan is None or _texts_of(before.plan) != texts):
            await keep_texts(db, after.guild_id, [text for text in texts.values() if text is not None])
        await db.execute(_UPSERT_PLAN, _plan_values(after, after.plan, seen_at))
    member = (after.guild_id, after.member_id)
    if after.plan is None and before.plan is not None:
        await db.execute("DELETE FROM plans WHERE guild_id = ? AND member_id = ?", member)
    if after.early != before.early or before.damaged:
        await db.execute("DELETE FROM early_races WHERE guild_id = ? AND member_id = ?", member)
        if after.early != NO_TRAINING:
            await db.execute("INSERT INTO early_races VALUES (?, ?, ?)", (*member, write_training(after.early)))
    if before.has_lost_rows:
        await db.execute(_DROP_UNREADABLE, member)
    old, new = {row.day: row for row in before.rows}, {row.day: row for row in after.rows}
    gone = [(*member, day.isoformat()) for day in old.keys() - new.keys()]
    if gone:
        await db.executemany("DELETE FROM reminders WHERE guild_id = ? AND member_id = ? AND day = ?", gone)
    changed = [(*member, *_reminder_values(row)) for day, row in new.items() if old.get(day) != row]
    if changed:
        await db.executemany(_UPSERT_REMINDER, changed)


def _texts_of(plan: Plan) -> dict[str, str | None]:
    """The texts that a plan refers to, by their columns; None where it has none."""
    return {
        "calendar": write_calendar(plan.calendar) if plan.calendar != NO_CALENDAR else None,
        "training": write_training(plan.training) if plan.training != NO_TRAINING else None,
        "former": write_training(plan.former) if plan.former is not None else None,
    }


def _plan_values(record: MemberRecord, plan: Plan, seen_at: int | None) -> dict[str, object]:
    return {
        "guild_id": record.guild_id,
        "member_id": record.member_id,
        "runs": None if plan.runs is None else RUNS.dump_json(plan.runs).decode(),
        "days": json.dumps(plan.days),
        "slots": json.dumps(plan.slots),
        "margin_minutes": plan.margin_minutes,
        "by_dm": plan.by_dm,
        "channel_id": plan.channel_id,
        "is_active": plan.is_active,
        "paused_until": plan.paused_until.isoformat() if plan.paused_until else None,
        "is_any_run": plan.is_any_run,
        "reminded": None if plan.reminded is None else REMINDING.dump_json(plan.reminded).decode(),
        "zone": record.own_zone,
        "seen_at": seen_at,
        **{name: digest(text) for name, text in _texts_of(plan).items()},
    }


def _reminder_values(row: Reminder) -> ReminderRow:
    return ReminderRow(
        row.day.isoformat(),
        row.strength_day.isoformat(),
        row.due,
        row.state,
        row.origin,
        row.reason,
        row.delivery_id,
        row.sent_at,
    )


INSERT_PLANNED = """INSERT INTO reminders (guild_id, member_id, day, strength_day, due, state, origin)
    SELECT ?, value, ?, ?, ?, 'planned', 'plan' FROM json_each(?) WHERE true ON CONFLICT DO NOTHING"""


def planned_values(guild_id: int, planned: Planned, member_ids: Sequence[int]) -> tuple[object, ...]:
    """Return the values of INSERT_PLANNED for members of one club who are reminded together."""
    day = planned.day.isoformat()
    return guild_id, day, day, planned.due, json.dumps(member_ids)


def _quoted(kinds: type[StrEnum]) -> str:
    return ", ".join(f"'{kind.value}'" for kind in kinds)


_END_PAUSE = "UPDATE pauses SET last_day = ? WHERE guild_id = ? AND member_id = ? AND last_day >= ?"
_SELECT_STALE = "SELECT guild_id, member_id FROM plans WHERE is_stale = 1 LIMIT ?"
_UPSERT_PLAN = """INSERT INTO plans (guild_id, member_id, runs, days, slots, margin_minutes, by_dm, channel_id,
        is_active, paused_until, zone, is_stale, is_asleep, seen_at, calendar_id, training_id, former_id,
        is_any_run, reminded)
    VALUES (:guild_id, :member_id, :runs, :days, :slots, :margin_minutes, :by_dm, :channel_id,
        :is_active, :paused_until, :zone, 0, 0, coalesce(:seen_at, 0),
        (SELECT text_id FROM training_texts WHERE guild_id = :guild_id AND digest = :calendar),
        (SELECT text_id FROM training_texts WHERE guild_id = :guild_id AND digest = :training),
        (SELECT text_id FROM training_texts WHERE guild_id = :guild_id AND digest = :former), :is_any_run, :reminded)
    ON CONFLICT DO UPDATE SET runs = excluded.runs, days = excluded.days, slots = excluded.slots,
        margin_minutes = excluded.margin_minutes, by_dm = excluded.by_dm, channel_id = excluded.channel_id,
        is_active = excluded.is_active, paused_until = excluded.paused_until, zone = excluded.zone, is_stale = 0,
        is_asleep = iif(:seen_at IS NULL, is_asleep, 0), seen_at = coalesce(:seen_at, seen_at),
        calendar_id = excluded.calendar_id, training_id = excluded.training_id, former_id = excluded.former_id,
        is_any_run = excluded.is_any_run, reminded = excluded.reminded"""
_DROP_UNREADABLE = f"""DELETE FROM reminders WHERE guild_id = ? AND member_id = ? AND (
    state NOT IN ({_quoted(State)}) OR origin NOT IN ({_quoted(Origin)}) OR reason NOT IN ({_quoted(Reason)})
    OR day IS NOT date(day) OR strength_day IS NOT date(strength_day)
    OR due NOT BETWEEN 0 AND {LATEST} OR sent_at NOT BETWEEN 0 AND {LATEST})"""  # noqa: S608  # nosec B608  # names of this module
_UPSERT_REMINDER = """INSERT INTO reminders
        (guild_id, member_id, day, strength_day, due, state, origin, reason, delivery_id, sent_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET strength_day = excluded.strength_day, due = excluded.due, state = excluded.state,
        origin = excluded.origin, reason = excluded.reason, delivery_id = excluded.delivery_id,
        sent_at = excluded.sent_at"""
