"""A Discord on this machine whose members press and give commands when told to, and which times the first answers.

`python -m tests.benchmarks.presses_discord` says at which port it listens and ends with its standard input.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import web

from tests.benchmarks.drain_discord import Discord, guild_id_of
from tests.loopback import BOT

SETTLE_SECONDS = 5  # for the last answers
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


if __name__ == "__main__":
    asyncio.run(PressingDiscord(1).run())
