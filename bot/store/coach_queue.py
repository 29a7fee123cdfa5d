"""What waits for a club's coach: put into the queue once, and closed once, with all that comes of it."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import aiosqlite

from bot.domain.faq.queue import (
    GATHERED_SECONDS,
    ClubTopic,
    CoachQuestion,
    GivenAnswer,
    QuestionState,
    find_post_time,
    require_room,
)
from bot.domain.owed import OwedKind
from bot.store.answers import read_cautions
from bot.store.database import Database
from bot.store.faq import write_phrasings, write_topic
from bot.store.owed import owe


class CoachQueueStore:
    """The table of questions for a coach; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask_coach(
        self, given: GivenAnswer, now: datetime, meant: str | None = None, *, is_posted: bool = True
    ) -> tuple[CoachQuestion, bool]:
        """Put an answer's question into the queue; returns it, and False where it was there already.

        With `is_posted` a new one is owed to the coach from then on; QueueFullError where they have too many.
        """
        async with self._database.write() as db:
            if is_posted:
                await _require_room(db, given)
            cursor = await db.execute(
                "INSERT INTO faq_questions "
                "(answer_id, guild_id, member_id, channel_id, message_id, text, meant, asked_at, is_private, "
                "is_of_another) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (
                    given.answer_id,
                    given.guild_id,
                    given.member_id,
                    given.channel_id,
                    given.message_id,
                    given.question,
                    meant,
                    now.isoformat(),
                    given.is_private,
                    given.is_of_another,
                ),
            )
            is_new = bool(cursor.rowcount)
            rows = await db.execute_fetchall(f"{_SELECT_QUESTION} WHERE answer_id = ?", (given.answer_id,))
            question = next(_read_question(row) for row in rows)
            if is_new and is_posted:
                await _owe_post(db, question, now)
        return question, is_new

    async def load_question(self, question_id: int) -> CoachQuestion | None:
        """Return a question of the queue by its id."""
        rows = await self._database.read(f"{_SELECT_QUESTION} WHERE question_id = ?", (question_id,))
        return next((_read_question(row) for row in rows), None)

    async def load_open_questions(self, guild_id: int) -> tuple[CoachQuestion, ...]:
        """Return what waits for a club's coach, the oldest first."""
        rows = await self._database.read(
            f"{_SELECT_QUESTION} WHERE guild_id = ? AND state = 'open' ORDER BY question_id", (guild_id,)
        )
        return tuple(_read_question(row) for row in rows)

    async def save_draft(self, question_id: int, draft: ClubTopic) -> None:
        """Keep what a coach wrote until it is confirmed."""
        async with self._database.write() as db:
            await db.execute(
                "UPDATE faq_questions SET draft = ? WHERE question_id = ? AND state = 'open'",
                (json.dumps(astuple(draft)), question_id),
            )

    async def dismiss_question(self, question: CoachQuestion) -> bool:
        """Close an open question without an answer; False where another coach closed it first."""
        async with self._database.write() as db:
            return await _close(db, question, QuestionState.DISMISSED)

    async def link_question(self, question: CoachQuestion, key: str, told_at: datetime | None = None) -> bool:
        """Close an open question with the topic of a key, its wording as a phrasing of it, all at once.

        The answer is owed to the asker from `told_at` on, None where they know it.

        Returns False, with nothing changed, where another coach closed it first.
        """
        async with self._database.write() as db:
            is_closed = await _close(db, question, QuestionState.ANSWERED)
            if is_closed:
                await write_phrasings(db, question.guild_id, key, _own_words(question))
                await _owe_answer(db, question, key, told_at)
        return is_closed

    async def answer_question(
        self,
        question: CoachQuestion,
        decide: Callable[[frozenset[str]], ClubTopic],
        told_at: datetime | None = None,
    ) -> ClubTopic | None:
        """Close an open question with the topic that `decide` makes where the club has topics of these keys already.

        Both wordings, the member's and the coach's, lead to it. The answer is owed to the asker from `told_at` on, None
        where they know it. Returns None, with nothing changed, where another coach closed the question first.
        """
        async with self._database.write() as db:
            if not await _close(db, question, QuestionState.ANSWERED):
                return None
            rows = await db.execute_fetchall("SELECT key FROM faq_topics WHERE guild_id = ?", (question.guild_id,))
            topic = decide(frozenset(row[0] for row in rows))
            await write_topic(db, question.guild_id, topic, {**_own_words(question), topic.question: None})
            await _owe_answer(db, question, topic.key, told_at)
        return topic


