"""Which exercises a draw may take, and in which order the limits give way."""

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue, Equipment, Exercise, MuscleGroup, Place, SorePlace, Surrounding
from bot.domain.circuit.candidates import (
    Past,
    choose,
    find_candidates,
    find_examples,
    keep_both_ways,
    pick,
)
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.notes import HealthNote, read_notes
from tests.domain.samples import any_constraints, few_of_each, make_catalogue, make_exercise, pasts
from tests.each import cases
from tests.subsets import subsets

CORE = MuscleGroup.CORE
OUTSIDE_EASY = CircuitConstraints(
    equipment=frozenset(), places=frozenset({Place.OUTSIDE}), level=1, sore=frozenset({SorePlace.KNEE})
)

FITTING = make_exercise("fitting", level=1)
FITTING_TOO = make_exercise("fitting-too", level=1)
HARDER = make_exercise("harder", level=2)
INDOORS = make_exercise("indoors", outdoor=False)
WITH_BAND = make_exercise("with-band", equipment=frozenset({Equipment.BAND}))
INDOORS_WITH_BAND = make_exercise("indoors-with-band", outdoor=False, equipment=frozenset({Equipment.BAND}))
HARD_ON_KNEES = make_exercise("hard-on-knees", level=1, avoid={SorePlace.KNEE: "it bends"})
IN_PAIRS = make_exercise("in-pairs", level=1, needs=frozenset({Surrounding.PARTNER}))


@cases(
    ("exercises", "past", "taken", "said"),
    [
        ((FITTING, HARDER, INDOORS, WITH_BAND, HARD_ON_KNEES), (), {"fitting"}, ""),
        ((FITTING, FITTING_TOO), ({"fitting"},), {"fitting", "fitting-too"}, ""),
        ((FITTING, HARDER, INDOORS), ({"fitting"},), {"fitting", "harder"}, "easier or harder"),
        ((HARDER, INDOORS, WITH_BAND), (), {"harder"}, "easier or harder"),
        ((FITTING, INDOORS, WITH_BAND), ({"fitting"},), {"fitting"}, "you did recently"),
        ((HARDER, INDOORS, WITH_BAND), ({"harder"},), {"harder"}, "an easier or harder one you did recently"),
        ((INDOORS, WITH_BAND), (), {"indoors"}, "nothing that works outside"),
        ((WITH_BAND, INDOORS_WITH_BAND, HARD_ON_KNEES), (), {"with-band"}, "needs extra equipment"),
        ((INDOORS_WITH_BAND, HARD_ON_KNEES), (), {"indoors-with-band"}, "nothing works outside or fits your equipment"),
        ((HARD_ON_KNEES,), (), set(), "spares your knee"),
    ],
)
def test_limits_give_way_in_order_level_variety_place_equipment_and_a_sore_place_never(
    exercises: tuple[Exercise, ...], past: tuple[set[str], ...], taken: set[str], said: str
) -> None:
    found = find_candidates(make_catalogue(*exercises), CORE, OUTSIDE_EASY, [frozenset(ids) for ids in past])
    assert {exercise.id for exercise in found.exercises} == taken
    assert said in read_notes([found.note], is_private=True)[0]
    assert bool(found.note) is bool(said)
    assert str(found.note).startswith(CORE.title if said else "")


def test_what_was_done_three_circuits_ago_is_new_again() -> None:
    past: Past = [frozenset(), frozenset(), frozenset({"fitting"})]
    assert not find_candidates(make_catalogue(FITTING, HARDER), CORE, OUTSIDE_EASY, past).note


def test_an_exercise_for_two_needs_a_partner_to_be_named() -> None:
    catalogue = make_catalogue(IN_PAIRS, FITTING)
    assert find_candidates(catalogue, CORE, OUTSIDE_EASY).exercises == (FITTING,)
    assert IN_PAIRS in find_candidates(catalogue, CORE, replace(OUTSIDE_EASY, partner=True)).exercises


def test_what_was_seen_is_not_offered_even_where_nothing_else_is_left() -> None:
    catalogue = make_catalogue(FITTING, HARD_ON_KNEES)
    found = find_candidates(catalogue, CORE, OUTSIDE_EASY, seen=frozenset({"fitting"}))
    assert (found.exercises, found.note, found.is_all_seen) == ((), "", True)
    nothing = find_candidates(make_catalogue(HARD_ON_KNEES), CORE, OUTSIDE_EASY, seen=frozenset({"hard-on-knees"}))
    assert not nothing.is_all_seen
    assert "spares your knee" in read_notes([nothing.note], is_private=True)[0]


