"""What Ounce can do, told to the member who asks: one line a command, or everything about one."""

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.words.commands import find_slip
from cogs._ui.answer import Context, answer
from cogs._ui.hybrid import hybrid_command
from cogs._ui.membership import is_only_bot
from cogs._ui.style import COLOUR, DISCLAIMER

if TYPE_CHECKING:
    from bot.client import ClubBot


GROUPS: dict[str, tuple[str, ...]] = {
    "Train": ("circuit", "start", "together", "done", "progress", "warmup", "stretch", "form"),
    "Be reminded": ("runs", "plan", "race", "week", "ran", "reminders"),
    "Ask": ("ask", "faq"),
    "You": ("profile", "mydata", "forgetme"),
    "For coaches": ("setup", "club", "questions", "doctor"),
    "And": (),
}

_ANYTHING = frozenset({"", "me", "me please", "please"})  # "!help me" asks for help, not for the profile


class HelpCog(commands.Cog, name="Help"):
    """What I can do."""

    def __init__(self, bot: "ClubBot", prefix: str) -> None:
        self._bot = bot
        self._prefix = prefix

    @hybrid_command("help", aliases=["commands"])
    @app_commands.describe(command="The command you want to know more about")
    async def tell(self, ctx: Context, *, command: str = "") -> None:
        """Show what I can do, or explain one command."""
        if not self._is_meant(ctx):
            return
        wanted = command.strip().lstrip(self._prefix + "/").casefold()
        embed = self._one(wanted) if wanted not in _ANYTHING else self._all()
        await answer(ctx, embeds=[embed], ephemeral=True)

    def _is_meant(self, ctx: Context) -> bool:
        """Whether `!help` is for Ounce: other bots answer to the same word, so there it has to be addressed."""
        if ctx.interaction is not None or ctx.guild is None or ctx.prefix != self._prefix:
            return True
        when = self._bot.settings.answer_help
        return when == "always" or (when == "auto" and is_only_bot(ctx.guild))

    def _all(self) -> discord.Embed:
        """Everything, group by group, by what somebody wants; what no group names stands in the last one."""
        embed = discord.Embed(
            title="Your strength coach",
            description="Twice a week, after one of your shorter runs: 20 minutes that keep you running.",
            colour=COLOUR,
        )
        left = {command.name: command for command in self._bot.commands if not command.hidden}
        for title, names in GROUPS.items():
            found = [left.pop(name) for name in (names or sorted(left)) if name in left]
            lines = [f"**`{self._prefix}{command.name}`** {command.short_doc}" for command in found]
            if lines:
                embed.add_field(name=title, value="\n".join(lines), inline=False)
        more = f"`{self._prefix}help circuit` explains one command. With `/`, or by mentioning me, all of it works too."
        embed.add_field(name="More", value=more, inline=False)
        return embed.set_footer(text=DISCLAIMER)

    def _one(self, name: str) -> discord.Embed:
        command = self._bot.get_command(name)
        if command is None or command.hidden or name.split() not in _names(command):
            slip = find_slip(
                name, [one for known in self._bot.commands if not known.hidden for (one,) in _names(known)]
            )
            near = f" Did you mean `!help {slip}`?" if slip else ""
            raise MemberError(f"I don't know that command.{near} `!help` lists them all.")
        usage = " ".join(part for part in (f"{self._prefix}{command.qualified_name}", command.usage or "") if part)
        return discord.Embed(title=f"`{usage}`", description=command.help or command.short_doc, colour=COLOUR)


def _names(command: "commands.Command[Any, ..., Any]") -> list[list[str]]:
    """Every way to name a command: its own name or an alias, after each of its parent's."""
    parents = _names(command.parent) if isinstance(command.parent, commands.Group) else [[]]
    return [[*parent, name] for parent in parents for name in (command.name, *command.aliases)]


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(HelpCog(bot, bot.settings.command_prefix))
