"""The clinic's FAQ: what a topic is, and whether a question is answered, offered choices, declined or left alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from bot.domain.errors import ContentError
from bot.domain.faq.named_exercise import find_named
from bot.domain.faq.pain import NONE, Caution, Cautions, asks_how_long, names_medicine, read_cautions, speaks_of_pain
from bot.domain.faq.question_cues import (
    asks_openly,
    clean,
    has_letters,
    is_a_question,
    jokes,
    looks_like_follow_up,
    names_nothing,
    points_at_talk,
    points_back,
    questions_in,
    seeks_an_answer,
)

ANSWER_LIMIT = 700
QUESTION_LIMIT = 100
CHOICES = 3
RELATED = 3
HEARD_LIMIT = 600
NO_FORMS: Mapping[str, str] = {}


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
class Candidate:
    """A topic and how likely it is the one that was meant, 0 to 1."""

    key: str
    probability: float


@dataclass(frozen=True)
class Ranking:
    """What a matcher makes of a question: topics, likeliest first, and the chances that it is none of them."""

    candidates: tuple[Candidate, ...]
    outside: Mapping[Kind, float] = field(default_factory=dict)

    @property
    def inside(self) -> float:
        """The chance that the clinic answers it at all."""
        return 1 - sum(self.outside.values())

    @property
    def is_chatter(self) -> bool:
        """Whether, being none of the topics, it is rather small talk than a question."""
        chatter = self.outside.get(Kind.CHATTER, 0.0)
        return chatter > max(self.outside.get(Kind.NEAR, 0.0), self.outside.get(Kind.FAR, 0.0))


class Matcher(Protocol):
    """Knows the topics by their phrasings."""

    def rank(self, question: str) -> Ranking:
        """All topics for one cleaned question, likeliest first."""


class Mode(StrEnum):
    """Whether the bot was addressed, or listens in a channel that a coach named."""

    ASKED = "asked"
    OVERHEARD = "overheard"


@dataclass(frozen=True)
class Limits:
    """How sure is sure enough in one mode; probabilities, 0 to 1."""

    answer: float
    """The likeliest topic is answered from here on..."""
    answer_inside: float
    """...if the clinic answers the question at all with at least this chance."""
    offer_inside: float
    """Choices are offered from this chance on that the clinic answers it, unless it's rather about something else."""


@dataclass(frozen=True)
class Thresholds:
    """The limits of both modes; a matcher ships with the ones that were measured for it."""

    asked: Limits
    overheard: Limits


@dataclass(frozen=True)
class Answer:
    """Answer these topics in this order: one, or two when the message held two questions.

    With `pain` the message speaks of pain: the physiotherapist line comes with the answer, whatever the topic.
    """

    keys: tuple[str, ...]
    pain: bool = False


@dataclass(frozen=True)
class Choices:
    """Ask which of these two or three topics was meant; with `pain`, say the physiotherapist line too."""

    keys: tuple[str, ...]
    pain: bool = False


@dataclass(frozen=True)
class Decline:
    """Say honestly that the clinic does not answer this; with `pain`, send to the physiotherapist, no exercise.

    With `severe` somebody is in more pain than any answer is for.
    """

    pain: bool
    severe: bool = False


@dataclass(frozen=True)
class SmallTalk:
    """One friendly line on what the bot can do."""


@dataclass(frozen=True)
class ShowForm:
    """Show how one exercise or stretch is done; with `pain`, say the physiotherapist line too."""

    item_id: str
    pain: bool = False


@dataclass(frozen=True)
class Silence:
    """Nobody asked."""


Decision = Answer | Choices | Decline | SmallTalk | ShowForm | Silence

_SECOND_QUESTION = 0.01
_OFFER_IN_PAIN = 0.1  # who hurts is better sent to the physiotherapist than offered what hardly fits


