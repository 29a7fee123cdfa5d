"""The club of the cog tests, and the shipped rules."""

import pytest

from bot.domain.faq.emergency import EmergencyRules
from tests.cogs.conftest import bots, clinic, club, settings, simcord_bot
from tests.shipped import CONTENT

__all__ = ["bots", "clinic", "club", "settings", "simcord_bot"]


@pytest.fixture(scope="session")
def rules() -> EmergencyRules:
    return CONTENT.emergencies
