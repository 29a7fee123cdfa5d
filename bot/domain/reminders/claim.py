"""What becomes of reminders that are due: sent, sent late, held over quiet hours, settled or skipped, and why.

A group are reminders of one club of which the same facts hold, one a member: they are judged together.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.reminders.plan import Plan
from bot.domain.reminders.reminder import LATE_AFTER_SECONDS, Call, Origin, Reason, Reminder, State, find_conflict
from bot.domain.reminders.schedule import Planned, Quiet, hold_until, local_date, whole_minute

PAST_DAYS = 9  # as far back as the rules of a week look
WINDOW_DAYS = 6  # at most so long before the day of its run something matters to a reminder, far from races
PUT_OFF_DAYS = 3  # at most so long after its run a reminder counts
LAPSED_DAYS = 7
"""Who did no strength for so many days before the day of a reminder, and was reminded in them and in as many before,
has lapsed: they are brought the easiest circuit, once until they do strength again."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the host set: up to how many seconds late a reminder is sent, and the zone of whoever named none."""

    late_seconds: int
    default_zone: str


@dataclass(frozen=True, slots=True)
class DueFacts:
    """All that the outcome of a due reminder rests on: of the plan neither where it reminds nor what made it.

    `busy` are the member's other strength days, close to a race those from `find_look_back` on too, `taken` the days
    that have another reminder of their own, `done` the days logged as done; `zone` is None for the default one.
    `was_tried` says that Discord was asked to take it already, `is_lapsed` that they did no strength for a week and
    weren't brought the easiest circuit since they last did any.
    """

    reminder: Reminder
    plan: Plan
    zone: str | None
    quiet: Quiet | None
    busy: frozenset[date] = frozenset()
    taken: frozenset[date] = frozenset()
    done: frozenset[date] = frozenset()
    was_tried: bool = False
    is_lapsed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a due reminder: claimed to be sent, settled, skipped, or planned anew for after quiet hours.

    `due` and `strength_day` are those of one that is planned anew; `following` is the plan's next reminder. `call` is
    what one that is sent calls for.
    """

    state: State
    reason: Reason = Reason.NONE
    due: int = 0
    strength_day: date = date.min
    following: Planned | None = None
    call: Call = Call.USUAL


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Due reminders of one club of which the same facts hold, one a member.

    `channel_id` is None for direct messages. Members that are `is_unverified` may have left the club.
    """

    guild_id: int
    channel_id: int | None
    is_inactive: bool
    is_unverified: bool
    facts: DueFacts
    reminder_ids: Sequence[int]
    member_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Decision:
    """A group and what becomes of it; `error` is why it could not be judged, None for one that could."""

    group: DueGroup
    outcome: Outcome
    error: Exception | None = None


def find_window(day: date) -> date:
    """Return from which day on a strength day can matter to a reminder, by the day of its run.

    It is the Monday of that week, or two days before: so long ago a run may have begun whose reminder is the plan's
    next. It is WINDOW_DAYS long at most, and never earlier for a later day.
    """
    return min(day - 2 * _DAY, day - timedelta(days=day.weekday()))


def judge_due(facts: DueFacts, now: int, rules: Rules) -> Outcome:
    """Return what becomes of a reminder that is due at a moment (unix seconds).

    The plan's next reminder is preferred where this one would be held into the day before it. What the member asked
    for themselves, by a run told or a snooze, is not held.
    """
    row, plan, zone = facts.reminder, facts.plan, facts.zone or rules.default_zone
    following = plan.find_next(zone, row.due, {row.day, *facts.taken}) if row.origin is Origin.PLAN else None
    outcome = _judge(facts, zone, following, now, rules.late_seconds)
    return outcome if following is None else replace(outcome, following=following)


