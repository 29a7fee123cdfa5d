"""The circuit: one exercise from each of the four groups, dosed to fit the time, with its cool-down and its seed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.domain.catalogue import Catalogue, CoolDownItem, Equipment, Exercise, MuscleGroup
from bot.domain.circuit.candidates import Candidates, Past, choose, find_candidates, keep_both_ways, pick, recent_ids
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.cool_down import choose_cool_down
from bot.domain.circuit.dose import (
    MAX_REPS,
    MAX_ROUNDS,
    MIN_REPS,
    MIN_ROUNDS,
    Station,
    build_station,
    circuit_seconds,
    cool_down_seconds,
    whole_minutes,
)
from bot.domain.circuit.notes import Note
from bot.domain.circuit.seed import read_seed, write_seed
from bot.domain.errors import PrivateError

Picks = Mapping[MuscleGroup, Exercise]


@dataclass(frozen=True)
class Circuit:
    """A circuit ready to be done; `notes` say which limits were relaxed and why."""

    constraints: CircuitConstraints
    stations: tuple[Station, ...]
    rounds: int
    cool_down: tuple[CoolDownItem, ...]
    seed: int
    notes: tuple[Note, ...] = ()

    @property
    def seconds(self) -> float:
        """Seconds of the circuit alone."""
        return circuit_seconds(self.stations, self.rounds)

    @property
    def minutes(self) -> int:
        """Whole minutes of the circuit alone, rounded up."""
        return whole_minutes(self.seconds)

    @property
    def cool_down_minutes(self) -> int:
        """Whole minutes of the cool-down, rounded up."""
        return whole_minutes(cool_down_seconds(self.cool_down))

    @property
    def total_minutes(self) -> int:
        """Whole minutes of everything: the two figures beside it add up to it."""
        return self.minutes + self.cool_down_minutes

    @property
    def exercise_ids(self) -> frozenset[str]:
        """The ids of its exercises, as a member's past keeps them."""
        return frozenset(station.exercise.id for station in self.stations)


@dataclass(frozen=True, slots=True)
class Dose:
    """Rounds and repetitions; `fits` is False if even the smallest dose is too long."""

    rounds: int
    reps: int
    fits: bool


def draw_circuit(
    catalogue: Catalogue, constraints: CircuitConstraints, rng: Random, past: Past = (), seed: int | None = None
) -> Circuit:
    """Return a circuit for these constraints, drawn with `rng`, or the one that a seed names.

    Takes one exercise from each group (clinic, question round), none of the last two circuits while an alternative
    exists, and fits the minutes: fewer rounds first, then fewer repetitions, then quicker exercises. Raises
    PrivateError if no group has a safe exercise left.
    """
    if seed is not None:  # what a seed names depends on the constraints alone
        rng, past = Random(seed), ()  # noqa: S311  # nosec B311  # no secret: a seed reproduces its replacements too
    candidates = {group: find_candidates(catalogue, group, constraints, past) for group in MuscleGroup}
    if constraints.for_everyone:
        candidates = {group: keep_both_ways(catalogue, found, constraints, past) for group, found in candidates.items()}
    if not any(found.exercises for found in candidates.values()):
        raise PrivateError(
            "I have no exercise that spares all of these places, so rest them tonight. "
            "Please see a physiotherapist or doctor about them."
        )
    if seed is None:
        drawn = {group: choose(found.exercises, past, rng) for group, found in candidates.items() if found.exercises}
        picked, picking = _use_wanted(drawn, candidates, constraints, past, rng)
    else:
        picked, picking = _follow_seed(catalogue, seed, candidates, constraints, rng)
    picks, quickening = _take_quicker(picked, candidates, constraints, past, rng)
    relaxing = [
        found.note
        for group, found in candidates.items()
        if found.note and _was_relaxed(picks.get(group), constraints, past)
    ]
    circuit = build_circuit(catalogue, constraints, tuple(picks.values()))
    repeating = _say_repeats(picks, candidates, past)
    return replace(circuit, notes=(*picking, *quickening, *repeating, *relaxing, *circuit.notes))


