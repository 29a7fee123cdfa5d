"""What the FAQ remembers: a club's topics and wordings, where it listens, what it answered, what waits for a coach."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import aiosqlite

ANSWERS_KEPT = timedelta(days=365)


class QuestionState(StrEnum):
    """Where a question for the coach stands."""

    OPEN = "open"
    ANSWERED = "answered"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class ClubTopic:
    """A topic that a coach wrote: a new one, or other words for a shipped one of the same key."""

    key: str
    question: str
    answer: str
    title: str


@dataclass(frozen=True)
class GivenAnswer:
    """One answer that Ounce gave: to whom, to what words, with which topics on its buttons."""

    answer_id: int
    guild_id: int
    member_id: int
    channel_id: int
    question: str
    keys: tuple[str, ...]
    given_at: datetime
    message_id: int | None = None


@dataclass(frozen=True)
class CoachQuestion:
    """A question in the coach's queue; with `meant` it is a wording that a member says belongs to that topic."""

    question_id: int
    guild_id: int
    member_id: int
    channel_id: int
    message_id: int | None
    text: str
    state: QuestionState
    meant: str | None
    draft: ClubTopic | None
    asked_at: datetime


Transaction = Callable[[], AbstractAsyncContextManager[aiosqlite.Connection]]


class FaqStore:
    """The FAQ's tables; every method is one whole transaction of the store it belongs to."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def load_topics(self, guild_id: int) -> tuple[ClubTopic, ...]:
        """Return the topics that a club's coaches wrote, by key."""
        async with self._transaction() as db:
            rows = await db.execute_fetchall(
                "SELECT key, question, answer, title FROM faq_topics WHERE guild_id = ? ORDER BY key", (guild_id,)
            )
        return tuple(ClubTopic(*row) for row in rows)

    async def load_phrasings(self, guild_id: int) -> dict[str, tuple[str, ...]]:
        """Return the wordings that a club added, by topic key."""
        async with self._transaction() as db:
            rows = await db.execute_fetchall(
                "SELECT key, text FROM faq_phrasings WHERE guild_id = ? ORDER BY key, text", (guild_id,)
            )
        phrasings: dict[str, tuple[str, ...]] = {}
        for key, text in rows:
            phrasings[key] = (*phrasings.get(key, ()), text)
        return phrasings

    async def save_topic(self, guild_id: int, topic: ClubTopic, phrasings: tuple[str, ...] = ()) -> None:
        """Write a club's topic, and wordings that lead to it."""
        async with self._transaction() as db:
            await _write_topic(db, guild_id, topic, phrasings)

    async def add_phrasing(self, guild_id: int, key: str, text: str) -> None:
        """Remember that these words mean this topic in this club."""
        async with self._transaction() as db:
            await _write_phrasings(db, guild_id, key, (text,))

    async def remove_topic(self, guild_id: int, key: str) -> bool:
        """Delete a club's topic with its wordings; False where the club has none of that key."""
        async with self._transaction() as db:
            cursor = await db.execute("DELETE FROM faq_topics WHERE guild_id = ? AND key = ?", (guild_id, key))
            await db.execute("DELETE FROM faq_phrasings WHERE guild_id = ? AND key = ?", (guild_id, key))
        return bool(cursor.rowcount)

    async def load_listening_channels(self) -> dict[int, int]:
        """Return the channels in which Ounce answers unasked, each with its guild id."""
        async with self._transaction() as db:
            rows = await db.execute_fetchall("SELECT channel_id, guild_id FROM faq_channels")
        return {int(channel_id): int(guild_id) for channel_id, guild_id in rows}

    async def set_listening(self, guild_id: int, channel_id: int, *, listens: bool) -> None:
        """Start or stop answering unasked in a channel."""
        async with self._transaction() as db:
            if listens:
                await db.execute(
                    "INSERT INTO faq_channels (channel_id, guild_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    (channel_id, guild_id),
                )
            else:
                await db.execute("DELETE FROM faq_channels WHERE channel_id = ?", (channel_id,))

    async def add_answer(
        self,
        guild_id: int,
        member_id: int,
        channel_id: int,
        *,
        question: str,
        keys: tuple[str, ...],
        now: datetime,
    ) -> GivenAnswer:
        """Remember an answer before it is sent, so that its buttons know what they belong to; forgets very old ones."""
        async with self._transaction() as db:
            await db.execute("DELETE FROM faq_answers WHERE given_at < ?", ((now - ANSWERS_KEPT).isoformat(),))
            cursor = await db.execute(
                "INSERT INTO faq_answers (guild_id, member_id, channel_id, question, keys, given_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (guild_id, member_id, channel_id, question, json.dumps(keys), now.isoformat()),
            )
        return GivenAnswer(cursor.lastrowid or 0, guild_id, member_id, channel_id, question, keys, now)

    async def set_answer_message(self, answer_id: int, message_id: int) -> None:
        """Remember which message an answer became, for replies to it."""
        async with self._transaction() as db:
            await db.execute("UPDATE faq_answers SET message_id = ? WHERE answer_id = ?", (message_id, answer_id))

    async def load_answer(self, answer_id: int) -> GivenAnswer | None:
        """Return an answer by its id."""
        return await self._find_answer("answer_id = ?", answer_id)

    async def load_answer_of_message(self, message_id: int) -> GivenAnswer | None:
        """Return the answer that a message is."""
        return await self._find_answer("message_id = ?", message_id)

    async def _find_answer(self, condition: str, value: int) -> GivenAnswer | None:
        async with self._transaction() as db:
            rows = await db.execute_fetchall(
                f"{_SELECT_ANSWER} WHERE {condition}",
                (value,),
            )
        for answer_id, guild_id, member_id, channel_id, question, keys, given_at, message_id in rows:
            return GivenAnswer(
                answer_id,
                guild_id,
                member_id,
                channel_id,
                question,
                tuple(json.loads(keys)),
                datetime.fromisoformat(given_at),
                message_id,
            )
        return None

    async def ask_coach(
        self, given: GivenAnswer, now: datetime, meant: str | None = None
    ) -> tuple[CoachQuestion, bool]:
        """Put an answer's question into the queue; returns it, and False where it was there already."""
        async with self._transaction() as db:
            cursor = await db.execute(
                "INSERT INTO faq_questions "
                "(answer_id, guild_id, member_id, channel_id, message_id, text, meant, asked_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (
                    given.answer_id,
                    given.guild_id,
                    given.member_id,
                    given.channel_id,
                    given.message_id,
                    given.question,
                    meant,
                    now.isoformat(),
                ),
            )
            is_new = bool(cursor.rowcount)
            rows = await db.execute_fetchall(f"{_SELECT_QUESTION} WHERE answer_id = ?", (given.answer_id,))
        return next(_read_question(row) for row in rows), is_new

    async def load_question(self, question_id: int) -> CoachQuestion | None:
        """Return a question of the queue by its id."""
        async with self._transaction() as db:
            rows = await db.execute_fetchall(f"{_SELECT_QUESTION} WHERE question_id = ?", (question_id,))
        return next((_read_question(row) for row in rows), None)

    async def load_open_questions(self, guild_id: int) -> tuple[CoachQuestion, ...]:
        """Return what waits for a club's coach, the oldest first."""
        async with self._transaction() as db:
            rows = await db.execute_fetchall(
                f"{_SELECT_QUESTION} WHERE guild_id = ? AND state = 'open' ORDER BY question_id", (guild_id,)
            )
        return tuple(_read_question(row) for row in rows)

    async def save_draft(self, question_id: int, draft: ClubTopic) -> None:
        """Keep what a coach wrote until it is confirmed."""
        async with self._transaction() as db:
            await db.execute(
                "UPDATE faq_questions SET draft = ? WHERE question_id = ?",
                (json.dumps([draft.key, draft.question, draft.answer, draft.title]), question_id),
            )

    async def close_question(
        self,
        question: CoachQuestion,
        state: QuestionState,
        *,
        key: str | None = None,
        topic: ClubTopic | None = None,
    ) -> bool:
        """Close an open question, with the topic that answers it and its wording as a phrasing, all at once.

        Returns False, with nothing changed, where another coach closed it first.
        """
        async with self._transaction() as db:
            cursor = await db.execute(
                "UPDATE faq_questions SET state = ?, draft = NULL WHERE question_id = ? AND state = 'open'",
                (state.value, question.question_id),
            )
            if cursor.rowcount and topic is not None:
                await _write_topic(db, question.guild_id, topic, (question.text,))
            elif cursor.rowcount and key is not None:
                await _write_phrasings(db, question.guild_id, key, (question.text,))
        return bool(cursor.rowcount)


