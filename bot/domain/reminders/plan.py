"""A member's plan for reminders: whose runs they follow, after which of them they are reminded, where and when not."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.errors import MemberError
from bot.domain.reminders.reminder import Reason
from bot.domain.reminders.schedule import DEFAULT_MARGIN_MINUTES, Planned, find_next
from bot.domain.reminders.week import Choice, Run, Slot, choose_runs

FOR_GOOD = date.max  # a pause without an end


@dataclass(frozen=True, slots=True)
class Plan:
    """One member's plan in one club.

    `runs` is None for one who follows the club's; `days` are weekdays chosen instead of the rule's. `channel_id` is
    where they set it up, for a club that named no channel. `paused_until` is the last day of a pause.
    """

    runs: tuple[Run, ...] | None = None
    days: tuple[int, ...] = ()
    slots: tuple[Slot, ...] = ()
    margin_minutes: int = DEFAULT_MARGIN_MINUTES
    by_dm: bool = False
    channel_id: int | None = None
    is_active: bool = True
    paused_until: date | None = None

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

    def with_slots(self, club_runs: tuple[Run, ...], pace_seconds: float) -> "Plan":
        """The plan with its slots chosen anew."""
        return replace(self, slots=self.choose(club_runs, pace_seconds).slots(pace_seconds))

    def is_paused_on(self, day: date) -> bool:
        """True on the days of a pause."""
        return self.paused_until is not None and day <= self.paused_until

    def find_rest(self, day: date) -> Reason:
        """Why there is no reminder for a day: STOPPED or PAUSED; NONE for a plan that does not rest on it."""
        if not self.is_active:
            return Reason.STOPPED
        return Reason.PAUSED if self.is_paused_on(day) else Reason.NONE

    def find_next(self, zone: str, after: int, taken: Collection[date] = ()) -> Planned | None:
        """The next reminder due after a moment (unix seconds); None for a plan that rests."""
        if not self.is_active or self.paused_until == FOR_GOOD:
            return None
        first_day = None if self.paused_until is None else self.paused_until + timedelta(days=1)
        return find_next(self.slots, self.margin_minutes, zone, after, taken=taken, first_day=first_day)
