"""What a member changes about a drawn circuit: another exercise at a station, an easier one, a harder one."""

from dataclasses import replace
from random import Random

from bot.domain.catalogue import Catalogue, Exercise
from bot.domain.circuit.candidates import Past, choose, find_candidates
from bot.domain.circuit.draw import Circuit, build_circuit, choose_dose
from bot.domain.circuit.progression import Direction, find_neighbour
from bot.domain.errors import MemberError


def step_station(catalogue: Catalogue, circuit: Circuit, index: int, direction: Direction) -> Circuit:
    """Return the circuit with one station moved one step along its chain; MemberError at the chain's end."""
    exercise = circuit.stations[index].exercise
    neighbour = find_neighbour(catalogue, exercise, circuit.constraints, direction)
    if neighbour is None:
        raise MemberError(
            f"{exercise.name} is the {'easiest' if direction is Direction.EASIER else 'hardest'} "
            "version that fits today. Swap it for a different exercise instead."
        )
    return _exchange(catalogue, circuit, index, neighbour)


def swap_station(
    catalogue: Catalogue, circuit: Circuit, index: int, *, seen: frozenset[str], rng: Random, past: Past = ()
) -> Circuit:
    """Return the circuit with a different exercise of the same group, never one already seen in this circuit.

    Prefers one with which the circuit keeps its rounds. Raises MemberError where there is none, or all have been seen.
    """
    group = circuit.stations[index].exercise.group
    found = find_candidates(
        catalogue, group, replace(circuit.constraints, substitutions=()), past, seen | circuit.exercise_ids
    )
    if not found.exercises:
        title = group.title.lower()
        why = f"You've seen every exercise for {title} that suits you today."
        if not found.is_all_seen:  # what the club does has changed since
            why = f"Nothing else for {title} fits this circuit."
        raise MemberError(f"{why} `!circuit` draws you a new circuit.")
    keeping = [
        exercise
        for exercise in found.exercises
        if (dose := choose_dose(_with(circuit, index, exercise), circuit.constraints)).fits
        and dose.rounds >= circuit.rounds
    ]
    changed = _exchange(catalogue, circuit, index, choose(keeping or found.exercises, past, rng))
    return replace(changed, notes=(*changed.notes, found.note)) if found.note else changed


def _exchange(catalogue: Catalogue, circuit: Circuit, index: int, exercise: Exercise) -> Circuit:
    return build_circuit(catalogue, circuit.constraints, _with(circuit, index, exercise))


def _with(circuit: Circuit, index: int, exercise: Exercise) -> tuple[Exercise, ...]:
    return tuple(
        exercise if position == index else station.exercise for position, station in enumerate(circuit.stations)
    )
