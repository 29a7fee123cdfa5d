"""The second net under the rule for emergencies: whether a question comes nearer to one than to running talk.

The regression that tells the topics apart tells danger from talk, over lines of its own.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from bot.domain.faq.topic import Kind, Phrasing
from bot.matcher import kernel
from bot.matcher.sentence_model import SentenceModel
from bot.matcher.vector_cache import VectorCache

_TALK_EVERY = 12  # of the phrasings
_NEAR = -0.1  # from -1, running talk, to 1, danger; docs/safety.md has what that does
_SURELY_NEAR = 0.25  # for a question about a pain, which has many such words and an answer of its own, and unasked
_ENGLISH = 0.6  # of a message's words must stand in the lines: what the model makes of other languages is chance
_FEWEST_WORDS = 4  # that a message nobody asked about must have
_ALARMING = 3.0
"""A word is alarming that is so many times as frequent in lines of danger as in others, and in two of them at least."""

_WORD = re.compile(r"[^\W\d_]+")


def running_talk(phrasings: Iterable[Phrasing]) -> list[str]:
    """Return some of the questions and the chatter, as running talk beside the net's own harmless lines."""
    return [one.text for one in list(phrasings)[::_TALK_EVERY] if one.kind in {Kind.IN, Kind.CHATTER}]


class SafetyNet:
    """Compares a question with lines of danger and of running talk, by their sentence vectors."""

    def __init__(
        self,
        model: SentenceModel,
        cache: VectorCache,
        danger: Sequence[str],
        harmless: Sequence[str],
        repaired: Callable[[str], str] = str.casefold,
    ) -> None:
        """Read the lines: seconds the first time, so call it off the event loop; their vectors stay in it.

        A question is `repaired` as the FAQ does it, so that both ask for the vector of one text.
        """
        self._model = model
        self._repaired = repaired
        told = {line.casefold(): says for lines, says in ((harmless, -1), (danger, 1)) for line in lines}
        self._lines = cache.vectors(list(told))
        self._pull = kernel.fit_pull(self._lines, np.array([*told.values()], dtype=np.float32)[:, None])
        self._words = frozenset(word for line in (*danger, *harmless) for word in _words(line))
        self._alarming = _alarming(danger, harmless)

    def may_alarm(self, text: str) -> bool:
        """True where a message has a word that dangers have: only then is it worth a look that nobody asked for."""
        words = _words(text)
        return len(words) >= _FEWEST_WORDS and not self._alarming.isdisjoint(words)

    def is_near(self, text: str, *, is_sure: bool = False) -> bool:
        """True for a message that is more like the lines of danger than running talk; clearly so, where it must be.

        That is for a pain, and for what nobody asked.
        """
        text = self._repaired(text)
        words = _words(text)
        if sum(word in self._words for word in words) < _ENGLISH * len(words):
            return False
        share = kernel.shares(self._lines @ self._model.vector(text), self._pull)
        return float(share[0]) >= (_SURELY_NEAR if is_sure else _NEAR)


def _alarming(danger: Sequence[str], harmless: Sequence[str]) -> frozenset[str]:
    """The words that are much more frequent in lines of danger than in others."""
    heard, others = (Counter(word for line in lines for word in set(_words(line))) for lines in (danger, harmless))
    return frozenset(
        word
        for word, times in heard.items()
        if times > 1 and times * len(harmless) >= _ALARMING * (others[word] + 0.5) * len(danger)
    )


def _words(text: str) -> list[str]:
    """The words of a text, with contractions as one word: "can't" is "cant"."""
    return _WORD.findall(re.sub("['\u2018\u2019]", "", text.casefold()))
