"""Training plans and races as the season writes and reads them, worked out apart from the bot's."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.simulation.scenario import OwnRun
from tests.simulation.time_arithmetic import DAY, lasts, short_ones

WEEK = timedelta(days=7)
SILENT_WEEK = 7  # days before a race with one reminder at most
WORDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STARTS = (375, 1110, 420, 1140, 1260, 540, 480)  # on weekdays without a run of the usual week
STARTS_WORDS = ", ".join(f"{day} {at // 60}:{at % 60:02}" for day, at in zip(WORDS, STARTS, strict=True))


@dataclass(frozen=True)
class OwnPlan:
    """Weeks of runs by weekday with their metres, the first from a Monday on; the last one may end in a race.

    `calendar` are the weeks as they come, each by its number.
    """

    monday: date
    weeks: tuple[tuple[tuple[int, int], ...], ...]
    race_weekday: int | None
    calendar: tuple[int, ...]

    @property
    def words(self) -> str:
        """As a member pastes it."""
        lines = [f"starts {self.monday.day} {self.monday:%b} {self.monday.year}"]
        for number, week in enumerate(self.weeks, start=1):
            runs = [f"{WORDS[weekday]} {metres / 1000:g}k" for weekday, metres in week]
            if number == len(self.weeks) and self.race_weekday is not None:
                runs.append(f"{WORDS[self.race_weekday]} race 10k")
            lines.append(f"week {number}: {', '.join(runs)}")
        return "\n".join(lines)

    @property
    def race(self) -> date | None:
        """The day of its race."""
        if self.race_weekday is None:
            return None
        return self.monday + WEEK * (len(self.calendar) - 1) + DAY * self.race_weekday

    def find_week(self, monday: date) -> tuple[tuple[int, int], ...] | None:
        """The runs of the week from a Monday on, None where it says nothing of it."""
        at = (monday - self.monday) // WEEK
        return self.weeks[self.calendar[at]] if 0 <= at < len(self.calendar) else None

    def repeated(self, today: date) -> "OwnPlan | None":
        """With today's week again in the next one; None outside of it, or where there is no room before the race."""
        at = self._place(today)
        if at is None:
            return None
        before, after = self.calendar[: at + 1], self.calendar[at + 1 :]
        if self.race_weekday is None:
            return replace(self, calendar=(*before, self.calendar[at], *after))
        return replace(self, calendar=(*before, *(self.calendar[at], *after[:-1])[: len(after) - 1], after[-1]))

    def skipped(self, today: date) -> "OwnPlan | None":
        """Without today's week; before the race the week before it comes twice then."""
        at = self._place(today)
        if at is None or len(self.calendar) == 1:
            return None
        before, after = self.calendar[:at], self.calendar[at + 1 :]
        if self.race_weekday is None:
            return replace(self, calendar=(*before, *after))
        return replace(self, calendar=(*before, *after[:-1], len(self.weeks) - 2, after[-1]))

    def _place(self, today: date) -> int | None:
        at = (today - self.monday) // WEEK
        last = len(self.calendar) - (0 if self.race_weekday is None else 2)
        return at if 0 <= at < last else None


def draw_plan(today: date, rng: Random) -> OwnPlan:
    """Return a plan from this week on or the next, half of them longer than the season's rest."""
    monday = today - today.weekday() * DAY + WEEK * rng.randrange(2)
    weekdays = sorted(rng.sample(range(7), rng.randrange(2, 6)))
    count = rng.randrange(2, 12)
    weeks = [
        tuple((weekday, 500 * rng.randrange(6, 30)) for weekday in weekdays if rng.random() < 0.9)
        or ((weekdays[0], 5_000),)
        for _ in range(count)
    ]
    race = rng.choice((5, 6, None))
    if race is not None:
        weeks[-1] = tuple(run for run in weeks[-1] if run[0] != race) or ((1, 4_000),)
    return OwnPlan(monday, tuple(weeks), race, tuple(range(count)))


@dataclass
class Season:
    """What a member trains by: the usual week, a plan over it, races told, and the days of rest around them."""

    runs: tuple[OwnRun, ...]
    pace_seconds: int
    plan: OwnPlan | None = None
    told: frozenset[date] = frozenset()
    rest: tuple[int, int] = (4, 7)
    has_starts: bool = False

    @property
    def races(self) -> list[date]:
        """All races, in their order."""
        goal = self.plan.race if self.plan is not None else None
        return sorted(self.told | ({goal} if goal is not None else set()))

    def why_resting(self, day: date) -> str:
        """Return why a race leaves no reminder to a day: race, after-race, or nothing."""
        before, after = self.rest
        for race in self.races:
            if -before <= (day - race).days <= after:
                return "race" if day <= race else "after-race"
        return ""

    def is_second_before_race(self, day: date, busy: set[date]) -> bool:
        """True where another one of the seven days before a race has a reminder."""
        for race in self.races:
            window = {race - DAY * back for back in range(1, SILENT_WEEK + 1)}
            if day in window and (busy - {day}) & window:
                return True
        return False

    def find_slots(self, monday: date) -> tuple[OwnRun, ...]:
        """Return the runs of a week that strength follows."""
        found = self._choose(monday)
        for race in self.races:
            window = [race - DAY * back for back in range(SILENT_WEEK, 0, -1)]
            first = window[0] - window[0].weekday() * DAY
            near = sorted(
                (start + run.weekday * DAY, run.minute)
                for start in {first, first + WEEK}
                for run in self._choose(start)
                if start + run.weekday * DAY in window
            )
            found = tuple(run for run in found if (monday + run.weekday * DAY, run.minute) not in near[1:])
        return found

    def _choose(self, monday: date) -> tuple[OwnRun, ...]:
        planned = self.plan.find_week(monday) if self.plan is not None else None
        runs = self.runs
        if planned is not None:
            usual = {run.weekday: run.minute for run in sorted(self.runs, key=lambda run: -run.minute)}
            runs = tuple(OwnRun(weekday, usual.get(weekday, STARTS[weekday]), metres) for weekday, metres in planned)
        ours = [race.weekday() for race in self.races if monday <= race < monday + WEEK]
        runs = (*runs, *(OwnRun(weekday, 0, 10**6) for weekday in ours))  # the longest of its week, however short
        resting = {run.weekday for run in runs if self.why_resting(monday + run.weekday * DAY)}
        return short_ones(runs, self.pace_seconds, resting)

    def longest(self, slots: tuple[OwnRun, ...]) -> int:
        """The seconds of the longest of some runs."""
        return max((lasts(run, self.pace_seconds) for run in slots), default=0)
