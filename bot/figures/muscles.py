"""Where each muscle shows on the figure: rounded patches that lie inside the flesh of the part they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.figure.space import Vector

Point3 = tuple[str, str, Vector, float]


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch of one muscle on the left or right, drawn over `parts`, on the side of the body that faces `outward`.

    It is hidden once it faces away from the viewer by more than `turned_away` (0 edge on, 1 right behind).
    """

    parts: tuple[str, ...]
    outward: Vector
    spots: tuple[Point3, ...]
    turned_away: float = 0.45


def _on(joint: str, frame: str, *spots: tuple[float, float, float, float]) -> tuple[Point3, ...]:
    return tuple((joint, frame, (x, y, z), radius) for x, y, z, radius in spots)


_BACK, _FRONT = (-1.0, 0.0, 0.0), (1.0, 0.0, 0.0)
_GLUTES = Patch(
    ("hips", "thigh"), (-0.95, 0.3, 0.0), _on("pelvis", "pelvis", (-6.2, 6.0, 1.5, 4.8), (-6.4, 6.2, -5.0, 5.2))
)
_SIDE_GLUTES = Patch(
    ("hips", "thigh"), (-0.25, 0.95, 0.2), _on("pelvis", "pelvis", (-1.2, 10.6, 1.5, 4.8), (-0.8, 9.0, 8.0, 4.0))
)
_SPINE = Patch(
    ("waist", "ribs", "hips"),
    _BACK,
    (
        *_on("loins", "loins", (-4.6, 3.2, -3.0, 3.3)),
        *_on("chest", "chest", (-4.4, 3.2, 1.0, 3.3), (-4.8, 3.4, 14.0, 3.0)),
    ),
)
_BELLY = Patch(
    ("waist", "ribs", "hips"),
    _FRONT,
    (
        *_on("loins", "loins", (5.4, 3.0, -1.0, 3.0), (5.4, -3.0, -1.0, 3.0)),
        *_on("chest", "chest", (5.8, 3.2, 7.0, 3.2), (5.8, -3.2, 7.0, 3.2)),
    ),
)
_RHOMBOIDS = Patch(("ribs",), (-0.97, 0.1, 0.2), _on("chest", "chest", (-4.9, 4.2, 11.0, 3.0), (-4.6, 5.0, 18.0, 3.2)))

