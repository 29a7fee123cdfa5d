"""Ounce looks after itself: heartbeat, daily copy, the hour's line in the log, clubs that left; and `!doctor`."""

import asyncio
import logging
import os
from datetime import date, datetime
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.doctor import Finding, examine_club, examine_machine
from bot.heartbeat import ChannelReport, Heartbeat, count_clubs, heartbeat_file, name_permissions
from bot.services.clubs import Clubs
from bot.services.upkeep import Housekeeper
from bot.systemd import notify
from cogs._cards.doctor import doctor_text
from cogs._ui.answer import Context, answer, think
from cogs._ui.channels import find_missing
from cogs._ui.hybrid import hidden_from_members, hybrid_command, in_clubs_only
from cogs._ui.membership import require_coach

if TYPE_CHECKING:
    from bot.client import ClubBot

CHECKPOINT_MINUTES = 5
LOOK_AT_CHANNELS_MINUTES = 10
COPY_HOUR = 4  # UTC, when hardly anybody trains
MOST_REPORTS = 50

log = logging.getLogger(__name__)


class UpkeepCog(commands.Cog, name="Upkeep"):
    """What nobody asks for and everybody needs; each part of it may fail without taking anything else along."""

    def __init__(self, bot: "ClubBot", upkeep: Housekeeper, clubs: Clubs) -> None:
        self._bot = bot
        self._clubs = clubs
        self._upkeep = upkeep
        self._heartbeat_file = heartbeat_file(upkeep.database)
        self._is_connected = False
        self._reports: tuple[ChannelReport, ...] = ()
        self._copied: date | None = None

    async def cog_unload(self) -> None:
        """Take the heartbeat away: a clean end is no fault."""
        if self._bot.has_clock:
            self._heartbeat_file.unlink(missing_ok=True)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Note which clubs there are, and let the first heartbeat come at once."""
        self._is_connected = True
        if self._bot.has_clock:
            await self._note_clubs()
            await self.look_after(discord.utils.utcnow())

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        """Discord is there again."""
        self._is_connected = True

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        """Discord is away; the library comes back to it by itself."""
        self._is_connected = False

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A club removed Ounce: what is kept of it is deleted after a month."""
        await self._note_clubs()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A club that comes back in time finds everything as it was."""
        await self._note_clubs()

    @commands.Cog.listener()
    async def on_tick(self) -> None:
        """Do once a minute what is to be done."""
        await self.look_after(discord.utils.utcnow())

    async def look_after(self, now: datetime) -> None:
        """Beat, and do whatever else it is time for at a moment."""
        await self._beat(now)
        if now.minute % CHECKPOINT_MINUTES == 0:
            await self._upkeep.checkpoint()
        if now.minute == 0:
            await self._tell_the_hour(now)
        if now.hour >= COPY_HOUR and self._copied != now.date():
            self._copied = now.date()
            for guild_id in await self._upkeep.keep_house(now):
                self._clubs.forget(guild_id)

    async def _beat(self, now: datetime) -> None:
        moment = int(now.timestamp())
        is_writable = await self._upkeep.note_tick(moment)
        if now.minute % LOOK_AT_CHANNELS_MINUTES == 0 or not self._reports:
            await self._look_at_channels()
        flags = self._bot.application_flags
        beat = Heartbeat(
            at=moment,
            pid=os.getpid(),
            is_connected=self._is_connected and not self._bot.is_closed(),
            is_writable=is_writable,
            clubs=len(self._bot.guilds),
            shards=self._bot.shard_count or 1,
            message_content=(flags.gateway_message_content or flags.gateway_message_content_limited)
            if self._bot.intents.message_content
            else None,
            clock_ahead_seconds=self._bot.clock_ahead_seconds,
            channels=self._reports,
        )
        await self._upkeep.attempt("The heartbeat cannot be written", beat.write, self._heartbeat_file)
        if is_writable:
            notify(
                "WATCHDOG=1",
                f"STATUS={'In' if beat.is_connected else 'Waiting for Discord, in'} {count_clubs(beat.clubs)}",
            )

    async def _look_at_channels(self) -> None:
        found = [self._report(*one) for one in await self._upkeep.load_channels()]
        faults = [report for report in found if report is not None and (report.missing or not report.exists)]
        self._reports = tuple(faults[:MOST_REPORTS])

    def _report(self, guild_id: int, channel_id: int, use: str) -> ChannelReport | None:
        guild = self._bot.get_guild(guild_id)
        if guild is None or guild.unavailable:
            return None
        channel = guild.get_channel_or_thread(channel_id)
        if channel is None:
            return ChannelReport(club=guild.name, name=str(channel_id), use=use, exists=False)
        missing = () if isinstance(channel, discord.CategoryChannel) else tuple(find_missing(channel))
        return ChannelReport(club=guild.name, name=channel.name, use=use, missing=missing)

    async def _tell_the_hour(self, now: datetime) -> None:
        sent = await self._upkeep.count_last_hour(int(now.timestamp()))
        if sent is not None:
            log.info(
                "The last hour: %d reminders in %d messages, %d late, %d failed",
                sent.reminders,
                sent.messages,
                sent.late,
                sent.failed,
            )

    async def _note_clubs(self) -> None:
        present = [guild.id for guild in self._bot.guilds]
        await self._upkeep.note_clubs(present, int(discord.utils.utcnow().timestamp()))

    @hybrid_command("doctor")
    @hidden_from_members
    @in_clubs_only
    async def doctor(self, ctx: Context) -> None:
        """See whether everything I need is well (coaches only)."""
        if ctx.guild is None:
            raise commands.NoPrivateMessage
        require_coach(ctx.author, self._clubs)
        await think(ctx.interaction, private=True)
        own = [self._intent(), *(self._channel(*one) for one in await self._configured(ctx.guild.id))]
        now = discord.utils.utcnow()
        settings = self._bot.settings
        machine = await asyncio.to_thread(examine_machine, settings, now, with_paths=False)
        club = await asyncio.to_thread(examine_club, settings.database_path, now, ctx.guild.id)
        await answer(ctx, doctor_text([*own, *machine, *club]), ephemeral=True)

    def _intent(self) -> Finding:
        if self._bot.intents.message_content:
            return Finding("typed commands", well=True, text="the message content intent is granted")
        return Finding(
            "typed commands", well=True, text="switched off: slash commands, mentions and direct messages work"
        )

    async def _configured(self, guild_id: int) -> list[tuple[int, int, str]]:
        return [one for one in await self._upkeep.load_channels() if one[0] == guild_id]

    def _channel(self, guild_id: int, channel_id: int, use: str) -> Finding:
        report = self._report(guild_id, channel_id, use)
        if report is None or not report.exists:
            return Finding(use, well=False, text="that channel is gone; choose another one with `/club`")
        if report.missing:
            names = ", ".join(name_permissions(report.missing))
            return Finding(use, well=False, text=f"in <#{channel_id}> grant me: {names}")
        return Finding(use, well=True, text=f"<#{channel_id}>")


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(UpkeepCog(bot, bot.services.upkeep, bot.services.clubs))
