"""Runs in Discord: a member's week, the run that is over now, and the buttons under the club's week."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import FinishedRun
from bot.domain.reminders.week import Run, find_begun
from bot.domain.words.clock import write_clock
from bot.domain.words.run import parse_finished_run
from bot.domain.words.tokens import tidy
from bot.domain.words.week import parse_runs
from bot.domain.words.week_change import change_week
from bot.services.clubs import Clubs
from bot.services.reminders import MemberWeek, RanReceipt, Reminders
from cogs._cards.runs import OWN_WEEK, ran_text, ran_view, returned_text, week_embed, week_view
from cogs._ui.answer import Context, answer, answer_privately, edit_card, with_prefix
from cogs._ui.forms import RUNS_FORM_IDS, read_form, runs_form
from cogs._ui.membership import find_guild_id, find_place, is_member
from cogs._ui.run_file import RunFiles, find_run_file

if TYPE_CHECKING:
    from bot.client import ClubBot

_SHOW = frozenset({"", "show", "list", "mine", "week", "my week"})
NO_CLUB_RUNS = "The club has no runs yet. Tell me yours: `!runs tue 18:30 6k, sat 9:00 5k`"
NO_WEEK = "You have told me no week yet, so there is none to empty. `!runs tue 18:30 6k, sat 9:00 5k` sets one."
WHICH_RUN = "Which run? Tell me how far or how long, for example `!ran 5k` or `!ran 28 min`."


class RunsCog(commands.Cog, name="Runs"):
    """Tell Ounce when you run."""

    def __init__(self, bot: "ClubBot", reminders: Reminders, clubs: Clubs, prefix: str) -> None:
        self._bot = bot
        self._reminders = reminders
        self._clubs = clubs
        self._prefix = prefix
        self._files = RunFiles()

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
        await self._answer_ran(ctx, words, find_run_file(ctx.message.attachments, words))

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
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        week = await self._reminders.load(guild_id, member_id)
        await interaction.response.send_modal(runs_form(RUNS_FORM_IDS[action], week.runs, week.book.units))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take the form of a week when it is sent, also one that was opened before a restart; emptied, it is none.

        Only a message that showed the member's own week shows the new one: what else is typed in a form stays private.
        """
        data: Mapping[str, Any] = interaction.data or {}
        form_id = data.get("custom_id")
        if interaction.type is not discord.InteractionType.modal_submit or form_id not in RUNS_FORM_IDS.values():
            return
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        before = await self._reminders.load(guild_id, interaction.user.id)
        text = read_form(data).get("runs", "")
        try:
            runs = parse_runs(text, before.book.units) if text else ()
        except MemberError as error:
            raise MemberError(returned_text(str(error), text)) from None
        week = await self._set(before, runs, find_place(interaction))
        embed = await self._embed(before, week)
        if form_id == RUNS_FORM_IDS["change"]:
            await edit_card(interaction, embed, week_view(week))
        else:
            await answer_privately(interaction, embed=embed, view=week_view(week))

    @commands.Cog.listener()
    async def on_week_press(self, interaction: discord.Interaction, action: str, guild_id: int) -> None:
        """Answer a press under the club's week: join the reminders, or tell that a run is over."""
        if interaction.guild_id not in {guild_id, None}:
            raise MemberError("That is another club's week. `!club runs` shows this one's.")
        if interaction.guild is None:
            club = self._bot.get_guild(guild_id)
            if club is None or not await is_member(club, interaction.user):
                raise MemberError("You are not in that club any more. `!runs` shows your week.")
        week = await self._reminders.load(guild_id, interaction.user.id)
        if action == "join":
            await self._join(interaction, week)
            return
        begun = self._find_begun(week.book.club_runs, week) or self._find_begun(week.runs, week)
        if begun is None:
            raise MemberError(self._say_not_begun(week))
        run = FinishedRun(begun.metres, begun.seconds)
        receipt = await self._reminders.take_run(guild_id, interaction.user.id, run)
        text = await self._tell(receipt, run, interaction.channel_id if interaction.guild else None)
        await answer_privately(interaction, text, view=ran_view(receipt))
        self._send_due(receipt)

    async def _answer_runs(self, ctx: Context, words: str) -> None:
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        before = week = await self._reminders.load(guild_id, ctx.author.id)
        if tidy(words).casefold() not in _SHOW:
            week = await self._set(before, change_week(words.strip(), before.runs, before.book.units), find_place(ctx))
        await answer(ctx, embeds=[await self._embed(before, week)], view=week_view(week), ephemeral=True)

    async def _set(self, before: MemberWeek, runs: tuple[Run, ...] | None, channel_id: int | None) -> MemberWeek:
        """Remember runs, or None for the club's, and remind after them; without any there is nothing to remind of."""
        guild_id, member_id, plan = before.book.guild_id, before.book.member_id, before.plan
        if runs:
            return await self._reminders.join(guild_id, member_id, channel_id, runs)
        if runs is None:
            if not before.book.club_runs:
                raise MemberError(NO_CLUB_RUNS)
            if plan is not None and plan.runs is not None:
                await self._reminders.save(guild_id, member_id, replace(plan, runs=None, days=()))
            return await self._reminders.join(guild_id, member_id, channel_id)
        if plan is None:
            raise MemberError(NO_WEEK)
        return await self._reminders.save(guild_id, member_id, replace(plan, runs=(), days=()))

    async def _join(self, interaction: discord.Interaction, before: MemberWeek) -> None:
        if before.runs:
            week = await self._reminders.join(before.book.guild_id, before.book.member_id, find_place(interaction))
        else:  # an empty week of one's own gives way to the club's
            week = await self._set(before, None, find_place(interaction))
        is_own = week.plan is not None and week.plan.runs is not None and bool(week.book.club_runs)
        text = with_prefix(OWN_WEEK, self._prefix) if is_own else None
        await answer_privately(interaction, text, embed=await self._embed(before, week), view=week_view(week))

    async def _answer_ran(self, ctx: Context, words: str, file: discord.Attachment | None) -> None:
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        week = await self._reminders.load(guild_id, ctx.author.id)
        if file is not None:
            if ctx.interaction is not None:
                await ctx.defer(ephemeral=True)
            run: FinishedRun | None = await self._files.read(ctx.author.id, file)
        else:
            run = parse_finished_run(words, week.book.units)
        if run is None:
            begun = self._find_begun(week.runs, week)
            if begun is None:
                raise MemberError(WHICH_RUN)
            run = FinishedRun(begun.metres, begun.seconds)
        receipt = await self._reminders.take_run(guild_id, ctx.author.id, run)
        text = await self._tell(receipt, run, ctx.channel.id if ctx.guild else None)
        await answer(ctx, text, view=ran_view(receipt), ephemeral=True)
        self._send_due(receipt)

    def _send_due(self, receipt: RanReceipt) -> None:
        """Let the reminder come now, after the line that announces it; without this the next tick would bring it."""
        if receipt.verdict.comes:
            self._bot.dispatch("reminder_due")

    async def _tell(self, receipt: RanReceipt, run: FinishedRun, told_in: int | None) -> str:
        channel_id = await self._find_channel_id(receipt.week)
        elsewhere = "" if channel_id == told_in else _place(channel_id)
        return with_prefix(ran_text(receipt, run, _now(receipt.week).date(), elsewhere), self._prefix)

    async def _embed(self, before: MemberWeek, week: MemberWeek) -> discord.Embed:
        place = _place(await self._find_channel_id(week))
        return week_embed(week, place, self._prefix, is_new=before.plan is None or not before.plan.is_active)

    async def _find_channel_id(self, week: MemberWeek) -> int | None:
        """The channel in which a member is reminded, None for a direct message."""
        if week.plan is not None and week.plan.by_dm:
            return None
        club = await self._clubs.load(week.book.guild_id)
        return club.channel_id or (week.plan.channel_id if week.plan is not None else None)

    def _find_begun(self, runs: tuple[Run, ...], week: MemberWeek) -> Run | None:
        local = _now(week)
        return find_begun(runs, local.weekday(), local.hour * 60 + local.minute)

    def _say_not_begun(self, week: MemberWeek) -> str:
        today = _now(week).weekday()
        starts = [run.start_minute for run in (*week.book.club_runs, *week.runs) if run.weekday == today]
        if starts:
            return f"Today's run starts at {write_clock(min(starts))}. Once yours is over, tell me: `!ran 5k`"
        return "The club has no run today. Tell me yours: `!ran 5k`"


def _now(week: MemberWeek) -> datetime:
    """The moment as the member's clock shows it."""
    return discord.utils.utcnow().astimezone(ZoneInfo(week.zone))


def _place(channel_id: int | None) -> str:
    return "by direct message" if channel_id is None else f"in <#{channel_id}>"


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(RunsCog(bot, bot.services.reminders, bot.services.clubs, bot.settings.command_prefix))
