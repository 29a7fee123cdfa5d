"""Reminders in Discord: the clock, the ping, the buttons under it, and the words that change when it comes."""

from datetime import datetime
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.reminders.week import DAY_NAMES
from bot.services.clubs import Clubs
from bot.services.deliveries import Deliveries
from bot.services.reminders import Paused, Reminders
from bot.services.weeks import MemberWeek
from cogs._cards.circuit_message import CircuitMessages
from cogs._cards.reminders import (
    OFFER,
    join_view,
    next_lines,
    reminders_embed,
    resumed_text,
    skipped_text,
    spared_text,
    unknown_text,
    why_text,
)
from cogs._cards.week import lost_text
from cogs._delivery.buttons import ReminderButtons
from cogs._delivery.clock import ReminderClock
from cogs._delivery.owed import OwedSender
from cogs._ui.answer import Context, answer, answer_privately
from cogs._ui.choices import SORE_WORDS, complete_words
from cogs._ui.hybrid import hybrid_group, subcommand
from cogs._ui.membership import find_guild_id, find_place

if TYPE_CHECKING:
    from bot.client import ClubBot

SHOWN_REASONS = 3
PAUSE_WORDS = ("1 week", "2 weeks", "4 weeks", *(f"{place} 2 weeks" for place in SORE_WORDS))


STOPPED = "I won't remind you any more. If you change your mind: `!reminders resume`."


