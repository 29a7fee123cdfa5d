"""A member's own data in Discord: sent to them as a file, or deleted once they said so twice."""

import io
import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.services.privacy import Privacy
from cogs._cards.privacy import FORGET_ME, damaged_text, forget_me_view
from cogs._ui.answer import Context, answer, edit_message
from cogs._ui.cooldown import Cooldown
from cogs._ui.hybrid import hybrid_command
from cogs._ui.private_file import answer_with_private_file

if TYPE_CHECKING:
    from bot.client import ClubBot

FILES_PER_WINDOW, WINDOW_SECONDS = 2, 60
YOURS = (
    "Everything I keep about you, and your strength, runs and circuits as tables for a spreadsheet. "
    "`!forgetme` deletes it all."
)

log = logging.getLogger(__name__)


class PrivacyCog(commands.Cog, name="Your data"):
    """What I keep about you."""

    def __init__(self, bot: "ClubBot", privacy: Privacy) -> None:
        self._bot = bot
        self._privacy = privacy
        self._cooldown = Cooldown[int](FILES_PER_WINDOW, WINDOW_SECONDS)

    @hybrid_command("mydata")
    async def give(self, ctx: Context) -> None:
        """Send you everything I keep about you by direct message, as a file and as tables."""
        self._cooldown.count(ctx.author.id)
        kept = await self._privacy.write_files(ctx.author.id)
        first, *more = [discord.File(io.BytesIO(text.encode()), filename=name) for name, text in kept.texts.items()]
        text = f"{YOURS}\n{damaged_text(kept.damaged)}" if kept.damaged else YOURS
        await answer_with_private_file(ctx, text, first, more)

    @hybrid_command("forgetme", aliases=["forget", "deleteme"])
    async def ask(self, ctx: Context) -> None:
        """Delete everything I keep about you, in every club; I ask once before I do."""
        await answer(ctx, FORGET_ME, view=forget_me_view(ctx.author.id), ephemeral=True)

    @commands.Cog.listener()
    async def on_me_press(self, interaction: discord.Interaction, action: str, member_id: int) -> None:
        """Do what a member answered; only they may."""
        if interaction.user.id != member_id:
            raise MemberError("That question is for somebody else. To be forgotten yourself: `!forgetme`")
        text = "Nothing was deleted."
        if action == "forget":
            await self._privacy.forget(member_id)
            text = "Done. I've forgotten everything about you."
        await edit_message(interaction, content=text, view=None)

    @commands.Cog.listener()
    async def on_prune(self) -> None:
        """Forget once a day what is older than its rule says."""
        log.info("Forgot %d rows that are older than their rule says", await self._privacy.prune())


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(PrivacyCog(bot, bot.services.privacy))