_SELECT_ANSWER = (
    "SELECT answer_id, guild_id, member_id, channel_id, question, keys, given_at, message_id FROM faq_answers"
)
_SELECT_QUESTION = (
    "SELECT question_id, guild_id, member_id, channel_id, message_id, text, state, meant, draft, asked_at "
    "FROM faq_questions"
)


def _read_question(row: sqlite3.Row) -> CoachQuestion:
    question_id, guild_id, member_id, channel_id, message_id, text, state, meant, draft, asked_at = row
    return CoachQuestion(
        question_id=question_id,
        guild_id=guild_id,
        member_id=member_id,
        channel_id=channel_id,
        message_id=message_id,
        text=text,
        state=QuestionState(state),
        meant=meant,
        draft=ClubTopic(*json.loads(draft)) if draft else None,
        asked_at=datetime.fromisoformat(asked_at),
    )


async def _write_topic(db: aiosqlite.Connection, guild_id: int, topic: ClubTopic, phrasings: tuple[str, ...]) -> None:
    await db.execute(
        "INSERT INTO faq_topics (guild_id, key, question, answer, title) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET question = excluded.question, answer = excluded.answer, title = excluded.title",
        (guild_id, topic.key, topic.question, topic.answer, topic.title),
    )
    await _write_phrasings(db, guild_id, topic.key, phrasings)


async def _write_phrasings(db: aiosqlite.Connection, guild_id: int, key: str, phrasings: tuple[str, ...]) -> None:
    await db.executemany(
        "INSERT INTO faq_phrasings (guild_id, key, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(guild_id, key, text) for text in phrasings],
    )
