"""Everything that a member's reminders rest on, as it is stored: read in one go."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import aiosqlite
from pydantic import TypeAdapter

from bot.domain.profile import Units
from bot.domain.reminders.calendar import NO_CALENDAR
from bot.domain.reminders.claim import PAST_DAYS
from bot.domain.reminders.plan import FOR_GOOD, Plan, Reminding
from bot.domain.reminders.record import MemberRecord, RecordPart
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State
from bot.domain.reminders.schedule import DEFAULT_MARGIN_MINUTES, as_datetime
from bot.domain.reminders.training import NO_TRAINING, Training
from bot.domain.reminders.training_plan import TrainingPlan
from bot.domain.reminders.week import DEFAULT_PACE_SECONDS, Slot
from bot.domain.zones import known_zone
from bot.store.stored_club import DAYS_OFF, RUNS, read_quiet, read_rest
from bot.store.training import read_calendar, read_training
from bot.store.unreadable import log_unreadable

REMINDING = TypeAdapter(Reminding)
_DAYS = TypeAdapter(tuple[int, ...])
_UNITS: TypeAdapter[Units] = TypeAdapter(Units)
LATEST = 1 << 33  # unix seconds, in the year 2242

T = TypeVar("T")
S = TypeVar("S")


class _RecordRow(NamedTuple):
    """The columns of SELECT_RECORD, in their order."""

    runs: str | None
    days: str | None
    slots: str | None
    margin_minutes: int
    by_dm: int
    channel_id: int | None
    is_active: int
    paused_until: str | None
    pace: float | None
    units: Units | None
    zone: str | None
    club_zone: str | None
    club_runs: str | None
    quiet: str | None
    club_channel_id: int | None
    reminders: str
    done: str
    calendar: str | None
    training: str | None
    former: str | None
    club_plans: str
    club_days_off: str | None
    club_rest: str | None
    is_any_run: int | None
    early: str | None
    reminded: str | None


class ReminderRow(NamedTuple):
    """One reminder as it is stored."""

    day: str
    strength_day: str
    due: int
    state: str
    origin: str
    reason: str
    delivery_id: int | None
    sent_at: int | None


def record_values(
    guild_id: int, member_id: int, now: int, delivery_id: int | None = None, *, is_whole: bool = False
) -> dict[str, Any]:
    """Return the values of SELECT_RECORD: of the reminders that are over the last days', or all, and a delivery's."""
    since = date.min if is_whole else as_datetime(now).date() - timedelta(days=PAST_DAYS + 1)
    return {
        "guild_id": guild_id,
        "member_id": member_id,
        "since": since.isoformat(),
        "delivery_id": delivery_id,
    }


async def fetch_record(db: aiosqlite.Connection, values: dict[str, Any]) -> MemberRecord:
    """Return a member's record in an open transaction."""
    (row,) = await db.execute_fetchall(SELECT_RECORD, values)
    return read_record(values, row)


def read_record(values: Mapping[str, Any], columns: Iterable[Any]) -> MemberRecord:
    """Return a member's record from the row that SELECT_RECORD gave for these values.

    What of the member's own can't be read is logged, and as if it had never been told; `damaged` names it. Only a pause
    then has no end, since nobody is reminded who wished not to be.
    """
    row = _RecordRow(*columns)
    parts = _Parts(values["guild_id"], values["member_id"])
    trainings = {
        str(group): parts.read(None, read_training, NO_TRAINING, text).plan
        for group, text in json.loads(row.club_plans)
    }
    club_plans = tuple((group, plan) for group, plan in trainings.items() if plan is not None)
    club_rest = parts.read(None, read_rest, None, row.club_rest)
    plan = None if row.slots is None else _read_plan(row, trainings, parts).in_club(club_rest)
    reminders = [parts.read(None, _read_row, None, one) for one in json.loads(row.reminders)]
    early = parts.read(RecordPart.RACES, read_training, NO_TRAINING, row.early) if row.early else NO_TRAINING
    return MemberRecord(
        guild_id=values["guild_id"],
        member_id=values["member_id"],
        plan=plan,
        rows=tuple(one for one in reminders if one is not None),
        done=frozenset(date.fromisoformat(day) for day in json.loads(row.done)),
        club_runs=parts.read(None, RUNS.validate_json, (), row.club_runs or "[]"),
        club_channel_id=row.club_channel_id,
        quiet=parts.read(None, read_quiet, None, row.quiet),
        pace_seconds=parts.read(None, _require_pace, DEFAULT_PACE_SECONDS, row.pace or DEFAULT_PACE_SECONDS),
        units=parts.read(None, _UNITS.validate_python, "km", row.units or "km"),
        own_zone=known_zone(row.zone) or known_zone(row.club_zone),
        club_plans=club_plans,
        club_days_off=parts.read(None, DAYS_OFF.validate_json, (), row.club_days_off or "[]"),
        club_rest=club_rest,
        early=early,
        damaged=tuple(dict.fromkeys(parts.damaged)),
        has_lost_rows=None in reminders,
    )


class _Parts:
    """Reads the parts of a member's record, and notes what can't be read."""

    def __init__(self, guild_id: int, member_id: int) -> None:
        self._guild_id = guild_id
        self._member_id = member_id
        self.damaged: list[RecordPart] = []

    def read(self, what: RecordPart | None, read: Callable[[Any], T], instead: S, stored: object) -> T | S:
        """Return what is stored as it reads, or something instead; `what` part it is, None where it isn't missed."""
        try:
            return read(stored)
        except (ValueError, TypeError, LookupError) as error:
            whose = (self._member_id, self._guild_id)
            log_unreadable(error, "Stored of member %d in club %d and unreadable: %s", *whose, what or "a detail")
            if what is not None:
                self.damaged.append(what)
            return instead


