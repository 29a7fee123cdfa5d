"""A training in words, as its member gave it and reads it: weeks with dates and distances, races, rest, start times."""

from datetime import date, timedelta
from typing import Any

from bot.domain.profile import Units
from bot.domain.reminders.calendar import Calendar
from bot.domain.reminders.training import Training
from bot.domain.reminders.training_plan import PlanRun, TrainingPlan
from bot.domain.reminders.week import DAY_NAMES
from bot.domain.words.clock import write_clock
from bot.domain.words.distance import write_distance, write_duration


def write_amount(run: PlanRun, units: Units) -> str:
    """Return how far or how long a run of a plan is: "5 km", "8-10 km", "1 h to 1 h 30"; empty where nobody says."""
    if run.metres is not None:
        low, high = write_distance(run.metres, units), write_distance(run.most or run.metres, units)
    elif run.seconds is not None:
        low, high = write_duration(run.seconds), write_duration(run.most or run.seconds)
    else:
        return ""
    if low == high:
        return low
    number, _, unit = low.partition(" ")
    is_alike = " " not in unit and unit == high.partition(" ")[2]
    return f"{number}-{high}" if is_alike else f"{low} to {high}"


def list_training(training: Training, units: Units) -> dict[str, Any]:
    """Return a training as lists of words, by what each is; what there is nothing of is left out."""
    rest = training.rest
    parts = {
        "club group": training.group,
        "weeks": list_plan(training.plan, units) if training.plan is not None else [],
        "races": [
            " ".join(filter(None, [str(race.day), write_distance(race.metres, units) if race.metres else ""]))
            for race in training.races
        ],
        "rest around races": f"{rest.before} days before, {rest.after} after" if rest is not None else "",
        "start times": [f"{DAY_NAMES[weekday]} {write_clock(minute)}" for weekday, minute in training.starts],
    }
    return {name: part for name, part in parts.items() if part}


def list_plan(plan: TrainingPlan, units: Units) -> list[dict[str, Any]]:
    """Return the weeks of a plan in the order in which they are run, each with its number, its Monday and its runs."""
    return [_list_week(plan, at, number, units) for at, number in enumerate(plan.order)]


def list_calendar(calendar: Calendar) -> dict[str, Any]:
    """Return the days that a training rules, as dates; what there is nothing of is left out."""
    parts = {
        "days covered": [_write_span(*span) for span in calendar.covered],
        "runs with strength": [
            f"{date.fromordinal(slot.ordinal)} {write_clock(slot.start_minute)}, {write_duration(slot.seconds)}"
            for slot in calendar.slots
        ],
        "rest around races": [_write_span(rest.first, rest.last) for rest in calendar.rests],
        "off": [_write_span(*span) for span in calendar.off],
    }
    return {name: part for name, part in parts.items() if part}


def _list_week(plan: TrainingPlan, at: int, number: int, units: Units) -> dict[str, Any]:
    monday = plan.monday + timedelta(weeks=at)
    runs = plan.weeks[number]
    written = [_write_run(monday, run, units) for run in runs] if runs is not None else "open"
    return {"week": number + 1, "from": str(monday), "runs": written}


def _write_run(monday: date, run: PlanRun, units: Units) -> str:
    day = monday + timedelta(days=run.weekday)
    start = write_clock(run.start_minute) if run.start_minute is not None else ""
    marks = ["race"] * run.is_race + ["if you like"] * run.is_optional
    said = ", ".join(filter(None, [write_amount(run, units), run.note, *marks]))
    return f"{' '.join(filter(None, [f'{day:%a}', str(day), start]))}: {said or 'a run'}"


def _write_span(first: int, last: int) -> str:
    return f"{date.fromordinal(first)} to {date.fromordinal(last)}"
