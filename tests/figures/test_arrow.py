"""The arrow: it shows the way beside the body, and never lies over a face."""

from dataclasses import replace
from itertools import pairwise
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figure.drawing import FormDrawing
from bot.figures.arrow import SHORTEST, beside, face, over_face
from bot.figures.scene import Scene
from tests.each import each
from tests.shipped import DRAWINGS

points = st.tuples(st.floats(-90, 90), st.floats(-90, 90))


@each(DRAWINGS)
def test_no_arrow_lies_over_a_face(drawing: FormDrawing) -> None:
    scene = Scene(drawing)
    for first, last in pairwise(drawing.shown):
        heads = [face(drawing.movement.skeletons[last], drawing.view)]
        for path in scene.arrows((first, last)):
            assert not any(over_face(path, head) for head in heads)
    if drawing.hold:
        held = drawing.shown_skeletons[-1]
        assert not any(over_face(path, face(held, drawing.view)) for path in scene.ways(held))


def test_a_given_arrow_takes_the_place_of_the_joints_and_is_shown_on_a_hold_too() -> None:
    squeeze, turn = DRAWINGS["adductor-squeeze"], DRAWINGS["standing-trunk-rotation"]
    from_right, from_left = Scene(squeeze).arrows((0, -1))
    assert from_right[0][0] < from_right[-1][0] < from_left[-1][0] < from_left[0][0]  # they face each other
    with_arrow, bare = (Scene(drawing) for drawing in (turn, replace(turn, ways=())))
    held = turn.shown_skeletons[-1]
    assert with_arrow.paint(held, (120, 120)).tobytes() != bare.paint(held, (120, 120)).tobytes()


@given(st.lists(points, min_size=3, max_size=12), points)
def test_an_arrow_is_seen_or_left_out_and_keeps_its_shape(
    path: list[tuple[float, float]], head: tuple[float, float]
) -> None:
    laid = beside(path, [(*head, 11.0)], [])
    if not laid:
        assert sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(path)) < 2
        return
    assert len(laid) == len(path)
    assert sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(laid)) > SHORTEST * 0.99


def test_an_arrow_moves_off_the_face() -> None:
    straight = [(float(x), 0.0) for x in range(0, 60, 6)]
    laid = beside(straight, [(30.0, 0.0, 11.0)], [])
    assert over_face(straight, (30.0, 0.0, 11.0))
    assert not over_face(laid, (30.0, 0.0, 11.0))
