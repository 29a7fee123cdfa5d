"""A member's weeks of strength in sum: which had both sessions, how many in a row, and what was forgiven."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

BOTH = 2  # sessions a week (clinic: twice a week)
RESERVES = 2  # weeks a season that may stay empty
SHOWN_WEEKS = 16
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Streak:
    """Weeks in a row, in halves: a week with both sessions is two of them, a week with one is one.

    `reserved` are the Mondays of empty weeks that a reserve week carried, `reserves_left` those left this season.
    """

    halves: int
    reserved: frozenset[date]
    reserves_left: int

    @property
    def words(self) -> str:
        """The weeks as they are read: "3½"."""
        whole, half = divmod(self.halves, 2)
        return f"{whole or (0 if not half else '')}{'½' if half else ''}"


@dataclass(frozen=True, slots=True)
class Week:
    """One week from Monday to Sunday: strength days, runs, and whether it was paused or carried by a reserve week."""

    monday: date
    strength: int
    runs: int
    is_paused: bool = False
    is_reserve: bool = False


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def season_of(monday: date) -> tuple[int, int]:
    """Return the season of a week: the first or second half of a year."""
    return monday.year, 1 if monday.month <= 6 else 2


def count_sessions(days: Collection[date]) -> dict[date, int]:
    """Return the strength days of each week that has any, by its Monday."""
    sessions: dict[date, int] = {}
    for day in set(days):
        sessions[monday_of(day)] = sessions.get(monday_of(day), 0) + 1
    return sessions


def count_streak(sessions: Mapping[date, int], paused: Collection[date], today: date) -> Streak:
    """Return the weeks in a row up to today, by the strength days of weeks and the Mondays of those with a pause.

    The row goes back as far as no season in it has more empty weeks than there are reserves: so more done never makes
    it shorter. A pause breaks nothing and uses nothing up, and neither does this week, which isn't over.
    """
    this_week, first = monday_of(today), min(sessions, default=monday_of(today))
    empty: list[date] = []  # of the row so far, and before its first session
    carried: tuple[date, ...] = ()
    halves = 0
    monday = this_week
    while monday >= first:
        if done := min(sessions.get(monday, 0), BOTH):
            halves += done
            carried = tuple(empty)
        elif monday not in paused and monday != this_week:
            if sum(season_of(one) == season_of(monday) for one in empty) == RESERVES:
                break
            empty.append(monday)
        monday -= _WEEK
    used = sum(season_of(one) == season_of(this_week) for one in carried)
    return Streak(halves, frozenset(carried), RESERVES - used)


def list_weeks(
    sessions: Mapping[date, int],
    runs: Mapping[date, int],
    paused: Collection[date],
    reserved: Collection[date],
    today: date,
) -> tuple[Week, ...]:
    """Return the last sixteen weeks, the oldest first and this one last."""
    mondays = [monday_of(today) - at * _WEEK for at in reversed(range(SHOWN_WEEKS))]
    return tuple(Week(one, sessions.get(one, 0), runs.get(one, 0), one in paused, one in reserved) for one in mondays)


def paused_weeks(pauses: Collection[tuple[date, date]], today: date) -> frozenset[date]:
    """Return the Mondays of the weeks up to this one that have a day of a pause, each given by its first and last."""
    mondays: set[date] = set()
    for first, last in pauses:
        monday = monday_of(first)
        while monday <= min(last, today):
            mondays.add(monday)
            monday += _WEEK
    return frozenset(mondays)
