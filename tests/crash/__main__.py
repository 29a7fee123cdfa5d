"""Kills the bot at every point where it touches its store or Discord, and says what was lost or doubled."""

import argparse
import sys
import time
from collections.abc import Iterable

from tests.crash import trials
from tests.crash.scenario import TRACK
from tests.crash.sweep import Sweep, Trial, open_sweep


class Report:
    """Prints a line for each kind of trial, and one for each that went wrong."""

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep
        self.has_failed = False

    def make(self, name: str, wanted: Iterable[Trial]) -> None:
        """Make the trials of one kind."""
        began, number, kills = time.monotonic(), 0, 0
        counts = dict.fromkeys(("lost", "doubled", "wrong"), 0)
        for outcome in self._sweep.run(wanted):
            number += 1
            kills += len(outcome.died_at)
            for problem in outcome.problems:
                counts[problem.partition(":")[0]] += 1
            if outcome.problems:
                self.has_failed = True
                print(f"  {outcome}", flush=True)
        found = ", ".join(f"{count} {word}" for word, count in counts.items())
        print(f"  {name:<44}{number:>5} trials {kills:>5} kills: {found}; {time.monotonic() - began:.0f} s", flush=True)


def main() -> int:
    """Make every trial; returns 1 where anything was lost, doubled or written down wrongly."""
    argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__).parse_args()
    with open_sweep() as sweep:
        whole = sweep.try_one(Trial())
        points = whole.passed
        print(f"A run without a crash passes {len(points)} checkpoints{''.join(f'; {one}' for one in whole.problems)}")
        report = Report(sweep)
        report.make("a crash at each, started again at once", trials.once(points, is_outage=False))
        report.make("a crash at each, nonces forgotten meanwhile", trials.once(points, is_outage=True))
        report.make("a second crash in the run after it", trials.twice(points))
        report.make("stopped by SIGTERM at each instead", trials.gently(points))
        report.make("a crash while a message is on its way", trials.overtaken())
        report.make("the answer to a message is 500, or none", trials.faulty())
        for trial in trials.faulty():
            if trial.faults[0][1] == TRACK:
                passed = sweep.try_one(trial).passed
                report.make(f"a crash at each from {trial.faults[0][0]} on", trials.faulty_and_killed(trial, passed))
    return int(report.has_failed or bool(whole.problems))


if __name__ == "__main__":
    sys.exit(main())
