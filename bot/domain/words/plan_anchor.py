"""The days and weeks of a training plan put on the calendar: by their dates, the race's day, or the first one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from bot.domain.reminders.training_plan import PlanRun
from bot.domain.words.plan_cell import Cell
from bot.domain.words.plan_days import WrittenDate, date_all, is_month_first
from bot.domain.words.plan_layout import PlacedWeek, Places
from bot.domain.words.plan_sent import MUST, PlanChoices, Question

_WEEK, _SUNDAY = 7, 6
COUNTED_AGAIN = (
    "Some week numbers come twice, so I put those weeks one after the other. "
    "If these are two plans, send one at a time."
)
Dated = list[tuple[date, PlanRun]]


class _Reader:
    """What a reader of a plan starts from, and what it has to say beside the days."""

    def __init__(self, places: Places, cells: dict[int, Cell], choices: PlanChoices, today: date) -> None:
        self.places, self.cells, self.choices, self.today = places, cells, choices, today
        self.questions: list[Question] = []
        self.missing: tuple[int, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.loose_runs = 0
        self.example = ""

    def _find_order(self, written: Sequence[WrittenDate]) -> bool | None:
        """True where dates name the month first; None while that is asked."""
        order = self.choices.month_first
        if order is None:
            order = is_month_first(written, self.today)
        if order is None:
            self.questions.append(Question.DATE_ORDER)
            self.example = _write_open(written)
        return order


class DaysReader(_Reader):
    """Reads days that have dates of their own."""

    def read(self) -> tuple[Dated, list[date], date | None]:
        """Return the runs by their days, none while the order of their dates is asked; no week is left open."""
        written = [place.date for place in self.places.days if place.date is not None]
        order = self._find_order(written)
        if order is None:
            return [], [], None
        dates = date_all(written, self.today, month_first=order)
        dated = [
            (day, run)
            for day, place in zip(dates, self.places.days, strict=True)
            if day is not None
            for run in self.cells[id(place)].runs
        ]
        return settle_race(dated, self.choices.race_day), [], None


class WeeksReader(_Reader):
    """Reads weeks, by their dates or numbers, and puts them on the calendar."""

    def __init__(self, places: Places, cells: dict[int, Cell], choices: PlanChoices, today: date) -> None:
        super().__init__(places, cells, choices, today)
        known = places.first_weekday or 0
        self.names_days = any(place.weekday is not None for week in places.weeks for place in week.places)
        if not self.names_days and choices.first_day is not None and choices.first_day.weekday() == _SUNDAY:
            known = _SUNDAY
        self.first = known if choices.week_starts is None else choices.week_starts
        self.shift = {}  # columns that were only assumed to begin on a Monday
        if places.is_asked and self.first != known:
            self.shift = {day: (day - known + self.first) % _WEEK for day in range(_WEEK)}

    def read(self) -> tuple[Dated, list[date], date | None]:
        """Return the runs by their days, the Mondays of weeks left open, and the first one's where that is; or ask."""
        weeks = self.places.weeks
        numbers = [week.number for week in weeks if week.number is not None]
        if len(numbers) > len(set(numbers)):
            self.notes = (COUNTED_AGAIN,)
        if not self._knows_weekdays():
            self.questions.append(Question.WEEKDAYS)
        starts = self._find_dated_starts(weeks)
        positions = self._find_positions(weeks)
        if starts is None and not self._is_stuck:
            starts = self._find_anchored_starts(weeks, positions)
        if starts is None or self._is_stuck:
            return [], [], None
        dated = [
            (start + timedelta(days=offset), run)
            for week, start in zip(weeks, starts, strict=True)
            for offset, run in self._runs_of(week)
        ]
        dated = settle_race(dated, self.choices.race_day)
        opened, first = self._find_open(starts, positions)
        return dated, opened, first

    @property
    def _is_stuck(self) -> bool:
        return bool(MUST & set(self.questions))

    def _runs_of(self, week: PlacedWeek) -> list[tuple[int, PlanRun]]:
        """The runs of a week with the days after its first one; those without a weekday on the member's own."""
        found: list[tuple[int, PlanRun]] = []
        loose: list[PlanRun] = []
        for place in week.places:
            runs = self.cells[id(place)].runs
            if place.weekday is None:
                loose += runs
            else:
                weekday = self.shift.get(place.weekday, place.weekday)
                found += [((weekday - self.first) % _WEEK, run) for run in runs]
        return [*found, *(((day - self.first) % _WEEK, run) for day, run in self._spread(loose))]

    def _spread(self, runs: Sequence[PlanRun]) -> list[tuple[int, PlanRun]]:
        """Runs without weekdays on the days of the member's week: the long one or the race on its own day."""
        days = sorted(self.choices.weekdays, key=lambda day: (day - self.first) % _WEEK)
        if not runs or not days:
            return []
        long_day = self.choices.long_day if self.choices.long_day in days else days[-1]
        longest = next((run for run in runs if run.is_race), None) or next(
            (run for run in reversed(runs) if run.note == "long"), None
        )
        others = [run for run in runs if run is not longest]
        free = [day for day in days if longest is None or day != long_day]
        placed = list(zip(free, others, strict=False))
        return [*placed, *([(long_day, longest)] if longest is not None else [])]

    def _knows_weekdays(self) -> bool:
        self.loose_runs = max(
            (
                sum(len(self.cells[id(place)].runs) for place in week.places if place.weekday is None)
                for week in self.places.weeks
            ),
            default=0,
        )
        return self.loose_runs <= len(self.choices.weekdays)

    def _find_dated_starts(self, weeks: Sequence[PlacedWeek]) -> list[date] | None:
        """The first days of weeks that have dates; None where they have none."""
        written = [week.date for week in weeks if week.date is not None]
        if len(written) < max(1, len(weeks) - 1) or not written:
            return None
        order = self._find_order(written)
        if order is None:
            return None
        days = date_all(written, self.today, month_first=order)
        if not self.names_days and all(day is not None and day.weekday() == _SUNDAY for day in days):
            self.first = _SUNDAY
        dates = iter(days)
        starts: list[date] = []
        for week in weeks:
            day = next(dates) if week.date is not None else None
            if day is None and not starts:
                return None
            starts.append(starts[-1] + timedelta(days=_WEEK) if day is None else self._begin(day))
        return starts if all(one < other for one, other in pairwise(starts)) else None  # dates that contradict

    def _begin(self, day: date) -> date:
        """The first day of the week that a day is in."""
        return day - timedelta(days=(day.weekday() - self.first) % _WEEK)

    def _find_positions(self, weeks: Sequence[PlacedWeek]) -> list[int]:
        """Which week of the plan each is, from 0, by their numbers or by how many are left to the race."""
        if all(week.to_go is not None for week in weeks):
            most = max(week.to_go or 0 for week in weeks)
            return [most - (week.to_go or 0) for week in weeks]
        numbers = [week.number for week in weeks]
        known = [number for number in numbers if number is not None]
        is_falling = len(known) > 2 and known == sorted(known, reverse=True) and len(set(known)) == len(known)
        is_rising = known == sorted(set(known))
        positions: list[int] = []
        for week in weeks:
            following = positions[-1] + 1 if positions else 0
            number = week.number
            if number is not None and is_falling:
                positions.append(max(known) - number)
            elif number is not None and number > following - 1 and is_rising:
                positions.append(number - 1 if known[0] > 0 else number)
            else:
                positions.append(following)
        return positions

    def _find_anchored_starts(self, weeks: Sequence[PlacedWeek], positions: Sequence[int]) -> list[date] | None:
        """The first days of weeks without dates, by the day of the race or of the start; None where neither is said."""
        if self.choices.race_day is not None:
            races = [at for at, week in enumerate(weeks) if any(run.is_race for _, run in self._runs_of(week))]
            last = positions[races[-1] if races else -1]
            begin = self._begin(self.choices.race_day) - timedelta(days=_WEEK * last)
        elif self.choices.first_day is not None:
            begin = self._begin(self.choices.first_day)
        else:
            self.questions.append(Question.ANCHOR)
            return None
        return [begin + timedelta(days=_WEEK * at) for at in positions]

    def _find_open(self, starts: Sequence[date], positions: Sequence[int]) -> tuple[list[date], date | None]:
        """The Mondays of the weeks that a plan leaves out, and that of its first week."""
        begin = starts[0] - timedelta(days=_WEEK * positions[0])
        lacking = sorted(set(range(max(positions) + 1)) - set(positions))
        if any(start != begin + timedelta(days=_WEEK * at) for start, at in zip(starts, positions, strict=True)):
            return [], None
        self.missing = tuple(at + 1 for at in lacking)
        mondays = [_monday(begin + timedelta(days=_WEEK * at + 3)) for at in lacking]
        return mondays, _monday(begin + timedelta(days=3)) if lacking[:1] == [0] else None


def settle_race(dated: Dated, race_day: date | None) -> Dated:
    """Return runs with the race on its day: the last one that is a race moves there, else one is added.

    Whatever else its week has on that day or after it falls out.
    """
    if race_day is None:
        return dated
    races = [(day, run) for day, run in dated if run.is_race and abs((day - race_day).days) <= _WEEK]
    race = races[-1][1] if races else PlanRun(0, is_race=True)
    week = _monday(race_day)
    kept = [
        (day, run)
        for day, run in dated
        if run is not race and not (week <= day < week + timedelta(days=_WEEK) and day >= race_day)
    ]
    if not races:
        same = next((run for day, run in dated if day == race_day), race)
        race = replace(same, is_race=True)
    return sorted([*kept, (race_day, race)], key=lambda one: one[0])


def _write_open(written: Sequence[WrittenDate]) -> str:
    """The first date that could be two, as it is written."""
    open_dates = [one for one in written if one.month is None]
    one = next((one for one in open_dates if one.day != one.other), open_dates[0])
    return f"{one.day}/{one.other}"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
