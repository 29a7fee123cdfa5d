"""Runs in Discord: a member's week, the run that is over now, and the buttons under the club's week."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import DoubtfulRunError
from bot.domain.words.tokens import tidy
from bot.services.clubs import Clubs
from bot.services.runs import NewWeek, RanReceipt, Runs
from cogs._cards.runs import (
    doubtful_view,
    own_week_text,
    ran_text,
    ran_view,
    read_told,
    returned_text,
    week_embed,
    week_view,
    with_left_out,
)
from cogs._cards.zone import ask_zone, locales_of, next_text
from cogs._ui.answer import Context, answer, answer_privately, edit_card, edit_text, open_form, think
from cogs._ui.buttons import StaleButtonError
from cogs._ui.forms import RUNS_FORM_IDS, runs_form
from cogs._ui.membership import find_guild_id, find_place, is_member
from cogs._ui.run_file import RunFiles, find_run_file

if TYPE_CHECKING:
    from bot.client import ClubBot

_SHOW = frozenset({"", "show", "list", "mine", "week", "my week"})

LAST_OF_SEVERAL = "That file has {} runs, so I used the last one."


class RunsCog(commands.Cog, name="Runs"):
    """Tell Ounce when you run."""

    def __init__(self, bot: "ClubBot", runs: Runs, clubs: Clubs) -> None:
        self._bot = bot
        self._runs = runs
        self._clubs = clubs
        self._files = RunFiles()

    @commands.command(name="runs", usage="[runs]")
    async def typed_runs(self, ctx: Context, *, words: str = "") -> None:
        """Show or set your running week; I remind you after the two short runs.

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
        """Show or set your running week; I remind you after the two short runs."""
        await self._answer_runs(await commands.Context.from_interaction(interaction), runs)

    @commands.command(name="ran", usage="[run]")
    async def typed_ran(self, ctx: Context, *, words: str = "") -> None:
        """Tell me you've just finished a run; after a short one your strength comes right away.

        • ran 5k
        • ran 3 miles 28:10
        • ran 40 minutes, half in 1:52, 5k @ 5:30
        • ran 5k this morning, 5k yesterday
        • ran (today's run of your week)
        • ran, with a GPX, TCX or FIT file from your watch
        """
        await self._answer_ran(ctx, words, find_run_file(ctx.message.attachments, words))

    @app_commands.command(name="ran")
    @app_commands.describe(
        run="How far or how long, for example: 5k, or 3 miles 28:10",
        file="A GPX, TCX or FIT file from your watch; I keep only date, distance and duration",
    )
    async def slash_ran(
        self, interaction: discord.Interaction, run: str = "", file: discord.Attachment | None = None
    ) -> None:
        """Tell me you've just finished a run; after a short one your strength comes right away."""
        await self._answer_ran(await commands.Context.from_interaction(interaction), run, file)

    @commands.Cog.listener()
    async def on_runs_press(self, interaction: discord.Interaction, action: str, member_id: int) -> None:
        """Open the form of a week; only the member it belongs to may."""
        if interaction.user.id != member_id:
            raise MemberError("That's somebody else's week. `!runs` shows yours.")
        if action not in RUNS_FORM_IDS:
            raise StaleButtonError
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        week = await self._runs.load(guild_id, member_id)
        await open_form(interaction, runs_form(RUNS_FORM_IDS[action], week.runs, week.record.units))

    @commands.Cog.listener()
    async def on_runs_form(self, interaction: discord.Interaction, which: str, fields: Mapping[str, str]) -> None:
        """Take the form of a week when it is sent, also one that was opened before a restart; emptied, it is none.

        Only a message that showed the member's own week shows the new one: what else is typed in a form stays private.
        """
        if f"runs:{which}" not in RUNS_FORM_IDS.values():
            raise StaleButtonError
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        text = fields.get("runs", "")
        try:
            new = await self._runs.replace(guild_id, interaction.user.id, find_place(interaction), text)
        except MemberError as error:
            raise MemberError(returned_text(str(error), text) if text else str(error)) from None
        embed, view = self._build_card(new, locales_of(interaction, self._bot.get_guild(guild_id)))
        with_left_out(embed, text, new.week.record.units)
        if f"runs:{which}" == RUNS_FORM_IDS["change"]:
            await edit_card(interaction, embed, view)
        else:
            await answer_privately(interaction, embed=embed, view=view)

    @commands.Cog.listener()
    async def on_zone_set(self, interaction: discord.Interaction, whose: str, target_id: int, zone: str) -> None:
        """Show a member's week anew, which goes by another clock from now on."""
        if whose == "member":
            guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
            week = await self._runs.load(guild_id, target_id)
            await edit_card(interaction, *self._build_card(NewWeek(week, is_begun=False)))

    @commands.Cog.listener()
    async def on_week_press(self, interaction: discord.Interaction, action: str, guild_id: int) -> None:
        """Answer a press under the club's week: join the reminders, or tell that a run is over."""
        if interaction.guild_id not in {guild_id, None}:
            raise MemberError("That's another club's week. `!club runs` shows this club's.")
        if interaction.guild is None:
            club = self._bot.get_guild(guild_id)
            if club is None or not await is_member(club, interaction.user):
                raise MemberError("You're no longer in that club. `!runs` shows your week.")
        if action == "join":
            new = await self._runs.join(guild_id, interaction.user.id, find_place(interaction))
            text = own_week_text(new.week)
            embed, view = self._build_card(new, locales_of(interaction, self._bot.get_guild(guild_id)))
            await answer_privately(interaction, text, embed=embed, view=view)
            return
        receipt = await self._runs.record_club_run(guild_id, interaction.user.id)
        text = ran_text(receipt, interaction.channel_id if interaction.guild else None)
        await answer_privately(interaction, text, view=ran_view(receipt))
        self._send_due(receipt)

    @commands.Cog.listener()
    async def on_told_press(self, interaction: discord.Interaction, action: str, target: int | str) -> None:
        """Note the run that somebody told of in a conversation, or that a file holds after all; only theirs."""
        run, member_id = read_told(str(target))
        if interaction.user.id != member_id:
            raise MemberError("That was somebody else's run. Tell me yours: `!ran 5k`")
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        receipt = await self._runs.record(guild_id, member_id, run)
        text = ran_text(receipt, interaction.channel_id if interaction.guild else None)
        if action == "file":  # whose question is answered by that
            await edit_text(interaction, text, ran_view(receipt))
        else:
            await answer_privately(interaction, text, view=ran_view(receipt))
        self._send_due(receipt)

    async def _answer_runs(self, ctx: Context, words: str) -> None:
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        is_shown = tidy(words).casefold() in _SHOW
        if is_shown:
            new = NewWeek(await self._runs.load(guild_id, ctx.author.id), is_begun=False)
        else:
            new = await self._runs.change(guild_id, ctx.author.id, find_place(ctx), words.strip())
        embed, view = self._build_card(new, locales_of(ctx.interaction, self._bot.get_guild(guild_id)))
        if not is_shown:
            with_left_out(embed, words, new.week.record.units)
        await answer(ctx, embeds=[embed], view=view, ephemeral=True)

    async def _answer_ran(self, ctx: Context, words: str, file: discord.Attachment | None) -> None:
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        if file is None:
            receipt = await self._runs.record_words(guild_id, ctx.author.id, words)
        else:
            await think(ctx.interaction, private=True)
            try:
                run = await self._files.read(ctx.author.id, file)
            except DoubtfulRunError as doubt:
                await answer(ctx, str(doubt), view=doubtful_view(doubt.run, ctx.author.id), ephemeral=True)
                return
            receipt = await self._runs.record(guild_id, ctx.author.id, run)
        text = ran_text(receipt, ctx.channel.id if ctx.guild else None)
        if file is not None and run.passed_over:
            text = f"{LAST_OF_SEVERAL.format(run.passed_over + 1)} {text}"
        await answer(ctx, text, view=ran_view(receipt), ephemeral=True)
        self._send_due(receipt)

    def _send_due(self, receipt: RanReceipt) -> None:
        """Let the reminder come now, after the line that announces it; without this the next tick would bring it."""
        if receipt.comes:
            self._bot.dispatch("reminder_due")

    def _build_card(self, new: NewWeek, locales: Sequence[str] = ()) -> tuple[discord.Embed, discord.ui.View]:
        """Return a week as a card that says by whose clock it goes, and asks for it where nobody ever named one."""
        week = new.week
        embed, view = week_embed(week, is_begun=new.is_begun), week_view(week)
        if week.upcoming:
            example = next_text(week.upcoming[0].due, week.zone)
            if week.record.own_zone is None and not self._bot.settings.is_zone_chosen:
                member_id, now = week.record.member_id, discord.utils.utcnow()
                ask_zone(embed, view, "member", member_id, example=example, locales=locales, now=now)
            else:
                embed.add_field(name="By your clock", value=example, inline=False)
        return embed, view


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(RunsCog(bot, bot.services.runs, bot.services.clubs))
