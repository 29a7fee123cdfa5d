"""data/poses.toml -> drawings; a mistake is told with entry and reason."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.content.catalogue import DATA_DIRECTORY
from bot.content.pose_merge import LIMB_NAMES, family_pose, merge_pose, require_whole_angles
from bot.domain.errors import ContentError
from bot.domain.figure.body import SIDES, Side
from bot.domain.figure.drawing import Drawings, FormDrawing, Promises, Way
from bot.domain.figure.motion import Movement
from bot.domain.figure.pose import Limb, Pose, Reach, Swing, Trunk
from bot.domain.figure.props import Prop, PropKind
from bot.domain.figure.reach import PoseError
from bot.domain.figure.space import Vector
from bot.domain.figure.view import VIEWS, View

POSES_FILE = "poses.toml"

Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
Place = Annotated[list[float], Field(min_length=2, max_length=3)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _LimbTable(_Table):
    """A limb in a key pose: by its angles, or by the place it reaches (at, on; "floor" takes back a family's on)."""

    raised: float = 0.0
    side: float = 0.0
    rot: float = 0.0
    bend: float = 0.0
    end: float = 0.0
    plumb: bool = False
    shrug: Place = [0.0, 0.0]
    at: Place | None = None
    on: str | None = None
    pole: Place | None = None
    heading: float = 0.0
    pitch: float = 0.0
    loose: bool = False
    palm: bool = False
    straight: bool = False

    def limb(self) -> Limb:
        shrug = _vector(self.shrug)
        if self.at is None and self.on is None:
            return Swing(self.raised, self.side, self.rot, self.bend, self.end, self.plumb, shrug)
        return Reach(
            _vector(self.at or [0.0, 0.0]),
            _vector(self.pole) if self.pole else None,
            self.heading,
            self.pitch,
            self.end,
            self.loose,
            self.palm,
            self.straight,
            shrug,
            None if self.on == "floor" else self.on,
        )


class _PoseTable(_Table):
    """A key pose, complete after family, entry and difference were laid over each other."""

    turn: float = 0.0
    lean: float = 0.0
    tilt: float = 0.0
    spin: float = 0.0
    bend: float = 0.0
    side: float = 0.0
    twist: float = 0.0
    nod: float = 0.0
    look: float = 0.0
    cock: float = 0.0
    pelvis: Place = [0.0, 0.0]
    pin: str | None = None
    ground: float = 0.0
    right_arm: _LimbTable = _LimbTable()
    left_arm: _LimbTable = _LimbTable()
    right_leg: _LimbTable = _LimbTable()
    left_leg: _LimbTable = _LimbTable()

    def pose(self) -> Pose:
        trunk = Trunk(**{name: getattr(self, name) for name in Trunk.__slots__})
        limbs = {name: getattr(self, name).limb() for name in LIMB_NAMES}
        return Pose(trunk, limbs, tuple(self.pelvis), self.pin, self.ground)


class _PropTable(_Table):
    kind: PropKind
    name: str | None = None
    at: Place = [0.0, 0.0]
    on: str | None = None
    along: Literal["x", "y", "z"] = "y"
    size: Place = [0.0, 0.0]
    through: list[str | list[float]] = []
    loop: bool = False
    front: bool | None = None

    def prop(self) -> Prop:
        through = tuple(p if isinstance(p, str) else _vector(p) for p in self.through)
        return Prop(
            self.kind,
            self.name or self.kind,
            _vector(self.at),
            self.on,
            self.along,
            _vector(self.size),
            through,
            self.loop,
            self.front,
        )


class _WayTable(_Table):
    through: list[Place] = Field(min_length=2, max_length=8)
    on: str | None = None

    def way(self) -> Way:
        return Way(tuple(_vector(place) for place in self.through), self.on)


class _PromiseTable(_Table):
    straight: list[str] = []
    straight_first: list[str] = []
    straight_last: list[str] = []
    still: list[str] = []
    level: bool = False
    rests: list[str] = []

    def promises(self) -> Promises:
        return Promises(
            tuple(self.straight),
            tuple(self.straight_first),
            tuple(self.straight_last),
            tuple(self.still),
            self.level,
            tuple(self.rests),
        )


class _EntryTable(_Table):
    family: str
    alt: str = Field(min_length=20, max_length=240)
    keys: list[dict[str, Any]] = Field(min_length=1, max_length=4)
    pose: dict[str, Any] = {}
    props: list[_PropTable] = []
    view: str | Pair = "side"
    arrow: str | list[str] = []
    arrow_by: Pair = [0.0, 0.0]
    ways: list[_WayTable] = []
    work: list[Side] = list(SIDES)
    untinted: list[str] = []
    shown: list[int] = [0, -1]
    labels: list[str] = ["Start", "End"]
    there_and_back: bool = True
    partner: dict[str, Any] | None = None
    hold: bool = False
    pause: float = Field(default=0.0, ge=0, le=3)
    guides: list[list[str]] = []
    keeps: _PromiseTable = _PromiseTable()


def load_drawings(directory: Path = DATA_DIRECTORY) -> Drawings:
    """Every drawing of poses.toml in a directory, by the id of its exercise or cool-down item.

    Raises ContentError naming the file, the entry and the reason.
    """
    path = directory / POSES_FILE
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"data/{path.name} cannot be read: {error}") from error
    families = tables.pop("family", {})
    return {name: _read_drawing(name, table, families) for name, table in tables.items()}


