"""The things around a figure: what they are, how large, where they stand, and how far a hand or foot is from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot
from typing import Final, Literal

from bot.domain.figure.body import Skeleton
from bot.domain.figure.space import Vector, add, dot, length, mean, minus, times

PropKind = Literal[
    "mat",
    "bench",
    "step",
    "wall",
    "post",
    "bar",
    "barbell",
    "ball",
    "roller",
    "dumbbell",
    "kettlebell",
    "band",
    "cable",
    "pad",
]

# The usual size of a thing, in cm: long, wide, high for a box; radius and length for something round.
SIZES: Final[Mapping[str, Vector]] = {
    "mat": (185.0, 64.0, 0.0),
    "bench": (112.0, 30.0, 42.0),
    "step": (60.0, 34.0, 20.0),
    "pad": (16.0, 44.0, 16.0),
    "wall": (6.0, 120.0, 205.0),
    "post": (4.0, 0.0, 200.0),
    "bar": (1.7, 120.0, 0.0),
    "barbell": (1.5, 110.0, 15.0),
    "ball": (31.0, 0.0, 0.0),
    "roller": (7.5, 40.0, 0.0),
    "dumbbell": (4.6, 18.0, 0.0),
    "kettlebell": (8.6, 0.0, 0.0),
    "band": (0.9, 0.0, 0.0),
    "cable": (1.6, 96.0, 0.0),
}
AXES: Final[Mapping[str, Vector]] = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}
PAIRS: Final[Mapping[str, str]] = {"hands": "hand", "feet": "ankle", "knees": "knee"}
BOXES: Final = frozenset({"mat", "bench", "step", "pad", "wall"})


@dataclass(frozen=True)
class Prop:
    """A thing in the picture, standing `at` a place (cm) or held `on` a joint (the middle of two, "hands" or "feet").

    `along` is the way its length goes (x forward, y to the left, z up); `through` are the joints or places that a band
    goes through; `front` draws it over the figure.
    """

    kind: PropKind
    name: str
    at: Vector = (0.0, 0.0, 0.0)
    on: str | None = None
    along: Literal["x", "y", "z"] = "y"
    size: Vector = (0.0, 0.0, 0.0)
    through: tuple[str | Vector, ...] = ()
    loop: bool = False
    front: bool | None = None

    @property
    def dimensions(self) -> Vector:
        """Its size in cm: its own where given, else the usual one."""
        usual = SIZES[self.kind]
        own = self.size
        return (own[0] or usual[0], own[1] or usual[1], own[2] or usual[2])

    def place(self, skeleton: Skeleton) -> Vector:
        """Where it is while the figure is in this pose, in cm."""
        return add(joint_place(skeleton, self.on), self.at) if self.on else self.at

    @property
    def box(self) -> Vector:
        """Half its extent along x, y and z (boxes only)."""
        long, wide, high = self.dimensions
        return (long / 2, wide / 2, high / 2) if self.along == "x" else (wide / 2, long / 2, high / 2)

    def distance(self, point: Vector, skeleton: Skeleton) -> float:
        """How far a point is from its surface, in cm; 0 inside."""
        place = self.place(skeleton)
        away = minus(point, place)
        if self.kind in BOXES:
            half = self.box
            away = (away[0], away[1], away[2] - half[2])
            return length(
                (max(0.0, abs(away[0]) - half[0]), max(0.0, abs(away[1]) - half[1]), max(0.0, abs(away[2]) - half[2]))
            )
        if self.kind == "post":
            return max(0.0, hypot(away[0], away[1]) - self.dimensions[0])
        if self.kind in {"bar", "barbell", "roller", "cable"}:
            axis = AXES[self.along]
            along = max(-self.dimensions[1] / 2, min(self.dimensions[1] / 2, dot(away, axis)))
            return max(0.0, length(minus(away, times(axis, along))) - self.dimensions[0])
        return max(0.0, length(away) - self.dimensions[0])


def is_joint(skeleton: Skeleton, name: str) -> bool:
    """Whether a name means a joint, or a pair of them."""
    return name in PAIRS or name in skeleton.joints


def joint_place(skeleton: Skeleton, name: str) -> Vector:
    """A joint's place; "hands", "feet" or "knees" is the middle of both."""
    if name in PAIRS:
        return mean([skeleton.joints[f"right_{PAIRS[name]}"], skeleton.joints[f"left_{PAIRS[name]}"]])
    return skeleton.joints[name]


def band_points(prop: Prop, skeleton: Skeleton) -> list[Vector]:
    """The places that a band goes through, in order."""
    return [add(joint_place(skeleton, p), prop.at) if isinstance(p, str) else p for p in prop.through]
