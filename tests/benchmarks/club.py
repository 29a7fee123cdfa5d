"""A bot in SimCord on an event loop of its own, so that two of them can take turns in one process."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

import discord
import simcord
from discord.ext import commands

from tests.benchmarks.bots import Answer

BETWEEN_MESSAGES_SECONDS = 60  # on the club's clock, so that no cooldown is met


class Club:
    """One channel with one member who types; `say` and `answer` are all that is needed to measure."""

    def __init__(self, bot: commands.Bot, runner: asyncio.Runner) -> None:
        self._runner = runner
        self._env = simcord.Env(bot)
        self._runner.run(self._found())

    def say(self, text: str) -> float:
        """Type a message, wait until the bot is done with it; return the processor seconds of all threads."""
        return self._runner.run(self._say(text))

    @property
    def answer(self) -> Answer:
        """The circuit that Ounce answered with last."""
        message = self._channel.last_message
        if message is None or not message.flags.components_v2:
            raise RuntimeError("The bot did not answer with a layout.")
        return Answer(message, self._runner.run(_read(message)))

    @property
    def has_answered(self) -> bool:
        """True where the last message is the bot's."""
        message = self._channel.last_message
        return message is not None and message.author.bot

    def close(self) -> None:
        """Stop the bot."""
        self._runner.run(self._env.shutdown())

    async def _found(self) -> None:
        await self._env.start()
        guild = self._env.create_guild("Sunday Striders")
        self._channel = guild.create_text_channel("strength")
        self._member = guild.add_member(self._env.create_user("ana"))
        await self._env.settle()

    async def _say(self, text: str) -> float:
        await self._env.advance_time(BETWEEN_MESSAGES_SECONDS)
        started = time.process_time()
        await self._member.send(self._channel, text)
        return time.process_time() - started


async def _read(message: discord.Message) -> tuple[tuple[str, bytes], ...]:
    return tuple([(one.filename, await one.read()) for one in message.attachments])


@contextmanager
def open_club(bot: commands.Bot) -> Iterator[Club]:
    """Found a club for a bot; the bot is stopped at the end."""
    with asyncio.Runner() as runner:
        club = Club(bot, runner)
        try:
            yield club
        finally:
            club.close()
            runner.run(bot.close())