def _judge(  # noqa: PLR0911  # a line a reason
    facts: DueFacts, zone: str, following: Planned | None, now: int, late_seconds: int
) -> Outcome:
    row = facts.reminder
    if rest := facts.plan.find_rest(row.strength_day):
        return Outcome(State.SKIPPED, rest)
    if row.origin in {Origin.PLAN, Origin.HELD} and facts.plan.calendar.is_off(row.day.toordinal()):
        return Outcome(State.SKIPPED, Reason.DAY_OFF)
    if row.day in facts.done or row.strength_day in facts.done:
        return Outcome(State.SETTLED, Reason.DONE_BEFORE)
    if now - row.due > late_seconds:
        return Outcome(State.SKIPPED, Reason.UNREACHABLE if facts.was_tried else Reason.TOO_LATE)
    is_own_wish = row.origin in {Origin.RAN, Origin.SNOOZE}
    held = now if is_own_wish else hold_until(now, facts.quiet, zone)
    day = row.strength_day if held == now else local_date(held, zone)
    if rest := facts.plan.find_rest(day):  # held into the days before a race
        return Outcome(State.SKIPPED, rest)
    if held > now and following is not None and (following.day - day).days <= 1:
        return Outcome(State.SKIPPED, Reason.QUIET)
    if row.origin is not Origin.SNOOZE and (conflict := _find_conflict(facts, day)):
        return Outcome(State.SKIPPED, conflict)
    if held > now:
        return Outcome(State.PLANNED, Reason.QUIET, whole_minute(held), day)
    late = Reason.LATE if now - row.due >= LATE_AFTER_SECONDS else Reason.NONE
    return Outcome(State.CLAIMED, late, call=_find_call(facts))


def _find_conflict(facts: DueFacts, day: date) -> Reason:
    conflict = find_conflict(day, facts.busy | facts.done)
    return conflict or (Reason.RACE if facts.plan.calendar.is_crowded(day, facts.busy) else Reason.NONE)


def _find_call(facts: DueFacts) -> Call:
    if facts.plan.calendar.is_welcome(facts.reminder.day, facts.busy):
        return Call.WELCOME
    return Call.SHORTER if facts.is_lapsed else Call.USUAL


def judge_groups(groups: Sequence[DueGroup], now: int, rules: Rules) -> Iterator[Decision]:
    """Judge groups in their order, which is that of their moments.

    A member who is in two of them is judged alone in each: the first that is sent uses up its day for the second. What
    cannot be judged is skipped, so that it keeps nobody else's reminder back. The same facts are judged once, in
    however many clubs they hold.
    """
    often = _find_often(groups)
    used: dict[tuple[int, int], frozenset[date]] = {}
    judged: dict[int, tuple[Outcome, Exception | None]] = {}  # by the identity of the facts, which `groups` keep
    for group in groups:
        found = judged.get(id(group.facts))
        if found is None:
            found = judged[id(group.facts)] = _try_to_judge(group.facts, now, rules)
        for part in _split(group, often.get(group.guild_id, frozenset())):
            key = (part.guild_id, part.member_ids[0])
            if key in used:
                part = replace(part, facts=replace(part.facts, busy=part.facts.busy | used[key]))  # noqa: PLW2901  # the loop's own
                decision = Decision(part, *_try_to_judge(part.facts, now, rules))
            else:
                decision = Decision(part, *found)
            if decision.outcome.state is State.CLAIMED and part.member_ids[0] in often.get(part.guild_id, ()):
                used[key] = used.get(key, frozenset()) | {part.facts.reminder.strength_day}
            yield decision


def _try_to_judge(facts: DueFacts, now: int, rules: Rules) -> tuple[Outcome, Exception | None]:
    try:
        return judge_due(facts, now, rules), None
    except Exception as error:  # whoever keeps the ledger says so
        return Outcome(State.SKIPPED, Reason.REFUSED), error


def _find_often(groups: Sequence[DueGroup]) -> dict[int, frozenset[int]]:
    """The members of each club who are in more than one of the groups."""
    by_guild: dict[int, list[int]] = {}
    for group in groups:
        by_guild.setdefault(group.guild_id, []).extend(group.member_ids)
    return {
        guild_id: frozenset(member_id for member_id, count in Counter(member_ids).items() if count > 1)
        for guild_id, member_ids in by_guild.items()
        if len(set(member_ids)) < len(member_ids)
    }


def _split(group: DueGroup, alone: frozenset[int]) -> Iterator[DueGroup]:
    """The group without those who are to be judged alone, and each of them."""
    if not alone or alone.isdisjoint(group.member_ids):
        yield group
        return
    pairs = list(zip(group.reminder_ids, group.member_ids, strict=True))
    parts = [[pair] for pair in pairs if pair[1] in alone]
    parts.append([pair for pair in pairs if pair[1] not in alone])
    for part in filter(None, parts):
        yield replace(group, reminder_ids=[row for row, _ in part], member_ids=[member_id for _, member_id in part])
