"""The bots that are compared: Ounce, and bare discord.py bots with one command and nothing else."""

from pathlib import Path
from typing import Any

import discord
from discord.ext import commands

from bot.client import create_bot
from bot.settings import Settings
from cogs._ui.buttons import SECONDARY, Press, buttons
from tests.benchmarks.bare import make_bot


def make_ounce(directory: Path) -> commands.Bot:
    """Return Ounce with its database in a directory and every other setting at its default."""
    return create_bot(Settings.model_construct(database_path=directory / "bench.sqlite3"), has_clock=False)


def make_bare_bot(answer: discord.Embed) -> commands.Bot:
    """Return a bot that answers `!ping` with an embed as long as the given one, built anew each time."""
    bot = make_bot()

    @bot.command()
    async def ping(ctx: commands.Context[Any]) -> None:
        await ctx.send(embed=_build_embed(answer))

    return bot


def make_bare_bot_with_buttons(answer: discord.Embed) -> commands.Bot:
    """Return a bot that replies to `!ping` with such an embed and five buttons: what Discord's part of a card costs."""
    bot = make_bot()
    bot.add_dynamic_items(Press)
    parts = [(action, action.capitalize(), SECONDARY) for action in ("swap", "easier", "harder", "form", "done")]

    @bot.command()
    async def ping(ctx: commands.Context[Any]) -> None:
        await ctx.reply(embed=_build_embed(answer), view=buttons("circuit", 1, *parts), mention_author=False)

    return bot


def _build_embed(model: discord.Embed) -> discord.Embed:
    embed = discord.Embed(title=model.title, description=model.description, colour=model.colour)
    for field in model.fields:
        embed.add_field(name=field.name, value=field.value, inline=field.inline)
    return embed.set_footer(text=model.footer.text)
