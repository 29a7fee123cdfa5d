"""Training plans: how long the largest sample takes to read, and claims of members on plans beside those on weeks.

`python -m tests.benchmarks.plans` takes a minute or two; `--members 20000` is quick.
"""

import argparse
import asyncio
import resource
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from bot.domain.reminders.calendar import Calendar, DatedSlot, Rest
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_reading import read_plan
from bot.domain.words.plan_sent import PlanChoices
from bot.plan_files import read_plan_file
from bot.store.training import digest, write_calendar
from tests.benchmarks.ledger_claims import NOW, drain, fill
from tests.benchmarks.table import print_row, verdict

MEMBERS, CLUBS, TURNS, WEEKS = 100_000, 400, 5, 16
KINDS = ("weeks", "plans", "near a race", "after a race")
READING_AIM, CLAIM_AIM = 0.3, 0.8
SAMPLES = Path(__file__).parents[1] / "plan_files" / "samples"


def measure_reading() -> tuple[str, float]:
    """Return the largest sample and the processor seconds from its bytes to a plan, the process apart included."""
    files = [
        path for path in SAMPLES.iterdir() if path.suffix in {".csv", ".md", ".txt", ".ics"} and path.stem != "cells"
    ]
    largest = max(files, key=lambda path: path.stat().st_size)
    choices = PlanChoices(race_day=date(2027, 5, 2), weekdays=(1, 3, 5, 6))
    seconds = []
    for _ in range(7):
        read_cell.cache_clear()  # as for the first member who sends it
        started = _processor_seconds()
        read_plan(read_plan_file(largest.read_bytes(), "UTC", date(2026, 11, 30)), choices, date(2026, 11, 30))
        seconds.append(_processor_seconds() - started)
    return largest.name, median(seconds)


def _processor_seconds() -> float:
    """What this process and those that it began have used: on an idle machine it is the time that passes."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure_claims(members: int, clubs: int, turns: int = TURNS) -> dict[str, list[float]]:
    """Return how many reminders a processor second claims in each turn, of members of each kind; kinds take turns."""
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(turns):
        for kind in KINDS:
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "club.sqlite3"
                asyncio.run(fill(file, members, members, clubs, 1))
                if kind != "weeks":
                    _give_plans(file, {"near a race": 6, "after a race": -12}.get(kind))
                found[kind].append(members / asyncio.run(drain(file, members, 0))["claim_processor_seconds"])
    return found


def _give_plans(file: Path, race_in_days: int | None) -> None:
    """Let every member of a club run by a plan of 16 weeks that has today's run, with the club's own start times.

    The race at its end is two months away; another one may be closer, or over for so many days.
    """
    today = datetime.fromtimestamp(NOW, UTC).date()
    monday = today.toordinal() - today.weekday() - 7 * (WEEKS // 2)
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("BEGIN")
        for number, (guild_id,) in enumerate(db.execute("SELECT guild_id FROM clubs").fetchall()):
            slots = [
                slot
                for week in range(WEEKS)
                for slot in (
                    DatedSlot(monday + 7 * week + 1, 1110, 2340),
                    DatedSlot(monday + 7 * week + 5, 480 + number % 20 * 15, 1500 + 60 * week),
                )
            ]
            last = monday + 7 * WEEKS - 1
            races = [last] if race_in_days is None else [today.toordinal() + race_in_days, last]
            rests = tuple(Rest(race - 4, race, race + 7) for race in races)
            text = write_calendar(Calendar(((monday, last),), tuple(slots), rests))
            db.execute(
                "INSERT INTO training_texts (guild_id, digest, text) VALUES (?, ?, ?)", (guild_id, digest(text), text)
            )
        db.execute(
            "UPDATE plans SET calendar_id = (SELECT text_id FROM training_texts WHERE guild_id = plans.guild_id)"
        )
        db.execute("COMMIT")


def main() -> None:
    """Measure, print, and end with 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=MEMBERS)
    parser.add_argument("--clubs", type=int, default=CLUBS)
    parser.add_argument("--turns", type=int, default=TURNS)
    wanted = parser.parse_args()
    name, seconds = measure_reading()
    found = measure_claims(wanted.members, wanted.clubs, wanted.turns)
    times = {kind: median(one / week for one, week in zip(found[kind], found["weeks"], strict=True)) for kind in KINDS}
    print_row(f"{wanted.members:,} claimed", "a second", "", "times", "aim")
    for kind in KINDS:
        print_row(kind, f"{median(found[kind]):,.0f}", "", f"{times[kind]:.2f}", "" if kind == "weeks" else "0.8")
    print_row(f"reading {name}", f"{seconds * 1000:.0f} ms", "", "", "300 ms")
    claims = verdict(1 / min(times.values()), 1 / CLAIM_AIM)
    print(f"  Reading: {verdict(seconds, READING_AIM)}. Claims: {claims}.")


if __name__ == "__main__":
    main()
