"""The runs of members: their week, and a run that is over; each use case one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.errors import MemberError
from bot.domain.reminders import changes
from bot.domain.reminders.changes import Change
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.days_off import is_day_off
from bot.domain.reminders.finished_run import FinishedRun, RunOutcome
from bot.domain.reminders.record import MemberRecord
from bot.domain.reminders.schedule import as_datetime
from bot.domain.reminders.training import find_begun_run
from bot.domain.reminders.training_plan import week_of
from bot.domain.reminders.week import Run, find_begun
from bot.domain.words.clock import write_clock
from bot.domain.words.run import parse_finished_run
from bot.domain.words.told import find_told_run, may_tell_of_run
from bot.domain.words.week import parse_runs
from bot.domain.words.week_change import change_week
from bot.services.weeks import MemberWeek, MemberWeeks


@dataclass(frozen=True, slots=True)
class NewWeek:
    """A member's week after its runs were told; `is_begun` says that reminders have just begun."""

    week: MemberWeek
    is_begun: bool


@dataclass(frozen=True, slots=True)
class RanReceipt:
    """What telling of a run came to: whether it brings the reminder, whether it was new, and the week after it.

    `seconds` is how long it took, reckoned from its distance where that was not told.
    """

    run: FinishedRun
    outcome: RunOutcome
    is_new: bool
    seconds: int
    week: MemberWeek
    is_back_to_any_run: bool = False

    @property
    def comes(self) -> bool:
        """True where the reminder comes now."""
        return self.outcome is RunOutcome.COMES


class Runs:
    """Knows members' running weeks, and hears of runs that are over."""

    def __init__(self, weeks: MemberWeeks, rules: Rules) -> None:
        self._weeks = weeks
        self._rules = rules

    async def load(self, guild_id: int, member_id: int) -> MemberWeek:
        """Return a member's week as it stands."""
        return await self._weeks.load(guild_id, member_id)

    async def change(self, guild_id: int, member_id: int, channel_id: int | None, words: str) -> NewWeek:
        """Change a member's week as their words say, and remind after it; MemberError where they are not understood."""
        return await self._set(
            guild_id, member_id, channel_id, lambda record: change_week(words, record.runs, record.units)
        )

    async def replace(self, guild_id: int, member_id: int, channel_id: int | None, text: str) -> NewWeek:
        """Put the runs of a form in the place of a member's week; an empty text empties it."""
        return await self._set(
            guild_id, member_id, channel_id, lambda record: parse_runs(text, record.units) if text else ()
        )

    async def join(self, guild_id: int, member_id: int, channel_id: int | None) -> NewWeek:
        """Remind a member after the short ones of their runs, or of the club's where they have none of their own."""

        def decide(record: MemberRecord, _: int) -> Change[None]:
            return Change(changes.join(record, channel_id), None)

        before, week, _ = await self._weeks.mend(guild_id, member_id, decide)
        return NewWeek(week, not before.is_on)

    async def record(self, guild_id: int, member_id: int, run: FinishedRun) -> RanReceipt:
        """Keep a run that is over; where it was a short one and a reminder is owed, that one is due now."""
        return await self._record(guild_id, member_id, lambda *_: run)

    async def record_words(self, guild_id: int, member_id: int, words: str) -> RanReceipt:
        """Keep a run as its member told of it; without words it is today's run of their week."""

        def find(record: MemberRecord, now: int) -> FinishedRun:
            run = parse_finished_run(words, record.units, self._local(record, now))
            if run is not None:
                return run
            begun = self._find_begun(record, self._own_runs(record, now), now)
            if begun is None:
                raise MemberError("Which run? Tell me how far or how long, for example `!ran 5k` or `!ran 28 min`.")
            return FinishedRun(begun.metres, begun.seconds)

        return await self._record(guild_id, member_id, find)

    @staticmethod
    def may_be_told(text: str) -> bool:
        """True where a message may tell of a run, so that it is worth to look at who wrote it."""
        return may_tell_of_run(text)

    async def find_told(self, guild_id: int, member_id: int, text: str) -> FinishedRun | None:
        """Return the run that a member's message tells of by the way, by their clock; None for any other message."""
        week = await self._weeks.load(guild_id, member_id)
        return find_told_run(text, week.record.units, self._local(week.record, week.now))

    async def record_club_run(self, guild_id: int, member_id: int) -> RanReceipt:
        """Keep today's run of the club's week, or of the member's own, as over now."""

        def find(record: MemberRecord, now: int) -> FinishedRun:
            runs = (self._club_runs(record, now), self._own_runs(record, now))
            begun = next(filter(None, (self._find_begun(record, one, now) for one in runs)), None)
            if begun is None:
                raise MemberError(self._say_not_begun(record, now))
            return FinishedRun(begun.metres, begun.seconds)

        return await self._record(guild_id, member_id, find)

    async def _set(
        self,
        guild_id: int,
        member_id: int,
        channel_id: int | None,
        read: Callable[[MemberRecord], tuple[Run, ...] | None],
    ) -> NewWeek:
        def decide(record: MemberRecord, _: int) -> Change[None]:
            return Change(changes.follow_runs(record, read(record), channel_id), None)

        before, week, _ = await self._weeks.mend(guild_id, member_id, decide)
        return NewWeek(week, not before.is_on)

    async def _record(
        self, guild_id: int, member_id: int, find: Callable[[MemberRecord, int], FinishedRun]
    ) -> RanReceipt:
        def decide(record: MemberRecord, now: int) -> Change[tuple[FinishedRun, RunOutcome]]:
            run = find(record, now)
            change = changes.record_run(record, run, now, self._rules)
            return Change(change.record, (run, change.told), run=run, ended=change.ended)

        before, week, changed = await self._weeks.change(guild_id, member_id, decide)
        run, outcome = changed.told
        is_back = week.goes_by_any_run and not before.goes_by_any_run
        return RanReceipt(run, outcome, changed.is_new_run, run.lasted(week.record.pace_seconds), week, is_back)

    def _find_begun(self, record: MemberRecord, runs: Sequence[Run], now: int) -> Run | None:
        """The run of today that has begun: the plan's where one rules the week, else that of these runs."""
        local = self._local(record, now)
        training = record.training
        if training.plan is not None and week_of(training.plan, local.date()) is not None:
            if training.group and self._is_off(record, now):
                return None
            return find_begun_run(training, record.runs, local.date(), local.hour * 60 + local.minute)
        return find_begun(runs, local.weekday(), local.hour * 60 + local.minute)

    def _say_not_begun(self, record: MemberRecord, now: int) -> str:
        today = self._local(record, now).weekday()
        runs = (*self._club_runs(record, now), *self._own_runs(record, now))
        starts = [run.start_minute for run in runs if run.weekday == today]
        if starts:
            return f"Today's run starts at {write_clock(min(starts))}. Once yours is over, tell me: `!ran 5k`"
        return "The club has no run today. Tell me yours: `!ran 5k`"

    def _club_runs(self, record: MemberRecord, now: int) -> Sequence[Run]:
        return () if self._is_off(record, now) else record.club_runs

    def _own_runs(self, record: MemberRecord, now: int) -> Sequence[Run]:
        is_own = record.plan is not None and record.plan.runs is not None
        return record.runs if is_own else self._club_runs(record, now)

    def _is_off(self, record: MemberRecord, now: int) -> bool:
        """True where the club doesn't run today."""
        return is_day_off(record.club_days_off, self._local(record, now).date())

    def _local(self, record: MemberRecord, now: int) -> datetime:
        """The moment as the member's clock shows it."""
        return as_datetime(now).astimezone(ZoneInfo(record.zone(self._rules)))
