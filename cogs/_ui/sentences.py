"""The sentence that an exception has for a member; it's up to `cogs/errors.py` to say it."""

from functools import singledispatch

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError
from cogs._ui.answer import AnswerLostError

_SOMETHING_GONE = "Something I need for that was deleted. Please try again."
_GONE = {  # by Discord's code of what is not there
    10003: "That channel was deleted. Choose another one.",
    10007: "That member has left the club.",
    10008: "That message was deleted. `!circuit` draws you a new one.",
    10013: "Discord no longer knows that member.",
}
UNSURE = "Discord had a hiccup, so I can't tell whether that worked. Check first, then try again."
FORBIDDEN = "Discord doesn't let me do that here. A coach can check my permissions: `!setup`."


def unwrap(error: BaseException) -> BaseException:
    """Return what a command raised, without discord.py's wrapping."""
    while isinstance(
        error, commands.CommandInvokeError | app_commands.CommandInvokeError | commands.HybridCommandError
    ):
        error = error.original
    return error


@singledispatch
def translate(error: BaseException) -> str | None:
    """Return the sentence for a member; None where the error is ours and wants a reference."""
    return None


@translate.register
def _(error: discord.Forbidden) -> str:
    return FORBIDDEN


@translate.register
def _(error: discord.NotFound) -> str:
    return _GONE.get(error.code, _SOMETHING_GONE)


@translate.register
def _(error: MemberError) -> str:
    return str(error)


@translate.register
def _(error: commands.CommandOnCooldown) -> str:
    return f"That was a lot at once. Try again in {round(error.retry_after) + 1} s."


@translate.register
def _(error: commands.UserInputError) -> str:
    return "I couldn't read that. `!help` shows what I understand."


@translate.register(commands.ChannelNotFound)
@translate.register(commands.BadUnionArgument)  # none of the kinds of channels
def _(error: BaseException) -> str:
    return "I can't find that channel. Type # and pick it from the list."


@translate.register
def _(error: commands.MissingRequiredArgument) -> str:
    return f"Name the {error.param.name} too. `!help` shows how."


@translate.register
def _(error: commands.NoPrivateMessage) -> str:
    return "That only works in a club: type it in a channel there."


@translate.register
def _(error: app_commands.NoPrivateMessage) -> str:
    return "That only works in a club: type it in a channel there."


@translate.register(AnswerLostError)
@translate.register(aiohttp.ClientError)
@translate.register(TimeoutError)
@translate.register(ConnectionError)
def _(error: BaseException) -> str:
    return UNSURE


@translate.register
def _(error: discord.HTTPException) -> str | None:
    return UNSURE if error.status >= 500 else None


@translate.register
def _(error: commands.CheckFailure) -> str:
    return "You can't do that here. Ask one of the club's coaches."


@translate.register
def _(error: app_commands.CheckFailure) -> str:
    return "You can't do that here. Ask one of the club's coaches."


@translate.register
def _(error: app_commands.CommandSignatureMismatch) -> str:
    return "This command has just changed. Wait a minute, then try again."
