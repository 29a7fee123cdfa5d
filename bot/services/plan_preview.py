"""A training plan that was sent: how it is understood, what is still open, and whether it can be used."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.record import MemberRecord
from bot.domain.reminders.training import Training
from bot.domain.reminders.training_plan import TrainingPlan
from bot.domain.reminders.training_week import TrainingWeek, look_at_week
from bot.domain.reminders.week import Run
from bot.domain.words.plan_reading import PlanReading, read_plan
from bot.domain.words.plan_sent import MUST, Question
from bot.services.weeks import MemberWeek
from bot.store.drafts import PlanDraft


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan as it was understood, before it is used: each shown week with its name, and what it would rest on.

    `untimed` are weekdays of which nobody said when the run starts, `weekdays` those that runs without one can go on.
    """

    draft: PlanDraft
    reading: PlanReading
    weeks: tuple[tuple[str, TrainingWeek], ...]
    untimed: tuple[int, ...]
    units: Units
    race: date | None
    weekdays: tuple[int, ...] = ()
    is_over: bool = False  # before today


def build_preview(draft: PlanDraft, week: MemberWeek) -> Preview:
    """Return how a plan that was sent is understood for whoever sent it, in their week as it stands."""
    record = week.record
    runs = record.club_runs if draft.group is not None else record.runs or record.club_runs
    choices = draft.choices
    if not choices.weekdays:
        choices = replace(
            choices, weekdays=tuple(sorted({run.weekday for run in runs})), long_day=_long_day(record, runs)
        )
    reading = read_plan(draft.source, choices, week.today, record.units)
    if reading.plan is None:
        return Preview(draft, reading, (), (), reading.units, None, choices.weekdays)
    known = record.training if draft.group is None else Training(club_rest=record.club_rest)
    training = replace(known, plan=reading.plan)
    days = week.plan.days if week.plan is not None and draft.group is None else ()
    weekly = record.club_runs if draft.group is not None else record.runs  # as they are once it's used

    def look(day: date) -> TrainingWeek:
        return look_at_week(training, weekly, days, record.pace_seconds, day)

    race = reading.plan.find_race()
    shown = [("Week 1", look(reading.plan.monday))]
    if reading.plan.number_at(week.today) is not None:
        shown.append(("This week", look(week.today)))
    if race is not None:
        shown.append(("Race week", look(race[0])))
    weeks = [one for at, one in enumerate(shown) if one[1].monday not in {other.monday for _, other in shown[:at]}]
    untimed = {
        day
        for at in range(len(reading.plan.order))
        for day in look(reading.plan.monday + timedelta(days=7 * at)).untimed
    }
    is_over = reading.plan.last_day < week.today
    days_untimed = () if is_over else tuple(sorted(untimed))
    return Preview(
        draft, reading, tuple(weeks), days_untimed, reading.units, race[0] if race else None, choices.weekdays, is_over
    )


def _long_day(record: MemberRecord, runs: tuple[Run, ...]) -> int | None:
    longest = max(runs, key=lambda run: run.lasts(record.pace_seconds), default=None)
    return None if longest is None else longest.weekday


def require_settled(preview: Preview) -> TrainingPlan:
    """Return the plan of a preview; MemberError with what is to be answered first."""
    if preview.reading.plan is None:
        question = next((one for one in preview.reading.questions if one in MUST), Question.ANCHOR)
        raise MemberError(f"{write_open(preview, question)} I need that before I can use the plan.")
    if preview.is_over:
        day = preview.reading.plan.last_day
        raise MemberError(f"That plan ended on {day.day} {day:%B %Y}. {OVER}")
    return preview.reading.plan


OVER = "Send it with this year's dates, or leave them out and add the race day: `race 2 may`."


def write_open(preview: Preview, question: Question) -> str:
    """Return the question that a plan leaves open as a member reads it; "" for one that may stay open."""
    known, runs = len(preview.weekdays), preview.reading.loose_runs
    if question is Question.WEEKDAYS and 0 < known < runs:
        days = "one of the days" if known == 1 else f"{known} of the days"
        return f"Its fullest week has {runs} runs, and I only know {days}. {_OPEN[question]}"
    return _OPEN.get(question, "")


_OPEN = {
    Question.ANCHOR: "When is the race, or the first day?",
    Question.WEEKDAYS: "On which days do you run?",
    Question.DATE_ORDER: "Which comes first in its dates, the day or the month?",
}
