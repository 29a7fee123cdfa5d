"""The shipped FAQ, trained once and kept under var/ like the bot's own."""

from functools import cache, lru_cache
from pathlib import Path

import pytest

from bot.content.faq import load_faq
from bot.domain.faq.topic import Faq, Phrasing
from bot.matcher import FaqMatcher, open_matcher
from tests.shipped import PHRASINGS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def phrasings() -> tuple[Phrasing, ...]:
    return PHRASINGS


@pytest.fixture(scope="session")
def faq() -> Faq:
    return load_faq(ROOT / "data/faq.toml")


@pytest.fixture(scope="session")
def matcher() -> FaqMatcher:
    return _opened()


@cache
def _opened() -> FaqMatcher:
    """Open the matcher; it remembers every vector here, since many tests ask for the same questions."""
    matcher = open_matcher(PHRASINGS, ROOT / "data/phrasings.jsonl", ROOT / "var")
    if matcher._model is not None:
        matcher._model._recent = lru_cache(maxsize=None)(matcher._model._encoded)
    return matcher
