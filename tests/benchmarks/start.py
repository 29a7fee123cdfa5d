"""Start to ready, and the memory then: each bot in fresh processes, in turn.

`python -m tests.benchmarks.start ounce` (or `bare`) is such a process: it prints its resident bytes when it is ready.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

STARTS = 7


@dataclass(frozen=True)
class Start:
    """Median seconds from the process's start until the bot is ready, and its resident bytes then."""

    seconds: float
    resident_bytes: float


def measure_starts() -> dict[str, Start]:
    """Start Ounce and the bare bot, A B A B; both include Python, discord.py and SimCord."""
    found: dict[str, list[tuple[float, int]]] = {"ounce": [], "bare": []}
    for _ in range(STARTS):
        for name, starts in found.items():
            starts.append(_start(name))
    return {
        name: Start(median(seconds for seconds, _ in starts), median(resident for _, resident in starts))
        for name, starts in found.items()
    }


def _start(name: str) -> tuple[float, int]:
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.start", name], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - started
    if process.returncode != 0 or not line:
        raise RuntimeError(f"The {name} bot did not start.")
    return seconds, int(line)


def _be_measured(name: str) -> None:
    """Import only what the named bot needs: the bare one must not pay for Ounce's imports."""
    with tempfile.TemporaryDirectory() as directory:
        if name == "ounce":
            from tests.benchmarks.bots import make_ounce  # noqa: PLC0415  # only where it's needed

            bot = make_ounce(Path(directory))
        else:
            from tests.benchmarks.bare import make_bot  # noqa: PLC0415  # only where it's needed

            bot = make_bot()
        from tests.benchmarks.club import open_club  # noqa: PLC0415  # only where it's needed

        with open_club(bot):
            print(psutil.Process().memory_info().rss, flush=True)


if __name__ == "__main__":
    _be_measured(sys.argv[1])
