"""Everything that reads what members type, on hostile texts of 2,000 characters: milliseconds beside a plain split.

`python -m tests.benchmarks.parsers` prints for each reader the text that takes it longest.
"""

from contextlib import suppress
from time import process_time

from bot.domain.errors import MemberError
from tests.benchmarks.table import print_row, verdict
from tests.hostile import MESSAGE, TEXTS, Read, load_readers, misspell

AIM = 0.020  # seconds of processor time
TURNS, SPLITS = 5, 200


def measure(read: Read, kind: str) -> float:
    """Return the processor seconds of a reader for a text that it never saw: the best of a few, on a shared machine."""
    seconds = []
    for turn in range(TURNS):
        text = misspell(MESSAGE, turn + 1) if kind == "misspelt" else TEXTS[kind](MESSAGE)
        started = process_time()
        with suppress(MemberError):
            read(text)
        seconds.append(process_time() - started)
    return min(seconds)


def measure_split(kind: str) -> float:
    """Return the processor seconds of a plain split of the same text."""
    text = TEXTS[kind](MESSAGE)
    started = process_time()
    for _ in range(SPLITS):
        text.split()
    return (process_time() - started) / SPLITS


def main() -> None:
    """Measure and print."""
    print_row(f"{MESSAGE:,} characters", "the reader", "a split", "ratio", "")
    worst = 0.0
    for name, read in load_readers().items():
        with suppress(MemberError):
            read("tue 18:30 6k")  # the first text fills the caches of patterns
        found = {kind: measure(read, kind) for kind in TEXTS}
        kind = max(found, key=found.__getitem__)
        plain = measure_split(kind)
        worst = max(worst, found[kind])
        ratio = f"{found[kind] / plain:.0f}"
        print_row(
            f"{name} ({kind})",
            f"{found[kind] * 1000:.1f} ms",
            f"{plain * 1e6:.0f} µs",
            ratio,
            verdict(found[kind], AIM),
        )
    print_row("the slowest", f"{worst * 1000:.1f} ms", "", "", f"under {AIM * 1000:.0f} ms: {verdict(worst, AIM)}")


if __name__ == "__main__":
    main()
