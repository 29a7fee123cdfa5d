"""Whether a question is answered, offered choices, declined or left alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from bot.domain.faq.named_exercise import find_named
from bot.domain.faq.pain import NONE, Caution, Cautions, asks_how_long, read_cautions, speaks_of_pain
from bot.domain.faq.question_cues import (
    asks_openly,
    clean,
    has_letters,
    is_a_question,
    jokes,
    looks_like_follow_up,
    names_nothing,
    only_thanks,
    points_at_talk,
    points_back,
    questions_in,
    seeks_an_answer,
)
from bot.domain.faq.topic import Kind, Topic

CHOICES = 3
HEARD_LIMIT = 600
NO_FORMS: Mapping[str, str] = {}


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
    if not has_letters(question) or only_thanks(question):
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
