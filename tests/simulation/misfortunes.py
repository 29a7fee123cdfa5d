"""What goes wrong: restarts, kills, outages, a Discord that refuses for hours, and channels that are deleted."""

from collections.abc import Awaitable, Callable
from functools import partial

from tests.simulation.audit import World
from tests.simulation.director import Director
from tests.simulation.oracle import FOREVER
from tests.simulation.reckoning import HOUR, MINUTE

DAY = 24 * HOUR
RESTARTS, KILLS, LOOKS = 6, 10, 40
OUTAGES = (10 * MINUTE, 50 * MINUTE, 100 * MINUTE, 170 * MINUTE, 185 * MINUTE, 4 * HOUR, 9 * HOUR, 26 * HOUR, 48 * HOUR)
STORMS = (5 * MINUTE, 30 * MINUTE, 80 * MINUTE, 170 * MINUTE, 5 * HOUR, 12 * HOUR)
CLUB_WITH_FALLBACK, CLUB_WITHOUT = 3, 4
DELETED = ((CLUB_WITH_FALLBACK, 9 * DAY), (CLUB_WITHOUT, 2 * DAY))


class Misfortunes:
    """Writes down in the world whatever may keep a reminder away."""

    def __init__(self, director: Director, world: World) -> None:
        self._director = director
        self._world = world
        director.on_killed = lambda: self._go_down(director.rng.randrange(30 * MINUTE), is_restarted=True)

    def write_script(self, share: float) -> None:
        """Spread a share of everything over the season."""
        plain = [(RESTARTS, self._restart), (KILLS, self._arm_kill), (LOOKS, self._look)]
        for count, action in plain:
            for _ in range(round(count * share)):
                self._director.at(self._director.some_time(), action)
        for seconds in OUTAGES:
            self._spread(share, seconds, partial(self._break_down, seconds, seconds % (20 * MINUTE) == 0))
        for seconds in STORMS:
            self._spread(share, seconds, partial(self._brew, seconds))
        for number, seconds in DELETED:
            self._spread(share, seconds, partial(self._delete_channel, number, seconds))

    def _spread(self, share: float, seconds: int, action: Callable[[], Awaitable[None]]) -> None:
        """Let something that lasts begin at some time, so that a reminder falls into it."""

        async def aim() -> None:
            wake = self._director.stage.find_wake() or self._director.now
            begin = max(self._director.now, wake - self._director.rng.randrange(seconds // 2))
            if begin + seconds < self._director.end:
                self._director.at(begin, action)

        if self._director.rng.random() < share:
            self._director.at(self._director.some_time(), aim)

    async def _restart(self) -> None:
        if not self._director.is_down:
            await self._director.restart()

    async def _arm_kill(self) -> None:
        self._director.stage.kill = self._director.rng.choice(("before", "after"))

    async def _look(self) -> None:
        if not self._director.is_down:
            await self._director.look()

    async def _break_down(self, seconds: int, is_restarted: bool) -> None:
        if not self._director.is_down:
            self._go_down(seconds, is_restarted=is_restarted)

    def _go_down(self, seconds: int, *, is_restarted: bool) -> None:
        director = self._director
        director.is_down = True
        self._world.down.append((director.now, director.now + seconds))

        async def come_up() -> None:
            director.is_down = False
            await (director.restart() if is_restarted else director.look())

        director.surely_at(director.now + seconds, come_up)

    async def _brew(self, seconds: int) -> None:
        storm = (self._director.now, self._director.now + seconds)
        self._director.stage.weather.storms.append(storm)
        self._world.down.append(storm)

    async def _delete_channel(self, number: int, seconds: int) -> None:
        director, club = self._director, self._director.stage.clubs[number]
        club.guild._env.backend.delete_channel(club.channel.id)
        await director.stage.env.settle()
        spans = self._world.channelless.setdefault(number, [])
        if number == CLUB_WITHOUT:
            spans.append((director.now, FOREVER))

        async def name_another() -> None:
            club.channel = club.guild.create_text_channel("strength-anew")
            if number == CLUB_WITHOUT:
                director.stage.weather.sheltered.add(club.channel.id)
            await club.coach.send(club.chat, f"!club channel {club.channel.mention}")
            self._world.channelless[number] = [(since, min(until, director.now)) for since, until in spans]

        director.ask_at(director.now + seconds, name_another)
