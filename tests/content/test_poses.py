"""data/poses.toml: every item has its poses, every pose is one that a body can take, and a mistake is told."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from bot.content.poses import load_drawings, require_drawings
from bot.domain.errors import ContentError
from bot.domain.figure.body import BONES, HEIGHT, SIDES, Side, Skeleton, bone_length, strained_joints
from bot.domain.figure.drawing import FormDrawing
from bot.domain.figure.pose import KINDS, LimbKind, Reach
from bot.domain.figure.promises import broken_promises, on_the_way
from bot.domain.figure.props import Prop, band_points, is_joint
from bot.domain.figure.space import Vector, length, minus, mix
from bot.figures.muscles import MUSCLES
from tests.each import each
from tests.shipped import CATALOGUE, DRAWINGS

TOUCH_CM = 0.02 * HEIGHT
every_drawing = each(DRAWINGS)


@cache
def way_of(drawing_id: str) -> list[Skeleton]:
    return on_the_way(DRAWINGS[drawing_id])


def test_every_exercise_and_cool_down_item_has_poses_and_nothing_else_has() -> None:
    require_drawings(DRAWINGS, [*CATALOGUE.exercises, *CATALOGUE.cool_down])
    assert len(DRAWINGS) == len(CATALOGUE.exercises) + len(CATALOGUE.cool_down)


@every_drawing
def test_bones_keep_their_length_in_every_key_pose_and_in_between(drawing: FormDrawing) -> None:
    for number, skeleton in enumerate(way_of(drawing.id)):
        for bone, (_, _, size) in BONES.items():
            assert abs(bone_length(skeleton, bone) - size) <= 0.05 * size, (number, bone)


@every_drawing
def test_a_drawing_keeps_its_promises_on_the_whole_way(drawing: FormDrawing) -> None:
    assert broken_promises(drawing, way_of(drawing.id)) == []


@every_drawing
def test_no_joint_jumps_on_the_way(drawing: FormDrawing) -> None:
    """A step of a film is never much longer than both its neighbours."""
    count = 24 * (len(drawing.movement.keys) - 1)
    frames = [drawing.movement.at(i / count) for i in range(count + 1)]
    for joint in frames[0].joints:
        steps = [length(minus(b.joints[joint], a.joints[joint])) for a, b in pairwise(frames)]
        for before, step, after in zip(steps, steps[1:], steps[2:], strict=False):
            assert step - max(before, after) < 2.0, joint


def test_every_exercise_that_is_held_is_drawn_as_a_hold() -> None:
    held = {e.id for e in CATALOGUE.exercises.values() if e.hold_seconds and "carry" not in e.id}  # a carry walks
    held |= {item.id for item in CATALOGUE.cool_down.values() if item.kind == "stretch"}
    assert {drawing.id for drawing in DRAWINGS.values() if drawing.hold} == held


@every_drawing
def test_a_hold_is_one_panel(drawing: FormDrawing) -> None:
    assert not drawing.hold or drawing.shown == (-1,)


@every_drawing
def test_joints_stay_within_human_limits(drawing: FormDrawing) -> None:
    for skeleton in drawing.movement.skeletons:
        assert strained_joints(skeleton) == []


@every_drawing
def test_nothing_sinks_into_the_floor(drawing: FormDrawing) -> None:
    for number, skeleton in enumerate(way_of(drawing.id)):
        assert skeleton.lowest > -1.0, number


def reaching(drawing: FormDrawing) -> Iterator[tuple[int, Side, LimbKind, Reach]]:
    for number, key in enumerate(drawing.movement.keys):
        for side in SIDES:
            for kind in KINDS:
                limb = key.limb(side, kind)
                if isinstance(limb, Reach):
                    yield number, side, kind, limb


@every_drawing
def test_hands_and_feet_that_stand_somewhere_touch_it(drawing: FormDrawing) -> None:
    for number, side, kind, limb in reaching(drawing):
        skeleton = drawing.movement.skeletons[number]
        if limb.on is not None or limb.straight or (kind == "leg" and limb.loose) or (kind == "arm" and not limb.palm):
            continue
        ground = skeleton.lowest_of(f"{side}_{'foot' if kind == 'leg' else 'hand'}")
        assert ground == pytest.approx(limb.at[2], abs=TOUCH_CM), (number, side, kind)


@every_drawing
def test_hands_and_feet_that_hold_a_thing_touch_it(drawing: FormDrawing) -> None:
    things = {prop.name: prop for prop in drawing.props}
    for number, side, kind, limb in reaching(drawing):
        skeleton = drawing.movement.skeletons[number]
        point = skeleton.joints[f"{side}_{'hand' if kind == 'arm' else 'ankle'}"]
        if limb.on in things:
            assert things[limb.on].distance(point, skeleton) < TOUCH_CM, (number, side, kind)


@every_drawing
def test_raised_feet_and_flat_hands_stand_on_a_thing(drawing: FormDrawing) -> None:
    for number, side, kind, limb in reaching(drawing):
        raised = limb.at[2] > 1 and limb.on is None and (limb.palm or (kind == "leg" and not limb.loose))
        if not raised or drawing.id == "glute-bridge-march":  # its foot is lifted off the floor on purpose
            continue
        skeleton = drawing.movement.skeletons[number]
        part = f"{side}_{'foot' if kind == 'leg' else 'hand'}"
        flesh = [ball for ball in skeleton.flesh if ball.part == part]
        gap = min(p.distance(ball.middle, skeleton) - ball.radius for p in drawing.props for ball in flesh)
        assert gap < TOUCH_CM, (number, part)


def dense_flesh(skeleton: Skeleton) -> Iterator[tuple[Vector, float]]:
    """Round pieces all along every part: the given ones, and those that lie between neighbours."""
    for first, second in pairwise(skeleton.flesh):
        for i in range(9 if first.part == second.part else 1):
            yield mix(first.middle, second.middle, i / 9), first.radius + (second.radius - first.radius) * i / 9


@every_drawing
def test_a_roller_or_ball_carries_the_body_and_is_not_pressed_flat(drawing: FormDrawing) -> None:
    for prop in drawing.props:
        if prop.kind not in {"roller", "ball"}:
            continue
        for skeleton in drawing.movement.skeletons:
            gap = min(prop.distance(middle, skeleton) - radius for middle, radius in dense_flesh(skeleton))
            assert -6 < gap < TOUCH_CM, (prop.name, gap)


def rests_on_floor(prop: Prop, drawing: FormDrawing) -> bool:
    height = prop.dimensions[0] if prop.kind in {"roller", "ball"} else 0.0
    return all(abs(prop.place(skeleton)[2] - height) < TOUCH_CM for skeleton in drawing.movement.skeletons)


@every_drawing
def test_things_stand_on_the_floor(drawing: FormDrawing) -> None:
    for prop in drawing.props:
        standing = prop.kind in {"mat", "bench", "step", "wall", "post", "ball"} or (
            prop.kind == "roller" and prop.on is None
        )
        assert not standing or rests_on_floor(prop, drawing), prop.name


@every_drawing
def test_every_band_ends_at_a_joint_or_a_thing(drawing: FormDrawing) -> None:
    fixed = [prop for prop in drawing.props if prop.kind in {"post", "bar"}]
    for prop in (p for p in drawing.props if p.kind == "band"):
        skeleton = drawing.movement.skeletons[0]
        for name, point in zip(prop.through, band_points(prop, skeleton), strict=True):
            if isinstance(name, str):
                assert is_joint(skeleton, name)
            else:
                assert any(thing.distance(point, skeleton) < TOUCH_CM for thing in fixed), point


@every_drawing
def test_the_alt_text_is_one_sentence_about_the_movement(drawing: FormDrawing) -> None:
    assert 20 <= len(drawing.alt) <= 240
    assert drawing.alt.endswith(".")
    assert drawing.alt.count(".") == 1


def test_no_two_items_share_an_alt_text() -> None:
    assert len({drawing.alt for drawing in DRAWINGS.values()}) == len(DRAWINGS)


def test_every_muscle_of_the_catalogue_can_be_tinted() -> None:
    named = {m for e in CATALOGUE.exercises.values() for m in (*e.primary, *e.secondary)}
    named |= {m for item in CATALOGUE.cool_down.values() for m in item.muscles}
    assert named <= set(MUSCLES)
    assert {muscle for drawing in DRAWINGS.values() for muscle in drawing.untinted} <= named


GOOD = """
[family.standing]
pelvis = [0, 0, 91]
legs = { at = [0, 10] }
arms = { raised = 7, side = 60, bend = 12 }