MUSCLES: Final[Mapping[str, tuple[Patch, ...]]] = {
    "gluteus maximus": (_GLUTES,),
    "gluteus medius": (_SIDE_GLUTES,),
    "gluteus minimus": (_SIDE_GLUTES,),
    "piriformis": (Patch(("hips", "thigh"), (-0.9, 0.4, 0.0), _on("pelvis", "pelvis", (-5.6, 7.5, -1.0, 3.6))),),
    "tensor fasciae latae": (
        Patch(("hips", "thigh"), (0.4, 0.9, 0.0), _on("hip", "thigh", (3.0, 4.4, -1.0, 3.4), (2.0, 4.2, -13.0, 2.8))),
    ),
    "iliopsoas": (
        Patch(
            ("hips", "thigh"), (0.97, 0.2, 0.0), _on("pelvis", "pelvis", (5.4, 6.0, 5.0, 3.4), (5.6, 7.5, -3.0, 3.6))
        ),
    ),
    "hamstrings": (
        Patch(
            ("thigh",),
            _BACK,
            _on("hip", "thigh", (-4.0, 0.2, -9.0, 4.2), (-3.2, 0.0, -24.0, 3.6), (-2.4, 0.0, -37.0, 2.6)),
        ),
    ),
    "quadriceps": (
        Patch(
            ("thigh",),
            _FRONT,
            _on("hip", "thigh", (4.4, 0.2, -9.0, 4.4), (3.6, 0.0, -24.0, 3.8), (2.4, 0.0, -37.0, 2.8)),
        ),
    ),
    "adductors": (
        Patch(
            ("thigh",),
            (0.1, -0.99, 0.0),
            _on("hip", "thigh", (0.2, -4.0, -6.0, 4.4), (0.2, -3.6, -20.0, 3.6), (0.0, -2.6, -33.0, 2.4)),
            0.95,
        ),
    ),
    "gastrocnemius": (
        Patch(
            ("shin",),
            _BACK,
            _on("knee", "shin", (-2.4, 0.0, -4.0, 2.8), (-3.2, 0.0, -12.0, 3.7), (-2.0, 0.0, -24.0, 2.4)),
        ),
    ),
    "soleus": (Patch(("shin",), _BACK, _on("knee", "shin", (-2.4, 0.0, -15.0, 3.0), (-1.4, 0.0, -30.0, 2.2))),),
    "erector spinae": (_SPINE,),
    "multifidus": (
        Patch(
            ("waist", "hips"),
            _BACK,
            (*_on("loins", "loins", (-4.8, 2.6, -4.0, 3.0)), *_on("chest", "chest", (-4.4, 2.6, 0.0, 2.8))),
        ),
    ),
    "quadratus lumborum": (
        Patch(
            ("waist", "hips"),
            (-0.8, 0.6, 0.0),
            (*_on("loins", "loins", (-3.6, 7.4, -1.0, 3.6)), *_on("chest", "chest", (-3.2, 7.4, 2.0, 3.4))),
        ),
    ),
    "obliques": (
        Patch(
            ("waist", "ribs", "hips"),
            (0.35, 0.93, 0.0),
            (*_on("loins", "loins", (1.8, 9.6, -2.0, 4.2)), *_on("chest", "chest", (2.4, 9.8, 5.0, 4.2))),
        ),
    ),
    "transversus abdominis": (_BELLY,),
    "rectus abdominis": (_BELLY,),
    "serratus anterior": (
        Patch(("ribs",), (0.4, 0.9, 0.0), _on("chest", "chest", (4.0, 11.6, 8.0, 3.4), (3.4, 12.6, 14.0, 3.2))),
    ),
    "pectorals": (Patch(("ribs",), _FRONT, _on("chest", "chest", (7.4, 4.0, 14.0, 3.4), (6.6, 8.6, 16.0, 3.4))),),
    "latissimus dorsi": (
        Patch(
            ("ribs", "waist"),
            (-0.75, 0.66, 0.0),
            _on("chest", "chest", (-3.0, 7.4, 1.0, 3.6), (-3.0, 10.4, 9.0, 4.4), (-1.8, 11.8, 15.5, 3.6)),
        ),
    ),
    "rhomboids": (_RHOMBOIDS,),
    "middle trapezius": (
        Patch(("ribs",), (-0.97, 0.1, 0.2), _on("chest", "chest", (-4.6, 3.4, 17.5, 3.0), (-3.2, 9.0, 18.5, 2.8))),
    ),
    "lower trapezius": (Patch(("ribs",), _BACK, _on("chest", "chest", (-5.0, 2.6, 5.0, 2.6), (-5.0, 3.6, 14.0, 3.0))),),
    "rotator cuff": (Patch(("ribs",), (-0.95, 0.3, 0.0), _on("chest", "chest", (-3.6, 8.6, 15.0, 3.6))),),
    "posterior deltoids": (
        Patch(
            ("upper_arm",),
            (-0.9, 0.35, 0.2),
            _on("shoulder", "upper_arm", (-2.2, 0.3, -0.6, 3.7), (-1.6, 0.3, -9.0, 2.6)),
        ),
    ),
    "anterior deltoids": (
        Patch(
            ("upper_arm",), (0.9, 0.35, 0.2), _on("shoulder", "upper_arm", (2.2, 0.3, -0.6, 3.7), (1.6, 0.3, -9.0, 2.6))
        ),
    ),
    "biceps brachii": (
        Patch(("upper_arm",), _FRONT, _on("shoulder", "upper_arm", (1.7, 0.0, -11.0, 2.9), (1.4, 0.0, -21.0, 2.6))),
    ),
    "triceps brachii": (
        Patch(("upper_arm",), _BACK, _on("shoulder", "upper_arm", (-1.7, 0.0, -11.0, 2.9), (-1.4, 0.0, -21.0, 2.6))),
    ),
    "forearms": (Patch(("forearm",), _FRONT, _on("elbow", "forearm", (0.8, 0.0, -5.0, 3.0), (0.6, 0.0, -14.0, 2.6))),),
}
