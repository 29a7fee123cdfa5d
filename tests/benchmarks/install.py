"""The first minutes: `make run` in a fresh clone, from nothing to the page, and the longest stillness on the way.

`python -m tests.benchmarks.install` clones what is committed into a folder of its own, gives no installer a cache, and
watches the screen as a person would; then it tells how large each part of `.venv` is.
"""

import argparse
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS, MOST_STILL_SECONDS = 60, 3
GIVE_UP_SECONDS = 900
_PAGE = re.compile(rb"http://127\.0\.0\.1:\d+")
_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_LETTER = re.compile(r"\w")


@dataclass
class Watched:
    """Seconds until the page's address stood there, and the longest stillness with the line before it."""

    seconds: float
    longest_still: float
    still_after: str


def watch(command: list[str], folder: Path, environment: dict[str, str]) -> Watched:
    """Run a command in a terminal until it names the page's address; RuntimeError where it ends without one."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe(command[0], command, environment)  # noqa: S606  # own words
    began = moved = time.monotonic()
    shown, longest, still_after = b"", 0.0, ""
    try:
        while not (_PAGE.search(shown)):
            if not select.select([terminal], [], [], GIVE_UP_SECONDS)[0]:
                raise RuntimeError("nothing moved any more")
            try:
                some = os.read(terminal, 65536)
            except OSError:  # the terminal of a process that has ended
                some = b""
            if not some:
                raise RuntimeError(shown.decode(errors="replace"))
            now = time.monotonic()
            if now - moved > longest:
                longest, still_after = now - moved, _last_line(shown)
            moved = now
            shown += some
    finally:
        os.killpg(child, signal.SIGINT)
        os.waitpid(child, 0)
        os.close(terminal)
    print(_STYLE.sub("", shown.decode(errors="replace")).replace("\r", "\n"), file=sys.stderr)
    return Watched(moved - began, longest, still_after)


def _last_line(shown: bytes) -> str:
    lines = _STYLE.sub("", shown.decode(errors="replace")).replace("\r", "\n").splitlines()
    return next((line.strip() for line in reversed(lines) if _LETTER.search(line)), "the command")


def _size_mb(folder: Path) -> float:
    return sum(file.lstat().st_size for file in folder.rglob("*")) / 1e6


def main() -> int:
    """Measure and print; 1 where a figure misses its aim."""
    argparse.ArgumentParser(prog="python -m tests.benchmarks.install", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clone, caches = Path(folder, "ounce"), Path(folder, "caches")
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)  # own words
        settings = ("DISCORD_TOKEN", "MAKEFLAGS", "MAKELEVEL", "VIRTUAL_ENV", "PYTHONPATH")
        environment = {name: value for name, value in os.environ.items() if name not in settings}
        environment |= {"PIP_NO_CACHE_DIR": "1", "UV_CACHE_DIR": str(caches), "TERM": "xterm"}
        seen = watch(["make", "run", "ARGS=--no-open --port 0"], clone, environment)
        print(f"  from nothing to the page        {seen.seconds:.0f} s, aim {MOST_SECONDS} on two idle cores")
        print(f"  longest stillness               {seen.longest_still:.1f} s, aim {MOST_STILL_SECONDS}")
        print(f"    after                         {seen.still_after[:80]}")
        print(f"  .venv with the preview          {_size_mb(clone / '.venv'):.0f} MB")
    return 0 if seen.seconds <= MOST_SECONDS and seen.longest_still <= MOST_STILL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
