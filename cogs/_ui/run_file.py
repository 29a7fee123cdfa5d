"""The file of a watch as Discord hands it over: which one is meant, one at a time, and not too many from one member."""

import asyncio
from collections.abc import Sequence
from weakref import WeakValueDictionary

import aiohttp
import discord

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import FinishedRun
from bot.run_files import MAX_BYTES
from bot.run_files.apart import read_apart
from cogs._ui.cooldown import Cooldown

FILES_PER_WINDOW, WINDOW_SECONDS = 3, 60
LONGEST_FETCH_SECONDS = 60
HELD_AT_ONCE = 4  # files in memory, of 10 MB each
TOO_LARGE = f"That file is larger than {MAX_BYTES // 1024**2} MB, too large for one run. `!ran 5k` works too."
NOT_FETCHED = "Discord didn't give me that file. Send it again, or tell me the run: `!ran 5k`."
_ENDINGS = (".gpx", ".tcx", ".fit", ".zip", ".gz")
_PICTURES = ("image/", "video/", "audio/")


def find_run_file(attachments: Sequence[discord.Attachment], words: str) -> discord.Attachment | None:
    """Return the file that tells of the run; None where there are words, or only pictures of it."""
    named = [one for one in attachments if one.filename.casefold().endswith(_ENDINGS)]
    if named or words.strip():
        return next(iter(named), None)
    return next((one for one in attachments if not (one.content_type or "").startswith(_PICTURES)), None)


class RunFiles:
    """Reads files one after the other, each in a process of its own that may take so long and no longer.

    A member's next file waits until their former one is read, so nobody's pile stands before another one's file.
    """

    def __init__(self) -> None:
        self._reading = asyncio.Lock()
        self._held = asyncio.Semaphore(HELD_AT_ONCE)
        self._cooldown = Cooldown[int](FILES_PER_WINDOW, WINDOW_SECONDS)
        self._turns = WeakValueDictionary[int, asyncio.Lock]()  # each as long as somebody waits for it

    async def read(self, member_id: int, file: discord.Attachment) -> FinishedRun:
        """Return the run in a file; MemberError where it holds none, CommandOnCooldown where they come too fast."""
        if file.size > MAX_BYTES:
            raise MemberError(TOO_LARGE)
        self._cooldown.count(member_id)
        turn = self._turns.setdefault(member_id, asyncio.Lock())
        async with turn, self._held:
            data = await fetch(file, NOT_FETCHED)  # a slow one holds up its own member, and few others
            async with self._reading:
                return await asyncio.to_thread(read_apart, file.filename, data)


async def fetch(file: discord.Attachment, refusal: str) -> bytes:
    """Return what is in a file; MemberError with the refusal where Discord does not give it."""
    try:
        async with asyncio.timeout(LONGEST_FETCH_SECONDS):
            return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        raise MemberError(refusal) from error
