"""The exercises that a club leaves out: no draw has them, and a circuit can always be drawn."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.catalogue import BODYWEIGHT, GYM, MuscleGroup
from bot.domain.circuit.changes import swap_station
from bot.domain.circuit.constraints import ALWAYS_AROUND, CircuitConstraints
from bot.domain.circuit.draw import draw_circuit
from bot.domain.circuit.left_out import leave_out
from bot.domain.errors import MemberError
from tests.shipped import CATALOGUE

IDS = sorted(CATALOGUE.exercises)


@settings(max_examples=30)
@given(st.permutations(IDS), st.integers(0, 2**32), st.sampled_from((BODYWEIGHT, GYM)))
def test_however_much_is_left_out_a_circuit_of_all_groups_is_drawn_without_it(
    order: list[str], seed: int, equipment: frozenset[object]
) -> None:
    left_out: frozenset[str] = frozenset()
    for item_id in order:
        try:
            left_out = leave_out(CATALOGUE, left_out, CATALOGUE.exercises[item_id])
        except MemberError as error:
            assert "has to stay" in str(error)
    constraints = CircuitConstraints(equipment=equipment, left_out=left_out)  # type: ignore[arg-type]  # of the two above
    circuit = draw_circuit(CATALOGUE, constraints, Random(seed))
    assert {station.exercise.group for station in circuit.stations} == set(MuscleGroup)
    assert not circuit.exercise_ids & left_out


def test_neither_a_swap_nor_a_seed_brings_back_what_is_left_out() -> None:
    constraints = CircuitConstraints(equipment=GYM)
    circuit = draw_circuit(CATALOGUE, constraints, Random(1))
    left_out = leave_out(CATALOGUE, frozenset(), circuit.stations[0].exercise)
    without = CircuitConstraints(equipment=GYM, left_out=left_out)
    again = draw_circuit(CATALOGUE, without, Random(1), seed=circuit.seed)
    assert not again.exercise_ids & left_out
    for number in range(20):
        assert not swap_station(CATALOGUE, again, 0, seen=frozenset(), rng=Random(number)).exercise_ids & left_out


def test_the_last_one_of_its_group_without_equipment_has_to_stay() -> None:
    group = next(iter(MuscleGroup))
    plain = [one for one in CATALOGUE.by_group[group] if one.equipment <= BODYWEIGHT and one.needs <= ALWAYS_AROUND]
    others = frozenset(one.id for one in plain[1:])
    with pytest.raises(MemberError, match="has to stay: it's the last one for"):
        leave_out(CATALOGUE, others, plain[0])


def test_a_swap_where_the_club_has_left_out_the_rest_says_so_and_not_that_all_were_seen() -> None:
    circuit = draw_circuit(CATALOGUE, CircuitConstraints(equipment=GYM), Random(1))
    group = circuit.stations[0].exercise.group
    without = replace(circuit.constraints, left_out=frozenset(one.id for one in CATALOGUE.by_group[group]))
    with pytest.raises(MemberError, match=r"Nothing else for .* fits this circuit"):
        swap_station(CATALOGUE, replace(circuit, constraints=without), 0, seen=frozenset(), rng=Random(1))
