"""When a reminder is due: the moment a run ends, in the member's own time zone, over both clock changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.reminders.calendar import NO_CALENDAR, Calendar
from bot.domain.reminders.week import Slot

DEFAULT_MARGIN_MINUTES = 5
_DAY = timedelta(days=1)
_MINUTE = 60
_EPOCH = date(1970, 1, 1).toordinal()

Quiet = tuple[int, int]  # local minutes after midnight: from, until


@dataclass(frozen=True, slots=True)
class Planned:
    """The next reminder of a plan: the local day of its run, and when it is due in unix seconds, on a whole minute."""

    day: date
    due: int


def find_next(
    slots: Sequence[Slot],
    margin_minutes: int,
    zone: str,
    after: int,
    *,
    taken: Collection[date] = (),
    first_day: date | None = None,
    calendar: Calendar = NO_CALENDAR,
) -> Planned | None:
    """Return the first reminder due after a moment (unix seconds); None where no run is followed by one.

    It comes a margin after the run's end (clinic: at the end of one of the shorter runs, when you are warm). `taken`
    are days that have a reminder already; before `first_day` there is none. On days that the calendar rules its own
    slots hold instead of the weekly ones, and on days off none.
    """
    earliest = local_date(after, zone).toordinal() - 2  # the longest run ends on the second day after it began
    earliest = earliest if first_day is None else max(earliest, first_day.toordinal())
    weekday = (earliest + 6) % 7
    found, found_due = 0, 0
    for slot_weekday, start_minute, seconds in slots:
        ordinal = earliest + (slot_weekday - weekday) % 7
        elapsed = seconds + margin_minutes * _MINUTE
        while True:
            due = whole_minute(_start(ordinal, start_minute, zone) + elapsed)
            is_ruled = calendar.covers(ordinal) or calendar.is_off(ordinal)
            if due > after and date.fromordinal(ordinal) not in taken and not is_ruled:
                break
            ordinal += 7
        if not found or due < found_due:
            found, found_due = ordinal, due
    for ordinal, start_minute, seconds in calendar.slots_from(earliest):
        if found and ordinal > found + 2:
            break
        due = whole_minute(_start(ordinal, start_minute, zone) + seconds + margin_minutes * _MINUTE)
        is_taken = date.fromordinal(ordinal) in taken or calendar.is_off(ordinal)
        if due > after and not is_taken and (not found or due < found_due):
            found, found_due = ordinal, due
    return Planned(date.fromordinal(found), found_due) if found else None


def hold_until(due: int, quiet: Quiet | None, zone: str) -> int:
    """Return the moment itself, or the end of the quiet hours that it falls into."""
    if quiet is None:
        return due
    start, end = quiet
    local = datetime.fromtimestamp(due, ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    is_quiet = start <= minute < end if start < end else minute >= start or minute < end
    if not is_quiet:
        return due
    over = local.replace(hour=end // 60, minute=end % 60, second=0)  # where an hour comes twice: of the same round
    return int((over if minute < end else over + _DAY).timestamp())


def local_date(moment: int, zone: str) -> date:
    """Return the date that a moment (unix seconds) has in a zone."""
    return _date_of_quarter(moment - moment % 900, zone)  # no zone changes its offset or its day within a quarter


def at_local(day: date, minute: int, zone: str) -> int:
    """Return the unix seconds of a local time: the first of two, and past the gap where clocks skip it."""
    return _start(day.toordinal(), minute, zone)


def whole_minute(moment: int) -> int:
    """Return the moment rounded up to the minute, where the clock ticks."""
    return -(-moment // _MINUTE) * _MINUTE


def as_datetime(moment: int) -> datetime:
    """Return unix seconds as an aware datetime."""
    return datetime.fromtimestamp(moment, UTC)


def forget_offsets() -> None:
    """Reckon every zone anew: its files are other ones from now on."""
    _steady_offset.cache_clear()
    _date_of_quarter.cache_clear()


def _start(ordinal: int, minute: int, zone: str) -> int:
    offset = _steady_offset(ordinal, zone)
    if offset is not None:
        return (ordinal - _EPOCH) * 86_400 + minute * _MINUTE - offset
    midnight = datetime.fromordinal(ordinal).replace(tzinfo=ZoneInfo(zone))
    return int(midnight.replace(hour=minute // 60, minute=minute % 60).timestamp())


@lru_cache(maxsize=1 << 12)
def _steady_offset(ordinal: int, zone: str) -> int | None:
    """The seconds that a zone is ahead of UTC for the whole of a day; None on a day on which the clocks change."""
    tz = ZoneInfo(zone)
    starts, ends = (datetime.fromordinal(day).replace(tzinfo=tz).utcoffset() for day in (ordinal, ordinal + 1))
    return int(starts.total_seconds()) if starts is not None and starts == ends else None


@lru_cache(maxsize=1 << 12)
def _date_of_quarter(moment: int, zone: str) -> date:
    return datetime.fromtimestamp(moment, ZoneInfo(zone)).date()
