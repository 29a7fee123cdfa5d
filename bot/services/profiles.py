"""The profiles that members have in their clubs: shown and changed, each by their own day."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.profile import Profile
from bot.store.profiles import ProfileStore


class Profiles:
    """Loads and changes profiles; every change is one transaction, so two at once both count."""

    def __init__(self, store: ProfileStore, *, club_zone: str, now: Callable[[], datetime]) -> None:
        self._store = store
        self._club_zone = club_zone
        self._now = now

    def today(self, profile: Profile) -> date:
        """Return the day it is where a member lives."""
        return self._now().astimezone(ZoneInfo(profile.local_zone(self._club_zone))).date()

    async def load(self, guild_id: int, member_id: int) -> Profile:
        """Return what is remembered of a member and still holds today."""
        profile = await self._store.load(guild_id, member_id)
        return profile.on(self.today(profile))

    async def change(self, guild_id: int, member_id: int, decide: Callable[[Profile, date], Profile]) -> Profile:
        """Put what `decide` makes of a member's profile and their day in its place; returns the profile as it is now.

        What `decide` raises reaches the caller, and nothing is changed then.
        """

        def decide_today(profile: Profile) -> Profile:
            today = self.today(profile)
            return decide(profile.on(today), today)

        return await self._store.change(guild_id, member_id, decide_today)
