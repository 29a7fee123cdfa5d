"""A Discord on this machine, as far as a start needs one: the login, the gateway, and how either can refuse."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

BOT = {"id": "1454000000000000002", "username": "Ounce", "discriminator": "0", "avatar": None, "bot": True}
APPLICATION = {
    "id": BOT["id"],
    "name": "Ounce",
    "icon": None,
    "description": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "",
    "flags": 0,
    "owner": BOT,
    "team": None,
}
INTENTS_NOT_GRANTED = 4014
ANA = {"id": "1454000000000000003", "username": "ana", "discriminator": "0", "avatar": None}
DIRECT_MESSAGE: dict[str, object] = {
    "id": "1454000000000000004",
    "channel_id": "1454000000000000005",
    "author": ANA,
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
}


@dataclass
class Loopback:
    """Where it listens, how it answers, what a member says in a direct message, and the tokens it was shown."""

    login_status: int = 200
    gateway_status: int = 200
    shards: int = 1
    gateway_close_code: int | None = None
    said: str | None = None
    port: int = 0
    tokens: list[str] = field(default_factory=list)
    ready: threading.Event = field(default_factory=threading.Event)
    posting: threading.Event = field(default_factory=threading.Event)
    """Set while a message of the bot's is on its way, which never arrives."""

    @property
    def base(self) -> str:
        """The address that stands for Discord's API."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def gateway(self) -> str:
        """The address that stands for Discord's gateway."""
        return f"ws://127.0.0.1:{self.port}/gateway"

    async def gateway_bot(self, request: web.Request) -> web.Response:
        """Say over how many connections the bot should spread."""
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        body = {"url": self.gateway, "shards": self.shards, "session_start_limit": limit}
        return _json(body, self.gateway_status)

    async def me(self, request: web.Request) -> web.Response:
        """Answer the login."""
        self.tokens.append(request.headers.get("Authorization", ""))
        if self.login_status != 200:
            return _json({"message": "no", "code": 0}, self.login_status)
        return _json(BOT)

    async def application(self, request: web.Request) -> web.Response:
        """Say whose application it is."""
        return _json(APPLICATION)

    async def commands(self, request: web.Request) -> web.Response:
        """Take the slash commands."""
        return _json([])

    async def post(self, request: web.Request) -> web.Response:
        """Take a message, and never answer."""
        self.posting.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def listen(self, request: web.Request) -> web.WebSocketResponse:
        """Say hello, then either refuse what the bot asks for or say that it is ready and stay."""
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None, "t": None}))
        async for message in socket:
            if message.type is not WSMsgType.TEXT or json.loads(message.data)["op"] != 2:
                continue
            if self.gateway_close_code is not None:
                await socket.close(code=self.gateway_close_code)
                break
            data = {
                "v": 10,
                "user": BOT,
                "guilds": [],
                "session_id": "one",
                "resume_gateway_url": self.gateway,
                "application": {"id": BOT["id"], "flags": 0},
            }
            await socket.send_str(json.dumps({"op": 0, "d": data, "s": 1, "t": "READY"}))
            if self.said is not None:
                typed = DIRECT_MESSAGE | {"content": self.said}
                await socket.send_str(json.dumps({"op": 0, "d": typed, "s": 2, "t": "MESSAGE_CREATE"}))
            self.ready.set()
        return socket


def _json(body: object, status: int = 200) -> web.Response:
    """An answer as Discord gives it: the content type names no character set."""
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


@contextmanager
def run_loopback(discord: Loopback) -> Iterator[Loopback]:
    """Run it in a thread of its own until the end of the with block."""
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(_routes(discord), shutdown_timeout=0.1, handler_cancellation=True)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def wait_for(work: Callable[[], Awaitable[None]]) -> None:
        async def run() -> None:
            await work()

        asyncio.run_coroutine_threadsafe(run(), loop).result(timeout=10)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        discord.port = runner.addresses[0][1]

    wait_for(start)
    try:
        yield discord
    finally:
        wait_for(runner.cleanup)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


def _routes(discord: Loopback) -> web.Application:
    app = web.Application()
    app.add_routes(
        [
            web.get("/api/gateway/bot", discord.gateway_bot),
            web.get("/api/users/@me", discord.me),
            web.get("/api/oauth2/applications/@me", discord.application),
            web.put("/api/applications/{id}/commands", discord.commands),
            web.post("/api/channels/{id}/messages", discord.post),
            web.get("/gateway/", discord.listen),
            web.get("/gateway", discord.listen),
        ]
    )
    return app
