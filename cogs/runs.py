"""Runs in Discord: a member's week, the run that is over now, and the buttons under the club's week."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.day_words import parse_days
from bot.domain.distance_words import write_distance, write_duration
from bot.domain.errors import MemberError
from bot.domain.finished_run import FinishedRun
from bot.domain.run_words import parse_finished_run
from bot.domain.week import Run, find_begun
from bot.domain.week_words import parse_runs
from bot.reminders import MemberWeek, RanReceipt, Reminders
from bot.run_files import MAX_BYTES, read_run_file
from bot.store import Store
from cogs._answer import Context, answer, answer_privately, edit_card, embed_with_prefix, with_prefix
from cogs._club import find_guild_id
from cogs._forms import RUNS_FORM_ID, read_form, runs_form
from cogs._reminder_cards import join_view, next_lines, week_embed, week_view
from cogs._views import own_circuit_view

if TYPE_CHECKING:
    from bot.client import ClubBot

_NOTHING = frozenset({"none", "no", "nothing", "clear", "reset", "off"})
_CLUB = frozenset({"club", "the club", "club's", "the club's", "group"})
NO_RUNS = "Your week is empty. Tell me your runs: `!runs tue 18:30 6k, thu 19:00 10k, sat 9:00 5k`"
TOO_LARGE = f"That file is larger than {MAX_BYTES // 1024 // 1024} MB, too large for one run. `!ran 5k` does as well."


class RunsCog(commands.Cog, name="Runs"):
    """Tell Ounce when you run."""

    def __init__(self, bot: "ClubBot", reminders: Reminders, store: Store, prefix: str) -> None:
        self._bot = bot
        self._reminders = reminders
        self._store = store
        self._prefix = prefix

    @commands.command(name="runs", aliases=["week"], usage="[runs]")
    async def typed_runs(self, ctx: Context, *, words: str = "") -> None:
        """Show or set your running week; I remind you after the two short ones.

        • runs tue 18:30 6k, thu 19:00 10k tempo, sat 9:00 5k
        • runs add sun 8:00 40min
        • runs remove sun
        • runs club (follow the club's week)
        • runs none (empty your week)
        """
        await self._answer_runs(ctx, words)

    @app_commands.command(name="runs")
    @app_commands.describe(runs="Your week, for example: tue 18:30 6k, thu 19:00 10k; empty shows it")
    async def slash_runs(self, interaction: discord.Interaction, runs: str = "") -> None:
        """Show or set your running week; I remind you after the two short ones."""
        await self._answer_runs(await commands.Context.from_interaction(interaction), runs)

    @commands.command(name="ran", usage="[run]")
    async def typed_ran(self, ctx: Context, *, words: str = "") -> None:
        """Tell me that a run is over now; after a short one your strength comes at once.

        • ran 5k
        • ran 3 miles 28:10
        • ran 40 minutes
        • ran (today's run of your week)
        • ran, with a GPX, TCX or FIT file of your watch
        """
        await self._answer_ran(ctx, words, next(iter(ctx.message.attachments), None))

    @app_commands.command(name="ran")
    @app_commands.describe(
        run="How far or how long, for example: 5k, or 3 miles 28:10",
        file="A GPX, TCX or FIT file of your watch; only date, distance and duration are kept",
    )
    async def slash_ran(
        self, interaction: discord.Interaction, run: str = "", file: discord.Attachment | None = None
    ) -> None:
        """Tell me that a run is over now; after a short one your strength comes at once."""
        await self._answer_ran(await commands.Context.from_interaction(interaction), run, file)

    @commands.Cog.listener()
    async def on_runs_press(self, interaction: discord.Interaction, action: str, member_id: int) -> None:
        """Open the form of a week; only the member it belongs to may."""
        if interaction.user.id != member_id:
            raise MemberError("This week is somebody else's. `!runs` shows yours.")
        guild_id = await find_guild_id(self._bot, self._store, interaction.guild, interaction.user)
        week = await self._reminders.load(guild_id, member_id)
        await interaction.response.send_modal(runs_form(week.runs, week.book.units))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take the form of a week when it is sent, also one that was opened before a restart."""
        data: Mapping[str, Any] = interaction.data or {}
        if interaction.type is not discord.InteractionType.modal_submit or data.get("custom_id") != RUNS_FORM_ID:
            return
        guild_id = await find_guild_id(self._bot, self._store, interaction.guild, interaction.user)
        units = (await self._reminders.load(guild_id, interaction.user.id)).book.units
        text = read_form(data).get("runs", "")
        week = await self._set(guild_id, interaction.user.id, parse_runs(text, units), _place(interaction))
        if interaction.message is not None:
            await edit_card(interaction, self._embed(week), week_view(interaction.user.id))
        else:
            await answer_privately(interaction, embed=self._embed(week), view=week_view(interaction.user.id))

    @commands.Cog.listener()
    async def on_week_press(self, interaction: discord.Interaction, action: str, guild_id: int) -> None:
        """Answer a press under the club's week: join the reminders, or tell that a run is over."""
        if interaction.guild_id not in {guild_id, None}:
            raise MemberError("That is another club's week. `!club runs` shows this one's.")
        member_id = interaction.user.id
        if action == "join":
            week = await self._reminders.join(guild_id, member_id, _place(interaction))
            text = (
                f"From now on I remind you after {week.choice.reason}\n{next_lines(week)}\n`!reminders stop` ends it."
            )
            await answer_privately(interaction, with_prefix(text, self._prefix))
            return
        week = await self._reminders.load(guild_id, member_id)
        run = self._find_begun(week.book.club_runs, week) or self._find_begun(week.runs, week)
        if run is None:
            raise MemberError("No run of today has begun yet. Tell me yours: `!ran 5k`")
        receipt = await self._take(guild_id, member_id, FinishedRun(run.metres, run.seconds))
        offer = own_circuit_view() if week.plan is not None else join_view(guild_id)
        await answer_privately(interaction, self._tell(receipt, run, week), view=offer)

    async def _answer_runs(self, ctx: Context, words: str) -> None:
        guild_id = await find_guild_id(self._bot, self._store, ctx.guild, ctx.author)
        week = await self._reminders.load(guild_id, ctx.author.id)
        changed = self._read_change(week, words)
        if words.strip():
            week = await self._set(guild_id, ctx.author.id, changed, _place(ctx))
        if not week.runs:
            await answer(ctx, with_prefix(NO_RUNS, self._prefix), view=week_view(ctx.author.id), ephemeral=True)
            return
        text = "" if week.plan is not None else "This is the club's week; tell me yours, or press to be reminded."
        view = week_view(ctx.author.id) if week.plan is not None else join_view(guild_id)
        await answer(ctx, text or None, embeds=[self._embed(week)], view=view, ephemeral=True)

    def _read_change(self, week: MemberWeek, words: str) -> tuple[Run, ...] | None:
        """The runs that a member's words mean; None for the club's."""
        text = words.strip()
        first, _, rest = text.partition(" ")
        own = week.runs if week.plan is not None else ()
        match first.casefold():
            case "add" | "plus" | "+":
                return _joined(own, parse_runs(rest, week.book.units))
            case "remove" | "delete" | "drop":
                gone = parse_days(rest)
                if not any(run.weekday in gone for run in own):
                    raise MemberError("There is no run on that day in your week. `!runs` shows it.")
                return tuple(run for run in own if run.weekday not in gone)
        if text.casefold() in _NOTHING:
            return ()
        if text.casefold() in _CLUB or not text:
            return None
        return parse_runs(text, week.book.units)

    async def _set(
        self, guild_id: int, member_id: int, runs: tuple[Run, ...] | None, channel_id: int | None
    ) -> MemberWeek:
        if runs:
            return await self._reminders.join(guild_id, member_id, channel_id, runs)
        week = await self._reminders.load(guild_id, member_id)
        if runs is None:
            if not week.book.club_runs:
                raise MemberError("The club has no runs yet. Tell me yours: `!runs tue 18:30 6k, sat 9:00 5k`")
            if week.plan is not None:
                await self._reminders.save(guild_id, member_id, replace(week.plan, runs=None, days=()))
            return await self._reminders.join(guild_id, member_id, channel_id)
        if week.plan is None:
            return week
        return await self._reminders.save(guild_id, member_id, replace(week.plan, runs=(), days=()))

    async def _answer_ran(self, ctx: Context, words: str, file: discord.Attachment | None) -> None:
        guild_id = await find_guild_id(self._bot, self._store, ctx.guild, ctx.author)
        week = await self._reminders.load(guild_id, ctx.author.id)
        if file is not None:
            if ctx.interaction is not None:
                await ctx.defer(ephemeral=True)
            run: FinishedRun | None = await _read_file(file)
        else:
            run = parse_finished_run(words, week.book.units)
        begun = None
        if run is None:
            begun = self._find_begun(week.runs, week)
            if begun is None:
                raise MemberError("Which run? Tell me how far or how long, for example `!ran 5k` or `!ran 28 min`.")
            run = FinishedRun(begun.metres, begun.seconds)
        receipt = await self._take(guild_id, ctx.author.id, run)
        view = None if receipt.verdict.comes else own_circuit_view()
        await answer(ctx, self._tell(receipt, run, week), view=view, ephemeral=True)

    async def _take(self, guild_id: int, member_id: int, run: FinishedRun) -> RanReceipt:
        receipt = await self._reminders.take_run(guild_id, member_id, run)
        if receipt.verdict.comes:
            self._bot.dispatch("reminder_due")
        return receipt

    def _tell(self, receipt: RanReceipt, run: FinishedRun | Run, week: MemberWeek) -> str:
        units = week.book.units
        far = [write_distance(run.metres, units)] if run.metres is not None else []
        told = ", ".join([*far, write_duration(receipt.seconds)])
        known = "" if receipt.is_new else " I had that one already."
        return with_prefix(f"Noted: {told}.{known} {receipt.verdict.why}", self._prefix)

    def _find_begun(self, runs: tuple[Run, ...], week: MemberWeek) -> Run | None:
        local: datetime = discord.utils.utcnow().astimezone(ZoneInfo(week.zone))
        return find_begun(runs, local.weekday(), local.hour * 60 + local.minute)

    def _embed(self, week: MemberWeek) -> discord.Embed:
        return embed_with_prefix(week_embed(week), self._prefix)


async def _read_file(file: discord.Attachment) -> FinishedRun:
    if file.size > MAX_BYTES:
        raise MemberError(TOO_LARGE)
    return await asyncio.to_thread(read_run_file, file.filename, await file.read())


def _joined(own: tuple[Run, ...], added: tuple[Run, ...]) -> tuple[Run, ...]:
    """The week with runs added; one that starts at the same time takes the other's place."""
    starts = {(run.weekday, run.start_minute) for run in added}
    kept = [run for run in own if (run.weekday, run.start_minute) not in starts]
    return tuple(sorted([*kept, *added], key=lambda run: (run.weekday, run.start_minute)))


def _place(source: "Context | discord.Interaction") -> int | None:
    """The channel in which a member talks, a thread's parent for a thread; None for a direct message."""
    if source.guild is None or source.channel is None:
        return None
    parent_id: int | None = getattr(source.channel, "parent_id", None)
    return parent_id or source.channel.id


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(RunsCog(bot, bot.reminders, bot.store, bot.settings.command_prefix))
