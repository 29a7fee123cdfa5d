"""What Ounce answered: each answer with its question, so that its buttons survive a restart, and how it was taken."""

import json
from datetime import datetime
from typing import NamedTuple

from bot.domain.faq.pain import NONE, Caution, Cautions
from bot.domain.faq.queue import GivenAnswer, Outcome, Verdict
from bot.domain.faq.tally import Answered
from bot.store.database import Database


class AnswerStore:
    """The table of answers; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        guild_id: int,
        member_id: int,
        channel_id: int,
        *,
        question: str,
        keys: tuple[str, ...],
        now: datetime,
        cautions: Cautions = NONE,
        outcome: Outcome | None = None,
        is_private: bool = False,
        is_of_another: bool = False,
    ) -> GivenAnswer:
        """Remember an answer before it is sent, so that its buttons know what they belong to."""
        async with self._database.write() as db:
            cursor = await db.execute(
                "INSERT INTO faq_answers (guild_id, member_id, channel_id, question, keys, given_at, cautions, "
                "outcome, is_private, is_of_another) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    guild_id,
                    member_id,
                    channel_id,
                    question,
                    json.dumps(keys),
                    now.isoformat(),
                    " ".join(sorted(cautions)),
                    outcome,
                    is_private,
                    is_of_another,
                ),
            )
        return GivenAnswer(
            cursor.lastrowid or 0,
            guild_id,
            member_id,
            channel_id,
            question,
            keys,
            now,
            cautions=cautions,
            is_private=is_private,
            is_of_another=is_of_another,
        )

    async def set_message(self, answer_id: int, message_id: int) -> None:
        """Remember which message an answer became, for replies to it."""
        async with self._database.write() as db:
            await db.execute("UPDATE faq_answers SET message_id = ? WHERE answer_id = ?", (message_id, answer_id))

    async def set_verdict(self, answer_id: int, verdict: Verdict) -> None:
        """Remember what whoever asked said about an answer; their last word counts."""
        async with self._database.write() as db:
            await db.execute("UPDATE faq_answers SET verdict = ? WHERE answer_id = ?", (verdict.value, answer_id))

    async def count(self, guild_id: int, since: datetime) -> tuple[Answered, ...]:
        """Return how many answers of each kind a club was given since a moment."""
        rows = await self._database.read(
            "SELECT keys, outcome, verdict, COUNT(*) FROM faq_answers "
            "WHERE guild_id = ? AND given_at >= ? AND outcome IS NOT NULL GROUP BY keys, outcome, verdict",
            (guild_id, since.isoformat()),
        )
        return tuple(
            Answered(tuple(json.loads(keys)), Outcome(outcome), Verdict(verdict) if verdict else None, count)
            for keys, outcome, verdict, count in rows
        )

    async def load(self, answer_id: int) -> GivenAnswer | None:
        """Return an answer by its id."""
        return await self._find("answer_id = ?", answer_id)

    async def load_of_message(self, message_id: int) -> GivenAnswer | None:
        """Return the answer that a message is."""
        return await self._find("message_id = ?", message_id)

    async def _find(self, condition: str, value: int) -> GivenAnswer | None:
        rows = await self._database.read(
            f"{_SELECT} WHERE {condition}",
            (value,),
        )
        return next((_read(_Row(*row)) for row in rows), None)


_SELECT = (
    "SELECT answer_id, guild_id, member_id, channel_id, question, keys, given_at, message_id, cautions, is_private, "
    "is_of_another FROM faq_answers"
)


class _Row(NamedTuple):
    """The columns of _SELECT."""

    answer_id: int
    guild_id: int
    member_id: int
    channel_id: int
    question: str
    keys: str
    given_at: str
    message_id: int | None
    cautions: str
    is_private: int
    is_of_another: int


def _read(row: _Row) -> GivenAnswer:
    return GivenAnswer(
        answer_id=row.answer_id,
        guild_id=row.guild_id,
        member_id=row.member_id,
        channel_id=row.channel_id,
        question=row.question,
        keys=tuple(json.loads(row.keys)),
        given_at=datetime.fromisoformat(row.given_at),
        message_id=row.message_id,
        cautions=read_cautions(row.cautions),
        is_private=bool(row.is_private),
        is_of_another=bool(row.is_of_another),
    )


def read_cautions(words: str | None) -> Cautions:
    """Return what to be careful about as it is stored."""
    return frozenset(map(Caution, (words or "").split()))