_SELECT_QUESTION = (
    "SELECT question_id, guild_id, member_id, channel_id, message_id, text, state, meant, draft, asked_at, "
    "(SELECT cautions FROM faq_answers WHERE answer_id = faq_questions.answer_id), is_private, is_of_another "
    "FROM faq_questions"
)


async def _owe_answer(db: aiosqlite.Connection, question: CoachQuestion, key: str, told_at: datetime | None) -> None:
    if told_at is not None:
        await owe(
            db,
            OwedKind.ANSWER,
            question.guild_id,
            int(told_at.timestamp()),
            subject={"question": question.question_id, "key": key},
            channel_id=None if question.is_private else question.channel_id,
            member_id=question.member_id,
        )


async def _require_room(db: aiosqlite.Connection, given: GivenAnswer) -> None:
    rows = await db.execute_fetchall(
        "SELECT coalesce(sum(member_id = ?), 0), count(*) FROM faq_questions WHERE guild_id = ? AND state = 'open' "
        "AND NOT EXISTS (SELECT 1 FROM faq_questions WHERE answer_id = ?)",
        (given.member_id, given.guild_id, given.answer_id),
    )
    for of_member, of_club in rows:
        require_room(of_member, of_club)


async def _owe_post(db: aiosqlite.Connection, question: CoachQuestion, now: datetime) -> None:
    """Owe the coach the post of a new question: by itself, or in one with those that come soon after many others."""
    moment = int(now.timestamp())
    ((recent, gathering),) = await db.execute_fetchall(
        "SELECT (SELECT count(*) FROM faq_questions WHERE guild_id = ?1 AND question_id < ?2 AND asked_at > ?3), "
        "(SELECT max(json_extract(subject, '$.until')) FROM owed_messages WHERE guild_id = ?1 AND kind = 'question')",
        (question.guild_id, question.question_id, (now - timedelta(seconds=GATHERED_SECONDS)).isoformat()),
    )
    post_at = find_post_time(moment, recent, gathering)
    if post_at is None:
        return
    subject = {"question": question.question_id} | ({} if post_at == moment else {"until": post_at})
    member_id = question.member_id if post_at == moment else None
    await owe(db, OwedKind.QUESTION, question.guild_id, post_at, subject=subject, member_id=member_id)


def _own_words(question: CoachQuestion) -> dict[str, int | None]:
    """The wording that a question becomes, with whose it is; none where the words are somebody else's."""
    return {} if question.is_of_another else {question.text: question.member_id}


async def _close(db: aiosqlite.Connection, question: CoachQuestion, state: QuestionState) -> bool:
    cursor = await db.execute(
        "UPDATE faq_questions SET state = ?, draft = NULL, text = iif(is_of_another, '', text) "
        "WHERE question_id = ? AND state = 'open'",
        (state.value, question.question_id),
    )
    if question.is_of_another:
        await db.execute(
            "UPDATE faq_answers SET question = '' WHERE answer_id = "
            "(SELECT answer_id FROM faq_questions WHERE question_id = ?)",
            (question.question_id,),
        )
    return bool(cursor.rowcount)


class _QuestionRow(NamedTuple):
    """The columns of _SELECT_QUESTION."""

    question_id: int
    guild_id: int
    member_id: int
    channel_id: int
    message_id: int | None
    text: str
    state: str
    meant: str | None
    draft: str | None
    asked_at: str
    cautions: str | None
    is_private: int
    is_of_another: int


def _read_question(row: sqlite3.Row) -> CoachQuestion:
    read = _QuestionRow(*row)
    return CoachQuestion(
        question_id=read.question_id,
        guild_id=read.guild_id,
        member_id=read.member_id,
        channel_id=read.channel_id,
        message_id=read.message_id,
        text=read.text,
        state=QuestionState(read.state),
        meant=read.meant,
        draft=_read_draft(json.loads(read.draft)) if read.draft else None,
        asked_at=datetime.fromisoformat(read.asked_at),
        cautions=read_cautions(read.cautions),
        is_private=bool(read.is_private),
        is_of_another=bool(read.is_of_another),
    )


def _read_draft(parts: list[Any]) -> ClubTopic:
    """A draft of an earlier version has no wordings."""
    key, question, answer, title, *rest = parts
    return ClubTopic(key, question, answer, title, tuple(rest[0]) if rest else ())
