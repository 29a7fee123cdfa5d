"""The shipped data: complete, consistent, and enough for everybody."""

from collections import Counter
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import (
    BODYWEIGHT,
    EVERYDAY_EQUIPMENT,
    Catalogue,
    CoolDownItem,
    Exercise,
    MuscleGroup,
    Place,
    SorePlace,
    Surrounding,
)
from bot.domain.circuit.candidates import find_candidates
from bot.domain.circuit.constraints import CircuitConstraints
from tests.each import cases


def _everything(catalogue: Catalogue) -> list[Exercise | CoolDownItem]:
    return [*catalogue.exercises.values(), *catalogue.cool_down.values()]


def test_all_89_exercises_and_24_cool_down_items_are_there(catalogue: Catalogue) -> None:
    assert len(catalogue.exercises) == 89
    assert len(catalogue.cool_down) == 24
    assert {group.value: len(members) for group, members in catalogue.by_group.items()} == {
        "hamstrings-glutes": 20,
        "core": 23,
        "hips": 23,
        "upper-back": 23,
    }


def test_ids_and_names_are_each_others_only_owner(catalogue: Catalogue) -> None:
    ids = [*catalogue.exercises, *catalogue.cool_down]
    names = Counter(item.name.casefold() for item in _everything(catalogue))
    assert len(set(ids)) == len(ids)
    assert [name for name, count in names.items() if count > 1] == []
    assert all(exercise_id == exercise_id.lower().replace(" ", "-") for exercise_id in ids)


def test_chains_are_mutual_and_end(catalogue: Catalogue) -> None:
    for exercise in catalogue.exercises.values():
        for easier in exercise.easier:
            assert exercise.id in catalogue.exercises[easier].harder
            assert catalogue.exercises[easier].level <= exercise.level
        for harder in exercise.harder:
            assert exercise.id in catalogue.exercises[harder].easier
        reached, ahead = set[str](), list(exercise.harder)
        while ahead:
            harder = ahead.pop()
            assert harder != exercise.id
            if harder not in reached:
                reached.add(harder)
                ahead += catalogue.exercises[harder].harder


def test_every_exercise_can_be_made_easier_or_harder(catalogue: Catalogue) -> None:
    assert [exercise.id for exercise in catalogue.exercises.values() if not exercise.easier + exercise.harder] == []


def test_every_text_is_a_sentence_of_its_own(catalogue: Catalogue) -> None:
    for item in _everything(catalogue):
        form = item.form
        texts = [form.set_up, form.move, form.feel, form.mistake, *([item.cue] if isinstance(item, Exercise) else [])]
        assert all(text[0].isupper() and text.endswith(".") for text in texts), item.id
        assert len(set(texts)) == len(texts), item.id
        assert not any(mark in text for text in texts for mark in ("\n", "@", "http", "—", "*", "`")), item.id
    cues = Counter(exercise.cue for exercise in catalogue.exercises.values())
    assert [cue for cue, count in cues.items() if count > 1] == []


def test_every_reason_to_spare_a_place_says_why(catalogue: Catalogue) -> None:
    for item in _everything(catalogue):
        assert all(len(reason) >= 4 for reason in item.avoid.values()), item.id


def test_every_muscle_worked_has_something_to_roll_or_stretch_it(catalogue: Catalogue) -> None:
    worked = set(chain.from_iterable(exercise.primary for exercise in catalogue.exercises.values()))
    everyday, on_a_mat = CircuitConstraints(equipment=EVERYDAY_EQUIPMENT), CircuitConstraints(equipment=BODYWEIGHT)
    for constraints in (everyday, on_a_mat):
        items = [item for item in catalogue.cool_down.values() if constraints.allows(item)]
        assert worked <= set(chain.from_iterable(item.muscles for item in items))


def test_every_cool_down_item_fits_the_shortest_cool_down(catalogue: Catalogue) -> None:
    assert all(item.seconds * (2 if item.each_side else 1) + 15 <= 2 * 60 for item in catalogue.cool_down.values())


@cases("level", [1, 2, 3])
@cases("place", [frozenset[Place](), *(frozenset({place}) for place in Place), frozenset(Place)])
def test_without_any_equipment_every_group_has_an_exercise_in_every_place(
    catalogue: Catalogue, place: frozenset[Place], level: int
) -> None:
    constraints = CircuitConstraints(equipment=frozenset(), places=place, level=level)  # type: ignore[arg-type]  # 1, 2 or 3
    for group in MuscleGroup:
        found = find_candidates(catalogue, group, constraints)
        assert found.exercises
        assert all(constraints.allows(exercise) for exercise in found.exercises)


@cases("place", SorePlace)
def test_every_sore_place_is_known_to_the_exercises_and_leaves_every_group_some(
    catalogue: Catalogue, place: SorePlace
) -> None:
    assert any(place in item.avoid for item in _everything(catalogue))
    constraints = CircuitConstraints(equipment=EVERYDAY_EQUIPMENT, sore=frozenset({place}))
    for group in MuscleGroup:
        assert find_candidates(catalogue, group, constraints).exercises
        assert not find_candidates(catalogue, group, constraints).note


def test_every_group_has_exercises_for_one_person_with_empty_hands(catalogue: Catalogue) -> None:
    for group in MuscleGroup:
        alone = [e for e in catalogue.by_group[group] if Surrounding.PARTNER not in e.needs and not e.equipment]
        assert len(alone) >= 3


@given(st.sampled_from(MuscleGroup))
def test_the_order_of_a_group_is_by_id(catalogue: Catalogue, group: MuscleGroup) -> None:
    ids = [exercise.id for exercise in catalogue.by_group[group]]
    assert ids == sorted(ids)
    assert [catalogue.position[exercise_id] for exercise_id in ids] == list(range(len(ids)))
