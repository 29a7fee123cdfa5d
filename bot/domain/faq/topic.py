"""What the FAQ is made of: topics with their answers, and the phrasings that lead to them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.errors import ContentError
from bot.domain.faq.pain import names_medicine

ANSWER_LIMIT = 700
QUESTION_LIMIT = 100
RELATED = 3
CLUB_SOURCE = "Your club's coach"


class Offer(StrEnum):
    """What an answer about exercises offers as a button."""

    SHOW = "show"
    CIRCUIT = "circuit"


class Kind(StrEnum):
    """What a message is to the FAQ: a question of the clinic, or one of three ways to be none."""

    IN = "in"
    NEAR = "near"
    FAR = "far"
    CHATTER = "chatter"


@dataclass(frozen=True)
class Topic:
    """One question of the clinic with its answer, in the club's words, and its place in the source."""

    key: str
    question: str
    answer: str
    source: str
    related: tuple[str, ...] = ()
    touches_pain: bool = False
    offers: frozenset[Offer] = frozenset()
    without_medicine: str = ""
    """The answer for somebody who named an allergy or a medicine, where the other one names a medicine."""
    group: str = ""
    """Under which heading it stands in the list of all topics."""
    title: str = ""
    """Its short name, where a coach gave it one."""


@dataclass(frozen=True)
class Phrasing:
    """One way to type a question: the topics that answer it, best first, or none for what the clinic leaves alone."""

    text: str
    topics: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True)
class Faq:
    """Every topic by key, checked to hang together when it is built."""

    topics: Mapping[str, Topic]

    def __post_init__(self) -> None:
        for topic in self.topics.values():
            self._check(topic)

    def _check(self, topic: Topic) -> None:
        if not topic.key or not topic.question.strip() or not topic.answer.strip():
            raise ContentError(f"{topic.key or 'a topic'}: key, question and answer must not be empty")
        if len(topic.question) > QUESTION_LIMIT:
            raise ContentError(f"{topic.key}: the question has {len(topic.question)} characters, {QUESTION_LIMIT} fit")
        if len(topic.answer) > ANSWER_LIMIT:
            raise ContentError(f"{topic.key}: the answer has {len(topic.answer)} characters, {ANSWER_LIMIT} fit")
        if len(topic.without_medicine) > ANSWER_LIMIT or names_medicine(topic.without_medicine):
            raise ContentError(f"{topic.key}: without_medicine names no medicine, in {ANSWER_LIMIT} characters at most")
        if len(topic.related) > RELATED:
            raise ContentError(f"{topic.key}: related names {len(topic.related)} topics, {RELATED} fit")
        for other in topic.related:
            if other == topic.key or other not in self.topics:
                raise ContentError(f"{topic.key}: related names {other!r}, which is no other topic")

    def check_phrasings(self, phrasings: Collection[Phrasing]) -> None:
        """ContentError where a phrasing names a topic that is not there, or a topic has no phrasing."""
        for phrasing in phrasings:
            unknown = [key for key in phrasing.topics if key not in self.topics]
            if unknown:
                raise ContentError(f"{phrasing.text!r}: {unknown[0]!r} is no topic")
            if bool(phrasing.topics) != (phrasing.kind is Kind.IN):
                raise ContentError(f"{phrasing.text!r}: kind {phrasing.kind.value!r} does not fit its topics")
        missing = self.topics.keys() - {phrasing.topics[0] for phrasing in phrasings if phrasing.topics}
        if missing:
            raise ContentError(f"{min(missing)}: the topic has no phrasing")


@dataclass(frozen=True)
class AddedTopics:
    """What coaches wrote beside the clinic's: topics in their order, and the wordings that lead to them by key."""

    topics: tuple[Topic, ...] = ()
    phrasings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def join(self, faq: Faq) -> Faq:
        """Return the clinic's topics with these; ContentError where they do not fit together."""
        return Faq({**faq.topics, **{topic.key: topic for topic in self.topics}})

    def wordings(self) -> dict[str, tuple[str, ...]]:
        """Return every text that leads to a topic: its question, its title, its wordings."""
        return {
            topic.key: tuple(
                dict.fromkeys(filter(None, (topic.question, topic.title, *self.phrasings.get(topic.key, ()))))
            )
            for topic in self.topics
        }
