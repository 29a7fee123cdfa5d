"""One draw as the catalogue grows: copies of the shipped one, with ids and links of their own."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random
from statistics import median

from bot.content.catalogue import load_catalogue
from bot.domain.catalogue import Catalogue, Exercise
from bot.domain.circuit.candidates import Past
from bot.domain.circuit.constraints import CircuitConstraints, join_constraints
from bot.domain.circuit.draw import draw_circuit
from bot.domain.profile import Profile
from bot.domain.words.circuit import parse_request
from bot.store.circuits import PAST_CIRCUITS

COPIES = (1, 10, 100)
REPETITIONS = 60


def measure_draws() -> dict[int, float]:
    """Return the median seconds of one draw by the number of exercises; the sizes take turns."""
    shipped = load_catalogue()
    constraints = join_constraints(parse_request(""), Profile(), date(2026, 1, 1))
    rng = Random(1)
    catalogues = [_grow(shipped, copies) for copies in COPIES]
    pasts = [_live_through(catalogue, constraints, rng) for catalogue in catalogues]
    seconds: dict[int, list[float]] = {len(catalogue.exercises): [] for catalogue in catalogues}
    for _ in range(REPETITIONS):
        for catalogue, past in zip(catalogues, pasts, strict=True):
            started = time.process_time()
            draw_circuit(catalogue, constraints, rng, past)
            seconds[len(catalogue.exercises)].append(time.process_time() - started)
    return {size: median(values) for size, values in seconds.items()}


def _live_through(catalogue: Catalogue, constraints: CircuitConstraints, rng: Random) -> Past:
    """The past of a member who had as many circuits as are looked at."""
    past: list[frozenset[str]] = []
    for _ in range(PAST_CIRCUITS):
        past.insert(0, draw_circuit(catalogue, constraints, rng, past).exercise_ids)
    return past


def _grow(catalogue: Catalogue, copies: int) -> Catalogue:
    exercises = [_copy(exercise, number) for exercise in catalogue.exercises.values() for number in range(copies)]
    cool_down = [
        replace(item, id=f"{item.id}-{number}") for item in catalogue.cool_down.values() for number in range(copies)
    ]
    return Catalogue(exercises={e.id: e for e in exercises}, cool_down={item.id: item for item in cool_down})


def _copy(exercise: Exercise, number: int) -> Exercise:
    def rename(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"{exercise_id}-{number}" for exercise_id in ids)

    (exercise_id,) = rename((exercise.id,))
    return replace(exercise, id=exercise_id, easier=rename(exercise.easier), harder=rename(exercise.harder))
