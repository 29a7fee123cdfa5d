"""What the FAQ remembers of a club: its topics and wordings, and where it listens."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import aiosqlite

from bot.domain.faq.queue import ClubTopic
from bot.store.database import Database


class Written(NamedTuple):
    """What a club's coaches wrote: their topics, by key, and the wordings that the club added, by topic key."""

    topics: tuple[ClubTopic, ...]
    phrasings: Mapping[str, tuple[str, ...]]


class FaqStore:
    """The tables of topics, wordings and channels; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, guild_id: int) -> Written:
        """Return what a club's coaches wrote."""
        ((topics, phrasings),) = await self._database.read(_SELECT_WRITTEN, {"guild_id": guild_id})
        wordings: dict[str, tuple[str, ...]] = {}
        for key, text in json.loads(phrasings):
            wordings[key] = (*wordings.get(key, ()), text)
        return Written(tuple(ClubTopic(*topic) for topic in json.loads(topics)), wordings)

    async def save_topic(self, guild_id: int, topic: ClubTopic, phrasings: tuple[str, ...] = ()) -> None:
        """Write a club's topic under its key, and a coach's wordings that lead to it."""
        async with self._database.write() as db:
            await write_topic(db, guild_id, topic, dict.fromkeys(phrasings))

    async def remove_topic(self, guild_id: int, key: str) -> bool:
        """Delete a club's topic with its wordings; False where the club has none of that key."""
        async with self._database.write() as db:
            cursor = await db.execute("DELETE FROM faq_topics WHERE guild_id = ? AND key = ?", (guild_id, key))
            await db.execute("DELETE FROM faq_phrasings WHERE guild_id = ? AND key = ?", (guild_id, key))
        return bool(cursor.rowcount)

    async def load_listening_channels(self) -> dict[int, int]:
        """Return the channels in which Ounce answers unasked, each with its guild id."""
        rows = await self._database.read("SELECT channel_id, guild_id FROM faq_channels")
        return {int(channel_id): int(guild_id) for channel_id, guild_id in rows}


_SELECT_WRITTEN = """SELECT
    (SELECT json_group_array(json_array(key, question, answer, title)) FROM (
        SELECT * FROM faq_topics WHERE guild_id = :guild_id ORDER BY key)),
    (SELECT json_group_array(json_array(key, text)) FROM (
        SELECT * FROM faq_phrasings WHERE guild_id = :guild_id ORDER BY key, text))"""


async def write_listening(db: aiosqlite.Connection, guild_id: int, channel_ids: Sequence[int]) -> None:
    """Answer unasked in these channels of a club and in no others, in an open transaction."""
    await db.execute("DELETE FROM faq_channels WHERE guild_id = ?", (guild_id,))
    await db.executemany(
        "INSERT INTO faq_channels (channel_id, guild_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(channel_id, guild_id) for channel_id in channel_ids],
    )


async def write_topic(
    db: aiosqlite.Connection, guild_id: int, topic: ClubTopic, phrasings: Mapping[str, int | None]
) -> None:
    """Write a club's topic, and wordings that lead to it, in an open transaction."""
    await db.execute(
        "INSERT INTO faq_topics (guild_id, key, question, answer, title) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET question = excluded.question, answer = excluded.answer, title = excluded.title",
        (guild_id, topic.key, topic.question, topic.answer, topic.title),
    )
    await write_phrasings(db, guild_id, topic.key, {**phrasings, **dict.fromkeys(topic.wordings)})


async def write_phrasings(
    db: aiosqlite.Connection, guild_id: int, key: str, phrasings: Mapping[str, int | None]
) -> None:
    """Write wordings, each with the member whose words it is; what a coach says too stays when that member goes."""
    await db.executemany(
        "INSERT INTO faq_phrasings (guild_id, key, text, member_id) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET member_id = iif(excluded.member_id IS NULL, NULL, member_id)",
        [(guild_id, key, text, member_id) for text, member_id in phrasings.items()],
    )
