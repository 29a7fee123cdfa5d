"""The house is whole: every cog is loaded, and import-linter watches each of them."""

import re
import tomllib
from pathlib import Path

from bot.client import EXTENSIONS

ROOT = Path(__file__).resolve().parents[1]


def test_every_cog_is_loaded_and_held_apart_from_the_others() -> None:
    cogs = {f"cogs.{path.stem}" for path in (ROOT / "cogs").glob("[!_]*.py")}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (apart,) = [contract for contract in contracts if contract["type"] == "independence"]
    assert set(EXTENSIONS) == cogs
    assert set(apart["modules"]) == cogs
    assert len(set(EXTENSIONS)) == len(EXTENSIONS)


def test_no_cog_is_handed_the_store() -> None:
    cogs = (ROOT / "cogs").rglob("*.py")
    handed = [path.name for path in cogs if re.search(r"\.store\b", path.read_text(encoding="utf-8"))]
    assert handed == []


def test_nothing_is_answered_but_through_the_one_place_that_tries_again() -> None:
    alone = re.compile(r"interaction\.(response\.(?!is_done)|followup\.)|\bctx\.(send|reply)\(")
    cogs = [path for path in (ROOT / "cogs").rglob("*.py") if path.name != "answer.py"]
    assert [path.name for path in cogs if alone.search(path.read_text(encoding="utf-8"))] == []


def test_contributing_lists_every_event_that_cogs_send_each_other() -> None:
    listed = dict(
        re.findall(r"^\| `(\w+)` \| (.*)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    code = "".join(path.read_text(encoding="utf-8") for room in ("bot", "cogs") for path in (ROOT / room).rglob("*.py"))
    assert set(re.findall(r'dispatch\("(\w+)"', code)) - {"guild_join"} <= listed.keys()
    for feature, kind in re.findall(r"async def on_(\w+)_(press|choice|pick|form)\(", code):
        assert f"`{feature}`" in listed[f"FEATURE_{kind}"], (feature, kind)


def test_every_ignore_says_why() -> None:
    without_reason = re.compile(r"  # (?:type: ignore|noqa:|nosec)(?!.*  # (?!noqa|nosec|type: ignore)\S)")
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for room in ("bot", "cogs", "tests")
        for path in (ROOT / room).rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if without_reason.search(line)
    ]
    assert bare == []
