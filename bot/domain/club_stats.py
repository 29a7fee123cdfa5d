"""How a club is doing, in counts alone: nobody's name, nobody's week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.progress import SHOWN_WEEKS

WEEKLY = 2  # strength days a week (clinic: twice a week)


@dataclass(frozen=True, slots=True)
class WeekCount:
    """How many members did strength on two days of a week or more, and how many on one."""

    monday: date
    two: int = 0
    one: int = 0


@dataclass(frozen=True, slots=True)
class ClubStats:
    """How many members are reminded, how many of them after the club's runs, and what was done.

    `weeks` are the last sixteen, the oldest first and this one last.
    """

    reminded: int
    following: int
    weeks: tuple[WeekCount, ...]

    @property
    def this_week(self) -> WeekCount:
        """The week that isn't over."""
        return self.weeks[-1]

    @property
    def last_week(self) -> WeekCount:
        """The week before."""
        return self.weeks[-2]

    @property
    def is_empty(self) -> bool:
        """True where nobody did their two in any of the weeks."""
        return not any(week.two for week in self.weeks)


def list_week_counts(counts: Mapping[date, tuple[int, int]], monday: date) -> tuple[WeekCount, ...]:
    """Return the last sixteen weeks up to the one from a Monday on, by how many did two and one in each."""
    mondays = [monday - timedelta(weeks=at) for at in reversed(range(SHOWN_WEEKS))]
    return tuple(WeekCount(one, *counts.get(one, (0, 0))) for one in mondays)
