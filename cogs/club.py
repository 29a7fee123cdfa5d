"""How a club is set up, in Discord: its week of runs, its channels, its time zone and its quiet hours."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.club import Club
from bot.domain.errors import MemberError
from bot.domain.reminders.week import DEFAULT_PACE_SECONDS, Run, choose_runs
from bot.domain.words.clock import parse_quiet
from bot.domain.words.profile import find_zone
from bot.domain.words.week import parse_runs
from bot.store.clubs import ClubStore
from bot.store.faq import FaqStore
from cogs._cards.club import EMERGENCY_LIMIT, EXAMPLE, describe_club, describe_emergency, write_quiet
from cogs._cards.week import club_week_embed, club_week_view
from cogs._ui.answer import Context, answer, with_prefix
from cogs._ui.choices import complete_zone
from cogs._ui.membership import require_coach

if TYPE_CHECKING:
    from bot.client import ClubBot

NEEDED = ("view_channel", "send_messages", "embed_links", "read_message_history")
_NO_RUNS = frozenset({"none", "no", "nothing", "clear", "reset", "off"})


class ClubCog(commands.Cog, name="Club"):
    """What a coach sets up for the whole club."""

    def __init__(
        self, bot: "ClubBot", clubs: ClubStore, faq: FaqStore, *, coach_role: str, club_zone: str, prefix: str
    ) -> None:
        self._bot = bot
        self._clubs = clubs
        self._faq = faq
        self._coach_role = coach_role
        self._club_zone = club_zone
        self._prefix = prefix
        self._zones = available_timezones()

    @commands.hybrid_group(name="club", fallback="show", invoke_without_command=True)  # type: ignore[arg-type]
    @commands.guild_only()
    async def club(self, ctx: Context) -> None:
        """Show how I am set up in this club.

        Coaches change it:
        • club runs tue 18:30 6k, thu 19:00 10k
        • club channel #strength (where reminders go)
        • club fallback #general (where they go when that fails)
        • club zone Vancouver
        • club quiet 21:30-7:00 (or off)
        • club faq #channel (where I answer unasked)
        • club coach #channel (where questions go)
        • club emergency 911, or 9-8-8 to talk (whom to call; off takes it back)
        """
        guild = _guild(ctx)
        channels = await self._faq.load_listening_channels()
        listening = [channel_id for channel_id, owner in channels.items() if owner == guild.id]
        club = await self._clubs.load(guild.id)
        await self._say(ctx, describe_club(club, listening, club_zone=self._club_zone, coach_role=self._coach_role))

    @club.command(name="faq")  # type: ignore[arg-type]
    @app_commands.describe(channel="Where I may answer questions that I am sure of, without being asked")
    @commands.guild_only()
    async def listen(self, ctx: Context, channel: discord.TextChannel) -> None:
        """Let me answer unasked in a channel, or stop it there (coaches only)."""
        guild = self._require(ctx)
        listens = channel.id not in await self._faq.load_listening_channels()
        await self._faq.set_listening(guild.id, channel.id, listens=listens)
        self._bot.dispatch("listening_change")
        if not listens:
            text = f"In {channel.mention} I now answer only when asked."
        elif self._bot.intents.message_content:
            text = f"In {channel.mention} I now answer what I am sure of. The same command stops it."
        else:
            text = f"Noted for {channel.mention}; but without the message content intent I cannot read along there."
        await self._say(ctx, text)

    @club.command(name="coach")  # type: ignore[arg-type]
    @app_commands.describe(channel="Where questions for the coach are posted")
    @commands.guild_only()
    async def set_coach_channel(self, ctx: Context, channel: discord.TextChannel) -> None:
        """Post the questions for the coach in a channel (coaches only)."""
        guild = self._require(ctx)
        await self._clubs.save_coach_channel(guild.id, channel.id)
        await self._say(ctx, f"Questions for the coach go to {channel.mention} now.")

    @club.command(name="emergency", usage="[numbers]")  # type: ignore[arg-type]
    @app_commands.describe(numbers="Whom to call where you run; or: off, tell coach, tell nobody")
    @commands.guild_only()
    async def set_emergency(self, ctx: Context, *, numbers: str = "") -> None:
        """Set the numbers I name in an emergency (coaches only).

        • club emergency 911, or 9-8-8 to talk to somebody
        • club emergency off
        • club emergency tell coach (the coach's channel hears who may need somebody, never what they wrote)
        • club emergency tell nobody
        """
        words = " ".join(numbers.split())
        if words:
            guild = self._require(ctx)
            await self._change_emergency(guild.id, words)
        club = await self._clubs.load(_guild(ctx).id)
        await self._say(ctx, describe_emergency(club))

    async def _change_emergency(self, guild_id: int, words: str) -> None:
        if words.casefold() in {"tell coach", "tell nobody"}:
            await self._clubs.save_tells_coach(guild_id, tells=words.casefold() == "tell coach")
        elif words.casefold() in {"off", "none", "nothing"}:
            await self._clubs.save_emergency(guild_id, None)
        elif len(words) > EMERGENCY_LIMIT or not any(letter.isdigit() for letter in words):
            raise MemberError(
                f"Write the numbers to call, {EMERGENCY_LIMIT} characters at most: "
                "`!club emergency 911, or 9-8-8 to talk to somebody`."
            )
        else:
            await self._clubs.save_emergency(guild_id, discord.utils.escape_mentions(words))

    @club.command(name="runs", usage="[runs]")  # type: ignore[arg-type]
    @app_commands.describe(runs="The club's week, for example: tue 18:30 6k, thu 19:00 10k; or none")
    @commands.guild_only()
    async def set_runs(self, ctx: Context, *, runs: str = "") -> None:
        """Show the club's week, or set it (coaches only).

        • club runs tue 18:30 6k, thu 19:00 10k
        • club runs none
        """
        if not runs.strip():
            await self._show_week(ctx, _guild(ctx).id)
            return
        guild = self._require(ctx)
        week = () if runs.strip().casefold() in _NO_RUNS else _parse_week(runs)
        await self._clubs.save_runs(guild.id, week)
        self._bot.dispatch("plan_change", guild.id)
        if week:
            await self._post_week(ctx, guild.id, week)
        else:
            await self._say(ctx, f"The club's week is empty now. {EXAMPLE} fills it again.")

    @club.command(name="channel")  # type: ignore[arg-type]
    @app_commands.describe(channel="Where reminders are posted")
    @commands.guild_only()
    async def set_channel(self, ctx: Context, channel: discord.TextChannel) -> None:
        """Post the reminders in a channel (coaches only)."""
        guild = self._require(ctx)
        _require_permissions(channel)
        await self._clubs.save_channel(guild.id, channel.id)
        text = f"Reminders go to {channel.mention} now."
        await self._say(ctx, text + _warn(await self._clubs.load(guild.id)))

    @club.command(name="fallback")  # type: ignore[arg-type]
    @app_commands.describe(channel="Where reminders go when their own channel fails")
    @commands.guild_only()
    async def set_fallback(self, ctx: Context, channel: discord.TextChannel) -> None:
        """Post the reminders in another channel when theirs fails (coaches only)."""
        guild = self._require(ctx)
        _require_permissions(channel)
        await self._clubs.save_fallback(guild.id, channel.id)
        text = f"Where their own channel fails, reminders go to {channel.mention}."
        await self._say(ctx, text + _warn(await self._clubs.load(guild.id)))

    @club.command(name="zone", usage="[city]")  # type: ignore[arg-type]
    @app_commands.describe(zone="The club's time zone, or a city in it")
    @commands.guild_only()
    async def set_zone(self, ctx: Context, *, zone: str = "") -> None:
        """Show the club's time zone, or set it (coaches only)."""
        if zone.strip():
            guild = self._require(ctx)
            await self._clubs.save_zone(guild.id, find_zone(zone, self._zones, "club zone"))
            self._bot.dispatch("plan_change", guild.id)
        club = await self._clubs.load(_guild(ctx).id)
        there = discord.utils.utcnow().astimezone(ZoneInfo(club.zone or self._club_zone))
        text = f"The club's time zone is {club.zone or self._club_zone}: it is {there:%H:%M} there."
        await self._say(ctx, text if zone.strip() else f"{text} `!club zone Vancouver` changes it.")

    @set_zone.autocomplete("zone")
    async def _complete_zone(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_zone(current, self._zones)

    @club.command(name="quiet", usage="[hours]")  # type: ignore[arg-type]
    @app_commands.describe(hours="When no reminder is sent, for example: 21:30-7:00; or off")
    @commands.guild_only()
    async def set_quiet(self, ctx: Context, *, hours: str = "") -> None:
        """Show the hours in which I remind nobody, or set them (coaches only)."""
        if hours.strip():
            guild = self._require(ctx)
            await self._clubs.save_quiet(guild.id, parse_quiet(hours))
            self._bot.dispatch("plan_change", guild.id)
        quiet = (await self._clubs.load(_guild(ctx).id)).quiet
        if quiet is None:
            await self._say(ctx, "There are no quiet hours. `!club quiet 21:30-7:00` sets them.")
        else:
            text = f"Quiet hours: {write_quiet(quiet)}. A reminder that falls into them waits for their end."
            await self._say(ctx, f"{text} `!club quiet off` ends them.")

    async def _show_week(self, ctx: Context, guild_id: int) -> None:
        """Show the club's week where it was asked for."""
        runs = (await self._clubs.load(guild_id)).runs
        if not runs:
            raise MemberError(f"The club has no runs yet. A coach sets them: {EXAMPLE}.")
        await answer(ctx, embeds=[_embed(runs)], view=club_week_view(guild_id), ephemeral=True)

    async def _post_week(self, ctx: Context, guild_id: int, runs: tuple[Run, ...]) -> None:
        """Post the club's week where reminders go; typed there, the answer is the post."""
        channel_id = (await self._clubs.load(guild_id)).channel_id or ctx.channel.id
        if ctx.interaction is None and channel_id == ctx.channel.id:
            await answer(ctx, embeds=[_embed(runs)], view=club_week_view(guild_id))
            return
        await ctx.defer(ephemeral=True)
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            post = await channel.send(
                embed=_embed(runs), view=club_week_view(guild_id), allowed_mentions=discord.AllowedMentions.none()
            )
        except (discord.Forbidden, discord.NotFound):
            text = f"The week is saved, but I may not post it in <#{channel_id}>. Let me view it, send messages and "
            text += "embed links there, or choose another with `!club channel #channel`."
        else:
            text = f"The club's week is in <#{channel_id}>: {post.jump_url}"
        await self._say(ctx, text)

    async def _say(self, ctx: Context, text: str) -> None:
        await answer(ctx, with_prefix(text, self._prefix), ephemeral=True)

    def _require(self, ctx: Context) -> discord.Guild:
        require_coach(ctx.author, self._coach_role)
        return _guild(ctx)


def _guild(ctx: Context) -> discord.Guild:
    if ctx.guild is None:
        raise commands.NoPrivateMessage
    return ctx.guild


def _parse_week(words: str) -> tuple[Run, ...]:
    """Return the runs; a coach who is told of a mistake is told the coach's command, not the one for their own week."""
    try:
        return parse_runs(words, "km")
    except MemberError as error:
        raise MemberError(str(error).replace("`!runs", "`!club runs")) from None


def _embed(runs: tuple[Run, ...]) -> discord.Embed:
    return club_week_embed(runs, choose_runs(runs, DEFAULT_PACE_SECONDS).runs)


def _require_permissions(channel: discord.TextChannel) -> None:
    """Raise MemberError with what the bot misses in a channel."""
    allowed = channel.permissions_for(channel.guild.me)
    missing = [name.replace("_", " ").title() for name in NEEDED if not getattr(allowed, name)]
    if missing:
        raise MemberError(f"In {channel.mention} I miss: {', '.join(missing)}. Allow me that there, then try again.")


def _warn(club: Club) -> str:
    if club.channel_id is None or club.channel_id != club.fallback_channel_id:
        return ""
    return " Channel and fallback are the same now, so there is none to fall back to: `!club fallback #channel`."


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    settings = bot.settings
    await bot.add_cog(
        ClubCog(
            bot,
            bot.services.store.clubs,
            bot.services.store.faq,
            coach_role=settings.coach_role,
            club_zone=settings.club_time_zone,
            prefix=settings.command_prefix,
        )
    )
