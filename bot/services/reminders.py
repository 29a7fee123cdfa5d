"""The reminders that members have: their plan, and what a press under one changes; each use case one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from bot.domain.catalogue import SorePlace
from bot.domain.errors import MemberError
from bot.domain.reminders import changes
from bot.domain.reminders.changes import Change, find_latest, find_pressed
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.record import MemberRecord, UpcomingReminder
from bot.domain.reminders.reminder import Reminder
from bot.domain.reminders.schedule import as_datetime
from bot.domain.words.clock import parse_minutes
from bot.domain.words.days import parse_days
from bot.domain.words.pause import parse_pause, parse_stop
from bot.domain.words.skip import parse_skip
from bot.services.strength import FRESH
from bot.services.weeks import MemberWeek, MemberWeeks
from bot.store import Store
from bot.store.plans import Changed
from bot.store.strength import Entry

_AUTO = frozenset({"auto", "default", "reset"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paused:
    """A week that is paused or stopped now, and the sore places that are spared from now on."""

    week: MemberWeek
    sore: tuple[SorePlace, ...]


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a press under a reminder came to; `is_known` is False for one who had no reminder there."""

    week: MemberWeek
    is_known: bool


@dataclass(frozen=True, slots=True)
class Settled(Pressed):
    """What Done under a reminder came to: the entry in the log and its day; None where it was noted before."""

    entry: Entry | None
    day: date

    @property
    def is_new(self) -> bool:
        """False where that day's strength was logged before."""
        return self.entry is not None and self.entry.is_new


@dataclass(frozen=True, slots=True)
class Snoozed(Pressed):
    """What a snooze came to: when the reminder comes again (unix seconds), and the week before it."""

    due: int
    before: MemberWeek


