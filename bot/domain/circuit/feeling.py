"""How strength felt, and the steps that this makes the next circuit take: easier or harder, one a week at a station."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.catalogue import Catalogue, MuscleGroup
from bot.domain.circuit.draw import Circuit
from bot.domain.circuit.progression import Direction, find_neighbour

EASY_BEFORE_HARDER = 3
BETWEEN_STEPS = timedelta(days=7)


class Felt(StrEnum):
    """How a session felt, in its member's words."""

    EASY = "easy"
    RIGHT = "right"
    HARD = "hard"
    HURTS = "hurts"


@dataclass(frozen=True, slots=True)
class FeltSession:
    """A circuit that was done, and how it felt."""

    circuit_id: int
    felt: Felt
    exercise_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A station's latest step along a chain: in which circuit it was taken, and when."""

    circuit_id: int
    moved_at: datetime
    group: MuscleGroup


@dataclass(frozen=True, slots=True)
class Step:
    """One step along a chain: the exercise that was left, and the one that is done instead."""

    group: MuscleGroup
    direction: Direction
    left: str
    taken: str


def find_wishes(
    catalogue: Catalogue, sessions: Sequence[FeltSession], moves: Sequence[Move], now: datetime
) -> dict[MuscleGroup, Direction]:
    """Return the stations that are to take a step, and in which direction; `sessions` are in their order.

    Three easy ones since the last hard or painful one make a station harder, a hard one that was the last makes it
    easier. What was done before a station's latest step counts no more, and for a week after it there is none.
    """
    wishes: dict[MuscleGroup, Direction] = {}
    latest = {move.group: move for move in sorted(moves, key=lambda move: move.moved_at)}
    for group in MuscleGroup:
        move = latest.get(group)
        if move is not None and now - move.moved_at < BETWEEN_STEPS:
            continue
        felt = [one.felt for one in sessions if _has(catalogue, one, group) and _is_after(one, move)]
        setback = max((at for at, one in enumerate(felt) if one in {Felt.HARD, Felt.HURTS}), default=-1)
        if felt and felt[-1] is Felt.HARD:
            wishes[group] = Direction.EASIER
        elif felt[setback + 1 :].count(Felt.EASY) >= EASY_BEFORE_HARDER:
            wishes[group] = Direction.HARDER
    return wishes


def find_steps(catalogue: Catalogue, circuit: Circuit, wishes: dict[MuscleGroup, Direction]) -> list[Step]:
    """Return the steps that a circuit's stations can take of those that they are to take."""
    steps = []
    for station in circuit.stations:
        direction = wishes.get(station.exercise.group)
        if direction is None:
            continue
        neighbour = find_neighbour(catalogue, station.exercise, circuit.constraints, direction)
        if neighbour is not None and neighbour.group is station.exercise.group:
            steps.append(Step(neighbour.group, direction, station.exercise.id, neighbour.id))
    return steps


def describe_step(catalogue: Catalogue, step: Step) -> str:
    """Return the note under a circuit that says which exercise took a step, and why."""
    left, taken = (catalogue.exercises[one].name for one in (step.left, step.taken))
    if step.direction is Direction.HARDER:
        return f"{taken} instead of {left}: a step harder, since it's been easy for you {EASY_BEFORE_HARDER} times."
    return f"{taken} instead of {left}: a step easier, since it was hard last time."


def _has(catalogue: Catalogue, session: FeltSession, group: MuscleGroup) -> bool:
    known = (catalogue.exercises.get(exercise_id) for exercise_id in session.exercise_ids)
    return any(exercise is not None and exercise.group is group for exercise in known)


def _is_after(session: FeltSession, move: Move | None) -> bool:
    return move is None or session.circuit_id >= move.circuit_id
