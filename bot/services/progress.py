"""Members' progress: their last sixteen weeks, and what these come to."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.catalogue import Catalogue
from bot.domain.circuit.progression import Direction
from bot.domain.progress import (
    BOTH,
    SHOWN_WEEKS,
    Streak,
    Week,
    count_sessions,
    count_streak,
    list_weeks,
    monday_of,
    paused_weeks,
)
from bot.domain.reminders.record import MemberRecord
from bot.domain.reminders.schedule import local_date
from bot.services.weeks import MemberWeek, MemberWeeks
from bot.store.progress import Pause, ProgressStore


@dataclass(frozen=True)
class Progress:
    """A member's last sixteen weeks and what they come to; `next_due` is their next reminder in unix seconds.

    With `is_any_run` none is planned: it comes after the next run that they tell. Exercises and steps are those of
    these weeks: the names done most, each with how often, and the steps by direction.
    """

    weeks: tuple[Week, ...]
    streak: Streak
    most_done: tuple[tuple[str, int], ...]
    harder: int
    easier: int
    next_due: int | None
    is_any_run: bool

    @property
    def full_weeks(self) -> int:
        """In how many of the weeks both sessions were done."""
        return sum(week.strength >= BOTH for week in self.weeks)

    @property
    def is_empty(self) -> bool:
        """True for one who logged neither strength nor a run."""
        return not self.streak.halves and not any(week.strength or week.runs for week in self.weeks)


@dataclass(frozen=True)
class WeekSoFar:
    """What a reminder may say of a member: strength days this week, weeks in a row, and how often they're reminded."""

    sessions: int
    streak: Streak
    today: date
    reminders_a_week: int


class ProgressReport:
    """Reckons what members see of their progress."""

    def __init__(
        self, catalogue: Catalogue, store: ProgressStore, weeks: MemberWeeks, *, now: Callable[[], datetime]
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._weeks = weeks
        self._now = now

    async def load(self, guild_id: int, member_id: int, *, is_private: bool) -> Progress:
        """Return a member's progress; others see no pause in it at all, so that none can be told from the rest."""
        now = self._weeks.moment()

        def look(record: MemberRecord) -> tuple[MemberWeek, datetime]:
            week = self._weeks.build(record, now)
            first = monday_of(week.today) - timedelta(weeks=SHOWN_WEEKS - 1)
            return week, datetime.combine(first, time(), ZoneInfo(week.zone))

        week, facts = await self._store.load(guild_id, member_id, now, look)
        today = week.today
        sessions = count_sessions(facts.strength_days)
        runs = Counter(monday_of(local_date(ended, week.zone)) for ended in facts.runs)
        excused = _excused(week, facts.pauses)
        shown = excused if is_private else frozenset[date]()
        streak = count_streak(sessions, excused, today)
        known = self._catalogue.exercises
        return Progress(
            weeks=list_weeks(sessions, runs, shown, streak.reserved, today),
            streak=streak,
            most_done=tuple((known[one].name, count) for one, count in facts.exercises if one in known),
            harder=facts.steps.get(Direction.HARDER, 0),
            easier=facts.steps.get(Direction.EASIER, 0),
            next_due=next((one.due for one in week.upcoming), None),
            is_any_run=week.is_on and week.plan is not None and week.plan.is_any_run and week.plan.paused_until is None,
        )

    async def load_week_so_far(self, guild_id: int, member_id: int) -> WeekSoFar:
        """Return what a reminder may say of a member, of which it reads no more than it needs."""
        now = self._weeks.moment()
        record, days, pauses = await self._store.load_days(guild_id, member_id, now)
        week = self._weeks.build(record, now)
        sessions = count_sessions(days)
        return WeekSoFar(
            sessions=sessions.get(monday_of(week.today), 0),
            streak=count_streak(sessions, _excused(week, pauses), week.today),
            today=week.today,
            reminders_a_week=len(week.choice.runs),
        )


def _excused(week: MemberWeek, pauses: Sequence[Pause]) -> frozenset[date]:
    """The Mondays of a member's weeks with a day of these pauses, or of the rest around a race."""
    rests = week.plan.calendar.rests if week.plan is not None else ()
    races = [(date.fromordinal(rest.first), date.fromordinal(rest.last)) for rest in rests]
    return paused_weeks([*races, *((first, last) for first, last, _ in pauses)], week.today)
