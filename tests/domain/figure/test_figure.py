"""The figure: its bones never stretch, its hands and feet arrive, its joints stay human."""

from math import isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.figure import body
from bot.domain.figure.body import BONES, SIDES, Skeleton, bone_length, strained_joints
from bot.domain.figure.motion import Movement
from bot.domain.figure.pose import Limb, Pose, Reach, Swing, Trunk, solve_pose
from bot.domain.figure.reach import PoseError, two_bones
from bot.domain.figure.space import (
    ROOM,
    Vector,
    add,
    angle_between,
    between_frames,
    cross,
    dot,
    length,
    minus,
    pitch,
    roll,
    times,
    turned_towards,
    yaw,
)
from bot.domain.figure.view import View
from tests.each import cases

angles = st.floats(-170, 170)
small = st.floats(-60, 60)
trunks = st.builds(Trunk, angles, angles, angles, angles, small, small, small, small, small, small)
swings = st.builds(Swing, angles, angles, angles, st.floats(0, 150), small, st.booleans())
places = st.tuples(st.floats(-60, 60), st.floats(-60, 60), st.floats(0, 160))
reaches = st.builds(Reach, places, loose=st.booleans(), palm=st.booleans(), heading=small, pitch=small)
limbs: st.SearchStrategy[Limb] = swings | reaches
poses = st.builds(
    Pose,
    trunks,
    st.fixed_dictionaries({f"{side}_{kind}": limbs for side in SIDES for kind in ("arm", "leg")}),
    st.tuples(st.floats(-40, 40), st.floats(-40, 40), st.floats(20, 110)),
)
directions = st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1)).filter(lambda v: length(v) > 0.1)


def assert_bones_whole(skeleton: Skeleton) -> None:
    for bone, (_, _, size) in BONES.items():
        assert isclose(bone_length(skeleton, bone), size, rel_tol=0.001), bone


@given(poses)
def test_every_bone_keeps_its_length_in_any_pose(pose: Pose) -> None:
    assert_bones_whole(solve_pose(pose, strict=False))


@given(trunks, trunks, swings, swings, st.floats(0, 1))
def test_every_bone_keeps_its_length_between_any_two_poses(
    first: Trunk, second: Trunk, before: Swing, after: Swing, share: float
) -> None:
    movement = Movement((Pose(first, {"right_leg": before}), Pose(second, {"right_leg": after})), {})
    assert_bones_whole(movement.at(share))


@given(angles, angles, angles, angles, angles, st.floats(0, 1))
def test_turning_from_one_frame_to_another_keeps_it_square(
    a: float, b: float, c: float, d: float, e: float, t: float
) -> None:
    frame = between_frames(yaw(a).turned(pitch(b)), roll(c).turned(pitch(d)).turned(yaw(e)), t)
    for first, second in ((frame.forward, frame.left), (frame.left, frame.up), (frame.up, frame.forward)):
        assert abs(dot(first, second)) < 1e-6
    assert length(minus(cross(frame.forward, frame.left), frame.up)) < 1e-6


@given(angles, angles, angles, angles)
def test_the_way_between_two_frames_ends_where_they_are(a: float, b: float, c: float, d: float) -> None:
    start, end = yaw(a).turned(pitch(b)), roll(c).turned(pitch(d))
    assume(angle_between(start.up, end.up) < 178)
    for share, frame in ((0.0, start), (1.0, end)):
        assert length(minus(between_frames(start, end, share).up, frame.up)) < 1e-4


@given(directions, st.floats(0.45, 0.99), directions)
def test_two_bones_reach_any_place_within_their_length(way: Vector, share: float, pole: Vector) -> None:
    target = times(way, share * (body.THIGH + body.SHIN) / length(way))
    upper, lower, hinge = two_bones((0.0, 0.0, 0.0), target, (body.THIGH, body.SHIN), pole, name="right leg")
    end = add(times(upper, body.THIGH), times(lower, body.SHIN))
    assert length(minus(end, target)) < 0.02 * body.HEIGHT
    assert abs(dot(hinge, upper)) < 1e-6
    assert abs(dot(hinge, lower)) < 1e-6


@given(directions, st.floats(0.4, 0.95), directions)
def test_the_joint_between_two_bones_points_to_the_pole(way: Vector, share: float, pole: Vector) -> None:
    assume(8 < angle_between(way, pole) < 172)
    target = times(way, share * 85 / length(way))
    upper, _, _ = two_bones((0.0, 0.0, 0.0), target, (43.0, 42.0), pole, name="right leg")
    aside = minus(pole, times(target, dot(pole, target) / dot(target, target)))
    assert dot(upper, aside) > 0


