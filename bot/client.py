"""The connection: ClubBot with its intents, extensions, and the resources it opens and closes."""

import copy
import logging
import sys
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Services, build
from bot.content.catalogue import DATA_DIRECTORY
from bot.domain.words.address import find_command
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

    def __init__(self, settings: Settings, data_directory: Path = DATA_DIRECTORY, *, has_clock: bool = True) -> None:
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
        )
        self.settings = settings
        self.has_clock = has_clock
        self._data_directory = data_directory
        self._is_open = False

    async def setup_hook(self) -> None:
        """Open everything and load the cogs; StartError where a data file or the database is not right.

        May be called again after a lost login: whatever was open is let go first.
        """
        await self._release()
        self.services = await build(self.settings, self._data_directory, now=discord.utils.utcnow)
        self._is_open = True
        if not self.intents.message_content:
            log.warning(
                "Without the message content intent: slash commands, mentions, replies and direct messages work; "
                "typed commands and answering unasked do not"
            )
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self.tree.sync()

    async def get_context(self, origin: Any, /, **fields: Any) -> Any:
        """Return the context, also of a command that is said to Ounce by mention, wherever the mention stands."""
        if isinstance(origin, discord.Message) and self.user is not None:
            role = origin.guild.self_role if origin.guild is not None else None
            words = find_command(
                origin.content,
                self.user.id,
                [role.id] if role is not None else [],
                self.settings.command_prefix,
                lambda word: word.casefold() in self.all_commands,
            )
            if words is not None:
                origin = copy.copy(origin)
                origin.content = f"<@{self.user.id}> {words}"
        return await super().get_context(origin, **fields)

    async def on_ready(self) -> None:
        """Say in the log that Ounce is there."""
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

    async def _release(self) -> None:
        for extension in list(self.extensions):
            await self.unload_extension(extension)
        if self._is_open:
            self._is_open = False
            await self.services.close()


def create_bot(settings: Settings, *, has_clock: bool = True) -> ClubBot:
    """Return the unconnected bot; nothing is opened before it logs in.

    Without a clock nothing happens by itself: whoever moves time calls `RemindersCog.send_due`.
    """
    return ClubBot(settings, has_clock=has_clock)
