"""The club's runs as events in Discord: switched on by a coach, and looked after every quarter of an hour."""

import logging
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.ext import commands

from bot.services.club_events import ClubEvents
from cogs._delivery.club_events import EventKeeper

if TYPE_CHECKING:
    from bot.client import ClubBot

EVERY_MINUTES = 15

log = logging.getLogger(__name__)


class EventsCog(commands.Cog, name="Events"):
    """Have the club's runs among Discord's events."""

    def __init__(self, bot: "ClubBot", events: ClubEvents) -> None:
        self._bot = bot
        self._events = events
        self._keeper = EventKeeper(events)

    @commands.Cog.listener()
    async def on_tick(self) -> None:
        """Look after the clubs whose turn it is: each has its own minute of the quarter, so that they don't crowd."""
        minute = discord.utils.utcnow().minute % EVERY_MINUTES
        if self._bot.is_ready():
            await self.look_after([one for one in await self._events.load_clubs() if one % EVERY_MINUTES == minute])

    @commands.Cog.listener()
    async def on_club_events(self, guild_id: int) -> None:
        """Look after a club at once, whose coach has just switched its events on or off."""
        await self.look_after([guild_id])

    async def look_after(self, guild_ids: list[int] | None = None) -> None:
        """Bring events up to date, of these clubs or of all; one club's trouble is not another's."""
        for guild_id in await self._events.load_clubs() if guild_ids is None else guild_ids:
            guild = self._bot.get_guild(guild_id)
            if guild is None or guild.unavailable:
                continue
            try:
                if await self._keeper.look_after(guild):
                    self._bot.dispatch("message_owed")
            except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("The events of club %d could not be brought up to date: %r", guild_id, error)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(EventsCog(bot, bot.services.club_events))
