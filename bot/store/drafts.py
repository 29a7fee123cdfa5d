"""What is remembered of training plans that were sent and aren't used yet, each with the record of who sent it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import aiosqlite
from pydantic import TypeAdapter

from bot.domain.reminders.changes import Change
from bot.domain.reminders.record import MemberRecord
from bot.domain.reminders.training_plan import TrainingPlan
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from bot.store.database import Database
from bot.store.plans import Changed, write_change
from bot.store.records import fetch_record, record_values
from bot.store.training import fetch_groups, write_club_plan
from bot.store.unreadable import log_unreadable

T = TypeVar("T")
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


class Sent(NamedTuple):
    """A plan that was sent, and all that the reminders of whoever sent it rest on."""

    draft: PlanDraft
    record: MemberRecord


class DraftStore:
    """The table of plan drafts; every method is one whole transaction. Moments are unix seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, draft: PlanDraft, now: int, look: Callable[[Sent], T]) -> T:
        """Keep a plan that was sent, and return what `look` makes of it; what that raises keeps nothing.

        A member's former drafts go.
        """
        async with self._database.write() as db:
            await db.execute(
                "DELETE FROM plan_drafts WHERE guild_id = ? AND member_id = ? AND group_name IS ?",
                (draft.guild_id, draft.member_id, draft.group),
            )
            cursor = await db.execute(
                "INSERT INTO plan_drafts (guild_id, member_id, group_name, source, choices, made_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    draft.guild_id,
                    draft.member_id,
                    draft.group,
                    _SOURCE.dump_json(draft.source, exclude_defaults=True).decode(),
                    _write_choices(draft.choices),
                    now,
                ),
            )
            return look(await _fetch_sent(db, replace(draft, draft_id=int(cursor.lastrowid or 0)), now))

    async def load(self, draft_id: int, now: int) -> Sent | None:
        """Return a plan that was sent; None where it is gone."""
        async with self._database.snapshot() as db:
            return await _find(db, draft_id, now)

    async def choose(
        self, draft_id: int, now: int, change: Callable[[PlanDraft], PlanChoices], look: Callable[[Sent], T]
    ) -> T | None:
        """Change what whoever sent a plan said of it, and return what `look` makes of it then; None where it is gone.

        What either raises changes nothing.
        """
        async with self._database.write() as db:
            sent = await _find(db, draft_id, now)
            if sent is None:
                return None
            choices = change(sent.draft)
            await db.execute(
                "UPDATE plan_drafts SET choices = ? WHERE draft_id = ?", (_write_choices(choices), draft_id)
            )
            return look(sent._replace(draft=replace(sent.draft, choices=choices)))

    async def use(self, draft_id: int, now: int, decide: Callable[[Sent], Change[T]]) -> Changed[T] | None:
        """Put what `decide` makes of a draft and its sender's record in the record's place, and spend the draft by it.

        None where it is gone.
        """
        async with self._database.write() as db:
            sent = await _find(db, draft_id, now)
            if sent is None:
                return None
            changed = await write_change(db, sent.record, decide(sent), now)
            await db.execute(_DELETE, (draft_id,))
        return changed

    async def use_for_club(
        self, draft_id: int, now: int, decide: Callable[[Sent, Collection[str]], tuple[str, TrainingPlan]]
    ) -> tuple[str, TrainingPlan] | None:
        """Make the plan that `decide` says the club's, for the group that it says by those there are; returns both.

        The draft is spent by it, and the plans of members who follow the club's are to be made anew. None where it is
        gone.
        """
        async with self._database.write() as db:
            sent = await _find(db, draft_id, now)
            if sent is None:
                return None
            guild_id = sent.draft.guild_id
            group, plan = decide(sent, await fetch_groups(db, guild_id))
            await write_club_plan(db, guild_id, group, plan)
            await db.execute(_DELETE, (draft_id,))
        return group, plan


async def _find(db: aiosqlite.Connection, draft_id: int, now: int) -> Sent | None:
    for row in await db.execute_fetchall(_SELECT, (draft_id,)):
        draft = _read(_Row(*row))
        return None if draft is None else await _fetch_sent(db, draft, now)
    return None


async def _fetch_sent(db: aiosqlite.Connection, draft: PlanDraft, now: int) -> Sent:
    return Sent(draft, await fetch_record(db, record_values(draft.guild_id, draft.member_id, now)))


def _write_choices(choices: PlanChoices) -> str:
    return _CHOICES.dump_json(choices, exclude_defaults=True).decode()


class _Row(NamedTuple):
    """The columns of _SELECT."""

    draft_id: int
    guild_id: int
    member_id: int
    group_name: str | None
    source: str
    choices: str


def _read(row: _Row) -> PlanDraft | None:
    try:
        source, choices = _SOURCE.validate_json(row.source), _CHOICES.validate_json(row.choices)
    except ValueError as error:  # which no Ounce wrote: as good as gone
        log_unreadable(error, "The plan of draft %d cannot be read", row.draft_id)
        return None
    return PlanDraft(row.draft_id, row.guild_id, row.member_id, row.group_name, source, choices)


_SELECT = "SELECT draft_id, guild_id, member_id, group_name, source, choices FROM plan_drafts WHERE draft_id = ?"
_DELETE = "DELETE FROM plan_drafts WHERE draft_id = ?"
