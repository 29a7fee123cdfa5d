"""A pose as a coach writes it (angles, and places that hands and feet reach), and the skeleton that it makes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from bot.domain.figure import body
from bot.domain.figure.body import OUTWARD, SIDES, Side, Skeleton
from bot.domain.figure.reach import PoseError, limb_frames, stretched, two_bones
from bot.domain.figure.space import (
    Frame,
    Vector,
    add,
    minus,
    pitch,
    roll,
    times,
    yaw,
)

LimbKind = Literal["arm", "leg"]
KINDS: Final[tuple[LimbKind, ...]] = ("leg", "arm")


@dataclass(frozen=True, slots=True)
class Trunk:
    """How the trunk lies in the room, in degrees.

    The whole body first: `turn` left, `lean` forward (90 is face down, -90 face up), `tilt` to the left, `spin` about
    its own length. Then the chest against the pelvis: `bend` forward, `side` to the left, `twist` to the left. Then
    the head against the chest: `nod` forward, `look` left, `cock` to the left.
    """

    turn: float = 0.0
    lean: float = 0.0
    tilt: float = 0.0
    spin: float = 0.0
    bend: float = 0.0
    side: float = 0.0
    twist: float = 0.0
    nod: float = 0.0
    look: float = 0.0
    cock: float = 0.0


@dataclass(frozen=True, slots=True)
class Swing:
    """A limb given by its angles, in degrees.

    `raised` from hanging along the trunk, towards `side` (0 forward, 90 outward, 180 back), `rot` about its own length
    (forward goes outward), `bend` of elbow or knee, `end` of wrist or ankle (toes up). With `plumb` the angles count
    from the plumb line instead of the trunk. `shrug` moves the shoulder (forward, up, out) in cm.
    """

    raised: float = 0.0
    side: float = 0.0
    rot: float = 0.0
    bend: float = 0.0
    end: float = 0.0
    plumb: bool = False
    shrug: Vector = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Reach:
    """A limb given by the place (cm) that its end must reach; elbow or knee point towards `pole`.

    A foot stands there with its whole sole (`heading` outward, `pitch` heel up, both in degrees) unless it is `loose`:
    then the ankle is at the place and the foot keeps `end` to the shin. A hand holds there, or with `palm` lies flat
    on it. With `straight` the limb is stretched and the place only gives height and direction.
    """

    at: Vector
    pole: Vector | None = None
    heading: float = 0.0
    pitch: float = 0.0
    end: float = 0.0
    loose: bool = False
    palm: bool = False
    straight: bool = False
    shrug: Vector = (0.0, 0.0, 0.0)
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A limb whose three parts face the room as given: what a moment between two key poses knows."""

    frames: tuple[Frame, Frame, Frame]
    shrug: Vector = (0.0, 0.0, 0.0)


Limb = Swing | Reach | Held


@dataclass(frozen=True)
class Pose:
    """A whole pose; `pelvis` without a height, or a `pin`ned joint, is let down until the body rests on `ground`."""

    trunk: Trunk = field(default_factory=Trunk)
    limbs: Mapping[str, Limb] = field(default_factory=dict)
    pelvis: tuple[float, ...] = (0.0, 0.0)
    pin: str | None = None
    ground: float = 0.0

    def limb(self, side: Side, kind: LimbKind) -> Limb:
        """One of the four limbs; it hangs where nothing is said."""
        return self.limbs.get(f"{side}_{kind}", Swing())


@dataclass(slots=True)
class _Draft:
    """A skeleton while it is being built."""

    joints: dict[str, Vector]
    frames: dict[str, Frame]


def solve_pose(pose: Pose, places: Mapping[str, Vector] | None = None, *, strict: bool = True) -> Skeleton:
    """The skeleton of a pose; `places` are the things by name that hands and feet reach.

    Raises PoseError where a hand or foot cannot reach its place; with strict=False the limb stretches towards it.
    """
    draft = _build_trunk(pose.trunk)
    for side in SIDES:
        _hang_limbs(draft, pose, side)
    _shift(draft, _placing(draft, pose))
    waiting: list[tuple[Side, LimbKind, Reach]] = [
        (side, kind, limb)
        for kind in KINDS
        for side in SIDES
        for limb in (pose.limb(side, kind),)
        if isinstance(limb, Reach)
    ]
    waiting.sort(key=lambda entry: entry[2].on in draft.joints or (entry[2].on or "").startswith(("left_", "right_")))
    for side, kind, limb in waiting:
        start = _place_of(limb.on, draft, places or {}, f"{side} {kind}")
        _reach(draft, side, kind, limb, add(start, limb.at), strict=strict)
    return Skeleton(draft.joints, draft.frames)


def _place_of(name: str | None, draft: _Draft, places: Mapping[str, Vector], limb: str) -> Vector:
    """Where the thing or the joint is that a limb reaches for; the middle of the floor where it names none."""
    if name is None:
        return (0.0, 0.0, 0.0)
    place = draft.joints.get(name) or places.get(name)
    if place is None:
        raise PoseError(f"the {limb} reaches for {name!r}, which is neither a joint nor a thing of this entry")
    return place


def _build_trunk(trunk: Trunk) -> _Draft:
    pelvis = yaw(trunk.turn).turned(pitch(trunk.lean)).turned(roll(trunk.tilt)).turned(yaw(trunk.spin))
    half = pitch(trunk.bend / 2).turned(roll(trunk.side / 2)).turned(yaw(trunk.twist / 2))
    loins = pelvis.turned(half)
    chest = loins.turned(half)
    head = chest.turned(yaw(trunk.look)).turned(pitch(trunk.nod)).turned(roll(trunk.cock))
    joints: dict[str, Vector] = {"pelvis": (0.0, 0.0, 0.0)}
    joints["loins"] = times(pelvis.up, body.PELVIS)
    joints["chest"] = add(joints["loins"], times(loins.up, body.LOINS))
    joints["neck"] = add(joints["chest"], times(chest.up, body.CHEST))
    joints["head"] = add(joints["neck"], times(head.up, body.NECK))
    return _Draft(joints, {"pelvis": pelvis, "loins": loins, "chest": chest, "head": head})


