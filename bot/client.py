"""The connection: ClubBot with its intents, extensions, and the resources it opens and closes."""

import asyncio
import contextvars
import copy
import importlib
import logging
import sys
import time
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Services, build
from bot.command_sync import sync_commands
from bot.content.catalogue import DATA_DIRECTORY
from bot.domain.faq.decision import Mode
from bot.domain.faq.emergency import Danger
from bot.domain.reminders.plausible import ClockWatch
from bot.domain.words.address import find_command, find_direct_command, find_explained, says_what_hurts, strip_sign
from bot.heartbeat import count_clubs
from bot.sent_words import find_words, mend_words, whole
from bot.settings import Settings
from bot.zone_files import use_newest_zone_files

EXTENSIONS = (
    "cogs.errors",
    "cogs.safety",
    "cogs.strength",
    "cogs.progress",
    "cogs.presses",
    "cogs.clubs",
    "cogs.circuit",
    "cogs.guided",
    "cogs.moves",
    "cogs.together",
    "cogs.form",
    "cogs.profile",
    "cogs.privacy",
    "cogs.zone",
    "cogs.runs",
    "cogs.plan",
    "cogs.week",
    "cogs.reminders",
    "cogs.faq",
    "cogs.answers",
    "cogs.topics",
    "cogs.coach",
    "cogs.club",
    "cogs.setup",
    "cogs.events",
    "cogs.help",
    "cogs.upkeep",
)

# What the invite link of the README asks for; Create Events is asked for by `!club events on` alone.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
SYNC_WAIT_SECONDS = 3

log = logging.getLogger(__name__)


