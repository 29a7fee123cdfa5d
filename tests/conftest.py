"""What all tests share: the shipped catalogue, loaded once, and how hypothesis searches."""

import os
from pathlib import Path
from typing import Any

import pytest
import simcord
from hypothesis import settings

from bot.content.catalogue import load_catalogue
from bot.domain.catalogue import Catalogue
from bot.store import database
from bot.zone_files import use_newest_zone_files

use_newest_zone_files()  # as every start does, before a test names a zone
# Two busy cores make no example slow; what runs on every change tries the same examples each time. Most rules stand in
# several properties, so that sixty examples of each are hundreds of the rule.
settings.register_profile("ounce", deadline=None, max_examples=60, derandomize="CI" in os.environ)
settings.load_profile("ounce")
SETTLE_SECONDS = 60
LONGEST = ("crash", "e2e", "evaluation", "simulation", "conversations", "test_main.py", "cogs")
_SAFE, _QUICK = "synchronous = FULL", "synchronous = OFF"
assert _SAFE in database._PRAGMAS  # which waits for the disk at each commit; only a loss of power tells the difference
setattr(database, "_PRAGMAS", tuple(one.replace(_SAFE, _QUICK) for one in database._PRAGMAS))  # noqa: B010  # as below
_settle = simcord.Env._settle_internal


async def _settle_patiently(env: simcord.Env, **how: Any) -> None:
    """Give a bot that starts as long as every other step: SimCord's own 5 s are too few on a busy machine."""
    if how.get("timeout") is not None:
        how["timeout"] = max(how["timeout"], SETTLE_SECONDS)
    await _settle(env, **how)


setattr(simcord.Env, "_settle_internal", _settle_patiently)  # noqa: B010  # a type checker refuses the assignment


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The exercises and the cool-down that Ounce ships."""
    return load_catalogue()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no core waits for it at the end; the rest stays in its random order.

    And give the simulated Discord a minute to come to rest, whatever else the machine does.
    """
    items.sort(key=_turn)
    for item in items:
        item.add_marker(pytest.mark.simcord(settle_timeout=SETTLE_SECONDS))


def _turn(item: pytest.Item) -> int:
    folder, _, _ = item.path.relative_to(Path(__file__).parent).as_posix().partition("/")
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)
