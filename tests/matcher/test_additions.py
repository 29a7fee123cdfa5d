"""A coach's additions: live at once, for one club, without training."""

from time import perf_counter

import pytest

from bot.matcher import FaqMatcher
from tests.evaluation.conftest import faq, matcher, phrasings

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


def test_an_addition_is_live_in_well_under_a_second(matcher: FaqMatcher) -> None:
    started = perf_counter()
    matcher.with_additions(PARKING)
    assert perf_counter() - started < 0.5


def test_probabilities_with_additions_still_add_up_to_one(matcher: FaqMatcher) -> None:
    ranking = matcher.with_additions(PARKING | {"core": ["planks"]}).rank("where do i park my bike")
    whole = sum(candidate.probability for candidate in ranking.candidates) + sum(ranking.outside.values())
    assert whole == pytest.approx(1, abs=1e-4)


def test_words_alone_know_additions_too(matcher: FaqMatcher) -> None:
    words = FaqMatcher(matcher._trained, None)
    assert words.with_additions(PARKING).rank("where do we park for the clinic").candidates[0].key == "parking"
