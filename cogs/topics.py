"""The list of all topics in Discord: turning its pages, group by group."""

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.faq.groups import Group
from bot.services.clubs import Clubs
from bot.services.questions import Questions
from cogs._cards.faq import group_view
from cogs._ui.answer import answer_privately, edit_message
from cogs._ui.membership import find_guild_id, require_coach

if TYPE_CHECKING:
    from bot.client import ClubBot

GONE = "That group is no longer there. `!faq` shows all."
FOR_COACHES = {"edit", "remove"}


class TopicsCog(commands.Cog):
    """Shows the topics of the group that somebody chose, to them alone."""

    def __init__(self, bot: "ClubBot", questions: Questions, clubs: Clubs) -> None:
        self._bot = bot
        self._questions = questions
        self._clubs = clubs

    @commands.Cog.listener()
    async def on_group_choice(self, interaction: discord.Interaction, action: str, target_id: int, slug: str) -> None:
        """Open a group at its first page."""
        await self._show(interaction, action, slug, 0)

    @commands.Cog.listener()
    async def on_topics_press(self, interaction: discord.Interaction, action: str, target: int | str) -> None:
        """Turn a page of a group."""
        slug, _, page = str(target).rpartition("-")
        await self._show(interaction, action, slug, int(page[:4]) if page.isdecimal() else 0)

    async def _show(self, interaction: discord.Interaction, action: str, slug: str, page: int) -> None:
        if action in FOR_COACHES:
            require_coach(interaction.user, self._clubs)
        groups = await self._load(interaction, action)
        chosen = next((group for group in groups if group.slug == slug), None)
        if chosen is None:
            raise MemberError(GONE)
        view = group_view(groups, chosen, min(page, chosen.pages - 1), action)
        if interaction.message is not None and interaction.message.flags.ephemeral:
            await edit_message(interaction, content=f"{chosen.name}:", view=view)
        else:
            await answer_privately(interaction, f"{chosen.name}:", view=view)

    async def _load(self, interaction: discord.Interaction, action: str) -> tuple[Group, ...]:
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        if action == "remove":
            return (await self._questions.load_written_group(guild_id),)
        return await self._questions.load_groups(guild_id)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    await bot.add_cog(TopicsCog(bot, services.questions, services.clubs))
