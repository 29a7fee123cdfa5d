"""The file of a watch as Discord hands it over: which one is meant, one at a time, and not too many from one member."""

import asyncio
from collections.abc import Sequence

import aiohttp
import discord

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import FinishedRun
from bot.run_files import MAX_BYTES, read_run_file
from cogs._ui.cooldown import Cooldown

FILES_PER_WINDOW, WINDOW_SECONDS = 3, 60
LONGEST_FETCH_SECONDS = 60
TOO_LARGE = f"That file is larger than {MAX_BYTES // 1024**2} MB, too large for one run. `!ran 5k` does as well."
NOT_FETCHED = "Discord did not hand me that file. Send it once more, or tell me the run: `!ran 5k`."
_ENDINGS = (".gpx", ".tcx", ".fit", ".zip", ".gz")
_PICTURES = ("image/", "video/", "audio/")


def find_run_file(attachments: Sequence[discord.Attachment], words: str) -> discord.Attachment | None:
    """Return the file that tells of the run; None where there are words, or only pictures of it."""
    named = [one for one in attachments if one.filename.casefold().endswith(_ENDINGS)]
    if named or words.strip():
        return next(iter(named), None)
    return next((one for one in attachments if not (one.content_type or "").startswith(_PICTURES)), None)


class RunFiles:
    """Reads files one after the other: a single one may keep a processor busy for seconds, and take 10 MB of memory."""

    def __init__(self) -> None:
        self._reading = asyncio.Lock()
        self._cooldown = Cooldown[int](FILES_PER_WINDOW, WINDOW_SECONDS)

    async def read(self, member_id: int, file: discord.Attachment) -> FinishedRun:
        """Return the run in a file; MemberError where it holds none, CommandOnCooldown where they come too fast."""
        if file.size > MAX_BYTES:
            raise MemberError(TOO_LARGE)
        self._cooldown.count(member_id)
        async with self._reading:
            return await asyncio.to_thread(read_run_file, file.filename, await _fetch(file))


async def _fetch(file: discord.Attachment) -> bytes:
    try:
        async with asyncio.timeout(LONGEST_FETCH_SECONDS):
            return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        raise MemberError(NOT_FETCHED) from error
