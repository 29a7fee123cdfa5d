"""A file that is its member's alone: by direct message where a command was typed for all to see."""

from collections.abc import Sequence

import discord
from discord.ext import commands

from bot.domain.errors import MemberError
from cogs._ui.answer import Context, answer, answer_privately, post
from cogs._ui.prefix import prefix_of, with_prefix

SENT = "I've sent it to you by direct message."


async def answer_with_private_file(
    ctx: Context, text: str, file: discord.File, more: Sequence[discord.File] = ()
) -> None:
    """Send a file, and more with it, to whoever gave a command, and to nobody else.

    MemberError with the slash form where a typed command finds the direct messages closed.
    """
    if ctx.guild is None:
        await answer(ctx, text, file=file, more_files=more, ephemeral=True)
        return
    try:
        await post(ctx.author, content=with_prefix(text, prefix_of(ctx.bot)), files=[file, *more])
    except discord.Forbidden as error:
        if ctx.interaction is None:
            name = ctx.command.qualified_name if ctx.command is not None else "help"
            closed = f"I couldn't send you a direct message. Use `/{name}` instead: it shows the file to you alone."
            raise commands.CommandInvokeError(MemberError(closed)) from error
        for one in (file, *more):
            one.reset()
        await answer_privately(ctx.interaction, text, file=file, more_files=more)
    else:
        await answer(ctx, SENT, ephemeral=True)
