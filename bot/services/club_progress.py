"""What a club does together, in counts: its Monday's post, its season goal, and its numbers for a coach."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import mondays
from bot.domain.club import Club
from bot.domain.club_stats import ClubStats
from bot.domain.errors import MemberError
from bot.domain.owed import Owed
from bot.domain.progress import monday_of, season_of
from bot.store import Store
from bot.store.club_progress import ClubCounts

LEAST_GOAL, MOST_GOAL = 1, 100_000


@dataclass(frozen=True)
class SeasonGoal:
    """A club's goal for this season, None where there is none, and its sessions so far."""

    goal: int | None
    sessions: int


@dataclass(frozen=True)
class Monday:
    """What is told on a Monday: the week that is over, by its first day, and how the season stands."""

    channel_id: int
    week: date
    counts: ClubCounts
    season: SeasonGoal


class ClubProgress:
    """Counts what a club did, and knows when it is told."""

    def __init__(self, store: Store, *, club_zone: str, now: Callable[[], datetime]) -> None:
        self._store = store.club_progress
        self._clubs = store.clubs
        self._club_zone = club_zone
        self._now = now

    async def switch(self, guild_id: int, *, is_on: bool) -> int | None:
        """Tell a club every Monday what it did, or no more; returns the channel. MemberError where it has none."""

        def decide(club: Club) -> Club:
            if is_on and club.channel_id is None:
                raise MemberError("First tell me where to post: `!club channel #strength`. Then `!club monday on`.")
            return replace(club, has_monday=is_on)

        return (await self._clubs.change(guild_id, decide, self.find_monday)).channel_id

    def find_monday(self, club: Club, due: int | None) -> int:
        """Return when a club's Monday's post is due now, in unix seconds, that was due before, or None for a first."""
        zone = self._zone(club.zone)
        return mondays.find_first(int(self._now().timestamp()), zone) if due is None else mondays.move(due, zone)

    async def set_goal(self, guild_id: int, goal: int | None) -> SeasonGoal:
        """Set the sessions that a club wants to do each season, None for none; returns how it stands."""
        if goal is not None and not LEAST_GOAL <= goal <= MOST_GOAL:
            raise MemberError(f"A goal is a number of sessions from {LEAST_GOAL} to {MOST_GOAL}: `!club goal 200`.")
        club = await self._clubs.change(guild_id, lambda known: replace(known, goal=goal))
        return await self._look_at_goal(guild_id, club)

    async def load_goal(self, guild_id: int) -> SeasonGoal:
        """Return how a club stands this season."""
        return await self._look_at_goal(guild_id, await self._clubs.load(guild_id))

    async def _look_at_goal(self, guild_id: int, club: Club) -> SeasonGoal:
        zone = self._zone(club.zone)
        return SeasonGoal(club.goal, await self._count_season(guild_id, self._now().astimezone(zone).date(), zone))

    async def count(self, guild_id: int, today: date) -> ClubStats:
        """Return how a club is doing on a day, in counts alone."""
        return await self._store.count_stats(guild_id, monday_of(today))

    async def load_monday(self, owed: Owed) -> Monday | None:
        """Return what a Monday's post tells; None where it is too late, nothing was done, or there is no channel."""
        club = await self._clubs.load(owed.guild_id)
        zone = self._zone(club.zone)
        is_over = self._now() - datetime.fromtimestamp(owed.owed_at, zone) > mondays.LATEST
        if club.channel_id is None or is_over:
            return None
        monday = mondays.find_day(owed.owed_at, zone)
        sunday = monday - timedelta(days=1)
        counts = await self._count(owed.guild_id, monday_of(sunday), sunday, zone)
        if not counts.sessions and not counts.runs:
            return None
        season = SeasonGoal(club.goal, await self._count_season(owed.guild_id, monday, zone))
        return Monday(club.channel_id, monday_of(sunday), counts, season)

    async def follow(self, owed: Owed) -> None:
        """Owe the next Monday's post after this one, whatever became of it."""
        now = int(self._now().timestamp())
        await self._store.follow(owed, lambda due, club: mondays.find_following(due, now, self._zone(club.zone)))

    async def _count_season(self, guild_id: int, today: date, zone: ZoneInfo) -> int:
        year, half = season_of(today)
        first = date(year, 1 if half == 1 else 7, 1)
        return (await self._count(guild_id, first, today, zone)).sessions

    async def _count(self, guild_id: int, first: date, last: date, zone: ZoneInfo) -> ClubCounts:
        since = datetime.combine(first, time(), zone)
        until = datetime.combine(last + timedelta(days=1), time(), zone)
        return await self._store.count(guild_id, first, last, since, until)

    def _zone(self, zone: str | None) -> ZoneInfo:
        return ZoneInfo(zone or self._club_zone)
