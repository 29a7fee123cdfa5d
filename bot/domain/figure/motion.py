"""The way from one key pose to the next: every moment is a skeleton with its bones at full length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import cos, pi

from bot.domain.figure.body import SIDES, Side, Skeleton
from bot.domain.figure.pose import Held, Limb, LimbKind, Pose, Reach, Trunk, solve_pose
from bot.domain.figure.space import Vector, add, between_frames, length, minus, mix, times, turned_towards, unit

PARTS: Mapping[LimbKind, tuple[str, str, str]] = {
    "leg": ("thigh", "shin", "foot"),
    "arm": ("upper_arm", "forearm", "hand"),
}


@dataclass(frozen=True)
class Movement:
    """The key poses of one repetition, in order, and the things by name that hands and feet reach."""

    keys: Sequence[Pose]
    places: Mapping[str, Vector]

    @cached_property
    def skeletons(self) -> tuple[Skeleton, ...]:
        """The skeleton of every key pose; raises PoseError for a pose that no body can take."""
        return tuple(solve_pose(key, self.places) for key in self.keys)

    def at(self, share: float) -> Skeleton:
        """The figure after a share (0 to 1) of the way from the first key pose to the last, eased at each."""
        steps = len(self.keys) - 1
        step = max(0, min(int(share * steps), steps - 1))
        return self._between(step, (1 - cos(pi * (share * steps - step))) / 2)

    def _between(self, step: int, t: float) -> Skeleton:
        if t <= 0 or t >= 1:
            return self.skeletons[step if t <= 0 else step + 1]
        before, after = self.keys[step], self.keys[step + 1]
        ends = (self.skeletons[step], self.skeletons[step + 1])
        limbs: dict[str, Limb] = {}
        for side in SIDES:
            for kind in PARTS:
                limbs[f"{side}_{kind}"] = _mix_limb((before, after), ends, side, kind, t)
        pelvis = mix(ends[0].joints["pelvis"], ends[1].joints["pelvis"], t)
        pose = Pose(_mix_trunk(before.trunk, after.trunk, t), limbs, pelvis)
        skeleton = solve_pose(pose, self.places, strict=False)
        if skeleton.lowest < -0.2:
            lifted = (pelvis[0], pelvis[1], pelvis[2] - skeleton.lowest)
            skeleton = solve_pose(replace(pose, pelvis=lifted), self.places, strict=False)
        return skeleton


def _mix_trunk(a: Trunk, b: Trunk, t: float) -> Trunk:
    return Trunk(**{f.name: _mix_number(getattr(a, f.name), getattr(b, f.name), t) for f in fields(Trunk)})


def _mix_number(a: float, b: float, t: float) -> float:
    return a + (b - a) * t


def _mix_limb(poses: tuple[Pose, Pose], ends: tuple[Skeleton, Skeleton], side: Side, kind: LimbKind, t: float) -> Limb:
    """A limb on its way: its end goes straight where both poses place it the same way, else its joints turn."""
    a, b = (pose.limb(side, kind) for pose in poses)
    shrug = mix(a.shrug, b.shrug, t)
    if isinstance(a, Reach) and isinstance(b, Reach) and _same_reach(a, b):
        free = kind == "arm" and a.on is None and not a.palm and a.at != b.at
        return replace(
            a,
            at=_around((ends[0].joints["neck"], ends[1].joints["neck"]), a.at, b.at, t) if free else mix(a.at, b.at, t),
            pole=mix(a.pole, b.pole, t) if a.pole and b.pole else a.pole or b.pole,
            heading=_mix_number(a.heading, b.heading, t),
            pitch=_mix_number(a.pitch, b.pitch, t),
            end=_mix_number(a.end, b.end, t),
            shrug=shrug,
        )
    first, second, third = (
        between_frames(ends[0].frames[f"{side}_{part}"], ends[1].frames[f"{side}_{part}"], t) for part in PARTS[kind]
    )
    return Held((first, second, third), shrug)


def _around(necks: tuple[Vector, Vector], a: Vector, b: Vector, t: float) -> Vector:
    """A free hand's place on its way: it swings round the trunk, as a long arm does, instead of cutting through it."""
    first, last = minus(a, necks[0]), minus(b, necks[1])
    far = length(first) + (length(last) - length(first)) * t
    return add(mix(*necks, t), times(turned_towards(unit(first), unit(last), t), far))


def _same_reach(a: Reach, b: Reach) -> bool:
    return (a.on, a.loose, a.palm, a.straight) == (b.on, b.loose, b.palm, b.straight)
