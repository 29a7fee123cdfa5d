"""The reminders that members have: their week, what is owed when, what a run told or a press changes about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.errors import MemberError
from bot.domain.reminders.delivery import Claim, Delivery
from bot.domain.reminders.finished_run import FinishedRun
from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.reminder import Foreseen, Origin, Reason, Reminder, RunVerdict, State, foresee, snooze_until
from bot.domain.reminders.schedule import local_date
from bot.domain.reminders.week import Choice, Run
from bot.store import Store
from bot.store.plans import Book

RECENT_SECONDS = 36 * 3600  # for so long a press under an older message means the latest reminder
FRESH_SECONDS = 18 * 3600  # for so long Done means the day of the reminder
_CLOCK_SKEW_SECONDS = 5 * 60


@dataclass(frozen=True, slots=True)
class MemberWeek:
    """What a member's reminders come to: whose runs, which of them and why, and the next two reminders."""

    book: Book
    zone: str
    choice: Choice
    foreseen: tuple[Foreseen, ...]

    @property
    def plan(self) -> Plan | None:
        """The plan; None for one who never joined."""
        return self.book.plan

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs that the plan rests on; the club's for one who never joined."""
        return self.book.club_runs if self.plan is None else self.plan.followed_runs(self.book.club_runs)


@dataclass(frozen=True, slots=True)
class RanReceipt:
    """What telling of a run came to: the verdict, how long it took in seconds, and the week after it."""

    verdict: RunVerdict
    is_new: bool
    seconds: int
    week: MemberWeek


class MovedOnError(MemberError):
    """The reminder changed between the look at it and the change: another press, or the clock, was quicker."""


