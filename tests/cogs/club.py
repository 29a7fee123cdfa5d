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
from simcord.components import walk_components
from simcord.enums import InteractionType
from simcord.results import to_discord_message

from bot.client import ClubBot

Seen = discord.Message | simcord.ResponseMessage
ROW, BUTTON, TEXT, LABEL, RADIO = 1, 2, 10, 18, 21  # Discord's numbers for kinds of components
HOW = "How?"


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

    def add_member(self) -> simcord.MemberActor:
        """Return a new member, who asked for nothing yet and waits for no cooldown."""
        return self.guild.add_member(self.env.create_user("newcomer"))

    def add_coach(self, name: str = "cleo") -> simcord.MemberActor:
        """Return a new member with the role Coach."""
        role = self.guild.roles.get("Coach") or self.guild.create_role("Coach")
        self.show_coach_commands(role)
        return self.guild.add_member(self.env.create_user(name), roles=[role])

    def show_coach_commands(self, who: simcord.RoleHandle | simcord.MemberActor) -> None:
        """Let a role, or a member, see the coach's slash commands, as whoever manages the server can."""
        for command in self.env.backend.commands[None].values():
            if command["default_member_permissions"]:
                self.guild.set_command_permissions(int(command["id"]), {who: True})

    def see(self, message: Seen) -> discord.Message:
        """Return the message as it reads now."""
        kept = self.env.backend.messages[self.channel.id][message.id]
        assert kept.visible_to(None)
        return to_discord_message(self.env, kept)

    def after(self, message: Seen) -> list[discord.Message]:
        """Return what everybody can read in #strength below a message."""
        kept = [one for one in self.env.backend.messages[self.channel.id].values() if one.id > message.id]
        return [to_discord_message(self.env, one) for one in kept if one.visible_to(None)]

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
    """Return the one embed of a message; a circuit's layout as the embed that says the same."""
    texts = [part["content"] for part in walk(message) if part["type"] == TEXT]
    if texts:
        return _as_embed(texts)
    (embed,) = message.embeds
    return embed


def _as_embed(texts: list[str]) -> discord.Embed:
    title, _, introduction = texts[0].removeprefix("### ").partition("\n")
    embed = discord.Embed(title=title, description=introduction)
    for text in texts[1:-1]:
        name, _, value = text.removeprefix("**").partition("**\n")
        embed.add_field(name=name, value=value, inline=False)
    return embed.set_footer(text=texts[-1].replace("-# ", ""))


def stations(message: Seen) -> list[str]:
    """Return the names of the exercises on a circuit's card, in their order."""
    lines = [field.name or "" for field in card(message).fields if (field.name or "")[:1].isdecimal()]
    return [line.partition("  ")[2].rpartition(", ")[0] for line in lines]


def seed(message: Seen) -> str:
    """Return the seed at the foot of a card."""
    foot = card(message).footer.text or ""
    return foot.partition("Seed ")[2].partition("\n")[0]


def walk(message: Seen) -> list[dict[str, Any]]:
    """Return every component of a message as Discord was sent it, in the order in which they are read."""
    top = [part if isinstance(part, dict) else dict(cast("Any", part).to_dict()) for part in message.components]
    return list(walk_components(top))


def rows(message: Seen) -> list[dict[str, Any]]:
    """Return the rows of buttons and menus of a message, wherever they stand in it."""
    return [part for part in walk(message) if part["type"] == ROW]


def components(message: Seen) -> list[dict[str, Any]]:
    """Return the buttons and menus in the rows of a message."""
    return [component for row in rows(message) for component in row["components"]]


def labels(message: Seen) -> list[str]:
    """Return what the buttons in the rows of a message say."""
    return [component["label"] for component in components(message) if component["type"] == BUTTON]


def says(label: str, words: str | None) -> bool:
    """True where a button says these words, or as many of them as a phone shows."""
    return words is not None and (label == words or (label.endswith("…") and words.startswith(label[:-1])))


def custom_ids(message: Seen) -> list[str]:
    """Return what every button and menu of a message holds, those beside a text too."""
    return [part["custom_id"] for part in walk(message) if "custom_id" in part]


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


def fields(opened: simcord.InteractionResult) -> dict[str, dict[str, Any]]:
    """Return the fields of a form that has opened, by their ids."""
    assert opened.modal is not None
    assert 1 <= len(opened.modal["title"]) <= 45
    found = {}
    for label in opened.modal["components"]:
        assert label["type"] == LABEL
        assert 1 <= len(label["label"]) <= 45
        assert len(label.get("description") or "") <= 100
        found[label["component"]["custom_id"]] = label["component"]
    return found


def chosen(field: dict[str, Any]) -> list[str]:
    """Return what is chosen in a field when the form opens."""
    return [option["value"] for option in field["options"] if option["default"]]


def as_opened(opened: simcord.InteractionResult) -> dict[str, Any]:
    """Return what a form sends when nothing in it is touched."""
    return {name: _untouched(field) for name, field in fields(opened).items()}


def _untouched(field: dict[str, Any]) -> str | list[str] | None:
    if "options" not in field:
        return str(field.get("value") or "")
    return next(iter(chosen(field)), None) if field["type"] == RADIO else chosen(field)


async def press(member: simcord.MemberActor, message: Seen, label: str, station: int = 1) -> simcord.InteractionResult:
    """Press a button of a circuit; How? is there once for each station, counted from 1."""
    if label != HOW:
        return await member.click(message, label=label)
    hows = [one["custom_id"] for one in walk(message) if one["type"] == BUTTON and one["label"] == HOW]
    return await member.click(message, custom_id=hows[station - 1])


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


async def press_stale(
    member: simcord.MemberActor, message: discord.Message, custom_id: str, values: list[str] | None = None
) -> simcord.InteractionResult:
    """Press a button, or choose from a menu, of a message as it was when it was read: a press overtaken by another.

    SimCord's own verbs see the message as it is, like a member with a quick connection.
    """
    backend = member._env.backend
    stored = backend.get_message(message.channel.id, message.id)
    assert custom_id in custom_ids(message)
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": 3 if values else 2}
    if values:
        data["values"] = values
    channel = simcord.ChannelHandle(member._env, member.guild, backend.get_channel(message.channel.id))
    shown = [part.to_dict() for part in message.components]
    payload = {**serializers.message_payload(backend, stored), "components": shown}
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
