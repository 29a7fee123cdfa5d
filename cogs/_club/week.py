"""The club's week: its runs, the question before they are replaced, and the days on which the club doesn't run."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.club import Club, undo_days_off, undo_runs
from bot.domain.errors import MemberError
from bot.domain.reminders.days_off import add_days_off, find_new_days_off, has_weekday, remove_days_off
from bot.domain.reminders.week import DAY_NAMES, DEFAULT_PACE_SECONDS, Run, choose_runs
from bot.domain.words.clock import write_clock
from bot.domain.words.days_off import Span, parse_days_off, write_days
from bot.domain.words.week import left_out_words, write_runs
from bot.domain.words.week_change import add_runs, change_club_week, is_undo, is_whole_week
from bot.domain.words.zone import city_of
from cogs._cards.club import EXAMPLE
from cogs._cards.week import (
    WEEK_TITLE,
    club_week_embed,
    club_week_view,
    days_off_view,
    fingerprint,
    read_days,
    replace_view,
)
from cogs._cards.zone import ask_zone, locales_of, zone_text
from cogs._club.group import ClubGroup, guild_of
from cogs._ui.answer import (
    Context,
    acknowledge,
    answer,
    answer_privately,
    edit_card,
    edit_message,
    edit_text,
    post,
    think,
)
from cogs._ui.buttons import StaleButtonError, view_of
from cogs._ui.hybrid import subcommand
from cogs._ui.membership import require_coach
from cogs._ui.prefix import with_prefix
from cogs._ui.style import COLOUR, plain

NO_PINGS = discord.AllowedMentions.none()


class ClubWeekCommands(ClubGroup):
    """The club's week."""

    @subcommand(ClubGroup.club, "runs", usage="[runs]")
    @app_commands.describe(runs="The club's week, for example: tue 18:30 6k, thu 19:00 10k; or none")
    @commands.guild_only()
    async def set_runs(self, ctx: Context, *, runs: str = "") -> None:
        """Show the club's week, or set it (coaches only).

        • club runs tue 18:30 6k, thu 19:00 10k (I ask before they replace others)
        • club runs add mon 18:00 5k
        • club runs remove thu
        • club runs undo
        • club runs none
        """
        if not runs.strip():
            await self._send_week(ctx, guild_of(ctx).id)
            return
        guild = self._require(ctx)
        if is_undo(runs):
            await self._show_new_week(ctx, guild.id, await self._clubs.change(guild.id, undo_runs))
            return
        if is_whole_week(runs) and (before := await self._clubs.load(guild.id)).runs:
            draft = change_club_week(runs, before)
            if draft != before.runs:
                await self._ask_to_replace(ctx, before, draft, left_out_words(runs, "km"))
                return
        club = await self._clubs.change_runs(guild.id, lambda club: change_club_week(runs, club))
        await self._show_new_week(ctx, guild.id, club)
        if club.runs and (left_out := left_out_words(runs, "km")):
            await self._send_text(ctx, left_out)

    async def _show_new_week(self, ctx: Context, guild_id: int, club: Club) -> None:
        if club.runs:
            await self._post_week(ctx, guild_id, club)
        else:
            await self._send_text(ctx, f"The club's week is empty now. {EXAMPLE} sets it again.")
        await self._reminders.refresh()

    async def _ask_to_replace(self, ctx: Context, club: Club, draft: tuple[Run, ...], left_out: str | None) -> None:
        """Keep the week that a coach typed, and ask what is to become of the one there is."""
        guild_id = guild_of(ctx).id
        await self._clubs.keep_runs_draft(guild_id, draft)
        now, new = (plain(write_runs(runs, "km"), 600) for runs in (club.runs, draft))
        text = f"The club has a week already.\n**Now**: {now}\n**You typed**: {new}"
        text = "\n".join(filter(None, (text, left_out)))
        await answer(ctx, text, view=replace_view(guild_id, draft), ephemeral=True)

    @commands.Cog.listener()
    async def on_clubweek_press(self, interaction: discord.Interaction, action: str, target: int | str) -> None:
        """Do with the week that a coach typed what they pressed: it replaces the one there is, adds to it, or goes."""
        guild_id, _, known = str(target).partition("-")
        if str(interaction.guild_id) != guild_id or interaction.guild_id is None:
            raise MemberError("That's another club's week. `!club runs` shows this club's.")
        require_coach(interaction.user, self._clubs)
        if action == "keep":
            await edit_text(interaction, "The club's week stays as it is.")
            return
        if action not in {"replace", "add"}:
            raise StaleButtonError

        def decide(club: Club) -> tuple[Run, ...]:
            if club.runs_draft is None or fingerprint(club.runs_draft) != known:
                raise MemberError(
                    "That question is out of date: somebody has typed another week since. `!club runs` shows the week."
                )
            return club.runs_draft if action == "replace" else add_runs(club.runs, club.runs_draft)

        club = await self._clubs.change_runs(interaction.guild_id, decide)
        await edit_text(
            interaction, f"Saved: {plain(write_runs(club.runs, 'km'), 1000)}. `!club runs undo` takes it back."
        )
        text = await self._send_post(club.channel_id or interaction.channel_id or 0, interaction.guild_id, club)
        await answer_privately(interaction, text)
        await self._reminders.refresh()

    @subcommand(ClubGroup.club, "off", usage="[days]")
    @app_commands.describe(days="When the club doesn't run, for example: thu, or 24 dec - 2 jan; or undo")
    @commands.guild_only()
    async def call_off(self, ctx: Context, *, days: str = "") -> None:
        """Show the days when the club doesn't run, or call runs off (coaches only).

        • club off thu
        • club off 24 dec - 2 jan
        • club off undo
        """
        if not days.strip():
            await self._send_days_off(ctx, await self._clubs.load(guild_of(ctx).id))
            return
        guild = self._require(ctx)
        if is_undo(days):
            await self._send_days_off(ctx, await self._clubs.change(guild.id, undo_days_off), said="Undone. ")
            await self._reminders.refresh()
            return
        asked: list[Span] = []
        spans: list[Span] = []  # those that weren't off before: Undo takes back no more

        def decide(club: Club) -> Club:
            today = self._today(club)
            asked[:] = parse_days_off(days, today)
            _require_runs(club, tuple(asked))
            spans[:] = find_new_days_off(club.days_off, asked, today)
            if not spans:
                raise MemberError(f"{write_days(tuple(asked))} is already off. `!club off` shows what's off.")
            return replace(club, days_off=add_days_off(club.days_off, asked, today))

        club = await self._clubs.change(guild.id, decide)
        text = f"No club run on {write_days(tuple(asked))}. "
        text += "Nobody who follows the club's week is reminded then; members' own runs still count."
        await answer(ctx, text, view=days_off_view(guild.id, tuple(spans), club.channel_id), ephemeral=True)
        await self._reminders.refresh()

    @subcommand(ClubGroup.club, "on", usage="days")
    @app_commands.describe(days="When the club runs after all, for example: thu, or 24 dec - 2 jan")
    @commands.guild_only()
    async def put_on(self, ctx: Context, *, days: str = "") -> None:
        """Let the club run after all on days you had called off (coaches only).

        • club on thu
        • club on 24 dec - 2 jan
        """
        guild = self._require(ctx)
        spans: list[Span] = []

        def decide(club: Club) -> Club:
            spans[:] = parse_days_off(days, self._today(club))
            left = remove_days_off(club.days_off, spans)
            if left == club.days_off:
                raise MemberError(
                    f"{write_days(tuple(spans))} isn't off, so nothing changes. `!club off` shows what's off."
                )
            return replace(club, days_off=left)

        await self._clubs.change(guild.id, decide)
        await self._send_text(ctx, f"The club runs again on {write_days(tuple(spans))}, and reminders come as usual.")
        await self._reminders.refresh()

    async def _send_days_off(self, ctx: Context, club: Club, said: str = "") -> None:
        today = self._today(club)
        coming = tuple(span for span in club.days_off if span[1] >= today)
        if coming:
            text = f"No club run on {write_days(coming[:10])}. `!club on thu` takes a day back."
        else:
            text = "No days off are coming up. `!club off thu` calls a run off, `!club off 24 dec - 2 jan` a holiday."
        await self._send_text(ctx, said + text)

    @commands.Cog.listener()
    async def on_off_press(self, interaction: discord.Interaction, action: str, target: int | str) -> None:
        """Tell the club of days off, or take them back, as a coach pressed."""
        guild_id, spans = read_days(str(target))
        if interaction.guild_id != guild_id:
            raise MemberError("Those are another club's days off. `!club off` shows this club's.")
        require_coach(interaction.user, self._clubs)
        days = write_days(spans)
        if action == "undo":
            await self._clubs.change(
                guild_id, lambda club: replace(club, days_off=remove_days_off(club.days_off, spans))
            )
            await edit_text(interaction, f"Undone: the club runs on {days}, and reminders come as usual.")
            await self._reminders.refresh()
        elif action == "tell":
            club = await self._clubs.load(guild_id)
            channel_id = club.channel_id or interaction.channel_id or 0
            await acknowledge(interaction)
            channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
            text = f"**No club run on {days}.** Running alone? Log it, and your strength comes right after: `!ran 5k`"
            nonce = interaction.message.id if interaction.message is not None else interaction.id  # of two presses
            await post(channel, content=with_prefix(text, self._bot.settings.command_prefix), nonce=nonce)
            known = f"No club run on {days}. I've told <#{channel_id}>."
            await edit_text(interaction, known, days_off_view(guild_id, spans, None, is_told=True))
        else:
            raise StaleButtonError

    async def _send_week(self, ctx: Context, guild_id: int) -> None:
        """Show the club's week where it was asked for."""
        club = await self._clubs.load(guild_id)
        if not club.runs:
            raise MemberError(f"The club has no runs yet. A coach sets them: {EXAMPLE}.")
        await answer(ctx, embeds=[self._embed(club)], view=club_week_view(guild_id), ephemeral=True)

    async def _post_week(self, ctx: Context, guild_id: int, club: Club) -> None:
        """Post the club's week where reminders go; typed there, the answer is the post."""
        channel_id = club.channel_id or ctx.channel.id
        if ctx.interaction is None and channel_id == ctx.channel.id:
            embed, view = self._embed(club), club_week_view(guild_id)
            self._add_question(ctx, club, embed, view)
            await answer(ctx, embeds=[embed], view=view)
            return
        await think(ctx.interaction, private=True)
        text = await self._send_post(channel_id, guild_id, club)
        question, view = discord.Embed(colour=COLOUR), view_of([])
        if self._add_question(ctx, club, question, view):
            await answer(ctx, text, embeds=[question], view=view, ephemeral=True)
        else:
            await self._send_text(ctx, text)

    async def _send_post(self, channel_id: int, guild_id: int, club: Club) -> str:
        """Post the club's week in a channel, and return in a sentence where it is, or why it isn't."""
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            posted = await post(channel, embed=self._embed(club), view=club_week_view(guild_id))
        except (discord.Forbidden, discord.NotFound):
            return (
                f"The week is saved, but I can't post it in <#{channel_id}>. Let me view the channel, "
                "send messages and embed links there, or choose another with `!club channel #channel`."
            )
        return f"The club's week is in <#{channel_id}>: {posted.jump_url}"

    @commands.Cog.listener()
    async def on_zone_set(self, interaction: discord.Interaction, whose: str, target_id: int, zone: str) -> None:
        """Show the club's week anew, which goes by another clock from now on, and tell the coach what time it is."""
        if whose != "club":
            return
        text = f"The club's time zone: {zone_text(zone, discord.utils.utcnow())}."
        message = interaction.message
        club = await self._clubs.load(target_id)
        is_week = message is not None and (
            f"**{WEEK_TITLE}**" in message.content or any(embed.title == WEEK_TITLE for embed in message.embeds)
        )
        if club.runs and is_week:
            embed = self._embed(club).set_footer(text=f"Start times in {city_of(zone)}")
            await edit_card(interaction, embed, club_week_view(target_id))
            await answer_privately(interaction, text)
        else:
            await edit_message(interaction, content=text, embed=None, view=None)

    def _add_question(self, ctx: Context, club: Club, embed: discord.Embed, view: discord.ui.View) -> bool:
        """Ask a coach for the club's time zone where nobody ever named one; False where it is known."""
        if club.zone is not None or self._bot.settings.is_zone_chosen or ctx.guild is None:
            return False
        first = club.runs[0]
        example = f"The first run: {DAY_NAMES[first.weekday]} {write_clock(first.start_minute)} in UTC."
        locales, now = locales_of(ctx.interaction, ctx.guild), discord.utils.utcnow()
        ask_zone(embed, view, "club", ctx.guild.id, example=example, locales=locales, now=now)
        return True

    def _embed(self, club: Club) -> discord.Embed:
        today = self._today(club)
        off = write_days(tuple(span for span in club.days_off if span[1] >= today)[:3])
        return club_week_embed(club.runs, choose_runs(club.runs, DEFAULT_PACE_SECONDS).runs, off)


def _require_runs(club: Club, spans: tuple[Span, ...]) -> None:
    """Raise MemberError for days on which the club doesn't run anyway."""
    if not club.runs:
        raise MemberError(f"The club has no runs yet. Set them first: {EXAMPLE}.")
    weekdays = {run.weekday for run in club.runs}
    idle = next((span for span in spans if not has_weekday([span], weekdays)), None)
    if idle is not None:
        raise MemberError(f"The club has no run on {write_days((idle,))} anyway. `!club runs` shows its week.")
