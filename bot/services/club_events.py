"""The club's runs as events in Discord: which there should be, which there are, and whom reminders are offered."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.club import Club
from bot.domain.reminders.club_events import ClubEvent, list_club_events
from bot.store import Store
from bot.store.club_events import EventRow

__all__ = ["ClubEvents", "EventRow"]


class ClubEvents:
    """Keeps the table of club events; moments are unix seconds."""

    def __init__(self, store: Store, *, club_zone: str, now: Callable[[], datetime]) -> None:
        self._clubs = store.clubs
        self._events = store.club_events
        self._club_zone = club_zone
        self._now = now

    def moment(self) -> int:
        """Return the moment it is."""
        return int(self._now().timestamp())

    async def switch(self, guild_id: int, *, is_on: bool) -> bool:
        """Let a club's runs be events from now on, or no more; returns whether they were until now."""
        was_on = False

        def decide(club: Club) -> Club:
            nonlocal was_on
            was_on = club.has_events
            return replace(club, has_events=is_on)

        await self._clubs.change(guild_id, decide)
        return was_on

    async def is_on(self, guild_id: int) -> bool:
        """Return whether a club's runs are to be events."""
        return (await self._clubs.load(guild_id)).has_events

    async def load_clubs(self) -> list[int]:
        """Return the clubs whose events are to be looked after."""
        return await self._events.load_clubs(self.moment())

    async def list_wanted(self, guild_id: int) -> dict[str, ClubEvent]:
        """Return the events that a club should have now, by their keys; none where a coach switched them off."""
        club, plans = await self._events.load_week(guild_id)
        if not club.has_events:
            return {}
        found = list_club_events(club.runs, plans, club.days_off, club.zone or self._club_zone, self.moment())
        return {event.key: event for event in found}

    async def load(self, guild_id: int) -> dict[str, EventRow]:
        """Return what is remembered of a club's events, by their keys."""
        return await self._events.load(guild_id)

    async def save(self, guild_id: int, row: EventRow) -> None:
        """Remember an event as it is now."""
        await self._events.save(guild_id, row)

    async def remove(self, guild_id: int, key: str) -> None:
        """Forget an event that is no more."""
        await self._events.remove(guild_id, key)

    async def offer(self, guild_id: int, member_ids: Iterable[int]) -> int:
        """Owe the offer of reminders to those of these members who have none and never got it; returns how many."""
        return await self._events.offer(guild_id, member_ids, self.moment())