class Reminders:
    """Plans, claims and settles reminders; every method is safe to call twice at once."""

    def __init__(self, store: Store, *, club_zone: str, late_seconds: int, now: Callable[[], datetime]) -> None:
        self._plans = store.plans
        self.ledger = store.ledger
        self._club_zone = club_zone
        self.late_seconds = late_seconds
        self._now = now

    async def load(self, guild_id: int, member_id: int) -> MemberWeek:
        """Return a member's week as it stands."""
        now = self._moment()
        return self._show(await self._plans.load_book(guild_id, member_id, now), now)

    async def save(self, guild_id: int, member_id: int, plan: Plan) -> MemberWeek:
        """Remember a plan, plan its next reminder, and return the week after it."""
        await self._plans.save(guild_id, member_id, plan, self._moment())
        await self._refresh_member(guild_id, member_id)
        return await self.load(guild_id, member_id)

    async def join(
        self, guild_id: int, member_id: int, channel_id: int | None, runs: tuple[Run, ...] | None = None
    ) -> MemberWeek:
        """Remind a member after the short ones of these runs, of their own ones, or of the club's, and return the week.

        MemberError where there are no runs at all.
        """
        week = await self.load(guild_id, member_id)
        plan = week.plan or Plan(channel_id=channel_id)
        if runs is not None:
            is_kept = {run.weekday for run in runs} >= set(plan.days)  # of days that were chosen, each still has a run
            plan = replace(plan, runs=runs, days=plan.days if is_kept else ())
        if not plan.followed_runs(week.book.club_runs):
            raise MemberError("The club has no runs yet. Tell me yours: `!runs tue 18:30 6k, sat 9:00 5k`")
        return await self.save(
            guild_id, member_id, replace(plan, is_active=True, channel_id=channel_id or plan.channel_id)
        )

    async def require_plan(self, guild_id: int, member_id: int) -> Plan:
        """Return a member's plan; MemberError where they are not reminded at all."""
        plan = (await self.load(guild_id, member_id)).plan
        if plan is None:
            raise MemberError("I do not remind you yet. Tell me your week first: `!runs tue 18:30 6k, sat 9:00 5k`")
        if not plan.is_active:
            raise MemberError("Your reminders are stopped. `!reminders resume` starts them again.")
        return plan

    async def pause(self, guild_id: int, member_id: int, until: date | None) -> MemberWeek:
        """Pause a member's reminders up to a day, which is the last one of the pause, or until they resume them."""
        plan = await self.require_plan(guild_id, member_id)
        return await self.save(guild_id, member_id, replace(plan, paused_until=until or FOR_GOOD))

    async def resume(self, guild_id: int, member_id: int) -> MemberWeek:
        """Wake a member's reminders again, paused or stopped; MemberError where they never had any."""
        plan = (await self.load(guild_id, member_id)).plan
        if plan is None:
            raise MemberError("There is nothing to resume yet. Tell me your week: `!runs tue 18:30 6k, sat 9:00 5k`")
        return await self.save(guild_id, member_id, replace(plan, paused_until=None, is_active=True))

    async def stop(self, guild_id: int, member_id: int) -> None:
        """Remind a member no more; the week stays known."""
        plan = await self.require_plan(guild_id, member_id)
        await self.save(guild_id, member_id, replace(plan, is_active=False))

    async def take_run(self, guild_id: int, member_id: int, run: FinishedRun) -> RanReceipt:
        """Keep a run that is over; where it was a short one and a reminder is owed, that one is due now.

        MemberError for a run that ends in the future.
        """
        now = self._moment()
        ended = now if run.ended is None else int(run.ended.timestamp())
        if ended > now + _CLOCK_SKEW_SECONDS:
            raise MemberError("That run ends in the future. Check your watch's clock, or type `!ran 5k`.")
        week = await self.load(guild_id, member_id)
        is_over_long = now - ended > self.late_seconds
        verdict, is_new = await self.ledger.take_run(
            guild_id, member_id, run, ended, self._club_zone, now, is_over_long=is_over_long
        )
        await self._refresh_member(guild_id, member_id)
        seconds = run.lasted(week.book.pace_seconds)
        return RanReceipt(verdict, is_new, seconds, await self.load(guild_id, member_id))

    async def find_reminder(self, guild_id: int, member_id: int, delivery_id: int) -> Reminder | None:
        """Return the reminder that a member means by pressing under a delivery; None where they had none lately.

        A snoozed reminder has moved to another message; whoever presses under the old one still means it.
        """
        row = await self.ledger.load_reminder(guild_id, member_id, delivery_id)
        if row is not None:
            return row
        now = self._moment()
        latest = await self.ledger.load_latest(guild_id, member_id, now, 3)
        return next((one for one in latest if one.sent_at is not None and now - one.sent_at < RECENT_SECONDS), None)

    def require_recent(self, row: Reminder) -> None:
        """Raise MemberError for a reminder that has been over for long: what is pressed there is not meant today."""
        if self._moment() - max(row.due, row.sent_at or 0) >= RECENT_SECONDS:
            raise MemberError("That reminder is over. `!circuit` draws you one for today.")

    async def snooze(self, guild_id: int, member_id: int, row: Reminder, choice: str) -> int:
        """Put a reminder off to halfhour, evening or tomorrow; returns when it comes again, in unix seconds."""
        self.require_recent(row)
        plan = await self.require_plan(guild_id, member_id)
        week = await self.load(guild_id, member_id)
        if plan.is_paused_on(local_date(self._moment(), week.zone)):
            raise MemberError("Your reminders are paused. `!reminders resume` starts them again.")
        found = snooze_until(choice, row.due, self._moment(), week.zone)
        if found is None:
            raise MemberError("This evening is over. Take 30 minutes or tomorrow.")
        due, day = found
        changed = replace(
            row,
            state=State.PLANNED,
            origin=Origin.SNOOZE,
            reason=Reason.NONE,
            due=due,
            strength_day=day,
            sent_at=row.sent_at or self._moment(),
        )
        await self._change(guild_id, member_id, row, changed)
        return due

    async def skip(self, guild_id: int, member_id: int, row: Reminder) -> MemberWeek:
        """Let a reminder fall out, since its member does not run or train today; returns the week after it."""
        sent_at = row.sent_at or (self._moment() if row.state is State.CLAIMED else None)
        counts_for = row.strength_day
        if row.state is State.PLANNED:  # put off, it never came on the day that it would count for
            zone = (await self.load(guild_id, member_id)).zone
            counts_for = local_date(row.sent_at, zone) if row.sent_at is not None else row.day
        skipped = replace(row, state=State.SKIPPED, reason=Reason.NOT_TODAY, strength_day=counts_for, sent_at=sent_at)
        await self._change(guild_id, member_id, row, skipped)
        return await self.load(guild_id, member_id)

    async def skip_next(self, guild_id: int, member_id: int) -> tuple[int, MemberWeek]:
        """Let the next reminder that would come fall out; returns when it would have, and the week after it.

        What was going to rest before it falls out with it. MemberError where none would come.
        """
        await self.require_plan(guild_id, member_id)
        await self._refresh_member(guild_id, member_id)
        week = await self.load(guild_id, member_id)
        if not week.foreseen:
            raise MemberError("No reminder is planned, so there is none to skip. `!reminders` shows how you stand.")
        skipped = week.foreseen[0]
        while week.foreseen[:1] == (skipped,):
            first = min((row for row in week.book.rows if row.state is State.PLANNED), key=lambda row: row.due)
            week = await self.skip(guild_id, member_id, first)
        return skipped.due, week

    async def settle(self, guild_id: int, member_id: int, row: Reminder) -> date | None:
        """Note that a member did what a reminder reminded of; returns the day it counts for, None where noted before.

        Pressed within 18 hours it counts for the reminder's own day: who trains after the evening's run may well press
        in the morning.
        """
        if row.state is State.SETTLED:
            return None
        self.require_recent(row)
        week = await self.load(guild_id, member_id)
        now = self._moment()
        day = local_date(now, week.zone)
        if row.state is not State.PLANNED:  # who has flown west since is not back on the day before
            is_fresh = now - (row.sent_at or now) < FRESH_SECONDS
            day = row.strength_day if is_fresh else max(row.strength_day, day)
        done = replace(row, state=State.SETTLED, reason=Reason.DONE, strength_day=day)
        await self._change(guild_id, member_id, row, done)
        return day

    async def judge_again(self, delivery: Delivery) -> Delivery:
        """Return a delivery that was claimed a while ago with those whom it should still remind."""
        return await self.ledger.judge_again(delivery, self._moment(), self.late_seconds, self._club_zone)

    async def claim(self, now: int) -> Claim:
        """Claim what is due at a moment (unix seconds)."""
        return await self.ledger.claim_due(now, self.late_seconds, self._club_zone)

    async def take_seen(self, guild_id: int, member_ids: tuple[int, ...]) -> None:
        """Remember that members are in the club; whoever was asleep is awake again."""
        await self._plans.take_seen(guild_id, member_ids, self._moment())

    async def refresh(self) -> None:
        """Plan anew wherever something changed that a plan rests on."""
        while await self._plans.refresh(self._club_zone, self._moment()):
            pass

    async def _refresh_member(self, guild_id: int, member_id: int) -> None:
        await self._plans.refresh_member(guild_id, member_id, self._club_zone, self._moment())

    async def _change(self, guild_id: int, member_id: int, before: Reminder, after: Reminder) -> None:
        if not await self.ledger.change(guild_id, member_id, before, after):
            raise MovedOnError("That reminder has moved on meanwhile. `!reminders` shows how you stand.")
        await self._refresh_member(guild_id, member_id)

    def _show(self, book: Book, now: int) -> MemberWeek:
        zone = book.own_zone or self._club_zone
        if book.plan is not None and not book.plan.is_paused_on(local_date(now, zone)):
            book = replace(book, plan=replace(book.plan, paused_until=None))  # a pause that is over is none
        plan = book.plan or Plan()
        choice = plan.choose(book.club_runs, book.pace_seconds)
        foreseen = (
            foresee(plan, book.rows, book.done, zone=zone, quiet=book.quiet, now=now) if book.plan is not None else []
        )
        return MemberWeek(book, zone, choice, tuple(foreseen))

    def _moment(self) -> int:
        return int(self._now().timestamp())
