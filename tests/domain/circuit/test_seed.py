"""A seed names exercises, the same ones on any machine."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue, MuscleGroup
from bot.domain.circuit.seed import read_seed, write_seed
from bot.domain.words.circuit import MAX_SEED
from tests.domain.samples import make_catalogue, make_exercise


def _most(catalogue: Catalogue) -> int:
    most = 1
    for members in catalogue.by_group.values():
        most *= len(members) + 1
    return most


@given(st.data())
def test_a_seed_is_read_back_to_the_exercises_it_was_written_from(catalogue: Catalogue, data: st.DataObject) -> None:
    picks = [data.draw(st.sampled_from((None, *members))) for members in catalogue.by_group.values()]
    exercises = [exercise for exercise in picks if exercise is not None]
    seed = write_seed(catalogue, exercises)
    assert 0 <= seed <= MAX_SEED
    assert list(read_seed(catalogue, seed).values()) == exercises


@given(st.data())
def test_no_two_seeds_name_the_same_exercises(catalogue: Catalogue, data: st.DataObject) -> None:
    seed = data.draw(st.integers(0, _most(catalogue) - 1))
    assert write_seed(catalogue, list(read_seed(catalogue, seed).values())) == seed


@given(st.integers(0, MAX_SEED))
def test_any_seed_a_member_can_type_names_exercises_of_their_groups_in_order(catalogue: Catalogue, seed: int) -> None:
    named = read_seed(catalogue, seed)
    assert all(exercise.group is group for group, exercise in named.items())
    assert list(named) == [group for group in MuscleGroup if group in named]
    assert read_seed(catalogue, seed + _most(catalogue)) == named


def test_a_seed_does_not_hang_on_the_order_of_the_file() -> None:
    two = [make_exercise("ant"), make_exercise("bee")]
    one_way, other_way = make_catalogue(*two), make_catalogue(*reversed(two))
    for catalogue in (one_way, other_way):
        ant, bee = catalogue.exercises["ant"], catalogue.exercises["bee"]
        assert (write_seed(catalogue, [ant]), write_seed(catalogue, [bee])) == (19, 21)
