"""The group `!club` itself: how the club is set up, shown to everybody, and what its commands share."""

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import discord
from discord.ext import commands

from bot.content.cities import load_atlas
from bot.domain.club import Club
from bot.figures.pictures import Pictures
from bot.services.club_events import ClubEvents
from bot.services.club_progress import ClubProgress
from bot.services.clubs import Clubs
from bot.services.coach_queue import CoachQueue
from bot.services.questions import Questions
from bot.services.reminders import Reminders
from bot.services.training import TrainingPlans
from cogs._cards.club import describe_club
from cogs._ui.answer import Context, answer
from cogs._ui.hybrid import hidden_from_members, hybrid_group, in_clubs_only
from cogs._ui.membership import name_coach_roles, require_coach
from cogs._ui.plan_file import PlanFiles

if TYPE_CHECKING:
    from bot.client import ClubBot


class ClubGroup:
    """What a coach sets up for the whole club; its commands are those of the classes that build on it."""

    def __init__(
        self,
        bot: "ClubBot",
        clubs: Clubs,
        questions: Questions,
        coach_queue: CoachQueue,
        reminders: Reminders,
        plans: TrainingPlans,
        events: ClubEvents,
        progress: ClubProgress,
        pictures: Pictures,
        *,
        club_zone: str,
    ) -> None:
        self._bot = bot
        self._clubs = clubs
        self._questions = questions
        self._coach_queue = coach_queue
        self._reminders = reminders
        self._plans = plans
        self._events = events
        self._progress = progress
        self._pictures = pictures
        self._files = PlanFiles()
        self._club_zone = club_zone
        self._zones = load_atlas()

    @hybrid_group("club", fallback="show")
    @hidden_from_members
    @in_clubs_only
    async def club(self, ctx: Context) -> None:
        """Show how I'm set up in this club.

        Coaches change it:
        • club runs tue 18:30 6k, thu 19:00 10k
        • club off thu (a run is called off; a holiday: club off 24 dec - 2 jan)
        • club channel #strength (where reminders go)
        • club fallback #general (where they go when that fails)
        • club plan novice, with a file (a training plan for everybody)
        • club exercise off Cossack squat (the club's circuits leave it out)
        • club stats (how the club is doing, in numbers without names)
        • club race 5 before 10 after (days without reminders)
        • club events on (the club's runs as Discord events)
        • club zone Vancouver
        • club quiet 21:30-7:00 (or off)
        • club faq #channel on (I answer unasked there; or off)
        • club coach #channel (where questions go)
        • club coaches @Coach (the roles that make a coach)
        • club monday on (a post with what the club did, in numbers; or off)
        • club goal 200 (sessions that the club does together in a season; or none)
        • club emergency 911, or 9-8-8 to talk (who to call; off removes it)
        """
        guild = guild_of(ctx)
        club, groups = await self._clubs.load(guild.id), await self._plans.load_club_plans(guild.id)
        coaches = name_coach_roles(guild, self._clubs)
        text = describe_club(club, groups, club_zone=self._club_zone, coaches=coaches, today=self._today(club))
        await self._send_text(ctx, text)

    async def _send_text(self, ctx: Context, text: str) -> None:
        await answer(ctx, text, ephemeral=True)

    def _require(self, ctx: Context) -> discord.Guild:
        require_coach(ctx.author, self._clubs)
        return guild_of(ctx)

    def _today(self, club: Club) -> date:
        """The day it is in a club."""
        return discord.utils.utcnow().astimezone(ZoneInfo(club.zone or self._club_zone)).date()


def guild_of(ctx: Context) -> discord.Guild:
    """Return the club that a command was given in."""
    if ctx.guild is None:
        raise commands.NoPrivateMessage
    return ctx.guild
