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
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.table import print_row, verdict

MEMBERS, DUE, CLUBS, JOBS_DUE, ROUNDS = 1_000_000, 100_000, 2_000, 3_000, 3
TIMES_AIM, MEMORY_AIM, TICK_AIM = 100, 150, 1
SMALLER = (1_000, 100_000)  # members stored with whom a tick with nothing due is measured besides


@dataclass(frozen=True)
class Drained:
    """What it took to take and to record all that is due, and the highest resident memory of the process."""

    reminders: int
    seconds: float
    processor_seconds: float
    peak_bytes: int
    claim_seconds: float = 0.0
    claim_processor_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Reminders a second."""
        return self.reminders / self.seconds


@dataclass(frozen=True)
class Comparison:
    """Both sides with as many members, and the seconds of Ounce's tick with nothing due by the members stored.

    The sides took turns, and each stands here with its round of median speed and the highest memory of all.
    """

    ounce: Drained
    apscheduler: Drained
    ticks: dict[int, float]

    @property
    def times(self) -> float:
        """How many times as many reminders a second Ounce handles."""
        return self.ounce.per_second / self.apscheduler.per_second


def measure_ledger(
    members: int = MEMBERS,
    due: int = DUE,
    clubs: int = CLUBS,
    jobs_due: int = JOBS_DUE,
    rounds: int = ROUNDS,
    *,
    is_told: bool = False,
) -> Comparison:
    """Fill both databases and measure both in turn, each step in a process of its own."""
    tell = print if is_told else _keep
    with tempfile.TemporaryDirectory() as directory:
        ticks = {}
        for size in [size for size in SMALLER if size < members]:
            file = Path(directory) / f"{size}.sqlite3"
            _fill("claims", file, size, size // 10, size // 500, 1)
            ticks[size] = _tick(file)
        jobs, claims = Path(directory) / "jobs.sqlite3", Path(directory) / "club.sqlite3"
        tell(f"filled APScheduler's job store in {_fill('jobs', jobs, members, jobs_due, rounds):.1f} s", flush=True)
        tell(f"filled Ounce's tables in {_fill('claims', claims, members, due, clubs, rounds):.1f} s", flush=True)
        ticks[members] = _tick(claims)
        turns = [(_drain("claims", claims, due, one), _drain("jobs", jobs, jobs_due, one)) for one in range(rounds)]
        return Comparison(_median([ounce for ounce, _ in turns]), _median([other for _, other in turns]), ticks)


def _median(runs: list[Drained]) -> Drained:
    middle = sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]
    return replace(middle, peak_bytes=max(run.peak_bytes for run in runs))


def _keep(text: str, *, flush: bool) -> None:
    """Tell nobody."""


def _fill(side: str, file: Path, *sizes: int) -> float:
    """Fill a database in a process of its own, so that nothing of it counts as memory of what is measured."""
    started = time.perf_counter()
    _run(side, "fill", file, *sizes)
    return time.perf_counter() - started


def _drain(side: str, file: Path, due: int, round_number: int) -> Drained:
    return Drained(**json.loads(_run(side, "drain", file, due, round_number)))


def _tick(file: Path) -> float:
    return float(json.loads(_run("claims", "tick", file))["seconds"])


def _run(side: str, *words: str | Path | int) -> str:
    command = [sys.executable, "-m", f"tests.benchmarks.ledger_{side}", *(str(word) for word in words)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def main() -> int:
    """Measure with the sizes of the command line and print what came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ledger")
    for name, size in (
        ("members", MEMBERS),
        ("due", DUE),
        ("clubs", CLUBS),
        ("jobs-due", JOBS_DUE),
        ("rounds", ROUNDS),
    ):
        parser.add_argument(f"--{name}", type=int, default=size)
    sizes = parser.parse_args()
    found = measure_ledger(**vars(sizes), is_told=True)
    ounce, other = found.ounce, found.apscheduler
    print(
        f"{sizes.members:,} members stored; {sizes.due:,} reminders due in one minute, {sizes.jobs_due:,} jobs; "
        f"medians of {sizes.rounds} taken in turn"
    )
    print_row("", "Ounce", "a job each", "ratio", "aim")
    aim = f"at least {TIMES_AIM}x: {verdict(-found.times, -TIMES_AIM)}"
    print_row("reminders a second", f"{ounce.per_second:,.0f}", f"{other.per_second:,.0f}", f"{found.times:.0f}x", aim)
    busy, other_busy = (one.processor_seconds / one.reminders * 1e6 for one in (ounce, other))
    print_row("processor time for one", f"{busy:,.1f} µs", f"{other_busy:,.1f} µs", f"{other_busy / busy:.0f}x", "none")
    peak, other_peak = (one.peak_bytes / 1e6 for one in (ounce, other))
    aim = f"at most {MEMORY_AIM} MB: {verdict(peak, MEMORY_AIM)}"
    print_row("resident memory at its highest", f"{peak:.1f} MB", f"{other_peak:.1f} MB", "", aim)
    for size, seconds in found.ticks.items():
        aim = f"at most {TICK_AIM} ms: {verdict(seconds * 1e3, TICK_AIM)}"
        print_row(f"a tick with nothing due, of {size:,}", f"{seconds * 1e3:.2f} ms", "", "", aim)
    return 0


if __name__ == "__main__":
    sys.exit(main())
