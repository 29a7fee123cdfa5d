"""What a thousand clubs' chat costs: memory after the first 20 s, and how late the loop comes to its work.

`python -m tests.benchmarks.chat` takes about 80 s: 1,000 clubs of 100 members, 200 messages a second for 60 s through a
gateway on this machine, in a process of its own; every tenth message is in a channel where Ounce answers unasked.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import discord
import psutil
import yarl
from aiohttp import WSMsgType, web

from bot.client import create_bot
from bot.settings import Settings
from tests.benchmarks.drain_discord import Discord, guild_id_of

CLUBS, MEMBERS, A_SECOND, SECONDS, SETTLED_AFTER = 1_000, 100, 200, 60, 20
LISTENING_EVERY = 10
SAMPLE_SECONDS = 0.01
MOST_GROWTH_MB, MOST_P99_MS = 8, 20
MEMBER_ID = 1_200_000_000_000_000_000
WORDS = (
    "see you at the fountain at half past six",
    "who has a spare headlamp for tonight",
    "how often should I do strength training",
    "that hill was not funny at all",
    "my calves are done for this week",
    "great pace today everybody",
)


class ChattingDiscord(Discord):
    """A Discord whose clubs talk, as soon as the bot is there."""

    async def _listen(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None, "t": None}))
        talking: asyncio.Task[None] | None = None
        async for message in socket:
            said = json.loads(message.data)["op"] if message.type is WSMsgType.TEXT else None
            if said == 1:
                await socket.send_str(json.dumps({"op": 11, "d": None, "s": None, "t": None}))
            elif said == 2:
                for name, data in self._welcome():
                    await socket.send_str(json.dumps({"op": 0, "d": data, "s": 1, "t": name}))
                talking = asyncio.create_task(self._talk(socket))
        if talking is not None:
            talking.cancel()
        return socket

    async def _talk(self, socket: web.WebSocketResponse) -> None:
        began, sent = time.monotonic(), 0
        while True:
            owed = int((time.monotonic() - began) * A_SECOND)
            for number in range(sent, owed):
                await socket.send_str(json.dumps({"op": 0, "d": _chat(number), "s": number + 2, "t": "MESSAGE_CREATE"}))
            sent = owed
            await asyncio.sleep(0.02)


def _chat(number: int) -> dict[str, Any]:
    club = number % CLUBS
    member = MEMBER_ID + club * 10_000 + number // CLUBS % MEMBERS
    return {
        "id": str(1_300_000_000_000_000_000 + (number << 22)),
        "channel_id": str(guild_id_of(club) + 1),
        "guild_id": str(guild_id_of(club)),
        "author": {"id": str(member), "username": f"m{member}", "discriminator": "0", "avatar": None},
        "member": {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0},
        "content": WORDS[number % len(WORDS)],
        "timestamp": "2026-11-30T12:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
    }


async def listen(port: str, file: Path) -> dict[str, float]:
    """Be the bot; returns its memory (bytes) and how late its loop was (seconds)."""
    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    heard = 0
    async with create_bot(Settings.model_construct(database_path=file)) as bot:

        async def count(_: discord.Message) -> None:
            nonlocal heard
            heard += 1

        bot.add_listener(count, "on_message")
        running = asyncio.create_task(bot.start("made-up"))
        await bot.wait_until_ready()
        for club in range(0, CLUBS, LISTENING_EVERY):
            await bot.services.store.faq.set_listening(guild_id_of(club), guild_id_of(club) + 1, listens=True)
        bot.dispatch("listening_change")
        if bot.services.reader is not None:
            await asyncio.to_thread(bot.services.reader.join)
        began, late, settled = time.monotonic(), [], 0
        heard = 0
        while (now := time.monotonic()) < began + SECONDS:
            await asyncio.sleep(SAMPLE_SECONDS)
            late.append(time.monotonic() - now - SAMPLE_SECONDS)
            if not settled and now > began + SETTLED_AFTER:
                settled = psutil.Process().memory_info().rss
        end = psutil.Process().memory_info().rss
        running.cancel()
    late.sort()
    return {
        "messages": heard,
        "settled": settled,
        "end": end,
        "p50": late[len(late) // 2],
        "p99": late[len(late) * 99 // 100],
        "most": late[-1],
    }


def main() -> int:
    """Measure and print; 1 where a figure misses its aim."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chat", description=__doc__)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    if parser.parse_args().serve:
        asyncio.run(ChattingDiscord(CLUBS).run())
        return 0
    command = [sys.executable, "-m", "tests.benchmarks.chat", "--serve"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        assert server.stdin is not None
        figures = asyncio.run(listen(server.stdout.readline().strip(), Path(folder, "club.sqlite3")))
        server.stdin.close()
    growth = (figures["end"] - figures["settled"]) / 1e6
    p99 = figures["p99"] * 1000
    _print("messages a second", f"{figures['messages'] / SECONDS:.0f}")
    _print(f"memory after {SETTLED_AFTER} s", f"{figures['settled'] / 1e6:.0f} MB")
    _print(f"growth from there to {SECONDS} s", f"{growth:.1f} MB, aim {MOST_GROWTH_MB}")
    _print("the loop's delay, median", f"{figures['p50'] * 1000:.1f} ms")
    _print("the loop's delay, 99 of 100 below", f"{p99:.1f} ms, aim {MOST_P99_MS}")
    _print("the loop's delay, longest", f"{figures['most'] * 1000:.1f} ms")
    return 0 if growth <= MOST_GROWTH_MB and p99 <= MOST_P99_MS else 1


def _print(name: str, figure: str) -> None:
    print(f"  {name:<40}{figure}")


if __name__ == "__main__":
    sys.exit(main())
