"""What Ounce's memory is made of, without SimCord: a real connection, 150 commands, then 30 form cards.

`python -m tests.benchmarks.memory` types them through a gateway on this machine, one after the other, each by another
member in another club, and prints the resident memory after each step, and the highest. It starts itself as the
service does, with MALLOC_ARENA_MAX and MALLOC_MMAP_THRESHOLD_.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

import psutil
from aiohttp import WSMsgType, web

from tests.benchmarks.drain_discord import Discord, _json, _message, guild_id_of

COMMANDS, CARDS, MOST_MB = 150, 30, 230
ANSWER_SECONDS = 60
TYPED = (
    "!circuit",
    "!circuit bands 15min knee",
    "!profile",
    "!ask how often should I do strength?",
    "!reminders",
    "!help",
)


class DemandingDiscord(Discord):
    """A Discord whose members type one command after the other, each once the last one was answered."""

    async def run(self) -> None:
        """Say at which port it listens, and answer until standard input ends."""
        self.answered = asyncio.Event()
        await super().run()

    async def _post(self, request: web.Request) -> web.Response:
        is_plain = request.content_type == "application/json"
        sent = await request.json() if is_plain else json.loads(str((await request.post())["payload_json"]))
        self.counts["messages"] += 1
        self.answered.set()
        told = {"content": "", "nonce": None} | sent
        return _json(_message(request.match_info["id"], told, self.counts["messages"]))

    def _welcome(self) -> list[tuple[str, Any]]:
        events = super()._welcome()
        for _, club in events[1:]:
            club["roles"][0]["permissions"] = str(int(club["roles"][0]["permissions"]) | 1 << 15)  # attach files
        return events

    async def _listen(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None, "t": None}))
        async for message in socket:
            said = json.loads(message.data) if message.type is WSMsgType.TEXT else {"op": 0}
            if said["op"] == 1:
                await socket.send_str(json.dumps({"op": 11, "d": None, "s": None, "t": None}))
            elif said["op"] == 2:
                for name, data in self._welcome():
                    await socket.send_str(json.dumps({"op": 0, "d": data, "s": 1, "t": name}))
                self.counts["asked"] = 0
                self.socket = socket
        return socket

    async def ask(self, request: web.Request) -> web.Response:
        """Let somebody type, and say when they have their answer."""
        number, words = int(request.match_info["number"]), await request.text()
        self.answered.clear()
        data = _typed(number, words)
        await self.socket.send_str(json.dumps({"op": 0, "d": data, "s": number + 2, "t": "MESSAGE_CREATE"}))
        await asyncio.wait_for(self.answered.wait(), ANSWER_SECONDS)
        return _json({})

    def _routes(self) -> web.Application:
        app = super()._routes()
        app.add_routes([web.post("/ask/{number}", self.ask)])
        return app


def _typed(number: int, words: str) -> dict[str, Any]:
    club = guild_id_of(number % COMMANDS)
    author = {
        "id": str(1_200_000_000_000_000_000 + number),
        "username": f"m{number}",
        "discriminator": "0",
        "avatar": None,
    }
    message = _message(str(club + 1), {"content": words, "nonce": None}, 10**6 + number)
    member = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
    return message | {"author": author, "member": member, "guild_id": str(club)}


async def live(port: str, folder: Path) -> None:
    """Be Ounce, and print the resident memory after each step."""
    _tell("Python and what this benchmark imports")
    import discord  # noqa: PLC0415  # each part is measured as it comes
    import yarl  # noqa: PLC0415  # only where it's needed

    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    _tell("discord.py")
    from bot.client import create_bot  # noqa: PLC0415  # only where it's needed
    from bot.content import load_everything  # noqa: PLC0415  # only where it's needed
    from bot.content.catalogue import DATA_DIRECTORY  # noqa: PLC0415  # only where it's needed
    from bot.settings import Settings  # noqa: PLC0415  # only where it's needed

    _tell("Ounce's modules, numpy and Pillow")
    content = load_everything(DATA_DIRECTORY)
    _tell("exercises, drawings, answers and rules")
    names = [exercise.name for exercise in content.catalogue.exercises.values()][:CARDS]
    settings = Settings.model_construct(database_path=folder / "club.sqlite3", cache_directory=folder / "cache")
    (folder / "cache").mkdir()
    for trained in (*Path("var").glob("faq-*.npz"), *Path("var").glob("vectors.sqlite3")):
        (folder / "cache" / trained.name).symlink_to(trained.resolve())
    async with create_bot(settings) as bot:
        bot.is_made_up = True  # so that it greets no club
        running = asyncio.create_task(bot.start("made-up"))
        await bot.wait_until_ready()
        await asyncio.to_thread(bot.services.reader.join)
        _tell("connected, with the sentence model and what the FAQ has learnt")
        for number in range(COMMANDS):
            await asyncio.to_thread(_ask, port, number, TYPED[number % len(TYPED)])
        _tell(f"after {COMMANDS} commands")
        for number, name in enumerate(names):
            await asyncio.to_thread(_ask, port, COMMANDS + number, f"!form {name}")
        _tell(f"after {CARDS} form cards, each drawn anew")
        running.cancel()
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024 / 1e6
    print(f"  {peak:>5.0f} MB  at the highest, aim {MOST_MB}", flush=True)
    sys.exit(peak > MOST_MB)


def _ask(port: str, number: int, words: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ask/{number}", words.encode(), 2 * ANSWER_SECONDS):
        pass


def _tell(what: str) -> None:
    print(f"  {psutil.Process().memory_info().rss / 1e6:>5.0f} MB  {what}", flush=True)


def main() -> int:
    """Start a Discord and an Ounce beside each other; 1 where it takes more than it should."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.memory", description=__doc__)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--live", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(DemandingDiscord(COMMANDS).run())
        return 0
    if options.live:
        asyncio.run(live(options.live[0], Path(options.live[1])))
        return 0
    module = [sys.executable, "-m", "tests.benchmarks.memory"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen([*module, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        assert server.stdin is not None
        environment = os.environ | {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072"}
        port = server.stdout.readline().strip()
        ended = subprocess.run([*module, "--live", port, folder], env=environment, check=False)
        server.stdin.close()
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
