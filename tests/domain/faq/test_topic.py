"""Topics and phrasings hang together, or are told with the reason."""

import pytest

from bot.domain.errors import ContentError
from bot.domain.faq.topic import ANSWER_LIMIT, Faq, Kind, Phrasing, Topic
from tests.each import cases


def faq(**changes: object) -> Faq:
    fields: dict[str, object] = {"key": "core", "question": "Why core?", "answer": "It helps.", "source": "The talk"}
    other = Topic("hips", "Why hips?", "They help.", "The talk")
    topic = Topic(**(fields | changes))  # type: ignore[arg-type]  # wrong on purpose in some cases
    return Faq({topic.key: topic, "hips": other})


@cases(
    ("changes", "reason"),
    [
        ({"answer": "x" * (ANSWER_LIMIT + 1)}, "core: the answer has 701 characters, 700 fit"),
        ({"question": "x" * 101}, "core: the question has 101 characters, 100 fit"),
        ({"answer": "  "}, "core: key, question and answer must not be empty"),
        ({"related": ("nowhere",)}, "core: related names 'nowhere', which is no other topic"),
        ({"related": ("core",)}, "core: related names 'core', which is no other topic"),
    ],
)
def test_a_topic_that_cannot_be_shown_is_told_with_its_reason(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ContentError) as told:
        faq(**changes)
    assert str(told.value) == reason


def test_phrasings_must_fit_the_topics() -> None:
    good = [Phrasing("why core", ("core",), Kind.IN), Phrasing("why hips", ("hips",), Kind.IN)]
    faq().check_phrasings(good)
    for bad in (Phrasing("x", ("legs",), Kind.IN), Phrasing("x", ("core",), Kind.NEAR), Phrasing("x", (), Kind.IN)):
        with pytest.raises(ContentError):
            faq().check_phrasings([*good, bad])
    with pytest.raises(ContentError, match="hips: the topic has no phrasing"):
        faq().check_phrasings(good[:1])
