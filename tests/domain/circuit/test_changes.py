"""Swap, Easier and Harder change one station and leave the others as they are."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.catalogue import EVERYDAY_EQUIPMENT, Catalogue, Exercise, MuscleGroup, SorePlace
from bot.domain.circuit.candidates import find_candidates
from bot.domain.circuit.changes import step_station, swap_station
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.draw import Circuit, build_circuit, choose_dose, draw_circuit
from bot.domain.circuit.progression import Direction
from bot.domain.errors import MemberError
from tests.domain.samples import any_constraints, make_catalogue, make_exercise, pasts
from tests.each import cases
from tests.subsets import subsets

USUAL = CircuitConstraints(equipment=EVERYDAY_EQUIPMENT)
sore_at_most_once = subsets(SorePlace, most=1)
CORE = 1  # where the station of the core stands


def _drawn(catalogue: Catalogue, data: st.DataObject) -> Circuit:
    constraints = replace(data.draw(any_constraints()), sore=data.draw(sore_at_most_once))
    return draw_circuit(catalogue, constraints, Random(data.draw(st.integers())))


def _others(circuit: Circuit, index: int) -> list[Exercise]:
    return [station.exercise for position, station in enumerate(circuit.stations) if position != index]


@given(st.data())
def test_a_swap_never_shows_what_was_seen_until_all_have_been(catalogue: Catalogue, data: st.DataObject) -> None:
    circuit = _drawn(catalogue, data)
    index = data.draw(st.integers(0, len(circuit.stations) - 1))
    group = circuit.stations[index].exercise.group
    others, past, rng = _others(circuit, index), data.draw(pasts(catalogue)), Random(1)
    safe = {
        e.id for e in catalogue.by_group[group] if circuit.constraints.spares(e) and circuit.constraints.has_company(e)
    }
    seen = frozenset[str]()
    for _ in range(len(safe) - 1):
        seen |= circuit.exercise_ids
        circuit = swap_station(catalogue, circuit, index, seen=seen, rng=rng, past=past)
        exercise = circuit.stations[index].exercise
        assert exercise.id not in seen
        assert exercise.id in safe
        assert _others(circuit, index) == others
    with pytest.raises(MemberError, match="seen every exercise"):
        swap_station(catalogue, circuit, index, seen=seen, rng=rng, past=past)


@settings(max_examples=60)  # few circuits are so close to the end of their minutes that it matters
@given(st.data())
def test_a_swap_keeps_the_rounds_where_any_exercise_does(catalogue: Catalogue, data: st.DataObject) -> None:
    constraints = replace(USUAL, minutes=data.draw(st.integers(10, 22)))
    circuit = draw_circuit(catalogue, constraints, Random(data.draw(st.integers())))
    index = data.draw(st.integers(0, 3))
    swapped = swap_station(catalogue, circuit, index, seen=frozenset(), rng=Random(1))
    group, others = circuit.stations[index].exercise.group, _others(circuit, index)
    found = find_candidates(catalogue, group, constraints, (), circuit.exercise_ids).exercises
    doses = [choose_dose([*others, one], constraints) for one in found]
    if any(dose.fits and dose.rounds >= circuit.rounds for dose in doses):
        assert swapped.rounds >= circuit.rounds
        assert swapped.minutes <= constraints.minutes


def test_a_swap_prefers_what_suits_and_says_where_it_could_not() -> None:
    first, second, hard = make_exercise("first"), make_exercise("second"), make_exercise("hard", level=3)
    catalogue = make_catalogue(first, second, hard)
    circuit = build_circuit(catalogue, USUAL, [catalogue.by_group[group][0] for group in MuscleGroup])
    once = swap_station(catalogue, circuit, CORE, seen=frozenset(), rng=Random(1))
    assert (circuit.stations[CORE].exercise, once.stations[CORE].exercise) == (first, second)
    assert not once.notes
    twice = swap_station(catalogue, once, CORE, seen=circuit.exercise_ids, rng=Random(1))
    assert twice.stations[CORE].exercise is hard
    assert any("easier or harder" in str(note) for note in twice.notes)


@given(st.data())
def test_a_step_goes_one_along_the_chain_and_back(catalogue: Catalogue, data: st.DataObject) -> None:
    circuit = _drawn(catalogue, data)
    index = data.draw(st.integers(0, len(circuit.stations) - 1))
    direction, back = data.draw(st.sampled_from([(*Direction,), (*Direction,)[::-1]]))
    exercise = circuit.stations[index].exercise
    chain = exercise.easier if direction is Direction.EASIER else exercise.harder
    try:
        stepped = step_station(catalogue, circuit, index, direction)
    except MemberError as error:
        assert not any(circuit.constraints.allows(catalogue.exercises[exercise_id]) for exercise_id in chain)
        assert exercise.name in str(error)
        return
    taken = stepped.stations[index].exercise
    assert taken.id in chain
    assert circuit.constraints.allows(taken)
    assert _others(stepped, index) == _others(circuit, index)
    assert exercise.id in (taken.easier if back is Direction.EASIER else taken.harder)


@cases(("direction", "end"), [(Direction.EASIER, "easiest"), (Direction.HARDER, "hardest")])
def test_at_the_end_of_a_chain_the_next_step_is_named(direction: Direction, end: str) -> None:
    catalogue = make_catalogue(make_exercise("alone"))
    circuit = draw_circuit(catalogue, USUAL, Random(1))
    with pytest.raises(MemberError, match=f"{end} version that fits today.*Swap it"):
        step_station(catalogue, circuit, CORE, direction)
