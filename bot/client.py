"""The connection: ClubBot with its intents, extensions, and the resources it opens and closes."""

import asyncio
import hashlib
import json
import logging
import sqlite3
import sys
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Services, build
from bot.content.catalogue import DATA_DIRECTORY
from bot.settings import Settings

EXTENSIONS = (
    "cogs.errors",
    "cogs.presses",
    "cogs.clubs",
    "cogs.circuit",
    "cogs.form",
    "cogs.profile",
    "cogs.runs",
    "cogs.reminders",
    "cogs.faq",
    "cogs.coach",
    "cogs.club",
    "cogs.help",
    "cogs.upkeep",
)

# What the invite link of the README asks for.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
SYNC_WAIT_SECONDS = 3
FIRST_SYNC_PAUSE_SECONDS, LONGEST_SYNC_PAUSE_SECONDS = 10, 300

log = logging.getLogger(__name__)


class ClubTree(app_commands.CommandTree["ClubBot"]):
    """The slash commands; whatever goes wrong in one takes the same way as everything else."""

    async def on_error(
        self, interaction: discord.Interaction["ClubBot"], error: app_commands.AppCommandError, /
    ) -> None:
        """Hand the error to the one place that answers errors."""
        self.client.dispatch("failure", error, interaction)


class ClubBot(commands.Bot):
    """Ounce on Discord. Unconnected when built; its resources open in setup_hook and close in close."""

    services: Services

    def __init__(
        self, settings: Settings, data_directory: Path = DATA_DIRECTORY, *, has_clock: bool = True, **options: Any
    ) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        intents.message_content = settings.message_content
        super().__init__(
            command_prefix=commands.when_mentioned_or(settings.command_prefix),
            case_insensitive=True,
            strip_after_prefix=True,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=ClubTree,
            activity=discord.CustomActivity(f"{settings.command_prefix}circuit: 20 minutes of prevention"),
            max_messages=None,  # nothing is looked up in old messages, so none are kept in memory
            **options,
        )
        self.settings = settings
        self.has_clock = has_clock
        self.always_tells_commands = False
        """True where Discord is a new one at each start, as the preview's is."""
        self.has_been_ready = False
        self.clock_ahead_seconds: float | None = None
        """How far this machine's clock was ahead of Discord's at the start; None where nobody asked."""
        self.is_open = False
        """True while the services are open and the cogs are loaded."""
        self._data_directory = data_directory
        self._has_services = False
        self._syncing: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Open everything and load the cogs; StartError where a data file or the database is not right.

        May be called again after a lost login: whatever was open is let go first.
        """
        await self._release()
        self.services = await build(self.settings, self._data_directory, now=discord.utils.utcnow)
        self._has_services = True
        if not self.intents.message_content:
            log.warning(
                "Without the message content intent: slash commands, mentions, replies and direct messages work; "
                "typed commands and answering unasked do not"
            )
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        self.is_open = True
        self._syncing = asyncio.create_task(self._sync_commands())
        await asyncio.wait({self._syncing}, timeout=SYNC_WAIT_SECONDS)  # mostly it is done at once

    async def on_ready(self) -> None:
        """Say in the log that Ounce is there."""
        self.has_been_ready = True
        log.info("Ready as %s in %d clubs", self.user, len(self.guilds))
        if not self.guilds and self.application_id is not None:
            scopes = ("bot", "applications.commands")
            log.info(
                "Invite me: %s", discord.utils.oauth_url(self.application_id, permissions=PERMISSIONS, scopes=scopes)
            )

    async def on_error(self, event_method: str, /, *args: Any, **_: Any) -> None:
        """Hand what a listener raised to the one place that answers errors, with the interaction if there was one."""
        error = sys.exc_info()[1]
        interaction = next((arg for arg in args if isinstance(arg, discord.Interaction)), None)
        if event_method == "on_failure":  # the answer itself failed: nothing is left but the log
            log.error("An error could not be answered", exc_info=error)
        else:
            self.dispatch("failure", error, interaction)

    async def close(self) -> None:
        """Disconnect, then close the database."""
        await super().close()
        await self._release()

    async def _sync_commands(self) -> None:
        """Tell Discord the slash commands, if they are other ones than it was told last; again until it takes them.

        Everything else works meanwhile, and the commands that Discord knows already do too.
        """
        upkeep, pause = self.services.upkeep, FIRST_SYNC_PAUSE_SECONDS
        while True:
            try:
                commands_hash = self._hash_commands()
                if self.always_tells_commands or await upkeep.load_memo(self._commands_memo) != commands_hash:
                    await self.tree.sync()
                    await upkeep.save_memo(self._commands_memo, commands_hash)
                    log.info("Discord has the slash commands as they are now")
            except (discord.HTTPException, OSError, aiohttp.ClientError, sqlite3.Error) as error:
                log.warning("Discord did not take the slash commands (%s); trying again in %d s", error, pause)
            else:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_SYNC_PAUSE_SECONDS)

    @property
    def _commands_memo(self) -> str:
        return f"commands of {self.application_id}"

    def _hash_commands(self) -> str:
        told = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()

    async def _release(self) -> None:
        self.is_open = False
        if self._syncing is not None:
            self._syncing.cancel()
        for extension in list(self.extensions):
            await self.unload_extension(extension)
        if self._has_services:
            self._has_services = False
            await self.services.close()


class ShardedClubBot(ClubBot, commands.AutoShardedBot):
    """Ounce over several connections, as Discord asks of a bot in more than about a thousand clubs."""


def create_bot(settings: Settings, *, has_clock: bool = True, shards: int = 1) -> ClubBot:
    """Return the unconnected bot; nothing is opened before it logs in.

    Without a clock nothing happens by itself: whoever moves time calls `RemindersCog.send_due`.
    """
    if shards > 1:
        return ShardedClubBot(settings, has_clock=has_clock, shard_count=shards)
    return ClubBot(settings, has_clock=has_clock)
