"""What every process does before it runs tests; the one that hands them to others with -n needs nothing of it."""

import signal
from typing import Never

import pytest
from hypothesis.internal import entropy

from bot.domain.catalogue import Catalogue
from bot.store.database import Database
from bot.zone_files import use_newest_zone_files
from tests import quick_commands, simcord_ways, statements_at_once
from tests.one_thread import keep_to_one_thread
from tests.shipped import CATALOGUE

use_newest_zone_files()  # as every start does, before a test names a zone
assert Database.synchronous == "FULL"
Database.synchronous = "OFF"  # only a loss of power tells the difference
simcord_ways.install()
quick_commands.install()
statements_at_once.install()
keep_to_one_thread()
# Hypothesis puts numpy's own random numbers, of which nothing here takes any, back for every example: that took longer
# than most rules do. It does so for those that it has put down first; now it finds that it has.
assert entropy.NP_RANDOM is None
entropy.NP_RANDOM = entropy.NumpyRandomWrapper()


def _interrupt(*_: object) -> Never:
    raise KeyboardInterrupt


signal.signal(signal.SIGINT, _interrupt)  # for Python's own, asyncio puts in one of its own at every step of a test


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The exercises and the cool-down that Ounce ships."""
    return CATALOGUE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the simulated Discord a minute to come to rest, whatever else the machine does."""
    for item in items:
        item.add_marker(pytest.mark.simcord(settle_timeout=simcord_ways.SETTLE_SECONDS))