class RemindersCog(commands.Cog, name="Reminders"):
    """Remind members of strength when one of their short runs has just ended."""

    def __init__(
        self,
        bot: "ClubBot",
        reminders: Reminders,
        deliveries: Deliveries,
        owed: OwedSender,
        clubs: Clubs,
        buttons: ReminderButtons,
        prefix: str,
        *,
        has_clock: bool,
    ) -> None:
        self._bot = bot
        self._reminders = reminders
        self._deliveries = deliveries
        self._clubs = clubs
        self._buttons = buttons
        self._has_clock = has_clock
        self._clock = ReminderClock(bot, deliveries, owed, bot.services.progress)

    async def cog_load(self) -> None:
        """Start the clock."""
        if self._has_clock:
            self._clock.start()

    async def cog_unload(self) -> None:
        """Stop the clock."""
        await self._clock.stop()

    async def send_due(self, now: datetime) -> int:
        """Send every reminder that is due at a moment, and what is unconfirmed; returns how many were reminded."""
        return await self._clock.send_due(now)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up at once with what was due while Ounce was away."""
        self._clock.send_soon()

    @commands.Cog.listener()
    async def on_message_owed(self) -> None:
        """Send at once what is owed to somebody from now on."""
        self._clock.send_owed_soon()

    @commands.Cog.listener()
    async def on_reminder_due(self) -> None:
        """Send at once what a run told has just made due."""
        self._clock.send_soon()

    @hybrid_group("reminders", aliases=["reminder"], fallback="show")
    async def group(self, ctx: Context) -> None:
        """Show when I'll remind you next.

        • reminders pause 2w (or until 3 jan, or knee 2w)
        • reminders resume
        • reminders stop (or stop for two weeks)
        • reminders days tue sat (or auto, for my choice)
        • reminders any (after any run you log, twice in seven days, without fixed days)
        • reminders margin 10 (minutes after the run)
        • reminders dm (or channel, or channel #strength)
        • reminders skip (the next one, or skip tuesday)
        • reminders why (what happened to the last ones)
        """
        words = "" if ctx.interaction else ctx.view.read_rest().strip()
        if words:
            raise MemberError(unknown_text(words, self.group.all_commands))
        await self._show(ctx, await self._reminders.load(await self._guild_id(ctx), ctx.author.id))

    @subcommand(group, "pause", usage="[how long]")
    @app_commands.describe(until="How long, for example: 2w, until 3 jan, knee 2w; empty: until you resume")
    async def pause(self, ctx: Context, *, until: str = "") -> None:
        """Pause my reminders for a while, or for a sore place."""
        await self._send_paused(ctx, await self._reminders.pause(await self._guild_id(ctx), ctx.author.id, until))

    async def _send_paused(self, ctx: Context, paused: Paused) -> None:
        is_private = ctx.interaction is not None or ctx.guild is None
        spared = [spared_text(paused.sore, is_private=is_private)] if paused.sore else []
        await self._say(ctx, "\n".join(filter(None, [next_lines(paused.week), *spared, lost_text(paused.week)])))

    @pause.autocomplete("until")
    async def _complete_pause(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_words(current, PAUSE_WORDS)

    @subcommand(group, "resume", aliases=["start", "on", "unpause"])
    async def resume(self, ctx: Context) -> None:
        """Start my reminders again after a pause or a stop."""
        week = await self._reminders.resume(await self._guild_id(ctx), ctx.author.id)
        await self._say(ctx, resumed_text(week))

    @subcommand(group, "stop", aliases=["off", "leave"], usage="[how long]")
    @app_commands.describe(until="How long, for example: two weeks, until 3 jan; empty: until you resume")
    async def stop(self, ctx: Context, *, until: str = "") -> None:
        """Stop my reminders; your week stays saved."""
        paused = await self._reminders.stop(await self._guild_id(ctx), ctx.author.id, until)
        if paused.week.is_on:
            await self._send_paused(ctx, paused)
        else:
            await self._say(ctx, _stopped_text(paused))

    @subcommand(group, "days", usage="[days]")
    @app_commands.describe(days="One or two days of your week, for example: tue sat; or auto for my choice")
    async def days(self, ctx: Context, *, days: str = "") -> None:
        """Choose the days yourself, or leave the choice to me: auto."""
        await self._show(ctx, await self._reminders.choose_days(await self._guild_id(ctx), ctx.author.id, days))

    @days.autocomplete("days")
    async def _complete_days(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_words(current, ("auto", *DAY_NAMES))

    @subcommand(group, "any", aliases=["shifts"])
    async def any_run(self, ctx: Context) -> None:
        """Remind me after any run I log, twice in seven days: for weeks without fixed days."""
        guild_id = await self._guild_id(ctx)
        await self._show(ctx, await self._reminders.follow_any_run(guild_id, ctx.author.id, find_place(ctx)))

    @subcommand(group, "margin", usage="[minutes]")
    @app_commands.describe(minutes="Minutes between the run's end and the reminder, for example: 10")
    async def margin(self, ctx: Context, *, minutes: str = "") -> None:
        """Set how long after the run's end I wait: 5 minutes unless you say otherwise."""
        guild_id = await self._guild_id(ctx)
        await self._show(ctx, await self._reminders.set_margin(guild_id, ctx.author.id, minutes))

    @subcommand(group, "dm", aliases=["private"])
    async def dm(self, ctx: Context) -> None:
        """Remind me by direct message."""
        await self._show(ctx, await self._reminders.remind_directly(await self._guild_id(ctx), ctx.author.id))

    @subcommand(group, "channel", usage="[#channel]")
    @app_commands.describe(channel="Where I remind you; empty: the club's channel, or this one")
    async def channel(self, ctx: Context, channel: discord.TextChannel | None = None) -> None:
        """Remind me in the club's channel; if it has none, here or in the channel you name."""
        guild_id = await self._guild_id(ctx)
        if channel is not None:
            _require_place(channel, ctx)
        named = channel.id if channel is not None else None
        week = await self._reminders.remind_in_channel(guild_id, ctx.author.id, find_place(ctx), named)
        await self._show(ctx, week)

    @subcommand(group, "skip", usage="[day]")
    @app_commands.describe(day="Empty: the next one. Or a day, for example: tuesday")
    async def skip(self, ctx: Context, *, day: str = "") -> None:
        """Skip the next reminder, or the one on a day you name."""
        due, week = await self._reminders.skip_next(await self._guild_id(ctx), ctx.author.id, day)
        await self._say(ctx, skipped_text(due, week))

    @subcommand(group, "why")
    async def why(self, ctx: Context) -> None:
        """Explain the last reminders: late, moved, or not sent."""
        guild_id = await self._guild_id(ctx)
        week, latest = await self._reminders.load_latest(guild_id, ctx.author.id, SHOWN_REASONS)
        await self._say(ctx, why_text(latest, week))

    @commands.Cog.listener()
    async def on_reminder_press(self, interaction: discord.Interaction, action: str, delivery_id: int) -> None:
        """Answer a press under a reminder."""
        await self._buttons.answer(interaction, action, delivery_id)

    @commands.Cog.listener()
    async def on_about_press(self, interaction: discord.Interaction, action: str, member_id: int) -> None:
        """Stop the reminders of the member who was offered that; nobody else's."""
        if interaction.user.id != member_id:
            raise MemberError("That button is for somebody else. To stop yours: `!reminders stop`")
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        await answer_privately(interaction, _stopped_text(await self._reminders.stop(guild_id, member_id)))

    async def _show(self, ctx: Context, week: MemberWeek) -> None:
        if week.plan is None and week.runs:
            view = join_view(week.record.guild_id)
            await answer(ctx, OFFER, view=view, ephemeral=True)
        else:
            await answer(ctx, embeds=[reminders_embed(week)], ephemeral=True)

    async def _say(self, ctx: Context, text: str) -> None:
        await answer(ctx, text, ephemeral=True)

    async def _guild_id(self, ctx: Context) -> int:
        return await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)


def _require_place(channel: discord.TextChannel, ctx: Context) -> None:
    """Raise MemberError for a channel where a reminder could not be posted, or its member not read it."""
    mine = channel.permissions_for(channel.guild.me)
    may_read = isinstance(ctx.author, discord.Member) and channel.permissions_for(ctx.author).view_channel
    if not (may_read and mine.view_channel and mine.send_messages):
        raise MemberError(f"I can't remind you in {channel.mention}: you or I aren't allowed to read or write there.")


def _stopped_text(stopped: Paused) -> str:
    return "\n".join(filter(None, [STOPPED, lost_text(stopped.week)]))


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services, prefix = bot.services, bot.settings.command_prefix
    messages = CircuitMessages(services.catalogue, services.pictures)
    buttons = ReminderButtons(bot, services.reminders, services.circuits, services.strength, messages)
    owed = OwedSender(
        bot,
        services.owed,
        services.questions,
        services.coach_queue,
        services.clubs,
        services.club_progress,
        prefix,
    )
    cog = RemindersCog(
        bot, services.reminders, services.deliveries, owed, services.clubs, buttons, prefix, has_clock=bot.has_clock
    )
    await bot.add_cog(cog)
