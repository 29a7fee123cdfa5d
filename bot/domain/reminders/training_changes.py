"""What a member changes about their training plan and races: each a pure function from their record to the new one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.errors import MemberError
from bot.domain.reminders.changes import Change, begin, require_plan
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.plan import Plan, Reminding
from bot.domain.reminders.race import MOST_RACES, MOST_REST, Race, RaceRest, add_race, require_rest
from bot.domain.reminders.record import MemberRecord, replan
from bot.domain.reminders.reminder import Reason, State
from bot.domain.reminders.training import NO_TRAINING, Training
from bot.domain.reminders.training_plan import TrainingPlan, fallen_out

SEND = "Send it with `!plan`, as a file or as lines below the command."


def use_plan(record: MemberRecord, plan: TrainingPlan, channel_id: int | None, *, group: str = "") -> MemberRecord:
    """Return the record of one who runs by a plan from now on, and is reminded; `group` is the club's whose plan it is.

    Races that were told stay, and so do start times, save on the weekdays of which the plan says one.
    """
    known = begin(record, channel_id)
    timed = {run.weekday for week in plan.weeks for run in week or () if run.start_minute is not None}
    starts = tuple(one for one in known.training.starts if one[0] not in timed)
    used = replace(
        known,
        training=replace(known.training, plan=plan, group=group, starts=starts),
        is_active=True,
        is_any_run=False,
        channel_id=channel_id or known.channel_id,
    )
    if used != record.plan:
        used = replace(used, former=known.training, reminded=_find_reminding(record.plan))
    return replace(record, plan=used, early=NO_TRAINING)


def follow_club(record: MemberRecord, group: str, channel_id: int | None) -> MemberRecord:
    """Return the record of one who runs by the club's plan for a group; MemberError where the club has none."""
    plan = dict(record.club_plans).get(group)
    if plan is None:
        raise MemberError("The club no longer has that plan. `!plan` shows yours.")
    return use_plan(record, plan, channel_id, group=group)


def undo(record: MemberRecord, now: int, rules: Rules) -> MemberRecord:
    """Return the record with the training plan that it had before the last one; MemberError where that is gone.

    They are reminded as they were then, which may be not at all; races and start times that they told since stay.
    """
    plan = record.plan
    if plan is None or plan.former is None:
        raise MemberError("There's nothing to undo any more. `!plan` shows your plan.")
    starts = tuple(sorted({**dict(plan.former.starts), **dict(plan.training.starts)}.items()))
    former = replace(plan.training, plan=plan.former.plan, group=plan.former.group, starts=starts)
    training = former.in_club(record.club_rest)
    back, was = replace(plan, training=training, former=None, reminded=None), plan.reminded
    if was is None:
        return replace(record, plan=back)
    if was.is_joined:
        is_active = was.is_active and plan.is_active
        back = replace(back, is_active=is_active, is_any_run=was.is_any_run, channel_id=was.channel_id)
        return replace(record, plan=back)
    stopped = replan(replace(record, plan=replace(back, is_active=False)), now, rules)
    rows = [  # what is on its way finds no plan any more by which to decide on it anew
        replace(row, state=State.SKIPPED, reason=Reason.STOPPED) if row.state is State.CLAIMED else row
        for row in stopped.rows
    ]
    return replace(stopped.with_rows(rows), plan=None, early=training)


def remove_plan(record: MemberRecord) -> MemberRecord:
    """Return the record without a training plan; the runs of `!runs` hold again, or any run, as before the plan."""
    _, training = _require_training(record)
    removed = _with_training(record, replace(training, plan=None, group=""), keeps_former=True)
    before = record.plan
    if before is None or removed.plan is None or before.reminded is None or not before.reminded.is_any_run:
        return removed
    return replace(removed, plan=replace(removed.plan, is_any_run=True, reminded=_find_reminding(before)))


def move_plan(
    record: MemberRecord, now: int, rules: Rules, move: Callable[[TrainingPlan, date], TrainingPlan]
) -> Change[tuple[int, ...]]:
    """Return the record with a week of its plan done again, left out or chosen, by a function of the plan and today.

    What is told are the weeks, from 0, that fall out. A club's plan becomes the member's own copy.
    """
    plan, training = _require_training(record)
    today = record.today(now, rules)
    moved = move(plan, today)
    if moved.order == plan.order:
        raise MemberError("That wouldn't change anything: your plan is like that already. `!plan` shows your weeks.")
    after = _with_training(record, replace(training, plan=moved, group=""), keeps_former=True)
    return Change(after, fallen_out(plan, moved, today + timedelta(days=1)))


def set_starts(record: MemberRecord, starts: tuple[tuple[int, int], ...]) -> MemberRecord:
    """Return the record with the times at which a member runs on some weekdays, beside those of their week."""
    training = require_plan(record).training
    merged = {**dict(training.starts), **dict(starts)}
    return _with_training(record, replace(training, starts=tuple(sorted(merged.items()))))


def tell_race(record: MemberRecord, race: Race, today: date) -> MemberRecord:
    """Return the record with one more race; those that are long over go. MemberError for too many."""
    training = record.training
    ahead = tuple(one for one in training.races if one.day >= today - timedelta(days=2 * MOST_REST))
    races = add_race(ahead, race)
    if len(races) > MOST_RACES:
        raise MemberError(f"I keep {MOST_RACES} races at most. Remove one first: `!race remove`.")
    return _with_training(record, replace(training, races=races))


def remove_race(record: MemberRecord, day: date | None, today: date) -> Change[Race]:
    """Return the record without a race, the only one ahead where no day is named; it is what is told."""
    training = record.training
    ahead = [race for race in training.races if race.day >= today] if day is None else list(training.races)
    found = [race for race in ahead if day in {None, race.day}]
    if not found:
        raise MemberError(
            "I can't find a race to remove. `!race` lists yours; `!plan remove` takes a plan's race out with the plan."
        )
    if len(found) > 1:
        day = found[0].day
        raise MemberError(f"Which one? Name its day: `!race remove {day.day} {f'{day:%b}'.casefold()}`.")
    races = tuple(race for race in training.races if race != found[0])
    return Change(_with_training(record, replace(training, races=races)), found[0])


def set_rest(record: MemberRecord, rest: RaceRest | None) -> MemberRecord:
    """Return the record with another rest around races, None for the club's; MemberError for too many days."""
    chosen = None if rest is None else require_rest(rest)
    return _with_training(record, replace(record.training, rest=chosen))


def _find_reminding(plan: Plan | None) -> Reminding:
    """How a member with such a plan is reminded."""
    known = plan or Plan()
    return Reminding(plan is not None, known.is_active, known.is_any_run, known.channel_id)


def _require_training(record: MemberRecord) -> tuple[TrainingPlan, Training]:
    training = record.training if record.plan is None else require_plan(record).training
    if training.plan is None:
        raise MemberError(f"You have no training plan. {SEND}")
    return training.plan, training


def _with_training(record: MemberRecord, training: Training, *, keeps_former: bool = False) -> MemberRecord:
    """The record with another training, which waits for a week where there is none yet."""
    training = training.in_club(record.club_rest)
    if record.plan is None:
        return replace(record, early=training)
    if keeps_former:
        return replace(record, plan=replace(record.plan, training=training, former=record.plan.training, reminded=None))
    return replace(record, plan=replace(record.plan, training=training))
