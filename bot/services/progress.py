"""Members' progress: their last sixteen weeks, and what these come to."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

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
from bot.domain.reminders.schedule import local_date
from bot.services.weeks import MemberWeeks
from bot.store.progress import ProgressStore


@dataclass(frozen=True)
class Progress:
    """A member's last sixteen weeks and what they come to; `next_due` is their next reminder in unix seconds.

    Exercises and steps are those of these weeks: the names done most, each with how often, and the steps by direction.
    """

    weeks: tuple[Week, ...]
    streak: Streak
    most_done: tuple[tuple[str, int], ...]
    harder: int
    easier: int
    next_due: int | None
    today: date
    reminders_a_week: int

    @property
    def full_weeks(self) -> int:
        """In how many of the weeks both sessions were done."""
        return sum(week.strength >= BOTH for week in self.weeks)

    @property
    def is_empty(self) -> bool:
        """True for one who logged neither strength nor a run."""
        return not self.streak.halves and not any(week.strength or week.runs for week in self.weeks)


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
        """Return a member's progress; to others it shows no pause for something that hurts."""
        week = await self._weeks.load(guild_id, member_id)
        today = week.today
        first = monday_of(today) - timedelta(weeks=SHOWN_WEEKS - 1)
        facts = await self._store.load(guild_id, member_id, datetime.combine(first, time(), UTC))
        sessions = count_sessions(facts.strength_days)
        runs = Counter(monday_of(local_date(ended, week.zone)) for ended in facts.runs)
        rests = [(rest.first, rest.last) for rest in week.plan.calendar.rests] if week.plan is not None else []
        races = paused_weeks([tuple(map(date.fromordinal, rest)) for rest in rests], today)  # type: ignore[misc]
        excused = races | paused_weeks([(start, end) for start, end, _ in facts.pauses], today)
        shown = races | paused_weeks(
            [(start, end) for start, end, mine in facts.pauses if is_private or not mine], today
        )
        streak = count_streak(sessions, excused, today)
        known = self._catalogue.exercises
        return Progress(
            weeks=list_weeks(sessions, runs, shown, streak.reserved, today),
            streak=streak,
            most_done=tuple((known[one].name, count) for one, count in facts.exercises if one in known),
            harder=facts.steps.get(Direction.HARDER, 0),
            easier=facts.steps.get(Direction.EASIER, 0),
            next_due=next((one.due for one in week.upcoming), None),
            today=today,
            reminders_a_week=len(week.choice.runs),
        )
