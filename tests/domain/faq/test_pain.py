"""What a question asks to be careful about: pain, a lot of it, a medicine or an allergy."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faq.decision import Answer, Choices, Decline, Mode, decide
from bot.domain.faq.pain import (
    Caution,
    asks_how_long,
    names_medicine,
    read_cautions,
    speaks_of_pain,
    without_medicine,
)
from tests.domain.faq.test_decision import CORE, SURE, THRESHOLDS, TORN, Told, ranking
from tests.each import cases


@cases(
    "text",
    [
        "my achilles hurts",
        "sore heel",
        "tendinitis?",
        "sprained it",
        "torn meniscus",
        "backache after the long run",
        "my back is killing me",
        "knees are killing me on stairs",
        "I have a concussion",
        "am I concussed?",
        "my foot goes numb",
        "numbness in my toes",
        "tingling in my calf",
        "my ankle gave way",
        "splitting headache",
        "inflamed tendon",
        "achy hips",
        "palpitations when i run, should i be worried",
        "heart was racing and skipping beats on my run",
        "my chest feels a bit tight on hills",
        "passed out at the end of my long run",
    ],
)
def test_words_of_pain_are_heard(text: str) -> None:
    assert speaks_of_pain(text)
    assert Caution.PAIN in read_cautions(text)


@cases(
    "text",
    [
        "how many sets",
        "is it painted",
        "training plan",
        "heart rate",
        "what number of reps?",
        "numbers are up",
        "these burpees are killing me",
        "the hill is killing me",
        "this pace is killing me",
        "what about painkillers",
    ],
)
def test_other_words_are_not_taken_for_pain(text: str) -> None:
    assert not speaks_of_pain(text)


@cases(
    "text",
    [
        "my knee is in agony",
        "excruciating pain in my hip",
        "it is unbearable",
        "pain is 10/10",
        "I can't walk, my hip hurts",
    ],
)
def test_a_lot_of_pain_gets_no_exercise_whatever_the_matcher_says(text: str) -> None:
    assert Caution.SEVERE in read_cautions(text)
    assert decide(text, Mode.ASKED, SURE, THRESHOLDS) == Decline(pain=True, severe=True)


@cases(
    "text",
    [
        "I'm allergic to ibuprofen",
        "on blood thinners, what about shin splints",
        "can I take my meds",
        "I have a stomach ulcer",
        "pregnant and shin splints",
        "penicillin allergy",
    ],
)
def test_a_medicine_or_an_allergy_is_heard(text: str) -> None:
    assert Caution.MEDICINE in read_cautions(text)


def test_an_answer_without_medicine_keeps_its_other_sentences() -> None:
    assert without_medicine("Rest first. Take ibuprofen. See a physio.") == "Rest first. See a physio."
    assert without_medicine("Ibuprofen.") == ""


@given(st.lists(st.sampled_from(["Rest.", "Take ibuprofen!", "Ice it.", "Aspirin helps.", "Why not?"]), max_size=6))
def test_no_medicine_is_ever_left(parts: list[str]) -> None:
    left = without_medicine(" ".join(parts))
    assert not names_medicine(left)
    assert all(part in left for part in parts if not names_medicine(part))


@cases("text", ["how long will it take?", "and when can I run again?", "how many weeks?", "so how soon is it gone"])
def test_how_long_a_pain_takes_is_nothing_the_clinic_knows(text: str) -> None:
    assert asks_how_long(text)
    carried = frozenset({Caution.PAIN})
    assert decide(text, Mode.ASKED, SURE, THRESHOLDS, before=CORE, carried=carried) == Decline(pain=True)
    assert decide(text, Mode.ASKED, SURE, THRESHOLDS, carried=carried) == Decline(pain=True)


def test_pain_is_carried_into_whatever_follows() -> None:
    carried = frozenset({Caution.PAIN})
    assert decide("and what about my core?", Mode.ASKED, SURE, THRESHOLDS, CORE, carried) == Answer(
        ("core",), pain=True
    )
    choices = decide("middle or sides?", Mode.ASKED, TORN, THRESHOLDS, carried=carried)
    assert choices == Choices(("core", "hips", "combine"), pain=True)
    chat = Told(ranking(core=0.05, hips=0.05, chatter=0.9))
    assert decide("lovely morning", Mode.ASKED, chat, THRESHOLDS, carried=carried) == Decline(pain=True)


@given(st.text(max_size=4200))
def test_any_text_is_read(text: str) -> None:
    cautions = read_cautions(text)
    assert Caution.PAIN in cautions or Caution.SEVERE not in cautions
    asks_how_long(text)
