"""`!club stats`: how the club is doing, in counts, for its coaches; the same as a file."""

import io
from collections.abc import Mapping
from typing import NamedTuple

import discord
from discord.ext import commands

from bot.domain.club_stats import ClubStats
from bot.domain.errors import MemberError
from bot.domain.faq.tally import Tally
from bot.domain.faq.topic import Topic
from cogs._cards.stats import stats_embed, stats_view, write_csv
from cogs._club.group import ClubGroup
from cogs._ui.answer import Context, answer, answer_privately, think
from cogs._ui.hybrid import subcommand
from cogs._ui.membership import require_coach
from cogs._ui.pictures import club_weeks_file
from cogs._ui.showing import show_under


class _Counted(NamedTuple):
    stats: ClubStats
    asked: Tally
    topics: Mapping[str, Topic]
    waiting: int


class ClubStatsCommands(ClubGroup):
    """What a coach may count."""

    @subcommand(ClubGroup.club, "stats")
    @commands.guild_only()
    async def show_stats(self, ctx: Context) -> None:
        """See how your club is doing, in numbers without names (coaches only)."""
        guild = self._require(ctx)
        await think(ctx.interaction, private=True)
        counted = await self._count(guild.id)
        embed, file = stats_embed(*counted), None
        if not counted.stats.is_empty:
            embed, file = await show_under(embed, club_weeks_file(self._pictures, counted.stats.weeks, ctx.author.id))
        await answer(ctx, embeds=[embed], view=stats_view(guild.id), file=file, ephemeral=True)

    @commands.Cog.listener()
    async def on_stats_press(self, interaction: discord.Interaction, action: str, guild_id: int) -> None:
        """Bring the same as a file, to the coach who pressed."""
        if interaction.guild_id != guild_id:
            raise MemberError("Those are another club's numbers. `!club stats` shows this club's.")
        require_coach(interaction.user, self._clubs)
        text = write_csv(*await self._count(guild_id))
        file = discord.File(io.BytesIO(text.encode()), filename="club-stats.csv")
        await answer_privately(interaction, "The same numbers as a file:", file=file)

    async def _count(self, guild_id: int) -> _Counted:
        club = await self._clubs.load(guild_id)
        return _Counted(
            await self._progress.count(guild_id, self._today(club)),
            await self._questions.count_asked(guild_id),
            await self._questions.load_topics(guild_id),
            len(await self._coach_queue.load_open_questions(guild_id)),
        )
