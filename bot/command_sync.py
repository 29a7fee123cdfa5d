"""Telling Discord the slash commands: only where they are other ones than it was told last, until it takes them."""

import asyncio
import hashlib
import json
import logging
import sqlite3
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.services.upkeep import Housekeeper

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 10, 300

log = logging.getLogger(__name__)


async def sync_commands(
    tree: app_commands.CommandTree[Any], upkeep: Housekeeper, application_id: int | None, *, is_always: bool
) -> None:
    """Tell Discord the slash commands, if they are other ones than it was told last; again until it takes them.

    Everything else works meanwhile, and the commands that Discord knows already do too.
    """
    pause, memo = FIRST_PAUSE_SECONDS, memo_name(application_id)
    while True:
        try:
            commands_hash = hash_commands(tree)
            if is_always or await upkeep.load_memo(memo) != commands_hash:
                await tree.sync()
                await upkeep.save_memo(memo, commands_hash)
                log.info("Discord has the slash commands as they are now")
        except (discord.HTTPException, OSError, aiohttp.ClientError, sqlite3.Error) as error:
            log.warning("Discord did not take the slash commands (%s); trying again in %d s", error, pause)
        else:
            return
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def memo_name(application_id: int | None) -> str:
    """Return the name under which is noted what Discord was told last."""
    return f"commands of {application_id}"


def hash_commands(tree: app_commands.CommandTree[Any]) -> str:
    """Return a text that is another one as soon as any of the commands changes."""
    told = [command.to_dict(tree) for command in tree.get_commands()]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
