"""What members ask for, as the oracle understands it: each of it changes what is owed to them from then on."""

from datetime import date

from tests.simulation.oracle import LATE_SECONDS, Oracle
from tests.simulation.plans import OwnPlan
from tests.simulation.scenario import OwnRun
from tests.simulation.time_arithmetic import DAY, HOUR, MINUTE, day_of, minute_of, moment_of, quiet_until, up_to_minute
from tests.simulation.track import Call, Day, Track, count_sessions

FRESH_SECONDS = 18 * HOUR
SHORT_TOLERANCE = 1.1
EVENING_MINUTE = 19 * 60


class MemberActions:
    """Takes them in the order in which they are told."""

    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle

    def take_done(self, member_id: int, day: Day, moment: int) -> None:
        """A member pressed Done; soon after the reminder it counts for the reminder's own day."""
        today = day_of(moment, self._oracle.tracks[member_id].zone)
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
            day.may_count = {day_of(came[0], self._oracle.tracks[member_id].zone)}
        day.wish = "not-today"
        day.last.is_over = True

    def take_snooze(self, member_id: int, day: Day, choice: str, moment: int) -> None:
        """A member put a reminder off; an evening that is over changes nothing."""
        track = self._oracle.tracks[member_id]
        today = day_of(moment, track.zone)
        if choice == "halfhour":
            due, counted = up_to_minute(moment + 30 * MINUTE), today
        elif choice == "evening":
            due, counted = moment_of(today, EVENING_MINUTE, track.zone), today
            if due <= moment + 10 * MINUTE:
                return
        else:
            minute = minute_of(self._oracle.ready(track, day.last), track.zone)
            due, counted = moment_of(today + DAY, minute, track.zone), today + DAY
        if track.season.why_resting(counted):
            return  # refused
        day.calls.append(Call(due, "snooze"))
        day.counts.append((moment, frozenset({day.day, counted})))

    def take_run(self, member_id: int, seconds: int, moment: int) -> bool:
        """A member told of a run that is over now; returns whether that makes a reminder due at once."""
        track = self._oracle.tracks[member_id]
        track.owe(moment)
        day = day_of(moment, track.zone)
        before = track.days.get(day)
        monday = day - day.weekday() * DAY
        slots = track.slots_of(monday)
        if not track.is_active or day <= track.paused_until or seconds > SHORT_TOLERANCE * track.season.longest(slots):
            return False
        busy = track.strength_days(moment, date.min)
        had = count_sessions(busy, monday, day)
        if track.against(day, busy) or had >= len(slots):
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
        track = self._oracle.tracks[member_id]
        track.owe(moment)
        return all(moment - call.due > LATE_SECONDS or call.due > moment for _, call in track.waiting())

    def take_skip_next(self, member_id: int, moment: int) -> None:
        """A member left out the next reminder that would have come, and with it what would have rested before it."""
        track = self._oracle.tracks[member_id]
        track.owe(moment)
        planned = track.find_dues(moment, moment + 40 * 24 * HOUR)
        waiting = [
            (self._oracle.ready(track, call), day.day)
            for day, call in track.waiting()
            if self._oracle.is_ahead(track, day, call, moment)
        ]
        ahead = sorted(waiting + planned)
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
        return not track.against(counted, track.strength_days(moment, day))

    def take_rest(self, member_id: int, moment: int, *, until: date | None) -> None:
        """A member paused up to a day, or stopped; whatever was put off falls out."""
        track = self._oracle.tracks[member_id]
        track.owe(moment)
        for day, call in track.waiting():
            if self._oracle.is_ahead(track, day, call, moment):
                day.wish = "stopped" if until is None else "paused"
                call.is_over = True
        track.paused_until = until or track.paused_until
        track.is_active = until is not None

    def take_resume(self, member_id: int, moment: int) -> None:
        """A member wants to be reminded again."""
        track = self._oracle.tracks[member_id]
        track.owe(moment)
        track.paused_until, track.is_active = date.min, True

    def take_plan(self, member_id: int, plan: OwnPlan, moment: int) -> None:
        """A member runs by a plan from now on, which may be another one than before."""
        self._change(member_id, moment, plan=plan)

    def take_race(self, member_id: int, race: date, moment: int) -> None:
        """A member told of a race."""
        self._change(member_id, moment, told=self._oracle.tracks[member_id].season.told | {race})

    def take_race_rest(self, member_id: int, rest: tuple[int, int], moment: int) -> None:
        """A member chose how many days before and after a race are silent."""
        self._change(member_id, moment, rest=rest)

    def take_week(self, member_id: int, runs: tuple[OwnRun, ...], moment: int) -> None:
        """A member told another usual week."""
        self._change(member_id, moment, runs=runs)

    def _change(self, member_id: int, moment: int, **facts: object) -> None:
        """What was put off into the days around a race falls out."""
        track = self._oracle.tracks[member_id]
        track.change(moment, **facts)
        for day, call in track.waiting():
            if self._oracle.is_ahead(track, day, call, moment) and call.origin == "snooze":
                why = track.season.why_resting(day_of(call.due, track.zone))
                day.wish, call.is_over = (why, True) if why else (day.wish, call.is_over)
