"""Claims and bookkeeping of reminders beside one APScheduler job per member, each in a fresh process.

`python -m tests.benchmarks.ledger` takes a few minutes; with `--members 100000 --due 20000 --clubs 400 --jobs-due 1000`
it is quick.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MEMBERS, DUE, CLUBS, JOBS_DUE = 1_000_000, 100_000, 2_000, 3_000
SMALLER = (1_000, 100_000)  # members stored with whom a tick with nothing due is measured besides


@dataclass(frozen=True)
class Drained:
    """What it took to take and to record all that is due, and the highest resident memory of the process."""

    reminders: int
    seconds: float
    processor_seconds: float
    peak_bytes: int
    claim_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Reminders a second."""
        return self.reminders / self.seconds


@dataclass(frozen=True)
class Comparison:
    """Both sides with as many members, and the seconds of Ounce's tick with nothing due by the members stored."""

    ounce: Drained
    apscheduler: Drained
    ticks: dict[int, float]

    @property
    def times(self) -> float:
        """How many times as many reminders a second Ounce handles."""
        return self.ounce.per_second / self.apscheduler.per_second


def measure_ledger(
    members: int = MEMBERS, due: int = DUE, clubs: int = CLUBS, jobs_due: int = JOBS_DUE, *, is_told: bool = False
) -> Comparison:
    """Fill both databases and measure both, each step in a process of its own."""
    tell = print if is_told else _keep
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "jobs.sqlite3"
        tell(f"filled APScheduler's job store in {_fill('jobs', file, members, jobs_due):.1f} s", flush=True)
        apscheduler = _drain("jobs", file, jobs_due)
        file.unlink()
        ticks = {}
        for size in [size for size in SMALLER if size < members]:
            file = Path(directory) / f"{size}.sqlite3"
            _fill("claims", file, size, size // 10, size // 500)
            ticks[size] = _tick(file)
        file = Path(directory) / "club.sqlite3"
        tell(f"filled Ounce's tables in {_fill('claims', file, members, due, clubs):.1f} s", flush=True)
        ticks[members] = _tick(file)
        return Comparison(_drain("claims", file, due), apscheduler, ticks)


def _keep(text: str, *, flush: bool) -> None:
    """Tell nobody."""


def _fill(side: str, file: Path, *sizes: int) -> float:
    """Fill a database in a process of its own, so that nothing of it counts as memory of what is measured."""
    started = time.perf_counter()
    _run(side, "fill", file, *sizes)
    return time.perf_counter() - started


def _drain(side: str, file: Path, due: int) -> Drained:
    return Drained(**json.loads(_run(side, "drain", file, due)))


def _tick(file: Path) -> float:
    return float(json.loads(_run("claims", "tick", file))["seconds"])


def _run(side: str, *words: str | Path | int) -> str:
    command = [sys.executable, "-m", f"tests.benchmarks.ledger_{side}", *(str(word) for word in words)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def main() -> int:
    """Measure with the sizes of the command line and print what came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ledger")
    for name, size in (("members", MEMBERS), ("due", DUE), ("clubs", CLUBS), ("jobs-due", JOBS_DUE)):
        parser.add_argument(f"--{name}", type=int, default=size)
    found = measure_ledger(**vars(parser.parse_args()), is_told=True)
    for name, side in (("Ounce", found.ounce), ("APScheduler", found.apscheduler)):
        print(
            f"{name}: {side.reminders:,} in {side.seconds:.2f} s ({side.processor_seconds:.2f} s of a processor), "
            f"{side.per_second:,.0f}/s, at most {side.peak_bytes / 1e6:.1f} MB"
        )
    print(
        f"Ounce's claims alone: {found.ounce.claim_seconds:.2f} s; {found.times:.0f} times as many reminders a second"
    )
    for size, seconds in found.ticks.items():
        print(f"a tick with nothing due, {size:,} members: {seconds * 1e3:.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
