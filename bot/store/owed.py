"""What is owed beside reminders: a row for each message, from the transaction that owes it until it is sent."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

import aiosqlite

from bot.domain.club import Club
from bot.domain.owed import Owed, OwedKind
from bot.store.database import Database
from bot.store.stored_club import fetch_club


async def owe(
    db: aiosqlite.Connection,
    kind: OwedKind,
    guild_id: int,
    now: int,
    *,
    subject: Mapping[str, int | str | None],
    channel_id: int | None = None,
    member_id: int | None = None,
) -> None:
    """Write down in an open transaction, at a moment (unix seconds), that a message is owed from now on."""
    await db.execute(_INSERT, (kind, guild_id, channel_id, member_id, json.dumps(subject), now, now))


class OwedStore:
    """The table of owed messages; every method is one whole transaction. Moments are unix seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load_due(self, now: int, in_flight: Collection[int]) -> tuple[Owed, ...]:
        """Return what is owed and may be tried now, the oldest first, without what is in flight."""
        rows = await self._database.read(_SELECT_DUE, (now, json.dumps(list(in_flight))))
        return tuple(_read(_Row(*row)) for row in rows)

    async def begin(self, owed: Owed, now: int) -> None:
        """Record, before it is sent, that from now on it may be there."""
        async with self._database.write() as db:
            await db.execute(
                "UPDATE owed_messages SET tried_at = coalesce(tried_at, ?) WHERE owed_id = ?", (now, owed.owed_id)
            )

    async def postpone(self, owed: Owed, retry_at: int, *, may_be_there: bool) -> None:
        """Record a try that failed for the moment."""
        async with self._database.write() as db:
            await db.execute(
                "UPDATE owed_messages SET attempts = attempts + 1, retry_at = ?, tried_at = iif(?, tried_at, NULL) "
                "WHERE owed_id = ?",
                (retry_at, may_be_there, owed.owed_id),
            )

    async def send_directly(self, owed: Owed) -> None:
        """Send it to its member alone from now on."""
        async with self._database.write() as db:
            await db.execute(
                "UPDATE owed_messages SET channel_id = NULL, attempts = 0, tried_at = NULL WHERE owed_id = ?",
                (owed.owed_id,),
            )

    async def send_elsewhere(self, owed: Owed, subject: Mapping[str, int | str | None]) -> None:
        """Send it another way from now on, which its subject says."""
        async with self._database.write() as db:
            await db.execute(
                "UPDATE owed_messages SET subject = ?, attempts = 0, tried_at = NULL WHERE owed_id = ?",
                (json.dumps(subject), owed.owed_id),
            )

    async def close(self, owed: Owed) -> None:
        """Forget what is owed no more."""
        async with self._database.write() as db:
            await db.execute("DELETE FROM owed_messages WHERE owed_id = ?", (owed.owed_id,))

    async def replace(
        self,
        owed: Owed,
        now: int,
        subject: Mapping[str, int | str | None],
        find_channel: Callable[[Club], int | None],
    ) -> int | None:
        """Forget what is owed no more, and owe the coach a notice of it in the channel that is found; returns which.

        None where there is none for it.
        """
        async with self._database.write() as db:
            channel_id = find_channel(await fetch_club(db, owed.guild_id))
            gone = await db.execute("DELETE FROM owed_messages WHERE owed_id = ?", (owed.owed_id,))
            if gone.rowcount and channel_id is not None:
                await owe(db, OwedKind.NOTICE, owed.guild_id, now, subject=subject, channel_id=channel_id)
        return channel_id


class _Row(NamedTuple):
    """The columns of _SELECT_DUE."""

    owed_id: int
    kind: str
    guild_id: int
    channel_id: int | None
    member_id: int | None
    subject: str
    owed_at: int
    attempts: int
    tried_at: int | None


def _read(row: _Row) -> Owed:
    return Owed(
        owed_id=row.owed_id,
        kind=OwedKind(row.kind),
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        member_id=row.member_id,
        subject=json.loads(row.subject),
        owed_at=row.owed_at,
        attempts=row.attempts,
        tried_at=row.tried_at,
    )


_INSERT = """INSERT INTO owed_messages (kind, guild_id, channel_id, member_id, subject, owed_at, retry_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
_SELECT_DUE = """SELECT owed_id, kind, guild_id, channel_id, member_id, subject, owed_at, attempts, tried_at
    FROM owed_messages WHERE retry_at <= ? AND owed_id NOT IN (SELECT value FROM json_each(?)) ORDER BY owed_id"""
