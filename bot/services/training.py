"""Members' training plans and races: sent, looked at, used, moved; each use case one transaction."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from bot.domain.errors import MemberError
from bot.domain.reminders import training_changes
from bot.domain.reminders.calendar import NO_CALENDAR
from bot.domain.reminders.changes import Change
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.race import Race
from bot.domain.reminders.record import MemberRecord
from bot.domain.reminders.training_plan import TrainingPlan, put_week, repeat_week, skip_week
from bot.domain.reminders.training_week import TrainingWeek, look_at_week
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from bot.domain.words.plan_words import read_options
from bot.domain.words.race import RaceWords, asks_for_races, parse_race_words
from bot.services.plan_preview import Preview, build_preview, require_settled
from bot.services.weeks import MemberWeek, MemberWeeks
from bot.store import Store
from bot.store.drafts import PlanDraft, Sent

T = TypeVar("T")
SOON_SECONDS = 12 * 3600  # what changes within this time is said
MOST_GROUPS, GROUP_LETTERS = 8, 30
WHOLE_CLUB = "everybody"  # the group of a plan that names none
_MOVES = {"repeat": repeat_week, "skip": skip_week}


_GONE = "That plan is gone: I keep one for a week, or until it's used. Send it again with `!plan`."


@dataclass(frozen=True, slots=True)
class Moved:
    """A week after its plan or race changed: which weeks fell out (from 0), and which reminder soon is another now.

    `lost` and `new` are unix seconds, of a reminder within twelve hours.
    """

    week: MemberWeek
    fallen_out: tuple[int, ...] = ()
    lost: int | None = None
    new: int | None = None


class TrainingPlans:
    """Knows members' training plans, the club's, and races."""

    def __init__(self, store: Store, weeks: MemberWeeks, rules: Rules) -> None:
        self._store = store.training
        self._drafts = store.drafts
        self._weeks = weeks
        self._rules = rules

    async def load(self, guild_id: int, member_id: int) -> MemberWeek:
        """Return a member's week as it stands; MemberError where it is damaged."""
        return await self._weeks.load(guild_id, member_id)

    async def load_to_mend(self, guild_id: int, member_id: int) -> MemberWeek:
        """Return a member's week as it stands, however damaged, for one who is about to tell a plan."""
        return await self._weeks.load_to_mend(guild_id, member_id)

    async def split_options(self, guild_id: int, member_id: int, text: str) -> tuple[PlanChoices, str]:
        """Return what a text says of its plan, and the rest of it."""
        return read_options(text, (await self._weeks.load_to_mend(guild_id, member_id)).today)

    async def receive(
        self, guild_id: int, member_id: int, source: PlanSource, choices: PlanChoices, group: str | None = None
    ) -> Preview:
        """Keep a plan that was sent, and return what was understood; MemberError where there is no plan in it."""
        draft, now = PlanDraft(0, guild_id, member_id, group, source, choices), self._weeks.moment()
        return await self._drafts.add(draft, now, lambda sent: self._preview(sent, now))

    async def choose(self, draft_id: int, member_id: int, change: Callable[[PlanChoices], PlanChoices]) -> Preview:
        """Answer what a plan that was sent leaves open; MemberError for anybody else's, or no plan then."""

        def choose(draft: PlanDraft) -> PlanChoices:
            _require_own(draft, member_id)
            return change(draft.choices)

        now = self._weeks.moment()
        return _require(await self._drafts.choose(draft_id, now, choose, lambda sent: self._preview(sent, now)))

    async def look(self, draft_id: int, member_id: int) -> Preview:
        """Return a plan that was sent as it is understood now; MemberError for anybody else's."""
        now = self._weeks.moment()
        sent = _require(await self._drafts.load(draft_id, now))
        _require_own(sent.draft, member_id)
        return self._preview(sent, now)

    async def use(self, draft_id: int, member_id: int, channel_id: int | None) -> Moved:
        """Let a member run by a plan that they sent; MemberError while something of it is open."""
        now = self._weeks.moment()

        def decide(sent: Sent) -> Change[None]:
            plan = self._require_settled(sent, member_id, now)
            change = Change(training_changes.use_plan(sent.record, plan, channel_id), None)
            return self._weeks.plan_anew(sent.record, change, now)

        return _compare(*self._weeks.compare(_require(await self._drafts.use(draft_id, now, decide)), now))

    async def use_for_club(self, draft_id: int, member_id: int) -> tuple[str, TrainingPlan]:
        """Make a plan that a coach sent the club's for its group; returns the group and the plan."""
        now = self._weeks.moment()

        def decide(sent: Sent, known: Collection[str]) -> tuple[str, TrainingPlan]:
            plan = self._require_settled(sent, member_id, now)
            return _find_room(sent.draft.group or "", known), plan

        used = _require(await self._drafts.use_for_club(draft_id, now, decide))
        await self._weeks.refresh()
        return used

    async def undo_for_club(self, guild_id: int, group: str) -> bool:
        """Bring a club's former plan for a group back; False where it is gone."""
        is_undone = await self._store.undo_club_plan(guild_id, group)
        await self._weeks.refresh()
        return is_undone

    async def remove_for_club(self, guild_id: int, group: str) -> bool:
        """Forget a club's plan for a group; False where there is none."""
        is_removed = await self._store.remove_club_plan(guild_id, lambda known: _spell_group(group, known))
        await self._weeks.refresh()
        return is_removed

    async def load_club_plans(self, guild_id: int) -> dict[str, TrainingPlan]:
        """Return a club's training plans by the names of their groups."""
        return await self._store.load_club_plans(guild_id)

    async def follow_club(self, guild_id: int, member_id: int, group: str, channel_id: int | None) -> Moved:
        """Let a member run by the club's plan for a group."""
        before, week, _ = await self._weeks.mend(
            guild_id, member_id, lambda record, _: Change(training_changes.follow_club(record, group, channel_id), None)
        )
        return _compare(before, week)

    async def undo(self, guild_id: int, member_id: int) -> Moved:
        """Bring back what a member had before their last plan."""
        return await self._change(
            guild_id, member_id, lambda record, now: Change(training_changes.undo(record, now, self._rules), ())
        )

    async def remove(self, guild_id: int, member_id: int) -> Moved:
        """Forget a member's plan; their weekly runs hold again."""
        return await self._change(
            guild_id, member_id, lambda record, _: Change(training_changes.remove_plan(record), ())
        )

    async def move(self, guild_id: int, member_id: int, how: str, number: int = 0) -> Moved:
        """Repeat or skip this week of a member's plan, or put the week of a number (from 0) here, by `how`."""

        def move(plan: TrainingPlan, today: date) -> TrainingPlan:
            return _MOVES[how](plan, today) if how in _MOVES else put_week(plan, today, number)

        return await self._change(
            guild_id, member_id, lambda record, now: training_changes.move_plan(record, now, self._rules, move)
        )

    async def set_starts(self, guild_id: int, member_id: int, starts: tuple[tuple[int, int], ...]) -> Moved:
        """Remember when a member runs on some weekdays."""
        return await self._change(
            guild_id, member_id, lambda record, _: Change(training_changes.set_starts(record, starts), ())
        )

    async def change_races(self, guild_id: int, member_id: int, words: str) -> tuple[RaceWords, Race | None, Moved]:
        """Do what a member's words want of their races; returns what that was, and the race that it was about."""
        if asks_for_races(words):
            return RaceWords("show"), None, Moved(await self._weeks.load(guild_id, member_id))

        def decide(record: MemberRecord, now: int) -> Change[tuple[RaceWords, Race | None]]:
            today = record.today(now, self._rules)
            wanted = parse_race_words(words, today, record.units)
            if wanted.race is not None:
                return Change(training_changes.tell_race(record, wanted.race, today), (wanted, wanted.race))
            if wanted.action == "rest":
                return Change(training_changes.set_rest(record, wanted.rest), (wanted, None))
            removed = training_changes.remove_race(record, wanted.day, today)
            return Change(removed.record, (wanted, removed.told))

        before, week, changed = await self._weeks.change(guild_id, member_id, decide)
        return *changed.told, _compare(before, week)

    def _preview(self, sent: Sent, now: int) -> Preview:
        return build_preview(sent.draft, self._weeks.build_to_mend(sent.record, now))

    def _require_settled(self, sent: Sent, member_id: int, now: int) -> TrainingPlan:
        _require_own(sent.draft, member_id)
        return require_settled(self._preview(sent, now))

    async def _change(
        self, guild_id: int, member_id: int, decide: Callable[[MemberRecord, int], Change[tuple[int, ...]]]
    ) -> Moved:
        before, week, changed = await self._weeks.change(guild_id, member_id, decide)
        return _compare(before, week, changed.told)


