"""The season: the real bot in SimCord through sixteen weeks, with all that can come between a reminder and a member."""

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.domain.errors import MemberError
from tests.simulation.audit import World, audit
from tests.simulation.faults import Faults
from tests.simulation.members import Members
from tests.simulation.network_faults import NetworkFaults
from tests.simulation.oracle import Oracle, Verdict
from tests.simulation.scenario import START, WEEK_SECONDS, WEEKS, draw_scenario
from tests.simulation.scheduler import AFTERGLOW, Scheduler
from tests.simulation.setup import open_environment

EXPECTED = (MemberError,)  # what members are told; SimCord notes it all the same


@dataclass(frozen=True)
class Season:
    """What came of a season, what it met with, what members did about their plans, and its processor seconds."""

    members: int
    weeks: int
    verdict: Verdict
    met: Counter[str]
    deeds: Counter[str]
    seconds: float

    @property
    def is_flawless(self) -> bool:
        """True where nothing was lost, doubled, later than the rule allows, or sent to one to whom it was not owed."""
        one = self.verdict
        return not (one.lost or one.doubled or one.too_late or one.uninvited or one.before_race)


async def run_season(
    members: int,
    database: Path,
    *,
    seed: int = 1,
    weeks: int = WEEKS,
    faults: float | None = None,
    liveliness: float | None = None,
) -> Season:
    """Run a season and return what came of it.

    `faults` is the share of everything that goes wrong in a whole season, as many weeks' worth unless said
    otherwise; `liveliness` is how much each member does. The fewer the members, the livelier they are, unless said
    otherwise.
    """
    started = time.process_time()
    rng, end = Random(seed), START + weeks * WEEK_SECONDS
    scenario = draw_scenario(members, rng)
    oracle, network, world = Oracle(), NetworkFaults(seed), World()
    async with open_environment(scenario, database, network) as environment:
        oracle.troubles, oracle.has_outage = network.troubles, network.has_outage
        oracle.tracks = {member_id: member.track for member_id, member in environment.members.items()}
        scheduler = Scheduler(environment, oracle, rng, end)
        Faults(scheduler, world).schedule(weeks / WEEKS if faults is None else faults)
        people = Members(scheduler, liveliness=max(0.25, 60 / members) if liveliness is None else liveliness)
        people.schedule()
        await scheduler.run()
        verdict = audit(oracle, environment.read_rows(), world, end + AFTERGLOW)
    raised = [getattr(error, "original", error) for error in environment.env.errors]
    surprises = [error for error in raised if not isinstance(error, EXPECTED)]
    if surprises:
        raise BaseExceptionGroup("The bot raised", surprises)
    return Season(members, weeks, verdict, network.met, people.deeds, time.process_time() - started)
