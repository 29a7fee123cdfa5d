"""How a club is doing, in counts alone: nobody's name, nobody's week."""

from dataclasses import dataclass

WEEKLY = 2  # strength days a week (clinic: twice a week)


@dataclass(frozen=True, slots=True)
class WeekCount:
    """How many members did strength on two days of a week or more, and how many on one."""

    two: int = 0
    one: int = 0


@dataclass(frozen=True, slots=True)
class ClubStats:
    """How many members are reminded, how many of them after the club's runs, and what was done this week and last."""

    reminded: int = 0
    following: int = 0
    this_week: WeekCount = WeekCount()
    last_week: WeekCount = WeekCount()
