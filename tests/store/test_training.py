"""Training plans on disk: one text for all who have the same, drafts for a week, and reminders that are far off."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Never

import pytest

from bot.domain.errors import MemberError
from bot.domain.reminders.changes import Change
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.race import Race
from bot.domain.reminders.record import MemberRecord, replan
from bot.domain.reminders.training import Training
from bot.domain.reminders.training_changes import follow_club, tell_race, undo, use_plan
from bot.domain.reminders.training_plan import PlanRun, TrainingPlan
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from bot.store import Store
from bot.store.drafts import PlanDraft, Sent
from bot.store.reminders import Confirmation
from tests.domain.reminders.life import CLINIC_WEEK
from tests.fresh import write_fresh_database

CLUB, ANA, BO = 1, 11, 12
NOW = int(datetime(2027, 1, 11, 12, tzinfo=UTC).timestamp())  # a Monday
RULES = Rules(3 * 3600, "UTC")
PLAN = TrainingPlan(date(2027, 1, 11), ((PlanRun(1, 5000), PlanRun(5, 4000)), (PlanRun(2, 5000),)))
SOURCE = PlanSource(rows=(("week 1: tue 5k",),))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    yield opened
    await opened.close()


async def use(store: Store, member_id: int, plan: TrainingPlan = PLAN) -> MemberRecord:
    def decide(record: MemberRecord) -> Change[None]:
        used = use_plan(record, plan, 5)
        assert used.plan is not None
        return Change(replan(replace(used, plan=replace(used.plan, runs=CLINIC_WEEK)), NOW, RULES), None)

    await store.plans.change(CLUB, member_id, NOW, decide)
    return await store.plans.load(CLUB, member_id, NOW)


async def texts(store: Store) -> int:
    return int((await store.database.read("SELECT count(*) FROM training_texts"))[0][0])


async def test_what_is_used_is_read_again_and_kept_once_for_all_who_have_the_same(store: Store) -> None:
    ana, bo = await use(store, ANA), await use(store, BO)
    assert ana.plan == bo.plan
    assert ana.plan is not None
    assert ana.plan.training == Training(PLAN)
    assert ana.plan.calendar.slots
    assert await texts(store) == 3  # the training, the one before it, and its calendar


async def test_texts_that_nobody_has_any_more_go(store: Store) -> None:
    await use(store, ANA)
    await use(store, ANA, replace(PLAN, weeks=PLAN.weeks[:1], order=()))
    before = await texts(store)
    await store.training.prune()
    assert await texts(store) < before
    record = await store.plans.load(CLUB, ANA, NOW)
    assert record.plan is not None
    assert record.plan.former == Training(PLAN)


async def test_who_was_not_reminded_before_their_plan_is_forgotten_again_by_undo(store: Store) -> None:
    race = Race(datetime.fromtimestamp(NOW, UTC).date() + timedelta(days=30))
    early = await store.plans.change(CLUB, ANA, NOW, lambda record: Change(tell_race(record, race, race.day), None))
    await store.plans.change(CLUB, ANA, NOW, lambda record: Change(replan(use_plan(record, PLAN, 5), NOW, RULES), None))
    await store.plans.change(CLUB, ANA, NOW, lambda record: Change(undo(record, NOW, RULES), None))
    assert await store.plans.load(CLUB, ANA, NOW) == early.record
    assert await store.database.read("SELECT * FROM plans") == []


async def test_a_reminder_on_its_way_reaches_nobody_whom_undo_has_made_a_stranger_again(store: Store) -> None:
    await use(store, ANA)
    due = (await use(store, BO)).planned[0].due
    (delivery,) = (await store.claims.claim_due(due, RULES)).deliveries
    assert delivery.member_ids == (ANA, BO)
    await store.plans.change(CLUB, ANA, due, lambda record: Change(undo(record, due, RULES), None))
    (resumed,) = await store.ledger.load_resumable(due, ())
    assert resumed.member_ids == (BO,)
    await store.ledger.confirm(lambda: [Confirmation(delivery.delivery_id, 1, due)])
    states = await store.database.read(
        "SELECT state, reason FROM reminders WHERE member_id = ? AND due <= ?", (ANA, due)
    )
    assert [tuple(row) for row in states] == [("skipped", "stopped")]


async def send(store: Store, group: str | None = None, choices: PlanChoices = PlanChoices()) -> int:  # noqa: B008  # frozen
    draft = PlanDraft(0, CLUB, ANA, group, SOURCE, choices)
    return await store.drafts.add(draft, NOW, lambda sent: sent.draft.draft_id)


async def use_for_club(store: Store, draft_id: int, plan: TrainingPlan = PLAN) -> tuple[str, TrainingPlan] | None:
    return await store.drafts.use_for_club(draft_id, NOW, lambda sent, _: (sent.draft.group or "", plan))


def _as_it_is(sent: Sent) -> Sent:
    return sent


async def test_a_draft_is_kept_for_a_week_and_one_at_a_time(store: Store) -> None:
    first, second = await send(store), await send(store, choices=PlanChoices(units="mi"))
    assert await store.drafts.load(first, NOW) is None
    changed = await store.drafts.choose(second, NOW, lambda draft: replace(draft.choices, week_starts=6), _as_it_is)
    assert changed is not None
    assert changed.draft.choices == PlanChoices(units="mi", week_starts=6)
    assert await store.drafts.load(second, NOW) == changed
    await store.kept.prune(datetime.fromtimestamp(NOW, UTC) + timedelta(days=7, seconds=1))
    assert await store.drafts.load(second, NOW) is None


async def test_a_coachs_own_draft_and_the_clubs_wait_beside_each_other(store: Store) -> None:
    own, clubs = await send(store), await send(store, "novice")
    assert await store.drafts.load(own, NOW) is not None
    assert await store.drafts.load(clubs, NOW) is not None


async def test_a_draft_that_is_gone_is_neither_answered_for_nor_used(store: Store) -> None:
    gone = await send(store)
    await send(store)
    assert await store.drafts.choose(gone, NOW, lambda draft: draft.choices, _as_it_is) is None
    assert await store.drafts.use(gone, NOW, lambda sent: Change(sent.record, None)) is None
    assert await use_for_club(store, gone) is None
    assert await store.training.load_club_plans(CLUB) == {}


async def test_a_draft_is_used_in_the_state_that_its_senders_week_is_in_by_then(store: Store) -> None:
    draft_id = await send(store)
    await use(store, ANA)

    def decide(sent: Sent) -> Change[None]:
        assert sent.record.plan is not None
        assert sent.record.plan.runs == CLINIC_WEEK
        return Change(replan(use_plan(sent.record, PLAN, 5), NOW, RULES), None)

    changed = await store.drafts.use(draft_id, NOW, decide)
    assert changed is not None
    assert await store.plans.load(CLUB, ANA, NOW) == changed.record
    assert await store.drafts.load(draft_id, NOW) is None


async def test_what_is_refused_of_a_draft_leaves_it_and_the_one_before_it(store: Store) -> None:
    def refuse(sent: Sent, *_: object) -> Never:
        raise MemberError(str(sent.draft.draft_id))

    draft_id = await send(store)
    with pytest.raises(MemberError):
        await store.drafts.add(PlanDraft(0, CLUB, ANA, None, SOURCE, PlanChoices()), NOW, refuse)
    with pytest.raises(MemberError):
        await store.drafts.choose(draft_id, NOW, lambda _: PlanChoices(units="mi"), refuse)
    with pytest.raises(MemberError):
        await store.drafts.use(draft_id, NOW, refuse)
    with pytest.raises(MemberError):
        await store.drafts.use_for_club(draft_id, NOW, refuse)
    sent = await store.drafts.load(draft_id, NOW)
    assert sent is not None
    assert sent.draft.choices == PlanChoices()


async def test_a_clubs_plan_reaches_its_followers_when_it_changes_and_is_undone(store: Store) -> None:
    async def use(plan: TrainingPlan) -> None:
        draft_id = await send(store, "novice")
        assert await use_for_club(store, draft_id, plan) == ("novice", plan)
        assert await store.drafts.load(draft_id, NOW) is None

    await use(PLAN)
    await store.plans.change(CLUB, BO, NOW, lambda record: Change(follow_club(record, "novice", 5), None))
    longer = replace(PLAN, weeks=(*PLAN.weeks, (PlanRun(3, 9000),)), order=())
    for expected in (longer, PLAN):
        if expected is longer:
            await use(longer)
        else:
            assert await store.training.undo_club_plan(CLUB, "novice")
        record = await store.plans.load(CLUB, BO, NOW)
        assert record.plan is not None
        assert (record.plan.training.group, record.plan.training.plan) == ("novice", expected)
    assert not await store.training.undo_club_plan(CLUB, "novice")
    assert await store.training.remove_club_plan(CLUB, lambda _: "novice")


async def test_a_reminder_that_is_weeks_away_because_of_a_race_is_not_taken_for_a_wrong_clocks(store: Store) -> None:
    race = Race((datetime.fromtimestamp(NOW, UTC) + timedelta(days=3)).date())

    def decide(record: MemberRecord) -> Change[None]:
        used = use_plan(record, PLAN, 5)
        assert used.plan is not None
        plan = replace(used.plan, runs=CLINIC_WEEK, training=Training(races=(race,)))
        return Change(replan(replace(used, plan=plan), NOW, RULES), None)

    await store.plans.change(CLUB, ANA, NOW, decide)
    before = (await store.plans.load(CLUB, ANA, NOW)).planned
    assert before[0].due > NOW + 9 * 86_400
    assert await store.ledger.undo_future(NOW) == 0
    await store.plans.refresh(NOW, lambda record: replan(record, NOW, RULES))
    assert (await store.plans.load(CLUB, ANA, NOW)).planned == before
