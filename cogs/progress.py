"""A member's progress in Discord: the picture of their last sixteen weeks, and what these come to."""

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.figures.pictures import Pictures
from bot.services.clubs import Clubs
from bot.services.progress import ProgressReport
from cogs._cards.progress import NOTHING_YET, progress_embed
from cogs._ui.answer import Context, answer, think
from cogs._ui.cooldown import Cooldown
from cogs._ui.hybrid import hybrid_command
from cogs._ui.membership import find_guild_id, is_only_bot
from cogs._ui.pictures import progress_file
from cogs._ui.showing import show_under

if TYPE_CHECKING:
    from bot.client import ClubBot

PICTURES_PER_WINDOW, WINDOW_SECONDS = 4, 30
OF_OTHER_BOTS_TOO = frozenset({"stats", "streak", "history"})  # where there are others, these may be meant for them


class ProgressCog(commands.Cog, name="Progress"):
    """See that it adds up."""

    def __init__(self, bot: "ClubBot", report: ProgressReport, clubs: Clubs, pictures: Pictures) -> None:
        self._bot = bot
        self._report = report
        self._clubs = clubs
        self._pictures = pictures
        self._cooldown = Cooldown[int](PICTURES_PER_WINDOW, WINDOW_SECONDS)

    @hybrid_command("progress", aliases=sorted(OF_OTHER_BOTS_TOO))
    async def show(self, ctx: Context) -> None:
        """Show your last 16 weeks: runs, strength, pauses, and how they add up."""
        is_own_word = ctx.invoked_with not in OF_OTHER_BOTS_TOO or ctx.prefix != self._bot.settings.command_prefix
        if ctx.guild is not None and not is_own_word and not is_only_bot(ctx.guild):
            return
        self._cooldown.count(ctx.author.id)
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        is_private = ctx.interaction is not None or ctx.guild is None
        progress = await self._report.load(guild_id, ctx.author.id, is_private=is_private)
        if progress.is_empty:
            await answer(ctx, NOTHING_YET, ephemeral=True)
            return
        await think(ctx.interaction, private=True)
        drawing = progress_file(self._pictures, progress.weeks, ctx.author.id)
        embed, file = await show_under(progress_embed(progress), drawing)
        await answer(ctx, embeds=[embed], file=file, ephemeral=True)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    await bot.add_cog(ProgressCog(bot, services.progress, services.clubs, services.pictures))
