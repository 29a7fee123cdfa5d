"""The season's own arithmetic of time: when a run of a week ends in a zone, worked out apart from the bot's."""

from collections.abc import Callable, Container
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from tests.simulation.scenario import OwnRun

MINUTE, HOUR = 60, 3600
DAY = timedelta(days=1)


def day_of(moment: float, zone: str) -> date:
    """Return the local date of a moment in unix seconds."""
    return datetime.fromtimestamp(moment, ZoneInfo(zone)).date()


def moment_of(day: date, minute: int, zone: str) -> int:
    """Return the unix seconds of a local time: the first one where it comes twice, past the gap where it is not."""
    wall = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone))
    return int(wall.astimezone(UTC).timestamp())


def minute_of(moment: float, zone: str) -> int:
    """Return the local time of day of a moment, in minutes."""
    local = datetime.fromtimestamp(moment, ZoneInfo(zone))
    return local.hour * 60 + local.minute


def up_to_minute(moment: float) -> int:
    """Return the moment, or the next whole minute."""
    return int(-(-moment // MINUTE) * MINUTE)


def lasts(run: OwnRun, pace_seconds: int) -> int:
    """Return the seconds that a run takes."""
    return round(run.metres * pace_seconds / 1000)


def short_ones(runs: tuple[OwnRun, ...], pace_seconds: int, resting: Container[int] = ()) -> tuple[OwnRun, ...]:
    """Return the two shortest runs with a day off in between, the furthest apart if several tie, or the shortest.

    The longest of a week is none of them; of two runs it is, unless it takes twice as long as the other. None is on a
    weekday that is resting.
    """
    times = sorted(lasts(run, pace_seconds) for run in runs)
    if (len(times) > 2 and times[-1] > times[-2]) or (len(times) == 2 and times[1] >= 2 * times[0]):
        runs = tuple(run for run in runs if lasts(run, pace_seconds) < times[-1])
    runs = tuple(run for run in runs if run.weekday not in resting)
    best: tuple[tuple[int, int, int, int], tuple[OwnRun, ...]] | None = None
    for first, second in combinations(sorted(runs, key=lambda run: (run.weekday, run.minute)), 2):
        gap = min((second.weekday - first.weekday) % 7, (first.weekday - second.weekday) % 7)
        if gap < 2:
            continue
        rank = (lasts(first, pace_seconds) + lasts(second, pace_seconds), -gap, first.weekday, second.weekday)
        if best is None or rank < best[0]:
            best = (rank, (first, second))
    if best is not None:
        return best[1]
    return tuple(sorted(runs, key=lambda run: lasts(run, pace_seconds))[:1])


def dues(
    slots_of: Callable[[date], tuple[OwnRun, ...]],
    pace_seconds: int,
    margin_minutes: int,
    zone: str,
    after: float,
    until: float,
) -> list[tuple[int, date]]:
    """Return when reminders are due after a moment and up to another, with the local day of their run.

    `slots_of` are the runs of the week from a Monday on.
    """
    found = []
    day, last = day_of(after, zone) - 2 * DAY, day_of(until, zone)
    while day <= last:
        for run in slots_of(day - day.weekday() * DAY):
            if run.weekday == day.weekday():
                end = moment_of(day, run.minute, zone) + lasts(run, pace_seconds)
                due = up_to_minute(end + margin_minutes * MINUTE)
                if after < due <= until:
                    found.append((due, day))
        day += DAY
    return sorted(found)


def quiet_until(moment: float, quiet: tuple[int, int] | None, zone: str) -> int | None:
    """Return the end of the quiet hours that a moment falls into, None where it is not quiet."""
    if quiet is None:
        return None
    start, end = quiet
    minute = minute_of(moment, zone)
    into = (minute - start) % (24 * 60)
    if into >= (end - start) % (24 * 60):
        return None
    return moment_of(day_of(moment, zone) + (DAY if minute >= end else timedelta()), end, zone)
