"""How soon Ounce answers first: slash commands on a fresh start, beside a member's films, and 1,000 swaps in a minute.

`python -m tests.benchmarks.presses` takes about three minutes. A stand-in for Discord, in a process of its own, sends the
commands and presses through its gateway and takes the time until each first answer reaches it over HTTP.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import discord
import psutil
import yarl
from aiohttp import ClientSession, web

from bot.app import CACHE_DIRECTORY
from bot.client import ClubBot, create_bot
from bot.domain.words.circuit import parse_request
from bot.figures.pictures import Item
from bot.services.circuits import Card
from bot.settings import Settings
from cogs._ui.pictures import station_name
from tests.benchmarks.drain_discord import Discord, guild_id_of
from tests.loopback import BOT

COLD_COMMANDS, COLD_SECONDS = 60, 30
SWAPS, SWAPS_SECONDS = 1_000, 60
BESIDE_FILMS, BESIDE_SECONDS = 60, 30
SETTLE_SECONDS = 5  # for the last answers
COLD_AIM_MS, SWAP_AIM_MS, FILMS_AIM_MS = 50, 250, 50
MEMBER_ID = 1_200_000_000_000_000_000
MESSAGE_ID = 1_250_000_000_000_000_000
INTERACTION_ID = 1_300_000_000_000_000_000


@dataclass
class PressingDiscord(Discord):
    """A Discord that hands on what members press, and knows how long each waited for the first answer."""

    socket: web.WebSocketResponse | None = None
    asked: dict[str, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    number: int = 0

    def _routes(self) -> web.Application:
        app = super()._routes()
        app.middlewares.clear()  # answers to interactions have no limit
        app.add_routes(
            [
                web.post("/api/interactions/{id}/{token}/callback", self._take_first),
                web.patch("/api/webhooks/{id}/{token}/messages/@original", self._take_edit),
                web.get("/api/webhooks/{id}/{token}/messages/@original", self._take_edit),
                web.post("/api/webhooks/{id}/{token}", self._take_edit),
                web.post("/press", self._press),
            ]
        )
        return app

    async def _listen(self, request: web.Request) -> web.WebSocketResponse:
        self.socket = None
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None, "t": None}))
        async for message in socket:
            said = json.loads(message.data)["op"]
            if said == 1:
                await socket.send_str(json.dumps({"op": 11, "d": None, "s": None, "t": None}))
            elif said == 2:
                for name, data in self._welcome():
                    await socket.send_str(json.dumps({"op": 0, "d": data, "s": 1, "t": name}))
                self.socket = socket
        return socket

    async def _press(self, request: web.Request) -> web.Response:
        """Send so many commands or presses, evenly over so many seconds, and return how long each first answer took."""
        wanted = await request.json()
        assert self.socket is not None
        self.waits, began, pause = [], time.monotonic(), wanted["seconds"] / len(wanted["presses"])
        for index, (member, circuit_id, pictures) in enumerate(wanted["presses"]):
            interaction = circuit_command(member) if circuit_id is None else swap_choice(member, circuit_id, pictures)
            await asyncio.sleep(max(0.0, began + index * pause - time.monotonic()))
            self.number += 1
            token = f"token-{self.number}"
            sent = {"id": str(INTERACTION_ID + self.number), "token": token, **interaction}
            self.asked[token] = time.monotonic()
            await self.socket.send_str(json.dumps({"op": 0, "d": sent, "s": self.number, "t": "INTERACTION_CREATE"}))
        await asyncio.sleep(SETTLE_SECONDS)
        return _json({"waits": self.waits, "unanswered": len(self.asked)})

    async def _take_first(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        self.waits.append(time.monotonic() - self.asked.pop(token))
        await request.read()
        told = {"id": request.match_info["id"], "type": 2, "response_message_loading": True}
        return _json({"interaction": {**told, "response_message_id": str(MESSAGE_ID)}})

    async def _take_edit(self, request: web.Request) -> web.Response:
        await request.read()
        return _json(_message(MESSAGE_ID, []))


def _json(body: object) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), content_type="application/json")


def _message(message_id: int, components: list[Any]) -> dict[str, Any]:
    return {
        "id": str(message_id),
        "channel_id": str(guild_id_of(0) + 1),
        "author": BOT,
        "content": "",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": components,
        "pinned": False,
        "type": 0,
        "flags": 1 << 15,
    }


def _interaction(kind: int, member: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    user = {"id": str(MEMBER_ID + member), "username": f"m{member}", "discriminator": "0", "avatar": None}
    granted = str(discord.Permissions.all().value)
    return {
        "application_id": BOT["id"],
        "type": kind,
        "version": 1,
        "guild_id": str(guild_id_of(0)),
        "channel_id": str(guild_id_of(0) + 1),
        "channel": {"id": str(guild_id_of(0) + 1), "type": 0, "name": "strength"},
        "member": {
            "user": user,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": granted,
        },
        "app_permissions": granted,
        "locale": "en-GB",
        "guild_locale": "en-GB",
        "entitlements": [],
        "attachment_size_limit": 10_000_000,
        "authorizing_integration_owners": {},
        "data": data,
        **more,
    }


def circuit_command(member: int) -> dict[str, Any]:
    """Return the slash command that a member gives."""
    return _interaction(2, member, {"id": "1", "name": "circuit", "type": 1, "options": []})


def swap_choice(member: int, circuit_id: int, pictures: Sequence[str]) -> dict[str, Any]:
    """Return the choice of the first station in the menu that Swap opens, under a message with these pictures."""
    custom_id = f"station:swap:{circuit_id}"
    options = [{"label": "1  Exercise", "value": "0:swap:0"}]
    row = {"type": 1, "id": 2, "components": [{"type": 3, "id": 3, "custom_id": custom_id, "options": options}]}
    message = _message(MESSAGE_ID + circuit_id, [{"type": 17, "id": 1, "components": [row]}])
    message["attachments"] = [
        {"id": str(number), "filename": name, "size": 1, "url": name, "proxy_url": name}
        for number, name in enumerate(pictures, start=1)
    ]
    data = {"custom_id": custom_id, "component_type": 3, "values": ["0:swap:0"]}
    return _interaction(3, member, data, message=message)


Press = tuple[int, int | None, Sequence[str]]  # the member; the circuit that is swapped, and its pictures, or none


@dataclass(frozen=True)
class Waits:
    """Seconds until the first answers."""

    seconds: Sequence[float]
    unanswered: int

    def share(self, hundredths: int) -> float:
        """Return the milliseconds below which so many of a hundred are."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, len(ordered) * hundredths // 100)] * 1000


