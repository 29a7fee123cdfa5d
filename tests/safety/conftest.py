"""The club of the cog tests, and the shipped rules."""

import json
from pathlib import Path

import pytest

from bot.content.safety import load_safety, words_of
from bot.domain.faq.emergency import EmergencyRules
from tests.cogs.conftest import bots, clinic, club, settings, simcord_bot

__all__ = ["bots", "clinic", "club", "settings", "simcord_bot"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def rules() -> EmergencyRules:
    rows = (ROOT / "data/phrasings.jsonl").read_text(encoding="utf-8").splitlines()
    return load_safety(ROOT / "data/safety.toml", words_of([json.loads(row)["q"] for row in rows if row.strip()]))
