"""Train the FAQ in a process of its own: python -m bot.matcher.train PHRASINGS VAR."""

import sys
from contextlib import ExitStack
from pathlib import Path

from bot.content import SAFETY_LINES_FILE
from bot.content.faq import load_phrasings
from bot.content.safety import load_safety_lines
from bot.matcher import OUT_OF_MEMORY, train_into
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
            lines = load_safety_lines(phrasings_file.with_name(SAFETY_LINES_FILE))
            train_into(
                load_phrasings(phrasings_file),
                var,
                show if sys.stderr.isatty() else None,
                also=[*lines.danger, *lines.harmless],
            )
        except MemoryError:
            return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
