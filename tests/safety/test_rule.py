"""The rule for emergencies on true lines and on running talk; a part of each chose nothing when it was first read."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faq.decision import Mode
from bot.domain.faq.emergency import Danger, EmergencyRules, bare_numbers
from tests.safety.running_talk import HELD_OUT, TEMPLATES, lines
from tests.shipped import PHRASINGS

LINES = Path(__file__).with_name("lines")
PARTS = ("dev", "second", "third", "fifth", "sixth", "seventh")  # in the order in which they were written and read
FROM_THE_CLINIC = (
    5  # of the clinic's own 5,600 phrasings that speak of an emergency: a clot, chest pain, heat stroke ...
)


def read(name: str) -> list[str]:
    return [line for line in (LINES / name).read_text(encoding="utf-8").splitlines() if line]


@cache
def running_talk() -> list[str]:
    written = [line for part in PARTS for line in read(f"harmless-{part}.txt")]
    return [*written, *lines(TEMPLATES, 170), *lines(HELD_OUT, 110)]


def missed(rules: EmergencyRules, name: str, dangers: set[Danger], mode: Mode) -> list[str]:
    return [line for part in PARTS for line in read(f"{name}-{part}.txt") if rules.find(line, mode) not in dangers]


@given(st.text(alphabet="9-18 ()[]<>`|~@\\\u200b\u202e\n:/.ab"))
def test_numbers_to_call_mention_mask_and_hide_nothing_and_keep_every_figure(text: str) -> None:
    shown = bare_numbers(text)
    assert not set(shown) & set("[]<>`|~@\\\u200b\u202e\n")
    assert [sign for sign in shown if sign.isdigit()] == [sign for sign in text if sign.isdigit()]
    assert bare_numbers("911, or 9-8-8 (free) to talk") == "911, or 9-8-8 (free) to talk"


@pytest.mark.parametrize(("mode", "most_missed"), [(Mode.ASKED, 0.02), (Mode.OVERHEARD, 0.03)])
def test_who_may_harm_themselves_is_heard(rules: EmergencyRules, mode: Mode, most_missed: float) -> None:
    every = sum(len(read(f"self-harm-{part}.txt")) for part in PARTS)
    assert every >= 250
    lost = missed(rules, "self-harm", {Danger.SELF_HARM, Danger.FRIEND}, mode)
    assert len(lost) <= most_missed * every, lost


@pytest.mark.parametrize("mode", Mode)
def test_a_body_in_danger_is_heard(rules: EmergencyRules, mode: Mode) -> None:
    every = sum(len(read(f"emergency-{part}.txt")) for part in PARTS)
    assert every >= 250
    lost = missed(rules, "emergency", {Danger.EMERGENCY}, mode)
    assert len(lost) <= 0.01 * every, lost


@pytest.mark.parametrize("mode", Mode)
def test_running_talk_is_left_alone(rules: EmergencyRules, mode: Mode) -> None:
    talk = running_talk()
    assert len(talk) >= 7000
    false = [line for line in talk if rules.find(line, mode) is not None]
    assert len(false) <= 0.001 * len(talk), false


@pytest.mark.parametrize("mode", Mode)
def test_the_clinics_own_questions_are_left_alone(rules: EmergencyRules, mode: Mode) -> None:
    found = [one.text for one in PHRASINGS if rules.find(one.text, mode) is not None]
    assert len(found) <= FROM_THE_CLINIC + 0.001 * len(PHRASINGS), found


def test_a_faint_at_the_finish_and_a_tight_chest_with_an_arm_are_heard(rules: EmergencyRules) -> None:
    for line in (
        "fainted at the finish line, is that normal?",
        "passed out at the end of my long run yesterday, ok to do the circuit?",
        "!done passed out halfway",
        "chest feels tight when i run and my left arm goes numb",
    ):
        assert rules.find(line, Mode.ASKED) is Danger.EMERGENCY, line


def test_who_sees_no_point_and_is_depressed_is_heard_and_who_asks_for_the_point_of_an_exercise_is_not(
    rules: EmergencyRules,
) -> None:
    for line in (
        "im so depressed since i got injured, whats the point",
        "What's the point, I've been so depressed lately",
        "what's the point of going on",
        "i see no point in anything anymore",
    ):
        assert rules.find(line, Mode.ASKED) is Danger.SELF_HARM, line
        assert "going on" in line or rules.find(line, Mode.OVERHEARD) is Danger.SELF_HARM, line
    for line in (
        "what's the point of stretching?",
        "whats the point of going on a long run",
        "this hill is depressing",
    ):
        assert rules.find(line, Mode.ASKED) is None, line


def test_no_line_stands_in_two_parts() -> None:
    for name in ("self-harm", "emergency", "harmless"):
        every = [line.casefold() for part in PARTS for line in read(f"{name}-{part}.txt")]
        assert len(every) == len(set(every))


@pytest.mark.parametrize(
    "words",
    [
        "I WANT TO KILL MYSELF!!!",
        "i want to k1ll myself",
        "k i l l  m y s e l f",
        "i want to k*ll myself",
        "I don\u2019t want to live",
        "||i want to die||",
        "**i want to die**",
        "i want to dieeeee",
        "kill\u200b myself tonight",
        "i\nwant to kill myself",
    ],
)
def test_however_it_is_typed_it_is_heard(rules: EmergencyRules, words: str) -> None:
    for mode in Mode:
        assert rules.find(words, mode) is Danger.SELF_HARM


def test_a_friend_in_danger_gets_the_line_for_friends(rules: EmergencyRules) -> None:
    assert rules.find("my friend wants to kill herself", Mode.OVERHEARD) is Danger.FRIEND


def test_a_body_comes_before_the_mind(rules: EmergencyRules) -> None:
    assert rules.find("i took all my pills. my friend has collapsed too", Mode.ASKED) is Danger.EMERGENCY


def test_a_laugh_in_one_sentence_takes_nothing_from_the_next(rules: EmergencyRules) -> None:
    assert rules.find("that hill killed me lol. my chest hurts and i cant breathe", Mode.OVERHEARD) is Danger.EMERGENCY


def test_overheard_it_wants_plainer_words_than_asked(rules: EmergencyRules) -> None:
    assert rules.find("I don't want to wake up tomorrow", Mode.ASKED) is Danger.SELF_HARM
    assert rules.find("I don't want to wake up tomorrow", Mode.OVERHEARD) is None


@given(st.text(max_size=4200), st.sampled_from(Mode))
def test_any_text_is_read(rules: EmergencyRules, text: str, mode: Mode) -> None:
    assert rules.find(text, mode) in {None, *Danger}


@given(st.sampled_from(read("self-harm-dev.txt")), st.text(alphabet=" \t\u200b\u2060", max_size=3))
def test_capitals_blanks_and_invisible_letters_change_nothing(rules: EmergencyRules, line: str, gap: str) -> None:
    for changed in (line.upper(), f"{gap}{line}{gap}", line.replace(" ", f" {gap}")):
        assert (rules.find(changed, Mode.ASKED) is None) == (rules.find(line, Mode.ASKED) is None)


@pytest.mark.parametrize(
    "text", ["a " * 2000, "kill " * 800, "i want to " * 400, "*" * 4000, "a1" * 2000, "die die " * 500]
)
def test_hostile_repetition_is_no_emergency(rules: EmergencyRules, text: str) -> None:
    assert [rules.find(text, mode) for mode in Mode] == [None, None]


def test_the_lines_are_short_and_name_whom_to_call(rules: EmergencyRules) -> None:
    for danger in Danger:
        line = rules.answer(danger)
        assert "local emergency number" in line
        assert len(line) <= 420
        assert "911, or 9-8-8" in rules.answer(danger, "911, or 9-8-8")
        assert not {"exercise", "circuit", "stretch", "foam"} & set(line.casefold().split())
    for danger in (Danger.SELF_HARM, Danger.FRIEND):
        assert "findahelpline.com" in rules.answer(danger)
