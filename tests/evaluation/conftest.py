"""The shipped FAQ, trained once and kept under var/ like the bot's own."""

from pathlib import Path

import pytest

from bot.content.faq import load_faq, load_phrasings
from bot.domain.faq.decision import Faq, Phrasing
from bot.matcher import FaqMatcher, open_matcher

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def phrasings() -> tuple[Phrasing, ...]:
    return load_phrasings(ROOT / "data/phrasings.jsonl")


@pytest.fixture(scope="session")
def faq() -> Faq:
    return load_faq(ROOT / "data/faq.toml")


@pytest.fixture(scope="session")
def matcher(phrasings: tuple[Phrasing, ...]) -> FaqMatcher:
    return open_matcher(phrasings, ROOT / "data/phrasings.jsonl", ROOT / "var")
