"""Easier and harder: the two directions of an exercise's chain, and the substitutions a member makes along it."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.catalogue import Catalogue, Exercise
from bot.domain.circuit.constraints import CircuitConstraints


class Direction(StrEnum):
    """The two directions along a progression chain."""

    EASIER = "easier"
    HARDER = "harder"


def find_neighbour(
    catalogue: Catalogue, exercise: Exercise, constraints: CircuitConstraints, direction: Direction
) -> Exercise | None:
    """Return the first easier or harder exercise that the constraints allow, None at the end of the chain."""
    ids = exercise.easier if direction is Direction.EASIER else exercise.harder
    neighbours = (catalogue.exercises[exercise_id] for exercise_id in ids)
    return next((neighbour for neighbour in neighbours if constraints.allows(neighbour)), None)


def remember_substitution(substitutions: Mapping[str, str], left: str, taken: str) -> dict[str, str]:
    """Return a member's substitutions after one more; going back removes one instead of adding a circle."""
    kept = {source: target for source, target in substitutions.items() if source not in {left, taken}}
    return kept if substitutions.get(taken) == left else kept | {left: taken}


def follow_substitutions(catalogue: Catalogue, exercise: Exercise, constraints: CircuitConstraints) -> Exercise:
    """Return the exercise that a member does instead of this one, as far as the constraints allow it."""
    substitutions = dict(constraints.substitutions)
    visited = {exercise.id}
    while (target := catalogue.exercises.get(substitutions.get(exercise.id, ""))) is not None:
        if target.id in visited or target.group is not exercise.group or not constraints.allows(target):
            break
        exercise = target
        visited.add(target.id)
    return exercise
