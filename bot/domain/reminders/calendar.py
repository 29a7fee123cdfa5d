"""The days that are ruled by their date instead of their weekday: by a training plan, a race, the club's days off."""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.domain.reminders.race import WEEK_BEFORE

WELCOME_DAYS = 14  # for so long after the rest, the first reminder welcomes back


class DatedSlot(NamedTuple):
    """A run that strength follows on one day (its ordinal): local start in minutes after midnight, seconds it takes."""

    ordinal: int
    start_minute: int
    seconds: int


class Rest(NamedTuple):
    """The days around a race without reminders, by their ordinals."""

    first: int
    race: int
    last: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that are ruled by their date instead of their weekday.

    Within the spans in `covered` (first and last ordinal) only `slots` bring a reminder, in the order of days; in those
    in `off` nothing does, since the club that is followed doesn't run.
    """

    covered: tuple[tuple[int, int], ...] = ()
    slots: tuple[DatedSlot, ...] = ()
    rests: tuple[Rest, ...] = ()
    off: tuple[tuple[int, int], ...] = ()

    def is_off(self, ordinal: int) -> bool:
        """True for a day on which the club that is followed doesn't run."""
        return any(first <= ordinal <= last for first, last in self.off)

    def covers(self, ordinal: int) -> bool:
        """True for a day that is ruled by its date."""
        return any(first <= ordinal <= last for first, last in self.covered)

    def find_rest(self, day: date) -> Rest | None:
        """Return the rest around a race that a day is in."""
        ordinal = day.toordinal()
        return next((rest for rest in self.rests if rest.first <= ordinal <= rest.last), None)

    def slots_from(self, ordinal: int) -> Iterator[DatedSlot]:
        """Yield the slots on a day and after it."""
        yield from self.slots[bisect_left(self.slots, (ordinal,)) :]

    def is_welcome(self, day: date, busy: Collection[date]) -> bool:
        """True for the day of a reminder that is the first one since a race and its rest, by the days of others."""
        ordinal = day.toordinal()
        return any(
            rest.last < ordinal <= rest.last + WELCOME_DAYS
            and not any(rest.last < other.toordinal() < ordinal for other in busy)
            for rest in self.rests
        )

    def is_crowded(self, day: date, busy: Collection[date]) -> bool:
        """True for a day in the seven before a race where another one of them has a reminder."""
        ordinal = day.toordinal()
        return any(
            rest.race - WEEK_BEFORE <= ordinal < rest.race
            and any(rest.race - WEEK_BEFORE <= other.toordinal() < rest.race for other in busy if other != day)
            for rest in self.rests
        )

    def find_look_back(self, day: date) -> date | None:
        """Return the first of the days whose reminders count on a day because of a race; None where none do.

        A reminder may come up to two days after its run, so those count too for which that is close to a race.
        """
        ordinal = day.toordinal()
        found = [
            rest.race - WEEK_BEFORE for rest in self.rests if rest.race - WEEK_BEFORE <= ordinal + 2 < rest.race + 2
        ]
        found += [rest.last + 1 for rest in self.rests if rest.last < ordinal <= rest.last + WELCOME_DAYS]
        return date.fromordinal(min(found)) if found else None


NO_CALENDAR = Calendar()
