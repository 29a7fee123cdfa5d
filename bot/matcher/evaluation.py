"""How well the FAQ answers a file of questions with known topics: the figures, as text or as JSON."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import thread_time
from typing import Any, Protocol

import numpy as np

from bot.content.faq import load_phrasings
from bot.domain.faq.decision import Answer, Choices, Decision, Decline, Matcher, Mode, SmallTalk, Thresholds, decide
from bot.domain.faq.question_cues import clean
from bot.domain.faq.topic import Kind, Phrasing

_WORKLOAD_EVERY = 4
_NUMBERS = np.arange(300_000, dtype=np.float64)
OUTCOMES = ("right", "wrong", "offered", "answered", "choices", "declined", "small_talk", "silent")


class TunedMatcher(Matcher, Protocol):
    """A matcher that brings the thresholds that were measured for it."""

    @property
    def thresholds(self) -> Thresholds:
        """The limits that ship."""


def evaluate_file(path: Path, matcher: TunedMatcher, *, json_wanted: bool = False) -> str:
    """What `python -m bot evaluate-faq` prints for a file of questions; ContentError where the file has a mistake."""
    figures = evaluate(load_phrasings(path), matcher)
    return as_json(figures) if json_wanted else as_text(figures)


def evaluate(questions: Sequence[Phrasing], matcher: TunedMatcher) -> dict[str, object]:
    """Shares of the questions, 0 to 1, nested by mode, kind and outcome; `ms` is per question on one core.

    The milliseconds are processor time, which on a free core is what the clock shows. `workload` compares them with
    plain numpy work that was timed between the questions: its own milliseconds, and a question's time in workloads.

    `right` and `wrong` are answers, right where every topic answered is one of the question's; `answered` is both;
    `offered` are choices with a right topic among them, `choices` those without.
    """
    inside = [one for one in questions if one.kind is Kind.IN]
    tops = [[candidate.key for candidate in matcher.rank(clean(one.text)).candidates[:3]] for one in inside]
    pairs = list(zip(inside, tops, strict=True))
    figures: dict[str, object] = {
        "hit1": _share(sum(top[0] in one.topics for one, top in pairs), len(pairs)),
        "hit3": _share(sum(not set(top).isdisjoint(one.topics) for one, top in pairs), len(pairs)),
    }
    times: list[float] = []
    workloads: list[float] = []
    with _one_core():
        for mode in Mode:
            counts: Counter[tuple[Kind, str]] = Counter()
            for one in questions:
                started = thread_time()
                decision = decide(one.text, mode, matcher, matcher.thresholds)
                if mode is Mode.ASKED:
                    times.append((thread_time() - started) * 1000)
                    if len(times) % _WORKLOAD_EVERY == 1:
                        workloads.append(_time_workload())
                counts.update((one.kind, outcome) for outcome in outcomes(decision, one.topics))
            figures[mode.value] = _by_kind(counts, Counter(one.kind for one in questions))
    ms = _milliseconds(times)
    figures["ms"] = ms
    workload = median(workloads) if workloads else 0.0
    figures["workload"] = {"ms": round(workload, 2)} | {
        name: round(value / workload, 2) if workload else 0.0 for name, value in ms.items()
    }
    return figures


def as_json(figures: Mapping[str, object]) -> str:
    """One JSON object on one line."""
    return json.dumps(figures)


def as_text(figures: Mapping[str, Any]) -> str:
    """The figures for a person: one table for each mode."""
    lines = [f"hit@1 {figures['hit1']:.3f}   hit@3 {figures['hit3']:.3f}"]
    for mode in Mode:
        lines += ["", f"{mode.value:<12}" + "".join(f"{outcome:>11}" for outcome in OUTCOMES)]
        for kind, shares in figures[mode.value].items():
            lines.append(f"{kind:<12}" + "".join(f"{shares[outcome]:>11.3f}" for outcome in OUTCOMES))
    ms, workload = figures["ms"], figures["workload"]
    return "\n".join(
        [
            *lines,
            "",
            f"ms a question on one core: median {ms['p50']:.1f}, p99 {ms['p99']:.1f}",
            f"in numpy workloads of {workload['ms']:.1f} ms: median {workload['p50']:.2f}, p99 {workload['p99']:.2f}",
        ]
    )


def outcomes(decision: Decision, topics: Sequence[str]) -> list[str]:
    """What a decision is called in the figures, for a question that these topics answer."""
    match decision:
        case Answer(keys=keys):
            return ["answered", "right" if set(keys) <= set(topics) else "wrong"]
        case Choices(keys=keys):
            return ["choices" if set(keys).isdisjoint(topics) else "offered"]
        case Decline():
            return ["declined"]
        case SmallTalk():
            return ["small_talk"]
        case _:
            return ["silent"]


def _by_kind(counts: Counter[tuple[Kind, str]], totals: Counter[Kind]) -> dict[str, dict[str, float]]:
    return {kind.value: {outcome: _share(counts[kind, outcome], totals[kind]) for outcome in OUTCOMES} for kind in Kind}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _milliseconds(times: Sequence[float]) -> dict[str, float]:
    if len(times) < 2:
        return {"p50": sum(times), "p99": sum(times)}
    cuts = quantiles(times, n=100, method="inclusive")
    return {"p50": round(cuts[49], 2), "p99": round(cuts[98], 2)}


def _time_workload() -> float:
    """The milliseconds of processor time that the sines and the sums of 300,000 numbers take."""
    started = thread_time()
    np.sin(_NUMBERS).cumsum()
    return (thread_time() - started) * 1000


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep to one core where the system can, so that the milliseconds mean the same everywhere."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