def test_a_note_that_names_what_hurts_is_no_text_and_tells_nothing_where_it_is_printed() -> None:
    note = find_candidates(make_catalogue(HARD_ON_KNEES), CORE, OUTSIDE_EASY).note
    assert isinstance(note, HealthNote)
    for text in (str(note), f"{note}", repr(note), repr([note]), *read_notes([note], is_private=False)):
        assert "knee" not in text
    for take in (json.dumps, " ".join):
        with pytest.raises(TypeError):
            take([note])  # type: ignore[list-item]  # what forgets the difference fails
    assert "knee" in read_notes([note], is_private=True)[0]


@given(st.data())
def test_where_there_is_nothing_it_was_all_seen_or_a_note_gives_the_reason(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    few = data.draw(few_of_each(catalogue))
    constraints = data.draw(any_constraints())
    seen = data.draw(subsets(sorted(few.exercises)))
    for group in MuscleGroup:
        found = find_candidates(few, group, constraints, (), seen)
        if not found.exercises:
            assert found.is_all_seen is not bool(found.note)
            assert "here ," not in str(found.note)
        else:
            assert not found.is_all_seen


@given(st.data())
def test_a_pool_never_holds_what_hurts_and_is_empty_only_where_everything_does(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    few = data.draw(few_of_each(catalogue))
    constraints, past = data.draw(any_constraints()), data.draw(pasts(few))
    for group in MuscleGroup:
        found = find_candidates(few, group, constraints, past)
        safe = [
            exercise
            for exercise in few.by_group[group]
            if constraints.spares(exercise) and constraints.has_company(exercise)
        ]
        assert set(found.exercises) <= set(safe)
        assert bool(found.exercises) is bool(safe)
        if not found.note:
            assert all(constraints.allows(exercise) and constraints.has_level(exercise) for exercise in found.exercises)


@given(st.data())
def test_a_choice_is_none_of_the_last_two_circuits_while_there_is_another(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    exercises = data.draw(st.lists(st.sampled_from(catalogue.by_group[CORE]), min_size=1, unique=True))
    past = data.draw(pasts(catalogue))
    chosen = choose(exercises, past, Random(data.draw(st.integers())))
    recent = frozenset[str]().union(*past[:2])
    assert chosen in exercises
    assert chosen.id not in recent or all(exercise.id in recent for exercise in exercises)


def test_what_was_never_done_comes_first_and_then_what_was_done_longest_ago() -> None:
    ant, bee, cow, dog, eel = (make_exercise(name) for name in ("ant", "bee", "cow", "dog", "eel"))
    past: Past = [frozenset({name}) for name in ("eel", "dog", "cow", "bee")]
    assert {choose((ant, bee, cow, dog, eel), past, Random(seed)) for seed in range(50)} == {ant}
    assert {choose((bee, cow, dog, eel), past, Random(seed)) for seed in range(50)} == {bee}


def test_a_pick_takes_every_item_and_asks_the_generator_for_nothing_but_random() -> None:
    class OnlyRandom(Random):
        def getrandbits(self, k: int, /) -> int:
            raise AssertionError("its results differ between versions of Python")

    rng = OnlyRandom(1)
    assert {pick("abc", rng) for _ in range(100)} == set("abc")
    assert "".join(pick("abcdefghij", OnlyRandom(seed)) for seed in range(6)) == "ibjccg"


def test_a_whole_club_gets_exercises_that_can_be_made_easier_and_harder_where_there_are_any() -> None:
    easy = make_exercise("easy", level=1, harder=("middle",))
    middle = make_exercise("middle", easier=("easy",), harder=("hard",))
    hard = make_exercise("hard", level=3, easier=("middle",))
    constraints = CircuitConstraints(equipment=frozenset(), level=3)
    catalogue = make_catalogue(easy, middle, hard)
    assert keep_both_ways(catalogue, find_candidates(catalogue, CORE, constraints), constraints).exercises == (middle,)
    alone = make_catalogue(FITTING)
    found = find_candidates(alone, CORE, OUTSIDE_EASY)
    assert keep_both_ways(alone, found, OUTSIDE_EASY) == found
    past = [frozenset({"middle"})]
    found = find_candidates(catalogue, CORE, constraints, past)
    assert keep_both_ways(catalogue, found, constraints, past) == found, "nothing is repeated where there is another"


@given(any_constraints(), subsets(MuscleGroup).filter(bool))
def test_an_example_never_touches_a_sore_place_and_fits_where_any_does(
    catalogue: Catalogue, constraints: CircuitConstraints, groups: frozenset[MuscleGroup]
) -> None:
    examples = find_examples(catalogue, groups, constraints)
    assert all(constraints.spares(one) and one.level < 3 and not one.needs and one.group in groups for one in examples)
    fitting = [one for group in groups for one in catalogue.by_group[group] if one.level < 3 and not one.needs]
    fitting = [one for one in fitting if constraints.allows(one)]
    assert {one.id for one in examples} == {one.id for one in fitting} or not fitting
