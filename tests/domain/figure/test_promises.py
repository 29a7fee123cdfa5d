"""A drawing's promises: each is kept or told, and the check can fail."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figure.drawing import FormDrawing, Promises
from bot.domain.figure.motion import Movement
from bot.domain.figure.pose import Limb, Pose, Reach, Swing, Trunk
from bot.domain.figure.promises import broken_promises, on_the_way, segment_distance
from bot.domain.figure.space import Vector, length, minus, mix
from bot.domain.figure.view import VIEWS
from tests.each import cases

places = st.tuples(st.floats(-50, 50), st.floats(-50, 50), st.floats(-50, 50))
shares = st.floats(0, 1)
STANDING: dict[str, Limb] = {
    "right_leg": Reach((0.0, -10.0, 0.0)),
    "left_leg": Reach((0.0, 10.0, 0.0)),
    "right_arm": Swing(raised=7, side=60, bend=5),
    "left_arm": Swing(raised=7, side=60, bend=5),
}


def pose(*, pelvis: tuple[float, ...] = (0.0, 0.0, 92.0), trunk: Trunk | None = None, **limbs: Limb) -> Pose:
    return Pose(trunk or Trunk(), STANDING | limbs, pelvis)


def drawing(*keys: Pose, keeps: Promises | None = None, guides: tuple[tuple[str, ...], ...] = ()) -> FormDrawing:
    return FormDrawing(
        "test", Movement(keys, {}), (), VIEWS["side"], "A test of promises.", keeps=keeps or Promises(), guides=guides
    )


def told(*keys: Pose, keeps: Promises | None = None, guides: tuple[tuple[str, ...], ...] = ()) -> str:
    drawn = drawing(*keys, keeps=keeps, guides=guides)
    return "; ".join(broken_promises(drawn, on_the_way(drawn)))


def test_a_figure_that_stands_still_breaks_nothing() -> None:
    keeps = Promises(straight=("knees", "elbows", "back"), still=("knees", "neck"), level=True, rests=("left_foot",))
    assert told(pose(), pose(), keeps=keeps, guides=(("pelvis", "loins", "neck"),)) == ""


@cases(
    ("keeps", "changed", "reason"),
    [
        (Promises(straight=("right_elbow",)), {"right_arm": Swing(raised=7, bend=60)}, "right_elbow is bent by 60"),
        (Promises(straight_last=("elbows",)), {"left_arm": Swing(raised=7, bend=60)}, "left_elbow is bent by 60"),
        (Promises(straight=("back",)), {"trunk": Trunk(bend=40)}, "back is bent by 40"),
        (Promises(still=("knees",)), {"pelvis": (0.0, 0.0, 70.0)}, "right_knee moves from .* and it should stay still"),
        (Promises(level=True), {"trunk": Trunk(tilt=12), "pelvis": (0.0, 0.0, 88.0)}, "the hips lean by 12 degrees"),
        (Promises(rests=("right_foot",)), {"right_leg": Swing(raised=60, bend=80)}, "right_foot should carry the body"),
    ],
)
def test_a_broken_promise_is_told(keeps: Promises, changed: dict[str, object], reason: str) -> None:
    later = pose(**changed)  # type: ignore[arg-type]  # the fields of a pose
    assert re.search(reason, told(pose(), later, keeps=keeps))


def test_a_promise_for_the_first_pose_says_nothing_of_the_last() -> None:
    bent = pose(right_arm=Swing(raised=7, bend=60))
    assert told(pose(), bent, keeps=Promises(straight_first=("elbows",))) == ""
    assert "right_elbow" in told(bent, pose(), keeps=Promises(straight_first=("elbows",)))


def test_legs_that_swing_through_each_other_are_told() -> None:
    apart = pose(right_leg=Swing(raised=20, side=90), left_leg=Swing(raised=20, side=90))
    crossed = pose(right_leg=Swing(raised=20, side=-90), left_leg=Swing(raised=20, side=-90))
    assert "pass through each other" in told(apart, crossed)
    assert told(apart, apart) == ""


def test_arms_that_cross_through_each_other_are_told() -> None:
    crossed = Swing(raised=80, side=-20, rot=-70, bend=60)
    through = pose(right_arm=crossed, left_arm=crossed)
    over = pose(right_arm=replace(crossed, raised=62), left_arm=crossed)
    assert "forearm" in told(through, through)
    assert told(over, over) == ""


def test_hips_that_rise_on_the_way_are_told() -> None:
    """A knee that would sink into the floor lifts the whole body: the film would show another exercise."""
    plank = Trunk(lean=74)
    legs: dict[str, Limb] = {"left_leg": Swing(raised=2, side=90, end=22)}
    back = pose(trunk=plank, pelvis=(0.0, 0.0, 24.0), right_leg=Swing(raised=2, side=90, end=22), **legs)
    fore = pose(trunk=plank, pelvis=(0.0, 0.0, 24.0), right_leg=Swing(raised=120, bend=130), **legs)
    assert "above every key pose on the way" in told(back, fore)


def test_a_guide_that_is_no_line_is_told() -> None:
    bent = pose(trunk=Trunk(lean=60))
    assert "is no line" in told(pose(), bent, guides=(("right_knee", "pelvis", "neck"),))


@given(places, places, places, places, shares, shares)
def test_the_distance_of_two_pieces_is_the_least_there_is(
    a: Vector, b: Vector, c: Vector, d: Vector, s: float, t: float
) -> None:
    found = segment_distance(a, b, c, d)
    assert found <= length(minus(mix(a, b, s), mix(c, d, t))) + 1e-6
    assert found == pytest.approx(segment_distance(c, d, a, b), abs=1e-6)
    assert found >= 0
