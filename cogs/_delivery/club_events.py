"""The keeper of the club's events: makes what is missing, changes what is other now, takes out what fell out."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import discord

from bot.domain.reminders.club_events import ClubEvent
from bot.services.club_events import ClubEvents, EventRow
from cogs._cards.club_events import PLACE, event_text, find_key

log = logging.getLogger(__name__)

Found = list[discord.ScheduledEvent]


class EventKeeper:
    """Compares what a club should have with what it has in Discord; whoever else's events are never touched.

    A row is written before an event is made, and each event has a mark in its description: whatever ends Ounce between
    the two, the next look finds the event by its mark and makes it once.
    """

    def __init__(self, events: ClubEvents) -> None:
        self._events = events
        self._looking: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)  # by the club

    async def look_after(self, guild: discord.Guild) -> int:
        """Bring a club's events up to date; returns how many offers of reminders are owed from now on."""
        async with self._looking[guild.id]:
            wanted = await self._events.list_wanted(guild.id)
            rows = await self._events.load(guild.id)
            if not wanted and not rows:
                return 0
            found = await guild.fetch_scheduled_events(with_counts=True)
            ours = await self._sort(guild, found, rows)
            await self._take_out(guild, ours, rows, wanted)
            for key, event in wanted.items():
                await self._keep(guild, event, ours.get(key), rows.get(key))
            return await self._offer(guild, ours)

    async def _sort(
        self, guild: discord.Guild, found: Found, rows: Mapping[str, EventRow]
    ) -> dict[str, discord.ScheduledEvent]:
        """Our own events by their keys; of two with the same mark, as after an answer that got lost, one goes."""
        known = {row.event_id for row in rows.values()}
        ours: dict[str, discord.ScheduledEvent] = {}
        for event in sorted(found, key=lambda event: (event.id not in known, event.id)):
            key = find_key(event.description)
            if key is None or event.creator_id != guild.me.id:
                continue
            if key in ours:
                await _delete(event)
            else:
                ours[key] = event
        return ours

    async def _take_out(
        self,
        guild: discord.Guild,
        ours: Mapping[str, discord.ScheduledEvent],
        rows: Mapping[str, EventRow],
        wanted: Mapping[str, ClubEvent],
    ) -> None:
        """What is no longer wanted and hasn't begun goes; what is running or over is Discord's to end."""
        now = self._events.moment()
        for key in (rows.keys() | ours.keys()) - wanted.keys():
            event = ours.get(key)
            starts_at = int(event.start_time.timestamp()) if event is not None else rows[key].starts_at
            if starts_at <= now:
                continue
            if event is not None:
                await _delete(event)
            await self._events.remove(guild.id, key)

    async def _keep(
        self, guild: discord.Guild, wanted: ClubEvent, event: discord.ScheduledEvent | None, row: EventRow | None
    ) -> None:
        text = event_text(wanted)
        if row is not None and row.event_id is not None and event is None:
            if not row.is_gone:
                log.info("Event %s of club %d was deleted in Discord; it isn't made again", wanted.key, guild.id)
                await self._events.save(guild.id, replace(row, is_gone=True))
            return
        if event is None:
            row = EventRow(wanted.key, wanted.start, text.shown)
            await self._events.save(guild.id, row)
            event = await guild.create_scheduled_event(
                name=text.name,
                description=text.description,
                start_time=text.start,
                end_time=text.end,
                entity_type=discord.EntityType.external,
                privacy_level=discord.PrivacyLevel.guild_only,
                location=PLACE,
            )
        elif row is None or row.shown != text.shown:
            row = row or EventRow(wanted.key, wanted.start, "")
            await event.edit(
                name=text.name, description=text.description, start_time=text.start, end_time=text.end, location=PLACE
            )
        if row.event_id != event.id or row.shown != text.shown:
            row = replace(row, event_id=event.id, shown=text.shown, starts_at=wanted.start, is_gone=False)
            await self._events.save(guild.id, row)

    async def _offer(self, guild: discord.Guild, ours: Mapping[str, discord.ScheduledEvent]) -> int:
        """Offer reminders to whoever pressed Interested since the last look."""
        count = 0
        for key, row in (await self._events.load(guild.id)).items():
            event = ours.get(key)
            if event is None or event.user_count == row.counted:
                continue
            members = [user.id async for user in event.users() if not user.bot]
            count += await self._events.offer(guild.id, members)
            await self._events.save(guild.id, replace(row, counted=event.user_count))
        return count


async def _delete(event: discord.ScheduledEvent) -> None:
    try:
        await event.delete()
    except discord.NotFound:
        return