[squat]
family = "standing"
alt = "Standing with the feet apart, the hips sit back and down."
keys = [{}, { pelvis = [-20, 0, 60], lean = 30 }]
"""


def load(text: str, directory: Path) -> dict[str, FormDrawing]:
    (directory / "poses.toml").write_text(text, encoding="utf-8")
    return dict(load_drawings(directory))


def test_a_small_file_loads(tmp_path: Path) -> None:
    assert load(GOOD, tmp_path)["squat"].movement.skeletons[1].joints["pelvis"][2] == pytest.approx(60)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('family = "standing"', 'family = "standin"', "family 'standin' is not one of standing"),
        ("lean = 30", "leen = 30", "leen"),
        ("pelvis = [-20, 0, 60]", "pelvis = [-20, 0, 140]", "leg is .* cm too short"),
        ("lean = 30", "bend = 120", "spine: spine bend is 120 degrees"),
        ("lean = 30", "lean = 30, right_leg = { at = [0, -10, -20] }", "below the floor"),
        ("lean = 30", 'lean = 30, left_arm = { on = "bra" }', "'bra', which is neither a joint nor a thing"),
        ("keys =", 'view = "behind"\nkeys =', "view 'behind' is not one of"),
        ("keys =", 'arrow = "nose"\nkeys =', "no joint 'nose'"),
        ("keys =", "shown = [0, 7]\nkeys =", "shown names a key pose that is not among the 2"),
        ("keys =", "shown = [0, 1, 0]\nkeys =", "needs 3 labels"),
        ("keys =", 'props = [{ kind = "trampoline" }]\nkeys =', r"props.0.kind"),
        ("keys =", 'props = [{ kind = "ball", on = "elbow" }]\nkeys =', "no joint 'elbow'"),
        ("alt =", "alt_text =", "alt: Field required"),
        ("keys = [{}", "keys = [{}, {}, {}, {}", "keys: List should have at most 4"),
        ("lean = 30", "left_arm = { raised = 20, bend = 5 }", "left_arm gives raised without side, and its family"),
        ("lean = 30", "arms = { raised = 20, side = 0 }", "right_arm gives raised without bend, and its family"),
        ("keys =", 'ways = [{ on = "nose", through = [[0, 0], [9, 0]] }]\nkeys =', "no joint 'nose'"),
        ("keys =", 'guides = [["nose", "neck"]]\nkeys =', "no joint 'nose'"),
        ("keys =", 'keeps = { straight = ["tail"] }\nkeys =', "no joint 'tail' that bends"),
        ("keys =", 'keeps = { rests = ["tail"] }\nkeys =', "no part 'tail'"),
    ],
)
def test_a_mistake_is_told_with_file_entry_and_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(ContentError, match=reason) as told:
        load(GOOD.replace(old, new), tmp_path)
    assert str(told.value).startswith("data/poses.toml, squat: ")


def test_a_limb_may_take_back_its_familys_thing(tmp_path: Path) -> None:
    held = GOOD.replace("keys = [{}", 'keys = [{ left_arm = { on = "left_hip", at = [2, 5, 7] } }')
    held = held.replace("lean = 30", 'lean = 30, left_arm = { on = "floor", at = [20, 30, 60] }')
    hand = load(held, tmp_path)["squat"].movement.skeletons[1].joints["left_hand"]
    assert hand == pytest.approx((20, 30, 60), abs=0.5)


def test_a_family_that_comes_from_no_family_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="comes from 'lying', which is no family"):
        load(GOOD.replace("[family.standing]", '[family.standing]\nfamily = "lying"'), tmp_path)


def test_a_family_that_comes_from_itself_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="comes from itself"):
        load(GOOD.replace("[family.standing]", '[family.standing]\nfamily = "standing"'), tmp_path)


def test_a_file_that_is_no_toml_or_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"data/poses\.toml cannot be read"):
        load("[squat", tmp_path)
    with pytest.raises(ContentError, match=r"data/poses\.toml cannot be read"):
        load_drawings(tmp_path / "nowhere")


def test_an_item_without_poses_and_poses_of_no_item_are_told() -> None:
    with pytest.raises(ContentError, match="moon-walk: has no poses yet"):
        require_drawings(DRAWINGS, [*DRAWINGS, "moon-walk"])
    with pytest.raises(ContentError, match="squat: is no exercise or cool-down item"):
        require_drawings({"squat": next(iter(DRAWINGS.values()))}, [])