def build_circuit(catalogue: Catalogue, constraints: CircuitConstraints, exercises: Sequence[Exercise]) -> Circuit:
    """Return these exercises as a circuit: dosed for the minutes given, with cool-down, seed and notes about time."""
    dose = choose_dose(exercises, constraints)
    stations = tuple(build_station(exercise, dose.reps) for exercise in exercises)
    return Circuit(
        constraints=constraints,
        stations=stations,
        rounds=dose.rounds,
        cool_down=choose_cool_down(catalogue, stations, constraints),
        seed=write_seed(catalogue, exercises),
        notes=tuple(_time_notes(constraints, dose, circuit_seconds(stations, dose.rounds))),
    )


def choose_dose(exercises: Sequence[Exercise], constraints: CircuitConstraints) -> Dose:
    """Return the largest dose that fits the minutes: fewer rounds first, then fewer repetitions, at least 10."""
    first = first_reps(constraints)
    most = constraints.rounds or MAX_ROUNDS
    fewest = constraints.rounds or MIN_ROUNDS
    options = [(rounds, first) for rounds in range(most, fewest - 1, -1)]
    options += [(fewest, reps) for reps in range(first - 1, MIN_REPS - 1, -1)]
    if fewest > MIN_ROUNDS:
        options += [(MIN_ROUNDS, reps) for reps in range(first, MIN_REPS - 1, -1)]
    for rounds, reps in options:
        if _seconds(exercises, rounds, reps) <= constraints.minutes * 60:
            return Dose(rounds, reps, fits=True)
    return Dose(*options[-1], fits=False)


def first_reps(constraints: CircuitConstraints) -> int:
    """Return the repetitions that a circuit starts from: 12, or 10 for an easy one."""
    return MIN_REPS if constraints.level == 1 else MAX_REPS


def _seconds(exercises: Sequence[Exercise], rounds: int, reps: int) -> float:
    return circuit_seconds(tuple(build_station(exercise, reps) for exercise in exercises), rounds)


def _time_notes(constraints: CircuitConstraints, dose: Dose, seconds: float) -> list[str]:
    if not dose.fits:
        return [f"It can't be shorter than {whole_minutes(seconds)} minutes: 2 rounds of 10 is the minimum."]
    notes = []
    most = constraints.rounds or MAX_ROUNDS
    if dose.rounds < most:
        notes.append(f"{dose.rounds} rounds instead of {most}, to fit {constraints.minutes} minutes.")
    if dose.reps < first_reps(constraints):
        notes.append(
            f"{dose.reps} repetitions instead of {first_reps(constraints)}, to fit {constraints.minutes} minutes."
        )
    return notes


def _follow_seed(
    catalogue: Catalogue,
    seed: int,
    candidates: Mapping[MuscleGroup, Candidates],
    constraints: CircuitConstraints,
    rng: Random,
) -> tuple[Picks, list[str]]:
    """Return the seed's exercises that the constraints allow, and notes that say which had to be replaced."""
    named = read_seed(catalogue, seed)
    picks: dict[MuscleGroup, Exercise] = {}
    notes: list[str] = []
    for group, found in candidates.items():
        exercise = named.get(group)
        if exercise is not None and (constraints.allows(exercise) or exercise in found.exercises):
            picks[group] = exercise
        elif found.exercises:
            picks[group] = pick(found.exercises, rng)
            if exercise is not None:
                notes.append(f"{picks[group].name} replaces {exercise.name}, which doesn't suit you today.")
    return picks, notes


