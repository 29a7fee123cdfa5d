"""The file of a training plan as Discord hands it over: one at a time, and not too many from one member."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import discord

from bot.domain.errors import MemberError
from bot.domain.words.plan_sent import PlanSource
from bot.plan_files import MAX_BYTES, read_plan_file
from bot.plan_files.messages import TOO_LARGE
from cogs._ui.cooldown import Cooldown
from cogs._ui.run_file import FILES_PER_WINDOW, WINDOW_SECONDS, fetch

NOT_FETCHED = "Discord didn't give me that file. Send it again, or paste its lines after `!plan`."
ONE_FILE = "Send one file at a time, so that I know which plan you mean."


def find_plan_file(attachments: Sequence[discord.Attachment]) -> discord.Attachment | None:
    """Return the file with a message; MemberError where there are several."""
    if len(attachments) > 1:
        raise MemberError(ONE_FILE)
    return next(iter(attachments), None)


def find_uploaded(interaction: discord.Interaction) -> discord.Attachment | None:
    """Return the file that was put into a form; None for none."""
    data: Any = interaction.data or {}
    found = (data.get("resolved") or {}).get("attachments") or {}
    # discord.py makes attachments of a form only for a form that it still knows, which none is after a restart
    state = interaction._state  # noqa: SLF001  # discord.py offers no door
    return next((discord.Attachment(data=one, state=state) for one in found.values()), None)


class PlanFiles:
    """Reads files one after the other: each takes a process of its own, with memory that a small host counts."""

    def __init__(self) -> None:
        self._reading = asyncio.Lock()
        self._cooldown = Cooldown[int](FILES_PER_WINDOW, WINDOW_SECONDS)

    async def read(self, member_id: int, file: discord.Attachment, zone: str, today: date) -> PlanSource:
        """Return what a file holds; MemberError where that is no plan, CommandOnCooldown where they come too fast."""
        if file.size > MAX_BYTES:
            raise MemberError(TOO_LARGE)
        self._cooldown.count(member_id)
        async with self._reading:
            return await asyncio.to_thread(read_plan_file, await fetch(file, NOT_FETCHED), zone, today)
