"""Ounce's own upkeep: what it notes about itself, its copies, and clubs that left; each part may fail by itself."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.errors import StartError
from bot.store.backups import checkpoint, copy_daily
from bot.store.upkeep import KEPT_DAYS, Sent, Upkeep

LAST_TICK = "last tick"
HOUR_SECONDS = 3600

T = TypeVar("T")
log = logging.getLogger(__name__)


class Housekeeper:
    """Looks after one database; everything runs in a thread, and a failure is a line in the log, tried again later."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self._store = Upkeep(database)

    async def load_memo(self, name: str) -> str | None:
        """Return what was noted under a name; sqlite3.Error where the database is busy or broken."""
        return await asyncio.to_thread(self._store.load_memo, name)

    async def save_memo(self, name: str, value: str) -> None:
        """Note something; sqlite3.Error where the database is busy or broken."""
        await asyncio.to_thread(self._store.save_memo, name, value)

    async def belong_to(self, bot_id: int) -> None:
        """Note whose database this is; StartError where it's another bot's, whose clubs would be taken for gone."""
        owner = await asyncio.to_thread(self._store.belong_to, str(bot_id))
        if owner != str(bot_id):
            raise StartError(
                f"The database {self.database} belongs to the bot {owner}, but DISCORD_TOKEN is of the bot {bot_id}. "
                "Put the first one's token into .env or name another DATABASE_PATH; if the second one has replaced "
                "the first, run: python -m bot take-over"
            )

    async def note_tick(self, now: int) -> bool:
        """Note a tick, in unix seconds; False where the database cannot be written."""

        def note() -> bool:
            self._store.save_memo(LAST_TICK, str(now))
            return True

        return bool(await self.attempt("The database cannot be written", note))

    async def checkpoint(self) -> None:
        """Bring the database's main file up to date."""
        await self.attempt("The database file could not be brought up to date", checkpoint, self.database)

    async def count_last_hour(self, now: int) -> Sent | None:
        """Return what became of the last hour's reminders."""
        return await self.attempt("The hour could not be counted", self._store.count_sent, now - HOUR_SECONDS, now)

    async def keep_house(self, now: datetime) -> list[int]:
        """Make today's copy, and delete clubs that left a month ago; returns which."""
        made = await self.attempt("Today's copy of the database was not made", copy_daily, self.database, now)
        if made is not None:
            log.info("Copied the database to %s", made)
        gone = await self.attempt("Clubs that left are still kept", self._store.forget_departed, int(now.timestamp()))
        for guild_id in gone or ():
            log.info("Deleted all that was kept of club %d, which removed Ounce %d days ago", guild_id, KEPT_DAYS)
        return gone or []

    async def note_clubs(self, present: Collection[int], now: int) -> None:
        """Note which clubs Ounce is in: the others are deleted after a month."""
        departed = await self.attempt("Clubs could not be noted", self._store.note_clubs, present, now)
        for guild_id in departed or ():
            log.info("Club %d removed Ounce; all that is kept of it is deleted in %d days", guild_id, KEPT_DAYS)

    async def load_channels(self) -> list[tuple[int, int, str]]:
        """Return every channel that a coach configured: its club, its id, and what it is for."""
        return await self.attempt("The channels could not be looked at", self._store.load_channels) or []

    async def attempt(self, failed: str, work: Callable[..., T], *arguments: Any) -> T | None:
        """Do something in a thread; None, with a line in the log, where it failed."""
        try:
            return await asyncio.to_thread(work, *arguments)
        except (sqlite3.Error, OSError, StartError) as error:
            log.warning("%s: %s", failed, error)
            return None