def _use_wanted(
    drawn: Picks, candidates: Mapping[MuscleGroup, Candidates], constraints: CircuitConstraints, past: Past, rng: Random
) -> tuple[Picks, list[str]]:
    """Return picks that use each piece of equipment named for today, where any exercise allows; say which is not."""
    picks = dict(drawn)
    unused: list[str] = []
    kept: set[MuscleGroup] = set()
    for piece in sorted(constraints.wanted):
        users = [group for group, exercise in picks.items() if piece in exercise.equipment]
        if users:
            kept.add(users[0])
            continue
        offers = _offers(piece, _less_recent(candidates, past), kept) or _offers(piece, candidates, kept)
        if offers:
            group = pick(list(offers), rng)
            picks[group] = choose(offers[group], past, rng)
            kept.add(group)
        elif piece is not Equipment.FOAM_ROLLER:  # its place is the cool-down
            unused.append(f"Nothing with the {piece.value.replace('-', ' ')} fits everything else you asked for today.")
    return picks, unused


def _offers(
    piece: Equipment, candidates: Mapping[MuscleGroup, Candidates], kept: Collection[MuscleGroup]
) -> dict[MuscleGroup, list[Exercise]]:
    """The exercises that use a piece of equipment, of each group that has any and is not kept."""
    offers = {group: [e for e in found.exercises if piece in e.equipment] for group, found in candidates.items()}
    return {group: exercises for group, exercises in offers.items() if exercises and group not in kept}


def _less_recent(candidates: Mapping[MuscleGroup, Candidates], past: Past) -> dict[MuscleGroup, Candidates]:
    recent = recent_ids(past)
    return {
        group: replace(found, exercises=tuple(e for e in found.exercises if e.id not in recent))
        for group, found in candidates.items()
    }


def _take_quicker(
    drawn: Picks, candidates: Mapping[MuscleGroup, Candidates], constraints: CircuitConstraints, past: Past, rng: Random
) -> tuple[Picks, list[str]]:
    """Return picks whose smallest dose fits: new quicker ones if that is enough, recent ones if not; say which."""
    picks = drawn
    for offered in (_less_recent(candidates, past), candidates):
        picks = _exchange_slow(picks, offered, constraints, past, rng)
    return picks, [
        f"{quicker.name} instead of {drawn[group].name}, which takes longer."
        for group, quicker in picks.items()
        if quicker is not drawn[group]
    ]


def _exchange_slow(
    drawn: Picks, candidates: Mapping[MuscleGroup, Candidates], constraints: CircuitConstraints, past: Past, rng: Random
) -> Picks:
    """Return the picks with slow ones, one-sided first, exchanged for quicker ones until the least dose fits."""
    picks = dict(drawn)
    tried: set[MuscleGroup] = set()
    while not choose_dose(tuple(picks.values()), constraints).fits and len(tried) < len(picks):
        slowest = max(
            (group for group in picks if group not in tried),
            key=lambda group: (picks[group].each_side, _least_seconds(picks[group])),
        )
        tried.add(slowest)
        old = picks[slowest]
        quicker = [e for e in candidates[slowest].exercises if _least_seconds(e) < _least_seconds(old)]
        if not quicker:
            continue
        fitting = [e for e in quicker if choose_dose(tuple((picks | {slowest: e}).values()), constraints).fits]
        picks[slowest] = (
            choose(fitting, past, rng) if fitting else min(quicker, key=lambda e: (_least_seconds(e), e.id))
        )
    return picks


def _least_seconds(exercise: Exercise) -> float:
    return build_station(exercise, MIN_REPS).work_seconds


def _was_relaxed(exercise: Exercise | None, constraints: CircuitConstraints, past: Past) -> bool:
    """False if a pick from relaxed candidates happens to keep every limit after all."""
    if exercise is None:
        return True
    return not (
        constraints.allows(exercise) and constraints.has_level(exercise) and exercise.id not in recent_ids(past)
    )


def _say_repeats(
    picks: Mapping[MuscleGroup, Exercise], candidates: Mapping[MuscleGroup, Candidates], past: Past
) -> list[str]:
    """Say which picks are recent although others exist: the time or the equipment left nothing new."""
    recent = recent_ids(past)
    return [
        f"{exercise.name} again: nothing new fits your time and equipment."
        for group, exercise in picks.items()
        if exercise.id in recent and any(other.id not in recent for other in candidates[group].exercises)
    ]
