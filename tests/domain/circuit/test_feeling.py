"""How strength felt moves the next circuit: three easy ones up, a hard one down, one step a week at a station."""

import itertools
import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import EVERYDAY_EQUIPMENT, MuscleGroup
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.draw import build_circuit
from bot.domain.circuit.feeling import Felt, FeltSession, Move, describe_step, find_steps, find_wishes
from bot.domain.circuit.progression import Direction
from tests.shipped import CATALOGUE

USUAL = CircuitConstraints(equipment=EVERYDAY_EQUIPMENT)
START = datetime(2026, 1, 5, 18, tzinfo=UTC)
DAY = timedelta(days=1)
ONE_OF_EACH = tuple(exercises[0].id for exercises in CATALOGUE.by_group.values())
LETTERS = {"e": Felt.EASY, "r": Felt.RIGHT, "h": Felt.HARD, "x": Felt.HURTS}


def wishes(felt: str, moves: tuple[Move, ...] = (), now: datetime = START) -> set[Direction]:
    """The directions that circuits which felt like these letters wish for, the first of them circuit 1."""
    sessions = [FeltSession(number, LETTERS[one], ONE_OF_EACH) for number, one in enumerate(felt, start=1)]
    return set(find_wishes(CATALOGUE, sessions, moves, now).values())


def reckoned(felt: str) -> set[Direction]:
    """The same by brute force: over the letters as they are written."""
    if felt.endswith("h"):
        return {Direction.EASIER}
    since = re.split("[hx]", felt)[-1]
    return {Direction.HARDER} if len(since.replace("r", "")) >= 3 else set()


@given(st.text("erhx", max_size=12))
def test_three_easy_ones_wish_harder_and_a_hard_one_easier(felt: str) -> None:
    assert wishes(felt) == reckoned(felt)


def test_a_place_that_hurts_never_makes_anything_harder() -> None:
    assert wishes("eex") == wishes("eexee") == set()
    assert wishes("eexeee") == {Direction.HARDER}


@given(st.lists(st.tuples(st.sampled_from("eehrx"), st.sampled_from((1, 2, 3, 6, 0))), min_size=6, max_size=30))
def test_no_station_takes_two_steps_in_a_week_and_every_step_is_one(life: list[tuple[str, int]]) -> None:
    now, moves, sessions = START, list[Move](), list[FeltSession]()
    exercises = ONE_OF_EACH
    taken: dict[MuscleGroup, list[datetime]] = {}
    for number, (felt, days) in enumerate(life, start=1):
        now += days * DAY
        circuit = build_circuit(CATALOGUE, USUAL, [CATALOGUE.exercises[one] for one in exercises])
        for step in find_steps(CATALOGUE, circuit, find_wishes(CATALOGUE, sessions, moves, now)):
            left = CATALOGUE.exercises[step.left]
            assert step.taken in (left.harder if step.direction is Direction.HARDER else left.easier)
            assert USUAL.allows(CATALOGUE.exercises[step.taken])
            taken.setdefault(step.group, []).append(now)
            moves.append(Move(number, now, step.group))
            exercises = tuple(step.taken if one == step.left else one for one in exercises)
            assert CATALOGUE.exercises[step.taken].name in describe_step(CATALOGUE, step)
        sessions.append(FeltSession(number, LETTERS[felt], exercises))
    for moments in taken.values():
        assert all(later - earlier >= 7 * DAY for earlier, later in itertools.pairwise(moments))


def test_what_was_done_before_a_step_counts_no_more() -> None:
    moved = tuple(Move(4, START - 8 * DAY, group) for group in MuscleGroup)
    assert wishes("eee", moved) == set()
    assert wishes("eeeee", moved) == set()
    assert wishes("eeeeee", moved) == {Direction.HARDER}
    assert wishes("eeeeee", moved, START - 2 * DAY) == set()
