"""Ranks the clinic's topics for a question: both halves added up, and a club's own additions beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.domain.faq.decision import Candidate, Kind, Limits, Ranking, Thresholds
from bot.matcher import lexicon, sentence_model
from bot.matcher.safety_net import SafetyNet, open_net
from bot.matcher.sentence_model import SentenceModel
from bot.matcher.softmax import Floats, log_softmax
from bot.matcher.spelling import Spelling
from bot.matcher.trained import OUTSIDE, Trained

BOTH_HALVES = Thresholds(asked=Limits(0.37, 0.68, 0.3), overheard=Limits(0.58, 0.9, 1.0))
LEXICAL_ONLY = Thresholds(asked=Limits(0.25, 0.65, 0.5), overheard=Limits(0.4, 0.85, 1.0))

_TEMPER = 0.75


@dataclass(frozen=True)
class _Nearness:
    """How close a question must come to an added phrasing: half sure at `even`, surer by `slope` above it."""

    floor: float
    slope: float


_SENTENCES = _Nearness(floor=0.62, slope=22)
_WORDS = _Nearness(floor=0.5, slope=16)


class FaqMatcher:
    """A Matcher over the shipped topics, and one club's additions."""

    def __init__(self, trained: Trained, model: SentenceModel | None, spelling: Spelling | None = None) -> None:
        self._trained = trained
        self._spelling = spelling
        self._model = model if trained.sentence is not None else None
        self._nearness = _WORDS if self._model is None else _SENTENCES
        self._added: tuple[tuple[str, Floats], ...] = ()
        self._shipped: Floats | None = None

    @property
    def has_sentences(self) -> bool:
        """Whether the sentence model answers too, or the lexical half alone."""
        return self._model is not None

    @property
    def thresholds(self) -> Thresholds:
        """What was measured for the halves that answer."""
        return BOTH_HALVES if self.has_sentences else LEXICAL_ONLY

    def with_additions(self, phrasings: Mapping[str, Sequence[str]]) -> "FaqMatcher":
        """A matcher that also knows these phrasings by topic key, of new topics or of shipped ones.

        It shares everything else with this one; each phrasing costs as much as one question, nothing is trained.
        """
        other = FaqMatcher(self._trained, self._model, self._spelling)
        other._added = tuple(
            (key, np.array([self._vector(text) for text in texts])) for key, texts in phrasings.items() if texts
        )
        if self._shipped is None and self._model is not None and self._trained.vectors is not None:
            self._shipped = self._trained.vectors.astype(np.float32)
        other._shipped = self._shipped
        return other

    def open_safety_net(self, danger: Sequence[str], harmless: Sequence[str], var: Path) -> SafetyNet | None:
        """The net of sentences under the rule for emergencies; None where there is no sentence model."""
        return None if self._model is None else open_net(self._model, danger, harmless, var)

    def rank(self, question: str) -> Ranking:
        """All topics for one cleaned question, likeliest first."""
        question = self._repaired(question)
        counted = lexicon.features(lexicon.counts(question), self._trained.rarities)
        scores = log_softmax(counted[1] @ self._trained.lexical[counted[0]].astype(np.float32))
        sentence = None
        if self._model is not None and self._trained.sentence is not None:
            sentence = self._model.vector(question)
            scores = log_softmax((scores + log_softmax(sentence @ self._trained.sentence)) * np.float32(_TEMPER))
        chances = dict(zip(self._trained.labels, np.exp(scores).tolist(), strict=True))
        if self._added:
            vector = _spread(*counted) if sentence is None else sentence[: sentence_model.WIDTH]
            chances = self._with_added(chances, vector)
        outside = {kind: chances.pop(kind.value) for kind in OUTSIDE}
        return _ranking(chances, outside)

    def _repaired(self, text: str) -> str:
        return text if self._spelling is None else self._spelling.repaired(text)

    def _vector(self, text: str) -> Floats:
        text = self._repaired(text)
        if self._model is not None:
            return self._model.vector(text)[: sentence_model.WIDTH]
        return _spread(*lexicon.features(lexicon.counts(text), self._trained.rarities))

    def _with_added(self, chances: dict[str, float], vector: Floats) -> dict[str, float]:
        """Give each addition the chance its closeness earns, and shrink all others by it."""
        level = self._nearness.floor
        if self._shipped is not None:
            level = max(level, float((self._shipped @ vector).max()))
        for key, vectors in self._added:
            closeness = float((vectors @ vector).max())
            share = 1 / (1 + np.exp(-self._nearness.slope * (closeness - level)))
            chances = {other: chance * (1 - share) for other, chance in chances.items()}
            chances[key] = chances.get(key, 0.0) + float(share)
        return chances


def _spread(columns: np.ndarray[tuple[int], np.dtype[np.int32]], values: Floats) -> Floats:
    whole = np.zeros(lexicon.BUCKETS, dtype=np.float32)
    whole[columns] = values
    return whole


def _ranking(chances: Mapping[str, float], outside: Mapping[Kind, float]) -> Ranking:
    ordered = sorted(chances.items(), key=lambda item: (-item[1], item[0]))
    return Ranking(tuple(Candidate(key, chance) for key, chance in ordered), dict(outside))
