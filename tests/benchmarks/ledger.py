"""Claims and bookkeeping of reminders beside one APScheduler job per member, each in a fresh process.

`python -m tests.benchmarks.ledger` takes a few minutes; with `--members 100000 --due 20000 --clubs 400 --jobs-due 500`
it is quick. The sides take turns, and every ratio is the median of the turns' own, since other work on the machine
slows down a whole turn. Both keep what they committed through a loss of power. APScheduler's job store is measured as
its docs set it up, with SQLite's rollback journal, and with Ounce's journal, which it is faster with.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path
from statistics import median

from tests.benchmarks.table import print_row, verdict

MEMBERS, DUE, CLUBS, JOBS_DUE, ROUNDS = 1_000_000, 100_000, 2_000, 1_000, 5
MEMORY_AIM, TICK_AIM = 150, 1
WAL, ROLLBACK = "wal", "delete"  # journals, as SQLite names them: Ounce's, and the one that APScheduler's docs leave on
TIMES_AIMS = {WAL: 100, ROLLBACK: 150}
SMALLER = (1_000, 100_000)  # members stored with whom a tick with nothing due is measured besides


@dataclass(frozen=True)
class Drained:
    """What it took to take and to record all that is due, and the highest resident memory of the process."""

    reminders: int
    seconds: float
    processor_seconds: float
    peak_bytes: int
    durability: tuple[str, int]  # SQLite's journal_mode and synchronous
    claim_seconds: float = 0.0
    claim_processor_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Reminders a second, by the clock."""
        return self.reminders / self.seconds

    @property
    def per_processor_second(self) -> float:
        """Reminders a second of processor time."""
        return self.reminders / self.processor_seconds


@dataclass(frozen=True)
class Turn:
    """What one turn took: Ounce, a job each with Ounce's journal, and with the one that its docs leave on."""

    ounce: Drained
    jobs: Drained
    jobs_by_default: Drained


@dataclass(frozen=True)
class Comparison:
    """All turns with as many members on both sides, and the seconds of Ounce's tick with nothing due by the members."""

    turns: list[Turn]
    ticks: dict[int, float]

    def find(self, what: Callable[[Turn], float]) -> tuple[float, float, float]:
        """Return the median of a figure of the turns, the least and the most of it."""
        found = [what(turn) for turn in self.turns]
        return median(found), min(found), max(found)


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
        claims = Path(directory) / "club.sqlite3"
        jobs = {journal: Path(directory) / f"{journal}.sqlite3" for journal in (WAL, ROLLBACK)}
        took = sum(_fill("jobs", file, members, jobs_due, rounds, journal) for journal, file in jobs.items())
        tell(f"filled two of APScheduler's job stores in {took:.1f} s", flush=True)
        tell(f"filled Ounce's tables in {_fill('claims', claims, members, due, clubs, rounds):.1f} s", flush=True)
        ticks[members] = _tick(claims)
        turns = [
            Turn(
                _drain("claims", claims, due, one),
                *(_drain("jobs", jobs[journal], jobs_due, one) for journal in (WAL, ROLLBACK)),
            )
            for one in range(rounds)
        ]
    if any(turn.ounce.durability != turn.jobs.durability for turn in turns):
        raise RuntimeError(f"The sides differ in what they keep: {turns[0]}.")
    return Comparison(turns, ticks)


def _keep(text: str, *, flush: bool) -> None:
    """Tell nobody."""


def _fill(side: str, file: Path, *sizes: int | str) -> float:
    """Fill a database in a process of its own, so that nothing of it counts as memory of what is measured."""
    started = time.perf_counter()
    _run(side, "fill", file, *sizes)
    return time.perf_counter() - started


def _drain(side: str, file: Path, due: int, round_number: int) -> Drained:
    found = json.loads(_run(side, "drain", file, due, round_number))
    return Drained(**{**found, "durability": tuple(found["durability"])})


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
    print(
        f"{sizes.members:,} members stored; {sizes.due:,} reminders due in one minute, {sizes.jobs_due:,} jobs; "
        f"medians of {sizes.rounds} taken in turn, and of the ratios the lowest and highest"
    )
    print_row("", "Ounce", "a job each", "ratio", "")
    for journal in (ROLLBACK, WAL):
        _print_speeds(found, journal)
    peak, other_peak = (
        max(one.peak_bytes for one in side) / 1e6
        for side in zip(*((turn.ounce, turn.jobs) for turn in found.turns), strict=True)
    )
    aim = f"at most {MEMORY_AIM} MB: {verdict(peak, MEMORY_AIM)}"
    print_row("resident memory at its highest", f"{peak:.1f} MB", f"{other_peak:.1f} MB", "", aim)
    for size, seconds in found.ticks.items():
        aim = f"at most {TICK_AIM} ms: {verdict(seconds * 1e3, TICK_AIM)}"
        print_row(f"a tick with nothing due, of {size:,}", f"{seconds * 1e3:.2f} ms", "", "", aim)
    return 0


def _divide(one: Callable[[Turn], float], other: Callable[[Turn], float], turn: Turn) -> float:
    return one(turn) / other(turn)


def _print_speeds(found: Comparison, journal: str) -> None:
    """Print both speeds beside a job each with a journal: by the clock, which waits for the disk, and without that."""
    side = "jobs" if journal == WAL else "jobs_by_default"
    print(f"  a job each with journal_mode={journal}:")
    for name, speed in (("reminders a second", "per_second"), ("... of processor time", "per_processor_second")):
        ounce, other = attrgetter(f"ounce.{speed}"), attrgetter(f"{side}.{speed}")
        times, least, most = found.find(partial(_divide, ounce, other))
        told = f"{least:.0f}x to {most:.0f}x"
        if speed == "per_second":
            told += f"; at least {TIMES_AIMS[journal]}x: {verdict(-times, -TIMES_AIMS[journal])}"
        print_row(name, f"{found.find(ounce)[0]:,.0f}", f"{found.find(other)[0]:,.0f}", f"{times:.0f}x", told)


if __name__ == "__main__":
    sys.exit(main())
