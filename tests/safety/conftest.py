"""The club of the cog tests, and the shipped rules."""

from copy import copy
from functools import cache

import pytest

from bot.domain.faq.emergency import EmergencyRules
from tests.cogs.conftest import bots, clinic, club, settings, simcord_bot
from tests.shipped import CONTENT

__all__ = ["bots", "clinic", "club", "settings", "simcord_bot"]


@pytest.fixture(scope="session")
def rules() -> EmergencyRules:
    """The shipped rules; a line that they have read in one mode isn't read again for the other."""
    rules = copy(CONTENT.emergencies)
    rules._book = copy(rules._book)
    setattr(rules._book, "read", cache(rules._book.read))  # noqa: B010  # mypy takes no other method in its place
    return rules
