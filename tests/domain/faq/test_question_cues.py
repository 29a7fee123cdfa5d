"""What the words of a message give away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faq.question_cues import (
    CLEAN_LIMIT,
    clean,
    has_letters,
    looks_like_follow_up,
    names_nothing,
    questions_in,
    seeks_an_answer,
    speaks_of_pain,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**how** _often_?", "how often?"),
        ("see https://example.com/x?y=1 please", "see please"),
        ("[free nitro](https://example.com)", "free nitro"),
        ("@everyone <@123> <#456> <:run:789> hello", "hello"),
        ("```py\nprint(1)\n```before `code` after", "before after"),
        ("```never closed", ""),
        ("a\n\n b\u200b", "a b"),
        ("", ""),
    ],
)
def test_only_the_words_of_a_message_are_kept(text: str, words: str) -> None:
    assert clean(text) == words


@given(st.text(max_size=5000))
def test_cleaning_any_text_leaves_short_words_without_mentions(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= CLEAN_LIMIT + 1
    assert "@everyone" not in cleaned.split()
    assert cleaned == cleaned.strip()


def test_a_long_message_keeps_its_beginning_and_its_end() -> None:
    cleaned = clean("first " + "filler " * 500 + "last?")
    assert cleaned.startswith("first")
    assert cleaned.endswith("last?")


@pytest.mark.parametrize("text", ["[" * 4000, "`" * 4000, "<@" * 2000, "and " * 1000, "a" * 4000, "?" * 4000])
def test_hostile_repetition_is_read_at_once(text: str) -> None:
    cleaned = clean(text)
    questions_in(cleaned)
    seeks_an_answer(cleaned)
    speaks_of_pain(cleaned)


@pytest.mark.parametrize("text", ["my achilles hurts", "sore heel", "tendinitis?", "sprained it", "torn meniscus"])
def test_words_of_pain_are_heard(text: str) -> None:
    assert speaks_of_pain(text)


@pytest.mark.parametrize("text", ["how many sets", "is it painted", "training plan", "heart rate"])
def test_other_words_are_not_taken_for_pain(text: str) -> None:
    assert not speaks_of_pain(text)


def test_a_question_is_told_from_a_statement() -> None:
    assert seeks_an_answer("how often")
    assert seeks_an_answer("before or after the run?")
    assert not seeks_an_answer("great session tonight")
    assert not seeks_an_answer("???")


def test_questions_side_by_side_are_parted() -> None:
    assert questions_in("How many sets and reps? And do I roll before?") == [
        "How many sets and reps?",
        "And do I roll before?",
    ]
    assert questions_in("how often should i lift and when do i roll") == ["how often should i lift", "when do i roll"]
    assert questions_in("I run a lot. My knees ache.") == []


def test_follow_ups_are_short_and_lean_on_what_was_said() -> None:
    assert looks_like_follow_up("and for how long?")
    assert looks_like_follow_up("is that safe")
    assert not looks_like_follow_up("hamstring exercises at home")
    assert names_nothing("and for how long?")
    assert not names_nothing("and my calves?")


def test_emoji_and_signs_are_no_words() -> None:
    assert not has_letters("😂 💪 ?! 123")
    assert has_letters("é")
