"""The real bot, killed while it reminds: whatever the moment, nobody is left out and nobody is called twice.

`python -m tests.crash` dies at each of all points, in each life after it and with each fault by itself; here it dies
wherever something has just come to stay in the database or in Discord, which leaves behind whatever a death can leave.
"""

import os
from collections.abc import Iterable, Iterator

import pytest

from tests.crash import trials
from tests.crash.sweep import Sweep, Trial, open_sweep

A_FEW = 3

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the launcher waits for its bots as Linux can")


@pytest.fixture(scope="module")
def sweep() -> Iterator[Sweep]:
    """A Discord and a launcher of bots, each in a process of its own."""
    with open_sweep() as opened:
        yield opened


@pytest.fixture(scope="module")
def points(sweep: Sweep) -> list[str]:
    """The points of a life without a death, in their order, once that life has gone well."""
    outcome = sweep.try_one(Trial())
    assert not outcome.problems, str(outcome)
    return outcome.passed


def _require_all_well(sweep: Sweep, wanted: Iterable[Trial]) -> None:
    failed = [str(outcome) for outcome in sweep.run(wanted) if outcome.problems]
    assert not failed, "\n\n".join(failed)


def test_killed_at_any_point_it_loses_nothing_and_doubles_nothing(sweep: Sweep, points: list[str]) -> None:
    chosen = trials.changes(points)
    assert len(chosen) > 20
    is_outage = {point: number % 2 > 0 or "POST" in point for number, point in enumerate(chosen)}
    _require_all_well(sweep, [Trial((point,), is_outage=is_outage[point]) for point in chosen])


def test_killed_again_in_the_life_after_it_it_still_loses_and_doubles_nothing(sweep: Sweep, points: list[str]) -> None:
    sharp = [trial for trial in trials.twice(points) if trials.is_sharp(str(trial.last_points[0]))]
    _require_all_well(sweep, sharp[:: len(sharp) // A_FEW])


def test_a_message_that_arrives_after_its_sender_ended_and_looked_for_it_is_not_doubled(sweep: Sweep) -> None:
    by_turns = [trial for number, trial in enumerate(trials.overtaken()) if number % 4 in {0, 3}]
    assert [trial.is_gentle for trial in by_turns] == [False, True, False, True, False]  # each in another place
    _require_all_well(sweep, by_turns)


def test_a_message_that_was_kept_while_its_answer_was_lost_is_not_doubled(sweep: Sweep) -> None:
    _require_all_well(sweep, trials.faulty_at_once())


def test_stopped_in_the_middle_it_goes_on_where_it_was(sweep: Sweep, points: list[str]) -> None:
    sharp = [trial for trial in trials.gently(points) if trials.is_sharp(str(trial.last_points[0]))]
    _require_all_well(sweep, sharp[:: len(sharp) // A_FEW])