class Reminders:
    """Plans, skips, snoozes and settles reminders; every method is one transaction, so two at once both count."""

    def __init__(self, store: Store, weeks: MemberWeeks, rules: Rules, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._weeks = weeks
        self._rules = rules
        self._now = now

    async def load(self, guild_id: int, member_id: int) -> MemberWeek:
        """Return a member's week as it stands."""
        return await self._weeks.load(guild_id, member_id)

    async def load_latest(self, guild_id: int, member_id: int, count: int) -> tuple[MemberWeek, list[Reminder]]:
        """Return a member's week, and their latest reminders that were due by now or put off, the newest first."""
        week = await self._weeks.load(guild_id, member_id, is_whole=True)
        return week, find_latest(week.record, week.now, count)

    async def pause(self, guild_id: int, member_id: int, words: str) -> Paused:
        """Pause a member's reminders for as long as their words say; a sore place in them is spared from now on."""

        def decide(record: MemberRecord, now: int) -> Change[tuple[SorePlace, ...]]:
            changes.require_plan(record)
            pause = parse_pause(words, record.today(now, self._rules))
            return Change(changes.pause(record, pause.until), tuple(pause.sore), sore=pause.sore)

        _, week, changed = await self._weeks.change(guild_id, member_id, decide)
        return Paused(week, changed.told)

    async def resume(self, guild_id: int, member_id: int) -> MemberWeek:
        """Wake a member's reminders again, paused or stopped; MemberError where they never had any."""
        return await self._change(guild_id, member_id, changes.resume)

    async def stop(self, guild_id: int, member_id: int, words: str = "") -> Paused:
        """Remind a member no more; the week stays known. Words that say for how long make it a pause."""

        def decide(record: MemberRecord, now: int) -> Change[tuple[SorePlace, ...]]:
            changes.require_plan(record)
            pause = parse_stop(words, record.today(now, self._rules))
            if pause is not None:
                return Change(changes.pause(record, pause.until), tuple(pause.sore), sore=pause.sore)
            return Change(changes.change_plan(record, lambda plan: replace(plan, is_active=False)), ())

        _, week, changed = await self._weeks.mend(guild_id, member_id, decide)
        return Paused(week, changed.told)

    async def choose_days(self, guild_id: int, member_id: int, words: str) -> MemberWeek:
        """Remind a member after the runs of the weekdays in their words, or after the shortest again for `auto`."""

        def change(record: MemberRecord) -> MemberRecord:
            changes.require_plan(record)
            days = () if words.strip().casefold() in _AUTO else parse_days(words)
            return changes.choose_days(record, days)

        return await self._change(guild_id, member_id, change)

    async def follow_any_run(self, guild_id: int, member_id: int, channel_id: int | None) -> MemberWeek:
        """Remind a member after any run that they tell, twice in seven days, without fixed days."""
        return await self._change(guild_id, member_id, lambda record: changes.follow_any_run(record, channel_id))

    async def set_margin(self, guild_id: int, member_id: int, words: str) -> MemberWeek:
        """Wait as many minutes after the end of a member's runs as their words say."""
        minutes = parse_minutes(words)
        return await self._change_plan(guild_id, member_id, lambda plan: replace(plan, margin_minutes=minutes))

    async def remind_directly(self, guild_id: int, member_id: int) -> MemberWeek:
        """Remind a member by direct message."""
        return await self._change_plan(guild_id, member_id, lambda plan: replace(plan, by_dm=True))

    async def remind_in_channel(
        self, guild_id: int, member_id: int, channel_id: int | None, named: int | None = None
    ) -> MemberWeek:
        """Remind a member in the club's channel; where it has none, in the one they name or are in."""
        return await self._change(
            guild_id, member_id, lambda record: changes.remind_in_channel(record, channel_id, named)
        )

    async def skip_next(self, guild_id: int, member_id: int, words: str = "") -> tuple[int, MemberWeek]:
        """Let the next reminder that would come fall out, which is that of the day in their words where they name one.

        Returns when it would have come, and the week after it.
        """

        def decide(record: MemberRecord, now: int) -> Change[UpcomingReminder]:
            day = parse_skip(words, record.today(now, self._rules))
            return changes.skip_next(record, now, self._rules, day)

        _, week, changed = await self._weeks.change(guild_id, member_id, decide)
        return changed.told.due, week

    async def look(self, guild_id: int, member_id: int, delivery_id: int) -> Pressed:
        """Return whether a member's reminder under a delivery may still be put off; MemberError where it is over."""

        def decide(record: MemberRecord, row: Reminder, now: int) -> Change[bool]:
            changes.require_open(row, now)
            return Change(record, True)

        _, week, changed = await self._press(guild_id, member_id, delivery_id, decide)
        return Pressed(week, changed.told is not None)

    async def skip(self, guild_id: int, member_id: int, delivery_id: int) -> Pressed:
        """Let the reminder under a delivery fall out, since its member does not run or train today."""

        def decide(record: MemberRecord, row: Reminder, now: int) -> Change[bool]:
            return Change(changes.skip(record, row, now, self._rules), True)

        _, week, changed = await self._press(guild_id, member_id, delivery_id, decide)
        return Pressed(week, changed.told is not None)

    async def snooze(self, guild_id: int, member_id: int, delivery_id: int, choice: str) -> Snoozed:
        """Put the reminder under a delivery off to halfhour, evening or tomorrow."""

        def decide(record: MemberRecord, row: Reminder, now: int) -> Change[int]:
            return changes.snooze(record, row, choice, now, self._rules)

        before, week, changed = await self._press(guild_id, member_id, delivery_id, decide)
        return Snoozed(week, changed.told is not None, changed.told or 0, before)

    async def settle(self, guild_id: int, member_id: int, delivery_id: int) -> Settled:
        """Note that a member did what the reminder under a delivery reminded of, with the circuit that they drew."""

        def decide(record: MemberRecord, row: Reminder, now: int) -> Change[tuple[bool, date]]:
            change = changes.settle(record, row, now, self._rules)
            day = change.strength_day or row.strength_day
            since = as_datetime(now) - FRESH if change.told else None
            return Change(change.record, (change.told, day), strength_day=day, circuit_since=since)

        _, week, changed = await self._press(guild_id, member_id, delivery_id, decide)
        if changed.told is None:
            return Settled(week, False, None, week.today)
        is_new, day = changed.told
        entry = None if changed.done_id is None else Entry(changed.done_id, is_new)
        return Settled(week, True, entry, day)

    async def find_guild_id(self, delivery_id: int) -> int | None:
        """Return the guild id of a delivery, for a press in a direct message; None for one that is forgotten."""
        return await self._store.ledger.load_guild_of_delivery(delivery_id)

    async def mark_present(self, guild_id: int, member_id: int) -> None:
        """Remember that a member is in the club; whoever was inactive no longer is."""
        await self._store.plans.mark_present(guild_id, member_id, int(self._now().timestamp()))

    async def refresh(self) -> None:
        """Plan anew wherever a zone, a pace or a club's week changed."""
        await self._weeks.refresh()

    async def _change_plan(self, guild_id: int, member_id: int, change: Callable[[Plan], Plan]) -> MemberWeek:
        return await self._change(guild_id, member_id, lambda record: changes.change_plan(record, change))

    async def _change(
        self, guild_id: int, member_id: int, change: Callable[[MemberRecord], MemberRecord]
    ) -> MemberWeek:
        _, week, _ = await self._weeks.change(guild_id, member_id, lambda record, _: Change(change(record), None))
        return week

    async def _press(
        self,
        guild_id: int,
        member_id: int,
        delivery_id: int,
        decide: Callable[[MemberRecord, Reminder, int], Change[T]],
    ) -> tuple[MemberWeek, MemberWeek, Changed[T | None]]:
        """Change the reminder that a member means by a press; returns the week before and after, and what it came to.

        None is told for one who had no reminder there. Whoever presses is in the club, even where it comes too late.
        """

        def decide_press(record: MemberRecord, now: int) -> Change[Any]:
            row = find_pressed(record, delivery_id, now)
            if row is None:
                return Change(record, None)
            try:
                return decide(record, row, now)
            except MemberError as error:
                return Change(record, error)

        before, week, changed = await self._weeks.change(guild_id, member_id, decide_press, delivery_id=delivery_id)
        if isinstance(changed.told, MemberError):
            raise changed.told
        return before, week, changed
