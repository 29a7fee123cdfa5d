"""What a command that could not be read was meant as."""

from dataclasses import replace
from itertools import product

from bot.domain.faq.decision import Answer, Choices, Decision, Decline, ShowForm, Silence, SmallTalk
from bot.domain.faq.unread import Heard, Meaning, Unread, judge
from tests.each import cases

WORDS = ("help my shins hurt", "help me with that thing", "circuit should i stop?", "plan the moon", "runs tue", "help")
BOTH = (False, True)
DECISIONS: tuple[Decision, ...] = (
    *(kind(("a", "b"), pain) for kind in (Answer, Choices) for pain in BOTH),
    *(Decline(pain) for pain in BOTH),
    SmallTalk(),
    ShowForm("plank"),
    Silence(),
)
EVERY = [
    (Unread(words, command, by_mention), Heard(is_near_danger, is_about_bot, decision))
    for words, command, by_mention, is_near_danger, is_about_bot, decision in product(
        WORDS, ("help", "ask", "circuit"), BOTH, BOTH, BOTH, DECISIONS
    )
]
every = cases(("one", "as_"), EVERY)


@cases(
    ("command", "words", "by_mention", "by_prefix"),
    [
        ("help", "help cirquit", False, False),
        ("help", "help with everything", True, True),
        ("help", "commands with everything", True, False),
        ("help", "help my shins hurt", True, True),
        ("circuit", "circuit my knee hurts when i squat", True, False),
        ("circuit", "circuit should i stop?", True, False),
        ("plan", "plan the moon", False, False),
        ("ask", "ask should i stop?", False, False),
    ],
)
def test_only_what_seeks_an_answer_is_worth_hearing(
    command: str, words: str, by_mention: bool, by_prefix: bool
) -> None:
    assert Unread(words, command, is_by_mention=True).may_be_asked == by_mention
    assert Unread(words, command, is_by_mention=False).may_be_asked == by_prefix


@every
def test_what_is_not_worth_hearing_is_a_mistake_and_danger_comes_before_every_answer(one: Unread, as_: Heard) -> None:
    meaning = judge(one, as_)
    assert (meaning is Meaning.DANGER) == (one.may_be_asked and as_.is_near_danger)
    if not one.may_be_asked:
        assert meaning is Meaning.MISTAKE


@every
def test_a_topic_and_words_about_ounce_are_answered_and_what_says_nothing_never(one: Unread, as_: Heard) -> None:
    meaning = judge(one, replace(as_, is_near_danger=False))
    if one.may_be_asked and (as_.is_about_bot or isinstance(as_.decision, Answer)):
        assert meaning is Meaning.QUESTION
    if isinstance(as_.decision, Silence) and not as_.is_about_bot:
        assert meaning is Meaning.MISTAKE


@every
def test_pain_is_never_left_to_the_error_of_a_command_that_is_worth_hearing(one: Unread, as_: Heard) -> None:
    if one.may_be_asked and getattr(as_.decision, "pain", False):
        assert judge(one, as_) is not Meaning.MISTAKE


@every
def test_a_mention_is_at_least_as_much_of_a_question_as_the_prefix_and_help_as_any_command(
    one: Unread, as_: Heard
) -> None:
    if judge(replace(one, is_by_mention=False), as_) is not Meaning.MISTAKE:
        assert judge(replace(one, is_by_mention=True), as_) is judge(replace(one, is_by_mention=False), as_)
    if judge(one, as_) is not Meaning.MISTAKE:
        assert judge(replace(one, command="help"), as_) is judge(one, as_)


@cases(
    ("decision", "by_mention", "by_prefix", "of_another"),
    [
        (Decline(pain=False), Meaning.QUESTION, Meaning.MISTAKE, Meaning.MISTAKE),
        (Choices(("a", "b")), Meaning.QUESTION, Meaning.QUESTION, Meaning.MISTAKE),
        (SmallTalk(), Meaning.QUESTION, Meaning.QUESTION, Meaning.MISTAKE),
        (ShowForm("plank"), Meaning.QUESTION, Meaning.QUESTION, Meaning.MISTAKE),
    ],
)
def test_a_plea_for_help_is_answered_where_another_command_is_a_mistake(
    decision: Decision, by_mention: Meaning, by_prefix: Meaning, of_another: Meaning
) -> None:
    plea = Unread("help should i stop?", "help", is_by_mention=True)
    assert judge(plea, Heard(decision=decision)) is by_mention
    assert judge(replace(plea, is_by_mention=False), Heard(decision=decision)) is by_prefix
    assert judge(replace(plea, command="circuit"), Heard(decision=decision)) is of_another
