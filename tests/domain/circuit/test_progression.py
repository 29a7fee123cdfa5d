"""What a step to easier or harder leaves behind, and how the next draw follows it."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import EVERYDAY_EQUIPMENT, Catalogue, Equipment, MuscleGroup
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.draw import draw_circuit
from bot.domain.circuit.progression import Direction, find_neighbour, follow_substitutions, remember_substitution
from tests.domain.samples import any_constraints, make_catalogue, make_exercise

USUAL = CircuitConstraints(equipment=EVERYDAY_EQUIPMENT)
EASY = make_exercise("easy", level=1, harder=("middle",))
MIDDLE = make_exercise("middle", easier=("easy",), harder=("weighted", "hard"))
HARD = make_exercise("hard", level=3, easier=("middle",))
WEIGHTED = make_exercise("weighted", level=3, easier=("middle",), equipment=frozenset({Equipment.DUMBBELL}))
CHAIN = make_catalogue(EASY, MIDDLE, HARD, WEIGHTED)
names = st.sampled_from("abcdef")


def test_the_first_neighbour_that_the_brief_allows_is_found() -> None:
    assert find_neighbour(CHAIN, MIDDLE, USUAL, Direction.HARDER) is HARD
    weights = CircuitConstraints(equipment=frozenset({Equipment.DUMBBELL}))
    assert find_neighbour(CHAIN, MIDDLE, weights, Direction.HARDER) is WEIGHTED
    assert find_neighbour(CHAIN, MIDDLE, USUAL, Direction.EASIER) is EASY
    assert find_neighbour(CHAIN, EASY, USUAL, Direction.EASIER) is None


@given(st.dictionaries(names, names), names, names)
def test_a_step_is_remembered_and_the_step_back_forgets_it(
    substitutions: dict[str, str], left: str, taken: str
) -> None:
    if left == taken:
        return
    there = remember_substitution(substitutions, left, taken)
    assert there.get(left) == taken or substitutions.get(taken) == left
    assert taken not in there
    fresh = remember_substitution({}, left, taken)
    assert fresh == {left: taken}
    assert remember_substitution(fresh, taken, left) == {}


def test_steps_add_up_along_a_chain() -> None:
    substitutions = remember_substitution(remember_substitution({}, "easy", "middle"), "middle", "hard")
    assert substitutions == {"easy": "middle", "middle": "hard"}
    assert remember_substitution(substitutions, "hard", "middle") == {"easy": "middle"}
    constraints = replace(USUAL, substitutions=tuple(substitutions.items()))
    assert follow_substitutions(CHAIN, EASY, constraints) is HARD


def test_the_next_circuits_take_the_step_instead_of_what_was_left() -> None:
    catalogue = make_catalogue(EASY, replace(MIDDLE, harder=("hard",)), HARD)
    constraints = replace(USUAL, substitutions=(("middle", "hard"),))
    drawn = {draw_circuit(catalogue, constraints, Random(seed)).stations[1].exercise.id for seed in range(40)}
    assert drawn == {"easy", "hard"}


def test_a_step_is_not_followed_where_it_does_not_suit_today() -> None:
    constraints = replace(USUAL, substitutions=(("middle", "weighted"),))
    assert follow_substitutions(CHAIN, MIDDLE, constraints) is MIDDLE


@given(st.data())
def test_any_steps_at_all_are_followed_to_an_end_that_suits(catalogue: Catalogue, data: st.DataObject) -> None:
    ids = st.sampled_from([*sorted(catalogue.exercises), "gone-from-the-catalogue"])
    substitutions = data.draw(st.dictionaries(ids, ids))
    constraints = replace(data.draw(any_constraints()), substitutions=tuple(sorted(substitutions.items())))
    group = data.draw(st.sampled_from(MuscleGroup))
    exercise = data.draw(st.sampled_from(catalogue.by_group[group]))
    taken = follow_substitutions(catalogue, exercise, constraints)
    assert taken.group is group
    assert taken is exercise or constraints.allows(taken)
