"""A test's bot has the commands that discord.py itself would give it."""

import importlib
import inspect
from typing import Any

from discord.ext import commands

from bot.client import EXTENSIONS
from cogs._ui.hybrid import Group
from tests import quick_commands

TIES = {"app_command", "params", "_buckets", "all_commands", "wrapped", "_params", "_children"}


def _commands() -> list[commands.Command[Any, Any, Any]]:
    modules = [importlib.import_module(name) for name in EXTENSIONS]
    cogs = [cog for module in modules for _, cog in inspect.getmembers(module, inspect.isclass)]
    return [one for cog in cogs if issubclass(cog, commands.Cog) for one in cog.__cog_commands__]


def _facts(command: commands.Command[Any, Any, Any]) -> dict[str, Any]:
    """Everything that a command and its slash command hold, both without what ties them to each other."""
    facts = {name: value for name, value in vars(command).items() if name not in TIES}
    facts["cooldown"] = command.cooldown
    facts["params"] = [(one.name, one.annotation, one.default, one.description) for one in command.params.values()]
    facts["all_commands"] = getattr(command, "all_commands", None)
    slash: Any = getattr(command, "app_command", None)
    if slash is not None:
        facts["slash"] = {name: value for name, value in vars(slash).items() if name not in TIES}
        facts["slash params"] = [one.to_dict() for one in getattr(slash, "_params", {}).values()]
        facts["slash children"] = getattr(slash, "_children", None)
        assert getattr(slash, "wrapped", command) is command
    return facts


def test_a_quick_copy_holds_what_discord_pys_own_copy_holds() -> None:
    every = _commands()
    assert {type(one) for one in every} == {commands.HybridCommand, Group, commands.Command}
    assert len(every) > 40
    for command in every:
        quick, own = command._update_copy({}), _own_copy(command)
        assert quick is not command
        slash: Any = getattr(quick, "app_command", None)
        assert slash is None or slash is not getattr(command, "app_command", None)
        assert _facts(quick) == _facts(own), command.qualified_name


def _own_copy(command: commands.Command[Any, Any, Any]) -> commands.Command[Any, Any, Any]:
    quick = commands.Command._update_copy
    commands.Command._update_copy = quick_commands.update_copy  # type: ignore[method-assign]  # as the tests' bots have it
    try:
        return command._update_copy({})
    finally:
        commands.Command._update_copy = quick  # type: ignore[method-assign]  # as it was
