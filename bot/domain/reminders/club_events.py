"""The club's runs of the next days as events: one for each run, with how far each group runs that week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.reminders.days_off import DaysOff, is_day_off
from bot.domain.reminders.schedule import at_local, local_date
from bot.domain.reminders.training_plan import PlanRun, TrainingPlan, week_of
from bot.domain.reminders.week import DEFAULT_PACE_SECONDS, Run

DAYS_AHEAD = 7
_UNKNOWN_SECONDS = 3600  # of a run of which nobody says how long it takes
_SHORTEST_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class ClubEvent:
    """One run of the club: `key` is its day and its place among the day's runs, `start` and `end` are unix seconds.

    `groups` are what each group runs, by its name; without a plan it is the run of the week, with no name.
    """

    key: str
    day: date
    start: int
    end: int
    note: str
    groups: tuple[tuple[str, PlanRun], ...]


def list_club_events(
    runs: Sequence[Run], plans: Mapping[str, TrainingPlan], days_off: DaysOff, zone: str, now: int
) -> list[ClubEvent]:
    """Return the club's runs that begin within seven days of a moment (unix seconds), in order.

    Where a plan rules the week its distance counts for its group, and a group that has no run that day, or a race, is
    left out; a run that no group has falls out, and so does every one on a day off.
    """
    found = []
    today = local_date(now, zone)
    for ahead in range(DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if is_day_off(days_off, day):
            continue
        on_day = sorted((run for run in runs if run.weekday == day.weekday()), key=lambda run: run.start_minute)
        for place, run in enumerate(on_day):
            start = at_local(day, run.start_minute, zone)
            groups = _groups_of(run, plans, day, place)
            if groups and now < start <= now + DAYS_AHEAD * 86_400:
                lasts = max((one.lasts(DEFAULT_PACE_SECONDS) or 0 for _, one in groups), default=0) or _UNKNOWN_SECONDS
                end = start + max(lasts, _SHORTEST_SECONDS)
                found.append(ClubEvent(f"{day.isoformat()}/{place + 1}", day, start, end, run.note, groups))
    return found


def _groups_of(run: Run, plans: Mapping[str, TrainingPlan], day: date, place: int) -> tuple[tuple[str, PlanRun], ...]:
    ruling = {group: week for group, plan in plans.items() if (week := week_of(plan, day)) is not None}
    found: list[tuple[str, PlanRun]] = []
    if len(ruling) < len(plans) or not plans:  # for somebody the usual week holds
        found.append(("", PlanRun(run.weekday, run.metres, run.seconds, note=run.note)))
    for group, week in sorted(ruling.items()):
        of_day = [one for one in week if one.weekday == day.weekday() and not one.is_race]
        if place < len(of_day):
            found.append((group, of_day[place]))
    return tuple(found)
