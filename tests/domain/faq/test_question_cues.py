"""What the words of a message give away."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faq.question_cues import (
    CLEAN_LIMIT,
    clean,
    has_letters,
    jokes,
    looks_like_follow_up,
    names_nothing,
    points_at_talk,
    questions_in,
    seeks_an_answer,
)
from tests.each import cases


@cases(
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


@cases("text", ["[" * 4000, "`" * 4000, "<@" * 2000, "and " * 1000, "a" * 4000, "?" * 4000])
def test_hostile_repetition_is_cut_short_and_asks_for_nothing(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= CLEAN_LIMIT + 1
    assert not questions_in(cleaned)
    assert not seeks_an_answer(cleaned)
    assert points_at_talk(cleaned) or text.startswith("a")  # whatever has no word of running
    assert not jokes(cleaned)


@cases(
    "text",
    [
        "when is it?",
        "is it every day?",
        "does it start at 7?",
        "when does it start?",
        "which exercises at what time on Tuesday",
        "where do we meet?",
        "who is in on Sunday?",
        "should I bring them?",
        "is that far?",
        "how long is it?",
        "what is the plan there?",
        "can anyone give him a lift?",
    ],
)
def test_a_short_question_that_points_at_talk_is_known(text: str) -> None:
    assert points_at_talk(text)


@cases(
    "text",
    [
        "do i roll before or after the run?",
        "how many sets and reps?",
        "how often should I do strength work?",
        "my hips are weak, does it matter?",
        "is it ok to foam roll every day?",
        "why train my core?",
    ],
)
def test_a_question_with_a_subject_of_its_own_points_at_nothing(text: str) -> None:
    assert not points_at_talk(text)


def test_a_question_is_told_from_a_statement() -> None:
    assert seeks_an_answer("how often")
    assert seeks_an_answer("before or after the run?")
    assert not seeks_an_answer("great session tonight")
    assert not seeks_an_answer("???")
    assert seeks_an_answer("not sure how often to roll")
    assert seeks_an_answer("hi all, can i run with tight hips")
    assert not seeks_an_answer("i did what you said about rolling and it feels great")


@cases("text", ["10 reps, 12 reps, who's counting", "are squats even real lol", "HAHAHA do i roll now"])
def test_what_is_laughed_about_is_meant_for_the_others(text: str) -> None:
    assert jokes(text)
    assert not jokes("do i roll before the run?")


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
