"""The figure's body: the lengths of its bones, the flesh around them, and how far its joints go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import asin, atan2, degrees, hypot
from typing import Final, Literal, get_args

from bot.domain.figure.space import Frame, Vector, add, angle_between, dot, length, minus, times

Side = Literal["right", "left"]
SIDES: Final[tuple[Side, ...]] = get_args(Side)
OUTWARD: Final[Mapping[Side, int]] = {"right": -1, "left": 1}

HEIGHT: Final = 170.0
PELVIS: Final = 11.0
LOINS: Final = 16.0
CHEST: Final = 25.0
NECK: Final = 16.5
HIP_HALF: Final = 9.0
SHOULDER_HALF: Final = 17.0
SHOULDER_DROP: Final = 2.5
UPPER_ARM: Final = 29.0
FOREARM: Final = 25.0
HAND: Final = 8.0
THIGH: Final = 43.0
SHIN: Final = 42.0
BALL_OF_FOOT: Final[Vector] = (13.0, 0.0, -4.6)

BONES: Final[Mapping[str, tuple[str, str, float]]] = {
    "pelvis": ("pelvis", "loins", PELVIS),
    "loins": ("loins", "chest", LOINS),
    "chest": ("chest", "neck", CHEST),
    "neck": ("neck", "head", NECK),
    **{
        f"{side}_{name}": (f"{side}_{start}", f"{side}_{end}", size)
        for side in SIDES
        for name, start, end, size in (
            ("upper_arm", "shoulder", "elbow", UPPER_ARM),
            ("forearm", "elbow", "wrist", FOREARM),
            ("hand", "wrist", "hand", HAND),
            ("thigh", "hip", "knee", THIGH),
            ("shin", "knee", "ankle", SHIN),
            ("foot", "ankle", "ball", length(BALL_OF_FOOT)),
        )
    },
}

# Rounded parts: (part, the joint it hangs on, the frame it turns with, where in that frame, radius), in cm; on limbs
# the second number of a place is outward.
TRUNK_FLESH: Final[tuple[tuple[str, str, str, Vector, float], ...]] = (
    ("hips", "pelvis", "pelvis", (0.5, 8.0, -1.0), 9.0),
    ("hips", "pelvis", "pelvis", (0.5, -8.0, -1.0), 9.0),
    ("hips", "pelvis", "pelvis", (-3.2, 5.5, -2.0), 9.0),
    ("hips", "pelvis", "pelvis", (-3.2, -5.5, -2.0), 9.0),
    ("hips", "loins", "loins", (0.3, 6.0, 0.0), 8.4),
    ("hips", "loins", "loins", (0.3, -6.0, 0.0), 8.4),
    ("waist", "loins", "loins", (0.3, 6.0, 0.0), 8.4),
    ("waist", "loins", "loins", (0.3, -6.0, 0.0), 8.4),
    ("waist", "chest", "loins", (0.8, 5.8, 0.0), 8.4),
    ("waist", "chest", "loins", (0.8, -5.8, 0.0), 8.4),
    ("waist", "chest", "chest", (0.8, 6.0, 2.0), 8.6),
    ("waist", "chest", "chest", (0.8, -6.0, 2.0), 8.6),
    ("ribs", "chest", "chest", (0.8, 6.0, 2.0), 8.6),
    ("ribs", "chest", "chest", (0.8, -6.0, 2.0), 8.6),
    ("ribs", "chest", "chest", (1.4, 7.0, 13.5), 9.8),
    ("ribs", "chest", "chest", (1.4, -7.0, 13.5), 9.8),
    ("ribs", "neck", "chest", (-0.8, 6.0, -5.5), 7.0),
    ("ribs", "neck", "chest", (-0.8, -6.0, -5.5), 7.0),
)
HEAD_FLESH: Final[tuple[tuple[str, str, str, Vector, float], ...]] = (
    ("neck", "neck", "chest", (-0.4, 0.0, -2.0), 5.4),
    ("neck", "head", "head", (-1.2, 0.0, -6.0), 5.0),
    ("head", "head", "head", (0.0, 0.0, 1.6), 9.0),
    ("head", "head", "head", (2.4, 0.0, -5.2), 6.2),
)
LIMB_FLESH: Final[tuple[tuple[str, str, str, Vector, float], ...]] = (
    ("upper_arm", "shoulder", "upper_arm", (0.0, -0.6, -0.6), 6.0),
    ("upper_arm", "elbow", "upper_arm", (0.0, 0.0, 0.0), 4.1),
    ("forearm", "elbow", "forearm", (0.0, 0.0, 0.0), 4.1),
    ("forearm", "elbow", "forearm", (0.3, 0.0, -6.5), 4.3),
    ("forearm", "wrist", "forearm", (0.0, 0.0, 0.0), 2.9),
    ("hand", "wrist", "hand", (0.0, 0.0, -1.0), 2.9),
    ("hand", "wrist", "hand", (0.4, 0.0, -6.0), 3.6),
    ("hand", "wrist", "hand", (1.2, 0.0, -11.5), 2.6),
    ("thigh", "hip", "thigh", (0.2, 0.4, -1.0), 9.0),
    ("thigh", "hip", "thigh", (0.8, 0.0, -14.0), 8.4),
    ("thigh", "knee", "thigh", (0.0, 0.0, 0.0), 5.6),
    ("shin", "knee", "shin", (0.0, 0.0, 0.0), 5.5),
    ("shin", "knee", "shin", (-1.5, 0.0, -12.0), 5.7),
    ("shin", "ankle", "shin", (0.0, 0.0, 0.0), 3.6),
    ("foot", "ankle", "foot", (-3.0, 0.0, -3.2), 4.4),
    ("foot", "ankle", "foot", (0.4, 0.0, -1.0), 4.4),
    ("foot", "ankle", "foot", (13.0, 0.0, -4.6), 3.0),
    ("foot", "ankle", "foot", (17.0, 0.0, -5.0), 2.6),
)
FOOT_FLESH: Final = tuple((offset, radius) for part, _, _, offset, radius in LIMB_FLESH if part == "foot")


@dataclass(frozen=True, slots=True)
class Ball:
    """A round piece of flesh in the room: which part it belongs to, its middle, its radius in cm."""

    part: str
    middle: Vector
    radius: float


@dataclass(frozen=True)
class Skeleton:
    """A figure in the room: where every joint is, and which way every part faces."""

    joints: Mapping[str, Vector]
    frames: Mapping[str, Frame]

    @cached_property
    def flesh(self) -> tuple[Ball, ...]:
        """Every round piece of flesh of the parts that are placed; neighbours of one part make its rounded outline."""
        return tuple(self._flesh())

    def _flesh(self) -> Iterator[Ball]:
        for part, joint, frame, offset, radius in (*TRUNK_FLESH, *HEAD_FLESH):
            yield Ball(part, add(self.joints[joint], self.frames[frame].out(offset)), radius)
        for side in SIDES:
            for part, joint, frame, offset, radius in LIMB_FLESH:
                if f"{side}_{frame}" in self.frames:
                    placed = self.frames[f"{side}_{frame}"].out((offset[0], offset[1] * OUTWARD[side], offset[2]))
                    yield Ball(f"{side}_{part}", add(self.joints[f"{side}_{joint}"], placed), radius)

    @property
    def lowest(self) -> float:
        """The height of the body's lowest point above the floor, in cm."""
        return min(self._heights())

    def _heights(self) -> Iterator[float]:
        """The lowest point of every round piece of flesh, reckoned without placing the pieces."""
        joints, frames = self.joints, self.frames
        for _, joint, frame, (x, y, z), radius in (*TRUNK_FLESH, *HEAD_FLESH):
            f = frames[frame]
            yield joints[joint][2] + f.forward[2] * x + f.left[2] * y + f.up[2] * z - radius
        for side in SIDES:
            out = OUTWARD[side]
            for _, joint, frame, (x, y, z), radius in LIMB_FLESH:
                placed = frames.get(f"{side}_{frame}")
                if placed is not None:
                    height = placed.forward[2] * x + placed.left[2] * y * out + placed.up[2] * z
                    yield joints[f"{side}_{joint}"][2] + height - radius

    def lowest_of(self, *parts: str) -> float:
        """The height of the lowest point of some parts above the floor, in cm."""
        return min(ball.middle[2] - ball.radius for ball in self.flesh if ball.part in parts)


