"""The second net under the rule for emergencies: whether a question comes nearer to one than to running talk."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from bot.domain.faq.decision import Kind, Phrasing
from bot.matcher.sentence_model import SentenceModel
from bot.matcher.shelf import VectorShelf
from bot.matcher.softmax import Floats

_NEIGHBOURS = 3
_TALK_EVERY = 12  # of the phrasings
_FLOOR = 0.45  # cosine from which a line is near at all
_SURE_MARGIN = 0.12  # for a question about a pain, which has many such words and an answer of its own
_MARGIN = 0.03  # by which it must be nearer to the dangers; docs/safety.md has what that does
_ENGLISH = 0.6  # of a message's words must stand in the lines: what the model makes of other languages is chance
_WORD = re.compile(r"[^\W\d_]+")


def running_talk(phrasings: Iterable[Phrasing]) -> list[str]:
    """Return some of the questions and the chatter, as running talk beside the net's own harmless lines."""
    return [one.text for one in list(phrasings)[::_TALK_EVERY] if one.kind in {Kind.IN, Kind.CHATTER}]


class SafetyNet:
    """Compares a question with lines of danger and of running talk, by their sentence vectors."""

    def __init__(
        self, model: SentenceModel, shelf: VectorShelf, danger: Sequence[str], harmless: Sequence[str]
    ) -> None:
        """Read the lines: seconds the first time, so call it off the event loop; their vectors stay on the shelf."""
        self._model = model
        self._danger = shelf.vectors([line.casefold() for line in danger])
        self._harmless = shelf.vectors([line.casefold() for line in harmless])
        self._words = frozenset(word for line in (*danger, *harmless) for word in _words(line))

    def is_near(self, text: str, *, is_pain: bool = False) -> bool:
        """True for a question whose nearest lines are dangers rather than running talk, surer where it is of a pain."""
        words = _words(text)
        if sum(word in self._words for word in words) < _ENGLISH * len(words):
            return False
        vector = self._model.vector(text.casefold())
        nearest = _nearness(self._danger, vector)
        return nearest >= _FLOOR and nearest - _nearness(self._harmless, vector) >= (
            _SURE_MARGIN if is_pain else _MARGIN
        )


def _words(text: str) -> list[str]:
    """The words of a text, with contractions as one word: "can't" is "cant"."""
    return _WORD.findall(re.sub("['\u2018\u2019]", "", text.casefold()))


def _nearness(lines: Floats, vector: Floats) -> float:
    """The mean cosine to the nearest few lines."""
    closeness = lines @ vector
    return float(np.partition(closeness, -_NEIGHBOURS)[-_NEIGHBOURS:].mean())
