"""How long it takes to send what is due in one minute, beside the least that Discord's limits allow.

`python -m tests.benchmarks.drain` takes about three minutes; `--share 10` has a tenth of everything.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.benchmarks.drain_discord import MESSAGES, MESSAGES_SECONDS, REQUESTS
from tests.benchmarks.table import print_row, verdict

EVEN = (50,) * 2_000
UNEVEN = (8_000, 4_000, 2_000, *(50,) * 1_720)
AIM = 1.1
MENTIONS = 80  # in one message, at most
MEMBER_ID = 1_200_000_000_000_000_000


@dataclass(frozen=True)
class Drain:
    """What sending took, and what Discord saw of it."""

    reminders: int
    seconds: float
    least_seconds: float
    messages: int
    refusals: int
    peak_bytes: int

    @property
    def times(self) -> float:
        """How many times as long as the least it took."""
        return self.seconds / self.least_seconds


def least_seconds(sizes: tuple[int, ...]) -> float:
    """Return the least time in which the limits let so many members of each club be reminded."""
    messages = [-(-size // MENTIONS) for size in sizes]
    of_channel = max((-(-number // MESSAGES) - 1) * MESSAGES_SECONDS for number in messages)
    return max(sum(messages) / REQUESTS, of_channel)


def measure_drain(sizes: tuple[int, ...]) -> Drain:
    """Send what is due to clubs of these sizes through a Discord in a process of its own, by a bot in another one."""
    with tempfile.TemporaryDirectory() as directory, _run_discord(len(sizes)) as port:
        file = Path(directory) / "club.sqlite3"
        command = [sys.executable, "-m", "tests.benchmarks.drain_bot", str(port), str(file), json.dumps(sizes)]
        told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
        with urlopen(f"http://127.0.0.1:{port}/counts") as answer:
            counts = json.load(answer)
    if counts["doubled"] or not counts["mentions"] == told["reminded"] == sum(sizes):
        raise RuntimeError(f"Discord saw {counts}, the bot {told}, and {sum(sizes)} were due.")
    return Drain(
        told["reminded"], told["seconds"], least_seconds(sizes), counts["messages"], counts["429"], told["peak_bytes"]
    )


@contextlib.contextmanager
def _run_discord(clubs: int) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.benchmarks.drain_discord", str(clubs)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def main() -> int:
    """Measure both cases and print what came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.drain")
    parser.add_argument("--share", type=int, default=1)
    share = parser.parse_args().share
    print_row("100,000 due in one minute", "took", "least", "ratio", "aim")
    for name, sizes in (("even", EVEN), ("uneven", UNEVEN)):
        found = measure_drain(tuple(sizes[::share]))
        print_row(
            f"{name}: {found.messages:,} messages, {found.refusals} times 429",
            f"{found.seconds:.1f} s",
            f"{found.least_seconds:.1f} s",
            f"{found.times:.3f}x",
            f"at most {AIM}x: {verdict(found.times, AIM)}",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
