"""The season: the real bot in SimCord through sixteen weeks, with all that can come between a reminder and a member."""

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.domain.errors import MemberError
from tests.simulation.audit import World, audit
from tests.simulation.cast import START, WEEK_SECONDS, WEEKS, draw_cast
from tests.simulation.director import AFTERGLOW, Director
from tests.simulation.members import Members
from tests.simulation.misfortunes import Misfortunes
from tests.simulation.oracle import Oracle, Verdict
from tests.simulation.staging import open_stage
from tests.simulation.weather import Weather

EXPECTED = (MemberError,)  # what members are told; SimCord notes it all the same


@dataclass(frozen=True)
class Season:
    """What came of a season, what it met with, and how many seconds it took to play."""

    members: int
    weeks: int
    verdict: Verdict
    met: Counter[str]
    seconds: float

    @property
    def is_flawless(self) -> bool:
        """True where nothing was lost, doubled, later than the rule allows, or sent to one to whom it was not owed."""
        one = self.verdict
        return not (one.lost or one.doubled or one.too_late or one.uninvited)


async def play(
    members: int, database: Path, *, seed: int = 1, weeks: int = WEEKS, misfortunes: float | None = None
) -> Season:
    """Play a season and return what came of it.

    `misfortunes` is the share of everything that goes wrong in a whole season, as many weeks' worth unless said
    otherwise. The fewer the members, the livelier they are.
    """
    started = time.perf_counter()
    rng, end = Random(seed), START + weeks * WEEK_SECONDS
    plot = draw_cast(members, rng)
    oracle, weather, world = Oracle(), Weather(seed), World()
    async with open_stage(plot, database, weather) as stage:
        oracle.troubles, oracle.is_stormy = weather.troubles, weather.is_stormy
        oracle.tracks = {member_id: player.track for member_id, player in stage.players.items()}
        director = Director(stage, oracle, rng, end)
        Misfortunes(director, world).write_script(weeks / WEEKS if misfortunes is None else misfortunes)
        Members(director, liveliness=max(0.25, 60 / members)).write_script()
        await director.run()
        verdict = audit(oracle, stage.read_rows(), world, end + AFTERGLOW)
    surprises = [error for error in stage.env.errors if not isinstance(error, EXPECTED)]
    if surprises:
        raise BaseExceptionGroup("The bot raised", surprises)
    return Season(members, weeks, verdict, weather.met, time.perf_counter() - started)
