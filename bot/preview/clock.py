"""The preview club's clock: it goes with ours, and `!later` moves it on, stopping wherever a reminder is due."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.domain.errors import MemberError

if TYPE_CHECKING:
    import simcord

    from bot.client import ClubBot

LONGEST = timedelta(weeks=8)
_UNITS = {"w": 7 * 24 * 60, "d": 24 * 60, "h": 60, "m": 1}
_PART = re.compile(r"(\d{1,5})\s*(w|d|h|m)[a-z]*")
_EXAMPLE = "Write for example `!later 2d3h`, at most eight weeks."


def parse_span(text: str) -> timedelta:
    """Return how long "2d3h", "90 min" or "1 week" is; MemberError for anything else and for more than eight weeks."""
    words = text.casefold().replace(",", " ").replace(" and ", " ")
    if not text.strip() or _PART.sub("", words).strip():
        raise MemberError(f"I can't read how long that is. {_EXAMPLE}")
    span = timedelta(minutes=sum(int(count) * _UNITS[unit] for count, unit in _PART.findall(words)))
    if not timedelta() < span <= LONGEST:
        raise MemberError(f"That isn't within the next eight weeks. {_EXAMPLE}")
    return span


class ClubClock:
    """Moves SimCord's clock, which stands still between two actions; it never goes back, not even over a restart."""

    def __init__(self, env: "simcord.Env", start: datetime) -> None:
        self._env = env
        self._ahead = max(timedelta(), start - datetime.now(UTC))
        self._page: simcord.Preview | None = None
        self.catch_up()

    def show_on(self, page: "simcord.Preview") -> None:
        """Let a page's “in 15 seconds” be by this clock, also of what comes to it unasked."""
        self._page = page

    def catch_up(self) -> None:
        """Set the club's clock to ours and whatever it is ahead of it."""
        self._move_to(datetime.now(UTC) + self._ahead)

    async def keep(self) -> None:
        """Let the club's clock go with ours until the task is cancelled."""
        while True:
            await asyncio.sleep(1)
            self.catch_up()

    async def move_on(self, bot: "ClubBot", span: timedelta) -> None:
        """Move the club's clock on; every reminder that falls due on the way is sent at its own time."""
        reminders: Any = bot.get_cog("Reminders")
        start = self._env.now()
        end = start + span
        while True:
            due = await bot.services.store.ledger.find_next_due()
            if due is None or due > end.timestamp():
                break
            self._move_to(datetime.fromtimestamp(due, UTC))
            await reminders.send_due(self._env.now())
        self._move_to(end)
        self._ahead += span

    def _move_to(self, moment: datetime) -> None:
        self._env.backend.advance_clock(max(0.0, (moment - self._env.now()).total_seconds()))
        if self._page is not None:
            self._page.capture_time = self._env.now()  # which SimCord itself sets only where somebody does something


class LaterCog(commands.Cog, name="Preview"):
    """What only the preview club can do."""

    def __init__(self, bot: "ClubBot", clock: ClubClock) -> None:
        self._bot = bot
        self._clock = clock
        self._moving = asyncio.Lock()

    @commands.command(name="later", usage="2d3h")
    async def later(self, ctx: commands.Context[Any], *, span: str = "") -> None:
        """Move the preview club's clock forward; reminders due on the way arrive.

        • later 2d3h
        • later 90min
        • later 1 week
        """
        length = parse_span(span)
        async with self._moving:
            await self._clock.move_on(self._bot, length)
        now = int(discord.utils.utcnow().timestamp())
        await ctx.send(f"It's <t:{now}:F> in the club now.", reference=ctx.message, mention_author=False)
