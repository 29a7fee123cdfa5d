"""The seed of a circuit: one number that names its exercises, the same on any machine with the same catalogue."""

from collections.abc import Mapping, Sequence

from bot.domain.catalogue import Catalogue, Exercise, MuscleGroup


def write_seed(catalogue: Catalogue, exercises: Sequence[Exercise]) -> int:
    """Return the number that names these exercises, at most one of each group.

    The groups are its digits, each counting the exercises of its group by id; one more value stands for no exercise.
    """
    chosen = {exercise.group: exercise for exercise in exercises}
    seed = 0
    for group in reversed(MuscleGroup):
        members = catalogue.by_group[group]
        exercise = chosen.get(group)
        seed = seed * (len(members) + 1) + (len(members) if exercise is None else catalogue.position[exercise.id])
    return seed


def read_seed(catalogue: Catalogue, seed: int) -> Mapping[MuscleGroup, Exercise]:
    """Return the exercises that a seed names by group; any number from 0 up names some, larger ones wrap round."""
    named = {}
    for group in MuscleGroup:
        members = catalogue.by_group[group]
        seed, position = divmod(seed, len(members) + 1)
        if position < len(members):
            named[group] = members[position]
    return named
