"""What becomes of a question: the answer it was given, its place in the coach's queue, the topic a coach wrote."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import MemberError
from bot.domain.faq.pain import NONE, Cautions

MOST_OPEN_OF_A_MEMBER = 5
MOST_OPEN_OF_A_CLUB = 200
POSTS_AT_ONCE = 3  # in one span; later ones of it are gathered into one post at its end
GATHERED_SECONDS = 600


class QueueFullError(MemberError):
    """The coach has enough to answer already."""


def require_room(of_member: int, of_club: int) -> None:
    """Raise QueueFullError where a member, or their club, has as many open questions as a coach can bear."""
    if of_member >= MOST_OPEN_OF_A_MEMBER:
        raise QueueFullError(f"The coach has {of_member} questions of yours already. Ask again once one is answered.")
    if of_club >= MOST_OPEN_OF_A_CLUB:
        raise QueueFullError("The coach's list is full. Ask them yourself, please, or try again in a few days.")


def find_post_time(now: int, recent: int, gathering_until: int | None) -> int | None:
    """Return when the coach is told of a new question: now, or at the end of the span in which later ones are gathered.

    `recent` is how many were posted in the span before it. None where a post that gathers is to come anyway.
    """
    if gathering_until is not None and gathering_until > now:
        return None
    return now if recent < POSTS_AT_ONCE else now + GATHERED_SECONDS


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
