"""Runs the season with 1,000 members, or with as many as the command line says, and prints what came of it."""

import argparse
import asyncio
import logging
import sys
import tempfile
from pathlib import Path

from tests.simulation.season import Season, run_season

AIM_SECONDS = 60  # of processor time, with 1,000 members


def main() -> int:
    """Run it once; returns the exit code, 1 where anything was lost, doubled, too late or uninvited."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    logging.getLogger("cogs").setLevel(logging.ERROR)  # each refusal is a warning there, and refusals are the point
    with tempfile.TemporaryDirectory() as directory:
        season = asyncio.run(run_season(words.members, Path(directory) / "season.sqlite3", seed=words.seed))
    print(told(season))
    return 0 if season.is_flawless else 1


def told(season: Season) -> str:
    """Return a season as it is printed."""
    one = season.verdict
    counts = {
        "members": season.members,
        "weeks": season.weeks,
        "reminders owed": one.owed,
        "sent": one.sent,
        "of them late": one.late,
        "of them held over quiet hours": one.held,
        "of them snoozed before": one.again,
        **{f"none came: {reason}": count for reason, count in sorted(one.skipped.items())},
        **{f"members: {what}": count for what, count in sorted(season.deeds.items())},
        **{f"fault injected: {what}": count for what, count in sorted(season.met.items())},
        "lost": len(one.lost),
        "doubled": len(one.doubled),
        "late beyond the rule": len(one.too_late),
        "uninvited": len(one.uninvited),
        "on the day before a race": len(one.before_race),
    }
    lines = [f"{name:<40}{count:>8,}" for name, count in counts.items()]
    wrong = [*one.lost, *one.doubled, *one.too_late, *one.uninvited, *one.before_race]
    aim = f"  at most {AIM_SECONDS}: {'met' if season.seconds <= AIM_SECONDS else 'missed'}"
    return "\n".join([*lines, f"{'seconds of processor time':<40}{season.seconds:>8.1f}{aim}", *wrong[:40]])


if __name__ == "__main__":
    sys.exit(main())
