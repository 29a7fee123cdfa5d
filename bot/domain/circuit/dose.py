"""How much of an exercise, and how long it takes: repetitions, holds, sides, rounds, seconds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.catalogue import Catalogue, CoolDownItem, Exercise

# Clinic, question round: 10 to 12 repetitions, a circuit with minimal rest, 2 to 3 times through, about 20 minutes.
MIN_REPS, MAX_REPS = 10, 12
MIN_ROUNDS, MAX_ROUNDS = 2, 3
DEFAULT_MINUTES = 20
DEFAULT_COOL_DOWN_MINUTES = 6

# Minimal rest still means getting up, finding the next place and taking hold.
TRANSITION_SECONDS = 15
SIDE_CHANGE_SECONDS = 5
COOL_DOWN_TRANSITION_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Station:
    """One exercise with its dose: `reps` for each side where it is one-sided, None where it is a hold."""

    exercise: Exercise
    reps: int | None

    @property
    def work_seconds(self) -> float:
        """Seconds of one visit to this station, both sides and the change between them included."""
        exercise = self.exercise
        one_side = (exercise.hold_seconds if self.reps is None else self.reps * (exercise.seconds_per_rep or 0)) or 0
        return 2 * one_side + SIDE_CHANGE_SECONDS if exercise.each_side else one_side

    @property
    def dose(self) -> str:
        """The dose as it is spoken: "12", "10 each side", "25 s each side", "up to 12"."""
        amount = f"{self.exercise.hold_seconds} s" if self.reps is None else str(self.reps)
        ceiling = f"up to {amount}" if self.exercise.up_to else amount
        return f"{ceiling} each side" if self.exercise.each_side else ceiling


def build_station(exercise: Exercise, reps: int) -> Station:
    """Return the exercise as a station: `reps` repetitions, or its hold where it is a hold."""
    return Station(exercise, None if exercise.hold_seconds is not None else reps)


def usual_stations(catalogue: Catalogue) -> Iterator[tuple[int, Station]]:
    """Every exercise at its place in a circuit with the doses that nearly all circuits have, the most usual first."""
    for reps in (MAX_REPS, MIN_REPS):
        for number, members in enumerate(catalogue.by_group.values(), start=1):
            for exercise in members:
                if reps == MAX_REPS or exercise.hold_seconds is None:
                    yield number, build_station(exercise, reps)


def circuit_seconds(stations: tuple[Station, ...], rounds: int) -> float:
    """Seconds of the whole circuit: the work of every round and a transition between any two stations."""
    work = sum(station.work_seconds for station in stations)
    return rounds * work + (rounds * len(stations) - 1) * TRANSITION_SECONDS


def cool_down_seconds(items: Iterable[CoolDownItem]) -> float:
    """Seconds of the cool-down: both sides, and getting into place before each item."""
    return sum(
        item.seconds * (2 if item.each_side else 1)
        + (SIDE_CHANGE_SECONDS if item.each_side else 0)
        + COOL_DOWN_TRANSITION_SECONDS
        for item in items
    )


def whole_minutes(seconds: float) -> int:
    """Minutes as a member reads them: rounded up, so that a promise of 20 is never 20 and a half."""
    return -(-int(-(-seconds // 1)) // 60)