# How far a healthy joint goes, in degrees, with a little room for the simple model.
LIMITS: Final[Mapping[str, tuple[float, float]]] = {
    "spine bend": (-45, 85),
    "spine lean to a side": (-45, 45),
    "spine turn": (-65, 65),
    "neck bend": (-65, 65),
    "knee": (0, 160),
    "elbow": (0, 155),
    "ankle": (-70, 50),
    "hip forward": (-45, 145),
    "hip outward": (-50, 75),
    "arm backward": (-90, 75),
}


def joint_angles(skeleton: Skeleton) -> Iterator[tuple[str, str, float]]:
    """Every joint's angle: (the joint's name, the limit it answers to, degrees)."""
    frames = skeleton.frames
    forward, left, up = frames["pelvis"].within(frames["chest"].up)
    yield "spine", "spine bend", degrees(atan2(forward, up))
    yield "spine", "spine lean to a side", degrees(asin(max(-1, min(1, left))))
    level = frames["pelvis"].within(frames["chest"].left)
    yield "spine", "spine turn", -degrees(atan2(level[0], level[1]))
    nod = frames["chest"].within(frames["head"].up)
    yield "neck", "neck bend", degrees(atan2(nod[0], nod[2]))
    for side in SIDES:
        yield from _limb_angles(frames, side)


