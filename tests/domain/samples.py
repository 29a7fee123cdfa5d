"""Made-up exercises for one rule at a time, and the strategies by which hypothesis makes up briefs and requests."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache
from math import prod
from typing import Any

from hypothesis import strategies as st

from bot.domain.catalogue import (
    BODYWEIGHT,
    GYM,
    Catalogue,
    Equipment,
    Exercise,
    FormCues,
    MuscleGroup,
    Place,
    SorePlace,
)
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.request import CircuitRequest
from bot.domain.profile import Profile
from bot.domain.words.circuit import MAX_COOL_DOWN, MAX_MINUTES, MAX_SEED, MIN_COOL_DOWN, MIN_MINUTES
from tests.subsets import subsets

TODAY = date(2026, 11, 22)
FORM = FormCues(set_up="Stand.", move="Move.", feel="The muscle.", mistake="Haste.")


def make_exercise(exercise_id: str, group: MuscleGroup = MuscleGroup.CORE, **facts: Any) -> Exercise:
    """An exercise that needs nothing and spares everything, but for the facts given."""
    exercise = Exercise(
        id=exercise_id,
        name=exercise_id.capitalize(),
        also=(),
        group=group,
        primary=("obliques",),
        secondary=(),
        equipment=frozenset(),
        needs=frozenset(),
        level=2,
        each_side=False,
        seconds_per_rep=3,
        hold_seconds=None,
        up_to=False,
        pattern="made up",
        easier=(),
        harder=(),
        floor=False,
        outdoor=True,
        avoid={},
        form=FORM,
        cue="Move.",
    )
    return replace(exercise, **facts)


def make_catalogue(*exercises: Exercise, catalogue: Catalogue | None = None) -> Catalogue:
    """A catalogue of these exercises, with one plain exercise in each group that has none."""
    groups = {exercise.group for exercise in exercises}
    fillers = [make_exercise(f"plain-{group.value}", group) for group in MuscleGroup if group not in groups]
    return Catalogue(
        exercises={exercise.id: exercise for exercise in (*exercises, *fillers)},
        cool_down=catalogue.cool_down if catalogue else {},
    )


def keep_only(catalogue: Catalogue, ids: Iterable[str]) -> Catalogue:
    """The catalogue less all other exercises, its chains cut to what is left."""
    kept = frozenset(ids)
    return Catalogue(
        exercises={
            exercise.id: replace(
                exercise,
                easier=tuple(other for other in exercise.easier if other in kept),
                harder=tuple(other for other in exercise.harder if other in kept),
            )
            for exercise in catalogue.exercises.values()
            if exercise.id in kept
        },
        cool_down=catalogue.cool_down,
    )


@cache
def few_of_each(catalogue: Catalogue, most: int = 4) -> st.SearchStrategy[Catalogue]:
    """Catalogues with so few exercises in each group that limits have to give way."""
    groups = [
        st.lists(st.sampled_from([exercise.id for exercise in members]), min_size=1, max_size=most)
        for members in catalogue.by_group.values()
    ]
    return st.tuples(*groups).map(lambda chosen: keep_only(catalogue, frozenset[str]().union(*chosen)))


@lru_cache(maxsize=4)
def pasts(catalogue: Catalogue) -> st.SearchStrategy[list[frozenset[str]]]:
    """Up to four past circuits of a catalogue, the latest first; each is one number, as in a seed."""
    groups = [[exercise.id for exercise in members] for members in catalogue.by_group.values()]

    def name(number: int) -> frozenset[str]:
        ids = []
        for members in groups:
            number, place = divmod(number, len(members))
            ids.append(members[place])
        return frozenset(ids)

    return st.lists(st.integers(0, prod(map(len, groups)) - 1).map(name), max_size=4)


equipment_sets = subsets(Equipment)
few_pieces = subsets(Equipment, most=2)
sore_sets = subsets(SorePlace)
place_sets = subsets(Place)
rounds = st.sampled_from((None, 2, 3))


@st.composite
def any_constraints(draw: st.DrawFn) -> CircuitConstraints:
    """Whatever a request and a profile can be joined to."""
    wanted = draw(few_pieces)
    return CircuitConstraints(
        equipment=draw(equipment_sets) | wanted,
        wanted=wanted,
        places=draw(place_sets),
        level=draw(st.sampled_from((1, 2, 3))),
        sore=draw(sore_sets),
        partner=draw(st.booleans()),
        minutes=draw(st.integers(MIN_MINUTES, MAX_MINUTES)),
        cool_down_minutes=draw(st.integers(MIN_COOL_DOWN, MAX_COOL_DOWN)),
        rounds=draw(rounds),
        for_everyone=draw(st.booleans()),
    )


@st.composite
def requests(draw: st.DrawFn) -> CircuitRequest:
    """Whatever words can ask for."""
    added = draw(equipment_sets)
    return CircuitRequest(
        equipment=draw(st.sampled_from((None, frozenset[Equipment](), BODYWEIGHT, GYM))),
        added=added,
        removed=draw(equipment_sets) - added,
        places=draw(place_sets),
        minutes=draw(st.none() | st.integers(MIN_MINUTES, MAX_MINUTES)),
        cool_down_minutes=draw(st.none() | st.integers(MIN_COOL_DOWN, MAX_COOL_DOWN)),
        rounds=draw(rounds),
        level=draw(st.sampled_from((None, 1, 2, 3))),
        sore=draw(sore_sets),
        partner=draw(st.booleans()),
        again=draw(st.booleans()),
        for_everyone=draw(st.booleans()),
        seed=draw(st.none() | st.integers(0, MAX_SEED)),
    )


_ends = st.none() | st.integers(-30, 366).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Whatever can be remembered of a member, also what has passed since."""
    return Profile(
        equipment=draw(equipment_sets),
        level=draw(st.sampled_from((1, 2, 3))),
        sore={place: draw(_ends) for place in sorted(draw(sore_sets))},
        units=draw(st.sampled_from(("km", "mi"))),
        zone=draw(st.sampled_from((None, "UTC", "Europe/Berlin", "America/Argentina/Ushuaia"))),
        pace_seconds=draw(st.none() | st.integers(150, 900)),
    )
