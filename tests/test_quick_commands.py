"""A test's bot has the commands that discord.py itself would give it."""

import importlib
import inspect
from typing import Any

from discord.ext import commands

from bot.client import EXTENSIONS
from tests import quick_commands


def _hybrids() -> list[commands.HybridCommand[Any, Any, Any]]:
    modules = [importlib.import_module(name) for name in EXTENSIONS]
    cogs = [cog for module in modules for _, cog in inspect.getmembers(module, inspect.isclass)]
    listed = [one for cog in cogs if issubclass(cog, commands.Cog) for one in cog.__cog_commands__]
    return [one for one in listed if isinstance(one, commands.HybridCommand)]


def _facts(command: commands.HybridCommand[Any, Any, Any]) -> dict[str, Any]:
    """Everything that a command and its slash command hold, both without what ties them to each other."""
    slash = command.app_command
    assert slash is None or slash.wrapped is command
    own = {name: value for name, value in vars(command).items() if name not in {"app_command", "params", "_buckets"}}
    own["cooldown"] = command.cooldown
    params = [(one.name, one.annotation, one.default, one.description) for one in command.params.values()]
    if slash is None:
        return {**own, "params": params}
    told = {name: value for name, value in vars(slash).items() if name not in {"wrapped", "_params"}}
    return {**own, "params": params, "slash": {**told, "params": [one.to_dict() for one in slash._params.values()]}}


def test_a_quick_copy_holds_what_discord_pys_own_copy_holds() -> None:
    hybrids = _hybrids()
    assert len(hybrids) > 30
    for command in hybrids:
        quick, own = quick_commands.copy_command(command, {}), quick_commands.update_copy(command, {})
        assert quick is not command
        assert quick.app_command is None or quick.app_command is not command.app_command
        assert _facts(quick) == _facts(own), command.qualified_name
