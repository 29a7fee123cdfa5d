"""What a dose is called and how many seconds it takes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.circuit.dose import Station, build_station, circuit_seconds, cool_down_seconds, whole_minutes
from tests.domain.samples import make_exercise
from tests.each import cases

REPS = make_exercise("squat", seconds_per_rep=3)
ONE_SIDED = make_exercise("lunge", seconds_per_rep=3, each_side=True)
HOLD = make_exercise("plank", seconds_per_rep=None, hold_seconds=30)
ONE_SIDED_HOLD = make_exercise("side-plank", seconds_per_rep=None, hold_seconds=25, each_side=True)
CEILING = make_exercise("pull-up", up_to=True)


@cases(
    ("station", "dose", "seconds"),
    [
        (build_station(REPS, 12), "12", 36),
        (build_station(ONE_SIDED, 10), "10 each side", 30 + 5 + 30),
        (build_station(HOLD, 12), "30 s", 30),
        (build_station(ONE_SIDED_HOLD, 12), "25 s each side", 25 + 5 + 25),
        (build_station(CEILING, 12), "up to 12", 36),
    ],
)
def test_a_dose_is_said_and_timed(station: Station, dose: str, seconds: float) -> None:
    assert station.dose == dose
    assert station.work_seconds == seconds


def test_a_circuit_takes_its_work_and_a_transition_between_any_two_stations() -> None:
    stations = (build_station(REPS, 10), build_station(HOLD, 10))
    assert circuit_seconds(stations, 2) == 2 * (30 + 30) + 3 * 15
    assert circuit_seconds((), 2) <= 0


def test_no_cool_down_takes_no_time() -> None:
    assert cool_down_seconds(()) == 0


@given(st.floats(0, 10_000))
def test_minutes_are_rounded_up_and_never_by_a_whole_one(seconds: float) -> None:
    assert seconds <= whole_minutes(seconds) * 60 < seconds + 61


@cases(("seconds", "minutes"), [(0, 0), (0.5, 1), (60, 1), (60.25, 2), (1200, 20), (1200.1, 21)])
def test_a_promise_of_20_minutes_is_never_20_and_a_half(seconds: float, minutes: int) -> None:
    assert whole_minutes(seconds) == minutes
