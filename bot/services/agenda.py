"""A member's next four weeks as a file for their calendar: runs, and strength after the short ones."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from bot.domain.catalogue import Catalogue
from bot.domain.circuit.constraints import join_constraints
from bot.domain.circuit.dose import DEFAULT_MINUTES
from bot.domain.circuit.draw import draw_circuit
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError, PrivateError
from bot.domain.profile import Profile, Units
from bot.domain.reminders.agenda import DayRun, Entry, EntryKey, list_runs, number_entries
from bot.domain.reminders.changes import EXAMPLE
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.record import MemberRecord, find_upcoming
from bot.domain.reminders.schedule import at_local
from bot.domain.words.training import write_amount
from bot.plan_files.calendar_out import write_calendar
from bot.services.clubs import Clubs
from bot.services.weeks import MemberWeek, MemberWeeks
from bot.store.agenda import AgendaStore, Entries

DAYS = 28
_MOST_REMINDERS = 10 * DAYS  # on seven days a week, some of them refused
_STRENGTH = "strength"


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A file for a calendar, and what is in it; `is_reminded` is False for one who gets no reminders."""

    data: bytes
    zone: str
    runs: int
    strength: int
    cancelled: int
    is_reminded: bool


class Agendas:
    """Writes calendar files, and remembers what was in them so that the next one updates it."""

    def __init__(
        self, catalogue: Catalogue, store: AgendaStore, weeks: MemberWeeks, rules: Rules, clubs: Clubs
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._weeks = weeks
        self._rules = rules
        self._clubs = clubs

    async def write(self, guild_id: int, member_id: int, prefix: str) -> CalendarFile:
        """Return a member's next four weeks for their calendar; MemberError where nobody knows of a run.

        `prefix` stands before the commands that it names.
        """
        now = self._weeks.moment()

        def decide(
            record: MemberRecord, profile: Profile, before: Entries
        ) -> tuple[Entries, tuple[MemberWeek, int, int]]:
            week = self._weeks.build(record, now)
            runs = _write_runs(week)
            if not runs:
                raise MemberError(f"I don't know your runs yet, so there's nothing for a calendar. Tell me: {EXAMPLE}")
            strength = self._write_strength(week, profile, prefix)
            return number_entries({**runs, **strength}, before, week.today, now), (week, len(runs), len(strength))

        numbered, (week, runs, strength) = await self._store.change(guild_id, member_id, now, decide)
        data = await asyncio.to_thread(write_calendar, f"{guild_id}:{member_id}", numbered, now)
        cancelled = sum(one.is_cancelled for one in numbered.values())
        return CalendarFile(data, week.zone, runs, strength, cancelled, week.is_on)

    def _write_strength(self, week: MemberWeek, profile: Profile, prefix: str) -> dict[EntryKey, Entry]:
        last = week.today + timedelta(days=DAYS - 1)
        found = {}
        for reminder in find_upcoming(week.record, week.now, self._rules, _MOST_REMINDERS, _MOST_REMINDERS):
            if reminder.day <= last:
                key = EntryKey(reminder.day, _STRENGTH)
                found[key] = self._write_circuit(week, profile, key, reminder.due, prefix)
        return found

    def _write_circuit(self, week: MemberWeek, profile: Profile, key: EntryKey, due: int, prefix: str) -> Entry:
        """The strength of a day: the same stations each time that it is written, unless the profile changes."""
        record = week.record
        left_out = self._clubs.left_out(record.guild_id)
        constraints = join_constraints(CircuitRequest(), profile, key.day, left_out)
        rng = Random(f"{record.guild_id} {record.member_id} {key.day.isoformat()}")  # noqa: S311  # nosec B311  # the day's draw, no secret
        try:
            circuit = draw_circuit(self._catalogue, constraints, rng)
        except PrivateError as refusal:
            end = due + DEFAULT_MINUTES * 60
            return Entry("Strength", str(refusal), due, end, has_alarm=True)
        lines = [f"{at}. {one.exercise.name}, {one.dose}" for at, one in enumerate(circuit.stations, start=1)]
        details = "\n".join(
            [
                f"{circuit.rounds} rounds, {circuit.minutes} minutes, best while you're warm from your run:",
                *lines,
                f"Then {circuit.cool_down_minutes} minutes of rolling and stretching.",
                f"With pictures: {prefix}circuit seed {circuit.seed}",
            ]
        )
        return Entry("Strength after your run", details, due, due + circuit.total_minutes * 60, has_alarm=True)


def _write_runs(week: MemberWeek) -> dict[EntryKey, Entry]:
    record = week.record
    days_off = record.club_days_off if record.plan is None or record.plan.runs is None else ()
    return {
        EntryKey(one.day, f"run{one.place or ''}"): _write_run(one, week.zone, record.pace_seconds, record.units)
        for one in list_runs(record.training, record.runs, week.today, DAYS, days_off)
    }


def _write_run(one: DayRun, zone: str, pace_seconds: float, units: Units) -> Entry:
    run = one.run
    title = " ".join(filter(None, ["Race" if run.is_race else "Run", write_amount(run, units)]))
    details = ", ".join(filter(None, [run.note, "if you like" if run.is_optional else ""]))
    if one.start_minute is None:
        return Entry(title, details)
    start, lasts = at_local(one.day, one.start_minute, zone), run.lasts(pace_seconds)
    return Entry(title, details, start, None if lasts is None else start + lasts)
