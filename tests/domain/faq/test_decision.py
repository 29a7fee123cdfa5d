"""When the FAQ answers, offers, declines or keeps quiet."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faq.decision import (
    Answer,
    Candidate,
    Choices,
    Decline,
    Limits,
    Mode,
    Ranking,
    Silence,
    SmallTalk,
    Thresholds,
    decide,
)
from bot.domain.faq.pain import Caution
from bot.domain.faq.topic import Kind, Topic

THRESHOLDS = Thresholds(asked=Limits(0.4, 0.6, 0.3), overheard=Limits(0.6, 0.9, 1.0))
CORE = Topic("core", "What does a stronger core do?", "It helps.", "The talk", related=("hips", "combine"))


def ranking(near: float = 0.0, far: float = 0.0, chatter: float = 0.0, **topics: float) -> Ranking:
    ordered = sorted(topics.items(), key=lambda item: -item[1])
    outside = {Kind.NEAR: near, Kind.FAR: far, Kind.CHATTER: chatter}
    return Ranking(tuple(Candidate(key, chance) for key, chance in ordered), outside)


class Told:
    """A matcher that has been told what to say, by the question."""

    def __init__(self, default: Ranking, by_question: Mapping[str, Ranking] | None = None) -> None:
        self._default = default
        self._by_question = by_question or {}
        self.asked: list[str] = []

    def rank(self, question: str) -> Ranking:
        self.asked.append(question)
        return self._by_question.get(question, self._default)


SURE = Told(ranking(core=0.8, hips=0.15, combine=0.05))
TORN = Told(ranking(core=0.3, hips=0.28, combine=0.1, near=0.32))


def test_a_sure_question_is_answered_in_both_modes() -> None:
    for mode in Mode:
        assert decide("why train my core?", mode, SURE, THRESHOLDS) == Answer(("core",))


def test_an_unsure_question_is_offered_choices_only_when_asked() -> None:
    assert decide("middle or sides?", Mode.ASKED, TORN, THRESHOLDS) == Choices(("core", "hips", "combine"))
    assert decide("middle or sides?", Mode.OVERHEARD, TORN, THRESHOLDS) == Silence()


def test_what_the_clinic_does_not_know_is_declined() -> None:
    lost = Told(ranking(core=0.1, hips=0.05, near=0.8, far=0.05))
    assert decide("which gels are best?", Mode.ASKED, lost, THRESHOLDS) == Decline(pain=False)
    assert decide("my achilles hurts", Mode.ASKED, lost, THRESHOLDS) == Decline(pain=True)
    assert decide("which gels are best?", Mode.OVERHEARD, lost, THRESHOLDS) == Silence()


def test_what_to_do_around_a_run_is_asked_back_and_never_declined_unless_something_hurts() -> None:
    lost = Told(ranking(core=0.01, hips=0.005, near=0.99))
    for open_question in ("What should I do after a run?", "what do i do before the long run on sunday"):
        assert decide(open_question, Mode.ASKED, lost, THRESHOLDS) == Choices(("core", "hips"))
        assert decide(open_question, Mode.OVERHEARD, lost, THRESHOLDS) == Silence()
    for other in (
        "What should I eat after a run?",
        "What should I do the day after a race?",
        "what do I do after beer?",
        "what do I do before a fast?",
        "what do I do after ибупрофен?",
        "心臓が痛い what do I do before a run?",
    ):
        assert decide(other, Mode.ASKED, lost, THRESHOLDS) == Decline(pain=False)
    assert decide("My knee hurts, what do I do after a run?", Mode.ASKED, lost, THRESHOLDS) == Decline(pain=True)


def test_nothing_is_offered_for_what_is_rather_about_something_else() -> None:
    ready = Thresholds(asked=Limits(0.4, 0.6, 0.06), overheard=THRESHOLDS.overheard)
    near, far = Told(ranking(core=0.06, hips=0.02, near=0.92)), Told(ranking(core=0.06, hips=0.02, near=0.42, far=0.5))
    assert decide("which socks?", Mode.ASKED, near, ready) == Choices(("core", "hips"))
    assert decide("which train do i take?", Mode.ASKED, far, ready) == Decline(pain=False)
    assert decide("my elbow hurts, why?", Mode.ASKED, near, ready) == Decline(pain=True)


def test_chatter_gets_the_friendly_line_unless_something_hurts() -> None:
    chat = Told(ranking(core=0.05, hips=0.05, chatter=0.9))
    assert decide("lovely morning", Mode.ASKED, chat, THRESHOLDS) == SmallTalk()
    assert decide("my rib hurts so much", Mode.ASKED, chat, THRESHOLDS) == Decline(pain=True)


def test_thanks_after_a_pain_are_only_thanks_unless_it_still_hurts() -> None:
    carried = frozenset({Caution.PAIN})
    for words in ("thanks", "ok thanks mate, that helps", "Thank you so much!", "cheers 👍"):
        assert decide(words, Mode.ASKED, SURE, THRESHOLDS, CORE, carried) == SmallTalk()
    for words in ("thanks but it still hurts", "thanks, and how often?", "thanks a lot for nothing"):
        assert decide(words, Mode.ASKED, SURE, THRESHOLDS, CORE, carried) != SmallTalk()


def test_a_statement_overheard_is_left_alone_however_sure_the_matcher_is() -> None:
    assert decide("did my planks today", Mode.OVERHEARD, SURE, THRESHOLDS) == Silence()


def test_long_messages_are_never_answered_unasked() -> None:
    assert decide("why core? " + "x " * 400, Mode.OVERHEARD, SURE, THRESHOLDS) == Silence()


def test_a_matcher_without_topics_declines() -> None:
    assert decide("why core?", Mode.ASKED, Told(ranking(near=0.2)), THRESHOLDS) == Decline(pain=False)


def test_an_answer_to_words_of_pain_says_so() -> None:
    assert decide("does core work help my sore back?", Mode.ASKED, SURE, THRESHOLDS) == Answer(("core",), pain=True)


def test_two_clear_questions_side_by_side_get_two_answers() -> None:
    both = Told(
        ranking(core=0.5, hips=0.5),
        {"why train my core?": ranking(core=0.95), "and how do i train hips?": ranking(hips=0.95)},
    )
    decision = decide("why train my core? and how do i train hips?", Mode.ASKED, both, THRESHOLDS)
    assert decision == Answer(("core", "hips"))


def test_a_second_question_that_points_back_is_no_question_of_its_own() -> None:
    both = Told(
        ranking(core=0.7, hips=0.3),
        {"why train my core?": ranking(core=0.95), "which exercise helps that?": ranking(hips=0.95)},
    )
    decision = decide("why train my core? which exercise helps that?", Mode.ASKED, both, THRESHOLDS)
    assert decision == Answer(("core",))


def test_a_follow_up_is_read_after_the_topic_before_it() -> None:
    told = Told(ranking(consistency=0.9, core=0.1), {f"{CORE.question} and for how long?": ranking(core=0.9, hips=0.1)})
    assert decide("and for how long?", Mode.ASKED, told, THRESHOLDS, before=CORE) == Answer(("core",))


def test_a_follow_up_that_leads_elsewhere_offers_the_topic_and_its_kin() -> None:
    told = Told(ranking(consistency=0.8, hips=0.1, core=0.06, combine=0.04))
    assert decide("and then?", Mode.ASKED, told, THRESHOLDS, before=CORE) == Choices(("hips", "core", "combine"))


def test_a_new_subject_after_an_answer_stands_alone() -> None:
    told = Told(ranking(hips=0.9, core=0.1))
    assert decide("what about my hips?", Mode.ASKED, told, THRESHOLDS, before=CORE) == Answer(("hips",))
    assert told.asked == ["what about my hips?"]


@given(
    text=st.text(max_size=4200),
    mode=st.sampled_from(Mode),
    chances=st.lists(st.floats(0, 1), min_size=7, max_size=7),
    before=st.sampled_from([None, CORE]),
)
def test_any_message_gets_one_fitting_decision(
    text: str, mode: Mode, chances: list[float], before: Topic | None
) -> None:
    whole = sum(chances) or 1.0
    core, hips, combine, upper, near, far, chatter = (chance / whole for chance in chances)
    told = Told(ranking(near, far, chatter, core=core, hips=hips, combine=combine, upper=upper))
    decision = decide(text, mode, told, THRESHOLDS, before)
    if mode is Mode.OVERHEARD:
        assert isinstance(decision, Answer | Silence)
    else:
        assert not isinstance(decision, Silence)
    if isinstance(decision, Choices):
        assert 2 <= len(set(decision.keys)) == len(decision.keys) <= 3
    if isinstance(decision, Answer):
        assert 1 <= len(set(decision.keys)) == len(decision.keys) <= 2


@given(answer=st.floats(0.01, 1), sure=st.floats(0, 1))
def test_a_surer_matcher_never_turns_an_answer_into_less(answer: float, sure: float) -> None:
    thresholds = Thresholds(asked=Limits(answer, 0.5, 0.3), overheard=Limits(1, 1, 1))
    told = Told(ranking(core=sure, hips=(1 - sure) / 2, near=(1 - sure) / 2))
    decision = decide("core?", Mode.ASKED, told, thresholds)
    if isinstance(decision, Answer):
        surer = Told(ranking(core=(1 + sure) / 2, hips=(1 - sure) / 4, near=(1 - sure) / 4))
        assert isinstance(decide("core?", Mode.ASKED, surer, thresholds), Answer)
