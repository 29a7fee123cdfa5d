"""Training plans on disk: one text for all who have the same, drafts for a week, and reminders that are far off."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.reminders.changes import Change
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.race import Race
from bot.domain.reminders.record import MemberRecord, replan
from bot.domain.reminders.training import Training
from bot.domain.reminders.training_changes import follow_club, tell_race, undo, use_plan
from bot.domain.reminders.training_plan import PlanRun, TrainingPlan
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from bot.store import Store
from bot.store.reminders import Confirmation
from bot.store.training import DRAFT_SECONDS, DraftChangedError
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
    await store.training.prune(NOW)
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


async def test_a_draft_is_kept_for_a_week_and_one_at_a_time(store: Store) -> None:
    first = await store.training.add_draft(CLUB, ANA, None, SOURCE, PlanChoices(), NOW)
    second = await store.training.add_draft(CLUB, ANA, None, SOURCE, PlanChoices(units="mi"), NOW)
    assert await store.training.load_draft(first) is None
    changed = await store.training.choose(second, lambda choices: replace(choices, week_starts=6))
    assert changed is not None
    assert changed.choices == PlanChoices(units="mi", week_starts=6)
    assert await store.training.load_draft(second) == changed
    for stale in (replace(changed, choices=PlanChoices(units="mi")), replace(changed, draft_id=first)):
        with pytest.raises(DraftChangedError):
            await store.training.use_for_club(stale, PLAN, lambda _: "novice")
        with pytest.raises(DraftChangedError):
            await store.plans.change(CLUB, ANA, NOW, lambda record: Change(record, None), draft=stale)
    assert await store.training.load_club_plans(CLUB) == {}
    await store.training.prune(NOW + DRAFT_SECONDS + 1)
    assert await store.training.load_draft(second) is None


async def test_a_draft_counts_by_what_was_said_of_it_in_whatever_words_that_is_stored(store: Store) -> None:
    draft_id = await store.training.add_draft(CLUB, ANA, "novice", SOURCE, PlanChoices(), NOW)
    async with store.database.write() as db:
        await db.execute("UPDATE plan_drafts SET choices = ?", ('{"week_starts": 6, "units": "mi", "race_day": null}',))
    draft = await store.training.load_draft(draft_id)
    assert draft is not None
    assert await store.training.use_for_club(draft, PLAN, lambda _: "novice") == "novice"


async def test_a_clubs_plan_reaches_its_followers_when_it_changes_and_is_undone(store: Store) -> None:
    async def use(plan: TrainingPlan) -> None:
        draft = await store.training.load_draft(
            await store.training.add_draft(CLUB, ANA, "novice", SOURCE, PlanChoices(), NOW)
        )
        assert draft is not None
        await store.training.use_for_club(draft, plan, lambda _: "novice")
        assert await store.training.load_draft(draft.draft_id) is None

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
