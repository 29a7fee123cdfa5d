"""Gives each of the tests' thousand bots its commands as copies, where discord.py would read every signature again."""

from copy import copy
from typing import Any

from discord.ext import commands

Hybrid = commands.HybridCommand[Any, Any, Any]
update_copy = commands.HybridCommand._update_copy


def copy_command(command: Hybrid, attributes: dict[str, Any]) -> Hybrid:
    """Return the command as a new bot's own, with a slash command of its own."""
    if attributes:
        return update_copy(command, attributes)
    twin = copy(command)
    twin.params = command.params.copy()
    if command.app_command is not None:
        twin.app_command = command.app_command.copy()
        twin.app_command.wrapped = twin
    return twin


def install() -> None:
    """Put it in the place of discord.py's own."""
    setattr(commands.HybridCommand, "_update_copy", copy_command)  # noqa: B010 - mypy takes no other method in its place
