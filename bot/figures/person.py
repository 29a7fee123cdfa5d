"""The figure itself: rounded limbs, clothes, a face, and the working muscles in colour."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.figure.body import OUTWARD, SIDES, Side, Skeleton
from bot.domain.figure.space import Frame, Vector, add, angle_between, dot, mix
from bot.domain.figure.view import View
from bot.figures import theme
from bot.figures.canvas import Canvas, Disc, blend
from bot.figures.head import Head, edge_of
from bot.figures.muscles import MUSCLES, Patch
from bot.figures.theme import Colour


@dataclass(frozen=True, slots=True)
class Stroke:
    """Something to draw, and how near to the viewer it is: nearer things are drawn later."""

    near: float
    draw: Callable[[Canvas], None]


@dataclass(frozen=True)
class Work:
    """Which muscles to tint, and on which sides of the body; forearms work where a hand is `gripping` a weight."""

    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    sides: tuple[Side, ...] = SIDES
    gripping: tuple[Side, ...] = ()

    def on(self, muscle: str) -> tuple[Side, ...]:
        """The sides of the body on which a muscle works."""
        return self.gripping if muscle == "forearms" and self.gripping else self.sides


LIMBS = {"arm": ("upper_arm", "forearm", "hand"), "leg": ("thigh", "shin", "foot")}
COLOURS: Mapping[str, Colour] = {
    "hips": theme.SHORTS,
    "waist": theme.SHIRT,
    "ribs": theme.SHIRT,
    "neck": theme.SKIN,
    "head": theme.SKIN,
    "upper_arm": theme.SKIN,
    "forearm": theme.SKIN,
    "hand": theme.SKIN,
    "thigh": theme.SKIN,
    "shin": theme.SKIN,
    "foot": theme.SHOE,
}
# How far down a limb its clothes go: (part, colour, share of the bone).
CLOTHES: Mapping[str, tuple[Colour, float]] = {"thigh": (theme.SHORTS, 0.52), "upper_arm": (theme.SHIRT, 0.4)}
FOLDED = 100.0
FIST = 0.72
WORKS = (theme.RIM, theme.HARD, blend(theme.HARD, (255, 255, 255), 0.22))
HELPS = (theme.RIM, theme.HELPING, theme.RIM)


class Person:
    """A figure in one pose, seen from one place: its parts as strokes, far ones darker."""

    def __init__(self, skeleton: Skeleton, view: View, work: Work) -> None:
        self._skeleton, self._view, self._work = skeleton, view, work
        self._discs: dict[str, list[Disc]] = {}
        self._near: dict[str, float] = {}
        for ball in skeleton.flesh:
            right, down, near = view.seen(ball.middle)
            self._discs.setdefault(ball.part, []).append((right, down, ball.radius))
            self._near[ball.part] = self._near.get(ball.part, 0.0) + near
        self._near = {part: total / len(self._discs[part]) for part, total in self._near.items()}
        self._near["torso"] = (self._near["hips"] + self._near["waist"] + self._near["ribs"]) / 3

    def strokes(self) -> Iterator[Stroke]:
        """Every part of the figure, to be drawn from far to near; first of all the contour around the whole."""
        head = Head(self._skeleton, self._view)
        yield Stroke(min(self._near.values()) - 1, lambda canvas: self._draw_contour(canvas, head))
        yield Stroke(min(self._near["torso"], self._near["head"]) - 0.5, self._draw_neck)
        yield Stroke(self._near["torso"], self._draw_torso)
        yield Stroke(self._near["head"], head.draw)
        for side in SIDES:
            for limb in LIMBS.values():
                for part in limb:
                    yield Stroke(self._depth(side, part), self._limb_drawer(side, part))

    def silhouette(self, canvas: Canvas, fill: Colour) -> None:
        """Draw the whole figure in one colour: the ghost of a pose."""
        for discs in (*self._discs.values(), *Head(self._skeleton, self._view).outline()):
            canvas.blob(discs, fill)

    def _draw_contour(self, canvas: Canvas, head: Head) -> None:
        """One dark line around the body, so that its limbs are one body."""
        for discs in (*self._discs.values(), *head.outline()):
            canvas.blob(discs, theme.EDGE, grow=theme.CONTOUR_CM)

    def _depth(self, side: Side, part: str) -> float:
        limb = "arm" if part in LIMBS["arm"] else "leg"
        near = self._near[f"{side}_{part}"]
        root = self._skeleton.joints[f"{side}_{'shoulder' if limb == 'arm' else 'hip'}"]
        middle = self._skeleton.joints["neck" if limb == "arm" else "pelvis"]
        if part in {"thigh", "upper_arm"}:
            beside = self._view.seen(root)[2] - self._view.seen(middle)[2]
            torso = self._near["torso"]
            near = max(near, torso + 0.5 + beside / 100) if beside > -1.5 and near > torso - 9 else near
        return near + (0.3 if part == "hand" else 0.0)

    def _shade(self, colour: Colour, side: Side) -> Colour:
        """The far side of the body is darker."""
        beside = dot(self._view.frame.forward, self._skeleton.frames["pelvis"].left) * OUTWARD[side]
        return blend(colour, theme.EDGE, 0.2 * max(0.0, min(1.0, 0.3 - beside)))

    def _draw_neck(self, canvas: Canvas) -> None:
        neck = self._discs["neck"]
        canvas.blob(neck, edge_of(theme.SKIN), grow=theme.EDGE_CM)
        canvas.blob(neck, blend(theme.SKIN, theme.EDGE, 0.1))

    def _draw_torso(self, canvas: Canvas) -> None:
        parts = ("hips", "waist", "ribs")
        for part in parts:
            canvas.blob(self._discs[part], edge_of(COLOURS[part]), grow=theme.EDGE_CM)
        for part in ("ribs", "waist", "hips"):
            canvas.blob(self._discs[part], COLOURS[part])
        for side in SIDES:
            self._tint(canvas, parts, side)

    def _limb_drawer(self, side: Side, part: str) -> Callable[[Canvas], None]:
        return lambda canvas: self._draw_limb_part(canvas, side, part)

    def _draw_limb_part(self, canvas: Canvas, side: Side, part: str) -> None:
        colour = self._shade(COLOURS[part], side)
        discs = self._discs[f"{side}_{part}"]
        shapes = [discs]
        if part == "hand":
            shapes = self._hand_shapes(side)
        for shape in shapes:
            canvas.blob(shape, edge_of(colour), grow=theme.EDGE_CM)
        for shape in shapes:
            canvas.blob(shape, colour)
        if part in CLOTHES:
            self._draw_clothes(canvas, side, part)
        if part == "foot":
            self._draw_shoe(canvas, side)
        self._soften_joint(canvas, side, part)
        if part == "hand":
            self._draw_fingers(canvas, side)
        if part == "thigh" and self._near["torso"] <= self._depth(side, "thigh"):
            self._join_hip(canvas, side)
        self._tint(canvas, (part,), side)

    def _spot(self, side: Side, joint: str, frame: str, x: float, y: float, z: float, radius: float) -> Disc:
        """A round spot of a limb: forward, outward and up from a joint, in the frame of a part."""
        placed = self._skeleton.frames[f"{side}_{frame}"].out((x, y * OUTWARD[side], z))
        right, down, _ = self._view.seen(add(self._skeleton.joints[f"{side}_{joint}"], placed))
        return (right, down, radius)

    def _is_fist(self, side: Side) -> bool:
        """Whether the hand points at the viewer (or away), where fingers would not show."""
        return abs(dot(self._skeleton.frames[f"{side}_hand"].up, self._view.frame.forward)) > FIST

    def _hand_shapes(self, side: Side) -> list[list[Disc]]:
        """The hand and its thumb; a fist where it points at the viewer."""
        discs = self._discs[f"{side}_hand"]
        if self._is_fist(side):
            return [[_grown(discs[1], 0.8), discs[2]]]
        thumb = [
            self._spot(side, "wrist", "hand", 2.4, 0, -3.4, 1.7),
            self._spot(side, "wrist", "hand", 4.4, 0, -7.6, 1.2),
        ]
        return [thumb, discs]

    def _draw_fingers(self, canvas: Canvas, side: Side) -> None:
        """The lines between the fingers."""
        line = blend(self._shade(theme.SKIN, side), theme.EDGE, 0.45)
        if self._is_fist(side):
            x, y, size = self._discs[f"{side}_hand"][1]
            for off in (-0.4, 0.05, 0.5):
                canvas.line([(x + size * off, y - size * 0.2), (x + size * off, y + size * 0.7)], 0.4, line)
            return
        ends = [self._spot(side, "wrist", "hand", x, 0, z, 0)[:2] for x, z in ((0.9, -8.4), (1.4, -13.0))]
        canvas.line(ends, 0.4, line)

    def _draw_shoe(self, canvas: Canvas, side: Side) -> None:
        """The sole, the toe cap and the laces."""
        colour = self._shade(theme.SHOE, side)
        under = dot(self._skeleton.frames[f"{side}_foot"].up, self._view.frame.forward)
        if under < -0.55:  # the viewer looks at the sole
            canvas.blob([_grown(disc, -0.9) for disc in self._discs[f"{side}_foot"]], self._shade(theme.SOLE, side))
            return
        cap = [self._spot(side, "ankle", "foot", 16.2, 0, -4.4, 2.2)]
        canvas.blob(cap, blend(colour, theme.EDGE, 0.2))
        if under < 0.75:
            sole = [
                self._spot(side, "ankle", "foot", x, 0, z, r)
                for x, z, r in ((-3.6, -6.5, 1.0), (12.0, -6.5, 1.0), (17.6, -6.3, 0.9))
            ]
            canvas.blob(sole, self._shade(theme.SOLE, side))
        for x in (5.4, 8.2):
            lace = [self._spot(side, "ankle", "foot", x, y, -0.6 - x * 0.2, 0)[:2] for y in (-1.6, 1.6)]
            canvas.line(lace, 0.7, blend(self._shade(theme.SOLE, side), colour, 0.3))

    def _draw_clothes(self, canvas: Canvas, side: Side, part: str) -> None:
        colour, share = CLOTHES[part]
        discs = self._discs[f"{side}_{part}"]
        end = _along(discs, share)
        inner = [disc for disc in discs[:-1] if disc is discs[0] or part == "thigh"]
        canvas.blob([*inner, end], self._shade(colour, side), grow=0.25)

    def _soften_joint(self, canvas: Canvas, side: Side, part: str) -> None:
        """Take away the edge between two parts of a limb that is not folded."""
        limb = LIMBS["arm"] if part in LIMBS["arm"] else LIMBS["leg"]
        place = limb.index(part)
        own = self._depth(side, part)
        for other, joint_first in ((place - 1, True), (place + 1, False)):
            if not 0 <= other < 3 or self._depth(side, limb[other]) > own or "foot" in (part, limb[other]):
                continue
            frames = self._skeleton.frames
            if angle_between(frames[f"{side}_{part}"].up, frames[f"{side}_{limb[other]}"].up) > FOLDED:
                continue
            discs = self._discs[f"{side}_{limb[other]}"]
            ends = (discs[-1], discs[-2]) if joint_first else (discs[0], discs[1])
            canvas.blob([ends[0], _between(*ends, 0.35)], self._shade(COLOURS[limb[other]], side))

    def _join_hip(self, canvas: Canvas, side: Side) -> None:
        hip = self._discs[f"{side}_thigh"][0]
        out = 0 if side == "left" else 1
        inside = _grown(self._discs["hips"][out], -0.4)
        canvas.blob([_grown(hip, -0.6), inside], self._shade(theme.SHORTS, side))

    def _tint(self, canvas: Canvas, parts: tuple[str, ...], side: Side) -> None:
        for names, colours in ((self._work.secondary, HELPS), (self._work.primary, WORKS)):
            for name in (name for name in names if side in self._work.on(name)):
                for patch in MUSCLES.get(name, ()):
                    if set(patch.parts) & set(parts):
                        self._draw_patch(canvas, patch, side, colours, parts)

    def _draw_patch(
        self, canvas: Canvas, patch: Patch, side: Side, colours: tuple[Colour, Colour, Colour], parts: tuple[str, ...]
    ) -> None:
        out = OUTWARD[side]
        frame_name = patch.spots[0][1]
        facing = self._frame(side, frame_name).out((patch.outward[0], patch.outward[1] * out, patch.outward[2]))
        if dot(facing, self._view.frame.forward) < -patch.turned_away:
            return
        discs = []
        for joint, frame, offset, radius in patch.spots:
            name = joint if joint in self._skeleton.joints else f"{side}_{joint}"
            placed = self._frame(side, frame).out((offset[0], offset[1] * out, offset[2]))
            right, down, _ = self._view.seen(add(self._skeleton.joints[name], placed))
            discs.append((right, down, radius))
        flesh = [self._discs[part if part in self._discs else f"{side}_{part}"] for part in parts]
        canvas.belly(_spindle(discs), flesh, colours, theme.RIM_CM)

    def _frame(self, side: Side, name: str) -> Frame:
        frames = self._skeleton.frames
        return frames[name] if name in frames else frames[f"{side}_{name}"]


def _along(discs: list[Disc], share: float) -> Disc:
    return (
        _between(discs[0], discs[-1], share)
        if len(discs) == 2
        else _between(discs[1], discs[-1], max(0.0, share - 0.3) / 0.7)
    )


def _between(a: Disc, b: Disc, t: float) -> Disc:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def _grown(disc: Disc, by: float) -> Disc:
    return (disc[0], disc[1], disc[2] + by)


def _spindle(discs: list[Disc]) -> list[Disc]:
    """A muscle's belly: thick in the middle, thin where it ends."""
    if len(discs) < 2:
        return discs
    first, last = discs[0], discs[-1]
    x, y, size = _between(first, last, 0.5)
    ends = [(_between(disc, (x, y, disc[2]), 0.06)) for disc in (first, last)]
    return [_grown(ends[0], -0.3 * first[2]), *discs[1:-1], (x, y, size * 1.1), _grown(ends[1], -0.3 * last[2])]


def shadow_spots(skeleton: Skeleton, view: View) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The ellipses on the floor that the figure's shadow is made of (middle, radii in cm)."""
    flat = abs(view.frame.up[0] * view.frame.up[0] + view.frame.up[1] * view.frame.up[1]) ** 0.5
    spots = []
    balls = skeleton.flesh
    for first, second in pairwise(balls):
        steps = 4 if first.part == second.part else 1
        for i in range(steps):
            place: Vector = mix(first.middle, second.middle, i / steps)
            right, down, _ = view.seen((place[0], place[1], 0.0))
            radius = first.radius * max(0.35, 1 - place[2] / 260)
            spots.append(((right, down), (radius, max(radius * flat, radius * 0.12))))
    return spots


def extent(skeleton: Skeleton, view: View) -> tuple[float, float, float, float]:
    """How far the figure reaches in the picture: left, top, right, bottom, in cm."""
    seen = [(view.seen(ball.middle), ball.radius) for ball in skeleton.flesh]
    return (
        min(s[0] - r for s, r in seen),
        min(s[1] - r for s, r in seen),
        max(s[0] + r for s, r in seen),
        max(s[1] + r for s, r in seen),
    )
