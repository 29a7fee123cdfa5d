"""Staying on Discord: passing trouble is waited out, for ever; only what a person must fix ends Ounce."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable
from random import SystemRandom
from typing import Any, Literal, cast

import aiohttp
import discord
from discord.backoff import ExponentialBackoff

from bot.client import ClubBot, create_bot
from bot.discord_greeting import greet
from bot.domain.errors import StartError
from bot.settings import Settings
from bot.systemd import notify

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5, 300
FEED_SECONDS = 30  # of systemd's watchdog, until the tick does it

log = logging.getLogger(__name__)
Sleep = Callable[[float], Awaitable[Any]]


async def stay_on_discord(settings: Settings, *, sleep: Sleep = asyncio.sleep) -> None:
    """Connect and stay connected until a signal ends it; StartError names what a person must fix."""
    loop = asyncio.get_running_loop()
    running = cast("asyncio.Task[None]", asyncio.current_task())  # a coroutine always runs in a task
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers on the loop
            loop.add_signal_handler(name, running.cancel)
    _cap_reconnects()
    notify("READY=1", "STATUS=Connecting to Discord")
    try:
        await _connect_for_ever(settings, sleep)
    except asyncio.CancelledError:
        notify("STOPPING=1")
        log.info("Stopping")


async def _connect_for_ever(settings: Settings, sleep: Sleep) -> None:
    failures = 0
    while True:
        try:
            was_ready = await _connect_once(settings)
            reason = "the connection ended"
        except _Interrupted as interrupted:
            was_ready, reason = interrupted.was_ready, interrupted.reason
        failures = 1 if was_ready else failures + 1
        pause = find_pause(failures)
        log.warning("Discord cannot be reached: %s. Trying again in %d s", reason, pause)
        notify(f"STATUS=Waiting for Discord: {reason}", "WATCHDOG=1")
        await _wait(pause, sleep)


class _Interrupted(Exception):  # noqa: N818  # no error: it is waited out
    def __init__(self, reason: str, *, was_ready: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.was_ready = was_ready


async def _connect_once(settings: Settings) -> bool:
    """Run one bot until its connection ends for good; returns whether it had been ready."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    bot: ClubBot | None = None
    feeding = asyncio.create_task(_feed(lambda: bot is not None and bot.is_open))
    try:
        greeting = await greet(token)
        async with create_bot(settings, shards=greeting.shards) as bot:
            bot.clock_ahead_seconds = greeting.clock_ahead_seconds
            await bot.start(token)
            return bot.has_been_ready
    except Exception as error:
        explained = explain(error)
        if isinstance(explained, str):
            raise _Interrupted(explained, was_ready=bot is not None and bot.has_been_ready) from error
        raise explained from error
    finally:
        feeding.cancel()


_BAD_TOKEN, _SHARDS_NEEDED, _INTENTS_NOT_GRANTED = 4004, 4011, 4014  # with which the gateway closes
_OUTDATED = frozenset({4010, 4012, 4013})


def explain(error: Exception) -> Exception | str:
    """Turn what discord.py raises into an error that a person can act on, or into the reason for another try."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or code == _BAD_TOKEN:
        return StartError(
            "Discord does not accept DISCORD_TOKEN; copy it again from the developer portal, page Bot, Reset Token."
        )
    if isinstance(error, discord.PrivilegedIntentsRequired) or code == _INTENTS_NOT_GRANTED:
        return StartError(
            "Discord has not granted the message content intent; switch it on in the developer portal, page Bot, "
            "or set MESSAGE_CONTENT=false to go without typed commands."
        )
    if code in _OUTDATED:
        return StartError(f"Discord no longer speaks with this Ounce (code {code}); update it: git pull.")
    return _find_passing(error, code) or error


def _find_passing(error: Exception, code: int | None) -> str | None:
    """Return in a few words what will pass by itself, None where it is nothing of the kind."""
    match error:
        case discord.ConnectionClosed() if code == _SHARDS_NEEDED:
            return "it asks for more than one connection"
        case discord.ConnectionClosed() | discord.GatewayNotFound():
            return "the gateway closed the connection"
        case discord.HTTPException():
            return f"it answers {error.status}"
        case aiohttp.ClientError() | OSError():
            return str(error) or type(error).__name__
    return None


def find_pause(failures: int) -> float:
    """Return how many seconds to wait after so many failures in a row: longer each time, never quite the same."""
    longest = min(FIRST_PAUSE_SECONDS * 2 ** min(failures - 1, 10), LONGEST_PAUSE_SECONDS)
    return float(longest * SystemRandom().uniform(0.8, 1))  # so that not every bot comes back at once


async def _wait(seconds: float, sleep: Sleep) -> None:
    while seconds > 0:
        step = min(seconds, FEED_SECONDS)
        await sleep(step)
        notify("WATCHDOG=1")
        seconds -= step


async def _feed(ticks_itself: Callable[[], bool]) -> None:
    """Keep systemd's watchdog quiet while a login is being tried: the tick does it once the cogs are there."""
    while not ticks_itself():
        notify("WATCHDOG=1")
        await asyncio.sleep(FEED_SECONDS)


def _cap_reconnects() -> None:
    """Let discord.py, which keeps a lost connection for itself, wait at most as long as we do: it would take 17 min."""

    class CappedBackoff(ExponentialBackoff[Literal[False]]):
        def delay(self) -> float:
            return min(float(super().delay()), LONGEST_PAUSE_SECONDS)

    for module in (discord.client, discord.shard):  # it has no setting for it
        vars(module)["ExponentialBackoff"] = CappedBackoff
