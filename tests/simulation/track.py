"""A member as the oracle follows them: the days that are owed to them, and what they asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tests.simulation.plans import Season
from tests.simulation.scenario import OwnRun
from tests.simulation.time_arithmetic import DAY, dues


@dataclass
class Call:
    """One time at which a reminder for a day was due, and when it came."""

    due: int
    origin: str = "plan"  # or "ran", or "snooze"
    following: date = date.max  # the day after which the plan reminds next
    came: int | None = None
    is_over: bool = False  # another call took its place, or the member wanted it no more


@dataclass
class Day:
    """A member's reminder for the day of a run.

    `counts` tells from when on which days counted as strength days; `may_count` are days on which it came, although it
    was for another one.
    """

    day: date
    calls: list[Call]
    counts: list[tuple[int, frozenset[date]]] = field(default_factory=list)
    may_count: set[date] = field(default_factory=set)
    wish: str = ""  # "done", "not-today", "paused" or "stopped", where the member wanted no more of it

    @property
    def last(self) -> Call:
        """The call that stands."""
        return self.calls[-1]

    def strength_days(self, moment: int) -> frozenset[date]:
        """The days that count because of it at a moment."""
        return next((days for since, days in reversed(self.counts) if since <= moment), frozenset())


@dataclass
class Track:
    """A member as the oracle follows them. `away` are the spans in which they were not in the club."""

    name: str
    club: int
    zone: str
    quiet: tuple[int, int] | None
    season: Season
    margin_minutes: int
    owed_until: int
    is_active: bool = True
    paused_until: date = date.min
    away: list[tuple[int, int]] = field(default_factory=list)
    days: dict[date, Day] = field(default_factory=dict)

    _before: list[tuple[int, Season]] = field(default_factory=list)
    _weeks: dict[date, tuple[OwnRun, ...]] = field(default_factory=dict)

    @property
    def pace_seconds(self) -> int:
        """Seconds per km."""
        return self.season.pace_seconds

    def change(self, moment: int, **facts: Any) -> None:
        """From a moment on the member trains by something else; what was due by then stays owed."""
        self.owe(moment)
        self._before.append((moment, self.season))
        self.season = replace(self.season, **facts)
        self._weeks.clear()

    def slots_of(self, monday: date) -> tuple[OwnRun, ...]:
        """The runs of a week that strength follows."""
        if monday not in self._weeks:
            self._weeks[monday] = self.season.find_slots(monday)
        return self._weeks[monday]

    def against(self, day: date, busy: set[date], moment: int | None = None) -> str:
        """Return why there should be no strength on a day: a race, a neighbouring one, or two in its week.

        By what the member trained by at a moment, where one is named.
        """
        season = self.season
        if moment is not None:
            season = next((before for until, before in self._before if moment < until), season)
        if season.is_second_before_race(day, busy):
            return "race"
        return season.why_resting(day) or speaks_against(day, busy)

    def find_dues(self, after: int, until: int) -> list[tuple[int, date]]:
        """When reminders are due, save on days that had one or are paused."""
        if not self.is_active:
            return []
        found = dues(self.slots_of, self.pace_seconds, self.margin_minutes, self.zone, after, until)
        return [(due, day) for due, day in found if day > self.paused_until and day not in self.days]

    def owe(self, until: int) -> None:
        """Write down what became due by a moment."""
        for due, day in self.find_dues(self.owed_until, until):
            ahead = [other for _, other in self.find_dues(due, due + 8 * 24 * 3600) if other != day]
            self.days[day] = Day(day, [Call(due, following=min(ahead, default=date.max))])
        self.owed_until = max(self.owed_until, until)

    def is_away(self, moment: int) -> bool:
        """True while the member is not in the club."""
        return any(start <= moment < end for start, end in self.away)

    def strength_days(self, moment: int, besides: date) -> set[date]:
        """The days that count at a moment, without those of one reminder."""
        return {day for one in self.days.values() if one.day != besides for day in one.strength_days(moment)}

    def waiting(self) -> Iterator[tuple[Day, Call]]:
        """The calls that may come still."""
        for day in self.days.values():
            if day.last.came is None and not day.last.is_over:
                yield day, day.last


def speaks_against(day: date, busy: set[date]) -> str:
    """Return why there should be no strength on a day: a neighbouring one, or two in its week; else nothing."""
    if busy & {day - DAY, day, day + DAY}:
        return "neighbour"
    monday = day - day.weekday() * DAY
    return "enough" if count_sessions(busy, monday, monday + 7 * DAY) >= 2 else ""


def count_sessions(busy: set[date], start: date, end: date) -> int:
    """Return how often there was strength from a day up to another; a day put off to the next one counts once."""
    sessions, before = 0, date.min
    for day in sorted(day for day in busy if start <= day < end):
        if day - before > DAY:
            sessions, before = sessions + 1, day
    return sessions
