"""What one picture shows: the movement, the things around it, the viewer's place, the arrow, and the words for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.domain.figure.body import BENDING, SIDES, Side, Skeleton, strained_joints
from bot.domain.figure.motion import Movement
from bot.domain.figure.pose import Pose, solve_pose
from bot.domain.figure.props import Prop, is_joint, joint_place
from bot.domain.figure.reach import PoseError
from bot.domain.figure.space import Vector, add
from bot.domain.figure.view import View


@dataclass(frozen=True, slots=True)
class Promises:
    """What the figure keeps on its whole way, as its text says it.

    `straight` and `still` are joints ("right_knee", "knees", "elbows", "back", "neck"), `straight_first` and
    `straight_last` hold for that key pose only; `level` is the line of the hips; `rests` are the parts that carry the
    body in every key pose ("left_forearm", "hips").
    """

    straight: tuple[str, ...] = ()
    straight_first: tuple[str, ...] = ()
    straight_last: tuple[str, ...] = ()
    still: tuple[str, ...] = ()
    level: bool = False
    rests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow's way through places (cm), counted from a joint of the pose it is drawn in where it names one."""

    through: tuple[Vector, ...]
    on: str | None = None

    def places(self, skeleton: Skeleton) -> list[Vector]:
        """The places it goes through while the figure is in this pose."""
        start = joint_place(skeleton, self.on) if self.on else (0.0, 0.0, 0.0)
        return [add(start, place) for place in self.through]


@dataclass(frozen=True)
class FormDrawing:
    """One exercise or cool-down item as poses.toml describes it.

    `alt` says the movement in one sentence; `work` are the body's sides whose muscles are tinted; `arrows` are the
    joints whose ways the arrows show, moved by `arrow_by` (right and down, cm); `ways` are arrows drawn as they are
    given, in place of those, and on a hold too; `untinted` are muscles left uncoloured, of which only a part works;
    `shown` are the key poses of the card,
    `labels` the words above them; `partner` is the pose of whoever helps. A `hold` shows its last key pose only, with
    `guides`: dashed lines through these joints. `pause` are the seconds of a repetition that the last key pose is kept.
    """

    id: str
    movement: Movement
    props: tuple[Prop, ...]
    view: View
    alt: str
    arrows: tuple[str, ...] = ()
    arrow_by: tuple[float, float] = (0.0, 0.0)
    ways: tuple[Way, ...] = ()
    work: tuple[Side, ...] = SIDES
    untinted: tuple[str, ...] = ()
    shown: tuple[int, ...] = (0, -1)
    labels: tuple[str, ...] = ("Start", "End")
    there_and_back: bool = True
    partner: Pose | None = None
    hold: bool = False
    pause: float = 0.0
    guides: tuple[tuple[str, ...], ...] = ()
    keeps: Promises = Promises()

    @cached_property
    def partner_skeleton(self) -> Skeleton | None:
        """Whoever helps, where somebody does; raises PoseError for a pose that no body can take."""
        return solve_pose(self.partner, self.movement.places) if self.partner else None

    @property
    def shown_skeletons(self) -> tuple[Skeleton, ...]:
        """The key poses that the card shows, in order."""
        return tuple(self.movement.skeletons[key] for key in self.shown)

    def check(self) -> None:
        """Raise PoseError when a key pose strains a joint, sinks into the floor, or names a joint that there is not."""
        if not all(-len(self.movement.keys) <= key < len(self.movement.keys) for key in self.shown):
            raise PoseError(f"shown names a key pose that is not among the {len(self.movement.keys)}")
        if len(self.shown) > 1 and len(self.labels) != len(self.shown):
            raise PoseError(f"it shows {len(self.shown)} key poses, so it needs {len(self.shown)} labels")
        for name in self._named_joints():
            if not is_joint(self.movement.skeletons[0], name):
                raise PoseError(f"there is no joint {name!r}")
        self._check_promises()
        for number, skeleton in enumerate(self.movement.skeletons, start=1):
            _check_skeleton(skeleton, f"key pose {number}")
        if self.partner_skeleton:
            _check_skeleton(self.partner_skeleton, "partner")

    def _check_promises(self) -> None:
        keeps = self.keeps
        for name in (*keeps.straight, *keeps.straight_first, *keeps.straight_last, *keeps.still):
            if name not in BENDING:
                raise PoseError(f"there is no joint {name!r} that bends")
        parts = {ball.part for ball in self.movement.skeletons[0].flesh}
        for name in keeps.rests:
            if name not in parts:
                raise PoseError(f"there is no part {name!r} to rest on")

    def _named_joints(self) -> Iterator[str]:
        yield from self.arrows
        yield from (way.on for way in self.ways if way.on)
        for prop in self.props:
            yield from (name for name in (prop.on, *prop.through) if isinstance(name, str))
        for line in self.guides:
            yield from line


def _check_skeleton(skeleton: Skeleton, name: str) -> None:
    for strain in strained_joints(skeleton):
        raise PoseError(f"{name}: {strain}")
    if skeleton.lowest < -1.0:
        part = min(skeleton.flesh, key=lambda ball: ball.middle[2] - ball.radius).part
        raise PoseError(f"{name}: {part} is {-skeleton.lowest:.0f} cm below the floor")


Drawings = Mapping[str, FormDrawing]
