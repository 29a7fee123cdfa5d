"""Ranks the clinic's topics for a question: two voices added up, and a club's own additions beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.faq.decision import Candidate, Limits, Ranking, Thresholds
from bot.domain.faq.topic import Kind
from bot.matcher import kernel, lexicon
from bot.matcher.additions import Additions
from bot.matcher.logistic_regression import Floats, log_softmax
from bot.matcher.safety_net import SafetyNet
from bot.matcher.sentence_model import SentenceModel
from bot.matcher.spelling import Spelling
from bot.matcher.trained import OUTSIDE, Trained
from bot.matcher.vector_cache import Progress, VectorCache

WITH_SENTENCES = Thresholds(asked=Limits(0.58, 0.65, 0.06), overheard=Limits(0.77, 0.96, 1.0))
WORDS_ALONE = Thresholds(asked=Limits(0.33, 0.65, 0.4), overheard=Limits(0.41, 0.85, 1.0))

_WORDS_SAY = np.float32(0.8)
"""How much the words say beside the sentence."""


@dataclass(frozen=True)
class _SimilarityThreshold:
    """How close a question must come to an added text: half sure at `floor`, surer by `slope` above it.

    From `same` on it's the text itself, in a few other words at most.
    """

    floor: float
    slope: float
    same: float


_SENTENCES = _SimilarityThreshold(floor=0.42, slope=14, same=1.0)
_WORDS = _SimilarityThreshold(floor=0.5, slope=16, same=0.9)
_DOUBT = 0.1
"""So much closer it must come where the clinic surely answers the question."""

_BESIDE = 0.5
"""An addition's share at most of what the clinic would answer by itself: then both are offered."""

_HEARD = 2
"""So many additions, the closest, are heard: many that are a little close must not add up."""


class FaqMatcher:
    """A Matcher over the shipped topics, and one club's additions."""

    def __init__(
        self,
        trained: Trained,
        model: SentenceModel | None,
        spelling: Spelling | None = None,
        cache: VectorCache | None = None,
    ) -> None:
        self._trained = trained
        self._spelling = spelling
        self._model = model if trained.sentences is not None else None
        self._nearness = _WORDS if self._model is None else _SENTENCES
        self._sentences = trained.sentences
        self._cache = cache if cache is not None or self._model is None else VectorCache(None, self._model)
        self._added: Additions | None = None

    @property
    def has_sentences(self) -> bool:
        """Whether the sentence model answers too, or the lexical half alone."""
        return self._model is not None

    @property
    def thresholds(self) -> Thresholds:
        """What was measured for the voices that answer."""
        return WITH_SENTENCES if self.has_sentences else WORDS_ALONE

    def unread(self, texts: Sequence[str]) -> list[str]:
        """The texts whose vectors are not kept yet: each costs as much as one question, once."""
        return [] if self._cache is None else self._cache.missing([self._repaired(text) for text in texts])

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> None:
        """Encode texts and keep their vectors; safe beside questions, in any thread."""
        if self._cache is not None:
            self._cache.vectors([self._repaired(text) for text in texts], progress)

    def with_additions(self, phrasings: Mapping[str, Sequence[str]]) -> "FaqMatcher":
        """A matcher that also knows these texts by topic key, of new topics or of shipped ones.

        It shares everything else with this one and nothing is trained; what was read before costs next to nothing.
        """
        texts = {key: [self._repaired(text) for text in own] for key, own in phrasings.items() if own}
        vectors = None
        if self._cache is not None and texts:
            every = [text for own in texts.values() for text in own]
            vectors = self._cache.vectors(every)
        other = FaqMatcher.__new__(FaqMatcher)
        added = Additions(texts, vectors, self._trained.rarities) if texts else None
        other.__dict__.update(self.__dict__ | {"_added": added})
        return other

    def open_safety_net(self, danger: Sequence[str], harmless: Sequence[str]) -> SafetyNet | None:
        """The net of sentences under the rule for emergencies; None where there is no sentence model."""
        if self._model is None or self._cache is None:
            return None
        return SafetyNet(self._model, self._cache, danger, harmless, self._repaired)

    def rank(self, question: str) -> Ranking:
        """All topics for one cleaned question, likeliest first."""
        question = self._repaired(question)
        columns, values = lexicon.features(lexicon.counts(question), self._trained.rarities)
        scores = log_softmax(values @ self._trained.lexical[columns].astype(np.float32))
        vector, own = None, 0.0
        if self._model is not None and self._sentences is not None:
            vector = self._model.vector(question)
            closeness = self._sentences.vectors @ vector
            scores = log_softmax(_WORDS_SAY * scores + kernel.log_chances(closeness, self._sentences.pull))
            own = float(closeness[self._sentences.is_held].max(initial=0.0)) if self._added is not None else 0.0
        chances = dict(zip(self._trained.labels, np.exp(scores).tolist(), strict=True))
        if self._added is not None:
            closeness = self._added.closeness(_spread(columns, values), vector)
            chances = self._with_added(self._added.keys, chances, closeness, own)
        outside = {kind: chances.pop(kind.value) for kind in OUTSIDE}
        return _ranking(chances, outside)

    def _repaired(self, text: str) -> str:
        return text if self._spelling is None else self._spelling.repaired(text)

    def _with_added(
        self, keys: Sequence[str], chances: dict[str, float], closeness: Floats, own: float
    ) -> dict[str, float]:
        """Give each addition the chance its closeness earns, and shrink all others by it.

        What the clinic would answer by itself, no addition takes away: it can only be offered beside that, unless the
        question is the addition's own.
        """
        limits, outside = self.thresholds.asked, [kind.value for kind in OUTSIDE]
        inside = 1 - sum(chances[name] for name in outside)
        best = max(chance for name, chance in chances.items() if name not in outside)
        level = max(self._nearness.floor, own) + _DOUBT * inside
        shares = 1 / (1 + np.exp(-self._nearness.slope * (closeness - level)))
        if best >= limits.answer and inside >= limits.answer_inside:
            shares = np.where(closeness < self._nearness.same, np.minimum(shares, _BESIDE), shares)
        chances |= {key: 0.0 for key in keys if key not in chances}
        for place in np.argsort(shares)[-_HEARD:]:
            key, share = keys[place], float(shares[place])
            chances = {other: chance * (1 - share) for other, chance in chances.items()}
            chances[key] += share
        return chances


def _spread(columns: np.ndarray[tuple[int], np.dtype[np.int32]], values: Floats) -> Floats:
    whole = np.zeros(lexicon.BUCKETS, dtype=np.float32)
    whole[columns] = values
    return whole


def _ranking(chances: Mapping[str, float], outside: Mapping[Kind, float]) -> Ranking:
    ordered = sorted(chances.items(), key=lambda item: (-item[1], item[0]))
    return Ranking(tuple(Candidate(key, chance) for key, chance in ordered), dict(outside))
