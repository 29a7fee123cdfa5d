"""Which exercises of a group come into question, and what had to be relaxed to find any."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from bot.domain.catalogue import Catalogue, Exercise, MuscleGroup, Place
from bot.domain.circuit.constraints import Brief
from bot.domain.circuit.progression import Direction, find_neighbour, follow_steps

T = TypeVar("T")

# The ids of a member's past circuits, the latest first. The last two are never repeated while an alternative exists.
Past = Sequence[frozenset[str]]
NOT_AGAIN_WITHIN = 2


@dataclass(frozen=True)
class Pool:
    """The exercises of one group that a draw may take, and the sentence that says what was relaxed."""

    group: MuscleGroup
    exercises: tuple[Exercise, ...]
    relaxed: str = ""


def find_pool(  # noqa: PLR0911  # one return a limit, in the order in which they give way
    catalogue: Catalogue, group: MuscleGroup, brief: Brief, past: Past = (), seen: frozenset[str] = frozenset()
) -> Pool:
    """Return the exercises of a group under a brief, less those already seen.

    Where nothing is left, the limits give way in a fixed order: level, then variety, then place, then equipment. A
    sore place is never relaxed: the pool is empty then, and says so.
    """
    safe = tuple(
        exercise
        for exercise in catalogue.by_group[group]
        if exercise.id not in seen and brief.spares(exercise) and brief.has_company(exercise)
    )
    if not safe:
        return Pool(group, (), _nothing_safe(group, brief))
    equipped = tuple(exercise for exercise in safe if brief.has_equipment(exercise))
    allowed = tuple(exercise for exercise in equipped if brief.has_place(exercise))
    levelled = _stepped(catalogue, brief, tuple(exercise for exercise in allowed if brief.has_level(exercise)))
    recent = recent_ids(past)
    if any(exercise.id not in recent for exercise in levelled):
        return Pool(group, levelled)
    if any(exercise.id not in recent for exercise in allowed):
        return Pool(group, allowed, f"{group.title}: no other one of your level is left, so this one is another level.")
    if levelled:
        return Pool(group, levelled, f"{group.title}: with these limits it has to be one you had lately.")
    if allowed:
        return Pool(group, allowed, f"{group.title}: only another level is left, and you had it lately.")
    if equipped:
        return Pool(group, equipped, f"{group.title}: nothing fits {_name_places(brief)}, so this one does not.")
    placed = tuple(exercise for exercise in safe if brief.has_place(exercise))
    if placed:
        return Pool(group, placed, f"{group.title}: nothing fits what you have at hand, so this one needs more.")
    return Pool(group, safe, f"{group.title}: nothing fits {_name_places(brief)} or what you have at hand.")


def find_examples(catalogue: Catalogue, groups: Collection[MuscleGroup], brief: Brief) -> tuple[Exercise, ...]:
    """Return exercises of these groups that show what is meant: none of the hardest, none that needs company.

    Those that can be done here with what is at hand where there are any; never one for a sore place, so maybe none.
    """
    safe = tuple(
        exercise
        for group in groups
        for exercise in catalogue.by_group[group]
        if exercise.level < 3 and not exercise.needs and brief.spares(exercise)
    )
    return tuple(exercise for exercise in safe if brief.allows(exercise)) or safe


def recent_ids(past: Past) -> frozenset[str]:
    """Return the ids that a draw keeps clear of while there are others: those of the last two circuits."""
    return frozenset[str]().union(*past[:NOT_AGAIN_WITHIN])


def keep_both_ways(catalogue: Catalogue, pool: Pool, brief: Brief) -> Pool:
    """Return the pool less the ends of the chains, where that leaves any: a whole club needs both ways."""
    middle = tuple(
        exercise
        for exercise in pool.exercises
        if all(find_neighbour(catalogue, exercise, brief, direction) for direction in Direction)
    )
    return replace(pool, exercises=middle or pool.exercises)


def choose(pool: Sequence[Exercise], past: Past, rng: Random) -> Exercise:
    """Return one exercise: none of the last two circuits while there is another, the never done first.

    After those, one of the third that was done longest ago: so every exercise comes round, in no fixed order.
    """
    recent = recent_ids(past)
    candidates = [exercise for exercise in pool if exercise.id not in recent] or list(pool)
    last_done = {exercise_id: age for age in range(len(past) - 1, -1, -1) for exercise_id in past[age]}
    never = [exercise for exercise in candidates if exercise.id not in last_done]
    if never:
        return pick(never, rng)
    longest_ago = sorted(candidates, key=lambda exercise: (-last_done[exercise.id], exercise.id))
    return pick(longest_ago[: -(-len(longest_ago) // 3)], rng)


def pick(items: Sequence[T], rng: Random) -> T:
    """Return one item with nothing but rng.random(), the one method that gives the same in every Python version."""
    return items[int(rng.random() * len(items))]


def _stepped(catalogue: Catalogue, brief: Brief, exercises: tuple[Exercise, ...]) -> tuple[Exercise, ...]:
    """Put the easier or harder exercise that a member moved to in the stead of the one they left."""
    if not brief.steps:
        return exercises
    stepped = {(taken := follow_steps(catalogue, exercise, brief)).id: taken for exercise in exercises}
    return tuple(sorted(stepped.values(), key=lambda exercise: exercise.id))


def _nothing_safe(group: MuscleGroup, brief: Brief) -> str:
    if Place.QUIET in brief.places and not brief.sore:
        return f"{group.title}: every exercise here jumps, so this station stays empty."
    sore = " and ".join(place.words for place in sorted(brief.sore))
    return (
        f"{group.title}: no exercise here spares your {sore}, so this station stays empty. "
        "A physiotherapist can show you one that is right for you."
    )


def _name_places(brief: Brief) -> str:
    words = {Place.OUTSIDE: "outside", Place.NO_FLOOR: "off the floor"}  # quiet is never relaxed
    return " and ".join(words[place] for place in sorted(brief.places) if place in words)
