"""What a step to easier or harder leaves behind, and how the next draw follows it."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import EVERYDAY_EQUIPMENT, Catalogue, Equipment, MuscleGroup
from bot.domain.circuit.constraints import Brief
from bot.domain.circuit.draw import draw_circuit
from bot.domain.circuit.progression import Direction, find_neighbour, follow_steps, remember_step
from tests.domain.samples import briefs, make_catalogue, make_exercise

USUAL = Brief(equipment=EVERYDAY_EQUIPMENT)
EASY = make_exercise("easy", level=1, harder=("middle",))
MIDDLE = make_exercise("middle", easier=("easy",), harder=("weighted", "hard"))
HARD = make_exercise("hard", level=3, easier=("middle",))
WEIGHTED = make_exercise("weighted", level=3, easier=("middle",), equipment=frozenset({Equipment.DUMBBELL}))
CHAIN = make_catalogue(EASY, MIDDLE, HARD, WEIGHTED)
names = st.sampled_from("abcdef")


def test_the_first_neighbour_that_the_brief_allows_is_found() -> None:
    assert find_neighbour(CHAIN, MIDDLE, USUAL, Direction.HARDER) is HARD
    weights = Brief(equipment=frozenset({Equipment.DUMBBELL}))
    assert find_neighbour(CHAIN, MIDDLE, weights, Direction.HARDER) is WEIGHTED
    assert find_neighbour(CHAIN, MIDDLE, USUAL, Direction.EASIER) is EASY
    assert find_neighbour(CHAIN, EASY, USUAL, Direction.EASIER) is None


@given(st.dictionaries(names, names), names, names)
def test_a_step_is_remembered_and_the_step_back_forgets_it(steps: dict[str, str], left: str, taken: str) -> None:
    if left == taken:
        return
    there = remember_step(steps, left, taken)
    assert there.get(left) == taken or steps.get(taken) == left
    assert taken not in there
    fresh = remember_step({}, left, taken)
    assert fresh == {left: taken}
    assert remember_step(fresh, taken, left) == {}


def test_steps_add_up_along_a_chain() -> None:
    steps = remember_step(remember_step({}, "easy", "middle"), "middle", "hard")
    assert steps == {"easy": "middle", "middle": "hard"}
    assert remember_step(steps, "hard", "middle") == {"easy": "middle"}
    brief = replace(USUAL, steps=tuple(steps.items()))
    assert follow_steps(CHAIN, EASY, brief) is HARD


def test_the_next_circuits_take_the_step_instead_of_what_was_left() -> None:
    catalogue = make_catalogue(EASY, replace(MIDDLE, harder=("hard",)), HARD)
    brief = replace(USUAL, steps=(("middle", "hard"),))
    drawn = {draw_circuit(catalogue, brief, Random(seed)).stations[1].exercise.id for seed in range(40)}
    assert drawn == {"easy", "hard"}


def test_a_step_is_not_followed_where_it_does_not_suit_today() -> None:
    brief = replace(USUAL, steps=(("middle", "weighted"),))
    assert follow_steps(CHAIN, MIDDLE, brief) is MIDDLE


@given(st.data())
def test_any_steps_at_all_are_followed_to_an_end_that_suits(catalogue: Catalogue, data: st.DataObject) -> None:
    ids = st.sampled_from([*sorted(catalogue.exercises), "gone-from-the-catalogue"])
    steps = data.draw(st.dictionaries(ids, ids))
    brief = replace(data.draw(briefs()), steps=tuple(sorted(steps.items())))
    group = data.draw(st.sampled_from(MuscleGroup))
    exercise = data.draw(st.sampled_from(catalogue.by_group[group]))
    taken = follow_steps(catalogue, exercise, brief)
    assert taken.group is group
    assert taken is exercise or brief.allows(taken)
