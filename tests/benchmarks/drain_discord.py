"""A Discord on this machine that enforces its limits: 50 requests a second for the bot, 5 messages per 5 s and channel.

`python -m tests.benchmarks.drain_discord CLUBS` says at which port it listens and ends with its standard input.
"""

import asyncio
import json
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback import APPLICATION, BOT

GUILD_ID = 1_100_000_000_000_000_000
REQUESTS, REQUESTS_SECONDS = 50, 1.0
MESSAGES, MESSAGES_SECONDS = 5, 5.0
PERMISSIONS = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 16  # see the channel, write, embed links, read on


def guild_id_of(club: int) -> int:
    """Return the id of a club by its number; the one after it is its channel's."""
    return GUILD_ID + club * 1000


@dataclass
class Channel:
    """What a channel has taken within its window."""

    window_since: float = -MESSAGES_SECONDS
    taken: int = 0


@dataclass
class Discord:
    """Takes messages and counts them; whatever exceeds a limit is answered with 429."""

    clubs: int
    port: int = 0
    requests: deque[float] = field(default_factory=deque)
    channels: dict[str, Channel] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=lambda: {"messages": 0, "mentions": 0, "doubled": 0, "429": 0})

    async def run(self) -> None:
        """Say at which port it listens, and answer until standard input ends."""
        runner = web.AppRunner(self._routes(), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        print(self.port, flush=True)
        await asyncio.to_thread(sys.stdin.read)
        await runner.cleanup()

    def _routes(self) -> web.Application:
        app = web.Application(middlewares=[self._limit])
        app.add_routes(
            [
                web.get("/api/users/@me", self._tell(BOT)),
                web.get("/api/oauth2/applications/@me", self._tell(APPLICATION)),
                web.put("/api/applications/{id}/commands", self._tell([])),
                web.post("/api/channels/{id}/messages", self._post),
                web.get("/counts", self._tell(self.counts)),
                web.get("/gateway/", self._listen),
                web.get("/gateway", self._listen),
            ]
        )
        return app

    @web.middleware
    async def _limit(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Refuse the 51st request within any second."""
        now = time.monotonic()
        while self.requests and self.requests[0] <= now - REQUESTS_SECONDS:
            self.requests.popleft()
        if request.path.startswith("/api") and len(self.requests) >= REQUESTS:
            return self._refuse(self.requests[0] + REQUESTS_SECONDS - now, is_global=True)
        if request.path.startswith("/api"):
            self.requests.append(now)
        response: web.StreamResponse = await handler(request)
        return response

    def _refuse(self, seconds: float, headers: dict[str, str] | None = None, *, is_global: bool) -> web.Response:
        self.counts["429"] += 1
        body = {"message": "You are being rate limited.", "retry_after": round(seconds, 3), "global": is_global}
        told = {"Via": "1.1 google", "Retry-After": str(int(seconds) + 1), **(headers or {})}
        return _json(body, 429, told | ({"X-RateLimit-Global": "true"} if is_global else {}))

    def _tell(self, body: object) -> Any:
        async def answer(_: web.Request) -> web.Response:
            return _json(body)

        return answer

    async def _post(self, request: web.Request) -> web.Response:
        now, channel_id = time.monotonic(), request.match_info["id"]
        channel = self.channels.setdefault(channel_id, Channel())
        if now - channel.window_since >= MESSAGES_SECONDS:
            channel.window_since, channel.taken = now, 0
        left = channel.window_since + MESSAGES_SECONDS - now
        if channel.taken >= MESSAGES:
            return self._refuse(left, _headers(0, left), is_global=False)
        channel.taken += 1
        sent = await request.json()
        self.counts["doubled"] += sent["nonce"] in self.nonces
        self.nonces.add(sent["nonce"])
        self.counts["messages"] += 1
        self.counts["mentions"] += len(sent["allowed_mentions"]["users"])
        return _json(_message(channel_id, sent, self.counts["messages"]), 200, _headers(MESSAGES - channel.taken, left))

    async def _listen(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None, "t": None}))
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)["op"]
            if said == 1:
                await socket.send_str(json.dumps({"op": 11, "d": None, "s": None, "t": None}))
            elif said == 2:
                for name, data in self._welcome():
                    await socket.send_str(json.dumps({"op": 0, "d": data, "s": 1, "t": name}))
        return socket

    def _welcome(self) -> list[tuple[str, Any]]:
        clubs = [_club(guild_id_of(number)) for number in range(self.clubs)]
        ready = {
            "v": 10,
            "user": BOT,
            "guilds": [{"id": club["id"], "unavailable": True} for club in clubs],
            "session_id": "one",
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
            "application": {"id": BOT["id"], "flags": 0},
        }
        return [("READY", ready), *(("GUILD_CREATE", club) for club in clubs)]


def _headers(remaining: int, reset_after: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(MESSAGES),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": "messages",
    }


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json", headers=headers)


def _message(channel_id: str, sent: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "id": str(GUILD_ID + 10**15 + number),
        "channel_id": channel_id,
        "author": BOT,
        "content": sent["content"],
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
        "nonce": sent["nonce"],
    }


def _club(guild_id: int) -> dict[str, Any]:
    """A club with one channel, in which everybody may write."""
    everyone = {
        "id": str(guild_id),
        "name": "@everyone",
        "permissions": str(PERMISSIONS),
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    me = {"user": BOT, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
    channel = {"id": str(guild_id + 1), "type": 0, "name": "strength", "position": 0, "permission_overwrites": []}
    return {
        "id": str(guild_id),
        "name": "Club",
        "owner_id": "1",
        "member_count": 50,
        "roles": [everyone],
        "members": [me],
        "channels": [channel],
        "threads": [],
        "emojis": [],
        "stickers": [],
        "features": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
    }


if __name__ == "__main__":
    asyncio.run(Discord(int(sys.argv[1])).run())
