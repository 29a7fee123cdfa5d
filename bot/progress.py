"""Something that moves on the screen, for what takes its time: needs nothing but Python itself."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

BEAT_SECONDS = 1.0
_BAR = 30


@contextmanager
def moving(what: str, out: TextIO | None = None) -> Iterator[None]:
    """Say what goes on, and add a dot each second until it's over."""
    out = sys.stdout if out is None else out
    print(what, end="", flush=True, file=out)
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(BEAT_SECONDS):
            print(".", end="", flush=True, file=out)

    beating = threading.Thread(target=beat, daemon=True)
    beating.start()
    try:
        yield
    finally:
        is_over.set()
        beating.join()
        print(flush=True, file=out)


def bar(what: str, done: int, whole: int, unit: str) -> str:
    """Return one line that shows how much is done; it takes the place of the one before, and the last one stays."""
    filled = _BAR * done // max(whole, 1)
    return f"\r{what} [{'#' * filled}{'.' * (_BAR - filled)}] {done} of {whole} {unit}" + "\n" * (done >= whole)
