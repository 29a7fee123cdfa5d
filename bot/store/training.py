"""What is remembered of training plans: each text once for all who have the same, the club's, and drafts."""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import aiosqlite
from pydantic import TypeAdapter

from bot.domain.reminders.calendar import Calendar
from bot.domain.reminders.training import Training
from bot.domain.reminders.training_plan import TrainingPlan
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from bot.store.database import Database
from bot.store.unreadable import log_unreadable

DRAFT_SECONDS = 7 * 24 * 3600  # for so long a plan that was sent can be used
_TRAINING = TypeAdapter(Training)
_CALENDAR = TypeAdapter(Calendar)
_SOURCE = TypeAdapter(PlanSource)
_CHOICES = TypeAdapter(PlanChoices)


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan that was sent and is not used yet; `group` is the club's group that it is for, None for its member's."""

    draft_id: int
    guild_id: int
    member_id: int
    group: str | None
    source: PlanSource
    choices: PlanChoices


class DraftChangedError(Exception):
    """A draft is gone, or its sender has said something else of it since it was read."""


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

    async def add_draft(
        self, guild_id: int, member_id: int, group: str | None, source: PlanSource, choices: PlanChoices, now: int
    ) -> int:
        """Keep a plan that was sent, at a moment (unix seconds); returns its id. A member's former drafts go."""
        async with self._database.write() as db:
            await db.execute(
                "DELETE FROM plan_drafts WHERE guild_id = ? AND member_id = ? AND group_name IS ?",
                (guild_id, member_id, group),
            )
            cursor = await db.execute(
                "INSERT INTO plan_drafts (guild_id, member_id, group_name, source, choices, made_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    guild_id,
                    member_id,
                    group,
                    _SOURCE.dump_json(source, exclude_defaults=True).decode(),
                    _write_choices(choices),
                    now,
                ),
            )
            return int(cursor.lastrowid or 0)

    async def load_draft(self, draft_id: int) -> PlanDraft | None:
        """Return a plan that was sent; None where it is gone."""
        rows = await self._database.read(_SELECT_DRAFT, (draft_id,))
        return _read_draft(rows)

    async def choose(self, draft_id: int, change: Callable[[PlanChoices], PlanChoices]) -> PlanDraft | None:
        """Change what whoever sent a plan said of it, and return it as it is then; None where it is gone."""
        async with self._database.write() as db:
            draft = _read_draft(list(await db.execute_fetchall(_SELECT_DRAFT, (draft_id,))))
            if draft is None:
                return None
            choices = change(draft.choices)
            await db.execute(
                "UPDATE plan_drafts SET choices = ? WHERE draft_id = ?",
                (_write_choices(choices), draft_id),
            )
        return replace(draft, choices=choices)

    async def load_club_plans(self, guild_id: int) -> dict[str, TrainingPlan]:
        """Return a club's training plans by the names of their groups, without one that can't be read."""
        return _read_club_plans(guild_id, await self._database.read(_SELECT_CLUB_PLANS, (guild_id,)))

    async def use_for_club(
        self, draft: PlanDraft, plan: TrainingPlan, find_group: Callable[[Collection[str]], str]
    ) -> str:
        """Put the plan of a draft in the place of a club's, and return for which of its groups, by those it has.

        The plans of members who follow it are to be made anew. DraftChangedError where the draft is another now.
        """
        text = write_training(Training(plan))
        async with self._database.write() as db:
            await spend_draft(db, draft)
            group = find_group(await _fetch_groups(db, draft.guild_id))
            await keep_texts(db, draft.guild_id, [text])
            await db.execute(_UPSERT_CLUB_PLAN, (draft.guild_id, group, digest(text)))
            await db.execute(_MARK_FOLLOWERS_STALE, (draft.guild_id,))
        return group

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
            group = find_group(await _fetch_groups(db, guild_id))
            cursor = await db.execute("DELETE FROM club_plans WHERE guild_id = ? AND group_name = ?", (guild_id, group))
            await db.execute(_MARK_FOLLOWERS_STALE, (guild_id,))
            return bool(cursor.rowcount)

    async def prune(self, now: int) -> None:
        """Forget drafts that are a week old, and texts that nobody has any more."""
        async with self._database.write() as db:
            await db.execute("DELETE FROM plan_drafts WHERE made_at < ?", (now - DRAFT_SECONDS,))
            await db.execute(DELETE_UNUSED_TEXTS)


async def spend_draft(db: aiosqlite.Connection, draft: PlanDraft) -> None:
    """Forget a plan that was sent, in the transaction that uses it; DraftChangedError where it is another now."""
    if _read_draft(await db.execute_fetchall(_SELECT_DRAFT, (draft.draft_id,))) != draft:
        raise DraftChangedError
    await db.execute("DELETE FROM plan_drafts WHERE draft_id = ?", (draft.draft_id,))


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


async def _fetch_groups(db: aiosqlite.Connection, guild_id: int) -> list[str]:
    rows = await db.execute_fetchall("SELECT group_name FROM club_plans WHERE guild_id = ?", (guild_id,))
    return [str(group) for (group,) in rows]


def _write_choices(choices: PlanChoices) -> str:
    return _CHOICES.dump_json(choices, exclude_defaults=True).decode()


class _DraftRow(NamedTuple):
    """The columns of _SELECT_DRAFT."""

    draft_id: int
    guild_id: int
    member_id: int
    group_name: str | None
    source: str
    choices: str


def _read_draft(rows: Iterable[Iterable[Any]]) -> PlanDraft | None:
    row = next((_DraftRow(*one) for one in rows), None)
    if row is None:
        return None
    try:
        source, choices = _SOURCE.validate_json(row.source), _CHOICES.validate_json(row.choices)
    except ValueError as error:  # which no Ounce wrote: as good as gone
        log_unreadable(error, "The plan of draft %d cannot be read", row.draft_id)
        return None
    return PlanDraft(row.draft_id, row.guild_id, row.member_id, row.group_name, source, choices)


_UNDONE = -1
_INSERT_TEXT = """INSERT INTO training_texts (guild_id, digest, text) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET text = excluded.text WHERE text <> excluded.text"""  # else damaged meanwhile
_SELECT_DRAFT = "SELECT draft_id, guild_id, member_id, group_name, source, choices FROM plan_drafts WHERE draft_id = ?"
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
