"""Who asks how an exercise is done is shown it, and nobody else."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faq.decision import Candidate, Mode, Ranking, ShowForm, Thresholds, decide
from bot.domain.faq.decision import Limits as Bounds
from bot.domain.faq.named_exercise import find_named, name_forms
from tests.each import cases
from tests.shipped import CATALOGUE

FORMS = name_forms(CATALOGUE.names)
LIMITS = Thresholds(Bounds(0.5, 0.5, 0.3), Bounds(0.5, 0.5, 1.0))


class Sure:
    """A matcher that always means the core."""

    def rank(self, question: str) -> Ranking:
        return Ranking((Candidate("core", 1.0),))


def named(question: str) -> str | None:
    """The own name of the exercise that a question asks to see."""
    item_id = find_named(question, FORMS)
    return CATALOGUE.names[item_id][0] if item_id is not None else None


@cases(
    "question",
    [
        "how do I do a side plank",
        "How do you do side planks?",
        "how to do a proper side plank",
        "show me the side plank please",
        "whats a side plank",
        "hi, how is a side plank done?",
        "what does a side plank look like",
        "side plank form?",
        "the right technique for a side plank",
        "how do i do the sideplank correctly",
    ],
)
def test_the_exercise_that_is_asked_for_is_found(question: str) -> None:
    assert named(question) == "Side plank"


@cases(
    "question",
    [
        "how long do I hold a side plank",
        "how do i do a side plank after a hip operation",
        "how many side planks",
        "is the side plank any good for runners",
        "side plank",
        "what does a side plank do for my running",
        "how do I do this",
        "how do i do strength and running in one week",
        "what is the point",
        "how to",
        "",
    ],
)
def test_any_other_question_is_left_to_the_topics(question: str) -> None:
    assert named(question) is None


@given(st.sampled_from([(i, name) for i, names in CATALOGUE.names.items() for name in names[:1]]))
def test_every_item_is_found_by_its_own_name(item: tuple[str, str]) -> None:
    item_id, name = item
    assert find_named(f"how do I do a {name}?", FORMS) == item_id
    assert find_named(f"Show me {name.upper()}", FORMS) == item_id


@given(st.text(max_size=80))
def test_any_text_names_an_item_or_none(text: str) -> None:
    assert find_named(text, FORMS) in {None, *CATALOGUE.names}


def test_who_asks_is_shown_the_form_and_who_talks_is_not() -> None:
    question = "how do i do a side plank?"
    decision = decide(question, Mode.ASKED, Sure(), LIMITS, forms=FORMS)
    assert isinstance(decision, ShowForm)
    assert not decision.pain
    assert not isinstance(decide(question, Mode.OVERHEARD, Sure(), LIMITS, forms=FORMS), ShowForm)


def test_a_sore_place_in_the_question_comes_with_the_form() -> None:
    decision = decide("my hip hurts. how do i do a side plank", Mode.ASKED, Sure(), LIMITS, forms=FORMS)
    assert isinstance(decision, ShowForm)
    assert decision.pain
