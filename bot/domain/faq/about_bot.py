"""Words about Ounce itself, such as "stop" or "who sees what I write": what each means, and the button that does it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.faq.phrases import Phrasebook

_GREETINGS = frozenset(["hi", "hello", "hey", "ok", "okay", "ounce", "bot", "coach", "thanks", "there", "sorry"])
_FAREWELLS = frozenset(["ounce", "thanks", "ty", "there"])


class Deed(StrEnum):
    """What the button under an answer about Ounce does."""

    STOP = "stop"
    WEEK = "week"
    PROFILE = "profile"
    CIRCUIT = "circuit"
    WARM_UP = "warmup"


@dataclass(frozen=True)
class About:
    """One thing that members ask a bot, with its answer."""

    key: str
    phrases: tuple[str, ...]
    answer: str
    button: Deed


class AboutBot:
    """Finds what a message asks about Ounce itself."""

    def __init__(self, topics: Collection[About], known: Collection[str] = ()) -> None:
        self.topics = tuple(topics)
        self._book = Phrasebook({topic.key: topic.phrases for topic in self.topics}, {}, {}, known)

    def find(self, text: str) -> About | None:
        """Return what is asked about Ounce; None for everything else."""
        folded = " ".join(word for word in self._book.read(text).split() if word != "|")
        words = folded.split()
        while words and words[0] in _GREETINGS:
            words = words[1:]
        while words and words[-1] in _FAREWELLS:
            words = words[:-1]
        asked = f" {' '.join(words)} "
        return next((topic for topic in self.topics if self._book.holds(topic.key, asked)), None)
