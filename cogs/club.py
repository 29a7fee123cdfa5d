"""How a club is set up, in Discord: its channels, coaches, time zone and quiet hours; the rest is in cogs/_club."""

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.club import Club
from bot.domain.words.clock import parse_quiet
from bot.domain.words.race import parse_rest
from bot.domain.words.roles import find_roles
from bot.domain.words.switch import parse_switch
from bot.domain.words.zone import find_zone, write_zone
from cogs._cards.club import describe_emergency, describe_rest, read_emergency, write_quiet
from cogs._cards.club_events import events_text
from cogs._club.exercises import ClubExerciseCommands
from cogs._club.group import ClubGroup, guild_of
from cogs._club.plan import ClubPlanCommands
from cogs._club.progress import ClubProgressCommands
from cogs._club.stats import ClubStatsCommands
from cogs._club.week import ClubWeekCommands
from cogs._ui.answer import Context, answer
from cogs._ui.channels import Heard, Place, require_post
from cogs._ui.choices import complete_zone
from cogs._ui.hybrid import subcommand
from cogs._ui.membership import check_coach_roles, name_coach_roles, require_create_events
from cogs._ui.style import plain

if TYPE_CHECKING:
    from bot.client import ClubBot

_NONE = frozenset({"none", "no", "nothing", "clear", "reset", "off"})


