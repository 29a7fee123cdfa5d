"""What is remembered of training plans: each text once for all who have the same, and the club's."""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import aiosqlite
from pydantic import TypeAdapter

from bot.domain.reminders.calendar import Calendar
from bot.domain.reminders.training import Training
from bot.domain.reminders.training_plan import TrainingPlan
from bot.store.database import Database
from bot.store.unreadable import log_unreadable

_TRAINING = TypeAdapter(Training)
_CALENDAR = TypeAdapter(Calendar)


@lru_cache(maxsize=1 << 10)
def read_training(text: str) -> Training:
    """Return a training as it is stored."""
    return _TRAINING.validate_json(text)


@lru_cache(maxsize=1 << 12)
def read_calendar(text: str) -> Calendar:
    """Return the days that a training rules as they are stored."""
    return _CALENDAR.validate_json(text)


def write_training(training: Training) -> str:
    """Return a training as it is stored: without what is the club's."""
    own = replace(training, plan=None if training.group else training.plan, club_rest=None)
    return _TRAINING.dump_json(own, exclude_defaults=True).decode()


def write_calendar(calendar: Calendar) -> str:
    """Return the days that a training rules as they are stored."""
    return _CALENDAR.dump_json(calendar).decode()


def digest(text: str | None) -> str | None:
    """Return by what a text is found again; None for none."""
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()


async def keep_texts(db: aiosqlite.Connection, guild_id: int, texts: list[str]) -> None:
    """Keep texts of a club in an open transaction, each once."""
    await db.executemany(_INSERT_TEXT, [(guild_id, digest(text), text) for text in texts])


class TrainingStore:
    """The tables of training plans; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load_club_plans(self, guild_id: int) -> dict[str, TrainingPlan]:
        """Return a club's training plans by the names of their groups, without one that can't be read."""
        return _read_club_plans(guild_id, await self._database.read(_SELECT_CLUB_PLANS, (guild_id,)))

    async def undo_club_plan(self, guild_id: int, group: str) -> bool:
        """Bring a club's former plan for a group back, or none where there was none; False where it was undone."""
        async with self._database.write() as db:
            rows = list(
                await db.execute_fetchall(
                    "SELECT former_text_id FROM club_plans WHERE guild_id = ? AND group_name = ?", (guild_id, group)
                )
            )
            if not rows or rows[0][0] == _UNDONE:
                return False
            if rows[0][0] is None:
                await db.execute("DELETE FROM club_plans WHERE guild_id = ? AND group_name = ?", (guild_id, group))
            else:
                await db.execute(
                    "UPDATE club_plans SET text_id = former_text_id, former_text_id = ? "
                    "WHERE guild_id = ? AND group_name = ?",
                    (_UNDONE, guild_id, group),
                )
            await db.execute(_MARK_FOLLOWERS_STALE, (guild_id,))
        return True

    async def remove_club_plan(self, guild_id: int, find_group: Callable[[Collection[str]], str]) -> bool:
        """Forget a club's plan for a group, found by those it has; False where there is none."""
        async with self._database.write() as db:
            group = find_group(await fetch_groups(db, guild_id))
            cursor = await db.execute("DELETE FROM club_plans WHERE guild_id = ? AND group_name = ?", (guild_id, group))
            await db.execute(_MARK_FOLLOWERS_STALE, (guild_id,))
            return bool(cursor.rowcount)

    async def prune(self) -> None:
        """Forget texts that nobody has any more."""
        async with self._database.write() as db:
            await db.execute(DELETE_UNUSED_TEXTS)


async def fetch_club_plans(db: aiosqlite.Connection, guild_id: int) -> dict[str, TrainingPlan]:
    """Return a club's training plans as `load_club_plans` does, in an open transaction."""
    return _read_club_plans(guild_id, await db.execute_fetchall(_SELECT_CLUB_PLANS, (guild_id,)))


def _read_club_plans(guild_id: int, rows: Iterable[Iterable[Any]]) -> dict[str, TrainingPlan]:
    plans: dict[str, TrainingPlan] = {}
    for group, text in rows:
        try:
            plan = read_training(text).plan
        except ValueError as error:  # which no Ounce wrote
            log_unreadable(error, "A training plan of club %d cannot be read", guild_id)
        else:
            plans |= {str(group): plan} if plan is not None else {}
    return plans


async def write_club_plan(db: aiosqlite.Connection, guild_id: int, group: str, plan: TrainingPlan) -> None:
    """Put a plan in the place of a club's for a group, in an open transaction; its followers' are to be made anew."""
    text = write_training(Training(plan))
    await keep_texts(db, guild_id, [text])
    await db.execute(_UPSERT_CLUB_PLAN, (guild_id, group, digest(text)))
    await db.execute(_MARK_FOLLOWERS_STALE, (guild_id,))


async def fetch_groups(db: aiosqlite.Connection, guild_id: int) -> list[str]:
    """Return the names of the groups for which a club has plans, in an open transaction."""
    rows = await db.execute_fetchall("SELECT group_name FROM club_plans WHERE guild_id = ?", (guild_id,))
    return [str(group) for (group,) in rows]


_UNDONE = -1
_INSERT_TEXT = """INSERT INTO training_texts (guild_id, digest, text) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET text = excluded.text WHERE text <> excluded.text"""  # else damaged meanwhile
_SELECT_CLUB_PLANS = """SELECT group_name, text FROM club_plans JOIN training_texts USING (text_id)
    WHERE club_plans.guild_id = ? ORDER BY group_name"""
_UPSERT_CLUB_PLAN = """INSERT INTO club_plans (guild_id, group_name, text_id)
    SELECT ?1, ?2, text_id FROM training_texts WHERE guild_id = ?1 AND digest = ?3
    ON CONFLICT DO UPDATE SET former_text_id = text_id, text_id = excluded.text_id"""
_MARK_FOLLOWERS_STALE = "UPDATE plans SET is_stale = 1 WHERE guild_id = ? AND training_id IS NOT NULL"
DELETE_UNUSED_TEXTS = """DELETE FROM training_texts WHERE text_id NOT IN (
    SELECT calendar_id FROM plans WHERE calendar_id IS NOT NULL
    UNION SELECT training_id FROM plans WHERE training_id IS NOT NULL
    UNION SELECT former_id FROM plans WHERE former_id IS NOT NULL
    UNION SELECT text_id FROM club_plans
    UNION SELECT former_text_id FROM club_plans WHERE former_text_id IS NOT NULL)"""
