"""`python -m bot.gallery`: every figure on one sheet, and every card and film as a file, to look at."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot.content.catalogue import load_catalogue
from bot.content.poses import load_drawings, require_drawings
from bot.domain.errors import ContentError
from bot.figures.gallery import write_gallery


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the gallery; returns the exit code: 0, or 2 where a file under data/ has a mistake."""
    parser = argparse.ArgumentParser(prog="python -m bot.gallery", description="Draw every exercise and stretch.")
    parser.add_argument("--directory", type=Path, default=Path("var"), help="where to write (default: var)")
    parser.add_argument("--processes", type=int, default=2, help="how many to draw at once (default: 2)")
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    try:
        catalogue, drawings = load_catalogue(), load_drawings()
        require_drawings(drawings, [*catalogue.exercises, *catalogue.cool_down])
    except ContentError as error:
        print(error, file=sys.stderr)
        return 2
    sheet = write_gallery(catalogue, drawings, options.directory, processes=options.processes)
    print(f"{sheet}: {len(drawings)} figures in {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
