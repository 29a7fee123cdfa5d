"""A small body, from the front or from behind, with the working muscles red: for poses that hide them."""

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image

from bot.domain.figure.body import Skeleton
from bot.domain.figure.pose import Pose, Swing, solve_pose
from bot.domain.figure.view import View
from bot.figures import theme
from bot.figures.canvas import Canvas
from bot.figures.muscles import MUSCLES
from bot.figures.person import Person, Work, extent

FRONT, BACK = View(90.0, 0.0), View(-90.0, 0.0)
SUPERSAMPLE = 3


def _stance() -> Skeleton:
    """Standing with the arms a little away from the body."""
    limbs = {f"{side}_arm": Swing(raised=16, side=90, rot=40, bend=6) for side in ("right", "left")}
    limbs |= {f"{side}_leg": Swing(raised=5, side=90) for side in ("right", "left")}
    return solve_pose(Pose(limbs=limbs))


def _shows(muscles: Sequence[str], view: View) -> float:
    """How much of some muscles faces the viewer."""
    ahead = view.frame.forward[0]
    return sum(patch.outward[0] * ahead for name in muscles for patch in MUSCLES[name])


@lru_cache(maxsize=64)
def body_map(muscles: tuple[str, ...], sides: tuple[str, ...], high: int) -> Image.Image:
    """The body with these muscles red, so many pixels high, on a panel's ground."""
    view = max((BACK, FRONT), key=lambda view: _shows(muscles, view))
    skeleton = _stance()
    left, top, right, bottom = extent(skeleton, view)
    scale = high / (bottom - top + 10)
    canvas = Canvas((round((right - left + 8) * scale), high), theme.PANEL, supersample=SUPERSAMPLE)
    canvas.fit(scale, (-(left - 4) * scale, -(top - 8) * scale))
    person = Person(skeleton, view, Work(muscles, (), sides))  # type: ignore[arg-type]  # sides come from a drawing
    for stroke in sorted(person.strokes(), key=lambda stroke: stroke.near):
        stroke.draw(canvas)
    return canvas.finished()
