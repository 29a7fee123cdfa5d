"""Races: the days without strength before and after one, which are the member's or the club's choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.errors import MemberError

WEEK_BEFORE = 7  # days before a race in which there is one reminder at most
REST_BEFORE, REST_AFTER = 4, 7  # days; what holds where nobody chose
MOST_REST = 28
MOST_RACES = 12


@dataclass(frozen=True, slots=True, order=True)
class Race:
    """One race; `metres` is how far it is where that is known."""

    day: date
    metres: int | None = None


@dataclass(frozen=True, slots=True)
class RaceRest:
    """How many days before a race have no reminder, and how many after it; the race's own day never has one."""

    before: int = REST_BEFORE
    after: int = REST_AFTER

    def around(self, race: Race) -> tuple[date, date]:
        """The first and the last day of the rest around a race."""
        return race.day - timedelta(days=self.before), race.day + timedelta(days=self.after)


DEFAULT_REST = RaceRest()


def require_rest(rest: RaceRest) -> RaceRest:
    """Return the rest around races; MemberError for more days than anybody rests."""
    if max(rest.before, rest.after) > MOST_REST:
        raise MemberError(f"Choose at most {MOST_REST} days on either side, for example 4 before and 7 after.")
    return rest


def add_race(races: Iterable[Race], race: Race) -> tuple[Race, ...]:
    """Return races with one more, in order; one on the same day gives way to it."""
    return tuple(sorted([*(one for one in races if one.day != race.day), race], key=lambda one: one.day))
