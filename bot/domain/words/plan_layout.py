"""What is found where in a training plan: a day's text, a week of them, and all of the plan."""

from dataclasses import dataclass, field, replace

from bot.domain.words.plan_days import WrittenDate

_MOST_ALIKE = 26
Where = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of text that is a day of the plan; `weekday` may be unknown.

    `row` and `column` are the names of its row and column, "" for one without, `at` the row and the column, from 0, in
    which it begins.
    """

    text: str
    row: str
    column: str
    at: Where
    weekday: int | None = None
    date: WrittenDate | None = None


@dataclass(slots=True)
class PlacedWeek:
    """One week: its number, or how many weeks before the race it is, or the date beside it, as far as it says.

    `last` is the number of the last of several weeks that are all alike: "weeks 1-4".
    """

    places: list[Place] = field(default_factory=list)
    number: int | None = None
    last: int | None = None
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
    doubtful: list[Place] = field(default_factory=list)  # days that come again in a week, which nobody can put
    joined: set[int] = field(default_factory=set)  # rows that were read with the one above

    def turned(self) -> "Places":
        """The places of rows whose rows are these ones' columns."""
        found: dict[int, Place] = {}

        def turn(places: list[Place]) -> list[Place]:
            return [found.setdefault(id(one), replace(one, at=(one.at[1], one.at[0]))) for one in places]

        weeks = [replace(week, places=turn(week.places)) for week in self.weeks]
        return replace(self, weeks=weeks, days=turn(self.days), doubtful=turn(self.doubtful))

    def spread_alike(self) -> None:
        """Put a week that stands for several in the place of each of them."""
        numbers = [week.number for week in self.weeks]
        spread: list[PlacedWeek] = []
        for week in self.weeks:
            if week.number is None or week.last is None:
                spread.append(week)
            elif week.places:
                alike = [number for number in range(week.number, week.last + 1) if numbers.count(number) < 2]
                spread += [replace(week, number=number, last=None) for number in alike[:_MOST_ALIKE] or [week.number]]
        self.weeks = spread
