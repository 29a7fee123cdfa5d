"""A coach's additions: live at once, for one club, without training."""

from collections.abc import Sequence

import pytest

from bot.domain.faq.decision import Answer, Choices, Mode, decide
from bot.domain.faq.question_cues import clean
from bot.domain.faq.topic import Kind
from bot.matcher import FaqMatcher
from bot.matcher.additions import wordings_of
from bot.matcher.logistic_regression import Floats
from bot.matcher.sentence_model import SentenceModel
from tests.evaluation.conftest import faq, matcher, phrasings
from tests.matcher.coach_topics import TOPICS, CoachTopic
from tests.reading_ahead import read_ahead
from tests.shipped import DEVELOPMENT_SET

__all__ = ["faq", "matcher", "phrasings"]
pytestmark = pytest.mark.timeout(600)  # the first run trains

PARKING = {
    "parking": ["Where do we park for the strength clinic?", "parking at the clinic", "where can i leave my car"]
}


def test_a_new_topic_is_found_by_other_words_than_its_own(matcher: FaqMatcher) -> None:
    ranking = matcher.with_additions(PARKING).rank("is there anywhere to park at the clinic")
    assert ranking.candidates[0].key == "parking"
    assert ranking.candidates[0].probability > matcher.thresholds.asked.answer
    assert ranking.inside > matcher.thresholds.asked.answer_inside


def test_a_new_topic_leaves_the_shipped_ones_alone(matcher: FaqMatcher) -> None:
    added = matcher.with_additions(PARKING)
    for question in ("how many sets and reps?", "should i foam roll before a run", "my shins hurt, what now"):
        assert added.rank(question).candidates[0].key == matcher.rank(question).candidates[0].key


def test_a_phrasing_added_to_a_shipped_topic_leads_there(matcher: FaqMatcher) -> None:
    odd = "how do i do the jellyfish on the moon thing"
    added = matcher.with_additions({"core": [odd]})
    assert added.rank(odd).candidates[0].key == "core"
    assert added.rank(odd).candidates[0].probability > matcher.thresholds.asked.answer


def test_additions_belong_to_the_matcher_that_was_made_with_them(matcher: FaqMatcher) -> None:
    matcher.with_additions(PARKING)
    assert "parking" not in {candidate.key for candidate in matcher.rank("where do we park").candidates}


class Counting(SentenceModel):
    """The sentence model, which counts the texts that it encodes."""

    encoded = 0

    def vectors(self, texts: Sequence[str]) -> Floats:
        self.encoded += len(texts)
        return super().vectors(texts)


def test_an_addition_is_encoded_once_and_no_other_with_it(matcher: FaqMatcher) -> None:
    model = Counting()
    fresh = FaqMatcher(matcher._trained, model)
    fresh.with_additions(PARKING)
    fresh.with_additions(PARKING)
    assert model.encoded == 3
    assert fresh.unread([*PARKING["parking"], "and a new one"]) == ["and a new one"]
    fresh.with_additions(PARKING | {"lost": ["and a new one"]})
    assert model.encoded == 4


@pytest.fixture(scope="module")
def taught(matcher: FaqMatcher) -> FaqMatcher:
    return matcher.with_additions(
        {topic.key: wordings_of(topic.question, topic.title, topic.answer, topic.wordings) for topic in TOPICS}
    )


def test_a_coachs_topics_are_found_again_by_other_words(taught: FaqMatcher) -> None:
    answered, reached = 0, 0
    read_ahead(taught, [clean(question) for topic in TOPICS for question in topic.asked])
    for topic in TOPICS:
        for question in topic.asked:
            decision = decide(question, Mode.ASKED, taught, taught.thresholds)
            keys = decision.keys if isinstance(decision, Answer | Choices) else ()
            answered += isinstance(decision, Answer) and keys == (topic.key,)
            reached += topic.key in keys
    assert answered >= 35, f"{answered} of 48 answered"  # docs/faq-quality.md says what was reached
    assert reached >= 44, f"{reached} of 48 answered or offered"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_the_exact_title_and_the_exact_question_of_a_topic_lead_to_it(topic: CoachTopic, taught: FaqMatcher) -> None:
    for text in (topic.title, topic.question):
        assert decide(text, Mode.ASKED, taught, taught.thresholds) == Answer((topic.key,)), text


def test_sixteen_topics_of_a_coach_make_no_right_answer_wrong(matcher: FaqMatcher, taught: FaqMatcher) -> None:
    own = {topic.key for topic in TOPICS}
    read_ahead(matcher, [clean(one.text) for one in DEVELOPMENT_SET if one.kind is Kind.IN])
    for one in DEVELOPMENT_SET:
        if one.kind is Kind.IN:
            before = decide(one.text, Mode.ASKED, matcher, matcher.thresholds)
            after = decide(one.text, Mode.ASKED, taught, taught.thresholds)
            is_right = isinstance(before, Answer) and set(before.keys) <= set(one.topics)
            if is_right and isinstance(after, Answer):
                assert after.keys[0] in one.topics, one.text
                assert not own & set(after.keys), one.text


def test_what_the_clinic_answers_is_offered_beside_a_coachs_topic_that_comes_close(
    matcher: FaqMatcher, taught: FaqMatcher
) -> None:
    text = "race photos are in and by 15k i look like a question mark. why"
    assert decide(text, Mode.ASKED, matcher, matcher.thresholds) == Answer(("forward-lean",))
    decision = decide(text, Mode.ASKED, taught, taught.thresholds)
    assert isinstance(decision, Choices)
    assert {"photos", "forward-lean"} <= set(decision.keys)


def test_a_coach_may_answer_what_the_clinic_leaves_alone(matcher: FaqMatcher) -> None:
    shoes = {"shoes": ["Which running shoes should I buy?", "running shoes", "what shoes do you recommend"]}
    decision = decide("which running shoes should i buy", Mode.ASKED, matcher.with_additions(shoes), matcher.thresholds)
    assert decision == Answer(("shoes",))


def test_a_topic_is_known_by_its_title_its_question_its_wordings_and_the_sentences_of_its_answer() -> None:
    told = wordings_of(
        "Where?", "Parking", "Park behind the pool, please. It is free after six o'clock. Yes.", ("car",)
    )
    assert told == ("Parking", "Where?", "car", "Park behind the pool, please", "It is free after six o'clock")


def test_probabilities_with_additions_still_add_up_to_one(matcher: FaqMatcher) -> None:
    ranking = matcher.with_additions(PARKING | {"core": ["planks"]}).rank("where do i park my bike")
    whole = sum(candidate.probability for candidate in ranking.candidates) + sum(ranking.outside.values())
    assert whole == pytest.approx(1, abs=1e-4)


def test_words_alone_know_additions_too(matcher: FaqMatcher) -> None:
    words = FaqMatcher(matcher._trained, None)
    assert words.unread(["never seen"]) == []
    assert words.with_additions(PARKING).rank("where do we park for the clinic").candidates[0].key == "parking"
