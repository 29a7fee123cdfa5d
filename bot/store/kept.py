"""Every table, each with its rule: whose its rows are, how long they are kept, and how a member's are forgotten."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import aiosqlite

from bot.store.database import Database
from bot.store.training import DELETE_UNUSED_TEXTS, read_training

WORDS_OF_OTHERS_DAYS = 1
"""For so long somebody else's message that a member asked about is kept where it does not wait for the coach."""

TOKEN_SECONDS = 900
"""For so long Discord takes the token of a press; after that it's kept for nothing."""


class Whose(StrEnum):
    """To whom the rows of a table belong."""

    MEMBER = "member"
    CLUB = "club"
    OUNCE = "Ounce"


@dataclass(frozen=True)
class Rule:
    """What a table holds, and until when. With `days`, what is older by the column `age` is deleted daily.

    `age` holds unix seconds, or with `is_text` a date or a moment as text. What a row is still `needed_for` is said in
    words and as a condition, and such a row is kept.
    What a club's table holds of a member is given to them with their rows of the table `within`.
    """

    whose: Whose
    what: str
    age: str = ""
    days: int | None = None
    is_text: bool = True
    needed_for: tuple[str, str] | None = None
    within: str = ""

    @property
    def kept(self) -> str:
        """How long a row is kept, as a member reads it."""
        if self.days is not None:
            longer = f", and {self.needed_for[0]}" if self.needed_for is not None else ""
            return f"for {self.days} days{longer}"
        return "until you delete it" if self.whose is Whose.MEMBER else "as long as the club has Ounce"


_IS_SPARED = """EXISTS (SELECT 1 FROM sore_places AS s WHERE s.guild_id = hurts.guild_id
    AND s.member_id = hurts.member_id AND s.place = hurts.place AND s.until IS NULL)"""
RULES: dict[str, Rule] = {
    "profiles": Rule(Whose.MEMBER, "your profile in a club"),
    "sore_places": Rule(Whose.MEMBER, "your sore places, and until when", "until", 2),
    "steps": Rule(Whose.MEMBER, "the easier or harder exercises you moved to"),
    "direct_message_clubs": Rule(Whose.MEMBER, "the club you mean in direct messages"),
    "circuits": Rule(Whose.MEMBER, "your circuits"),
    "done": Rule(Whose.MEMBER, "the strength you logged as done"),
    "level_moves": Rule(Whose.MEMBER, "your steps to easier and harder exercises", "moved_at", 365),
    "hurts": Rule(
        Whose.MEMBER, "where you said strength hurt", "day", 90, needed_for=("as long as I spare it", _IS_SPARED)
    ),
    "pauses": Rule(Whose.MEMBER, "your pauses", "last_day", 365),
    "guided_sessions": Rule(
        Whose.MEMBER, "where you are in a session that leads you through", "touched_at", 2, is_text=False
    ),
    "together_members": Rule(Whose.MEMBER, "circuits you did together with others", "joined_at", 2, is_text=False),
    "plans": Rule(Whose.MEMBER, "your week of runs and your reminders' settings"),
    "early_races": Rule(Whose.MEMBER, "races you told me about before your week"),
    "reminders": Rule(Whose.MEMBER, "your reminders, planned and sent", "day", 180),
    "deliveries": Rule(Whose.MEMBER, "reminders sent to you by direct message", "claimed_at", 180, is_text=False),
    "finished_runs": Rule(Whose.MEMBER, "the runs you told me about", "ended_at", 180, is_text=False),
    "faq_answers": Rule(Whose.MEMBER, "what you asked me, and what I answered", "given_at", 365),
    "faq_questions": Rule(Whose.MEMBER, "what you asked the coach", "asked_at", 365),
    "faq_phrasings": Rule(Whose.MEMBER, "your words that lead to one of the club's answers"),
    "owed_messages": Rule(Whose.MEMBER, "messages that I still have to send you", "owed_at", 365, is_text=False),
    "plan_drafts": Rule(Whose.MEMBER, "training plans you sent that are not used yet", "made_at", 7, is_text=False),
    "calendar_entries": Rule(Whose.MEMBER, "what stands in the calendar file you got last", "day", 7),
    "event_offers": Rule(Whose.MEMBER, "that I offered you reminders, once"),
    "club_events": Rule(Whose.CLUB, "the events I made for the club's runs", "starts_at", 7, is_text=False),
    "club_plans": Rule(Whose.CLUB, "the club's training plans"),
    "together_sessions": Rule(Whose.CLUB, "circuits done together", "opened_at", 2, is_text=False),
    "training_texts": Rule(
        Whose.CLUB, "training plans and the days they rule; a member's goes with their plan", within="plans"
    ),
    "clubs": Rule(Whose.CLUB, "how a coach set up the club"),
    "greeted_clubs": Rule(Whose.CLUB, "that I said hello, once"),
    "faq_channels": Rule(Whose.CLUB, "where I answer unasked"),
    "faq_topics": Rule(Whose.CLUB, "what the club's coaches wrote"),
    "told_channels": Rule(Whose.CLUB, "broken channels that the coach was told of"),
    "departed_clubs": Rule(Whose.CLUB, "clubs that removed me, deleted after 30 days"),
    "facts": Rule(Whose.OUNCE, "what I note about myself"),
}
_PRUNED_BY_THE_LEDGER = frozenset({"reminders", "deliveries", "finished_runs"})
"""They are many, and whoever loses the last one is planned anew: see `Ledger.prune`."""