def require_drawings(drawings: Drawings, ids: Iterable[str]) -> None:
    """Raise ContentError for an item without a drawing, and for a drawing of nothing."""
    wanted = set(ids)
    for missing in sorted(wanted - set(drawings)):
        raise ContentError(f"data/{POSES_FILE}, {missing}: has no poses yet; add a table [{missing}]")
    for unknown in sorted(set(drawings) - wanted):
        raise ContentError(f"data/{POSES_FILE}, {unknown}: is no exercise or cool-down item; was it renamed?")


def _read_drawing(name: str, table: Any, families: Mapping[str, Any]) -> FormDrawing:
    try:
        drawing = _build(name, _EntryTable.model_validate(table), families)
        drawing.check()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the table"
        raise ContentError(f"data/{POSES_FILE}, {name}: {where}: {first['msg']}") from error
    except PoseError as error:
        raise ContentError(f"data/{POSES_FILE}, {name}: {error}") from error
    return drawing


def _build(name: str, entry: _EntryTable, families: Mapping[str, Any]) -> FormDrawing:
    if entry.family not in families:
        raise PoseError(f"its family {entry.family!r} is not one of {', '.join(sorted(families))}")
    base = family_pose(entry.family, families)
    common = merge_pose(base, entry.pose)
    props = tuple(prop.prop() for prop in entry.props)
    for number, key in enumerate(entry.keys, start=1):
        require_whole_angles(base, merge_pose(merge_pose({}, entry.pose), key), number)
    keys = [_PoseTable.model_validate(merge_pose(common, key)).pose() for key in entry.keys]
    if len(keys) == 1:
        keys *= 2
    places = {prop.name: prop.at for prop in props if prop.on is None}
    view = VIEWS.get(entry.view) if isinstance(entry.view, str) else View(entry.view[0], entry.view[1])
    if view is None:
        raise PoseError(f"its view {entry.view!r} is not one of {', '.join(VIEWS)}, nor two angles")
    return FormDrawing(
        id=name,
        movement=Movement(keys, places),
        props=props,
        view=view,
        alt=entry.alt,
        arrows=tuple([entry.arrow] if isinstance(entry.arrow, str) else entry.arrow),
        arrow_by=(entry.arrow_by[0], entry.arrow_by[1]),
        ways=tuple(table.way() for table in entry.ways),
        work=tuple(entry.work),
        untinted=tuple(entry.untinted),
        shown=(-1,) if entry.hold else tuple(entry.shown) if len(entry.keys) > 1 else (0,),
        labels=("Hold",) if entry.hold else tuple(entry.labels),
        there_and_back=entry.there_and_back,
        partner=_partner_pose(entry.partner, families),
        hold=entry.hold,
        pause=entry.pause,
        guides=tuple(tuple(line) for line in entry.guides),
        keeps=entry.keeps.promises(),
    )


def _partner_pose(table: Mapping[str, Any] | None, families: Mapping[str, Any]) -> Pose | None:
    if table is None:
        return None
    own = dict(table)
    family = own.pop("family", "standing")
    if family not in families:
        raise PoseError(f"its partner's family {family!r} is not one of {', '.join(sorted(families))}")
    return _PoseTable.model_validate(merge_pose(family_pose(family, families), own)).pose()


def _vector(numbers: list[float]) -> Vector:
    return (numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else 0.0)
