"""The second net under the rule for emergencies: whether a question comes nearer to one than to running talk."""

import numpy as np

from bot.matcher.sentence_model import WIDTH, SentenceModel
from bot.matcher.softmax import Floats

_NEIGHBOURS = 3
_FLOOR = 0.45  # cosine from which a line is near at all
_SURE_MARGIN = 0.12  # for a question about a pain, which has many such words and an answer of its own
_MARGIN = 0.03  # by which it must be nearer to the dangers; docs/safety.md has what that does


class SafetyNet:
    """Compares a question with lines of danger and of running talk, by their sentence vectors."""

    def __init__(self, model: SentenceModel, danger: Floats, harmless: Floats) -> None:
        self._model = model
        self._danger = danger
        self._harmless = harmless

    def is_near(self, text: str, *, is_pain: bool = False) -> bool:
        """True for a question whose nearest lines are dangers rather than running talk, surer where it is of a pain."""
        vector = self._model.vector(text.casefold())[:WIDTH]
        nearest = _nearness(self._danger, vector)
        return nearest >= _FLOOR and nearest - _nearness(self._harmless, vector) >= (
            _SURE_MARGIN if is_pain else _MARGIN
        )


def _nearness(lines: Floats, vector: Floats) -> float:
    """The mean cosine to the nearest few lines."""
    closeness = lines @ vector
    return float(np.partition(closeness, -_NEIGHBOURS)[-_NEIGHBOURS:].mean())
