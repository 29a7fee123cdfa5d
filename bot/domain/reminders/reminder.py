"""An owed reminder, where it stands in the ledger, and which days count as strength days because of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_PER_WEEK = 2
LATE_AFTER_SECONDS = 5 * 60  # from then on a reminder says that it is late


class State(StrEnum):
    """Where a reminder stands in the ledger."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    SETTLED = "settled"
    SKIPPED = "skipped"
    FAILED = "failed"


class Origin(StrEnum):
    """What made it due."""

    PLAN = "plan"
    HELD = "held"
    RAN = "ran"
    SNOOZE = "snooze"


class Reason(StrEnum):
    """Why it came late, elsewhere, or not at all."""

    NONE = ""
    LATE = "late"
    FALLBACK = "fallback"
    DM_CLOSED = "dm-closed"
    DONE = "done"  # said so at the reminder
    DONE_BEFORE = "done-before"
    ADJACENT_DAY = "neighbour"
    ENOUGH = "enough"
    QUIET = "quiet"
    TOO_LATE = "too-late"
    NOT_TODAY = "not-today"
    PAUSED = "paused"
    RACE = "race"
    AFTER_RACE = "after-race"
    STOPPED = "stopped"
    DAY_OFF = "day-off"
    GONE = "gone"
    NOT_INVITED = "not-invited"
    NO_CHANNEL = "no-channel"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNCONFIRMED = "unconfirmed"


DECIDED_WHEN_DUE = frozenset(
    {
        Reason.DONE_BEFORE,
        Reason.ADJACENT_DAY,
        Reason.ENOUGH,
        Reason.QUIET,
        Reason.TOO_LATE,
        Reason.NO_CHANNEL,
        Reason.REFUSED,
        Reason.UNREACHABLE,
        Reason.UNCONFIRMED,
    }
)
"""Why one falls out at its own moment and no sooner; a pause, say, is known ahead, because its member said so."""


class Call(StrEnum):
    """What a reminder calls for."""

    USUAL = ""
    WELCOME = "welcome"  # the first one after a race
    SHORTER = "shorter"  # after a week without strength, once until they come back: the easiest circuit


@dataclass(frozen=True, slots=True)
class Reminder:
    """One row of the ledger: a member's reminder for the local day of a run.

    `strength_day` is the day it counts for: another one where it was held or snoozed into the next. `due` and
    `sent_at` are unix seconds.
    """

    day: date
    strength_day: date
    due: int
    state: State = State.PLANNED
    origin: Origin = Origin.PLAN
    reason: Reason = Reason.NONE
    delivery_id: int | None = None
    sent_at: int | None = None

    @property
    def was_sent(self) -> bool:
        """True where the member got it, is getting it, or needs it no more."""
        return self.sent_at is not None or self.state in {State.CLAIMED, State.SENT, State.SETTLED}


def strength_days(rows: Iterable[Reminder], done: Collection[date] = ()) -> frozenset[date]:
    """Return the days that count: reminded, or logged as done."""
    days = set(done)
    for row in rows:
        if row.was_sent and row.reason is not Reason.DONE_BEFORE:  # the log knows on which day that was
            days |= {row.day, row.strength_day} if row.origin is Origin.SNOOZE else {row.strength_day}
    return frozenset(days)


def taken_days(rows: Iterable[Reminder]) -> frozenset[date]:
    """Return the days that have a reminder of their own, for which the plan adds none."""
    return frozenset(row.day for row in rows if row.state is not State.PLANNED or row.origin is not Origin.PLAN)


def find_conflict(day: date, busy: Collection[date], most: int = MOST_PER_WEEK) -> Reason:
    """Return what speaks against strength on a day: one next to it, or enough of them in its week; else NONE.

    Clinic: twice a week, always with a day off in between. A week runs from Monday to Sunday; of two days in it that
    follow each other the second is the first put off, and they count once.
    """
    today = day.toordinal()
    monday = today - day.weekday()
    in_week = counted = 0
    for ordinal in sorted(other.toordinal() for other in busy):
        if -1 <= ordinal - today <= 1:
            return Reason.ADJACENT_DAY
        if monday <= ordinal < monday + 7 and ordinal - counted > 1:
            counted = ordinal
            in_week += 1
    return Reason.ENOUGH if in_week >= most else Reason.NONE
