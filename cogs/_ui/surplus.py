"""Words behind a typed command that it has no use for: refused before it does anything."""

from typing import Any

from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.words.tokens import quote_safely
from cogs._ui.answer import Context

READS_THE_REST = frozenset({"reminders", "faq"})  # the group itself says what it makes of other words


def refuse_surplus(ctx: Context) -> None:
    """Raise a MemberError for words behind a typed command that it has no use for, before it does anything."""
    words = ctx.view.buffer[ctx.view.index :].strip()
    command = ctx.command
    if ctx.interaction is not None or command is None or not words or command.qualified_name in READS_THE_REST:
        return
    name = command.qualified_name
    if isinstance(command, commands.Group):
        known = ", ".join(f"`!{name} {one.name}`" for one in sorted(command.commands, key=lambda one: one.name))
        sentence = f"I couldn't read {quote_safely(words)} there, so I did nothing. You can type {known}."
    else:
        sentence = f"I couldn't read {quote_safely(words)} there, so I did nothing. {_build_example(command)}"
    raise commands.CommandInvokeError(MemberError(sentence))


def _build_example(command: "commands.Command[Any, ..., Any]") -> str:
    """Return how a command is typed: its first example, or its name with what it takes."""
    examples = [line.removeprefix("• ") for line in (command.help or "").splitlines() if line.startswith("• ")]
    if examples and command.clean_params:
        return f"Write for example `!{examples[0].partition(' (')[0]}`."
    takes = "".join(f" #{name}" if name == "channel" else f" {name}" for name in command.clean_params)
    return f"Write `!{command.qualified_name}{takes}`" + ("." if takes else " and nothing after it.")
