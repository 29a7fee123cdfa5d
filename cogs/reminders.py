"""Reminders in Discord: the clock, the ping, the buttons under it, and the words that change when it comes."""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.reminders.schedule import local_date
from bot.domain.reminders.week import DAY_NAMES, choose_runs
from bot.domain.words.clock import parse_minutes
from bot.domain.words.days import parse_days
from bot.domain.words.pause import parse_pause
from bot.services.circuits import Circuits
from bot.services.clubs import Clubs
from bot.services.profiles import Profiles
from bot.services.reminders import MemberWeek, Reminders
from bot.store import Store
from cogs._cards.own_circuit import CircuitCards
from cogs._cards.reminders import (
    JOIN_OR_TELL,
    join_view,
    next_lines,
    reminders_embed,
    spared_text,
    unknown_text,
    why_text,
)
from cogs._delivery.buttons import Presses
from cogs._delivery.clock import ReminderClock
from cogs._ui.answer import Context, answer, embed_with_prefix, with_prefix
from cogs._ui.choices import SORE_WORDS, complete_words
from cogs._ui.membership import find_guild_id, find_place

if TYPE_CHECKING:
    from bot.client import ClubBot

SHOWN_REASONS = 3
PAUSE_WORDS = ("1 week", "2 weeks", "4 weeks", *(f"{place} 2 weeks" for place in SORE_WORDS))


