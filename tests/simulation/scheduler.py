"""The scheduler: moves the clock from one moment at which something happens to the next, and lets it happen."""

import heapq
import itertools
from collections.abc import Awaitable, Callable
from random import Random

from tests.simulation.environment import Environment
from tests.simulation.network_faults import CALM
from tests.simulation.oracle import FOREVER, Oracle
from tests.simulation.scenario import START
from tests.simulation.time_arithmetic import HOUR, MINUTE, up_to_minute

SETTLING = 20 * MINUTE  # after an outage, until whatever waited was tried again
AFTERGLOW = 4 * HOUR  # of calm at the end, in which what is under way still comes
Action = Callable[[], Awaitable[None]]


class Scheduler:
    """Holds what is to happen; `down` takes what is to be done with the bot away."""

    def __init__(self, environment: Environment, oracle: Oracle, rng: Random, end: int) -> None:
        self.environment = environment
        self.oracle = oracle
        self.rng = rng
        self.end = end
        self.is_down = False
        self.on_killed: Callable[[], None] = lambda: None
        self._events: list[tuple[int, int, Action]] = []
        self._count = itertools.count()
        self._last_look = 0

    @property
    def now(self) -> int:
        """The club's clock, in unix seconds."""
        return self.environment.now

    async def run(self) -> None:
        """Play from the beginning to the end, and on until whatever was under way has come."""
        while (moment := self._next_moment()) <= self.end + AFTERGLOW:
            if moment >= self.end:
                self.environment.network.odds = CALM
            await self.environment.advance(moment)
            if self._events and self._events[0][0] <= moment:
                await heapq.heappop(self._events)[2]()
            else:
                await self.look()
        await self.environment.advance(self.end + AFTERGLOW)

    def some_time(self) -> int:
        """Return a moment of the season."""
        return self.rng.randrange(START + HOUR, self.end)

    def at(self, moment: int, action: Action) -> None:
        """Let something happen at a moment; once the season is over nothing does."""
        if moment < self.end:
            self.surely_at(moment, action)

    def surely_at(self, moment: int, action: Action) -> None:
        """Let something happen at a moment, even after the season."""
        heapq.heappush(self._events, (moment, next(self._count), action))

    def ask_at(self, moment: int, action: Action) -> None:
        """Let something happen that needs a bot that answers; where it does not, some time later."""

        async def ask() -> None:
            if self.is_down or self.environment.network.has_outage(self.now, SETTLING):
                self.ask_at(self.now + self.rng.randrange(10 * MINUTE, 40 * MINUTE), action)
            else:
                await action()

        self.at(moment, ask)

    async def look(self) -> None:
        """Let the bot look what is due."""
        self._last_look = self.now
        self.oracle.take_tick(self.now)
        if not await self.environment.look():
            self.on_killed()

    async def restart(self) -> None:
        """Start a fresh bot, which looks by itself what is due."""
        self.oracle.take_tick(self.now)
        await self.environment.restart()

    def _next_moment(self) -> int:
        wake = None if self.is_down else self.environment.find_wake()
        if wake is not None:  # the bot's own clock ticks once a minute
            wake = max(up_to_minute(max(wake, self.now)), self._last_look + MINUTE)
        event = self._events[0][0] if self._events else FOREVER
        return max(self.now, min(event, FOREVER if wake is None else wake))
