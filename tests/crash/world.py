"""A world: what one bot sees of the Discord on this machine, and what it keeps of what was posted there."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.loopback import BOT

DISCORD_EPOCH_SECONDS = 1_420_070_400

Body = dict[str, Any]


@dataclass
class Fault:
    """What goes wrong once, when a message is posted in a channel.

    `answer-500` and `drop` keep the message, then answer so, or not at all; `overtaken` keeps it only after somebody
    has read the channel, as a request does that is still on its way when its sender dies.
    """

    kind: str
    channel_id: int


@dataclass
class World:
    """What one bot sees of Discord: clubs, messages by channel, and the moment that its clock shows."""

    clubs: list[Body] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)  # members who take no direct messages
    messages: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    faults: list[Fault] = field(default_factory=list)
    overtaken: int = 0  # requests that are still on their way
    _nonces: dict[tuple[int, str], Body] = field(default_factory=dict)
    _was_read: dict[int, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))
    _count: int = 0
    _now: float = 0
    _since: float = 0

    def change(self, body: Body) -> None:
        """Take what the test says about this world."""
        self.clubs = body.get("clubs", self.clubs)
        self.closed |= set(body.get("closed", ()))
        self.faults += [Fault(**fault) for fault in body.get("faults", ())]
        if "now" in body:
            self._now, self._since = body["now"], time.monotonic()
        if body.get("forget_nonces"):
            self._nonces.clear()
        for channel_id, count in body.get("chatter", {}).items():
            for number in range(count):
                chat = {"content": f"What a run, {number}!"}
                self.keep(
                    int(channel_id), chat, {"id": "77", "username": "Chatty", "discriminator": "0", "avatar": None}
                )

    def has_channel(self, channel_id: int) -> bool:
        """True for a channel of one of the clubs; the channel of direct messages has its member's id."""
        known = (channel["id"] for club in self.clubs for channel in club["channels"])
        return str(channel_id) in known or self.is_member(channel_id)

    def is_member(self, member_id: int) -> bool:
        """True for a member of one of the clubs."""
        return any(member_id in club["member_ids"] for club in self.clubs)

    def take_fault(self, channel_id: int) -> str:
        """The kind of the fault that strikes now, which it does once; empty for none."""
        fault = next((one for one in self.faults if one.channel_id == channel_id), None)
        if fault is None:
            return ""
        self.faults.remove(fault)
        return fault.kind

    def keep(self, channel_id: int, sent: Body, author: Body = BOT) -> Body:
        """Keep a message, or return the first one that came with the same nonce, where that was to be enforced."""
        key = (channel_id, str(sent.get("nonce")))
        if sent.get("enforce_nonce") and key in self._nonces:
            return self._nonces[key]
        moment = self._now + time.monotonic() - self._since
        self._count += 1
        message = {
            "id": str(int((moment - DISCORD_EPOCH_SECONDS) * 1000) << 22 | self._count),
            "channel_id": str(channel_id),
            "author": author,
            "content": sent["content"],
            "components": sent.get("components", []),
            "allowed_mentions": sent.get("allowed_mentions"),
            "nonce": sent.get("nonce"),
            "timestamp": datetime.fromtimestamp(moment, UTC).isoformat(),
            "edited_timestamp": None,
            "type": 0,
            "mentions": [],
            "attachments": [],
            "embeds": [],
        }
        self.messages[channel_id].append(message)
        if sent.get("enforce_nonce"):
            self._nonces[key] = message
        return message

    def read(self, channel_id: int, after: int, limit: int) -> list[Body]:
        """The messages right after an id, the newest of them first."""
        found = [one for one in self.messages[channel_id] if int(one["id"]) > after]
        self._was_read[channel_id].set()
        return found[:limit][::-1]

    async def let_others_read(self, channel_id: int) -> None:
        """Wait until the channel has been read once more."""
        self._was_read[channel_id].clear()
        await self._was_read[channel_id].wait()
