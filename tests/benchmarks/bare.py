"""The barest bot that can be typed to: discord.py with the intents that Ounce has, and nothing of Ounce."""

import discord
from discord.ext import commands


def make_bot() -> commands.Bot:
    """Return it without any command."""
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=True)
    return commands.Bot(command_prefix="!", intents=intents, help_command=None)
