"""What a drawing promises of its figure, and the promises that it breaks on its way."""

from collections.abc import Iterator
from typing import Final

from bot.domain.figure.body import BENDING, SIDES, Skeleton, joint_bend
from bot.domain.figure.drawing import FormDrawing
from bot.domain.figure.props import Prop, joint_place
from bot.domain.figure.space import Vector, angle_between, dot, length, minus, mix

STRAIGHT_DEGREES: Final = 20.0
STILL_DEGREES: Final = 10.0
LEVEL_DEGREES: Final = 5.0
LINE_DEGREES: Final = 14.0
TOUCH_CM: Final = 1.5
RISE_CM: Final = 3.0
APART_CM: Final = 4.0
FRAMES: Final = 17
ARM_APART_CM: Final = 2.0
LIMB_BONES: Final = {
    "leg": (("thigh", "hip", "knee"), ("shin", "knee", "ankle"), ("foot", "ankle", "ball")),
    "arm": (("upper arm", "shoulder", "elbow"), ("forearm", "elbow", "wrist")),
}


def on_the_way(drawing: FormDrawing) -> list[Skeleton]:
    """The figure at so many moments, from the first key pose to the last, that nothing can happen in between."""
    return [drawing.movement.at(i / (FRAMES - 1)) for i in range(FRAMES)]


def broken_promises(drawing: FormDrawing, skeletons: list[Skeleton]) -> list[str]:
    """What the figure does on its way that its drawing rules out, one sentence each; empty when it keeps its word."""
    return [
        *_bent(drawing, skeletons),
        *_moving(drawing, skeletons),
        *_leaning(drawing, skeletons),
        *_hovering(drawing),
        *_rising(drawing, skeletons),
        *_crossing(skeletons),
        *_off_line(drawing),
    ]


def _joints(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from BENDING[name]


def _bent(drawing: FormDrawing, skeletons: list[Skeleton]) -> Iterator[str]:
    keeps = drawing.keeps
    for names, shown in (
        (keeps.straight, skeletons),
        (keeps.straight_first, skeletons[:1]),
        (keeps.straight_last, skeletons[-1:]),
    ):
        for joint in _joints(names):
            worst = max(joint_bend(skeleton, joint) for skeleton in shown)
            if worst >= STRAIGHT_DEGREES:
                yield f"{joint} is bent by {worst:.0f} degrees, and it should be straight"


def _moving(drawing: FormDrawing, skeletons: list[Skeleton]) -> Iterator[str]:
    for joint in _joints(drawing.keeps.still):
        bends = [joint_bend(skeleton, joint) for skeleton in skeletons]
        if max(bends) - min(bends) >= STILL_DEGREES:
            yield f"{joint} moves from {min(bends):.0f} to {max(bends):.0f} degrees, and it should stay still"


def _leaning(drawing: FormDrawing, skeletons: list[Skeleton]) -> Iterator[str]:
    if not drawing.keeps.level:
        return
    across = [minus(skeleton.joints["left_hip"], skeleton.joints["right_hip"]) for skeleton in skeletons]
    worst = max(abs(90 - angle_between(line, (0.0, 0.0, 1.0))) for line in across)
    if worst > LEVEL_DEGREES:
        yield f"the hips lean by {worst:.0f} degrees, and they should be level"


def _hovering(drawing: FormDrawing) -> Iterator[str]:
    for number, skeleton in enumerate(drawing.movement.skeletons, start=1):
        for part in drawing.keeps.rests:
            gap = _gap(skeleton, part, drawing.props)
            if gap > TOUCH_CM:
                yield f"key pose {number}: {part} should carry the body, and hovers {gap:.0f} cm above what it rests on"


def _gap(skeleton: Skeleton, part: str, props: tuple[Prop, ...]) -> float:
    """How far a part is from the floor or the nearest thing, in cm; far where there is no such part."""
    balls = [ball for ball in skeleton.flesh if ball.part == part]
    gaps = [ball.middle[2] - ball.radius for ball in balls]
    gaps += [prop.distance(ball.middle, skeleton) - ball.radius for ball in balls for prop in props]
    return min(gaps, default=1000.0)


def _rising(drawing: FormDrawing, skeletons: list[Skeleton]) -> Iterator[str]:
    keys = [skeleton.joints["pelvis"][2] for skeleton in drawing.movement.skeletons]
    rise = max(skeleton.joints["pelvis"][2] for skeleton in skeletons) - max(keys)
    if rise > RISE_CM:
        yield f"the hips rise {rise:.0f} cm above every key pose on the way"


def _crossing(skeletons: list[Skeleton]) -> Iterator[str]:
    """Limbs that go through each other; what touches on purpose, like a foot on a knee, is farther apart."""
    worst = (0.0, "")
    for skeleton in skeletons:
        pieces = list(_pieces(skeleton))
        for number, (limb, name, start, end) in enumerate(pieces):
            for other, second, first, last in pieces[number + 1 :]:
                if limb == other:
                    continue
                room = APART_CM if "leg" in limb and "leg" in other else ARM_APART_CM
                lack = room - segment_distance(start, end, first, last)
                if lack > worst[0]:
                    worst = (lack, f"the {name} and the {second} pass through each other")
    if worst[1]:
        yield worst[1]


def _pieces(skeleton: Skeleton) -> Iterator[tuple[str, str, Vector, Vector]]:
    """The straight pieces of the limbs: the limb, the piece, and its ends."""
    for side in SIDES:
        for limb, bones in LIMB_BONES.items():
            for name, start, end in bones:
                ends = (skeleton.joints[f"{side}_{start}"], skeleton.joints[f"{side}_{end}"])
                yield f"{side} {limb}", f"{side} {name}", *ends


def _off_line(drawing: FormDrawing) -> Iterator[str]:
    last = drawing.movement.skeletons[-1]
    for line in drawing.guides:
        places = [joint_place(last, name) for name in line]
        for a, b, c in zip(places, places[1:], places[2:], strict=False):
            off = angle_between(minus(b, a), minus(c, b))
            if off > LINE_DEGREES:
                yield f"{' - '.join(line)} is no line: it bends by {off:.0f} degrees"


def segment_distance(a: Vector, b: Vector, c: Vector, d: Vector) -> float:
    """How near two straight pieces come to each other, in cm."""
    along, other, between = minus(b, a), minus(d, c), minus(a, c)
    aa, bb, ab = dot(along, along), dot(other, other), dot(along, other)
    det = aa * bb - ab * ab
    s = _within((ab * dot(other, between) - bb * dot(along, between)) / det) if det > 1e-9 else 0.0
    t = _within((ab * s + dot(other, between)) / bb) if bb > 1e-9 else 0.0
    s = _within((ab * t - dot(along, between)) / aa) if aa > 1e-9 else 0.0
    return length(minus(mix(a, b, s), mix(c, d, t)))


def _within(share: float) -> float:
    return max(0.0, min(1.0, share))