def _read_plan(row: _RecordRow, club_plans: Mapping[str, TrainingPlan | None], parts: _Parts) -> Plan:
    week, training = RecordPart.WEEK, RecordPart.TRAINING
    read = parts.read

    def read_own(text: str) -> Training:
        return _read_training(text, club_plans)

    return Plan(
        runs=None if row.runs is None else read(week, RUNS.validate_json, (), row.runs),
        days=read(week, _DAYS.validate_json, (), row.days or "[]"),
        slots=read(week, read_slots, (), row.slots or "[]"),
        margin_minutes=read(week, _require_minutes, DEFAULT_MARGIN_MINUTES, row.margin_minutes),
        by_dm=bool(row.by_dm),
        channel_id=row.channel_id,
        is_active=bool(row.is_active),
        paused_until=read(RecordPart.PAUSE, date.fromisoformat, FOR_GOOD, row.paused_until)
        if row.paused_until
        else None,
        training=NO_TRAINING if row.training is None else read(training, read_own, NO_TRAINING, row.training),
        calendar=NO_CALENDAR if row.calendar is None else read(training, read_calendar, NO_CALENDAR, row.calendar),
        former=None if row.former is None else read(None, read_own, None, row.former),
        is_any_run=bool(row.is_any_run),
        reminded=None if row.reminded is None else read(None, REMINDING.validate_json, None, row.reminded),
    )


def _read_training(text: str, club_plans: Mapping[str, TrainingPlan | None]) -> Training:
    """A training as it is stored, with the club's plan as it is now where it is one of the club's groups'.

    ValueError where that can't be read, which is None among these.
    """
    training = read_training(text)
    if training.group in club_plans and club_plans[training.group] is None:
        raise ValueError(f"the plan of group {training.group}")
    return replace(training, plan=club_plans.get(training.group)) if training.group else training


def _read_row(columns: Iterable[Any]) -> Reminder:
    row = read_reminder(ReminderRow(*columns))
    if not 0 <= row.due < LATEST or not 0 <= (row.sent_at or 0) < LATEST:
        raise ValueError(f"a reminder of {row.day} comes or came at {row.due}, {row.sent_at}")
    return row


def _require_pace(pace: float) -> float:
    if not 1 <= pace <= 3600:
        raise ValueError(f"a pace of {pace} seconds")
    return pace


def _require_minutes(minutes: int) -> int:
    if not 0 <= minutes <= 24 * 60:
        raise ValueError(f"{minutes} minutes after the run")
    return minutes


@lru_cache(maxsize=1 << 12)
def read_slots(text: str) -> tuple[Slot, ...]:
    """Return slots as they are stored; most members of a club have the same ones."""
    return tuple(Slot(*slot) for slot in json.loads(text))


def read_reminder(row: ReminderRow) -> Reminder:
    """Return a reminder from its row."""
    return Reminder(
        day=date.fromisoformat(row.day),
        strength_day=date.fromisoformat(row.strength_day),
        due=row.due,
        state=State(row.state),
        origin=Origin(row.origin),
        reason=Reason(row.reason),
        delivery_id=row.delivery_id,
        sent_at=row.sent_at,
    )


# One statement, since every one is a way to the database's thread and back. Left out of it: what is long over.
RECORD_COLUMNS = """
    p.runs, p.days, p.slots, p.margin_minutes, p.by_dm, p.channel_id, p.is_active, p.paused_until,
    profiles.pace, profiles.units, profiles.zone, clubs.zone, clubs.runs, clubs.quiet, clubs.channel_id,
    (SELECT json_group_array(json_array(day, strength_day, due, state, origin, reason, delivery_id, sent_at)) FROM (
        SELECT * FROM reminders WHERE guild_id = :guild_id AND member_id = :member_id
        AND (day >= :since OR state IN ('planned', 'claimed') OR delivery_id = :delivery_id) ORDER BY day)),
    (SELECT json_group_array(DISTINCT day) FROM done
        WHERE guild_id = :guild_id AND member_id = :member_id AND day >= :since AND day = date(day)),
    (SELECT text FROM training_texts WHERE text_id = p.calendar_id),
    (SELECT text FROM training_texts WHERE text_id = p.training_id),
    (SELECT text FROM training_texts WHERE text_id = p.former_id),
    (SELECT json_group_array(json_array(group_name, text)) FROM club_plans JOIN training_texts USING (text_id)
        WHERE club_plans.guild_id = :guild_id),
    clubs.days_off, clubs.race_rest,
    p.is_any_run,
    (SELECT training FROM early_races WHERE guild_id = :guild_id AND member_id = :member_id),
    p.reminded"""
FROM_RECORD = """FROM (SELECT 1)
    LEFT JOIN plans AS p ON p.guild_id = :guild_id AND p.member_id = :member_id
    LEFT JOIN profiles ON profiles.guild_id = :guild_id AND profiles.member_id = :member_id
    LEFT JOIN clubs ON clubs.guild_id = :guild_id"""
SELECT_RECORD = f"SELECT {RECORD_COLUMNS} {FROM_RECORD}"
