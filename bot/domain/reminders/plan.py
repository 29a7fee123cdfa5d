"""A member's plan for reminders: whose runs they follow, after which of them they are reminded, where and when not."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.errors import MemberError
from bot.domain.reminders.calendar import NO_CALENDAR, Calendar
from bot.domain.reminders.days_off import DaysOff, remove_days_off
from bot.domain.reminders.race import RaceRest
from bot.domain.reminders.reminder import Reason
from bot.domain.reminders.schedule import DEFAULT_MARGIN_MINUTES, Planned, find_next
from bot.domain.reminders.training import NO_TRAINING, Training
from bot.domain.reminders.training_week import TrainingWeek, build_calendar, look_at_week
from bot.domain.reminders.week import Choice, Run, Slot, choose_runs

FOR_GOOD = date.max  # a pause without an end


@dataclass(frozen=True, slots=True)
class Reminding:
    """How a member was reminded before they used a training plan; `is_joined` is False for one who wasn't at all."""

    is_joined: bool = False
    is_active: bool = True
    is_any_run: bool = False
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One member's plan in one club.

    `runs` is None for one who follows the club's; `days` are weekdays chosen instead of the rule's. `channel_id` is
    where they set it up, for a club that named no channel. `paused_until` is the last day of a pause. `training` is
    their training plan with their races, and `calendar` the days that these rule; `slots` hold on all other days.
    `former` is the training that Undo brings back, and `reminded` how they were reminded then, as long as they haven't
    chosen anew since. With `is_any_run` there are no fixed days: any run that is told
    brings a reminder, twice in seven days.
    """

    runs: tuple[Run, ...] | None = None
    days: tuple[int, ...] = ()
    slots: tuple[Slot, ...] = ()
    margin_minutes: int = DEFAULT_MARGIN_MINUTES
    by_dm: bool = False
    channel_id: int | None = None
    is_active: bool = True
    paused_until: date | None = None
    training: Training = NO_TRAINING
    calendar: Calendar = NO_CALENDAR
    former: Training | None = None
    is_any_run: bool = False
    reminded: Reminding | None = None

    def still_wanted(self) -> Reminding | None:
        """What Undo is to bring back for one who wishes to be reminded meanwhile: their way, which goes on."""
        if self.reminded is None:
            return None
        channel_id = self.reminded.channel_id if self.reminded.is_joined else self.channel_id
        return replace(self.reminded, is_joined=True, is_active=True, channel_id=channel_id)

    def has_run_out(self, club_runs: tuple[Run, ...], day: date) -> bool:
        """True where a training plan was over before a day, and there are no weekly runs to go on with."""
        plan = self.training.plan
        return plan is not None and plan.last_day < day and not self.is_any_run and not self.followed_runs(club_runs)

    def goes_back_to_any_run(self, club_runs: tuple[Run, ...], day: date) -> bool:
        """True where that is so for one who was reminded after any run before the plan, as they are from now on."""
        return self.has_run_out(club_runs, day) and self.reminded is not None and self.reminded.is_any_run

    def followed_runs(self, club_runs: tuple[Run, ...]) -> tuple[Run, ...]:
        """The runs that this plan rests on."""
        return club_runs if self.runs is None else self.runs

    def choose(self, club_runs: tuple[Run, ...], pace_seconds: float) -> Choice:
        """The runs that strength follows; days that no longer have a run give way to the rule."""
        runs = self.followed_runs(club_runs)
        try:
            return choose_runs(runs, pace_seconds, self.days)
        except MemberError:
            return choose_runs(runs, pace_seconds)

    def with_slots(self, club_runs: tuple[Run, ...], pace_seconds: float, club_days_off: DaysOff = ()) -> "Plan":
        """The plan with its slots chosen anew; who follows the club doesn't run on its days off.

        In the weeks that a training plan of their own rules they run as it says.
        """
        calendar = build_calendar(self.training, self.followed_runs(club_runs), self.days, pace_seconds)
        if self.is_any_run:
            return replace(self, slots=(), calendar=replace(calendar, slots=()))
        slots = self.choose(club_runs, pace_seconds).slots(pace_seconds)
        if self.runs is None and club_days_off:
            followed = remove_days_off(club_days_off, self.training.own_weeks())
            off = tuple((first.toordinal(), last.toordinal()) for first, last in followed)
            calendar = replace(calendar, off=off)
        return replace(self, slots=slots, calendar=calendar)

    def look_at(self, day: date, club_runs: tuple[Run, ...], pace_seconds: float) -> TrainingWeek | None:
        """The week of a day as a training plan or a race rules it; None where it is like every other."""
        if self.is_any_run or not self.calendar.covers(day.toordinal()):
            return None
        return look_at_week(self.training, self.followed_runs(club_runs), self.days, pace_seconds, day)

    def in_club(self, club_rest: RaceRest | None) -> "Plan":
        """The plan in a club that chose such a rest around races."""
        return replace(self, training=self.training.in_club(club_rest))

    def slots_around(self, day: date) -> tuple[Slot, ...]:
        """The slots of the week of a day."""
        if not self.calendar.covers(day.toordinal()):
            return self.slots
        monday = day.toordinal() - day.weekday()
        in_week = (slot for slot in self.calendar.slots_from(monday) if slot.ordinal < monday + 7)
        return tuple(Slot(slot.ordinal - monday, slot.start_minute, slot.seconds) for slot in in_week)

    def is_paused_on(self, day: date) -> bool:
        """True on the days of a pause."""
        return self.paused_until is not None and day <= self.paused_until

    def find_rest(self, day: date) -> Reason:
        """Why there is no reminder for a day: STOPPED, PAUSED, RACE or AFTER_RACE; NONE for one without a rest."""
        if not self.is_active:
            return Reason.STOPPED
        if self.is_paused_on(day):
            return Reason.PAUSED
        rest = self.calendar.find_rest(day)
        if rest is None:
            return Reason.NONE
        return Reason.RACE if day.toordinal() <= rest.race else Reason.AFTER_RACE

    def find_next(self, zone: str, after: int, taken: Collection[date] = ()) -> Planned | None:
        """The next reminder due after a moment (unix seconds); None for a plan that rests."""
        if not self.is_active or self.paused_until == FOR_GOOD:
            return None
        first_day = None if self.paused_until is None else self.paused_until + timedelta(days=1)
        return find_next(
            self.slots, self.margin_minutes, zone, after, taken=taken, first_day=first_day, calendar=self.calendar
        )
