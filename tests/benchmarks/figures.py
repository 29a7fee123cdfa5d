"""`python -m tests.benchmarks.figures`: processor time for every picture, cold and from the cache, and sizes."""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from bot.content.catalogue import load_catalogue
from bot.content.poses import load_drawings
from bot.domain.progress import SHOWN_WEEKS, Week
from bot.figures.pictures import Item, Pictures
from bot.figures.progress import draw_progress

WEEKS = [
    Week(date(2026, 8, 17) + timedelta(weeks=at), at % 4, at % 6, is_paused=at in {7, 8}, is_reserve=at == 4)
    for at in range(SHOWN_WEEKS)
]


def timed(action: Callable[[], bytes]) -> tuple[float, int]:
    """Milliseconds of processor time, and bytes."""
    started = time.process_time()
    picture = action()
    return (time.process_time() - started) * 1000, len(picture)


def report(name: str, runs: list[tuple[float, int]]) -> None:
    """One line: median and worst time, largest picture."""
    times = sorted(milliseconds for milliseconds, _ in runs)
    largest = max(size for _, size in runs) / 1000
    print(
        f"{name:<22} median {statistics.median(times):7.1f} ms   worst {times[-1]:7.1f} ms   largest {largest:6.0f} kB"
    )


def main() -> None:
    """Draw every card, station and film, and put ten circuits together, once cold and once from the cache."""
    catalogue, drawings = load_catalogue(), load_drawings()
    items: list[Item] = [*catalogue.exercises.values(), *catalogue.cool_down.values()]
    stations = list(catalogue.exercises.values())
    groups = list(catalogue.by_group.values())
    circuits = [[(group[i], "10 to 12 each side") for group in groups] for i in range(10)]
    report("progress, cold", [timed(partial(draw_progress, WEEKS))])
    report("progress, again", [timed(partial(draw_progress, WEEKS)) for _ in range(20)])
    with tempfile.TemporaryDirectory() as directory:
        pictures = Pictures(drawings, Path(directory))
        pictures.form_card(items[0], "warm-up of the typeface")
        for state in ("cold", "from the cache"):
            report(f"card, {state}", [timed(partial(pictures.form_card, item, "12 reps")) for item in items])
            report(f"film, {state}", [timed(partial(pictures.animation, item)) for item in items])
            report(
                f"station, {state}", [timed(partial(pictures.station, e, 1, "10 to 12 each side")) for e in stations]
            )
            report(f"circuit, {state}", [timed(partial(pictures.circuit, four)) for four in circuits])


if __name__ == "__main__":
    main()
