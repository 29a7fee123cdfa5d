"""The environment: the real bot in SimCord with its clubs and members; it looks, restarts, is killed, tidies up."""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import discord
import simcord
from simcord.results import to_discord_message

from bot.client import ClubBot, create_bot
from bot.settings import Settings
from cogs.reminders import RemindersCog
from tests.simulation.audit import Row
from tests.simulation.network_faults import NetworkFaults
from tests.simulation.scenario import MemberRole
from tests.simulation.track import Track

KEPT_SECONDS = 12 * 3600  # messages older than that are cleared away
TIDY_EVERY = 40  # looks
PART_OF_A_SECOND = 0.25  # past each moment, so that no sum of floats falls before it

Ping = Callable[[int, int, int], None]  # takes the ids of member, channel and message


@dataclass
class SimulatedMember:
    """A member of a simulated club."""

    actor: simcord.MemberActor
    role: MemberRole
    track: Track


@dataclass
class SimulatedClub:
    """A simulated club; `channel` is where its reminders go, `chat` where its members type."""

    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    chat: simcord.ChannelHandle
    coach: simcord.MemberActor


class Environment:
    """The bot and Discord around it."""

    def __init__(self, env: simcord.Env, settings: Settings, network: NetworkFaults) -> None:
        self.env = env
        self.network = network
        self.clubs: list[SimulatedClub] = []
        self.members: dict[int, SimulatedMember] = {}
        self.kill = ""  # "before" or "after": how the bot is killed at the next message
        self.on_ping: Ping = lambda *_: None
        self._settings = settings
        self._reader = sqlite3.connect(settings.database_path)
        self._looks = 0
        network.now = lambda: self.now
        env.backend.subscribers.append(self._observe)

    @property
    def bot(self) -> ClubBot:
        """The bot as it runs now."""
        return cast("ClubBot", self.env.bot)

    @property
    def now(self) -> int:
        """The club's clock, in unix seconds."""
        return int(self.env.now().timestamp())

    @property
    def _cog(self) -> RemindersCog:
        return cast("RemindersCog", self.bot.get_cog("Reminders"))

    async def advance(self, moment: int) -> None:
        """Let the club's clock run up to a moment."""
        await self.env.advance_time(max(0.0, moment + PART_OF_A_SECOND - self.env.now().timestamp()))

    async def look(self) -> bool:
        """Let the bot send what is due; False where it was killed meanwhile."""
        self._looks += 1
        if self._looks % TIDY_EVERY == 0:
            self._tidy()
        self.network.kill, self.kill = self.kill, ""
        work = asyncio.create_task(self._cog.send_due(self.env.now()))
        if not self.network.kill:
            await work
            return True
        killed = asyncio.create_task(self.network.killed.wait())
        await asyncio.wait({work, killed}, return_when=asyncio.FIRST_COMPLETED)
        is_alive = work.done()
        self.kill, self.network.kill = self.network.kill, ""
        self.network.killed.clear()
        for task in (work, killed):
            task.cancel()
        await asyncio.gather(work, killed, return_exceptions=True)
        if not is_alive:
            await self.bot.close()
        return is_alive

    async def restart(self) -> None:
        """Start a fresh bot on the same database; whatever was due meanwhile it sends by itself."""
        before = self.bot
        await before.close()
        bot = create_bot(self._settings, has_clock=False)
        await self.env.restart_bot(bot)

    def find_wake(self) -> int | None:
        """The next moment at which there is something to send, or to send again."""
        return min((moment for (moment,) in self._reader.execute(_SELECT_WAKE) if moment is not None), default=None)

    def read_rows(self) -> dict[tuple[int, date], Row]:
        """Return the bot's ledger."""
        found = self._reader.execute("SELECT member_id, day, state, reason, due FROM reminders").fetchall()
        return {(member_id, date.fromisoformat(day)): Row(*row) for member_id, day, *row in found}

    async def close(self) -> None:
        """Stop the bot for good."""
        self._reader.close()
        await self.bot.close()
        await self.env.shutdown()

    async def press(self, member: SimulatedMember, channel_id: int, message_id: int, *labels: str) -> None:
        """Press a button under a message, and another one in what that answered."""
        actor: Any = member.actor if channel_id not in self.env.backend.dm_channels.values() else member.actor.user
        message: Any = to_discord_message(self.env, self.env.backend.get_message(channel_id, message_id))
        for label in labels:
            message = (await actor.click(message, label=label)).response

    async def press_last(self, actor: simcord.MemberActor, channel: simcord.ChannelHandle, label: str) -> None:
        """Press a button under the last message of a channel."""
        message: Any = channel.last_message
        await actor.click(message, label=label)

    def has_message(self, channel_id: int, message_id: int) -> bool:
        """True while a message is there to be pressed."""
        return message_id in self.env.backend.messages.get(channel_id, {})

    def _observe(self, event: str, payload: Any) -> None:
        """Hear what Discord tells everybody: a reminder that is there pings whom it pings."""
        backend = self.env.backend
        if event != "MESSAGE_CREATE" or int(payload["author"]["id"]) != backend.bot_user.id:
            return
        message = backend.get_message(int(payload["channel_id"]), int(payload["id"]))
        if "reminder:circuit:" in str(message.components):
            for member_id in message.ping_user_ids:
                self.on_ping(member_id, message.channel_id, message.id)

    def _tidy(self) -> None:
        """Forget what is long past: SimCord keeps everything, and looks it through."""
        backend = self.env.backend
        backend.http_requests.clear()
        backend.transcript.clear()
        backend.interactions.clear()
        oldest = discord.utils.time_snowflake(self.env.now()) - (KEPT_SECONDS * 1000 << 22)
        for messages in backend.messages.values():
            for message_id in [message_id for message_id in messages if message_id < oldest]:
                del messages[message_id]


_SELECT_WAKE = """SELECT min(due) FROM reminders WHERE state = 'planned'
    UNION ALL SELECT min(retry_at) FROM deliveries AS d WHERE state = 'claimed'
    AND EXISTS (SELECT 1 FROM reminders AS r WHERE r.delivery_id = d.delivery_id AND r.state = 'claimed')"""
