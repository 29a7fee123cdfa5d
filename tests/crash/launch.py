"""Starts the real bot again and again: all is imported once, then every start is a fork of its own.

Usage: python -m tests.crash.launch BASE GATEWAY SOCKET. Each connection to the socket brings one start as a line of
JSON, and is answered with the exit code once the process has ended: -9 where it was killed. It ends when its standard
input does.
"""

import asyncio
import gc
import importlib
import json
import logging
import os
import select
import signal
import socket
import sqlite3
import sys
import threading
import time
import traceback
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import apscheduler.triggers.cron  # what a start imports only when it's needed
import apscheduler.triggers.interval  # noqa: F401  # likewise
import discord
import yarl

from bot import app
from bot.client import EXTENSIONS, ClubBot, create_bot
from bot.content import load_everything
from bot.content.catalogue import DATA_DIRECTORY
from bot.content.cities import load_atlas
from bot.domain.reminders.plausible import ClockWatch
from bot.settings import Settings
from bot.store.database import Database
from bot.zone_files import use_newest_zone_files
from cogs._delivery.clock import ReminderClock
from tests import quick_commands
from tests.crash.points import Points

LONGEST_SECONDS = 60  # a process that is not done then is ended, with the code -14
MOST_ROUNDS = 10
_GUILDS_SECONDS = 0.15  # all that the stand-in tells about its clubs comes at once

Start = dict[str, Any]  # token, database, now, last (a point), signal, told and log (files)


class Clock:
    """The bot's clock: it begins at a moment of the test's and goes on from there, with a leap now and then."""

    def __init__(self, now: str) -> None:
        self._began = time.monotonic()
        self._now = datetime.fromisoformat(now)

    def now(self) -> datetime:
        """The moment it is."""
        return self._now + timedelta(seconds=time.monotonic() - self._began)

    def leap_to(self, moment: int) -> None:
        """Go on right after a moment in unix seconds."""
        self._now += timedelta(seconds=max(0, moment + 1 - self.now().timestamp()))


def main(base: str, gateway: str, path: str) -> None:
    """Import everything, then start the bot for every connection, until standard input ends."""
    discord.http.Route.BASE = base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    load_everything(DATA_DIRECTORY)
    load_atlas()  # every start needs it
    use_newest_zone_files()  # likewise
    quick_commands.install()
    Database.synchronous = "OFF"  # what a killed process has written is written; only a loss of power tells
    for extension in EXTENSIONS:
        importlib.import_module(extension)
    if threading.active_count() > 1:
        raise RuntimeError("A process with threads cannot be forked safely")
    gc.collect()
    gc.disable()  # a life is short
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        print("ready", flush=True)
        _serve(server)


def _serve(server: socket.socket) -> None:
    """Start a bot for each connection, and say how it ended once it has."""
    living: dict[int, tuple[int, socket.socket]] = {}
    while True:
        ready = select.select([server, sys.stdin, *living], [], [])[0]
        if sys.stdin in ready:
            return
        for pidfd in living.keys() & set(ready):
            child, connection = living.pop(pidfd)
            os.close(pidfd)
            _, status = os.waitpid(child, 0)
            with connection:
                connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
        if server in ready:
            connection, _ = server.accept()
            start: Start = json.loads(connection.makefile().readline())
            child = os.fork()
            if child == 0:
                _live(start)
            living[os.pidfd_open(child)] = child, connection


def _live(start: Start) -> None:
    signal.alarm(LONGEST_SECONDS)
    log = os.open(start["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, sys.stderr.fileno())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    code = 1
    try:
        points = Points(start["last"], start["signal"], Path(start["told"]))
        points.watch()
        code = asyncio.run(_run(start))
        points.tell()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


async def _run(start: Start) -> int:
    """Run the bot until nobody is owed anything any more; returns 0 then, 3 where that never comes, 4 on SIGTERM."""
    clock = Clock(start["now"])
    discord.utils.utcnow = clock.now
    settings = Settings.model_construct(database_path=Path(start["database"]))
    async with create_bot(settings) as bot:
        rounds = _watch_rounds()
        bot._connection.guild_ready_timeout = _GUILDS_SECONDS
        ending = asyncio.create_task(_end_when_settled(bot, clock, rounds))
        running = asyncio.ensure_future(bot.start(start["token"]))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        try:
            await running
        except asyncio.CancelledError:
            return 4
        return await ending


def _watch_rounds() -> "asyncio.Queue[None]":
    """Leave out the FAQ, pictures and the real tick, which mean nothing here, and tell of each round that is over."""
    rounds: asyncio.Queue[None] = asyncio.Queue()
    plain = ReminderClock.send_due

    async def send_due(clock: ReminderClock, now: datetime) -> int:
        try:
            return await plain(clock, now)
        finally:
            rounds.put_nowait(None)

    async def tick(_: ReminderClock) -> None:
        pass

    for owner, name, method in (
        (ReminderClock, "send_due", send_due),
        (ReminderClock, "_tick", tick),
        (app.Services, "start_warming", lambda _: None),  # nobody looks at a picture
        (app, "start_reader", lambda *_: SimpleNamespace(join=lambda *_: None)),
        (ClockWatch, "is_plausible", lambda *_: True),  # lives of other days, beside a Discord of today
    ):
        setattr(owner, name, method)
    return rounds


async def _end_when_settled(bot: ClubBot, clock: Clock, rounds: "asyncio.Queue[None]") -> int:
    code = 3
    for _ in range(MOST_ROUNDS):
        await rounds.get()
        again = _find_next_round(bot.settings.database_path, clock.now())
        if again is None:
            code = 0
            break
        clock.leap_to(again)
        bot.dispatch("reminder_due")
    await bot.close()
    return code


def _find_next_round(database: Path, now: datetime) -> int | None:
    """When there is something to be done again, in unix seconds; None where nobody is owed anything."""
    connection = sqlite3.connect(database)
    try:
        row = connection.execute(_SELECT_OWED, (int(now.timestamp()),)).fetchone()
    finally:
        connection.close()
    return None if row[0] is None else int(row[0])


_SELECT_OWED = """SELECT min(next_at) FROM (
    SELECT coalesce(d.retry_at, r.due) AS next_at FROM reminders AS r
    LEFT JOIN deliveries AS d ON d.delivery_id = r.delivery_id
    WHERE r.state = 'claimed' OR (r.state = 'planned' AND r.due <= ?)
    UNION ALL SELECT retry_at FROM owed_messages)"""


if __name__ == "__main__":
    main(*sys.argv[1:])
