"""What the FAQ remembers: per club, whole or not at all, and across a restart."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.faq.queue import ClubTopic, CoachQuestion, GivenAnswer, QuestionState, QueueFullError
from bot.services.clubs import Clubs
from bot.store import Store
from tests.fresh import write_fresh_database

CLUB, OTHER = 1, 2
ANA, STRENGTH = 11, 21
NOW = datetime(2026, 3, 1, 18, tzinfo=UTC)
LOT = ClubTopic("parking", "Where can I park?", "Behind the pool.", "Parking")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    yield opened
    await opened.close()


async def remember(store: Store, question: str = "where?", now: datetime = NOW) -> GivenAnswer:
    return await store.answers.add(CLUB, ANA, STRENGTH, question=question, keys=("core", "hips"), now=now)


async def hand_over(store: Store, question: str = "where?") -> CoachQuestion:
    waiting, is_new = await store.coach_queue.ask_coach(await remember(store, question), NOW)
    assert is_new
    return waiting


async def test_topics_and_wordings_belong_to_one_club(store: Store) -> None:
    await store.faq.save_topic(CLUB, LOT, ("where do we park?", "parking"))
    assert (await store.faq.load(CLUB)).topics == (LOT,)
    assert (await store.faq.load(CLUB)).phrasings == {"parking": ("parking", "where do we park?")}
    assert (await store.faq.load(OTHER)).topics == ()
    assert (await store.faq.load(OTHER)).phrasings == {}
    assert not await store.faq.remove_topic(OTHER, "parking")
    assert (await store.faq.load(CLUB)).topics == (LOT,)


async def test_a_topic_saved_again_is_replaced_and_keeps_its_wordings(store: Store) -> None:
    await store.faq.save_topic(CLUB, LOT, ("parking",))
    changed = ClubTopic("parking", "Where?", "In front.", "Lot")
    await store.faq.save_topic(CLUB, changed, ("parking", "lot"))
    assert (await store.faq.load(CLUB)).topics == (changed,)
    assert (await store.faq.load(CLUB)).phrasings == {"parking": ("lot", "parking")}


async def test_a_topic_goes_with_its_wordings_and_those_of_others_stay(store: Store) -> None:
    await store.faq.save_topic(CLUB, LOT, ("parking",))
    await store.coach_queue.link_question(await hand_over(store, "planks"), "core")
    assert await store.faq.remove_topic(CLUB, "parking")
    assert (await store.faq.load(CLUB)).phrasings == {"core": ("planks",)}
    assert not await store.faq.remove_topic(CLUB, "parking")


async def test_channels_are_listened_to_until_that_is_stopped(tmp_path: Path) -> None:
    opened = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    clubs = Clubs(opened.clubs, find_monday=lambda *_: 0)
    for _ in range(2):
        await clubs.set_listening(CLUB, STRENGTH, listens=True)
    await clubs.set_listening(OTHER, 22, listens=True)
    assert await opened.faq.load_listening_channels() == {STRENGTH: CLUB, 22: OTHER}
    for _ in range(2):
        await clubs.set_listening(CLUB, STRENGTH, listens=False)
    assert await opened.faq.load_listening_channels() == {22: OTHER}
    await opened.close()


async def test_an_answer_is_found_by_its_id_and_by_its_message(store: Store) -> None:
    given = await remember(store)
    assert await store.answers.load(given.answer_id) == given
    assert await store.answers.load_of_message(41) is None
    await store.answers.set_message(given.answer_id, 41)
    found = await store.answers.load_of_message(41)
    assert found is not None
    assert (found.answer_id, found.keys, found.given_at, found.message_id) == (given.answer_id, given.keys, NOW, 41)
    assert await store.answers.load(99) is None


async def test_an_answer_is_handed_to_the_coach_once(store: Store) -> None:
    given = await remember(store, "where?")
    first, is_new = await store.coach_queue.ask_coach(given, NOW)
    again, is_new_again = await store.coach_queue.ask_coach(given, NOW + timedelta(hours=1), "core")
    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert (first.text, first.member_id, first.channel_id, first.asked_at) == ("where?", ANA, STRENGTH, NOW)
    assert first.state is QuestionState.OPEN


async def test_the_queue_shows_the_open_questions_of_one_club_oldest_first(store: Store) -> None:
    first, second, third = [await hand_over(store, text) for text in ("one?", "two?", "three?")]
    await store.coach_queue.dismiss_question(second)
    assert await store.coach_queue.load_open_questions(CLUB) == (first, third)
    assert await store.coach_queue.load_open_questions(OTHER) == ()


async def test_closing_with_a_topic_writes_topic_and_wording_at_once(store: Store) -> None:
    waiting = await hand_over(store, "where do we park?")
    assert await store.coach_queue.answer_question(waiting, lambda _: LOT) == LOT
    assert (await store.faq.load(CLUB)).topics == (LOT,)
    assert (await store.faq.load(CLUB)).phrasings == {"parking": (LOT.question, "where do we park?")}
    closed = await store.coach_queue.load_question(waiting.question_id)
    assert closed is not None
    assert closed.state is QuestionState.ANSWERED


async def test_closing_with_a_key_adds_the_wording_and_dismissing_adds_nothing(store: Store) -> None:
    assert await store.coach_queue.link_question(await hand_over(store, "planks?"), "core")
    assert await store.coach_queue.dismiss_question(await hand_over(store, "spam"))
    assert (await store.faq.load(CLUB)).phrasings == {"core": ("planks?",)}
    assert (await store.faq.load(CLUB)).topics == ()


async def test_of_many_who_close_a_question_at_once_one_does_and_the_others_change_nothing(store: Store) -> None:
    waiting = await hand_over(store)
    topics = [ClubTopic(f"lot-{number}", "Where?", "There.", "Lot") for number in range(8)]
    left = iter(topics)
    won = await asyncio.gather(*(store.coach_queue.answer_question(waiting, lambda _: next(left)) for _ in topics))
    (live,) = [topic for topic in won if topic is not None]
    assert (await store.faq.load(CLUB)).topics == (live,)


async def test_each_of_many_topics_at_once_is_decided_on_knowing_those_before(store: Store) -> None:
    waiting = [await hand_over(store, f"where {number}?") for number in range(4)]

    def decide(taken: frozenset[str]) -> ClubTopic:
        return replace(LOT, key=f"lot-{len(taken)}")

    live = await asyncio.gather(*(store.coach_queue.answer_question(question, decide) for question in waiting))
    assert {topic.key for topic in live if topic} == {"lot-0", "lot-1", "lot-2", "lot-3"}


async def test_a_draft_for_a_question_that_is_closed_is_not_kept(store: Store) -> None:
    waiting = await hand_over(store)
    await store.coach_queue.dismiss_question(waiting)
    await store.coach_queue.save_draft(waiting.question_id, LOT)
    closed = await store.coach_queue.load_question(waiting.question_id)
    assert closed is not None
    assert closed.draft is None


async def test_a_draft_waits_with_its_question_and_goes_when_it_is_closed(store: Store) -> None:
    waiting = await hand_over(store)
    await store.coach_queue.save_draft(waiting.question_id, LOT)
    kept = await store.coach_queue.load_question(waiting.question_id)
    assert kept is not None
    assert kept.draft == LOT
    await store.coach_queue.dismiss_question(waiting)
    closed = await store.coach_queue.load_question(waiting.question_id)
    assert closed is not None
    assert closed.draft is None


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "club.sqlite3"
    opened = await Store.open(path)
    await opened.faq.save_topic(CLUB, LOT, ("parking",))
    await Clubs(opened.clubs, find_monday=lambda *_: 0).set_listening(CLUB, STRENGTH, listens=True)
    waiting = await hand_over(opened, "'; DROP TABLE faq_topics; --")
    await opened.close()
    again = await Store.open(path)
    try:
        assert (await again.faq.load(CLUB)).topics == (LOT,)
        assert await again.faq.load_listening_channels() == {STRENGTH: CLUB}
        assert await again.coach_queue.load_open_questions(CLUB) == (waiting,)
    finally:
        await again.close()


async def test_a_members_sixth_open_question_is_refused_and_others_may_still_ask(store: Store) -> None:
    for number in range(5):
        await hand_over(store, f"where {number}?")
    with pytest.raises(QueueFullError, match="5 questions of yours"):
        await hand_over(store)
    other = await store.answers.add(CLUB, ANA + 1, STRENGTH, question="where?", keys=(), now=NOW)
    first, is_new = await store.coach_queue.ask_coach(other, NOW)
    assert is_new
    assert await store.coach_queue.ask_coach(other, NOW) == (first, False)  # the same one again is no new one
    await store.coach_queue.dismiss_question(first)
    waiting = await store.coach_queue.load_open_questions(CLUB)
    await store.coach_queue.dismiss_question(waiting[0])
    await hand_over(store)
