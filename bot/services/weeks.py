"""The weeks that members have with Ounce: what their reminders come to, and the one way in which they change."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from bot.domain.errors import MemberError
from bot.domain.reminders.changes import EXAMPLE, Change
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.place import find_channel
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.record import MemberRecord, RecordPart, UpcomingReminder, find_upcoming, replan
from bot.domain.reminders.training_week import TrainingWeek
from bot.domain.reminders.week import Choice, Run
from bot.store.plans import Changed, PlanStore

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MemberWeek:
    """What a member's reminders come to: whose runs, which of them and why, where, and the next two reminders.

    `plan` is None for one who never joined, and without a pause that is over. `channel_id` is None for a direct
    message; `now` is the moment, in unix seconds, of which all this is true, and `today` its day for the member.
    `training` is this week where a training plan or a race rules it. `lost` is what was damaged, and what a
    change has just put something else in the place of.
    """

    record: MemberRecord
    plan: Plan | None
    zone: str
    now: int
    today: date
    choice: Choice
    channel_id: int | None
    upcoming: tuple[UpcomingReminder, ...]
    training: TrainingWeek | None = None
    lost: tuple[RecordPart, ...] = ()

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs that the plan rests on; the club's for one who never joined."""
        return self.record.runs

    @property
    def goes_by_any_run(self) -> bool:
        """True for one who is reminded after any run."""
        return self.plan is not None and self.plan.is_any_run

    @property
    def is_on(self) -> bool:
        """True for one who is reminded, now or after a pause."""
        return self.plan is not None and self.plan.is_active


class MemberWeeks:
    """Loads and changes what members' reminders rest on; a change is one transaction, so two at once both count."""

    def __init__(self, store: PlanStore, rules: Rules, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._rules = rules
        self._now = now

    async def load(self, guild_id: int, member_id: int, *, is_whole: bool = False) -> MemberWeek:
        """Return a member's week as it stands; with all the reminders that were ever kept where it is to be whole.

        MemberError where it is damaged.
        """
        week = await self.load_to_mend(guild_id, member_id, is_whole=is_whole)
        _require_sound(week.record)
        return week

    async def load_to_mend(self, guild_id: int, member_id: int, *, is_whole: bool = False) -> MemberWeek:
        """Return a member's week as it stands, however damaged: what damage took is about to be told anew."""
        now = self.moment()
        return self.build_to_mend(await self._store.load(guild_id, member_id, now, is_whole=is_whole), now)

    def moment(self) -> int:
        """Return the moment it is, in unix seconds."""
        return int(self._now().timestamp())

    def build(self, record: MemberRecord, now: int) -> MemberWeek:
        """Return the week of a record at a moment (unix seconds); MemberError where it is damaged."""
        _require_sound(record)
        return self.build_to_mend(record, now)

    async def change(
        self,
        guild_id: int,
        member_id: int,
        decide: Callable[[MemberRecord, int], Change[T]],
        *,
        delivery_id: int | None = None,
    ) -> tuple[MemberWeek, MemberWeek, Changed[T]]:
        """Let a pure decision come true as `mend` does; MemberError where the record is damaged."""

        def decide_soundly(record: MemberRecord, now: int) -> Change[T]:
            _require_sound(record)
            return decide(record, now)

        return await self.mend(guild_id, member_id, decide_soundly, delivery_id=delivery_id)

    async def mend(
        self,
        guild_id: int,
        member_id: int,
        decide: Callable[[MemberRecord, int], Change[T]],
        *,
        delivery_id: int | None = None,
    ) -> tuple[MemberWeek, MemberWeek, Changed[T]]:
        """Let a pure decision on a member's record and the moment (unix seconds) come true, and plan anew over it.

        Returns the week before and after, and what there is to tell. What the decision raises changes nothing. What was
        damaged it tells anew, or does without.
        """
        now = self.moment()

        def decide_and_plan(record: MemberRecord) -> Change[T]:
            return self.plan_anew(record, decide(record, now), now)

        changed = await self._store.change(guild_id, member_id, now, decide_and_plan, delivery_id=delivery_id)
        return *self.compare(changed, now), changed

    def plan_anew(self, record: MemberRecord, change: Change[T], now: int) -> Change[T]:
        """Return a change of a record at a moment (unix seconds) with the reminders that follow from it."""
        today = record.today(now, self._rules)
        return replace(change, record=replan(change.record, now, self._rules), today=today)

    def compare(self, changed: Changed[T], now: int) -> tuple[MemberWeek, MemberWeek]:
        """Return a member's week before and after a change at a moment (unix seconds)."""
        after = replace(self.build_to_mend(changed.record, now), lost=changed.before.damaged)
        return self.build_to_mend(changed.before, now), after

    async def refresh(self, now: int | None = None) -> None:
        """Plan anew wherever something changed that a plan rests on."""
        moment = self.moment() if now is None else now
        while await self._store.refresh(moment, lambda record: replan(record, moment, self._rules)):
            pass

    def build_to_mend(self, record: MemberRecord, now: int) -> MemberWeek:
        """Return the week of a record at a moment (unix seconds), however damaged."""
        plan, today = record.plan, record.today(now, self._rules)
        if plan is not None and not plan.is_paused_on(today):
            plan = replace(plan, paused_until=None)  # a pause that is over is none
        known = plan or Plan()
        training = known.look_at(today, record.club_runs, record.pace_seconds)
        return MemberWeek(
            record=record,
            plan=plan,
            zone=record.zone(self._rules),
            now=now,
            today=today,
            choice=training.choice if training else known.choose(record.club_runs, record.pace_seconds),
            channel_id=find_channel(known.channel_id, record.club_channel_id, by_dm=known.by_dm),
            upcoming=tuple(find_upcoming(record, now, self._rules)),
            training=training,
        )


def _require_sound(record: MemberRecord) -> None:
    if record.damaged:
        *others, last = record.damaged
        raise MemberError(DAMAGED.format(what=" and ".join(filter(None, (", ".join(others), last)))))


DAMAGED = (
    "Something I kept for your reminders is damaged: {what}. Tell me your week again, and I'll go by that: "
    f"{EXAMPLE}. Or stop your reminders: `!reminders stop`."
)
