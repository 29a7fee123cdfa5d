"""What all tests share: the shipped catalogue, loaded once, and how hypothesis searches."""

import pytest
from hypothesis import settings

from bot.content.catalogue import load_catalogue
from bot.domain.catalogue import Catalogue
from bot.zone_files import use_newest_zone_files

use_newest_zone_files()  # as every start does, before a test names a zone
settings.register_profile("ounce", deadline=None)  # two busy cores make no example slow
settings.load_profile("ounce")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The exercises and the cool-down that Ounce ships."""
    return load_catalogue()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the simulated Discord a minute to come to rest, whatever else the machine does."""
    for item in items:
        item.add_marker(pytest.mark.simcord(settle_timeout=60))