class ClubCog(
    ClubWeekCommands,
    ClubPlanCommands,
    ClubExerciseCommands,
    ClubStatsCommands,
    ClubProgressCommands,
    commands.Cog,
    name="Club",
):
    """What a coach sets up for the whole club."""

    @subcommand(ClubGroup.club, "faq", usage="#channel on|off")
    @app_commands.describe(channel="Where I may answer unasked when I'm sure", switch="On, or off")
    @commands.guild_only()
    async def listen(self, ctx: Context, channel: Heard, switch: str = "on") -> None:
        """Let me answer unasked in a channel, or stop it there (coaches only).

        • club faq #strength on
        • club faq #strength off
        """
        guild = self._require(ctx)
        listens = parse_switch(switch, f"club faq #{plain(channel.name)}")
        if listens:
            require_post(channel, ctx.author)
        await self._clubs.set_listening(guild.id, channel.id, listens=listens)
        await self._questions.start_listening()
        if not listens:
            text = f"In {channel.mention} I now answer only when asked."
        elif self._bot.intents.message_content:
            text = f"In {channel.mention} I now answer unasked when I'm sure. The same with `off` ends that."
        else:
            text = f"Noted for {channel.mention}, but without the message content intent I can't read messages there."
        await self._send_text(ctx, text)

    @listen.autocomplete("switch")
    async def _complete_switch(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=word, value=word) for word in ("on", "off")]

    @subcommand(ClubGroup.club, "coach")
    @app_commands.describe(channel="Where questions for the coach are posted")
    @commands.guild_only()
    async def set_coach_channel(self, ctx: Context, channel: Place) -> None:
        """Post the questions for the coach in a channel (coaches only)."""
        guild = self._require(ctx)
        require_post(channel, ctx.author)
        await self._clubs.set_coach_channel(guild.id, channel.id)
        await self._send_text(ctx, f"Questions for the coach go to {channel.mention} now.")

    @subcommand(ClubGroup.club, "coaches", usage="@Role")
    @app_commands.describe(roles="The roles that make a coach, for example: @Run Coach, @Assistant; or none")
    @commands.guild_only()
    async def set_coaches(self, ctx: Context, *, roles: str = "") -> None:
        """Show which roles make a coach, or choose them (coaches only).

        • club coaches @Run Coach
        • club coaches @Run Coach, @Assistant
        • club coaches none
        """
        guild = guild_of(ctx)
        if roles.strip():
            self._require(ctx)
            ids = find_roles(roles, {role.id: role.name for role in guild.roles})
            if isinstance(ctx.author, discord.Member):
                check_coach_roles(ctx.author, ids, self._clubs)
            await self._clubs.change(guild.id, lambda club: replace(club, coach_roles=ids))
        names = ", ".join(map(plain, name_coach_roles(guild, self._clubs)))
        who = f"Coaches: {names}, and anyone" if names else "Coaches: anyone"
        await self._send_text(ctx, f"{who} who can manage the server. `!club coaches @Role` changes that.")

    @subcommand(ClubGroup.club, "emergency", usage="[numbers]")
    @app_commands.describe(numbers="Who to call where you run; or: off, tell coach, tell nobody")
    @commands.guild_only()
    async def set_emergency(self, ctx: Context, *, numbers: str = "") -> None:
        """Show or set the numbers I give in an emergency (coaches only).

        • club emergency 911, or 9-8-8 to talk to somebody
        • club emergency off
        • club emergency tell coach (the coach's channel learns who may need help, never what they wrote)
        • club emergency tell nobody
        """
        words = " ".join(numbers.split())
        if words:
            club = await self._change_emergency(self._require(ctx).id, words)
        else:
            club = await self._clubs.load(guild_of(ctx).id)
        await answer(ctx, describe_emergency(club), ephemeral=True)

    async def _change_emergency(self, guild_id: int, words: str) -> Club:
        if words.casefold() in {"tell coach", "tell nobody"}:
            return await self._clubs.set_tells_coach(guild_id, tells=words.casefold() == "tell coach")
        if words.casefold() in _NONE:
            return await self._clubs.set_emergency(guild_id, None)
        return await self._clubs.set_emergency(guild_id, read_emergency(words))

    @subcommand(ClubGroup.club, "events", usage="on|off")
    @app_commands.describe(switch="On, or off")
    @commands.guild_only()
    async def set_events(self, ctx: Context, switch: str = "") -> None:
        """Show the club's runs as Discord events, or stop that (coaches only).

        • club events on
        • club events off
        """
        guild = guild_of(ctx)
        was_on = False
        if switch:
            is_on = parse_switch(switch, "club events")
            guild = self._require(ctx)
            if is_on:
                require_create_events(guild)
            was_on = await self._events.switch(guild.id, is_on=is_on)
            self._bot.dispatch("club_events", guild.id)
        is_on = await self._events.is_on(guild.id)
        has_runs = is_on and bool(await self._events.list_wanted(guild.id))
        await self._send_text(ctx, events_text(is_on=is_on, has_runs=has_runs, was_on=was_on))

    @subcommand(ClubGroup.club, "race", usage="[days]")
    @app_commands.describe(days="Days without reminders around races, for example: 5 before 10 after; or default")
    @commands.guild_only()
    async def set_race_rest(self, ctx: Context, *, days: str = "") -> None:
        """Show or set how long I leave members alone around a race (coaches only).

        • club race 5 before 10 after
        • club race default

        Members who chose their own days with race rest keep them.
        """
        if days.strip():
            club = await self._clubs.set_race_rest(self._require(ctx).id, parse_rest(days, "club race"))
        else:
            club = await self._clubs.load(guild_of(ctx).id)
        await self._send_text(
            ctx,
            f"Around races: {describe_rest(club)}. These numbers aren't the clinic's. `!club race 5 before 10 after` "
            "changes them for everybody who hasn't chosen their own days with `!race rest 5 before 10 after`.",
        )
        await self._reminders.refresh()

    @subcommand(ClubGroup.club, "channel")
    @app_commands.describe(channel="Where reminders are posted")
    @commands.guild_only()
    async def set_channel(self, ctx: Context, channel: Place) -> None:
        """Post the reminders in a channel (coaches only)."""
        guild = self._require(ctx)
        require_post(channel, ctx.author)
        club = await self._clubs.set_channel(guild.id, channel.id)
        await self._send_text(ctx, f"Reminders go to {channel.mention} now." + _warn(club))

    @subcommand(ClubGroup.club, "fallback")
    @app_commands.describe(channel="Where reminders go if their own channel fails")
    @commands.guild_only()
    async def set_fallback(self, ctx: Context, channel: Place) -> None:
        """Post the reminders in another channel if theirs fails (coaches only)."""
        guild = self._require(ctx)
        require_post(channel, ctx.author)
        club = await self._clubs.set_fallback(guild.id, channel.id)
        await self._send_text(ctx, f"If their own channel fails, reminders go to {channel.mention}." + _warn(club))

    @subcommand(ClubGroup.club, "zone", usage="[city]")
    @app_commands.describe(zone="The club's time zone, or a city in it")
    @commands.guild_only()
    async def set_zone(self, ctx: Context, *, zone: str = "") -> None:
        """Show the club's time zone, or set it (coaches only)."""
        if zone.strip():
            guild = self._require(ctx)
            club = await self._clubs.set_zone(guild.id, find_zone(zone, self._zones, "club zone"))
            await self._send_text(ctx, self._write_zone(club))
            await self._reminders.refresh()
        else:
            club = await self._clubs.load(guild_of(ctx).id)
            await self._send_text(ctx, f"{self._write_zone(club)} `!club zone Vancouver` changes it.")

    def _write_zone(self, club: Club) -> str:
        now = discord.utils.utcnow()
        if club.zone is None and not self._bot.settings.is_zone_chosen:
            return f"Nobody has set the club's time zone yet, so I read its times as UTC: it's {now:%H:%M} there."
        zone = club.zone or self._club_zone
        return f"The club's time zone is {write_zone(zone)}: it's {now.astimezone(ZoneInfo(zone)):%H:%M} there."

    @set_zone.autocomplete("zone")
    async def _complete_zone(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_zone(current, self._zones)

    @subcommand(ClubGroup.club, "quiet", usage="[hours]")
    @app_commands.describe(hours="Hours without reminders, for example: 21:30-7:00; or off")
    @commands.guild_only()
    async def set_quiet(self, ctx: Context, *, hours: str = "") -> None:
        """Show or set the hours when I send no reminders (coaches only)."""
        if hours.strip():
            club = await self._clubs.set_quiet(self._require(ctx).id, parse_quiet(hours))
        else:
            club = await self._clubs.load(guild_of(ctx).id)
        quiet = club.quiet
        if quiet is None:
            await self._send_text(ctx, "There are no quiet hours. `!club quiet 21:30-7:00` sets them.")
        else:
            text = f"Quiet hours: {write_quiet(quiet)}. A reminder due then waits until they end."
            await self._send_text(ctx, f"{text} `!club quiet off` ends them.")


def _warn(club: Club) -> str:
    if club.channel_id is None or club.channel_id != club.fallback_channel_id:
        return ""
    return " The channel and its fallback are the same now. Choose another fallback: `!club fallback #channel`."


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    settings = bot.settings
    await bot.add_cog(
        ClubCog(
            bot,
            bot.services.clubs,
            bot.services.questions,
            bot.services.coach_queue,
            bot.services.reminders,
            bot.services.training,
            bot.services.club_events,
            bot.services.club_progress,
            bot.services.pictures,
            club_zone=settings.club_time_zone,
        )
    )
