"""A training plan as it was sent, what it may leave open, and what whoever sent it says of that."""

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from bot.domain.profile import Units
from bot.domain.words.plan_events import PlanEvent
from bot.domain.words.plan_rows import Rows


class Question(StrEnum):
    """What a plan leaves open. All but UNITS, WEEK_START and RACE must be answered before it can be used."""

    UNITS = "units"
    WEEK_START = "week-start"
    DATE_ORDER = "date-order"
    ANCHOR = "anchor"
    WEEKDAYS = "weekdays"
    RACE = "race"


MUST = frozenset({Question.DATE_ORDER, Question.ANCHOR, Question.WEEKDAYS})


@dataclass(frozen=True, slots=True)
class PlanSource:
    """A plan as it was sent: rows of cells, or events of a calendar; `notes` say what of a file was left out."""

    rows: Rows = ()
    events: tuple[PlanEvent, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What whoever sent a plan said of it; None for what they did not say.

    `week_starts` is 0 for Monday or 6 for Sunday. `weekdays` are those on which they run, for a plan that names none;
    the long run is on `long_day`.
    """

    units: Units | None = None
    week_starts: int | None = None
    month_first: bool | None = None
    race_day: date | None = None
    first_day: date | None = None
    weekdays: tuple[int, ...] = ()
    long_day: int | None = None

    def filled(self, other: "PlanChoices") -> "PlanChoices":
        """Return these choices, and the other's where these say nothing."""
        open_ones = [one.name for one in fields(self) if getattr(self, one.name) in {None, ()}]
        return replace(self, **{name: getattr(other, name) for name in open_ones})
