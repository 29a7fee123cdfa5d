"""A guided session: the steps that lead one member through a circuit, and what their buttons do to where they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.catalogue import Catalogue, CoolDownItem, Exercise
from bot.domain.circuit.dose import (
    COOL_DOWN_TRANSITION_SECONDS,
    MAX_REPS,
    MIN_REPS,
    SIDE_CHANGE_SECONDS,
    TRANSITION_SECONDS,
    Station,
    build_station,
)
from bot.domain.circuit.draw import Circuit
from bot.domain.circuit.moments import Moment, Phase, Watch

Item = Exercise | CoolDownItem


class Part(StrEnum):
    """What a step belongs to."""

    CIRCUIT = "circuit"
    COOL_DOWN = "cool-down"
    MOVES = "moves"  # a warm-up, or stretches alone


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: the `number`th of `count`, in a round of so many. `seconds` is a hold's, for each side."""

    item: Item
    dose: str
    part: Part
    number: int
    count: int
    round: int = 1
    rounds: int = 1

    @property
    def hold_seconds(self) -> int | None:
        """How long it is held on each side; None where repetitions are counted."""
        return self.item.hold_seconds if isinstance(self.item, Exercise) else self.item.seconds

    @property
    def change_seconds(self) -> int:
        """Seconds to get into place."""
        return TRANSITION_SECONDS if isinstance(self.item, Exercise) else COOL_DOWN_TRANSITION_SECONDS

    @property
    def moments(self) -> tuple[Moment, ...]:
        """What happens when, from the moment on at which the step is shown: into place, then the hold side by side."""
        begin, hold = float(self.change_seconds), self.hold_seconds
        ready = Moment(0.0, Phase.READY, begin)
        if hold is None:
            return ready, Moment(begin, Phase.WORK)
        first = begin + hold
        if not self.item.each_side:
            return ready, Moment(begin, Phase.WORK, first), Moment(first, Phase.OVER)
        last = first + SIDE_CHANGE_SECONDS + hold
        return ready, Moment(begin, Phase.WORK, first), Moment(first, Phase.SWITCH, last), Moment(last, Phase.OVER)


def circuit_steps(circuit: Circuit) -> tuple[Step, ...]:
    """Return the steps of a circuit: station by station, round by round, then the cool-down item by item."""
    count = len(circuit.stations)
    stations = [
        Step(one.exercise, one.dose, Part.CIRCUIT, number, count, of, circuit.rounds)
        for of in range(1, circuit.rounds + 1)
        for number, one in enumerate(circuit.stations, start=1)
    ]
    return (*stations, *_numbered(circuit.cool_down, Part.COOL_DOWN))


def move_steps(items: Sequence[Item]) -> tuple[Step, ...]:
    """Return the steps of a warm-up or of stretches: each once."""
    return tuple(_numbered(items, Part.MOVES))


def move_dose(item: Item) -> str:
    """Return how much of it is done alone, outside of a circuit: the fewest repetitions, or as long as it is held."""
    if isinstance(item, Exercise):
        return build_station(item, MIN_REPS).dose
    return f"{item.seconds} s each side" if item.each_side else f"{item.seconds} s"


def put_in(catalogue: Catalogue, circuit: Circuit, instead: Mapping[str, str]) -> Circuit:
    """Return the circuit with others instead of some exercises (by id), its rounds and repetitions as they were."""
    reps = next((one.reps for one in circuit.stations if one.reps is not None), MAX_REPS)
    stations: list[Station] = []
    for station in circuit.stations:
        other = catalogue.exercises.get(instead.get(station.exercise.id, ""))
        stations.append(build_station(other, reps) if other is not None else station)
    return replace(circuit, stations=tuple(stations))


@dataclass(frozen=True)
class Guided:
    """Where a member is in their session. `turn` counts what changed it: a button is good for the turn it shows.

    Either of a circuit, with what is done `instead` of its exercises (by id), or of `items` alone. The `watch` runs
    from the moment on at which the step was shown.
    """

    session_id: int
    guild_id: int
    member_id: int
    watch: Watch
    circuit_id: int | None = None
    items: tuple[str, ...] = ()
    step: int = 0
    turn: int = 0
    instead: Mapping[str, str] = field(default_factory=dict)
    is_stopped: bool = False

    def press(self, action: str, count: int, now: float) -> "Guided":
        """Return the session after Next, Back, Pause, Resume or Stop, of so many steps in all.

        After the last step and after Stop nothing moves any more, save that Back leads in again.
        """
        match action:
            case "next" if not self.is_stopped:
                moved = replace(self, step=min(self.step + 1, count), watch=Watch(now))
            case "back" if self.is_stopped:  # in again where it was left
                moved = replace(self, is_stopped=False, watch=Watch(now))
            case "back":
                moved = replace(self, step=max(0, min(self.step, count) - 1), watch=Watch(now))
            case "pause" if not self.is_stopped and self.step < count:
                moved = replace(self, watch=self.watch.pause(now))
            case "resume":
                moved = replace(self, watch=self.watch.resume(now))
            case "stop" if self.step < count:
                moved = replace(self, watch=self.watch.pause(now), is_stopped=True)
            case _:
                return self
        return replace(moved, turn=self.turn + 1)

    def take_instead(self, exercise_id: str, other_id: str, now: float) -> "Guided":
        """Return the session with another exercise instead of one of the circuit's; the step begins anew."""
        instead = {**self.instead, exercise_id: other_id}
        return replace(self, instead=instead, watch=Watch(now), turn=self.turn + 1)


def _numbered(items: Sequence[Item], part: Part) -> Iterator[Step]:
    for number, item in enumerate(items, start=1):
        yield Step(item, move_dose(item), part, number, len(items))
