"""What Ounce ships, read once in a process for all tests that only look at it."""

from pathlib import Path

from bot.content import load_everything
from bot.content.catalogue import DATA_DIRECTORY
from bot.content.faq import load_phrasings

CONTENT = load_everything(DATA_DIRECTORY)
CATALOGUE, DRAWINGS, PHRASINGS = CONTENT.catalogue, CONTENT.drawings, CONTENT.phrasings
DEVELOPMENT_SET = load_phrasings(Path(__file__).parent / "evaluation/questions-dev.jsonl")
"""Questions of known topic that are nobody's phrasings."""
