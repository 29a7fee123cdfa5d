"""`!club monday` and `!club goal`: what the club does together, in counts, as its coaches choose."""

from discord import app_commands
from discord.ext import commands

from bot.domain.words.goal import parse_goal
from bot.domain.words.switch import parse_switch
from cogs._cards.club_progress import goal_text
from cogs._club.group import ClubGroup, guild_of
from cogs._ui.answer import Context
from cogs._ui.hybrid import subcommand


class ClubProgressCommands(ClubGroup):
    """What a club hears of itself."""

    @subcommand(ClubGroup.club, "monday", usage="on|off")
    @app_commands.describe(switch="on or off")
    @commands.guild_only()
    async def set_monday(self, ctx: Context, *, switch: str = "") -> None:
        """Post what the club did last week every Monday, in numbers (coaches only).

        • club monday on
        • club monday off
        """
        guild = self._require(ctx)
        is_on = parse_switch(switch, "club monday")
        channel_id = await self._progress.switch(guild.id, is_on=is_on)
        if is_on:
            text = f"On Mondays at 9:00 I'll post in <#{channel_id}> what the club did, in numbers without names."
        else:
            text = "I won't post on Mondays. `!club monday on` changes that."
        await self._send_text(ctx, text)

    @subcommand(ClubGroup.club, "goal", usage="[sessions|none]")
    @app_commands.describe(sessions="How many sessions the club wants to do together each season; none for no goal")
    @commands.guild_only()
    async def set_goal(self, ctx: Context, *, sessions: str = "") -> None:
        """Show the club's season goal, or set it (coaches only)."""
        if sessions.strip():
            season = await self._progress.set_goal(self._require(ctx).id, parse_goal(sessions))
        else:
            season = await self._progress.load_goal(guild_of(ctx).id)
        await self._send_text(ctx, goal_text(season))
