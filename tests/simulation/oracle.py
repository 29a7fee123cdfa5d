"""The oracle: hears what members do and what comes, and knows apart from the bot what was owed and what was not."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tests.simulation.reckoning import (
    DAY,
    HOUR,
    MINUTE,
    day_of,
    minute_of,
    moment_of,
    quiet_until,
    up_to_minute,
)
from tests.simulation.track import Call, Day, Track, count_sessions, speaks_against

LATE_SECONDS = 3 * HOUR
NOTED_LATE_SECONDS = 5 * MINUTE
FRESH_SECONDS = 18 * HOUR
SHORT_TOLERANCE = 1.1
EVENING_MINUTE = 19 * 60
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


class Oracle:
    """Takes everything in the order in which it happens."""

    def __init__(self) -> None:
        self.tracks: dict[int, Track] = {}
        self.ticks: list[int] = []
        self.troubles: list[int] = []  # the moments at which a message did not get through, or its answer did not
        self.is_stormy: Callable[[int], bool] = bool  # whether Discord answered with errors only
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
        held, ready = self.held_until(track, call), self.ready(track, call)
        self._count(call, moment - ready, is_held=held is not None)
        if moment < ready:
            self.verdict.uninvited.append(f"{track.name} in the quiet hours at {moment}")
        if moment - ready > LATE_SECONDS:
            self.verdict.too_late.append(f"{track.name} for {day.day}, {moment - ready} s late")
        if call.origin != "snooze":
            counted = day_of(held, track.zone) if held else day.day
            against = speaks_against(counted, track.strength_days(moment - 1, day.day))
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
            if held is None and not self.is_stormy(self.ticks[at]):
                held = quiet_until(self.ticks[at], track.quiet, track.zone)
        return held

    def ready(self, track: Track, call: Call) -> int:
        """When a call should come: when it was due, or when the quiet hours ended."""
        return self.held_until(track, call) or call.due

    def take_done(self, member_id: int, day: Day, moment: int) -> None:
        """A member pressed Done; soon after the reminder it counts for the reminder's own day."""
        today = day_of(moment, self.tracks[member_id].zone)
        is_snoozed = any(call.origin == "snooze" for call in day.calls)
        came = day.last.came
        if came is None:
            day.counts.append((moment, frozenset({today, day.day})))
        elif moment - came >= FRESH_SECONDS:
            day.counts.append((moment, frozenset({today, day.day} if is_snoozed else {today})))
        day.wish = "done"
        day.last.is_over = True

    def take_not_today(self, member_id: int, day: Day, moment: int) -> None:
        """A member pressed Not today; what was put off and did not come again counts as it did before."""
        came = [call.came for call in day.calls if call.came is not None]
        if day.last.came is None and came:
            day.counts.append((moment, day.counts[0][1]))
            day.may_count = {day_of(came[0], self.tracks[member_id].zone)}
        day.wish = "not-today"
        day.last.is_over = True

    def take_snooze(self, member_id: int, day: Day, choice: str, moment: int) -> None:
        """A member put a reminder off; an evening that is over changes nothing."""
        track = self.tracks[member_id]
        today = day_of(moment, track.zone)
        if choice == "halfhour":
            due, counted = up_to_minute(moment + 30 * MINUTE), today
        elif choice == "evening":
            due, counted = moment_of(today, EVENING_MINUTE, track.zone), today
            if due <= moment + 10 * MINUTE:
                return
        else:
            minute = minute_of(self.ready(track, day.last), track.zone)
            due, counted = moment_of(today + DAY, minute, track.zone), today + DAY
        day.calls.append(Call(due, "snooze"))
        day.counts.append((moment, frozenset({day.day, counted})))

    def take_run(self, member_id: int, seconds: int, moment: int) -> bool:
        """A member told of a run that is over now; returns whether that makes a reminder due at once."""
        track = self.tracks[member_id]
        track.owe(moment)
        day = day_of(moment, track.zone)
        before = track.days.get(day)
        if not track.is_active or day <= track.paused_until or seconds > SHORT_TOLERANCE * track.longest:
            return False
        busy = track.strength_days(moment, date.min)
        monday = day - day.weekday() * DAY
        had = count_sessions(busy, monday, day)
        if speaks_against(day, busy) or had >= len(track.slots):
            return False
        if before is None:
            track.days[day] = Day(day, [Call(moment, "ran")])
        else:
            before.last.is_over = True
            before.calls.append(Call(moment, "ran"))
            before.wish = ""
        return True

    def is_settled(self, member_id: int, moment: int) -> bool:
        """True where nothing of a member's is on its way."""
        track = self.tracks[member_id]
        track.owe(moment)
        return all(moment - call.due > LATE_SECONDS or call.due > moment for _, call in track.waiting())

    def take_skip_next(self, member_id: int, moment: int) -> None:
        """A member left out the next reminder that would have come, and with it what would have rested before it."""
        track = self.tracks[member_id]
        track.owe(moment)
        planned = track.find_dues(moment, moment + 40 * 24 * HOUR)
        waiting = [(self.ready(track, call), day.day) for day, call in track.waiting()]
        ahead = sorted([(ready, day) for ready, day in waiting if ready > moment] + planned)
        for number, (ready, day) in enumerate(ahead):
            is_planned = day not in track.days
            track.days.setdefault(day, Day(day, [Call(ready)]))
            self.take_not_today(member_id, track.days[day], moment)
            following = ahead[number + 1][1] if number + 1 < len(ahead) else date.max
            if not is_planned or self._would_come(track, ready, day, following, moment):
                return

    def _would_come(self, track: Track, due: int, day: date, following: date, moment: int) -> bool:
        """True where nothing that is known by now speaks against a reminder of the plan."""
        held = quiet_until(due, track.quiet, track.zone)
        counted = day_of(held, track.zone) if held else day
        if held and (following - counted).days <= 1:
            return False
        return not speaks_against(counted, track.strength_days(moment, day))

    def take_rest(self, member_id: int, moment: int, *, until: date | None) -> None:
        """A member paused up to a day, or stopped; whatever was put off falls out."""
        track = self.tracks[member_id]
        track.owe(moment)
        for day, call in track.waiting():
            if self.ready(track, call) > moment:
                day.wish = "stopped" if until is None else "paused"
                call.is_over = True
        track.paused_until = until or track.paused_until
        track.is_active = until is not None

    def take_resume(self, member_id: int, moment: int) -> None:
        """A member wants to be reminded again."""
        track = self.tracks[member_id]
        track.owe(moment)
        track.paused_until, track.is_active = date.min, True
