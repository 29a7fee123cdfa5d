"""What is remembered of members' plans, and everything else that a reminder of theirs rests on, read in one go."""

import json
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import aiosqlite

from bot.domain.profile import Units
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State
from bot.domain.reminders.schedule import Planned, Quiet, as_datetime, local_date
from bot.domain.reminders.week import DEFAULT_PACE_SECONDS, Run, Slot
from bot.store.clubs import RUNS, read_quiet
from bot.store.database import Database

log = logging.getLogger(__name__)

PAST_DAYS = 9  # as far back as the rules of a week look
STALE_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Book:
    """All that a member's reminders rest on; `plan` is None for one who never joined.

    `rows` are the reminders of the last days and those to come, `done` the days logged as done. `own_zone` is the
    member's or the club's, None for the setting's.
    """

    guild_id: int
    member_id: int
    plan: Plan | None
    rows: tuple[Reminder, ...]
    done: frozenset[date]
    club_runs: tuple[Run, ...]
    quiet: Quiet | None
    pace_seconds: float
    units: Units
    own_zone: str | None


class PlanStore:
    """The table of plans; every method is one whole transaction of the store it belongs to."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.write

    async def load_book(self, guild_id: int, member_id: int, now: int) -> Book:
        """Return all that a member's reminders rest on at a moment (unix seconds)."""
        async with self._transaction() as db:
            return await read_book(db, guild_id, member_id, now)

    async def save(self, guild_id: int, member_id: int, plan: Plan, now: int) -> None:
        """Remember a member's plan, who is plainly in the club; `refresh` then plans the next reminder."""
        values = {
            "runs": None if plan.runs is None else RUNS.dump_json(plan.runs).decode(),
            "days": json.dumps(plan.days),
            "slots": json.dumps(plan.slots),
            "margin_minutes": plan.margin_minutes,
            "by_dm": plan.by_dm,
            "channel_id": plan.channel_id,
            "is_active": plan.is_active,
            "paused_until": plan.paused_until.isoformat() if plan.paused_until else None,
            "is_asleep": False,
            "seen_at": now,
            "is_stale": True,
        }
        names = ", ".join(values)
        updates = ", ".join(f"{name} = excluded.{name}" for name in values)
        async with self._transaction() as db:
            await db.execute(
                f"INSERT INTO plans (guild_id, member_id, {names}) "  # noqa: S608  # names from the lines above
                f"VALUES (?, ?, {', '.join('?' * len(values))}) ON CONFLICT DO UPDATE SET {updates}",
                (guild_id, member_id, *values.values()),
            )

    async def refresh(self, default_zone: str, now: int) -> bool:
        """Choose anew and plan the next reminder of plans that something changed under; False where all are fresh.

        Takes a few hundred at a time, so that a large club does not hold everybody up.
        """
        async with self._transaction() as db:
            stale = await db.execute_fetchall(
                "SELECT guild_id, member_id FROM plans WHERE is_stale = 1 LIMIT ?", (STALE_AT_ONCE,)
            )
            for guild_id, member_id in list(stale):
                await _refresh(db, guild_id, member_id, default_zone, now)
        return bool(stale)

    async def refresh_member(self, guild_id: int, member_id: int, default_zone: str, now: int) -> None:
        """Choose anew and plan the next reminder of one member, whoever else is waiting for it."""
        async with self._transaction() as db:
            await _refresh(db, guild_id, member_id, default_zone, now)

    async def take_seen(self, guild_id: int, member_ids: tuple[int, ...], now: int) -> None:
        """Remember that members are in the club; whoever was asleep is awake again."""
        async with self._transaction() as db:
            await db.executemany(
                "UPDATE plans SET seen_at = ?, is_asleep = 0 WHERE guild_id = ? AND member_id = ?",
                [(now, guild_id, member_id) for member_id in member_ids],
            )


async def _refresh(db: aiosqlite.Connection, guild_id: int, member_id: int, default_zone: str, now: int) -> None:
    try:
        await _plan_anew(db, await read_book(db, guild_id, member_id, now), default_zone, now)
    except (ValueError, LookupError):  # a row that no Ounce wrote; it must not keep everybody else's back
        log.exception("The plan of member %d in club %d cannot be read", member_id, guild_id)
        await db.execute("UPDATE plans SET is_stale = 0 WHERE guild_id = ? AND member_id = ?", (guild_id, member_id))


