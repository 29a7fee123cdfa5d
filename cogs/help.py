"""What Ounce can do, told to the member who asks: one line a command, or everything about one."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError
from cogs._ui.answer import Context, answer
from cogs._ui.hybrid import hybrid_command
from cogs._ui.style import COLOUR, DISCLAIMER

if TYPE_CHECKING:
    from bot.client import ClubBot


class HelpCog(commands.Cog, name="Help"):
    """What I can do."""

    def __init__(self, bot: "ClubBot", prefix: str) -> None:
        self._bot = bot
        self._prefix = prefix

    @hybrid_command("help", aliases=["commands"])
    @app_commands.describe(command="The command you want to know more about")
    async def tell(self, ctx: Context, *, command: str = "") -> None:
        """Tell what I can do, or more about one command."""
        wanted = command.strip().lstrip(self._prefix + "/").casefold()
        embed = self._one(wanted) if wanted else self._all()
        await answer(ctx, embeds=[embed], ephemeral=True)

    def _all(self) -> discord.Embed:
        lines = [
            f"**`{self._prefix}{command.name}`** {command.short_doc}"
            for command in sorted(self._bot.commands, key=lambda command: command.name)
            if not command.hidden
        ]
        embed = discord.Embed(
            title="Your strength coach",
            description="Twice a week, after one of your shorter runs: 20 minutes that keep you running.\n\n"
            + "\n".join(lines)
            + f"\n\nThe same with `/`, or by mentioning me. More: `{self._prefix}help circuit`",
            colour=COLOUR,
        )
        embed.set_footer(text=DISCLAIMER)
        return embed

    def _one(self, name: str) -> discord.Embed:
        command = self._bot.get_command(name)
        if command is None or command.hidden:
            raise MemberError("I have no such command. `!help` shows all I have.")
        usage = " ".join(part for part in (f"{self._prefix}{command.qualified_name}", command.usage or "") if part)
        return discord.Embed(title=f"`{usage}`", description=command.help or command.short_doc, colour=COLOUR)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(HelpCog(bot, bot.settings.command_prefix))
