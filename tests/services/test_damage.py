"""One stored value that no Ounce wrote keeps nobody from telling their week or plan anew, or from stopping."""

import logging
import sqlite3
from contextlib import closing, suppress
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.plan import FOR_GOOD
from bot.domain.words.plan_sent import PlanChoices
from bot.store.kept import RULES, Whose
from bot.store.migrations import MIGRATIONS
from tests.services.test_reminder_overlaps import ANA, CASES, CLUB, NOW, PLAN, World, open_world

BAD = {"TEXT": ("garbage", "", "[[1]]", '{"a": 1}', "2026-02-31"), "INTEGER": (-1, 1 << 62), "REAL": (-1e18, 1e18)}
MENDING = ("runs", "plan", "stop")
ROWS = (
    "INSERT INTO profiles (guild_id, member_id, equipment, level, units) VALUES (1, 11, '[]', 2, 'km')",
    "INSERT INTO done (guild_id, member_id, day, done_at) VALUES (1, 11, '2026-11-23', '2026-11-23T19:00:00+00:00')",
    """INSERT INTO early_races VALUES (1, 11, '{"races": [{"day": "2027-01-09"}]}')""",
    "INSERT INTO sore_places VALUES (1, 11, 'knee', '2026-11-28')",
    "INSERT INTO pauses VALUES (1, 11, '2026-11-16', '2026-11-21', 1)",
)


@cache
def columns() -> list[tuple[str, str, str]]:
    """The columns, with their kinds, of what a member owns, but for those that say whose it is."""
    tables = [table for table, rule in RULES.items() if rule.whose is Whose.MEMBER or rule.within == "plans"]
    with closing(sqlite3.connect(":memory:")) as db:
        for statement in (one for migration in MIGRATIONS for one in migration):
            db.execute(statement)
        found = [(table, *one[1:3]) for table in tables for one in db.execute(f"PRAGMA table_info({table})")]
    return [(table, name, kind) for table, name, kind in found if not name.endswith("_id")]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(MENDING))
async def test_a_damaged_value_is_said_logged_and_healed_by_what_is_told_anew(
    caplog: pytest.LogCaptureFixture, data: st.DataObject, wish: str
) -> None:
    table, name, kind = data.draw(st.sampled_from(columns()))
    bad = data.draw(st.sampled_from(BAD[kind]))
    caplog.clear()
    async with open_world() as world:
        async with world.store.database.write() as db:
            for row in ROWS:
                await db.execute(row)
            with suppress(sqlite3.IntegrityError):  # two rows of the same
                await db.execute(f"UPDATE {table} SET {name} = ?", (bad,))  # noqa: S608  # own tables
        await world.reminders.refresh()
        try:
            await world.reminders.load(CLUB, ANA)
        except MemberError as error:
            assert "is damaged: your " in str(error)
            assert any(record.exc_info for record in caplog.records if record.levelno == logging.ERROR)
            with pytest.raises(MemberError, match="is damaged"):
                await world.reminders.set_margin(CLUB, ANA, "20")
        damaged = (await world.store.plans.load(CLUB, ANA, int(NOW.timestamp()))).damaged
        with suppress(MemberError):  # a draft that is damaged is gone
            week = (await CASES[wish](world)).week
            assert week.lost == damaged
            assert week.plan.paused_until == FOR_GOOD or "your pause" not in damaged
        await world.store.kept.load(ANA)
        if wish != "plan" or table != "plan_drafts":
            caplog.clear()
            assert (await world.reminders.load(CLUB, ANA)).is_on == (wish != "stop")
            await world.tick()
        assert await world.store.kept.forget(ANA) == [CLUB]


async def test_the_log_says_that_something_is_damaged_and_not_a_word_of_it(caplog: pytest.LogCaptureFixture) -> None:
    told = "my sore knee"
    damaged = (("plans", "runs"), ("plans", "days"), ("reminders", "origin"), ("sore_places", "until"))
    async with open_world() as world:
        async with world.store.database.write() as db:
            for row in ROWS:
                await db.execute(row)
            for table, name in (*damaged, ("training_texts", "text"), ("plan_drafts", "source")):
                await db.execute(f"UPDATE {table} SET {name} = ?", (told,))  # noqa: S608  # own tables
            await db.execute("UPDATE plans SET is_stale = 1")
        await world.reminders.refresh()
        await world.tick()
        for wish in ("runs", "plan"):
            with suppress(MemberError):
                await CASES[wish](world)
        with pytest.raises(MemberError, match="Something in your profile is damaged"):
            await world.store.profiles.load(CLUB, ANA)
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) >= len(damaged) + 2
    assert all(record.exc_info for record in errors)
    assert told not in caplog.text


async def test_a_clubs_plan_that_is_damaged_keeps_nobody_else_and_its_coach_can_send_it_again() -> None:
    coach, choices = 12, PlanChoices(first_day=NOW.date())

    async def send(world: World) -> None:
        draft = (await world.training.receive(CLUB, coach, PLAN, choices, "novice")).draft
        await world.training.use_for_club(draft.draft_id, coach)
        await world.reminders.refresh()

    async with open_world() as world:
        await send(world)
        await world.training.follow_club(CLUB, ANA, "novice", None)
        before = await world.reminders.load(CLUB, ANA)
        async with world.store.database.write() as db:
            await db.execute("UPDATE training_texts SET text = 'x' WHERE text_id IN (SELECT text_id FROM club_plans)")
            await db.execute("UPDATE plans SET is_stale = 1")
        await world.reminders.refresh()
        with pytest.raises(MemberError, match="is damaged: your training plan"):
            await world.reminders.load(CLUB, ANA)
        assert (await world.runs.join(CLUB, coach, None)).week.is_on
        assert await world.training.load_club_plans(CLUB) == {}
        await send(world)
        assert await world.reminders.load(CLUB, ANA) == before
