"""What is found where in a training plan: a day's text, a week of them, and all of the plan."""

from dataclasses import dataclass, field

from bot.domain.words.plan_days import WrittenDate


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of text that is a day of the plan; `row` and `column` say where it stands, `weekday` may be unknown."""

    text: str
    row: str
    column: str
    weekday: int | None = None
    date: WrittenDate | None = None


@dataclass(slots=True)
class PlacedWeek:
    """One week: its number, or how many weeks before the race it is, or the date beside it, as far as it says."""

    places: list[Place] = field(default_factory=list)
    number: int | None = None
    to_go: int | None = None
    date: WrittenDate | None = None


@dataclass(slots=True)
class Places:
    """All of a plan: weeks, or days with dates of their own.

    `first_weekday` is the one that its weeks start on, None where nothing says so. `head` is what stands above, for the
    unit that a plan is in.
    """

    weeks: list[PlacedWeek] = field(default_factory=list)
    days: list[Place] = field(default_factory=list)
    first_weekday: int | None = None
    head: str = ""
    is_asked: bool = False  # whether a week's first day is only assumed
