"""A member's next four weeks for their calendar, as a file that only they see."""

import io
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.words.tokens import quote_safely
from bot.domain.words.zone import write_zone
from bot.services.agenda import Agendas, CalendarFile
from bot.services.clubs import Clubs
from cogs._ui.answer import Context, think
from cogs._ui.cooldown import Cooldown
from cogs._ui.membership import find_guild_id
from cogs._ui.prefix import prefix_of
from cogs._ui.private_file import answer_with_private_file

if TYPE_CHECKING:
    from bot.client import ClubBot

FILES_PER_WINDOW, WINDOW_SECONDS = 4, 60


class WeekCog(commands.Cog, name="Week"):
    """Have my weeks in your own calendar."""

    def __init__(self, bot: "ClubBot", agendas: Agendas, clubs: Clubs) -> None:
        self._bot = bot
        self._agendas = agendas
        self._clubs = clubs
        self._cooldown = Cooldown[int](FILES_PER_WINDOW, WINDOW_SECONDS)

    @commands.command(name="week", aliases=["calendar"])
    async def typed_week(self, ctx: Context, *, words: str = "") -> None:
        """Send your next four weeks for your calendar: runs, and strength after the short ones.

        Open the file with your calendar. A later one updates it.
        """
        if words.strip():
            raise MemberError(
                f"`!week` alone sends your next four weeks for your calendar; I don't know what {quote_safely(words)} "
                "means there. To set your runs: `!runs tue 18:30 6k, sat 9:00 5k`"
            )
        await self._answer(ctx)

    @app_commands.command(name="week")
    async def slash_week(self, interaction: discord.Interaction) -> None:
        """Send your next four weeks for your calendar: runs, and strength after the short ones."""
        await think(interaction, private=True)
        await self._answer(await commands.Context.from_interaction(interaction))

    async def _answer(self, ctx: Context) -> None:
        self._cooldown.count(ctx.author.id)
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        made = await self._agendas.write(guild_id, ctx.author.id, prefix_of(ctx.bot))
        await answer_with_private_file(ctx, week_text(made), discord.File(io.BytesIO(made.data), "ounce-weeks.ics"))


def week_text(made: CalendarFile) -> str:
    """Return what a calendar file holds, and what to do with it."""
    runs = "1 run" if made.runs == 1 else f"{made.runs} runs"
    strength = "; no strength is planned in them."
    if made.strength:
        strength = f", and strength after {made.strength} of them."
    elif not made.is_reminded:
        strength = ". To have strength after the short ones too: `!runs`"
    said = [f"Your next four weeks, in {write_zone(made.zone)} time: {runs}{strength}"]
    if made.cancelled:
        gone = "1 entry" if made.cancelled == 1 else f"{made.cancelled} entries"
        said.append(f"It cancels {gone} from your last file.")
    said.append("Open the file with your calendar; a later file updates it.")
    return "\n".join(said)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(WeekCog(bot, bot.services.agendas, bot.services.clubs))
