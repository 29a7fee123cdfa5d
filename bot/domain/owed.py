"""What the bot owes somebody beside reminders: the answer to who asked, the question to the coach, a notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class OwedKind(StrEnum):
    """What is owed, and by that to whom: who asked, the club's coach, who may want reminders, a new club."""

    ANSWER = "answer"
    QUESTION = "question"
    NOTICE = "notice"
    MONDAY = "monday"  # what the club did last week, for all
    HURT = "hurt"  # how many members hurt in one place, for the coach
    OFFER = "offer"
    HELLO = "hello"  # to a club that has just invited Ounce


class Trouble(StrEnum):
    """What a notice tells the coach about."""

    NO_WAY = "no way"  # reminders cannot go to a channel
    BLOCKED = "blocked"  # AutoMod keeps them out of it
    UNCONFIRMED = "unconfirmed"  # nobody can tell whether one of them is there
    NO_COACH_CHANNEL = "no coach channel"  # questions cannot go to the coach's channel
    NOT_TOLD = "not told"  # an answer reaches its asker nowhere


@dataclass(frozen=True, slots=True)
class Owed:
    """One message that is owed until it is sent: to a channel, or directly to its member where `channel_id` is None.

    `subject` says by ids what it is about. `tried_at` is since when it may be there already (unix seconds), None where
    no try can have got through.
    """

    owed_id: int
    kind: OwedKind
    guild_id: int
    channel_id: int | None
    member_id: int | None
    subject: Mapping[str, int | str | None]
    owed_at: int
    attempts: int = 0
    tried_at: int | None = None

    @property
    def number(self) -> int:
        """What it is called in the queue."""
        return self.owed_id

    @property
    def due(self) -> int:
        """Since when it is owed, in unix seconds."""
        return self.owed_at

    @property
    def place(self) -> tuple[str, int]:
        """Where it goes, so that one place gets one message at a time."""
        if self.kind in {OwedKind.ANSWER, OwedKind.OFFER}:
            return ("member", self.member_id or 0)
        return ("club" if self.kind in {OwedKind.MONDAY, OwedKind.HELLO} else "coach", self.guild_id)

    @property
    def refused(self) -> tuple[int, ...]:
        """The ids of the channels in which Discord refused it."""
        return tuple(map(int, filter(None, str(self.subject.get("refused") or "").split(","))))

    def read_id(self, name: str) -> int:
        """Return an id that it is about; 0 where there is none."""
        return int(self.subject.get(name) or 0)
