"""Which club a direct message means: the choice that a member of several clubs makes once."""

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.services.clubs import Clubs
from cogs._ui.answer import edit_text
from cogs._ui.style import plain

if TYPE_CHECKING:
    from bot.client import ClubBot


class ClubsCog(commands.Cog):
    """Remembers which club a member means in direct messages."""

    def __init__(self, bot: "ClubBot", clubs: Clubs) -> None:
        self._bot = bot
        self._clubs = clubs

    @commands.Cog.listener()
    async def on_club_press(self, interaction: discord.Interaction, action: str, guild_id: int) -> None:
        """Remember the club that was pressed."""
        guild = self._bot.get_guild(guild_id)
        if guild is None:
            raise MemberError("I'm no longer in that club. Please ask again.")
        await self._clubs.choose_direct_message_club(guild_id, interaction.user.id)
        name = plain(guild.name)
        text = f"In direct messages I'll use {name} from now on. Ask again: `!circuit`"
        await edit_text(interaction, text)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(ClubsCog(bot, bot.services.clubs))
