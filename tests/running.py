"""What every process does before it runs tests; the one that hands them to others with -n needs nothing of it."""

import signal
from typing import Never

import pytest

from bot.domain.catalogue import Catalogue
from bot.store.database import Database
from bot.zone_files import use_newest_zone_files
from tests import quick_commands, quick_examples, simcord_ways, statements_at_once
from tests.one_thread import keep_to_one_thread
from tests.shipped import CATALOGUE

use_newest_zone_files()  # as every start does, before a test names a zone
assert Database.synchronous == "FULL"
Database.synchronous = "OFF"  # only a loss of power tells the difference
simcord_ways.install()
quick_commands.install()
statements_at_once.install()
keep_to_one_thread()
quick_examples.install()


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
