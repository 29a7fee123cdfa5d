"""Makes each of the tests' thousand bots quickly: its commands are copies, not read from their signatures again."""

from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar

from discord import app_commands, state
from discord.app_commands import commands as slash_commands
from discord.app_commands import tree
from discord.ext import commands

from bot import command_sync

Command = commands.Command[Any, Any, Any]
T = TypeVar("T")
update_copy = commands.Command._update_copy
_write = app_commands.Command.to_dict
_written: dict[tuple[Any, bool], dict[str, Any]] = {}
_hash = command_sync.hash_commands
_hashes: dict[tuple[Any, ...], str] = {}


def copy_command(command: Command, attributes: dict[str, Any]) -> Command:
    """Return the command as a new bot's own, with a slash command of its own; of a group without the commands in it."""
    if attributes:
        return update_copy(command, attributes)
    twin = _twin(command)
    twin.params = command.params.copy()
    if isinstance(twin, commands.GroupMixin):
        twin.all_commands = type(twin.all_commands)()
    if isinstance(twin, commands.HybridGroup):
        twin.app_command = _twin(twin.app_command)
        twin.app_command._children = {}
    elif isinstance(twin, commands.HybridCommand) and twin.app_command is not None:
        twin.app_command = twin.app_command.copy()
        twin.app_command.wrapped = twin
    return twin


def _twin(one: T) -> T:
    """Copy an object as `copy.copy` does, without asking it how it wants to be copied."""
    twin = object.__new__(type(one))
    vars(twin).update(vars(one))
    return twin


def write_once(command: app_commands.Command[Any, ..., Any], tree: Any) -> dict[str, Any]:
    """Return what Discord is told of a slash command, which is the same for every bot's copy of it."""
    key = command.callback, command.parent is None
    if key not in _written:
        _written[key] = _write(command, tree)
    return _written[key].copy()


def hash_once(commands_tree: Any) -> str:
    """Return the hash of a bot's slash commands, which is the same for every bot that has the same ones."""
    every = commands_tree.walk_commands()
    key = tuple((one.qualified_name, getattr(one, "callback", None)) for one in every)
    if key not in _hashes:
        _hashes[key] = _hash(commands_tree)
    return _hashes[key]


def keep_as_sent(*, data: Any, state: Any) -> Any:
    """Leave what Discord answers to the slash commands as it is: nobody looks at it."""
    return data


def find_parsers(connection: Any) -> list[tuple[str, Any]]:
    """Return what a connection hears events with, which is all that its members are looked through for."""
    kind: Any = type(connection)
    return [(name, getattr(connection, name)) for name in _parsers_of(kind)]


@cache
def _parsers_of(kind: type) -> tuple[str, ...]:
    return tuple(name for name in dir(kind) if name.startswith("parse_"))


def install() -> None:
    """Put these in the place of discord.py's own."""
    ways: list[tuple[Any, str, Any]] = [
        (commands.Command, "_update_copy", copy_command),
        (slash_commands, "shallow_copy", _twin),
        (app_commands.Command, "to_dict", write_once),
        (tree, "AppCommand", keep_as_sent),
        (command_sync, "hash_commands", hash_once),
        (state, "inspect", SimpleNamespace(getmembers=find_parsers)),
    ]
    for owner, name, way in ways:
        assert hasattr(owner, name), f"discord.py has no {name} any more"
        setattr(owner, name, way)