async def _plan_anew(db: aiosqlite.Connection, book: Book, default_zone: str, now: int) -> None:
    if book.plan is None:
        return
    zone = book.own_zone or default_zone
    plan = book.plan.with_slots(book.club_runs, book.pace_seconds)
    member = (book.guild_id, book.member_id)
    await db.execute(
        "UPDATE plans SET slots = ?, zone = ?, is_stale = 0 WHERE guild_id = ? AND member_id = ?",
        (json.dumps(plan.slots), book.own_zone, *member),
    )
    rests = not plan.is_active or plan.is_paused_on(local_date(now, zone))
    await db.execute(
        "DELETE FROM reminders WHERE guild_id = ? AND member_id = ? AND state = 'planned' AND origin = 'plan' "
        "AND (due > ? OR ?)",
        (*member, now, rests),
    )
    if rests:  # what was put off falls out with the rest
        reason = Reason.PAUSED if plan.is_active else Reason.STOPPED
        await db.execute(
            "UPDATE reminders SET state = 'skipped', reason = ? "
            "WHERE guild_id = ? AND member_id = ? AND state = 'planned'",
            (reason, *member),
        )
    taken = tuple(row.day for row in book.rows if row.state is not State.PLANNED or row.origin is not Origin.PLAN)
    planned = plan.find_next(zone, now, taken)
    if planned is not None:
        await db.execute(INSERT_PLANNED, planned_values(book.guild_id, planned, [book.member_id]))


INSERT_PLANNED = """INSERT INTO reminders (guild_id, member_id, day, strength_day, due, state, origin)
    SELECT ?, value, ?, ?, ?, 'planned', 'plan' FROM json_each(?) WHERE true ON CONFLICT DO NOTHING"""


def planned_values(guild_id: int, planned: Planned, member_ids: Sequence[int]) -> tuple[object, ...]:
    """Return the values of INSERT_PLANNED for members of one club who are reminded together."""
    day = planned.day.isoformat()
    return guild_id, day, day, planned.due, json.dumps(member_ids)


async def read_book(db: aiosqlite.Connection, guild_id: int, member_id: int, now: int) -> Book:
    """Return a member's book, read inside a transaction that is open."""
    since = as_datetime(now).date() - timedelta(days=PAST_DAYS + 1)
    keys = {"guild_id": guild_id, "member_id": member_id, "since": since.isoformat()}
    plans = await db.execute_fetchall(f"{_SELECT_PLAN} WHERE guild_id = :guild_id AND member_id = :member_id", keys)
    rows = await db.execute_fetchall(_SELECT_ROWS, keys)
    done = await db.execute_fetchall(_SELECT_DONE, keys)
    around = next(iter(await db.execute_fetchall(_SELECT_AROUND, keys)))
    pace, units, own_zone, club_zone, club_runs, quiet = around
    return Book(
        guild_id=guild_id,
        member_id=member_id,
        plan=next((_read_plan(row) for row in plans), None),
        rows=tuple(read_reminder(row) for row in rows),
        done=frozenset(date.fromisoformat(day) for (day,) in done),
        club_runs=RUNS.validate_json(club_runs) if club_runs else (),
        quiet=read_quiet(quiet),
        pace_seconds=pace or DEFAULT_PACE_SECONDS,
        units=units or "km",
        own_zone=own_zone or club_zone,
    )


@lru_cache(maxsize=1 << 12)
def read_slots(text: str) -> tuple[Slot, ...]:
    """Return slots as they are stored; most members of a club have the same ones."""
    return tuple(Slot(*slot) for slot in json.loads(text))


def read_reminder(row: sqlite3.Row) -> Reminder:
    """Return the reminder of a row with REMINDER_COLUMNS."""
    day, strength_day, due, state, origin, reason, delivery_id, sent_at = row
    return Reminder(
        day=date.fromisoformat(day),
        strength_day=date.fromisoformat(strength_day),
        due=due,
        state=State(state),
        origin=Origin(origin),
        reason=Reason(reason),
        delivery_id=delivery_id,
        sent_at=sent_at,
    )


REMINDER_COLUMNS = "day, strength_day, due, state, origin, reason, delivery_id, sent_at"
_SELECT_PLAN = "SELECT runs, days, slots, margin_minutes, by_dm, channel_id, is_active, paused_until FROM plans"
_SELECT_ROWS = (
    f"SELECT {REMINDER_COLUMNS} FROM reminders "  # noqa: S608  # columns that this module names
    "WHERE guild_id = :guild_id AND member_id = :member_id AND day >= :since ORDER BY day"
)
_SELECT_DONE = "SELECT DISTINCT day FROM done WHERE guild_id = :guild_id AND member_id = :member_id AND day >= :since"
_SELECT_AROUND = """SELECT profiles.pace, profiles.units, profiles.zone, clubs.zone, clubs.runs, clubs.quiet
    FROM (SELECT 1) LEFT JOIN profiles ON profiles.guild_id = :guild_id AND profiles.member_id = :member_id
    LEFT JOIN clubs ON clubs.guild_id = :guild_id"""


def _read_plan(row: sqlite3.Row) -> Plan:
    runs, days, slots, margin_minutes, by_dm, channel_id, is_active, paused_until = row
    return Plan(
        runs=None if runs is None else RUNS.validate_json(runs),
        days=tuple(json.loads(days)),
        slots=read_slots(slots),
        margin_minutes=margin_minutes,
        by_dm=bool(by_dm),
        channel_id=channel_id,
        is_active=bool(is_active),
        paused_until=date.fromisoformat(paused_until) if paused_until else None,
    )
