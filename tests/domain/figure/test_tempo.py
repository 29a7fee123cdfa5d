"""Films: every repetition takes its own time, slower on the way down, and rests where its text says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Exercise
from bot.domain.figure.tempo import FEWEST, MOST, tempo_of
from tests.each import cases
from tests.shipped import CATALOGUE, DRAWINGS

EXERCISES = CATALOGUE.exercises


@cases("exercise", [e for e in EXERCISES.values() if e.seconds_per_rep], ids=lambda e: e.id)
def test_a_film_takes_as_long_as_a_repetition(exercise: Exercise) -> None:
    seconds = exercise.seconds_per_rep
    assert seconds is not None
    tempo = tempo_of(DRAWINGS[exercise.id], seconds)
    assert tempo.seconds == pytest.approx(seconds, rel=0.02)
    assert sum(stand for _, stand in tempo.beats()) == pytest.approx(tempo.seconds)


@cases("item_id", ["nordic-curl", "good-morning", "lateral-lunge"])
def test_what_lowers_the_body_goes_out_slower_than_it_comes_back(item_id: str) -> None:
    tempo = tempo_of(DRAWINGS[item_id], 4)
    assert tempo.out > tempo.back


@cases("item_id", ["glute-bridge", "pull-up", "donkey-kick"])
def test_what_lifts_the_body_comes_back_slower_than_it_goes_out(item_id: str) -> None:
    tempo = tempo_of(DRAWINGS[item_id], 4)
    assert tempo.back > tempo.out


def test_a_rest_at_the_top_is_part_of_the_repetition() -> None:
    resting = tempo_of(DRAWINGS["glute-bridge"], 4)
    assert resting.last >= 1
    assert resting.seconds == pytest.approx(4)


def test_a_hold_stands_longer_than_it_moves() -> None:
    tempo = tempo_of(DRAWINGS["side-plank"], None)
    assert tempo.last > 2 * tempo.first
    assert tempo.beats()[tempo.count - 1][1] == tempo.last


def test_a_walk_does_not_go_backwards() -> None:
    assert tempo_of(DRAWINGS["suitcase-carry"], 3).back == 0


@given(st.sampled_from(sorted(DRAWINGS)), st.none() | st.floats(0.5, 20))
def test_every_tempo_has_pictures_and_no_hurry(item_id: str, seconds: float | None) -> None:
    tempo = tempo_of(DRAWINGS[item_id], seconds)
    assert FEWEST <= tempo.count <= MOST
    assert all(0 <= number < tempo.count and stand > 0 for number, stand in tempo.beats())
