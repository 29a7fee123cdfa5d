"""A Discord in a process of its own, on this machine: it keeps what was posted, whatever becomes of the bot.

Every token is a world for itself, with its own clubs, messages and faults, so that many bots are tried at once. It
ends when its standard input does.
"""

import asyncio
import contextlib
import json
import sys
from collections import defaultdict

from aiohttp import WSMsgType, web

from tests.crash.world import Body, World
from tests.loopback import APPLICATION, BOT

NO_SUCH_CHANNEL, DIRECT_MESSAGES_CLOSED = 10003, 50007


class StandIn:
    """Answers as Discord does, as far as the bot's start and its reminders need it."""

    def __init__(self) -> None:
        self._worlds: dict[str, World] = defaultdict(World)
        self._gateway = ""

    async def run(self) -> None:
        """Say at which port it listens, and answer until standard input ends."""
        runner = web.AppRunner(self._routes(), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        self._gateway = f"ws://127.0.0.1:{port}/gateway"
        print(port, flush=True)
        await asyncio.to_thread(sys.stdin.read)
        await runner.cleanup()

    def _routes(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.get("/api/users/@me", self._me),
                web.get("/api/oauth2/applications/@me", self._application),
                web.put("/api/applications/{id}/commands", self._commands),
                web.post("/api/users/@me/channels", self._open_direct),
                web.post("/api/channels/{id}/messages", self._post),
                web.get("/api/channels/{id}/messages", self._read),
                web.get("/gateway/", self._listen),
                web.get("/gateway", self._listen),
                web.post("/worlds/{token}", self._change),
                web.delete("/worlds/{token}", self._end),
            ]
        )
        return app

    def _world(self, request: web.Request) -> World:
        return self._worlds[request.headers["Authorization"].removeprefix("Bot ")]

    async def _me(self, request: web.Request) -> web.Response:
        return _json(BOT)

    async def _application(self, request: web.Request) -> web.Response:
        return _json(APPLICATION)

    async def _commands(self, request: web.Request) -> web.Response:
        return _json([])

    async def _change(self, request: web.Request) -> web.Response:
        self._worlds[request.match_info["token"]].change(await request.json())
        return _json({})

    async def _end(self, request: web.Request) -> web.Response:
        """Tell all that a world kept, in the order of time, and forget it."""
        world = self._worlds.pop(request.match_info["token"])
        kept = [message for messages in world.messages.values() for message in messages]
        unspent = len(world.faults) + world.overtaken
        return _json({"messages": sorted(kept, key=lambda one: int(one["id"])), "unspent_faults": unspent})

    async def _open_direct(self, request: web.Request) -> web.Response:
        member_id = (await request.json())["recipient_id"]
        member = {"id": str(member_id), "username": f"member-{member_id}", "discriminator": "0", "avatar": None}
        return _json({"id": str(member_id), "type": 1, "recipients": [member], "last_message_id": None})

    async def _read(self, request: web.Request) -> web.Response:
        world, channel_id = self._world(request), int(request.match_info["id"])
        if not world.has_channel(channel_id):
            return _json({"message": "Unknown Channel", "code": NO_SUCH_CHANNEL}, 404)
        query = request.query
        return _json(world.read(channel_id, int(query.get("after", 0)), int(query.get("limit", 50))))

    async def _post(self, request: web.Request) -> web.Response:
        world, channel_id = self._world(request), int(request.match_info["id"])
        sent = await request.json()
        if not world.has_channel(channel_id):
            return _json({"message": "Unknown Channel", "code": NO_SUCH_CHANNEL}, 404)
        if channel_id in world.closed:
            return _json({"message": "Cannot send messages to this user", "code": DIRECT_MESSAGES_CLOSED}, 403)
        fault = world.take_fault(channel_id)
        if fault == "overtaken":
            world.overtaken += 1
            await world.let_others_read(channel_id)
            world.overtaken -= 1
        message = world.keep(channel_id, sent)
        if fault == "drop" and request.transport is not None:
            request.transport.abort()
        return _json({"message": "trouble", "code": 0}, 500) if fault == "answer-500" else _json(message)

    async def _listen(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(autoping=True)
        try:
            await socket.prepare(request)
        except ConnectionResetError:  # the bot was killed meanwhile
            return web.Response()
        with contextlib.suppress(ConnectionResetError):
            await self._talk(socket)
        return socket

    async def _talk(self, socket: web.WebSocketResponse) -> None:
        await _tell(socket, 10, {"heartbeat_interval": 40_000})
        world = World()
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if said["op"] == 1:
                await _tell(socket, 11, None)
            elif said["op"] == 2:
                world = self._worlds[said["d"]["token"]]
                await self._welcome(socket, world)
            elif said["op"] == 8:
                await _tell(socket, 0, _roll(world, said["d"]), "GUILD_MEMBERS_CHUNK")

    async def _welcome(self, socket: web.WebSocketResponse, world: World) -> None:
        ready = {
            "v": 10,
            "user": BOT,
            "guilds": [{"id": club["id"], "unavailable": True} for club in world.clubs],
            "session_id": "one",
            "resume_gateway_url": self._gateway,
            "application": {"id": BOT["id"], "flags": 0},
        }
        await _tell(socket, 0, ready, "READY")
        for club in world.clubs:
            await _tell(socket, 0, club, "GUILD_CREATE")


def _roll(world: World, asked: Body) -> Body:
    """Who of those asked for is in the club still."""
    club = next(one for one in world.clubs if one["id"] == str(asked["guild_id"]))
    present = [member_id for member_id in map(int, asked["user_ids"]) if member_id in club["member_ids"]]
    members = [
        {
            "user": {"id": str(one), "username": f"member-{one}", "discriminator": "0", "avatar": None},
            "roles": [],
            "flags": 0,
        }
        for one in present
    ]
    return {"guild_id": club["id"], "members": members, "chunk_index": 0, "chunk_count": 1, "nonce": asked["nonce"]}


async def _tell(socket: web.WebSocketResponse, op: int, data: object, event: str | None = None) -> None:
    await socket.send_str(json.dumps({"op": op, "d": data, "s": 1 if event else None, "t": event}))


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


if __name__ == "__main__":
    asyncio.run(StandIn().run())
