"""What all tests share: the shipped catalogue, loaded once, and how hypothesis searches."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

from bot.domain.catalogue import Catalogue
from bot.store.database import Database
from bot.zone_files import use_newest_zone_files
from tests import quick_commands, simcord_ways
from tests.one_thread import keep_to_one_thread
from tests.shipped import CATALOGUE

use_newest_zone_files()  # as every start does, before a test names a zone
# Two busy cores make no example slow; what runs on every change tries the same examples each time. Of 31 faults put
# into rules, which sixty examples found with each of three seeds, thirty found 27 as surely, and fifteen 21; the
# properties about the other four ask for more themselves.
settings.register_profile("ounce", deadline=None, max_examples=30, derandomize="CI" in os.environ)
settings.register_profile("thorough", deadline=None, max_examples=500)
settings.load_profile("ounce")
LONGEST = ("crash", "e2e", "evaluation", "simulation", "conversations", "test_main.py", "cogs")
assert Database.synchronous == "FULL"
Database.synchronous = "OFF"  # only a loss of power tells the difference
simcord_ways.install()
quick_commands.install()
keep_to_one_thread()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The exercises and the cool-down that Ounce ships."""
    return CATALOGUE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no core waits for it at the end; the rest stays in its random order.

    And give the simulated Discord a minute to come to rest, whatever else the machine does.
    """
    items.sort(key=_turn)
    for item in items:
        item.add_marker(pytest.mark.simcord(settle_timeout=simcord_ways.SETTLE_SECONDS))


def pytest_collection_finish() -> None:
    """Look less often for garbage, and never in what stays: a tenth of the tests' time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _turn(item: pytest.Item) -> int:
    folder, _, _ = item.path.relative_to(Path(__file__).parent).as_posix().partition("/")
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)
