"""Train the FAQ in a process of its own: python -m bot.matcher.train PHRASINGS VAR."""

import sys
from pathlib import Path

from bot.content.faq import load_phrasings
from bot.matcher import OUT_OF_MEMORY, train_into

_BAR = 30


def _show(done: int, whole: int) -> None:
    filled = _BAR * done // max(whole, 1)
    line = f"\rReading up on the clinic [{'#' * filled}{'.' * (_BAR - filled)}] {done} of {whole} wordings"
    sys.stderr.write(line + ("\n" if done >= whole else ""))
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        train_into(load_phrasings(Path(sys.argv[1])), Path(sys.argv[2]), _show if sys.stderr.isatty() else None)
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
