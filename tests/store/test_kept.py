"""Every table has a rule: what it holds, how long that is kept, and nothing of a forgotten member is left in it."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.faq.queue import ClubTopic
from bot.store import Store
from bot.store.kept import RULES, Whose
from bot.store.migrations import MIGRATIONS
from tests.store.test_migrations import write_database

CLUB, MEMBER, OTHER = 11, 22, 23
NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
WORDS = "my secret ankle, what now"
LOT = ClubTopic("lot", "Where can I park?", "Behind the pool.", "Parking")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with rows in every table, of club 11 and member 22."""
    file = tmp_path / "club.sqlite3"
    write_database(file, len(MIGRATIONS))
    return file


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(path)
    yield opened
    await opened.close()


def _columns(path: Path) -> dict[str, set[str]]:
    with closing(sqlite3.connect(path)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: {row[1] for row in db.execute(f"PRAGMA table_info({name})")} for name in names}


def _rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  # own tables


def test_every_table_has_a_rule_and_every_rule_a_table(path: Path) -> None:
    tables = _columns(path)
    assert tables.keys() - {"sqlite_sequence"} == RULES.keys()
    for table, rule in RULES.items():
        owners = {Whose.MEMBER: {"guild_id", "member_id"}, Whose.CLUB: {"guild_id"}, Whose.OUNCE: set[str]()}
        assert {"guild_id", "member_id"} & tables[table] == owners[rule.whose], table
        assert (rule.days is None) == (not rule.age), table
        assert not rule.age or rule.age in tables[table], table
        assert _rows(path, table), f"no test row in {table}: nothing shows that its rule is kept"


async def test_what_a_rule_gives_an_age_is_gone_the_day_after_and_there_the_day_before(
    store: Store, path: Path
) -> None:
    aged = {table: rule for table, rule in RULES.items() if (rule.days or 0) > 30}
    short = {table for table, rule in RULES.items() if 0 < (rule.days or 0) <= 30}
    before = {table: len(_rows(path, table)) for table in RULES}
    await store.kept.prune(NOW + timedelta(days=30))
    await store.ledger.prune(int((NOW + timedelta(days=30)).timestamp()))
    assert {table: len(_rows(path, table)) for table in aged} == {table: before[table] for table in aged}
    later = NOW + timedelta(days=366)
    await store.kept.prune(later)
    await store.ledger.prune(int(later.timestamp()))
    after = {table: len(_rows(path, table)) for table in RULES}
    assert {table for table in RULES if after[table] < before[table]} == aged.keys() | short
    assert not any(after[table] for table in aged)


async def test_where_it_hurt_is_kept_as_long_as_it_is_spared_so_that_the_member_is_asked(
    store: Store, path: Path
) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE sore_places SET until = NULL")
    await store.kept.prune(NOW + timedelta(days=366))
    assert len(_rows(path, "hurts")) == 1
    week = await store.strength.load_week(CLUB, MEMBER, (NOW + timedelta(days=366)).date())
    assert [place.value for place, _ in week.ask_from] == ["knee"]


async def test_nothing_of_a_forgotten_member_is_left_in_any_table(store: Store, path: Path) -> None:
    given = await store.answers.add(CLUB, MEMBER, 33, question=WORDS, keys=(), now=NOW)
    question, _ = await store.coach_queue.ask_coach(given, NOW)
    await store.coach_queue.answer_question(question, lambda _: LOT, NOW)
    assert (await store.faq.load(CLUB)).phrasings["lot"] == ("Where can I park?", WORDS)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM club_plans")  # so that only the member has that plan
        db.commit()
    shown = await store.kept.load(MEMBER)
    before = {table: len(_rows(path, table)) for table in RULES}
    assert await store.kept.forget(MEMBER) == [CLUB]
    shrunk = {table for table in RULES if len(_rows(path, table)) < before[table]}
    assert shrunk == {table for table, rule in RULES.items() if rule.whose is Whose.MEMBER or rule.within}
    assert {RULES[table].within or table for table in shrunk} == shown[CLUB].keys(), "what goes was there to be seen"
    left = {table: [row for row in _rows(path, table) if MEMBER in row or WORDS in row] for table in RULES}
    assert not any(left.values()), left
    assert (await store.faq.load(CLUB)).phrasings["lot"] == ("Where can I park?",)  # the coach's own stays


async def test_words_that_a_coach_says_too_stay_when_the_member_goes(store: Store) -> None:
    given = await store.answers.add(CLUB, MEMBER, 33, question=WORDS, keys=(), now=NOW)
    question, _ = await store.coach_queue.ask_coach(given, NOW)
    await store.coach_queue.link_question(question, "core")
    await store.faq.save_topic(CLUB, ClubTopic("core", "Why planks?", "They hold you up.", "Planks"), (WORDS,))
    await store.kept.forget(MEMBER, CLUB)
    assert (await store.faq.load(CLUB)).phrasings["core"] == (WORDS,)


async def test_words_of_another_are_kept_while_they_wait_and_become_no_wording(store: Store, path: Path) -> None:
    given = await store.answers.add(CLUB, MEMBER, 33, question=WORDS, keys=(), now=NOW, is_of_another=True)
    unasked = await store.answers.add(CLUB, MEMBER, 33, question=WORDS, keys=(), now=NOW, is_of_another=True)
    question, _ = await store.coach_queue.ask_coach(given, NOW)
    await store.kept.prune(NOW + timedelta(days=2))
    looked = [await store.answers.load(one.answer_id) for one in (given, unasked)]
    assert [one and one.question for one in looked] == [WORDS, ""]
    await store.coach_queue.answer_question(question, lambda _: LOT, NOW)
    assert not [row for table in RULES for row in _rows(path, table) if WORDS in row]


async def test_everything_of_a_member_is_given_out_by_club_and_table_and_nothing_of_others(store: Store) -> None:
    await store.clubs.save_direct_message_club(99, OTHER)
    given = await store.kept.load(MEMBER)
    assert given.keys() == {CLUB}
    assert given[CLUB].keys() == {table for table, rule in RULES.items() if rule.whose is Whose.MEMBER}
    assert "2027-01-11" in given[CLUB]["plans"][0]["training"], "a plan is given out whole, not by its number"
    assert given[CLUB]["sore_places"] == [{"place": "knee", "until": "2027-01-03"}]
    assert await store.kept.load(OTHER) == {99: {"direct_message_clubs": [{}]}}