def _root(draft: _Draft, side: Side, kind: LimbKind, shrug: Vector) -> Vector:
    out = OUTWARD[side]
    if kind == "leg":
        return add(draft.joints["pelvis"], draft.frames["pelvis"].out((0.0, body.HIP_HALF * out, 0.0)))
    place = (shrug[0], (body.SHOULDER_HALF + shrug[2]) * out, shrug[1] - body.SHOULDER_DROP)
    return add(draft.joints["neck"], draft.frames["chest"].out(place))


def _hang_limbs(draft: _Draft, pose: Pose, side: Side) -> None:
    """Place the limbs that are given by angles, and the roots of the others."""
    for kind in KINDS:
        limb = pose.limb(side, kind)
        root = _root(draft, side, kind, limb.shrug)
        draft.joints[f"{side}_{'shoulder' if kind == 'arm' else 'hip'}"] = root
        if isinstance(limb, Swing):
            base = draft.frames["chest" if kind == "arm" else "pelvis"]
            frames = _swing_frames(limb, side, kind, yaw(pose.trunk.turn) if limb.plumb else base)
            _extend(draft, side, kind, frames)
        elif isinstance(limb, Held):
            _extend(draft, side, kind, limb.frames)


def _swing_frames(limb: Swing, side: Side, kind: LimbKind, base: Frame) -> tuple[Frame, Frame, Frame]:
    out = OUTWARD[side]
    upper = base.turned(yaw(limb.side * out)).turned(pitch(-limb.raised))
    upper = upper.turned(yaw((limb.rot - limb.side) * out))
    lower = upper.turned(pitch(-limb.bend if kind == "arm" else limb.bend))
    return upper, lower, lower.turned(pitch(-limb.end))


def _extend(draft: _Draft, side: Side, kind: LimbKind, frames: tuple[Frame, Frame, Frame]) -> None:
    """Place the joints of a limb whose parts face as given."""
    upper, lower, end = frames
    if kind == "arm":
        names, joints = ("upper_arm", "forearm", "hand"), ("shoulder", "elbow", "wrist", "hand")
        sizes = (body.UPPER_ARM, body.FOREARM)
        tip = (0.0, 0.0, -body.HAND)
    else:
        names, joints = ("thigh", "shin", "foot"), ("hip", "knee", "ankle", "ball")
        sizes = (body.THIGH, body.SHIN)
        tip = body.BALL_OF_FOOT
    root, middle, last, point = (f"{side}_{joint}" for joint in joints)
    draft.joints[middle] = add(draft.joints[root], times(upper.up, -sizes[0]))
    draft.joints[last] = add(draft.joints[middle], times(lower.up, -sizes[1]))
    draft.joints[point] = add(draft.joints[last], end.out(tip))
    draft.frames.update({f"{side}_{name}": frame for name, frame in zip(names, frames, strict=True)})


def _placing(draft: _Draft, pose: Pose) -> Vector:
    """How far the draft must move to stand where the pose wants it."""
    held = draft.joints[pose.pin or "pelvis"]
    if len(pose.pelvis) == 3:
        return minus((pose.pelvis[0], pose.pelvis[1], pose.pelvis[2]), held)
    so_far = Skeleton(draft.joints, draft.frames)
    return (pose.pelvis[0] - held[0], pose.pelvis[1] - held[1], pose.ground - so_far.lowest)


def _shift(draft: _Draft, by: Vector) -> None:
    for name, point in draft.joints.items():
        draft.joints[name] = add(point, by)


def _reach(draft: _Draft, side: Side, kind: LimbKind, limb: Reach, target: Vector, *, strict: bool) -> None:
    """Place a limb by two-bone inverse kinematics."""
    root = draft.joints[f"{side}_{'shoulder' if kind == 'arm' else 'hip'}"]
    end: Frame | None = None
    if kind == "leg":
        upper_size, lower_size = body.THIGH, body.SHIN
        if not limb.loose:
            end = yaw(limb.heading * OUTWARD[side]).turned(pitch(limb.pitch))
            sole = min(end.out(offset)[2] - radius for offset, radius in body.FOOT_FLESH)
            target = (target[0], target[1], target[2] - sole)
    else:
        upper_size, lower_size = body.UPPER_ARM, body.FOREARM + (0 if limb.palm else body.HAND)
        if limb.palm:
            target = (target[0], target[1], target[2] + 3.4)
            flat = yaw(limb.heading * OUTWARD[side])
            end = Frame(times(flat.up, -1), flat.left, times(flat.forward, -1))
    if limb.straight:
        target = stretched(root, target, upper_size + lower_size)
    pole = limb.pole or _usual_pole(draft, side, kind, end)
    upper, lower, hinge = two_bones(root, target, (upper_size, lower_size), pole, name=f"{side} {kind}", strict=strict)
    frames = limb_frames(upper, lower, hinge if kind == "leg" else times(hinge, -1))
    last = frames[1].turned(pitch(-limb.end)) if end is None else end
    _extend(draft, side, kind, (*frames, last))


def _usual_pole(draft: _Draft, side: Side, kind: LimbKind, end: Frame | None) -> Vector:
    if kind == "leg":
        own = draft.frames["pelvis"].forward
        return add(times(own, 0.6), end.forward) if end else own
    chest = draft.frames["chest"]
    return chest.out((-0.7, 0.5 * OUTWARD[side], -0.5))
