"""The warm-up: five easy standing moves from the catalogue that need nothing, and none that a sore place forbids."""

from bot.domain.catalogue import Catalogue, Exercise, Impact, MuscleGroup
from bot.domain.circuit.constraints import CircuitConstraints

MOVES = 5


def choose_warm_up(catalogue: Catalogue, constraints: CircuitConstraints) -> tuple[Exercise, ...]:
    """Return up to five moves, the clinic's four groups in their order first; always the same for the same limits.

    Clinic, question round: a bit of dynamic warm-up before the run. So each moves, none is held; all are done
    standing, anywhere, without equipment and without a jump: the easiest first, then those that spare most places.
    """
    possible = sorted(
        (one for one in catalogue.exercises.values() if _is_dynamic(one) and constraints.spares(one)),
        key=lambda one: (one.level, len(one.needs), len(one.avoid), one.id),
    )
    chosen: list[Exercise] = []
    while len(chosen) < min(MOVES, len(possible)):
        for group in MuscleGroup:
            best = next((one for one in possible if one.group is group and one not in chosen), None)
            if best is not None and len(chosen) < MOVES:
                chosen.append(best)
    return tuple(chosen)


def _is_dynamic(exercise: Exercise) -> bool:
    is_anywhere = exercise.outdoor and not exercise.floor and not exercise.equipment and exercise.level < 3
    return is_anywhere and exercise.hold_seconds is None and exercise.impact is not Impact.HIGH
