"""Train the FAQ in a process of its own: python -m bot.matcher.train PHRASINGS VAR."""

import sys
from pathlib import Path

from bot.content.faq import load_phrasings
from bot.matcher import train_into

if __name__ == "__main__":
    train_into(load_phrasings(Path(sys.argv[1])), Path(sys.argv[2]))
