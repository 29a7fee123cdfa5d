"""How soon Ounce answers first: slash commands on a fresh start, beside a member's films, and 1,000 swaps in a minute.

`python -m tests.benchmarks.presses` takes about three minutes. A stand-in for Discord, in a process of its own, sends
the commands and presses through its gateway and takes the time until each first answer reaches it over HTTP.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import discord
import psutil
import yarl
from aiohttp import ClientSession

from bot.client import ClubBot, create_bot
from bot.domain.words.circuit import parse_request
from bot.figures.pictures import Item
from bot.services.circuits import Card
from bot.settings import Settings
from cogs._ui.pictures import station_name
from tests.benchmarks.drain_discord import guild_id_of
from tests.benchmarks.presses_discord import MEMBER_ID

COLD_COMMANDS, COLD_SECONDS = 200, 30
SWAPS, SWAPS_SECONDS = 1_000, 60
BESIDE_FILMS, BESIDE_SECONDS = 60, 30
COLD_AIM_MS, SWAP_AIM_MS, FILMS_AIM_MS = 50, 250, 50


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
    for file in Settings.model_construct().cache_directory.glob("*.*"):  # what the FAQ has learnt, but no picture
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
    pictures, catalogue = bot.services.pictures, bot.services.catalogue
    commands: list[Press] = [(5_000 + member, None, ()) for member in range(BESIDE_FILMS)]
    alone = await press(port, commands, BESIDE_SECONDS)
    items: list[Item] = [*catalogue.exercises.values(), *catalogue.cool_down.values()]
    films = [asyncio.create_task(pictures.draw_film(1, partial(pictures.animation, item))) for item in items]
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
    command = [sys.executable, "-m", "tests.benchmarks.presses_discord"]
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
