"""Train the FAQ in a process of its own: python -m bot.matcher.train PHRASINGS VAR.

With --ship instead of VAR it writes the vectors that come with Ounce, beside the wordings (`make vectors`).
"""

import sys
from contextlib import ExitStack
from pathlib import Path

from bot.content import SAFETY_LINES_FILE
from bot.content.faq import load_phrasings
from bot.content.safety import load_safety_lines
from bot.domain.faq.topic import Phrasing
from bot.matcher import OUT_OF_MEMORY, ship, train_into
from bot.matcher.safety_net import running_talk
from bot.matcher.shipped import SHIPPED_FILE
from bot.progress import bar, moving


def main(phrasings_file: Path, var: Path) -> int:
    """Train from a file of wordings and the safety lines beside it; returns the exit code.

    Whoever watches sees a bar while wordings are read, then dots while the topics are learnt from them.
    """
    with ExitStack() as screen:

        def show(done: int, whole: int) -> None:
            sys.stderr.write(bar("Reading the clinic's questions", done, whole, "wordings"))
            sys.stderr.flush()
            if done >= whole:
                screen.enter_context(moving("Learning which topic answers them", sys.stderr))

        try:
            phrasings = load_phrasings(phrasings_file)
            also = told_lines(phrasings_file, phrasings)
            shipped = phrasings_file.with_name(SHIPPED_FILE)
            train_into(phrasings, var, shipped, show if sys.stderr.isatty() else None, also)
        except MemoryError:
            return OUT_OF_MEMORY
    return 0


def told_lines(phrasings_file: Path, phrasings: tuple[Phrasing, ...]) -> list[str]:
    """Return the lines that the net for emergencies compares with, as it reads them."""
    lines = load_safety_lines(phrasings_file.with_name(SAFETY_LINES_FILE))
    return [line.casefold() for line in (*lines.danger, *lines.harmless, *running_talk(phrasings))]


if __name__ == "__main__":
    file = Path(sys.argv[1])
    if sys.argv[2] == "--ship":
        wordings = load_phrasings(file)
        ship([*(one.text for one in wordings), *told_lines(file, wordings)], file.with_name(SHIPPED_FILE))
    else:
        sys.exit(main(file, Path(sys.argv[2])))