class ClubTree(app_commands.CommandTree["ClubBot"]):
    """The slash commands; whatever goes wrong in one takes the same way as everything else."""

    async def interaction_check(self, interaction: discord.Interaction["ClubBot"], /) -> bool:
        """Keep a command from what speaks of an emergency: that is answered instead."""
        mend_words(interaction.data)
        danger = self.client.find_typed_danger(interaction)
        if danger is not None:
            self.client.dispatch("danger_typed", interaction, danger)
        return danger is None

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
        self.clock_watch = ClockWatch()
        super().__init__(
            http_trace=_trace_clock(self.clock_watch),
            command_prefix=commands.when_mentioned_or(settings.command_prefix),
            case_insensitive=True,
            strip_after_prefix=True,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=ClubTree,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            activity=discord.CustomActivity(f"{settings.command_prefix}circuit: 20 minutes of prevention"),
            max_messages=None,  # nothing is looked up in old messages, so none are kept in memory
            **options,
        )
        self.settings = settings
        self.has_clock = has_clock
        self.is_made_up = False
        """True where Discord is a made-up one, new at each start: the preview's."""
        self.timer_context: contextvars.Context | None = None
        """Where whatever waits for its time does so; None for where it is started."""
        self.has_been_ready = False
        self.clock_ahead_seconds: float | None = None
        """How far this machine's clock was ahead of Discord's at the start; None where nobody asked."""
        self.is_open = False
        """True while the services are open and the cogs are loaded."""
        self._data_directory = data_directory
        self._has_services = False
        self._syncing: asyncio.Task[None] | None = None

    def new_timer_context(self) -> contextvars.Context:
        """Return a context for something that waits for its time."""
        return contextvars.copy_context() if self.timer_context is None else self.timer_context.copy()

    async def setup_hook(self) -> None:
        """Open everything and load the cogs; StartError where a data file or the database isn't right.

        May be called again after a lost login: whatever was open is let go first.
        """
        await self._release()
        self.services = await build(self.settings, self._data_directory, now=discord.utils.utcnow)
        self._has_services = True
        if self.application_id is not None:
            await self.services.upkeep.belong_to(self.application_id)
        if not self.intents.message_content:
            log.warning(
                "Without the message content intent: slash commands, mentions, replies and direct messages work; "
                "typed commands and answering unasked do not"
            )
        for extension in EXTENSIONS:
            await importlib.import_module(extension).setup(self)  # imported once, however many bots are made of it
        self.is_open = True
        self._syncing = asyncio.create_task(
            sync_commands(self.tree, self.services.upkeep, self.application_id, is_always=self.is_made_up)
        )
        await asyncio.wait({self._syncing}, timeout=SYNC_WAIT_SECONDS)  # mostly it is done at once

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand an event on, until the end; what speaks of an emergency is nothing else, to nobody else."""
        if self.is_closed():  # discord.py goes on waiting for clubs, and then has no loop to tell it to
            return
        if event_name == "message":
            args[0].content = whole(args[0].content)
        if event_name == "interaction":
            mend_words(args[0].data)
        if event_name == "message" and self.is_open:
            mode = self.mode_of(args[0])
            danger = None if args[0].author.bot else self.services.safety.find(args[0].content, mode)
            if danger is not None:
                super().dispatch("danger", args[0], danger, mode)
                return
        if event_name == "interaction" and self.is_open and args[0].type is discord.InteractionType.modal_submit:
            danger = self.find_typed_danger(args[0])
            if danger is not None:
                super().dispatch("danger_typed", args[0], danger)
                return
        super().dispatch(event_name, *args, **kwargs)

    def find_typed_danger(self, interaction: discord.Interaction) -> Danger | None:
        """Return the danger that the words of a slash command, a menu or a form speak of.

        What a coach writes for all to read is left alone: a topic may be about emergencies.
        """
        data: Any = interaction.data or {}
        is_proposal = interaction.type is discord.InteractionType.autocomplete
        if (
            is_proposal
            or str(data.get("custom_id", "")).startswith(("topic-form", "setup-form"))
            or data.get("name") == "club"
        ):
            return None
        found = (self.services.safety.find(words, Mode.ASKED) for words in find_words(data))
        return next((danger for danger in found if danger is not None), None)

    def mode_of(self, message: discord.Message) -> Mode:
        """Return whether a message is said to Ounce, or only where Ounce can read it."""
        role = message.guild.self_role if message.guild is not None else None
        mentions = [f"<@&{role.id}>"] if role is not None else []
        mentions += [] if self.user is None else [f"<@{self.user.id}>", f"<@!{self.user.id}>"]
        replied = message.reference.resolved if message.reference is not None else None
        is_addressed = (
            message.guild is None
            or message.content.startswith(self.settings.command_prefix)
            or any(mention in message.content for mention in mentions)
            or (isinstance(replied, discord.Message) and replied.author == self.user)
        )
        return Mode.ASKED if is_addressed else Mode.OVERHEARD

    async def get_context(self, origin: Any, /, **fields: Any) -> Any:
        """Return the context, also of a command that is said to Ounce by mention, wherever the mention stands.

        A mention that says what hurts is none, whatever word it begins with: "start hurting my hip".
        """
        if isinstance(origin, discord.Message) and self.user is not None:
            role = origin.guild.self_role if origin.guild is not None else None
            words = find_direct_command(origin.content) if origin.guild is None else None
            words = words or find_command(
                origin.content,
                self.user.id,
                [role.id] if role is not None else [],
                self.settings.command_prefix,
                lambda word: word.casefold() in self.all_commands,
            )
            prefix = self.settings.command_prefix
            typed = origin.content.removeprefix(prefix) if origin.content.startswith(prefix) else ""
            if explained := find_explained(words or typed, self._is_command):
                words = f"help {explained}"  # said by mention, so that no other bot's `!help` is meant
            content = f"<@{self.user.id}> {words}" if words else strip_sign(origin.content, prefix, self._is_command)
            if content != origin.content:
                origin = copy.copy(origin)
                origin.content = content
        context = await super().get_context(origin, **fields)
        if (
            context.command is not None
            and isinstance(origin, discord.Message)
            and context.prefix != self.settings.command_prefix
            and says_what_hurts(context.view.buffer[context.view.index :])
        ):
            context.command = None
        return context

    def _is_command(self, name: str) -> bool:
        """Whether this is the whole name of a command, or of one within a group."""
        found = self.get_command(name)
        return found is not None and len(found.qualified_name.split()) == len(name.split())

    async def on_ready(self) -> None:
        """Say in the log that Ounce is there, and begin what has time until then."""
        if self.has_clock and not self.has_been_ready and not self.is_made_up:
            self.services.start_warming()
        self.has_been_ready = True
        log.info("Ready as %s in %s", self.user, count_clubs(len(self.guilds)))
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
        self.is_open = False
        if self._syncing is not None:
            self._syncing.cancel()
        for name in list(self.cogs):
            await self.remove_cog(name)
        if self._has_services:
            self._has_services = False
            await self.services.close()


def _trace_clock(watch: ClockWatch) -> aiohttp.TraceConfig:
    """Let the clock's watch hear the time from every answer that Discord gives."""

    async def hear(_: object, __: object, end: aiohttp.TraceRequestEndParams) -> None:
        try:
            watch.heed(parsedate_to_datetime(end.response.headers["Date"]).timestamp(), time.monotonic())
        except (KeyError, ValueError):
            return  # an answer that names no time

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(hear)
    return trace


class ShardedClubBot(ClubBot, commands.AutoShardedBot):
    """Ounce over several connections, as Discord asks of a bot in more than about a thousand clubs."""


def create_bot(
    settings: Settings, *, has_clock: bool = True, shards: int = 1, kind: type[ClubBot] = ClubBot
) -> ClubBot:
    """Return the unconnected bot, of a kind of its own in the preview; nothing is opened before it logs in.

    Without a clock nothing happens by itself: whoever moves time calls `RemindersCog.send_due`.
    """
    use_newest_zone_files()
    if shards > 1:
        return ShardedClubBot(settings, has_clock=has_clock, shard_count=shards)
    return kind(settings, has_clock=has_clock)
