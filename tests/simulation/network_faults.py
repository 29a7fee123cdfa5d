"""What happens on the way to Discord: refusals, answers that get lost, and the moment at which the bot is killed."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from unittest.mock import patch

import aiohttp
import discord
from simcord.http import FakeHTTPClient

Send = Callable[[], Awaitable[Any]]


@dataclass(frozen=True)
class Odds:
    """How often one try to send a reminder meets with something, each between 0 and 1."""

    refused_once: float = 0.02  # a 500 that discord.py's next try gets over
    unavailable: float = 0.02  # a 503
    lost_answer: float = 0.02  # the message is there, but the answer never arrives
    forbidden: float = 0.01  # a 403, where the club has a second channel


CALM = Odds(0, 0, 0, 0)


@dataclass
class NetworkFaults:
    """Stands between the bot and SimCord, which knows nothing of tries and of lost answers.

    `outages` are spans of time in which Discord answers every message with an error; `closed` are the channels of
    members who take no direct messages, `sheltered` those where a 403 would leave no other way.
    """

    seed: int
    odds: Odds = field(default_factory=Odds)
    now: Callable[[], float] = float
    outages: list[tuple[int, int]] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    sheltered: set[int] = field(default_factory=set)
    met: Counter[str] = field(default_factory=Counter)
    troubles: list[int] = field(default_factory=list)  # when
    kill: str = ""  # "before" or "after": the bot is killed before or after its next message is there
    killed: asyncio.Event = field(default_factory=asyncio.Event)
    _tries: Counter[str] = field(default_factory=Counter)

    def has_outage(self, moment: float, before: float = 0) -> bool:
        """True while Discord answers messages with errors, and where it did so some seconds before."""
        return any(start <= moment and moment - before < end for start, end in self.outages)

    @contextmanager
    def surround(self) -> Iterator[None]:
        """Let what any bot sends and reads pass through here, within the with block."""
        through = FakeHTTPClient.request

        async def request(http: Any, route: Any, **kwargs: Any) -> Any:
            def send() -> Awaitable[Any]:
                return through(http, route, **kwargs)

            if route.path != "/channels/{channel_id}/messages":
                return await send()
            body = kwargs.get("json")
            nonce = str(body.get("nonce")) if isinstance(body, dict) else ""
            if self.has_outage(self.now()):
                return await self._fail(nonce, send)
            if route.method == "POST" and nonce.startswith("ounce-"):
                return await self._send(nonce, int(route.channel_id), send)
            return await send()

        with patch.object(FakeHTTPClient, "request", request):
            yield

    async def _fail(self, nonce: str, send: Send) -> Any:
        """Fail; one message in ten is there all the same."""
        self._meet("Discord outage")
        dice = self._roll(nonce)
        if nonce and dice < 0.1:
            self._meet("lost answer")
            await send()
        raise aiohttp.ServerDisconnectedError if dice < 0.4 else _error(500 if dice < 0.7 else 503, 0)

    def _meet(self, what: str) -> None:
        self.met[what] += 1
        self.troubles.append(int(self.now()))

    def _roll(self, nonce: str) -> float:
        self._tries[nonce] += 1
        return Random(f"{self.seed} {nonce} {self._tries[nonce]}").random()

    async def _send(self, nonce: str, channel_id: int, send: Send) -> Any:
        dice = self._roll(nonce)
        if channel_id in self.closed:
            self._meet("closed direct messages")
            raise _error(403, 50007)
        if self.kill:
            when, self.kill = self.kill, ""
            self._meet(f"killed {when} sending")
            if when == "after":
                await send()
            self.killed.set()
            await asyncio.Event().wait()
        for name, odds in vars(self.odds).items():
            if dice < odds:
                return await self._hit(name, channel_id, send)
            dice -= odds
        return await send()

    async def _hit(self, name: str, channel_id: int, send: Send) -> Any:
        if name == "forbidden" and channel_id in self.sheltered:
            return await send()
        self._meet(name.replace("_", " "))
        if name == "unavailable":
            raise _error(503, 0)
        if name == "forbidden":
            raise _error(403, 50013)
        answer = await send()  # also after a 500: discord.py's second try
        if name == "lost_answer":
            raise aiohttp.ServerDisconnectedError
        return answer


class _Response:
    """As much of an answer as discord.py's errors read."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = "as the season would have it"


def _error(status: int, code: int) -> discord.HTTPException:
    """What discord.py raises for an answer, after its own tries."""
    kind = discord.Forbidden if status == 403 else discord.DiscordServerError
    response: Any = _Response(status)
    return kind(response, {"code": code, "message": "as the season would have it"})
