"""The time holds for every combination of the catalogue, and for every figure of minutes a member can ask for."""

from itertools import product
from math import prod
from random import Random

from bot.domain.catalogue import BODYWEIGHT, EVERYDAY_EQUIPMENT, GYM, Catalogue, Equipment, Exercise, Place, SorePlace
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.cool_down import choose_cool_down
from bot.domain.circuit.dose import build_station, circuit_seconds, cool_down_seconds
from bot.domain.circuit.draw import choose_dose, draw_circuit
from bot.domain.words.circuit import MAX_MINUTES, MIN_MINUTES
from tests.each import cases

NOTHING = frozenset[Equipment]()
USUAL = CircuitConstraints(equipment=EVERYDAY_EQUIPMENT)


def _timing(exercise: Exercise) -> tuple[object, ...]:
    """Everything about an exercise that its time depends on."""
    return exercise.seconds_per_rep, exercise.hold_seconds, exercise.each_side


def test_every_possible_combination_fits_20_minutes_with_2_or_3_rounds_of_10_to_12(catalogue: Catalogue) -> None:
    doses: dict[tuple[tuple[object, ...], ...], tuple[int, int]] = {}
    walked = 0
    groups = [[(_timing(exercise), exercise) for exercise in members] for members in catalogue.by_group.values()]
    for combination in product(*groups):
        walked += 1
        timings = tuple(timing for timing, _ in combination)
        if timings not in doses:
            exercises = tuple(exercise for _, exercise in combination)
            dose = choose_dose(exercises, USUAL)
            seconds = circuit_seconds(tuple(build_station(exercise, dose.reps) for exercise in exercises), dose.rounds)
            assert dose.fits, [exercise.id for exercise in exercises]
            assert seconds <= 20 * 60, [exercise.id for exercise in exercises]
            doses[timings] = (dose.rounds, dose.reps)
    assert walked == prod(len(members) for members in catalogue.by_group.values()) == 20 * 23 * 23 * 23
    assert {rounds for rounds, _ in doses.values()} <= {2, 3}
    assert {reps for _, reps in doses.values()} <= {10, 11, 12}


@cases("equipment", [EVERYDAY_EQUIPMENT, BODYWEIGHT, NOTHING, GYM], ids=len)
def test_the_cool_down_of_every_possible_combination_keeps_its_minutes_and_misses_no_station(
    catalogue: Catalogue, equipment: frozenset[Equipment]
) -> None:
    constraints = CircuitConstraints(equipment=equipment)
    possible = [item for item in catalogue.cool_down.values() if constraints.allows(item)]
    possible_muscles = {muscle for item in possible for muscle in item.muscles}
    # A cool-down depends on nothing but the main muscles of the stations: one combination of these stands for all.
    by_muscles = [
        list({exercise.primary: exercise for exercise in members}.values()) for members in catalogue.by_group.values()
    ]
    for combination in product(*by_muscles):
        items = choose_cool_down(catalogue, [build_station(exercise, 12) for exercise in combination], constraints)
        left = 6 * 60 - cool_down_seconds(items)
        looked_after = {muscle for item in items for muscle in item.muscles}
        assert left >= 0
        assert {item.kind for item in items} == {item.kind for item in possible}
        for exercise in combination:
            assert not looked_after.isdisjoint(exercise.primary) or possible_muscles.isdisjoint(exercise.primary)
            for muscle in set(exercise.primary) - looked_after:
                assert all(cool_down_seconds([item]) > left for item in possible if muscle in item.muscles)


SHAPES = {
    "usual": USUAL,
    "easy": CircuitConstraints(equipment=EVERYDAY_EQUIPMENT, level=1),
    "hard in the gym": CircuitConstraints(equipment=GYM, level=3),
    "2 rounds": CircuitConstraints(equipment=EVERYDAY_EQUIPMENT, rounds=2),
    "3 rounds": CircuitConstraints(equipment=EVERYDAY_EQUIPMENT, rounds=3),
    "nothing outside": CircuitConstraints(equipment=NOTHING, places=frozenset({Place.OUTSIDE})),
    "no floor": CircuitConstraints(equipment=EVERYDAY_EQUIPMENT, places=frozenset({Place.NO_FLOOR})),
    "knee and back": CircuitConstraints(equipment=GYM, sore=frozenset({SorePlace.KNEE, SorePlace.LOWER_BACK})),
    "everywhere sore": CircuitConstraints(
        equipment=BODYWEIGHT, sore=frozenset({SorePlace.HIP, SorePlace.SHOULDER, SorePlace.ANKLE})
    ),
    "for everyone": CircuitConstraints(equipment=EVERYDAY_EQUIPMENT, for_everyone=True),
}


@cases("shape", SHAPES)
def test_every_figure_of_minutes_is_kept_or_the_shortest_is_said(catalogue: Catalogue, shape: str) -> None:
    rng = Random(shape)
    for minutes in range(MIN_MINUTES, MAX_MINUTES + 1):
        constraints = CircuitConstraints(**vars(SHAPES[shape]) | {"minutes": minutes})
        past: list[frozenset[str]] = []
        for _ in range(4):
            circuit = draw_circuit(catalogue, constraints, rng, past)
            past.insert(0, circuit.exercise_ids)
            said = f"It can't be shorter than {circuit.minutes} minutes" in " ".join(map(str, circuit.notes))
            assert (circuit.minutes <= minutes) is not said
            if said:
                assert {station.reps for station in circuit.stations} <= {None, 10}
                assert circuit.rounds == 2
                assert circuit.minutes <= 10


def test_where_the_usual_20_minutes_are_short_a_round_gives_way_and_never_a_repetition(catalogue: Catalogue) -> None:
    rng = Random(3)
    circuits = [draw_circuit(catalogue, USUAL, rng) for _ in range(200)]
    assert all({station.reps for station in circuit.stations} <= {None, 12} for circuit in circuits)