async def press(port: str, presses: Sequence[Press], seconds: int) -> Waits:
    """Let members ask for a circuit, or swap the first station of one, evenly over so many seconds."""
    async with ClientSession() as session:
        answer = await session.post(f"http://127.0.0.1:{port}/press", json={"presses": presses, "seconds": seconds})
        told = await answer.json()
    return Waits(told["waits"], told["unanswered"])


async def measure(port: str, directory: Path) -> bool:
    """Be the bot, print what it took, and return whether every aim was met."""
    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    for file in CACHE_DIRECTORY.glob("*.*"):  # what the FAQ has learnt, but no picture
        shutil.copy(file, directory)
    settings = Settings.model_construct(database_path=directory / "club.sqlite3", cache_directory=directory)
    async with create_bot(settings, has_clock=False) as bot:
        running = asyncio.create_task(bot.start("made-up"))
        await bot.wait_until_ready()
        if bot.services.reader is not None:
            await asyncio.to_thread(bot.services.reader.join)
        await asyncio.sleep(1)
        warming = bot.services.start_warming()
        cold = await press(port, [(member, None, ()) for member in range(COLD_COMMANDS)], COLD_SECONDS)
        met = _tell("/circuit, nothing drawn yet", cold, COLD_AIM_MS)
        await asyncio.to_thread(warming.join)
        met &= await _measure_beside_films(port, bot)
        met &= await _measure_swaps(port, bot)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    return met


async def _measure_swaps(port: str, bot: ClubBot) -> bool:
    circuits, request = bot.services.circuits, parse_request("")
    drawn = [await circuits.draw(guild_id_of(0), MEMBER_ID + one, request) for one in range(SWAPS)]
    before, began = psutil.Process().memory_info().rss, time.process_time()
    presses: list[Press] = [(one, card.stored.circuit_id, _pictures(card)) for one, card in enumerate(drawn)]
    met = _tell(f"{SWAPS:,} swaps in {SWAPS_SECONDS} s", await press(port, presses, SWAPS_SECONDS), SWAP_AIM_MS)
    grown, each = psutil.Process().memory_info().rss - before, (time.process_time() - began) / SWAPS
    print(f"  memory grew by {grown / 1e6:.1f} MB; processor time for one swap {each * 1000:.1f} ms", flush=True)
    return met


def _pictures(card: Card) -> list[str]:
    return [station_name(number, one) for number, one in enumerate(card.circuit.stations, start=1)]


async def _measure_beside_films(port: str, bot: ClubBot) -> bool:
    """Compare the first answers of others with and without one member's films, all of them, none drawn yet."""
    album, catalogue = bot.services.album, bot.services.catalogue
    commands: list[Press] = [(5_000 + member, None, ()) for member in range(BESIDE_FILMS)]
    alone = await press(port, commands, BESIDE_SECONDS)
    items: list[Item] = [*catalogue.exercises.values(), *catalogue.cool_down.values()]
    films = [asyncio.create_task(album.draw_film(1, partial(album.animation, item))) for item in items]
    beside = await press(port, commands, BESIDE_SECONDS)
    drawn = sum(film.done() for film in films)
    for film in films:
        film.cancel()
    await asyncio.gather(*films, return_exceptions=True)
    later = beside.share(99) - alone.share(99)
    print(f"  beside {drawn} films of one member: 99 of 100 below {beside.share(99):.0f} ms", end="")
    print(f", alone {alone.share(99):.0f} ms; {_verdict(later, FILMS_AIM_MS)} later")
    return later <= FILMS_AIM_MS


def _tell(name: str, waits: Waits, aim: float) -> bool:
    p99 = waits.share(99)
    print(f"  {name}: median {waits.share(50):.0f} ms, 99 of 100 below {_verdict(p99, aim)}", end="")
    print(f", the longest {waits.share(100):.0f} ms; {waits.unanswered} without an answer", flush=True)
    return p99 <= aim and not waits.unanswered


def _verdict(milliseconds: float, aim: float) -> str:
    return f"{milliseconds:.0f} ms (aim {aim}: {'met' if milliseconds <= aim else 'missed'})"


def main() -> int:
    """Measure and print; 1 where a figure misses its aim."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.presses", description=__doc__)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    if parser.parse_args().serve:
        asyncio.run(PressingDiscord(1).run())
        return 0
    command = [sys.executable, "-m", "tests.benchmarks.presses", "--serve"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        assert server.stdin is not None
        print("Time until the first answer:")
        met = asyncio.run(measure(server.stdout.readline().strip(), Path(folder)))
        server.stdin.close()
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
