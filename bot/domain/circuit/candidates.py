"""The exercises of a group that a draw may choose from, and which limit had to be relaxed to find any."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from bot.domain.catalogue import Catalogue, Exercise, Impact, MuscleGroup, Place
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.notes import HealthNote, Note
from bot.domain.circuit.progression import Direction, find_neighbour, follow_substitutions

T = TypeVar("T")

# The ids of a member's past circuits, the latest first. The last two are never repeated while an alternative exists.
Past = Sequence[frozenset[str]]
NOT_AGAIN_WITHIN = 2


@dataclass(frozen=True)
class Candidates:
    """The exercises of one group that a draw may take, and a note that says which limit was relaxed.

    `is_all_seen` is true where there are none because every one that would do has been seen.
    """

    group: MuscleGroup
    exercises: tuple[Exercise, ...]
    note: Note = ""
    is_all_seen: bool = False


def find_candidates(  # noqa: PLR0911  # one return a limit, in the order in which they give way
    catalogue: Catalogue,
    group: MuscleGroup,
    constraints: CircuitConstraints,
    past: Past = (),
    seen: frozenset[str] = frozenset(),
) -> Candidates:
    """Return the exercises of a group that fit the constraints, without those already seen.

    If nothing is left, limits are relaxed in a fixed order: level, then variety, then place, then equipment. A sore
    place is never relaxed: then there are no candidates, and the note says so.
    """
    possible = tuple(
        exercise
        for exercise in catalogue.by_group[group]
        if constraints.spares(exercise) and constraints.has_company(exercise)
    )
    if not possible:
        return Candidates(group, (), _nothing_safe(group, catalogue.by_group[group], constraints))
    safe = tuple(exercise for exercise in possible if exercise.id not in seen)
    if not safe:
        return Candidates(group, (), is_all_seen=True)
    equipped = tuple(exercise for exercise in safe if constraints.has_equipment(exercise))
    allowed = tuple(exercise for exercise in equipped if constraints.has_place(exercise))
    levelled = _substituted(
        catalogue, constraints, tuple(exercise for exercise in allowed if constraints.has_level(exercise))
    )
    recent = recent_ids(past)
    if any(exercise.id not in recent for exercise in levelled):
        return Candidates(group, levelled)
    if any(exercise.id not in recent for exercise in allowed):
        return Candidates(group, allowed, f"{group.title}: nothing new at your level, so this one is easier or harder.")
    if levelled:
        return Candidates(
            group, levelled, f"{group.title}: nothing new fits these limits, so this is one you did recently."
        )
    if allowed:
        return Candidates(
            group,
            allowed,
            f"{group.title}: nothing fits your level, so this is an easier or harder one you did recently.",
        )
    if equipped:
        return Candidates(
            group,
            equipped,
            f"{group.title}: I have nothing that works {_name_places(constraints)}, so I chose one that doesn't.",
        )
    placed = tuple(exercise for exercise in safe if constraints.has_place(exercise))
    if placed:
        return Candidates(
            group, placed, f"{group.title}: nothing fits your equipment, so this one needs extra equipment."
        )
    return Candidates(
        group,
        safe,
        f"{group.title}: nothing works {_name_places(constraints)} or fits your equipment, so this one does neither.",
    )


def find_examples(
    catalogue: Catalogue, groups: Collection[MuscleGroup], constraints: CircuitConstraints
) -> tuple[Exercise, ...]:
    """Return exercises of these groups as examples: not the hardest level, and none that needs a partner.

    Prefers those that fit the place and equipment; leaves out sore places, so there may be none.
    """
    safe = tuple(
        exercise
        for group in groups
        for exercise in catalogue.by_group[group]
        if exercise.level < 3 and not exercise.needs and constraints.spares(exercise)
    )
    return tuple(exercise for exercise in safe if constraints.allows(exercise)) or safe


def recent_ids(past: Past) -> frozenset[str]:
    """Return the ids that a draw avoids if it can: those of the last two circuits."""
    return frozenset[str]().union(*past[:NOT_AGAIN_WITHIN])


def keep_both_ways(
    catalogue: Catalogue, found: Candidates, constraints: CircuitConstraints, past: Past = ()
) -> Candidates:
    """Return the candidates without the ends of the chains: a club needs easier and harder ones.

    All of them where none would be left, or nothing new although there is something.
    """
    middle = tuple(
        exercise
        for exercise in found.exercises
        if all(find_neighbour(catalogue, exercise, constraints, direction) for direction in Direction)
    )
    recent = recent_ids(past)
    loses_new = recent.issuperset(one.id for one in middle) and not recent.issuperset(one.id for one in found.exercises)
    return found if loses_new or not middle else replace(found, exercises=middle)


def choose(exercises: Sequence[Exercise], past: Past, rng: Random) -> Exercise:
    """Return one exercise: never one of the last two circuits if there is another, and new ones first.

    After those, one from the third done longest ago, so that every exercise gets its turn, in no fixed order.
    """
    recent = recent_ids(past)
    candidates = [exercise for exercise in exercises if exercise.id not in recent] or list(exercises)
    last_done = {exercise_id: age for age in range(len(past) - 1, -1, -1) for exercise_id in past[age]}
    never = [exercise for exercise in candidates if exercise.id not in last_done]
    if never:
        return pick(never, rng)
    longest_ago = sorted(candidates, key=lambda exercise: (-last_done[exercise.id], exercise.id))
    return pick(longest_ago[: -(-len(longest_ago) // 3)], rng)


def pick(items: Sequence[T], rng: Random) -> T:
    """Return one item with nothing but rng.random(), the one method that gives the same in every Python version."""
    return items[int(rng.random() * len(items))]


def _substituted(
    catalogue: Catalogue, constraints: CircuitConstraints, exercises: tuple[Exercise, ...]
) -> tuple[Exercise, ...]:
    """Replace each exercise with the easier or harder one that the member moved to."""
    if not constraints.substitutions:
        return exercises
    stepped = {(taken := follow_substitutions(catalogue, exercise, constraints)).id: taken for exercise in exercises}
    return tuple(sorted(stepped.values(), key=lambda exercise: exercise.id))


def _nothing_safe(group: MuscleGroup, exercises: Sequence[Exercise], constraints: CircuitConstraints) -> Note:
    """Say why none of a group's exercises can be done today: for each of them one of the reasons holds."""
    without_soreness = replace(constraints, sore=frozenset())
    if any(without_soreness.spares(exercise) and constraints.has_company(exercise) for exercise in exercises):
        sore = " and ".join(place.words for place in sorted(constraints.sore))
        return HealthNote(
            f"{group.title}: I left this one out today.",
            private=f"{group.title}: no exercise here spares your {sore}, so I left it out. "
            "A physiotherapist can show you one that is right for you.",
        )
    reasons = {
        "jumps": Place.QUIET in constraints.places and any(exercise.impact is Impact.HIGH for exercise in exercises),
        "needs a partner": not all(map(constraints.has_company, exercises)),
        "is off in this club": any(exercise.id in constraints.left_out for exercise in exercises),
    }
    why = " or ".join(words for words, is_true in reasons.items() if is_true)
    return f"{group.title}: every exercise here {why}, so I left it out."


def _name_places(constraints: CircuitConstraints) -> str:
    words = {Place.OUTSIDE: "outside", Place.NO_FLOOR: "off the floor"}  # quiet is never relaxed
    return " and ".join(words[place] for place in sorted(constraints.places) if place in words)
