"""The connection: ClubBot with its intents, extensions, and the resources it opens and closes."""

import asyncio
import contextlib
import logging
import sys
import threading
from functools import cache
from pathlib import Path
from random import SystemRandom
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.all_content import PHRASINGS_FILE, load_everything
from bot.circuits import Circuits
from bot.content import DATA_DIRECTORY
from bot.domain.catalogue import Catalogue
from bot.domain.errors import ContentError, StartError
from bot.domain.faq import Phrasing
from bot.figures.album import Album
from bot.matcher import FaqMatcher, open_matcher
from bot.questions import Questions
from bot.reminders import Reminders
from bot.settings import Settings
from bot.store import Store

EXTENSIONS = (
    "cogs.errors",
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

CACHE_DIRECTORY = DATA_DIRECTORY.parent / "var"  # what was drawn and learnt; made anew where missing
LONGEST_WAIT_SECONDS = 1.5  # at the end, so that Ctrl-C stays under 2 s

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

    catalogue: Catalogue
    store: Store
    circuits: Circuits
    questions: Questions
    reminders: Reminders
    album: Album

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
        self._reader: threading.Thread | None = None

    async def setup_hook(self) -> None:
        """Open everything and load the cogs; StartError where a data file or the database is not right.

        May be called again after a lost login: whatever was open is let go first.
        """
        await self._release()
        try:
            content = load_everything(self._data_directory)
        except ContentError as error:
            raise StartError(f"{error}. Mend the file, then start again.") from error
        self.catalogue = content.catalogue
        self.store = await Store.open(self.settings.database_path)
        self._is_open = True
        self.circuits = Circuits(
            self.catalogue,
            self.store,
            club_zone=self.settings.club_time_zone,
            now=discord.utils.utcnow,
            rng=SystemRandom(),
        )
        self.reminders = Reminders(
            self.store,
            club_zone=self.settings.club_time_zone,
            late_seconds=round(self.settings.reminder_late_hours * 3600),
            now=discord.utils.utcnow,
        )
        self.album = Album(content.drawings, CACHE_DIRECTORY / "pictures")
        self.questions = Questions(content.faq, self.store.faq, now=discord.utils.utcnow)
        self._read_up(content.phrasings)
        if not self.intents.message_content:
            log.warning(
                "Without the message content intent: slash commands, mentions, replies and direct messages work; "
                "typed commands and answering unasked do not"
            )
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self.tree.sync()

    def _read_up(self, phrasings: tuple[Phrasing, ...]) -> None:
        """Open the matcher in a thread of its own, while commands are answered already.

        A daemon thread and no executor: a first training takes a minute, and nothing may wait for it, not even the end.
        """
        loop = asyncio.get_running_loop()
        path = self._data_directory / PHRASINGS_FILE

        def read() -> None:
            try:
                matcher = _open_once(phrasings, path)
            except Exception:
                log.exception("The FAQ cannot answer: its matcher did not open")
                return
            log.info("The FAQ is ready, %s", "with sentences" if matcher.has_sentences else "by words alone")
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self.questions.take_matcher, matcher)

        self._reader = threading.Thread(target=read, name="faq", daemon=True)
        self._reader.start()

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
        if self._reader is not None:  # ending the process while it loads the model would end it hard
            await asyncio.to_thread(self._reader.join, LONGEST_WAIT_SECONDS)

    async def _release(self) -> None:
        for extension in list(self.extensions):
            await self.unload_extension(extension)
        if self._is_open:
            self._is_open = False
            await self.store.close()


_opening = threading.Lock()


def _open_once(phrasings: tuple[Phrasing, ...], path: Path) -> FaqMatcher:
    """Open a matcher once in a process: it never changes, and a second one would cost its memory again."""
    with _opening:
        return _open(phrasings, path)


@cache
def _open(phrasings: tuple[Phrasing, ...], path: Path) -> FaqMatcher:
    return open_matcher(phrasings, path, CACHE_DIRECTORY)


def create_bot(settings: Settings, *, has_clock: bool = True) -> ClubBot:
    """Return the unconnected bot; nothing is opened before it logs in.

    Without a clock nothing happens by itself: whoever moves time calls `RemindersCog.send_due`.
    """
    return ClubBot(settings, has_clock=has_clock)