_OF_MEMBER = "member_id = :member_id AND (:guild_id IS NULL OR guild_id = :guild_id)"
_DONE_UNDER_THEIRS = f"DELETE FROM done WHERE circuit_id IN (SELECT circuit_id FROM circuits WHERE {_OF_MEMBER})"  # noqa: S608  # nosec B608  # own tables


def forgetting(tables: Collection[str]) -> Iterator[str]:
    """Yield the statements that delete what is kept of :member_id, in :guild_id or, where that is NULL, in every club.

    `tables` are those that have a member_id; a circuit goes after what was logged under it.
    """
    if "done" in tables:  # a copy of the oldest schema has none
        yield _DONE_UNDER_THEIRS
    for table in sorted(tables, key=lambda table: (table == "circuits", table)):
        yield f"DELETE FROM {table} WHERE {_OF_MEMBER}"  # noqa: S608  # nosec B608  # own tables


class KeptStore:
    """What is kept of members, across all tables; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, member_id: int) -> dict[int, dict[str, list[dict[str, Any]]]]:
        """Return every row that is kept of a member, by club and by table, as columns and values."""
        found: dict[int, dict[str, list[dict[str, Any]]]] = {}
        async with self._database.snapshot() as db:
            for table in _of_members():
                cursor = await db.execute(f"SELECT * FROM {table} WHERE member_id = ?", (member_id,))  # noqa: S608  # nosec B608  # own tables
                names = [column[0] for column in cursor.description]
                for row in await cursor.fetchall():
                    values = dict(zip(names, row, strict=True))
                    guild_id = values.pop("guild_id")
                    values.pop("member_id")
                    if table == "plans":
                        await _put_trainings(db, guild_id, values)
                    found.setdefault(guild_id, {}).setdefault(table, []).append(values)
        return found

    async def forget(self, member_id: int, guild_id: int | None = None) -> list[int]:
        """Delete everything of a member, in one club or in all of them; returns the clubs in which there was anything.

        What is deleted is overwritten in the file, not just marked as free.
        """
        keys = {"member_id": member_id, "guild_id": guild_id}
        async with self._database.write() as db:
            looked = [f"SELECT guild_id FROM {table} WHERE {_OF_MEMBER}" for table in _of_members()]  # noqa: S608  # nosec B608  # own tables
            clubs = [int(row[0]) for row in await db.execute_fetchall(" UNION ".join(looked), keys)]
            await db.execute("PRAGMA secure_delete = ON")
            for statement in forgetting(_of_members()):
                await db.execute(statement, keys)
            await db.execute(DELETE_UNUSED_TEXTS)
            await db.execute("PRAGMA secure_delete = FAST")
        return clubs

    async def prune(self, now: datetime) -> int:
        """Delete what is older than its rule says, and words of others that nobody waits for; returns how many rows."""
        deleted = 0
        async with self._database.write() as db:
            for table, rule in RULES.items():
                if rule.days is not None and table not in _PRUNED_BY_THE_LEDGER:
                    before = now.astimezone(UTC) - timedelta(days=rule.days)
                    value = before.isoformat() if rule.is_text else int(before.timestamp())
                    is_needed = "0" if rule.needed_for is None else rule.needed_for[1]
                    statement = f"DELETE FROM {table} WHERE {rule.age} < ? AND NOT {is_needed}"  # noqa: S608  # nosec B608  # own tables
                    deleted += (await db.execute(statement, (value,))).rowcount
            day_ago = (now.astimezone(UTC) - timedelta(days=WORDS_OF_OTHERS_DAYS)).isoformat()
            await db.execute(_DROP_WORDS_OF_OTHERS, (day_ago,))
            await db.execute(_DROP_TOKENS, (int(now.timestamp()) - TOKEN_SECONDS,))
        return deleted


async def _put_trainings(db: aiosqlite.Connection, guild_id: int, plan: dict[str, Any]) -> None:
    """Put into a row of `plans` the texts that it names by their ids, and the club's plan where that is followed."""
    for column, name in _TEXTS.items():
        text_id = plan.pop(column)
        rows = await db.execute_fetchall("SELECT text FROM training_texts WHERE text_id IS ?", (text_id,))
        plan[name] = next((str(row[0]) for row in rows), None)
    try:
        group = read_training(plan["training"]).group if plan["training"] else ""
    except ValueError:  # a text that no Ounce wrote: which group's it is, nobody knows
        group = ""
    rows = await db.execute_fetchall(_SELECT_CLUB_PLAN, (guild_id, group))
    plan["club_plan"] = next((str(row[0]) for row in rows), None)


_TEXTS = {"training_id": "training", "former_id": "former_training", "calendar_id": "calendar"}
_SELECT_CLUB_PLAN = """SELECT text FROM club_plans JOIN training_texts USING (text_id)
    WHERE club_plans.guild_id = ? AND group_name = ?"""


def _of_members() -> list[str]:
    return [table for table, rule in RULES.items() if rule.whose is Whose.MEMBER]


_DROP_WORDS_OF_OTHERS = """UPDATE faq_answers SET question = '' WHERE is_of_another = 1 AND given_at < ?
    AND question <> '' AND NOT EXISTS (SELECT 1 FROM faq_questions AS waiting
        WHERE waiting.answer_id = faq_answers.answer_id AND waiting.state = 'open')"""
_DROP_TOKENS = "UPDATE guided_sessions SET token = NULL WHERE token IS NOT NULL AND touched_at < ?"
