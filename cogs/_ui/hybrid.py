"""Commands that can be typed and chosen with a slash: discord.py's decorators with types that methods of a cog fit."""

from collections.abc import Callable, Coroutine
from typing import Any, Self, cast

from discord import app_commands
from discord.ext import commands

Method = Callable[..., Coroutine[Any, Any, Any]]
Command = commands.HybridCommand[Any, ..., Any]


class Group(commands.HybridGroup[Any, ..., Any]):
    """A group of commands of a cog."""

    def copy(self) -> Self:
        """Return a copy without its commands: a new cog is given a copy of each of them, and puts them into it."""
        return commands.Command.copy(self)


def in_clubs_only(method: Method) -> Method:
    """Keep a command, in both forms, out of direct messages; a group keeps its commands out with it."""
    contexts = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    return commands.guild_only()(contexts(method))


def hidden_from_members(method: Method) -> Method:
    """Show a slash command only to whoever can manage the server, until they open it to a role: the coach's commands.

    Typed, and to whoever is shown it all the same, the command itself says whom it is for.
    """
    return app_commands.default_permissions(manage_guild=True)(method)


def hybrid_command(name: str, **attributes: Any) -> Callable[[Method], Command]:
    """Return the decorator that makes a method of a cog a command in both forms."""
    return cast("Callable[[Method], Command]", commands.hybrid_command(name=name, **attributes))


def hybrid_group(name: str, **attributes: Any) -> Callable[[Method], Group]:
    """Return the decorator that makes a method of a cog a group of commands; typed alone, the group itself answers."""

    def decorate(method: Method) -> Group:
        return Group(method, name=name, invoke_without_command=True, **attributes)

    return decorate


def subcommand(group: Group, name: str, **attributes: Any) -> Callable[[Method], Command]:
    """Return the decorator that makes a method of a cog a command of a group."""
    return cast("Callable[[Method], Command]", group.command(name=name, **attributes))