def test_a_place_out_of_reach_is_told_with_the_limb_and_how_far() -> None:
    pose = Pose(limbs={"left_arm": Reach((200.0, 17.0, 141.0))}, pelvis=(0.0, 0.0, 92.0))
    with pytest.raises(PoseError, match=r"left arm is \d+ cm too short"):
        solve_pose(pose)


def test_a_place_too_near_to_fold_to_is_told() -> None:
    pose = Pose(limbs={"right_leg": Reach((0.0, -9.0, 88.0), loose=True)}, pelvis=(0.0, 0.0, 92.0))
    with pytest.raises(PoseError, match="right leg cannot fold so far"):
        solve_pose(pose)


def test_reaching_for_a_thing_that_is_not_there_is_told() -> None:
    pose = Pose(limbs={"right_arm": Reach((0.0, 0.0, 0.0), on="bra")}, pelvis=(0.0, 0.0, 92.0))
    with pytest.raises(PoseError, match="'bra', which is neither a joint nor a thing"):
        solve_pose(pose)


@given(trunks, swings)
def test_a_body_without_a_given_height_rests_on_the_ground(trunk: Trunk, swing: Swing) -> None:
    skeleton = solve_pose(Pose(trunk, {"left_leg": swing, "right_arm": swing}))
    assert abs(skeleton.lowest) < 1e-6


@given(st.floats(-30, 30), st.floats(-25, 40), st.floats(0, 20))
def test_a_foot_stands_on_its_ground_with_its_whole_sole(heading: float, heel_up: float, ground: float) -> None:
    foot = Reach((0.0, -9.0, ground), heading=heading, pitch=heel_up)
    skeleton = solve_pose(Pose(limbs={"right_leg": foot}, pelvis=(0.0, 0.0, 75.0)))
    assert abs(skeleton.lowest_of("right_foot") - ground) < 0.02 * body.HEIGHT


def test_a_flat_hand_lies_on_its_ground() -> None:
    pose = Pose(Trunk(lean=82), {"left_arm": Reach((50.0, 17.0, 0.0), palm=True)}, (0.0, 0.0, 48.4))
    assert abs(solve_pose(pose).lowest_of("left_hand")) < 0.02 * body.HEIGHT


def test_standing_straight_strains_nothing() -> None:
    assert strained_joints(solve_pose(Pose())) == []


@cases(
    ("pose", "joint"),
    [
        (Pose(limbs={"left_arm": Swing(bend=170)}), "left_elbow"),
        (Pose(limbs={"right_leg": Swing(raised=-70)}), "right_hip"),
        (Pose(limbs={"right_leg": Swing(raised=90, side=90)}), "right_hip"),
        (Pose(limbs={"right_leg": Swing(bend=170)}), "right_knee"),
        (Pose(limbs={"left_leg": Swing(end=80)}), "left_ankle"),
        (Pose(Trunk(bend=110)), "spine"),
        (Pose(Trunk(twist=100)), "spine"),
        (Pose(Trunk(nod=90)), "neck"),
    ],
)
def test_a_joint_beyond_its_limit_is_named(pose: Pose, joint: str) -> None:
    assert any(strain.startswith(joint) for strain in strained_joints(solve_pose(pose)))


@given(st.floats(-180, 180), st.floats(0, 80), directions)
def test_a_limb_looks_shorter_by_the_cosine_of_its_angle_to_the_picture(
    around: float, above: float, way: Vector
) -> None:
    right, down, near = View(around, above).seen(way)
    assert isclose(right**2 + down**2 + near**2, dot(way, way), rel_tol=1e-6)


def test_the_viewer_at_the_side_sees_the_right_side_and_forward_on_the_right() -> None:
    view = View(0, 0)
    assert view.seen((1.0, 0.0, 0.0))[0] == pytest.approx(1)
    assert view.seen((0.0, -1.0, 0.0))[2] == pytest.approx(1)
    assert view.seen(ROOM.up)[1] == pytest.approx(-1)


@given(poses)
def test_the_lowest_point_is_that_of_the_flesh(pose: Pose) -> None:
    skeleton = solve_pose(pose, strict=False)
    assert skeleton.lowest == pytest.approx(min(ball.middle[2] - ball.radius for ball in skeleton.flesh))


@given(directions, directions, st.floats(0, 1))
def test_a_direction_turns_from_one_to_the_other(first: Vector, last: Vector, share: float) -> None:
    a, b = times(first, 1 / length(first)), times(last, 1 / length(last))
    assume(angle_between(a, b) < 178)
    between = turned_towards(a, b, share)
    assert length(between) == pytest.approx(1)
    assert angle_between(a, between) == pytest.approx(angle_between(a, b) * share, abs=0.01)
