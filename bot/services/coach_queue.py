"""The coach's queue: the questions that wait for a coach, each closed once, by an answer or without one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import MemberError
from bot.domain.faq.decision import Answer, Mode, decide
from bot.domain.faq.queue import ClubTopic, CoachQuestion, GivenAnswer, QuestionState
from bot.domain.faq.topic import Faq, Topic
from bot.domain.faq.written_topic import free_key
from bot.services.club_faqs import ClubFaqs
from bot.store.coach_queue import CoachQueueStore

FASTER = "Another coach got there first. `!questions` shows what's still open."


class CoachQueue:
    """Takes members' questions to their coach; what answers one is a topic of the club that is live at once."""

    def __init__(self, faq: Faq, clubs: ClubFaqs, store: CoachQueueStore, *, now: Callable[[], datetime]) -> None:
        self._faq = faq
        self._clubs = clubs
        self._store = store
        self._now = now

    async def ask_coach(
        self, given: GivenAnswer, meant: str | None = None, *, is_posted: bool = True
    ) -> tuple[CoachQuestion, bool]:
        """Put a question into the coach's queue; False beside it where it was there already.

        With `is_posted` the coach is owed a post of a new one.
        """
        return await self._store.ask_coach(given, self._now(), meant, is_posted=is_posted)

    async def load_open_questions(self, guild_id: int) -> tuple[CoachQuestion, ...]:
        """Return what waits for a club's coach, the oldest first."""
        return await self._store.load_open_questions(guild_id)

    async def load_gathered(self, guild_id: int, first_id: int, until: int) -> tuple[CoachQuestion, ...]:
        """Return what still waits of a club's questions from one on, asked before a moment (unix seconds)."""
        waiting = await self._store.load_open_questions(guild_id)
        return tuple(one for one in waiting if one.question_id >= first_id and one.asked_at.timestamp() < until)

    async def find_question(self, question_id: int) -> CoachQuestion | None:
        """Return a question, open or closed; None for one that is forgotten."""
        return await self._store.load_question(question_id)

    async def load_question(self, question_id: int) -> CoachQuestion:
        """Return a question of the queue; MemberError where it is not there, or closed already."""
        question = await self._store.load_question(question_id)
        if question is None:
            raise MemberError("This question is no longer in the queue. `!questions` shows what is.")
        if question.state is not QuestionState.OPEN:
            raise MemberError(
                f"Somebody {question.state.value} this question already. `!questions` shows what's still open."
            )
        return question

    async def find_alike(self, guild_id: int, question: str) -> Topic | None:
        """Return the topic that a new question already gets as its answer, None where there is none."""
        club = await self._clubs.load(guild_id)
        decision = await self._clubs.think(
            guild_id, lambda: decide(question, Mode.ASKED, club.matcher, club.thresholds)
        )
        return club.topics.get(decision.keys[0]) if isinstance(decision, Answer) else None

    async def keep_draft(self, question: CoachQuestion, topic: ClubTopic) -> None:
        """Keep what a coach wrote for a question until it is confirmed."""
        await self._store.save_draft(question.question_id, topic)

    async def answer_question(self, question: CoachQuestion, topic: ClubTopic, *, tells_asker: bool = False) -> Topic:
        """Close a question with a new topic, its wording as a phrasing; returns the topic, live under a free key.

        The asker is owed the answer where they are to be told. MemberError where another coach was faster.
        """

        def decide(written: frozenset[str]) -> ClubTopic:
            return replace(topic, key=topic.key or free_key(topic.title, written | self._faq.topics.keys()))

        live = await self._store.answer_question(question, decide, self._now() if tells_asker else None)
        self._clubs.reread(question.guild_id)
        if live is None:
            raise MemberError(FASTER)
        return self._clubs.as_topic(live)

    async def link_question(self, question: CoachQuestion, key: str, *, tells_asker: bool = False) -> None:
        """Close a question as one that a topic answers already, its wording as a phrasing of it.

        The asker is owed the answer where they are to be told. MemberError where another coach was faster.
        """
        is_closed = await self._store.link_question(question, key, self._now() if tells_asker else None)
        self._clubs.reread(question.guild_id)
        if not is_closed:
            raise MemberError(FASTER)

    async def dismiss_question(self, question: CoachQuestion) -> None:
        """Close a question without an answer; MemberError where another coach was faster."""
        if not await self._store.dismiss_question(question):
            raise MemberError(FASTER)