def _limb_angles(frames: Mapping[str, Frame], side: Side) -> Iterator[tuple[str, str, float]]:
    thigh, shin, foot = (frames[f"{side}_{part}"] for part in ("thigh", "shin", "foot"))
    upper, fore = frames[f"{side}_upper_arm"], frames[f"{side}_forearm"]
    yield f"{side}_knee", "knee", angle_between(thigh.up, shin.up)
    yield f"{side}_elbow", "elbow", angle_between(upper.up, fore.up)
    ahead = shin.within(foot.forward)
    yield f"{side}_ankle", "ankle", degrees(atan2(ahead[2], ahead[0]))
    down = frames["pelvis"].within(times(thigh.up, -1))
    if hypot(down[0], down[2]) > 0.5:
        yield f"{side}_hip", "hip forward", degrees(atan2(down[0], -down[2]))
    yield f"{side}_hip", "hip outward", degrees(asin(max(-1, min(1, down[1] * OUTWARD[side]))))
    yield f"{side}_shoulder", "arm backward", degrees(asin(max(-1, min(1, dot(upper.up, frames["chest"].forward)))))


def strained_joints(skeleton: Skeleton) -> list[str]:
    """What no body does in this pose, one sentence each; empty when every joint is within its limits."""
    return [
        f"{joint}: {limit} is {angle:.0f} degrees, and a body has {low} to {high}"
        for joint, limit, angle in joint_angles(skeleton)
        for low, high in (LIMITS[limit],)
        if not low - 0.5 <= angle <= high + 0.5
    ]


# The joints whose bend can be told, by the two parts that meet there.
_BENDS: Final[Mapping[str, tuple[str, str]]] = {
    "back": ("pelvis", "chest"),
    "neck": ("chest", "head"),
    **{f"{side}_knee": (f"{side}_thigh", f"{side}_shin") for side in SIDES},
    **{f"{side}_elbow": (f"{side}_upper_arm", f"{side}_forearm") for side in SIDES},
}

BENDING: Final[Mapping[str, tuple[str, ...]]] = {
    **{joint: (joint,) for joint in _BENDS},
    "knees": ("right_knee", "left_knee"),
    "elbows": ("right_elbow", "left_elbow"),
}


def joint_bend(skeleton: Skeleton, joint: str) -> float:
    """How far a knee, an elbow, the back or the neck is bent, in degrees; 0 is straight."""
    first, second = _BENDS[joint]
    return angle_between(skeleton.frames[first].up, skeleton.frames[second].up)


def bone_length(skeleton: Skeleton, bone: str) -> float:
    """How long a bone is in this skeleton, in cm."""
    start, end, _ = BONES[bone]
    return length(minus(skeleton.joints[end], skeleton.joints[start]))
