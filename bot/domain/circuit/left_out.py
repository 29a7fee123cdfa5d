"""The exercises that a club leaves out, and what has to be left for a circuit all the same."""

from bot.domain.catalogue import BODYWEIGHT, Catalogue, Exercise, MuscleGroup
from bot.domain.circuit.constraints import ALWAYS_AROUND
from bot.domain.errors import MemberError


def leave_out(catalogue: Catalogue, left_out: frozenset[str], exercise: Exercise) -> frozenset[str]:
    """Return the ids of the exercises that are left out, with one more.

    Raises MemberError where its group would have none left without equipment, or with a piece that this one uses.
    """
    after = left_out | {exercise.id}
    group = exercise.group
    left = [one for one in catalogue.by_group[group] if one.id not in after and one.needs <= ALWAYS_AROUND]
    if not any(one.equipment <= BODYWEIGHT for one in left):
        raise MemberError(_refusal(exercise, group, "without equipment"))
    for piece in sorted(exercise.equipment - BODYWEIGHT):
        if not any(piece in one.equipment for one in left):
            raise MemberError(_refusal(exercise, group, f"with the {piece.value.replace('-', ' ')}"))
    return after


def _refusal(exercise: Exercise, group: MuscleGroup, with_what: str) -> str:
    return (
        f"{exercise.name} has to stay: it's the last one for {group.title.lower()} {with_what}. "
        "`!club exercise list` shows what's off."
    )
