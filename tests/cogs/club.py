"""The club that the cog tests play in: SimCord's Discord with the real bot, and short words for what a member does."""

import importlib
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import discord
import simcord
from simcord.actors import _dispatch_actor_interaction
from simcord.backend import serializers
from simcord.enums import InteractionType

from bot.client import ClubBot

Seen = discord.Message | simcord.ResponseMessage


@dataclass(frozen=True)
class Club:
    """One club with its channel #strength and two members, Ana and Bo."""

    env: simcord.Env
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    ana: simcord.MemberActor
    bo: simcord.MemberActor
    database: Path
    restart: Callable[[], Awaitable[None]]

    @property
    def bot(self) -> ClubBot:
        """The bot as it runs now, after any restart."""
        assert isinstance(self.env.bot, ClubBot)
        return self.env.bot

    @property
    def last(self) -> discord.Message:
        """The latest message in #strength."""
        message = self.channel.last_message
        assert message is not None
        return message

    async def ask(self, words: str, member: simcord.MemberActor | None = None) -> discord.Message:
        """Type something in #strength (as Ana, unless another member is named) and return the bot's answer."""
        asked = await (member or self.ana).send(self.channel, words)
        answer = self.last
        assert answer.id != asked.id, f"nobody answered {words!r}"
        assert answer.author.bot
        return answer

    async def is_silent_after(self, words: str, member: simcord.MemberActor | None = None) -> bool:
        """True where nobody answered what was typed."""
        asked = await (member or self.ana).send(self.channel, words)
        return self.last.id == asked.id

    async def ask_privately(self, words: str, member: simcord.MemberActor | None = None) -> discord.Message:
        """Type something in #strength that is answered by direct message alone, and return that answer."""
        who = member or self.ana
        before = who.user.dm_channel.last_message
        assert await self.is_silent_after(words, who), f"{words!r} was answered for all to see"
        answer = who.user.dm_channel.last_message
        assert answer is not None
        assert before is None or answer.id != before.id, f"nobody answered {words!r}"
        return answer

    def add_coach(self, name: str = "cleo") -> simcord.MemberActor:
        """Return a new member with the role Coach."""
        role = self.guild.roles.get("Coach") or self.guild.create_role("Coach")
        return self.guild.add_member(self.env.create_user(name), roles=[role])

    def see(self, message: Seen) -> discord.Message:
        """Return the message as it reads now."""
        return next(seen for seen in self.channel.history() if seen.id == message.id)

    def run_sql(self, statement: str, *values: Any) -> list[Any]:
        """Do something to the database from outside, as a volunteer with a database tool could."""
        connection = sqlite3.connect(self.database)
        try:
            rows = connection.execute(statement, values).fetchall()
            connection.commit()
            return rows
        finally:
            connection.close()


def card(message: Seen) -> discord.Embed:
    """Return the one embed of a message."""
    (embed,) = message.embeds
    return embed


def stations(message: Seen) -> list[str]:
    """Return the names of the exercises on a circuit's card, in their order."""
    lines = [field.name or "" for field in card(message).fields if not (field.name or "").startswith("Afterwards")]
    return [line.partition("  ")[2].rpartition(", ")[0] for line in lines]


def seed(message: Seen) -> str:
    """Return the seed at the foot of a card."""
    foot = card(message).footer.text or ""
    return foot.partition("Seed ")[2].partition("\n")[0]


def components(message: Seen) -> list[dict[str, Any]]:
    """Return the buttons and menus of a message as Discord was sent them."""
    rows: list[dict[str, Any]] = [row if isinstance(row, dict) else dict(row.to_dict()) for row in message.components]
    return [component for row in rows for component in row["components"]]


def labels(message: Seen) -> list[str]:
    """Return what the buttons of a message say."""
    return [component["label"] for component in components(message) if component["type"] == 2]


def response(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Return what the interaction was answered with."""
    assert result.acknowledged, "interaction failed"
    assert result.response is not None
    return result.response


def private(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Return the line that only the one who pressed can see: the answer itself, or what followed it."""
    assert result.acknowledged, "interaction failed"
    messages = [message for message in (*result.followups, result.response) if message is not None]
    return next(message for message in messages if message.ephemeral)


async def choose(member: simcord.MemberActor, message: Seen, action: str, station: int) -> simcord.InteractionResult:
    """Press Swap, Easier or Harder and choose the station, counted from 1."""
    asked = await member.click(message, label=action)
    assert asked.acknowledged
    return await choose_option(member, response(asked), station)


async def choose_option(member: simcord.MemberActor, menu: Seen, station: int) -> simcord.InteractionResult:
    """Choose a station, counted from 1, from a menu that is open."""
    options = [
        option["value"]
        for row in rows(menu)
        for component in row["components"]
        for option in component.get("options", [])
    ]
    return await member.select(menu, [options[station - 1]])


def rows(message: Seen) -> list[dict[str, Any]]:
    """Return the rows of buttons and menus under a message, as Discord sends them."""
    if isinstance(message, simcord.ResponseMessage):
        return message.components
    return [dict(cast("Any", row).to_dict()) for row in message.components]


async def press_stale(
    member: simcord.MemberActor, message: discord.Message, custom_id: str, values: list[str] | None = None
) -> simcord.InteractionResult:
    """Press a button, or choose from a menu, of a message as it was when it was read: a press overtaken by another.

    SimCord's own verbs see the message as it is, like a member with a quick connection.
    """
    backend = member._env.backend
    stored = backend.get_message(message.channel.id, message.id)
    assert custom_id in [component["custom_id"] for row in rows(message) for component in row["components"]]
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": 3 if values else 2}
    if values:
        data["values"] = values
    channel = simcord.ChannelHandle(member._env, member.guild, backend.get_channel(message.channel.id))
    payload = {**serializers.message_payload(backend, stored), "components": rows(message)}
    return await _dispatch_actor_interaction(
        member,
        InteractionType.MESSAGE_COMPONENT,
        channel,
        data,
        extra={"message": payload},
        source_message_id=stored.id,
    )


async def unload(bot: ClubBot, module: str) -> None:
    """Take the cog of a module out of a bot."""
    (name,) = [name for name, cog in bot.cogs.items() if type(cog).__module__ == module]
    await bot.remove_cog(name)


async def reload(bot: ClubBot, module: str) -> None:
    """Build the cog of a module anew, from the services that the bot has now."""
    await unload(bot, module)
    await importlib.import_module(module).setup(bot)
