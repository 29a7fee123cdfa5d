"""A pose laid over another: an entry over its family, a key pose over its entry, both sides at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.figure.reach import PoseError

LIMB_NAMES = ("right_arm", "left_arm", "right_leg", "left_leg")


def family_pose(name: str, families: Mapping[str, Any], below: tuple[str, ...] = ()) -> dict[str, Any]:
    """A family's pose, laid over that of the family it comes from."""
    if name in below:
        raise PoseError(f"the family {name!r} comes from itself")
    own = dict(families[name])
    parent = own.pop("family", None)
    if parent is None:
        return merge_pose({}, own)
    if parent not in families:
        raise PoseError(f"the family {name!r} comes from {parent!r}, which is no family")
    return merge_pose(family_pose(parent, families, (*below, name)), own)


def merge_pose(base: Mapping[str, Any], difference: Mapping[str, Any]) -> dict[str, Any]:
    """A pose with a difference laid over it; `arms` and `legs` stand for both sides, mirrored, and `hands`
    for both hands at one place.

    A limb that changes between angles and a place to reach starts anew; else only the keys named change.
    """
    result = dict(base)
    for key, value in _both_sides(difference):
        before = result.get(key)
        if isinstance(before, dict) and isinstance(value, dict) and _way(value) in {None, _way(before)}:
            result[key] = before | value
        else:
            result[key] = value
    return result


def _both_sides(table: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for key, value in table.items():
        if key in {"arms", "legs"} and isinstance(value, dict):
            yield f"left_{key[:-1]}", value
            yield f"right_{key[:-1]}", _mirrored(value)
        elif key == "hands" and isinstance(value, dict):
            yield "left_arm", value
            yield "right_arm", _mirrored(value) | {k: value[k] for k in ("at", "on") if k in value}
        else:
            yield key, value


def _mirrored(limb: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(limb)
    for key in ("at", "pole"):
        if isinstance(result.get(key), list):
            result[key] = [result[key][0], -result[key][1], *result[key][2:]]
    if isinstance(result.get("on"), str) and result["on"].startswith("left_"):
        result["on"] = "right_" + result["on"][5:]
    return result


def _way(limb: Mapping[str, Any]) -> str | None:
    """Whether a limb's table gives a place to reach or angles; None where it leaves that open."""
    if {"at", "on"} & set(limb):
        return "reach"
    return "angles" if {"raised", "side", "rot", "bend", "plumb"} & set(limb) else None


def require_whole_angles(family: Mapping[str, Any], own: Mapping[str, Any], number: int) -> None:
    """Raise PoseError where a limb says how far it is raised and leaves its side or its bend to the family by accident.

    `raised` alone would go wherever the family's limb went: legs that should lift would cross.
    """
    for limb in LIMB_NAMES:
        base, table = family.get(limb, {}), own.get(limb, {})
        if "raised" not in table or _way(base) != "angles" or table.get("plumb"):
            continue
        for angle in ("side", "bend"):
            if base.get(angle) and angle not in table:
                raise PoseError(
                    f"key pose {number}: {limb} gives raised without {angle}, and its family has "
                    f"{angle} = {base[angle]:g}: write the {angle} that is meant"
                )
