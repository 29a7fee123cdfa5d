"""What the FAQ makes of each phrasing when it has seen neither it nor its paraphrases: the honest figures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.faq.decision import Decision, Mode, Ranking, Thresholds, decide
from bot.domain.faq.question_cues import clean
from bot.domain.faq.topic import Kind, Phrasing
from bot.matcher import FaqMatcher
from bot.matcher.evaluation import outcomes
from bot.matcher.logistic_regression import Floats
from bot.matcher.sentence_model import SentenceModel
from bot.matcher.spelling import Spelling
from bot.matcher.trained import train
from bot.matcher.vector_cache import VectorCache
from tests.evaluation.folds import FOLDS, divide, group

RESAMPLES = 1000
LONG = 25
"""Words from which a message counts as a long one."""


@dataclass(frozen=True)
class Judged:
    """One phrasing that was held out, its group of paraphrases, and what became of it."""

    phrasing: Phrasing
    group: int
    ranking: Ranking
    asked: Decision
    overheard: Decision


class Remembering(SentenceModel):
    """The sentence model, which looks up what it has encoded before."""

    def __init__(self) -> None:
        super().__init__(cores=2)
        self.known: dict[str, Floats] = {}

    def vector(self, text: str) -> Floats:
        found = self.known.get(text.casefold())
        if found is None:
            found = self.known[text.casefold()] = super().vector(text)
        return found


class Once:
    """A matcher that ranks each question once."""

    def __init__(self, matcher: FaqMatcher) -> None:
        self._matcher = matcher
        self._ranked: dict[str, Ranking] = {}

    @property
    def thresholds(self) -> Thresholds:
        return self._matcher.thresholds

    def rank(self, question: str) -> Ranking:
        if question not in self._ranked:
            self._ranked[question] = self._matcher.rank(question)
        return self._ranked[question]


def cross_validate(
    phrasings: Sequence[Phrasing],
    model: Remembering,
    cache: VectorCache,
    *,
    folds: int = FOLDS,
) -> Iterator[Judged]:
    """Judge the phrasings of the first folds, each by a matcher trained on the four that hold no paraphrase of it."""
    texts = [one.text for one in phrasings]
    vectors = cache.vectors(texts)
    model.known.update(zip((text.casefold() for text in texts), vectors, strict=True))
    groups = group(texts, vectors)
    fold_of = divide(groups)
    for fold in range(folds):
        seen = np.flatnonzero(fold_of != fold).tolist()
        learnt = train([phrasings[place] for place in seen], vectors[seen])
        matcher = Once(FaqMatcher(learnt, model, Spelling([texts[place] for place in seen], model.knows)))
        limits = matcher.thresholds
        for place in np.flatnonzero(fold_of == fold).tolist():
            text = texts[place]
            yield Judged(
                phrasings[place],
                int(groups[place]),
                matcher.rank(clean(text)),
                decide(text, Mode.ASKED, matcher, limits),
                decide(text, Mode.OVERHEARD, matcher, limits),
            )


def is_hit(one: Judged) -> bool:
    """Whether the likeliest topic is one that answers it."""
    return one.ranking.candidates[0].key in one.phrasing.topics


@dataclass(frozen=True)
class Figure:
    """A share, 0 to 1, with the interval that holds it in 95 of 100 resamplings of the groups."""

    share: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.share:.3f} ({self.low:.3f} to {self.high:.3f})"


def measure(judged: Sequence[Judged], counts: Callable[[Judged], bool]) -> Figure:
    """The share of the judged for which `counts` is true; paraphrases are drawn together, as they were held out."""
    yes = np.array([counts(one) for one in judged], dtype=float)
    _, place = np.unique([one.group for one in judged], return_inverse=True)
    hits, sizes = np.bincount(place, yes), np.bincount(place)
    random = np.random.default_rng(1)
    shares = []
    for _ in range(RESAMPLES):
        drawn = random.integers(0, len(hits), len(hits))
        shares.append(hits[drawn].sum() / sizes[drawn].sum())
    low, high = np.quantile(shares, (0.025, 0.975))
    return Figure(float(yes.mean()), float(low), float(high))


def figures(judged: Sequence[Judged]) -> dict[str, Figure]:
    """The figures of docs/faq-quality.md by name."""
    inside = [one for one in judged if one.phrasing.kind is Kind.IN]
    found = {
        "hit@1": measure(inside, is_hit),
        "hit@3": measure(
            inside, lambda one: not {c.key for c in one.ranking.candidates[:3]}.isdisjoint(one.phrasing.topics)
        ),
    }
    long = [one for one in inside if len(one.phrasing.text.split()) >= LONG]
    if long:
        found[f"hit@1, {LONG} words and more"] = measure(long, is_hit)

    def came(mode: Mode, *names: str) -> Callable[[Judged], bool]:
        def counts(one: Judged) -> bool:
            decision = one.asked if mode is Mode.ASKED else one.overheard
            return not set(names).isdisjoint(outcomes(decision, one.phrasing.topics))

        return counts

    for mode in Mode:
        found[f"{mode}: right"] = measure(inside, came(mode, "right"))
        if mode is Mode.ASKED:
            found[f"{mode}: right or offered"] = measure(inside, came(mode, "right", "offered"))
        found[f"{mode}: wrong"] = measure(inside, came(mode, "wrong"))
        for kind in (Kind.NEAR, Kind.FAR, Kind.CHATTER):
            of_kind = [one for one in judged if one.phrasing.kind is kind]
            if of_kind:
                found[f"{mode}: {kind} answered"] = measure(of_kind, came(mode, "answered"))
    return found
