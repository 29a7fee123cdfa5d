"""What becomes of a question: the answer it was given, its place in the coach's queue, the topic a coach wrote."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.faq.pain import NONE, Cautions


class QuestionState(StrEnum):
    """Where a question for the coach stands."""

    OPEN = "open"
    ANSWERED = "answered"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class ClubTopic:
    """A topic that a coach wrote: a new one, or other words for a shipped one of the same key."""

    key: str
    question: str
    answer: str
    title: str
    wordings: tuple[str, ...] = ()
    """Other ways to ask it that the coach named; kept as phrasings once it is live."""


class Outcome(StrEnum):
    """What a question was given at once."""

    ANSWERED = "answered"
    OFFERED = "offered"
    DECLINED = "declined"


class Verdict(StrEnum):
    """What whoever asked said about the answer."""

    HELPED = "helped"
    WRONG = "wrong"


@dataclass(frozen=True)
class GivenAnswer:
    """One answer that Ounce gave: to whom, to what words, with which topics on its buttons.

    One that `is_private` was for its member's eyes alone. Words that are `of_another` are kept only while they wait.
    """

    answer_id: int
    guild_id: int
    member_id: int
    channel_id: int
    question: str
    keys: tuple[str, ...]
    given_at: datetime
    message_id: int | None = None
    cautions: Cautions = NONE
    is_private: bool = False
    is_of_another: bool = False


@dataclass(frozen=True)
class CoachQuestion:
    """A question in the coach's queue; with `meant` it is a wording that a member says belongs to that topic.

    Its answer goes back the way it came: directly where it `is_private`. Words that are `of_another` are forgotten with
    the answer, and become no wording.
    """

    question_id: int
    guild_id: int
    member_id: int
    channel_id: int
    message_id: int | None
    text: str
    state: QuestionState
    meant: str | None
    draft: ClubTopic | None
    asked_at: datetime
    cautions: Cautions = NONE
    is_private: bool = False
    is_of_another: bool = False
