"""Easier and harder: the two ways along an exercise's chain, and what a member's steps along it leave behind."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.catalogue import Catalogue, Exercise
from bot.domain.circuit.constraints import Brief


class Direction(StrEnum):
    """The two ways along a progression chain."""

    EASIER = "easier"
    HARDER = "harder"


def find_neighbour(catalogue: Catalogue, exercise: Exercise, brief: Brief, direction: Direction) -> Exercise | None:
    """Return the first easier or harder exercise that the brief allows, None at the end of the chain."""
    ids = exercise.easier if direction is Direction.EASIER else exercise.harder
    neighbours = (catalogue.exercises[exercise_id] for exercise_id in ids)
    return next((neighbour for neighbour in neighbours if brief.allows(neighbour)), None)


def remember_step(steps: Mapping[str, str], left: str, taken: str) -> dict[str, str]:
    """Return a member's steps after moving from one exercise to another: going back forgets instead of circling."""
    kept = {source: target for source, target in steps.items() if source not in {left, taken}}
    return kept if steps.get(taken) == left else kept | {left: taken}


def follow_steps(catalogue: Catalogue, exercise: Exercise, brief: Brief) -> Exercise:
    """Return the exercise that a member does in the stead of this one, as far as the brief allows the steps."""
    steps = dict(brief.steps)
    visited = {exercise.id}
    while (target := catalogue.exercises.get(steps.get(exercise.id, ""))) is not None:
        if target.id in visited or target.group is not exercise.group or not brief.allows(target):
            break
        exercise = target
        visited.add(target.id)
    return exercise
