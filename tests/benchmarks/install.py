"""The first minutes: `make run` in a fresh clone, from nothing to the page, and the longest stillness on the way.

`python -m tests.benchmarks.install` clones what is committed into a folder of its own, gives no installer a cache, and
watches the screen as a person would; then it tells how large each part of `.venv` is.
"""

import argparse
import os
import pty
import re
import resource
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
WORTH_TELLING_SECONDS, MOST_TOLD = 1.5, 5
GIVE_UP_SECONDS = 900
_PAGE = re.compile(rb"http://127\.0\.0\.1:\d+")
_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_LETTER = re.compile(r"\w")


@dataclass
class Watched:
    """Seconds until the page's address stood there, of processors too, and the longest stills with the lines before."""

    seconds: float
    processor_seconds: float
    stills: list[tuple[float, str]]


def watch(command: list[str], folder: Path, environment: dict[str, str]) -> Watched:
    """Run a command in a terminal until it names the page's address; RuntimeError where it ends without one."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe(command[0], command, environment)  # noqa: S606  # own words
    began = moved = time.monotonic()
    shown = b""
    stills: list[tuple[float, str]] = []
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
            if now - moved > WORTH_TELLING_SECONDS:
                stills.append((now - moved, _last_line(shown)))
            moved = now
            shown += some
    finally:
        os.killpg(child, signal.SIGINT)
        os.waitpid(child, 0)
        os.close(terminal)
    print(_STYLE.sub("", shown.decode(errors="replace")).replace("\r", "\n"), file=sys.stderr)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Watched(moved - began, used.ru_utime + used.ru_stime, sorted(stills, reverse=True)[:MOST_TOLD])


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
        longest = seen.stills[0][0] if seen.stills else WORTH_TELLING_SECONDS
        print(f"  from nothing to the page        {seen.seconds:.0f} s, aim {MOST_SECONDS} on two idle cores")
        print(f"  processor time of it all        {seen.processor_seconds:.0f} s")
        print(f"  load at the end                 {os.getloadavg()[0]:.1f}")
        print(f"  longest stillness               {longest:.1f} s, aim {MOST_STILL_SECONDS} there")
        for seconds, line in seen.stills:
            print(f"    {seconds:>4.1f} s after {line[:80]}")
        print(f"  .venv with the preview          {_size_mb(clone / '.venv'):.0f} MB")
    return 0 if seen.seconds <= MOST_SECONDS and longest <= MOST_STILL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
