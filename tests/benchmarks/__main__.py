"""Prints what Ounce costs beside a bare discord.py bot, with the aim and the verdict beside each figure."""

import os
import platform
import sys
from importlib.metadata import version

from tests.benchmarks.draws import measure_draws
from tests.benchmarks.round_trips import REPETITIONS, measure_round_trips
from tests.benchmarks.start import STARTS, measure_starts
from tests.benchmarks.table import print_row, verdict

LAYOUT_AIM, EMBED_AIM = 2.5, 6
CHAT_AIM = 1.2


def main() -> int:
    """Measure everything once; returns the exit code."""
    print(
        f"Python {platform.python_version()}, discord.py {version('discord.py')}, SimCord {version('simcord')}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores\n"
    )
    _print_round_trips()
    _print_starts()
    _print_draws()
    return 0


def _print_round_trips() -> None:
    trips = measure_round_trips()
    print(f"Processor time of a round trip in SimCord, medians of {REPETITIONS} taken in turn")
    print(f"(Ounce's answer and the bare bot's are {trips.length} characters long)")
    print_row("", "Ounce", "bare", "ratio", "aim")
    for name, ounce, bare, aim in (
        ("!circuit, !ping with the same layout", trips.circuit, trips.ping_with_layout, LAYOUT_AIM),
        ("!circuit, !ping with an embed", trips.circuit, trips.ping, EMBED_AIM),
        ("a chat message that is no command", trips.ounce_chat, trips.bare_chat, CHAT_AIM),
    ):
        _print_pair(name, ounce * 1e3, bare * 1e3, "ms", aim)


def _print_starts() -> None:
    starts = measure_starts()
    ounce, bare = starts["ounce"], starts["bare"]
    print(f"\nFresh processes with SimCord in them, medians of {STARTS} each, taken in turn")
    print_row("", "Ounce", "bare", "ratio", "aim")
    _print_pair("start to ready", ounce.seconds, bare.seconds, "s", None)
    _print_pair("resident memory when ready", ounce.resident_bytes / 1e6, bare.resident_bytes / 1e6, "MB", None)


def _print_draws() -> None:
    print("\nOne draw for a member with a full past, by the size of the catalogue")
    print_row("exercises", "µs", "", "growth", "aim")
    before: tuple[int, float] | None = None
    for size, seconds in measure_draws().items():
        growth, aim = "", ""
        if before is not None:
            times, linear = seconds / before[1], size / before[0]
            growth, aim = f"{times:.1f}x", f"at most {linear:.0f}x: {verdict(times, linear)}"
        print_row(f"{size:,}", f"{seconds * 1e6:,.0f}", "", growth, aim)
        before = (size, seconds)


def _print_pair(name: str, ounce: float, bare: float, unit: str, aim: float | None) -> None:
    ratio = ounce / bare
    told = "none" if aim is None else f"at most {aim}x: {verdict(ratio, aim)}"
    print_row(name, f"{ounce:.2f} {unit}", f"{bare:.2f} {unit}", f"{ratio:.2f}x", told)


if __name__ == "__main__":
    sys.exit(main())
