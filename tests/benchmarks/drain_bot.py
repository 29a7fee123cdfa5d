"""The bot that drains: the real one, on loopback HTTP. `tests.benchmarks.drain` starts it in a process of its own."""

import asyncio
import json
import logging
import resource
import sqlite3
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import discord
import yarl

from bot import app
from bot.client import create_bot
from bot.settings import Settings
from bot.store import Store
from bot.zone_files import use_newest_zone_files
from cogs.reminders import RemindersCog
from tests.benchmarks.drain_discord import guild_id_of

MEMBER_ID = 1_200_000_000_000_000_000
HOUR = timedelta(hours=1)
SLOTS = "[[1, 1110, 2340], [5, 540, 1950]]"


async def fill(file: Path, sizes: list[int], due: int) -> None:
    """Store clubs of these sizes, all of whose members are due at one moment."""
    store = await Store.open(file)
    await store.facts.follow_zones(use_newest_zone_files().version, due)  # else the first start plans everything anew
    await store.close()
    day = time.strftime("%Y-%m-%d", time.gmtime(due))
    members = [
        (guild_id_of(club), MEMBER_ID + club * 10_000 + n) for club, size in enumerate(sizes) for n in range(size)
    ]
    with closing(sqlite3.connect(file)) as db:
        clubs = [guild_id_of(club) for club in range(len(sizes))]
        db.executemany("INSERT INTO clubs (guild_id, channel_id) VALUES (?, ?)", [(club, club + 1) for club in clubs])
        db.executemany(
            "INSERT INTO plans (guild_id, member_id, slots, seen_at, is_stale) VALUES (?, ?, ?, ?, 0)",
            [(*member, SLOTS, due) for member in members],
        )
        db.executemany(
            "INSERT INTO reminders (guild_id, member_id, day, strength_day, due, state, origin) "
            "VALUES (?, ?, ?, ?, ?, 'planned', 'plan')",
            [(*member, day, day, due) for member in members],
        )
        db.commit()


async def drain(port: str, file: Path, sizes: list[int]) -> dict[str, float]:
    """Connect, then send what is due, which is so an hour from now, so that nothing is sent before."""
    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    due = discord.utils.utcnow().replace(second=0, microsecond=0) + HOUR
    await fill(file, sizes, int(due.timestamp()))
    vars(app)["start_reader"] = lambda *_: SimpleNamespace(join=lambda *_: None)  # nobody asks a question
    async with create_bot(Settings.model_construct(database_path=file), has_clock=False) as bot:
        running = asyncio.create_task(bot.start("token"))
        await bot.wait_until_ready()
        await asyncio.sleep(1)  # in which the requests of the start are forgotten
        cog = cast("RemindersCog", bot.get_cog("Reminders"))
        started = time.perf_counter()
        reminded = await cog.send_due(due)
        seconds = time.perf_counter() - started
        await bot.close()
        await running
    return {
        "reminded": reminded,
        "seconds": seconds,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


if __name__ == "__main__":
    port, name, sizes = sys.argv[1:]
    logging.disable(logging.ERROR)
    print(json.dumps(asyncio.run(drain(port, Path(name), json.loads(sizes)))))
