"""What the catalogue knows: exercises, cool-down items, and how they relate."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal

from bot.domain.errors import ContentError

Level = Literal[1, 2, 3]


class MuscleGroup(StrEnum):
    """The clinic's four groups, in its order; a circuit takes one exercise from each."""

    HAMSTRINGS_GLUTES = "hamstrings-glutes"
    CORE = "core"
    HIPS = "hips"
    UPPER_BACK = "upper-back"

    @property
    def title(self) -> str:  # type: ignore[override]  # a group's title is its name for members, not str.title()
        """The group's name as members read it."""
        return GROUP_TITLES[self]


GROUP_TITLES = {
    MuscleGroup.HAMSTRINGS_GLUTES: "Hamstrings & glutes",
    MuscleGroup.CORE: "Obliques & lower back",
    MuscleGroup.HIPS: "Side glutes & inner thighs",
    MuscleGroup.UPPER_BACK: "Upper back & shoulders",
}


class Equipment(StrEnum):
    """What an exercise or a cool-down item can need in the hand or underfoot."""

    MAT = "mat"
    STEP = "step"
    FOAM_ROLLER = "foam-roller"
    BAND = "band"
    DUMBBELL = "dumbbell"
    KETTLEBELL = "kettlebell"
    BENCH = "bench"
    STABILITY_BALL = "stability-ball"
    PULL_UP_BAR = "pull-up-bar"
    BARBELL = "barbell"
    CABLE = "cable"


class Surrounding(StrEnum):
    """What must be around: found by looking, never carried."""

    WALL = "wall"
    SUPPORT = "support"
    ANCHOR = "anchor"
    PARTNER = "partner"
    PARTNER_OR_ANCHOR = "partner-or-anchor"


class SorePlace(StrEnum):
    """A place that exercises know to spare; places without facts are not in here on purpose."""

    KNEE = "knee"
    LOWER_BACK = "lower-back"
    HIP = "hip"
    HAMSTRING = "hamstring"
    ACHILLES = "achilles"
    ANKLE = "ankle"
    SHIN = "shin"
    PLANTAR = "plantar"
    IT_BAND = "it-band"
    SHOULDER = "shoulder"

    @property
    def words(self) -> str:
        """The place inside a sentence: "lower back", "sole of the foot"."""
        return {"plantar": "sole of the foot", "it-band": "IT band", "achilles": "Achilles"}.get(
            self.value, self.value.replace("-", " ")
        )


class Impact(StrEnum):
    """How hard an exercise meets the ground, for sore legs and for whoever lives below."""

    NONE = "none"  # feet stay where they are, or the body lies
    LOW = "low"  # a foot is put down: a step, a lunge, a walk
    HIGH = "high"  # both feet leave the ground: a jump and its landing


@dataclass(frozen=True, slots=True)
class FormCues:
    """How a movement is done, in four short texts: what a coach would say beside you."""

    set_up: str
    move: str
    feel: str
    mistake: str


@dataclass(frozen=True, eq=False)
class Exercise:
    """One strength exercise with everything that choosing and showing it needs.

    `up_to` marks one of which few can do 10 clean repetitions: its dose is a ceiling.
    """

    id: str
    name: str
    also: tuple[str, ...]
    group: MuscleGroup
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    equipment: frozenset[Equipment]
    needs: frozenset[Surrounding]
    level: Level
    each_side: bool
    seconds_per_rep: float | None
    hold_seconds: int | None
    up_to: bool
    pattern: str
    easier: tuple[str, ...]
    harder: tuple[str, ...]
    floor: bool
    outdoor: bool
    avoid: Mapping[SorePlace, str]
    form: FormCues
    cue: str
    impact: Impact = Impact.NONE


@dataclass(frozen=True, eq=False)
class CoolDownItem:
    """One thing to roll or stretch after the circuit."""

    id: str
    name: str
    short: str
    kind: Literal["foam-roll", "stretch"]
    muscles: tuple[str, ...]
    seconds: int
    each_side: bool
    equipment: frozenset[Equipment]
    needs: frozenset[Surrounding]
    floor: bool
    outdoor: bool
    avoid: Mapping[SorePlace, str]
    form: FormCues


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Every exercise and cool-down item by id, checked to hang together when it is built."""

    exercises: Mapping[str, Exercise]
    cool_down: Mapping[str, CoolDownItem]

    def __post_init__(self) -> None:
        for group in MuscleGroup:
            if not any(exercise.group is group for exercise in self.exercises.values()):
                raise ContentError(f"the group {group.value} has no exercise; a circuit needs one from each group")
        for exercise in self.exercises.values():
            self._check_chain(exercise)

    def _check_chain(self, exercise: Exercise) -> None:
        for key, others in (("easier", exercise.easier), ("harder", exercise.harder)):
            for other_id in others:
                other = self.exercises.get(other_id)
                if other is None:
                    raise ContentError(f"{exercise.id}: {key} names {other_id!r}, which is no exercise")
                if other.group is not exercise.group:
                    raise ContentError(f"{exercise.id}: {key} names {other_id!r} of another group, {other.group.value}")
                mirror = other.harder if key == "easier" else other.easier
                if exercise.id not in mirror:
                    opposite = "harder" if key == "easier" else "easier"
                    raise ContentError(
                        f"{exercise.id}: {key} names {other_id!r}, so {other_id} must name "
                        f"{exercise.id!r} under {opposite}"
                    )
                if (other.level > exercise.level) if key == "easier" else (other.level < exercise.level):
                    raise ContentError(
                        f"{exercise.id}: {key} names {other_id!r}, but its level {other.level} says otherwise"
                    )

    @cached_property
    def by_group(self) -> Mapping[MuscleGroup, tuple[Exercise, ...]]:
        """The exercises of each group in a stable order (by id), so that a seed means the same everywhere."""
        return {
            group: tuple(
                sorted((e for e in self.exercises.values() if e.group is group), key=lambda exercise: exercise.id)
            )
            for group in MuscleGroup
        }

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each exercise stands within its group."""
        return {
            exercise.id: position for members in self.by_group.values() for position, exercise in enumerate(members)
        }

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Every name of each exercise and cool-down item by its id, its own name first."""
        items: dict[str, Exercise | CoolDownItem] = {**self.exercises, **self.cool_down}
        return {
            item_id: (item.name, *(item.also if isinstance(item, Exercise) else ())) for item_id, item in items.items()
        }

    @cached_property
    def cool_down_by_id(self) -> tuple[CoolDownItem, ...]:
        """The cool-down items in the same stable order."""
        return tuple(sorted(self.cool_down.values(), key=lambda item: item.id))


class Place(StrEnum):
    """Where the circuit happens, as far as it limits the choice."""

    OUTSIDE = "outside"
    NO_FLOOR = "no floor"
    QUIET = "quiet"  # nothing jumps; like a sore place, it is never relaxed


GYM = frozenset(Equipment)
EVERYDAY_EQUIPMENT = frozenset({Equipment.MAT, Equipment.STEP, Equipment.FOAM_ROLLER})
BODYWEIGHT = frozenset({Equipment.MAT})