class RemindersCog(commands.Cog, name="Reminders"):
    """Remind members of strength when one of their short runs has just ended."""

    def __init__(
        self,
        bot: "ClubBot",
        reminders: Reminders,
        circuits: Circuits,
        cards: CircuitCards,
        store: Store,
        clubs: Clubs,
        profiles: Profiles,
        prefix: str,
        *,
        has_clock: bool,
    ) -> None:
        self._bot = bot
        self._reminders = reminders
        self._presses = Presses(bot, reminders, circuits, cards, prefix)
        self._store = store
        self._clubs = clubs
        self._profiles = profiles
        self._prefix = prefix
        self._has_clock = has_clock
        self._clock = ReminderClock(bot, reminders, store.clubs)

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
    async def on_reminder_due(self) -> None:
        """Send at once what a run told has just made due."""
        self._clock.send_soon()

    @commands.hybrid_group(name="reminders", aliases=["reminder"], fallback="show", invoke_without_command=True)  # type: ignore[arg-type]
    async def group(self, ctx: Context) -> None:
        """Show when I remind you next.

        • reminders pause 2w (or until 3 jan, or knee 2w)
        • reminders resume
        • reminders stop
        • reminders days tue sat (or auto, for my choice)
        • reminders margin 10 (minutes after the run)
        • reminders dm (or channel)
        • reminders skip (the next one)
        • reminders why (what became of the last ones)
        """
        words = "" if ctx.interaction else ctx.view.read_rest().strip()
        if words:
            raise MemberError(unknown_text(words, self.group.all_commands))
        await self._show(ctx, await self._reminders.load(await self._guild_id(ctx), ctx.author.id))

    @group.command(name="pause", usage="[how long]")  # type: ignore[arg-type]
    @app_commands.describe(until="How long, for example: 2w, until 3 jan, knee 2w; empty: until you resume")
    async def pause(self, ctx: Context, *, until: str = "") -> None:
        """Pause my reminders: for some time, or for a sore place."""
        guild_id = await self._guild_id(ctx)
        await self._reminders.require_plan(guild_id, ctx.author.id)
        pause = parse_pause(until, await self._today(guild_id, ctx.author.id))
        lines = [next_lines(await self._reminders.pause(guild_id, ctx.author.id, pause.until))]
        if pause.sore:
            sore = dict.fromkeys(pause.sore)
            await self._profiles.change(
                guild_id, ctx.author.id, lambda profile, _: replace(profile, sore={**profile.sore, **sore})
            )
            lines.append(spared_text(pause.sore))
        await self._say(ctx, "\n".join(lines))

    @pause.autocomplete("until")
    async def _complete_pause(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_words(current, PAUSE_WORDS)

    @group.command(name="resume", aliases=["start", "on", "unpause"])  # type: ignore[arg-type]
    async def resume(self, ctx: Context) -> None:
        """Start my reminders again after a pause or a stop."""
        week = await self._reminders.resume(await self._guild_id(ctx), ctx.author.id)
        await self._say(ctx, f"Your reminders are on:\n{next_lines(week)}" if week.foreseen else next_lines(week))

    @group.command(name="stop", aliases=["off", "leave"])  # type: ignore[arg-type]
    async def stop(self, ctx: Context) -> None:
        """Stop my reminders; your week stays known."""
        await self._reminders.stop(await self._guild_id(ctx), ctx.author.id)
        await self._say(ctx, "I remind you no more. `!reminders resume` starts it again.")

    @group.command(name="days", usage="[days]")  # type: ignore[arg-type]
    @app_commands.describe(days="One or two days of your week, for example: tue sat; or auto for my choice")
    async def days(self, ctx: Context, *, days: str = "") -> None:
        """Choose the days yourself, or leave the choice to me: auto."""
        guild_id = await self._guild_id(ctx)
        await self._reminders.require_plan(guild_id, ctx.author.id)
        week = await self._reminders.load(guild_id, ctx.author.id)
        chosen = () if days.strip().casefold() in {"auto", "default", "reset"} else parse_days(days)
        choose_runs(week.runs, week.book.pace_seconds, chosen)  # says so where one of the days has no run
        await self._change(ctx, days=chosen)

    @days.autocomplete("days")
    async def _complete_days(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_words(current, ("auto", *DAY_NAMES))

    @group.command(name="margin", usage="[minutes]")  # type: ignore[arg-type]
    @app_commands.describe(minutes="Minutes between the run's end and the reminder, for example: 10")
    async def margin(self, ctx: Context, *, minutes: str = "") -> None:
        """Set how long after the run's end I wait: 5 minutes unless you say otherwise."""
        await self._change(ctx, margin_minutes=parse_minutes(minutes))

    @group.command(name="dm", aliases=["private"])  # type: ignore[arg-type]
    async def dm(self, ctx: Context) -> None:
        """Remind me by direct message."""
        await self._change(ctx, by_dm=True)

    @group.command(name="channel")  # type: ignore[arg-type]
    async def channel(self, ctx: Context) -> None:
        """Remind me in the club's channel; where it has none, in the one you type this in."""
        guild_id = await self._guild_id(ctx)
        plan = await self._reminders.require_plan(guild_id, ctx.author.id)
        here = find_place(ctx)
        if not (here or plan.channel_id or (await self._clubs.load(guild_id)).channel_id):
            raise MemberError("Your club has named no channel for reminders. Type that in the channel you want.")
        await self._change(ctx, by_dm=False, channel_id=here or plan.channel_id)

    @group.command(name="skip")  # type: ignore[arg-type]
    async def skip(self, ctx: Context) -> None:
        """Leave out the next reminder: you do not run, or not today."""
        due, week = await self._reminders.skip_next(await self._guild_id(ctx), ctx.author.id)
        await self._say(ctx, f"The one of <t:{due}:D> is left out. Next:\n{next_lines(week)}")

    @group.command(name="why")  # type: ignore[arg-type]
    async def why(self, ctx: Context) -> None:
        """Tell what became of the last reminders: late, elsewhere, or not at all."""
        guild_id = await self._guild_id(ctx)
        now = int(discord.utils.utcnow().timestamp())
        latest = await self._reminders.ledger.load_latest(guild_id, ctx.author.id, now, SHOWN_REASONS)
        week = await self._reminders.load(guild_id, ctx.author.id)
        text = why_text(latest, week.zone) if latest else "No reminder of yours was due yet."
        await self._say(ctx, next_lines(week) if week.plan is None else f"{text}\n**Next**\n{next_lines(week)}")

    @commands.Cog.listener()
    async def on_reminder_press(self, interaction: discord.Interaction, action: str, delivery_id: int) -> None:
        """Answer a press under a reminder."""
        await self._presses.answer(interaction, action, delivery_id)

    async def _change(self, ctx: Context, **changes: Any) -> None:
        """Change something in a member's plan, and show how their reminders stand then."""
        guild_id = await self._guild_id(ctx)
        plan = await self._reminders.require_plan(guild_id, ctx.author.id)
        await self._show(ctx, await self._reminders.save(guild_id, ctx.author.id, replace(plan, **changes)))

    async def _show(self, ctx: Context, week: MemberWeek) -> None:
        if week.plan is None and week.runs:
            text = with_prefix(JOIN_OR_TELL, self._prefix)
            await answer(ctx, text, view=join_view(week.book.guild_id), ephemeral=True)
            return
        club = await self._clubs.load(week.book.guild_id)
        channel_id = club.channel_id or (week.plan.channel_id if week.plan is not None else None)
        by_dm = channel_id is None or (week.plan is not None and week.plan.by_dm)
        embed = reminders_embed(week, "By direct message" if by_dm else f"In <#{channel_id}>", self._prefix)
        await answer(ctx, embeds=[embed_with_prefix(embed, self._prefix)], ephemeral=True)

    async def _say(self, ctx: Context, text: str) -> None:
        await answer(ctx, with_prefix(text, self._prefix), ephemeral=True)

    async def _guild_id(self, ctx: Context) -> int:
        return await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)

    async def _today(self, guild_id: int, member_id: int) -> date:
        week = await self._reminders.load(guild_id, member_id)
        return local_date(int(discord.utils.utcnow().timestamp()), week.zone)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    prefix = bot.settings.command_prefix
    cards = CircuitCards(bot.services.catalogue, bot.services.album, prefix)
    cog = RemindersCog(
        bot,
        bot.services.reminders,
        bot.services.circuits,
        cards,
        bot.services.store,
        bot.services.clubs,
        bot.services.profiles,
        prefix,
        has_clock=bot.has_clock,
    )
    await bot.add_cog(cog)
