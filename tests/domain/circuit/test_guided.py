"""A guided session: every station of every round and then the cool-down, and a press that counts once."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue, Impact, SorePlace
from bot.domain.circuit.constraints import join_constraints
from bot.domain.circuit.draw import Circuit, draw_circuit
from bot.domain.circuit.guided import Guided, Part, circuit_steps, put_in
from bot.domain.circuit.moments import Phase, Watch
from bot.domain.circuit.progression import Direction, find_neighbour
from bot.domain.circuit.request import CircuitRequest
from bot.domain.circuit.warm_up import MOVES, choose_warm_up
from bot.domain.profile import Profile
from tests.domain.samples import TODAY
from tests.subsets import subsets

ACTIONS = ("next", "next", "next", "back", "pause", "resume", "stop", "bogus")


def draw(catalogue: Catalogue, seed: int, **wishes: object) -> Circuit:
    request = CircuitRequest(**wishes)  # type: ignore[arg-type]  # names and values come from the tests here
    return draw_circuit(catalogue, join_constraints(request, Profile(), TODAY), Random(seed))


@given(seed=st.integers(0, 500))
def test_the_steps_are_every_station_in_every_round_and_then_the_cool_down(catalogue: Catalogue, seed: int) -> None:
    circuit = draw(catalogue, seed)
    steps = circuit_steps(circuit)
    stations = [step for step in steps if step.part is Part.CIRCUIT]
    assert [step.item.id for step in stations] == [one.exercise.id for one in circuit.stations] * circuit.rounds
    assert [step.item.id for step in steps[len(stations) :]] == [item.id for item in circuit.cool_down]
    for step in steps:
        moments, hold = step.moments, step.hold_seconds
        assert moments[0].at == 0
        assert [one.until for one in moments[:-1]] == [one.at for one in moments[1:]]
        work = [one for one in moments if one.phase in {Phase.WORK, Phase.SWITCH}]
        assert len(work) == (2 if hold and step.item.each_side else 1)
        assert (moments[-1].phase is Phase.OVER) == (hold is not None)
        if hold:
            sides = 2 if step.item.each_side else 1
            between = 5 if sides == 2 else 0
            assert moments[-1].at == step.change_seconds + sides * hold + between


@given(seed=st.integers(0, 500), station=st.integers(0, 3))
def test_an_easier_exercise_takes_its_place_in_every_round_and_moves_nothing_else(
    catalogue: Catalogue, seed: int, station: int
) -> None:
    circuit = draw(catalogue, seed)
    before = circuit.stations[station].exercise
    easier = find_neighbour(catalogue, before, circuit.constraints, Direction.EASIER) or before
    changed = put_in(catalogue, circuit, {"none of it": before.id, before.id: easier.id})
    assert changed.rounds == circuit.rounds
    assert changed.cool_down == circuit.cool_down
    for number, (old, new) in enumerate(zip(circuit.stations, changed.stations, strict=True)):
        assert new.exercise is (easier if number == station else old.exercise)
    assert len(circuit_steps(changed)) == len(circuit_steps(circuit))


@given(st.lists(st.sampled_from(ACTIONS), max_size=30), st.integers(1, 5))
def test_no_press_leads_out_of_the_session_and_each_that_changes_it_is_a_new_turn(
    actions: list[str], count: int
) -> None:
    session, now = Guided(1, 2, 3, Watch(0.0), circuit_id=4), 0.0
    for action in actions:
        now += 7
        moved = session.press(action, count, now)
        assert 0 <= moved.step <= count
        assert abs(moved.step - session.step) <= 1
        assert moved.turn == session.turn + (moved != session)
        if moved.step != session.step:
            assert moved.watch == Watch(now)
        if session.is_stopped and action != "back":
            assert moved.step == session.step
        if session.step == count and action == "next":
            assert moved.step == count
        session = moved


@given(subsets(SorePlace, most=3))
def test_a_warm_up_is_five_different_easy_moves_that_spare_what_is_sore(
    catalogue: Catalogue, sore: frozenset[SorePlace]
) -> None:
    moves = choose_warm_up(catalogue, join_constraints(CircuitRequest(sore=sore), Profile(), TODAY))
    assert len(set(moves)) == len(moves) <= MOVES
    assert len(moves) == MOVES or len(sore) > 1
    for move in moves:
        assert not sore & move.avoid.keys()
        assert not move.floor
        assert not move.equipment
        assert move.hold_seconds is None
        assert move.impact is not Impact.HIGH
