"""What a thousand clubs' chat costs: memory after the first 20 s, and how late the loop comes to its work.

`python -m tests.benchmarks.chat` takes about 90 s: 1,000 clubs of 100 members, 200 messages a second for 60 s through a
gateway on this machine; every tenth message is in a channel where Ounce answers unasked. A bare bot hears the same at
the same time, each in a process of its own with a gateway of its own, so what else the machine does hits both alike.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import discord
import psutil
import yarl
from aiohttp import WSMsgType, web
from discord.ext import commands

from bot.client import ClubBot, create_bot
from bot.settings import Settings
from tests.benchmarks.bare import make_bot
from tests.benchmarks.drain_discord import Discord, guild_id_of
from tests.benchmarks.table import print_row, verdict

CLUBS, MEMBERS, A_SECOND, SECONDS, SETTLED_AFTER = 1_000, 100, 200, 60, 20
LISTENING_EVERY = 10
SAMPLE_SECONDS = 0.01
MOST_GROWTH_MB, MOST_P99_MS = 8, 20  # the latter on two cores that do nothing else
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


async def listen(name: str, port: str, file: Path) -> dict[str, float]:
    """Be a bot, Ounce or the bare one; returns its memory (bytes) and how late its loop was (seconds)."""
    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    heard = 0
    bot = create_bot(Settings.model_construct(database_path=file)) if name == "ounce" else make_bot()
    if isinstance(bot, ClubBot):
        bot.is_made_up = True  # so that it greets no club
    async with bot:

        async def count(_: discord.Message) -> None:
            nonlocal heard
            heard += 1

        bot.add_listener(count, "on_message")
        running = asyncio.create_task(bot.start("made-up"))
        await bot.wait_until_ready()
        await _read_up(bot)
        began, late, settled = time.monotonic(), [], 0
        heard, worked = 0, time.process_time()
        while (now := time.monotonic()) < began + SECONDS:
            await asyncio.sleep(SAMPLE_SECONDS)
            late.append(time.monotonic() - now - SAMPLE_SECONDS)
            if not settled and now > began + SETTLED_AFTER:
                settled = psutil.Process().memory_info().rss
        end, worked = psutil.Process().memory_info().rss, time.process_time() - worked
        running.cancel()
    late.sort()
    return {
        "messages": heard / SECONDS,
        "settled": settled / 1e6,
        "growth": (end - settled) / 1e6,
        "work": worked / heard * 1000,
        "p50": late[len(late) // 2] * 1000,
        "p99": late[len(late) * 99 // 100] * 1000,
        "most": late[-1] * 1000,
    }


async def _read_up(bot: commands.Bot) -> None:
    """Let Ounce answer unasked in every tenth club, and wait until it can."""
    if not isinstance(bot, ClubBot):
        return
    for club in range(0, CLUBS, LISTENING_EVERY):
        await bot.services.clubs.set_listening(guild_id_of(club), guild_id_of(club) + 1, listens=True)
    await bot.services.questions.start_listening()
    await asyncio.to_thread(bot.services.reader.join)


def measure() -> dict[str, dict[str, float]]:
    """Let both bots hear the same chat at the same time, each from a gateway of its own."""
    module = [sys.executable, "-m", "tests.benchmarks.chat"]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        bots = {}
        for name in ("ounce", "bare"):
            pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            server = stack.enter_context(subprocess.Popen([*module, "--serve"], **pipes))
            assert server.stdin is not None
            assert server.stdout is not None
            stack.callback(server.stdin.close)
            port, file = server.stdout.readline().strip(), str(Path(folder, f"{name}.sqlite3"))
            bots[name] = stack.enter_context(subprocess.Popen([*module, "--listen", name, port, file], **pipes))
        return {name: json.loads(bot.communicate()[0]) for name, bot in bots.items()}


def main() -> int:
    """Measure and print; 1 where a figure misses its aim."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chat", description=__doc__)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--listen", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(ChattingDiscord(CLUBS).run())
        return 0
    if options.listen:
        name, port, file = options.listen
        print(json.dumps(asyncio.run(listen(name, port, Path(file)))), flush=True)
        return 0
    figures = measure()
    ounce, bare = figures["ounce"], figures["bare"]
    print_row("", "Ounce", "bare", "ratio", "aim")
    for label, key, unit, aim in (
        ("messages taken a second", "messages", "", None),
        (f"memory after {SETTLED_AFTER} s", "settled", " MB", None),
        (f"growth from there to {SECONDS} s", "growth", " MB", MOST_GROWTH_MB),
        ("processor time of a message", "work", " ms", None),
        ("the loop's delay, median", "p50", " ms", None),
        ("the loop's delay, 99 of 100 below", "p99", " ms", MOST_P99_MS),
        ("the loop's delay, longest", "most", " ms", None),
    ):
        told = "" if aim is None else f"at most {aim}{unit}: {verdict(ounce[key], aim)}"
        ratio = "" if key == "growth" else f"{ounce[key] / bare[key]:.2f}x"
        print_row(label, f"{ounce[key]:.1f}{unit}", f"{bare[key]:.1f}{unit}", ratio, told)
    print(f"  load at the end: {psutil.getloadavg()[0]:.1f}")
    return 0 if ounce["growth"] <= MOST_GROWTH_MB and ounce["p99"] <= MOST_P99_MS else 1


if __name__ == "__main__":
    sys.exit(main())
