"""What goes wrong: restarts, kills, outages, a Discord that refuses for hours, and channels that are deleted."""

from collections.abc import Awaitable, Callable
from functools import partial

from tests.simulation.audit import World
from tests.simulation.oracle import FOREVER
from tests.simulation.scheduler import Scheduler
from tests.simulation.time_arithmetic import HOUR, MINUTE

DAY = 24 * HOUR
RESTARTS, KILLS, LOOKS = 6, 10, 40
OUTAGES = (10 * MINUTE, 50 * MINUTE, 100 * MINUTE, 170 * MINUTE, 185 * MINUTE, 4 * HOUR, 9 * HOUR, 26 * HOUR, 48 * HOUR)
STORMS = (5 * MINUTE, 30 * MINUTE, 80 * MINUTE, 170 * MINUTE, 5 * HOUR, 12 * HOUR)
CLUB_WITH_FALLBACK, CLUB_WITHOUT = 3, 4
DELETED = ((CLUB_WITH_FALLBACK, 9 * DAY), (CLUB_WITHOUT, 2 * DAY))


class Faults:
    """Writes down in the world whatever may keep a reminder away."""

    def __init__(self, scheduler: Scheduler, world: World) -> None:
        self._scheduler = scheduler
        self._world = world
        scheduler.on_killed = lambda: self._go_down(scheduler.rng.randrange(30 * MINUTE), is_restarted=True)

    def schedule(self, share: float) -> None:
        """Spread a share of everything over the season."""
        plain = [(RESTARTS, self._restart), (KILLS, self._arm_kill), (LOOKS, self._look)]
        for count, action in plain:
            for _ in range(round(count * share)):
                self._scheduler.at(self._scheduler.some_time(), action)
        for seconds in OUTAGES:
            self._spread(share, seconds, partial(self._break_down, seconds, seconds % (20 * MINUTE) == 0))
        for seconds in STORMS:
            self._spread(share, seconds, partial(self._break_discord, seconds))
        for number, seconds in DELETED:
            self._spread(share, seconds, partial(self._delete_channel, number, seconds))

    def _spread(self, share: float, seconds: int, action: Callable[[], Awaitable[None]]) -> None:
        """Let something that lasts begin at some time, so that a reminder falls into it."""

        async def aim() -> None:
            wake = self._scheduler.environment.find_wake() or self._scheduler.now
            begin = max(self._scheduler.now, wake - self._scheduler.rng.randrange(seconds // 2))
            if begin + seconds < self._scheduler.end:
                self._scheduler.at(begin, action)

        if self._scheduler.rng.random() < share:
            self._scheduler.at(self._scheduler.some_time(), aim)

    async def _restart(self) -> None:
        if not self._scheduler.is_down:
            await self._scheduler.restart()

    async def _arm_kill(self) -> None:
        self._scheduler.environment.kill = self._scheduler.rng.choice(("before", "after"))

    async def _look(self) -> None:
        if not self._scheduler.is_down:
            await self._scheduler.look()

    async def _break_down(self, seconds: int, is_restarted: bool) -> None:
        if not self._scheduler.is_down:
            self._go_down(seconds, is_restarted=is_restarted)

    def _go_down(self, seconds: int, *, is_restarted: bool) -> None:
        scheduler = self._scheduler
        scheduler.is_down = True
        self._world.down.append((scheduler.now, scheduler.now + seconds))

        async def come_up() -> None:
            scheduler.is_down = False
            await (scheduler.restart() if is_restarted else scheduler.look())

        scheduler.surely_at(scheduler.now + seconds, come_up)

    async def _break_discord(self, seconds: int) -> None:
        outage = (self._scheduler.now, self._scheduler.now + seconds)
        self._scheduler.environment.network.outages.append(outage)
        self._world.down.append(outage)

    async def _delete_channel(self, number: int, seconds: int) -> None:
        scheduler, club = self._scheduler, self._scheduler.environment.clubs[number]
        club.guild._env.backend.delete_channel(club.channel.id)
        await scheduler.environment.env.settle()
        spans = self._world.channelless.setdefault(number, [])
        if number == CLUB_WITHOUT:
            spans.append((scheduler.now, FOREVER))

        async def name_another() -> None:
            club.channel = club.guild.create_text_channel("strength-anew")
            if number == CLUB_WITHOUT:
                scheduler.environment.network.sheltered.add(club.channel.id)
            await club.coach.send(club.chat, f"!club channel {club.channel.mention}")
            self._world.channelless[number] = [(since, min(until, scheduler.now)) for since, until in spans]

        scheduler.ask_at(scheduler.now + seconds, name_another)
