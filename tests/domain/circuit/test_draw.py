"""The draw keeps the clinic's rules for any constraints, and says what was relaxed."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import (
    BODYWEIGHT,
    EVERYDAY_EQUIPMENT,
    GYM,
    Catalogue,
    Equipment,
    Exercise,
    Impact,
    MuscleGroup,
    Place,
    SorePlace,
)
from bot.domain.circuit.candidates import Past, find_candidates
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.dose import build_station, circuit_seconds, cool_down_seconds
from bot.domain.circuit.draw import Circuit, build_circuit, choose_dose, draw_circuit, first_reps
from bot.domain.circuit.notes import read_notes
from bot.domain.errors import MemberError
from bot.domain.words.circuit import MAX_SEED
from tests.domain.samples import any_constraints, few_of_each, make_catalogue, make_exercise, pasts
from tests.each import cases

USUAL = CircuitConstraints(equipment=EVERYDAY_EQUIPMENT)
seeds = st.integers(0, MAX_SEED)
NOBODY_CAN = "I have no exercise that spares all of these places"


def _draw(
    catalogue: Catalogue, constraints: CircuitConstraints, rng_seed: int, past: Past = (), seed: int | None = None
) -> Circuit | None:
    """A circuit, None where a member is told that there is none for them."""
    try:
        return draw_circuit(catalogue, constraints, Random(rng_seed), past, seed)
    except MemberError as error:
        assert NOBODY_CAN in str(error)
        return None


def _exercises(circuit: Circuit) -> tuple[Exercise, ...]:
    return tuple(station.exercise for station in circuit.stations)


def _keeps_the_rules(circuit: Circuit, constraints: CircuitConstraints) -> None:
    groups = [exercise.group for exercise in _exercises(circuit)]
    assert groups == [group for group in MuscleGroup if group in groups]
    assert 1 <= len(groups) <= 4
    assert all(constraints.spares(exercise) and constraints.has_company(exercise) for exercise in _exercises(circuit))
    assert 2 <= circuit.rounds <= 3
    for station in circuit.stations:
        if station.exercise.hold_seconds is None:
            assert station.reps is not None
            assert 10 <= station.reps <= 12
        else:
            assert station.reps is None
    assert all(constraints.allows(item) for item in circuit.cool_down)
    assert cool_down_seconds(circuit.cool_down) <= constraints.cool_down_minutes * 60
    assert circuit.cool_down_minutes <= constraints.cool_down_minutes
    assert circuit.total_minutes == circuit.minutes + circuit.cool_down_minutes
    assert circuit.seconds <= circuit.minutes * 60 < circuit.seconds + 61
    if circuit.minutes > constraints.minutes:
        assert (circuit.rounds, {station.reps for station in circuit.stations} - {None, 10}) == (2, set())
        assert f"It can't be shorter than {circuit.minutes} minutes" in " ".join(map(str, circuit.notes))


@given(st.data())
def test_whatever_the_brief_a_circuit_keeps_the_rules(catalogue: Catalogue, data: st.DataObject) -> None:
    constraints = data.draw(any_constraints())
    circuit = _draw(catalogue, constraints, data.draw(seeds), data.draw(pasts(catalogue)), data.draw(st.none() | seeds))
    if circuit is not None:
        _keeps_the_rules(circuit, constraints)


@given(st.data())
def test_with_hardly_any_exercises_left_a_circuit_still_keeps_the_rules(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    few, constraints = data.draw(few_of_each(catalogue)), data.draw(any_constraints())
    circuit = _draw(few, constraints, data.draw(seeds), data.draw(pasts(few)), data.draw(st.none() | seeds))
    safe = {
        exercise.group
        for exercise in few.exercises.values()
        if constraints.spares(exercise) and constraints.has_company(exercise)
    }
    if circuit is None:
        assert not safe
    else:
        _keeps_the_rules(circuit, constraints)
        assert {exercise.group for exercise in _exercises(circuit)} == safe


@given(st.data())
def test_what_gave_way_is_said(catalogue: Catalogue, data: st.DataObject) -> None:
    few = data.draw(few_of_each(catalogue, most=8))
    constraints, past = data.draw(any_constraints()), data.draw(pasts(few))
    circuit = _draw(few, constraints, data.draw(seeds), past)
    if circuit is None:
        return
    recent = frozenset[str]().union(*past[:2])
    for exercise in _exercises(circuit):
        about = [note for note in map(str, circuit.notes) if note.startswith((exercise.group.title, exercise.name))]
        if not constraints.allows(exercise) or not constraints.has_level(exercise):
            assert any(note.startswith(exercise.group.title) for note in about)
        if exercise.id in recent:
            assert about
    for group in set(MuscleGroup) - {exercise.group for exercise in _exercises(circuit)}:
        (why,) = [note for note in read_notes(circuit.notes, is_private=True) if note.startswith(f"{group.title}: ")]
        for exercise in few.by_group[group]:
            reasons = {
                "spares your": bool(constraints.sore & exercise.avoid.keys()),
                "jumps": Place.QUIET in constraints.places and exercise.impact is Impact.HIGH,
                "needs a partner": not constraints.has_company(exercise),
            }
            assert any(is_true and words in why for words, is_true in reasons.items()) or "spares your" in why
        assert "spares your " not in why or constraints.sore


@given(st.data())
def test_the_last_two_circuits_are_not_repeated_while_an_alternative_exists(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    few = data.draw(few_of_each(catalogue, most=8))
    constraints = replace(data.draw(any_constraints()), for_everyone=False, wanted=frozenset())
    past = data.draw(pasts(few))
    circuit = _draw(few, constraints, data.draw(seeds), past)
    if circuit is None:
        return
    recent = frozenset[str]().union(*past[:2])
    candidates = {group: find_candidates(few, group, constraints, past).exercises for group in MuscleGroup}
    new = {group: [exercise for exercise in found if exercise.id not in recent] for group, found in candidates.items()}
    repeated = {exercise.group for exercise in _exercises(circuit) if exercise.id in recent}
    if any(
        new[group] for group in repeated
    ):  # only the minutes may ask for it, where the quickest new ones are too slow
        quickest = [min(new[group] or found, key=_least_seconds) for group, found in candidates.items() if found]
        assert not choose_dose(quickest, constraints).fits


def _least_seconds(exercise: Exercise) -> float:
    return build_station(exercise, 10).work_seconds


@given(st.data())
def test_equipment_named_for_today_is_used_or_a_sentence_says_why_not(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    piece = data.draw(st.sampled_from(sorted(set(Equipment) - {Equipment.FOAM_ROLLER})))
    constraints = replace(data.draw(any_constraints()), minutes=40, wanted=frozenset({piece}))
    constraints = replace(constraints, equipment=constraints.equipment | {piece})
    circuit = _draw(catalogue, constraints, data.draw(seeds), data.draw(pasts(catalogue)))
    if circuit is not None:
        used = any(piece in exercise.equipment for exercise in _exercises(circuit))
        assert used is not any(note.startswith("Nothing with the") for note in map(str, circuit.notes))


@given(st.data())
def test_the_same_seed_and_brief_give_the_same_circuit_whoever_draws_it(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    few = data.draw(few_of_each(catalogue) | st.just(catalogue))
    constraints, seed = data.draw(any_constraints()), data.draw(seeds)
    mine = _draw(few, constraints, 1, data.draw(pasts(catalogue)), seed)
    yours = _draw(few, constraints, 2, data.draw(pasts(catalogue)), seed)
    assert mine == yours


@given(st.data())
def test_the_seed_at_the_foot_of_a_circuit_gives_that_circuit_again(catalogue: Catalogue, data: st.DataObject) -> None:
    few = data.draw(few_of_each(catalogue) | st.just(catalogue))
    constraints = data.draw(any_constraints())
    drawn = _draw(few, constraints, data.draw(seeds))
    if drawn is None:
        return
    again = _draw(few, constraints, data.draw(seeds), data.draw(pasts(catalogue)), drawn.seed)
    assert again is not None
    assert replace(again, notes=()) == replace(drawn, notes=())


@given(st.data())
def test_the_same_generator_gives_the_same_circuit(catalogue: Catalogue, data: st.DataObject) -> None:
    constraints, past, seed = data.draw(any_constraints()), data.draw(pasts(catalogue)), data.draw(seeds)
    assert _draw(catalogue, constraints, seed, past) == _draw(catalogue, constraints, seed, past)


def test_a_draw_is_the_same_on_any_machine() -> None:
    animals = ("ant", "bee", "cow", "dog", "eel")
    exercises = [make_exercise(f"{group.value}-{animal}", group) for group in MuscleGroup for animal in animals]
    circuit = draw_circuit(make_catalogue(*exercises), USUAL, Random(4821))
    assert [exercise.id.rpartition("-")[2] for exercise in _exercises(circuit)] == ["cow", "bee", "dog", "eel"]
    assert circuit.seed == 2 + 6 * (1 + 6 * (3 + 6 * 4))


@given(st.data())
def test_a_circuit_is_rebuilt_from_its_exercise_ids(catalogue: Catalogue, data: st.DataObject) -> None:
    constraints = data.draw(any_constraints())
    drawn = _draw(catalogue, constraints, data.draw(seeds), data.draw(pasts(catalogue)))
    if drawn is not None:
        ids = [exercise.id for exercise in _exercises(drawn)]
        rebuilt = build_circuit(catalogue, constraints, [catalogue.exercises[exercise_id] for exercise_id in ids])
        assert replace(rebuilt, notes=()) == replace(drawn, notes=())
        assert set(rebuilt.notes) <= set(drawn.notes)


@cases(
    "constraints",
    [
        USUAL,
        CircuitConstraints(equipment=BODYWEIGHT, level=1),
        CircuitConstraints(equipment=GYM, level=3),
        CircuitConstraints(equipment=frozenset(), places=frozenset({Place.OUTSIDE})),
        CircuitConstraints(equipment=EVERYDAY_EQUIPMENT, places=frozenset({Place.NO_FLOOR})),
        CircuitConstraints(equipment=EVERYDAY_EQUIPMENT, sore=frozenset({SorePlace.KNEE})),
        CircuitConstraints(equipment=GYM, minutes=15, level=1),
    ],
    ids=["everyday", "bodyweight easy", "gym hard", "outside", "no floor", "knee", "gym easy 15 minutes"],
)
def test_over_40_circuits_all_suitable_exercises_turn_up_and_none_comes_back_within_two(
    catalogue: Catalogue, constraints: CircuitConstraints
) -> None:
    rng = Random(7)
    past: list[frozenset[str]] = []
    for _ in range(40):
        circuit = draw_circuit(catalogue, constraints, rng, past)
        past.insert(0, circuit.exercise_ids)
    for group in MuscleGroup:
        suitable = {e.id for e in catalogue.by_group[group] if constraints.allows(e) and constraints.has_level(e)}
        turned_up = [next(iter(ids & {e.id for e in catalogue.by_group[group]})) for ids in past]
        assert suitable <= set(turned_up)
        if len(suitable) > 2:
            assert all(a not in later for a, *later in zip(turned_up, turned_up[1:], turned_up[2:], strict=False))


@cases("minutes", [8, 10, 12])
@cases("wanted", [frozenset[Equipment](), frozenset({Equipment.BAND})], ids=["anything", "bands"])
def test_a_short_circuit_has_nothing_of_the_last_two_either(
    catalogue: Catalogue, minutes: int, wanted: frozenset[Equipment]
) -> None:
    constraints = CircuitConstraints(equipment=EVERYDAY_EQUIPMENT | wanted, wanted=wanted, minutes=minutes)
    rng = Random(8)
    past: list[frozenset[str]] = []
    for _ in range(40):
        circuit = draw_circuit(catalogue, constraints, rng, past)
        assert circuit.minutes <= minutes
        assert circuit.exercise_ids.isdisjoint(frozenset[str]().union(*past[:2]))
        past.insert(0, circuit.exercise_ids)


def test_equipment_for_which_there_is_no_new_exercise_brings_one_back_and_says_so() -> None:
    bar = frozenset({Equipment.PULL_UP_BAR})
    exercises = [make_exercise("pull-up", equipment=bar), make_exercise("plank"), make_exercise("crawl")]
    constraints = CircuitConstraints(equipment=bar, wanted=bar)
    circuit = draw_circuit(make_catalogue(*exercises), constraints, Random(1), [frozenset({"pull-up"})])
    assert "pull-up" in circuit.exercise_ids
    assert "Pull-up again: nothing new fits your time and equipment." in circuit.notes


@given(st.data())
def test_a_dose_is_the_most_that_fits(catalogue: Catalogue, data: st.DataObject) -> None:
    constraints = data.draw(any_constraints())
    exercises = [data.draw(st.sampled_from(members)) for members in catalogue.by_group.values()]
    dose = choose_dose(exercises, constraints)

    def seconds(rounds: int, reps: int) -> float:
        return circuit_seconds(tuple(build_station(exercise, reps) for exercise in exercises), rounds)

    assert (seconds(dose.rounds, dose.reps) <= constraints.minutes * 60) is dose.fits
    assert dose.rounds <= (constraints.rounds or 3)
    if not dose.fits:
        assert (dose.rounds, dose.reps) == (2, 10)
    elif dose.reps < first_reps(constraints):
        assert seconds(dose.rounds, dose.reps + 1) > constraints.minutes * 60
    if dose.rounds < (
        constraints.rounds or 3
    ):  # 12 repetitions are worth more than a round, unless the rounds were asked for
        assert seconds(3, 10 if constraints.rounds else first_reps(constraints)) > constraints.minutes * 60


def test_first_the_rounds_give_way_then_the_repetitions_then_the_slow_one_sided_ones() -> None:
    slow = {group: make_exercise(f"slow-{group.value}", group, seconds_per_rep=4.2) for group in MuscleGroup}
    sided = make_exercise("sided", MuscleGroup.HIPS, seconds_per_rep=4.2, each_side=True)
    quick = make_exercise("quick", MuscleGroup.HIPS, seconds_per_rep=2)
    picked = slow | {MuscleGroup.HIPS: sided}

    def dose(minutes: int) -> tuple[int, int, bool]:
        chosen = choose_dose(tuple(picked.values()), replace(USUAL, minutes=minutes))
        return chosen.rounds, chosen.reps, chosen.fits

    assert [dose(minutes) for minutes in (16, 15, 10, 9, 8)] == [
        (3, 12, True),
        (2, 12, True),
        (2, 11, True),
        (2, 10, True),
        (2, 10, False),
    ]
    catalogue = make_catalogue(*picked.values(), quick)
    circuits = [draw_circuit(catalogue, replace(USUAL, minutes=8), Random(seed)) for seed in range(20)]
    assert all(quick in _exercises(circuit) for circuit in circuits)
    assert all(circuit.minutes <= 8 for circuit in circuits)
    assert any("Quick instead of Sided, which takes longer." in circuit.notes for circuit in circuits)


@cases(
    ("constraints", "note"),
    [
        (replace(USUAL, minutes=10), "2 rounds instead of 3, to fit 10 minutes."),
        (replace(USUAL, minutes=10, rounds=3), "2 rounds instead of 3, to fit 10 minutes."),
        (replace(USUAL, minutes=12, rounds=3), "10 repetitions instead of 12, to fit 12 minutes."),
    ],
)
def test_rounds_and_repetitions_that_gave_way_are_said(constraints: CircuitConstraints, note: str) -> None:
    exercises = [make_exercise(group.value, group, seconds_per_rep=4.5) for group in MuscleGroup]
    assert build_circuit(make_catalogue(*exercises), constraints, exercises).notes == (note,)


def test_an_easy_circuit_starts_from_10_repetitions() -> None:
    assert (first_reps(replace(USUAL, level=1)), first_reps(USUAL)) == (10, 12)


def test_a_seed_that_does_not_suit_says_what_stands_in() -> None:
    sore = make_exercise("deep-squat", avoid={SorePlace.KNEE: "it bends"})
    catalogue = make_catalogue(sore, make_exercise("plank"))
    seed = draw_circuit(make_catalogue(sore), USUAL, Random(1)).seed
    named = build_circuit(catalogue, USUAL, [sore])
    circuit = draw_circuit(catalogue, replace(USUAL, sore=frozenset({SorePlace.KNEE})), Random(1), seed=named.seed)
    assert seed >= 0
    assert "Plank replaces Deep-squat, which doesn't suit you today." in circuit.notes


def test_a_group_with_nothing_safe_stays_empty_and_the_rest_is_offered() -> None:
    sore = make_exercise("deep-squat", avoid={SorePlace.KNEE: "it bends"})
    constraints = replace(USUAL, sore=frozenset({SorePlace.KNEE}))
    circuit = draw_circuit(make_catalogue(sore), constraints, Random(1))
    assert [exercise.group for exercise in _exercises(circuit)] == [g for g in MuscleGroup if g is not MuscleGroup.CORE]
    assert any("A physiotherapist can show you one" in note for note in read_notes(circuit.notes, is_private=True))


def test_where_nothing_is_safe_a_member_is_sent_to_a_physiotherapist() -> None:
    hurting: Mapping[SorePlace, str] = {SorePlace.HIP: "it moves"}
    exercises = [make_exercise(group.value, group, avoid=hurting) for group in MuscleGroup]
    with pytest.raises(MemberError, match="physiotherapist or doctor"):
        draw_circuit(make_catalogue(*exercises), replace(USUAL, sore=frozenset({SorePlace.HIP})), Random(1))


@given(st.data())
def test_a_club_circuit_can_be_made_easier_and_harder_where_the_catalogue_has_both(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    constraints = CircuitConstraints(equipment=EVERYDAY_EQUIPMENT, for_everyone=True)
    circuit = draw_circuit(catalogue, constraints, Random(data.draw(seeds)))
    assert all(exercise.easier and exercise.harder for exercise in _exercises(circuit))