def _compare(before: MemberWeek, week: MemberWeek, fallen_out: tuple[int, ...] = ()) -> Moved:
    until = week.now + SOON_SECONDS
    soon = {one.due for one in before.upcoming if one.due < until}
    after = {one.due for one in week.upcoming if one.due < until}
    return Moved(week, fallen_out, lost=min(soon - after, default=None), new=min(after - soon, default=None))


def _find_room(group: str, known: Collection[str]) -> str:
    """The name of a group as the club has it; MemberError for a new one where the club has too many."""
    group = _spell_group(group, known)
    if group not in known and len(known) >= MOST_GROUPS:
        raise MemberError(f"A club can have {MOST_GROUPS} plans. Remove one first: `!club plan remove {group}`.")
    return group


def _spell_group(name: str, known: Iterable[str]) -> str:
    """The name of a group as the club has it, however it is written now."""
    return next((group for group in known if group.casefold() == name.casefold()), name)


def look_ahead(week: MemberWeek, day: date) -> TrainingWeek:
    """Return the week of a day as a member's plan and races rule it."""
    plan, record = week.plan or Plan(), week.record
    return look_at_week(plan.training, record.runs, plan.days, record.pace_seconds, day)


def list_weeks(week: MemberWeek, count: int) -> list[tuple[str, TrainingWeek]]:
    """Return this week and those after it, each with its name: so many, as far as a plan or a race rules them."""
    calendar = week.plan.calendar if week.plan is not None else NO_CALENDAR
    days = {_NAMES.get(at, f"In {at} weeks"): week.today + timedelta(days=7 * at) for at in range(count)}
    return [(name, look_ahead(week, day)) for name, day in days.items() if calendar.covers(day.toordinal())]


def find_untimed(week: MemberWeek) -> tuple[int, ...]:
    """Return the weekdays on which a member's plan has a run from now on whose start nobody knows."""
    training = week.record.training
    if training.plan is None:
        return ()
    weeks = list_weeks(week, len(training.plan.order) + max(0, (training.plan.monday - week.today).days // 7 + 2))
    return tuple(sorted({day for _, one in weeks for day in one.untimed}))


_NAMES = {0: "This week", 1: "Next week"}


def _require(found: T | None) -> T:
    if found is None:
        raise MemberError(_GONE)
    return found


def _require_own(draft: PlanDraft, member_id: int) -> None:
    if draft.member_id != member_id:
        raise MemberError("That's somebody else's plan. Send yours with `!plan`.")
