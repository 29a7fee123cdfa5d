"""What a club does together, in counts: its Monday's post, its season goal, and its numbers for a coach."""

from collections.abc import Callable, Sequence
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
from bot.store.club_progress import ClubCounts, Days, FindDays

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
        return _read_season(
            *await self._store.change(guild_id, lambda club: replace(club, goal=goal), self._this_season())
        )

    async def load_goal(self, guild_id: int) -> SeasonGoal:
        """Return how a club stands this season."""
        return _read_season(*await self._store.load(guild_id, self._this_season()))

    def _this_season(self) -> FindDays:
        now = self._now()

        def find_days(club: Club) -> list[Days]:
            zone = self._zone(club.zone)
            return [_season_until(now.astimezone(zone).date(), zone)]

        return find_days

    async def count(self, guild_id: int, today: date) -> ClubStats:
        """Return how a club is doing on a day, in counts alone."""
        return await self._store.count_stats(guild_id, monday_of(today))

    async def load_monday(self, owed: Owed) -> Monday | None:
        """Return what a Monday's post tells; None where it is too late, nothing was done, or there is no channel."""
        now = self._now()

        def find_days(club: Club) -> list[Days]:
            zone = self._zone(club.zone)
            if club.channel_id is None or now - datetime.fromtimestamp(owed.owed_at, zone) > mondays.LATEST:
                return []
            monday = mondays.find_day(owed.owed_at, zone)
            last_week = _days(monday - timedelta(weeks=1), monday - timedelta(days=1), zone)
            return [last_week, _season_until(monday, zone)]

        club, counted = await self._store.load(owed.guild_id, find_days)
        if club.channel_id is None or not counted:
            return None
        counts, season = counted
        if not counts.sessions and not counts.runs:
            return None
        week = mondays.find_day(owed.owed_at, self._zone(club.zone)) - timedelta(weeks=1)
        return Monday(club.channel_id, week, counts, _read_season(club, [season]))

    async def follow(self, owed: Owed) -> None:
        """Owe the next Monday's post after this one, whatever became of it."""
        now = int(self._now().timestamp())
        await self._store.follow(owed, lambda due, club: mondays.find_following(due, now, self._zone(club.zone)))

    def _zone(self, zone: str | None) -> ZoneInfo:
        return ZoneInfo(zone or self._club_zone)


def _read_season(club: Club, counted: Sequence[ClubCounts]) -> SeasonGoal:
    return SeasonGoal(club.goal, counted[0].sessions)


def _season_until(today: date, zone: ZoneInfo) -> Days:
    year, half = season_of(today)
    return _days(date(year, 1 if half == 1 else 7, 1), today, zone)


def _days(first: date, last: date, zone: ZoneInfo) -> Days:
    after = last + timedelta(days=1)
    return Days(first, last, datetime.combine(first, time(), zone), datetime.combine(after, time(), zone))