def decide(
    text: str,
    mode: Mode,
    matcher: Matcher,
    thresholds: Thresholds,
    before: Topic | None = None,
    carried: Cautions = NONE,
    forms: Mapping[str, str] = NO_FORMS,
) -> Decision:
    """What to do with a message.

    `carried` is what the answer before asked to be careful about: somebody who hurt a minute ago hurts still.

    `before` is the topic of the answer that the message replies to within ten minutes: a follow-up such as "and for
    how long?" is then understood with it. Overheard messages are only ever answered or left alone.
    """
    question = clean(text)
    cautions = carried | read_cautions(question)
    if mode is Mode.OVERHEARD:
        is_asked = seeks_an_answer(question) and not points_at_talk(question) and not jokes(question)
        if len(text) > HEARD_LIMIT or not is_asked or Caution.SEVERE in cautions:
            return Silence()
        decision = _judge(question, matcher.rank(question), thresholds.overheard)
        return decision if isinstance(decision, Answer) else Silence()
    if not has_letters(question):
        return SmallTalk()
    is_severe = Caution.SEVERE in cautions
    if is_severe or (Caution.PAIN in carried and asks_how_long(question)):
        return Decline(pain=True, severe=is_severe)
    if item_id := find_named(question, forms):
        return ShowForm(item_id, Caution.PAIN in cautions)
    return _with_pain(_decide_asked(question, matcher, thresholds, before), pain=Caution.PAIN in cautions)


def _with_pain(decision: Decision, *, pain: bool) -> Decision:
    """The decision with the pain that was spoken of before."""
    if isinstance(decision, Answer | Choices | Decline) and pain:
        return replace(decision, pain=True)
    return Decline(pain=True) if isinstance(decision, SmallTalk) and pain else decision


def _decide_asked(question: str, matcher: Matcher, thresholds: Thresholds, before: Topic | None) -> Decision:
    if before is not None and looks_like_follow_up(question):
        return _follow_up(question, matcher, thresholds.asked, before)
    ranking = matcher.rank(question)
    return _two_answers(question, ranking, matcher, thresholds) or _judge(question, ranking, thresholds.asked)


def _judge(question: str, ranking: Ranking, limits: Limits) -> Decision:
    pain = speaks_of_pain(question)
    if ranking.candidates and ranking.inside >= limits.answer_inside:
        best = ranking.candidates[0]
        if best.probability >= limits.answer:
            return Answer((best.key,), pain)
    least = max(limits.offer_inside, _OFFER_IN_PAIN if pain else 0.0, ranking.outside.get(Kind.FAR, 0.0))
    is_open = not pain and asks_openly(question)  # what of it was meant only whoever asks knows
    if len(ranking.candidates) > 1 and (is_open or ranking.inside >= least):
        return Choices(tuple(candidate.key for candidate in ranking.candidates[:CHOICES]), pain)
    return SmallTalk() if ranking.is_chatter and not pain else Decline(pain)


def _two_answers(question: str, ranking: Ranking, matcher: Matcher, thresholds: Thresholds) -> Answer | None:
    """Two topics, where the whole hints at a second one and both questions that stand side by side are clear alone."""
    if len(ranking.candidates) < 2 or ranking.candidates[1].probability < _SECOND_QUESTION:
        return None
    questions = questions_in(question)
    if len(questions) != 2 or points_back(questions[1]):
        return None
    limits = replace(thresholds.asked, answer_inside=thresholds.overheard.answer_inside)
    keys: list[str] = []
    for one in questions:
        decision = _judge(one, matcher.rank(one), limits)
        if not isinstance(decision, Answer) or decision.keys[0] in keys:
            return None
        keys.append(decision.keys[0])
    return Answer(tuple(keys), speaks_of_pain(question))


def _follow_up(question: str, matcher: Matcher, limits: Limits, before: Topic) -> Decision:
    """A question that names its subject stands alone where it is clear; else it is read after the topic's own question.

    What that leads to must be the topic or its kin; where it leads elsewhere, these are offered.
    """
    alone = _judge(question, matcher.rank(question), limits)
    if isinstance(alone, SmallTalk) and not is_a_question(question):
        return alone  # thanks for the answer, not a word about it
    if isinstance(alone, Answer) and not names_nothing(question):
        return alone
    ranking = matcher.rank(f"{before.question} {question}")
    kin = {before.key, *before.related}
    joined = _judge(question, ranking, limits)
    if isinstance(joined, Answer) and joined.keys[0] in kin:
        return joined
    if not names_nothing(question) and ranking.inside < limits.offer_inside:
        return alone
    near = [candidate.key for candidate in ranking.candidates if candidate.key in kin]
    return Choices(tuple(near[:CHOICES]), speaks_of_pain(question)) if len(near) > 1 else alone
