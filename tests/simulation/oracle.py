"""The oracle: hears what members do and what comes, and knows apart from the bot what was owed and what was not."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulation.time_arithmetic import (
    HOUR,
    MINUTE,
    day_of,
    quiet_until,
)
from tests.simulation.track import Call, Day, Track

LATE_SECONDS = 3 * HOUR
NOTED_LATE_SECONDS = 5 * MINUTE
FOREVER = 10**12


@dataclass
class Verdict:
    """What came of everything that was owed; the lists say what went wrong, and should be empty."""

    owed: int = 0
    sent: int = 0
    late: int = 0
    held: int = 0
    again: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    too_late: list[str] = field(default_factory=list)
    uninvited: list[str] = field(default_factory=list)
    before_race: list[str] = field(default_factory=list)  # on the day before a race, or on its day


class Oracle:
    """Takes everything in the order in which it happens."""

    def __init__(self) -> None:
        self.tracks: dict[int, Track] = {}
        self.ticks: list[int] = []
        self.troubles: list[int] = []  # the moments at which a message did not get through, or its answer did not
        self.has_outage: Callable[[int], bool] = lambda _: False  # whether Discord answered with errors only
        self.verdict = Verdict()

    def take_tick(self, moment: int) -> None:
        """The bot looked what is due."""
        self.ticks.append(moment)

    def first_tick(self, moment: int) -> int:
        """When the bot looked first, from a moment on."""
        at = bisect_left(self.ticks, moment)
        return self.ticks[at] if at < len(self.ticks) else FOREVER

    def take_ping(self, member_id: int, moment: int) -> Day | None:
        """A reminder came; returns the day for which it did, None where none was owed."""
        track = self.tracks[member_id]
        track.owe(moment)
        open_calls = [(call.due, day) for day, call in track.waiting() if call.due <= moment]
        if not open_calls:
            self._take_surplus(track, moment)
            return None
        _, day = max(open_calls, key=lambda found: found[0])
        call = day.last
        call.came = moment
        today = day_of(moment, track.zone)
        if any(0 <= (race - today).days <= 1 for race in track.season.races):
            self.verdict.before_race.append(f"{track.name} at {moment}")
        held, ready = self.held_until(track, call), self.ready(track, call)
        self._count(call, moment - ready, is_held=held is not None)
        if moment < ready:
            self.verdict.uninvited.append(f"{track.name} in the quiet hours at {moment}")
        if moment - ready > LATE_SECONDS:
            self.verdict.too_late.append(f"{track.name} for {day.day}, {moment - ready} s late")
        if call.origin != "snooze":
            counted = day_of(held, track.zone) if held else day.day
            against = track.against(counted, track.strength_days(moment - 1, day.day))
            if against:
                self.verdict.uninvited.append(f"{track.name} for {day.day}, in spite of {against}")
            day.counts.append((moment, frozenset({counted})))
        return day

    def _count(self, call: Call, late_seconds: int, *, is_held: bool) -> None:
        self.verdict.sent += 1
        self.verdict.late += late_seconds >= NOTED_LATE_SECONDS
        self.verdict.held += is_held
        self.verdict.again += call.origin == "snooze"

    def _take_surplus(self, track: Track, moment: int) -> None:
        came = [call.came for day in track.days.values() for call in day.calls if call.came is not None]
        if any(moment - before < 36 * HOUR for before in came):
            self.verdict.doubled.append(f"{track.name} at {moment}")
        else:
            self.verdict.uninvited.append(f"{track.name} at {moment}, out of the blue")

    def held_until(self, track: Track, call: Call) -> int | None:
        """The end of the quiet hours into which the bot's look at a call fell; what members asked for is not held.

        Where something went wrong, a later look counts as well, once Discord could be read again.
        """
        look = self.first_tick(call.due)
        if call.origin != "plan" or look - call.due > LATE_SECONDS:
            return None
        held = quiet_until(look, track.quiet, track.zone)
        trouble = bisect_left(self.troubles, look)
        if held is not None or trouble == len(self.troubles):
            return held
        until = min(call.due + LATE_SECONDS, FOREVER if call.came is None else call.came)
        for at in range(bisect_left(self.ticks, self.troubles[trouble]), bisect_right(self.ticks, until)):
            if held is None and not self.has_outage(self.ticks[at]):
                held = quiet_until(self.ticks[at], track.quiet, track.zone)
        return held

    def is_held_at_once(self, track: Track, call: Call) -> bool:
        """True where the very first look at a call fell into the quiet hours."""
        return call.origin == "plan" and quiet_until(self.first_tick(call.due), track.quiet, track.zone) is not None

    def is_ahead(self, track: Track, day: Day, call: Call, moment: int) -> bool:
        """True where a call is to come still: it is not due yet, or held and not given up for the next one."""
        if call.due > moment:
            return True
        held = self.held_until(track, call)
        if held is None or held <= moment:
            return False
        counted = day_of(held, track.zone)
        return (call.following - counted).days > 1 and not track.against(counted, track.strength_days(moment, day.day))

    def ready(self, track: Track, call: Call) -> int:
        """When a call should come: when it was due, or when the quiet hours ended."""
        return self.held_until(track, call) or call.due
