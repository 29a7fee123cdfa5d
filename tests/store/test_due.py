"""What is due is read with all that matters to it: the facts from SQL come to what the whole ledger comes to."""

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reminders.changes import Change
from bot.domain.reminders.claim import DueFacts, Outcome, Rules, find_window, judge_due
from bot.domain.reminders.place import VERIFIED_FOR_SECONDS
from bot.domain.reminders.plan import FOR_GOOD, Plan
from bot.domain.reminders.race import Race, RaceRest
from bot.domain.reminders.record import MemberRecord
from bot.domain.reminders.reminder import Call, Origin, Reason, Reminder, State, strength_days, taken_days
from bot.domain.reminders.schedule import as_datetime
from bot.domain.reminders.training import Training
from bot.domain.reminders.week import Run
from bot.store import Store, due_rows
from bot.store.due import Due, read_due
from tests.fresh import write_fresh_database
from tests.having import having

CLUB = 1
TODAY = date(2026, 11, 24)  # a Tuesday
NOW = int(datetime(2026, 11, 24, 19, 14, tzinfo=UTC).timestamp())
RULES = Rules(3 * 3600, "UTC")

days = st.integers(-14, 9).map(lambda steps: TODAY + timedelta(days=steps))


@st.composite
def others(draw: st.DrawFn) -> Reminder:
    """Another reminder of the member, of whatever kind."""
    day = draw(days.filter(lambda day: day != TODAY))
    return Reminder(
        day=day,
        strength_day=day + timedelta(days=draw(st.sampled_from((0, 0, 1, 2)))),
        due=NOW + 3600 + (day - TODAY).days * 60,
        state=draw(st.sampled_from(sorted(State))),
        origin=draw(st.sampled_from(sorted(Origin))),
        reason=draw(st.sampled_from((Reason.NONE, Reason.DONE_BEFORE, Reason.NOT_TODAY))),
        sent_at=draw(st.sampled_from((None, NOW - 3600))),
    )


plans = st.builds(
    Plan,
    runs=st.sampled_from(((), (Run(1, 1110, metres=6000), Run(3, 1110, metres=5000), Run(5, 540, metres=7000)))),
    by_dm=st.booleans(),
    channel_id=st.sampled_from((None, 31, 32)),
    is_active=st.sampled_from((True, True, True, False)),
    paused_until=st.sampled_from((None, None, TODAY - timedelta(days=1), TODAY, FOR_GOOD)),
    training=st.sampled_from((0, 0, 5, 7, -9, -12)).map(
        lambda ahead: Training(races=(Race(TODAY + timedelta(days=ahead)),)) if ahead else Training()
    ),
)
quiets = st.sampled_from((None, (1140, 420)))


def _due(origin: Origin) -> Reminder:
    return Reminder(TODAY, TODAY, NOW, origin=origin)


@st.composite
def members(draw: st.DrawFn) -> tuple[Plan, Reminder, list[Reminder], set[date]]:
    """A member's plan, the reminder that is due now, the others by their days, and the days logged as done."""
    rows = {row.day: row for row in draw(st.lists(others(), max_size=5))}
    plan = draw(plans).with_slots((), 390)
    return plan, _due(draw(st.sampled_from(sorted(Origin)))), list(rows.values()), draw(st.sets(days, max_size=2))


async def put(store: Store, guild_id: int, member_id: int, now: int, change: Change[None]) -> None:
    """Put a record in the place of whatever the store has of a member."""
    await store.plans.change(guild_id, member_id, now, lambda _: change)


async def _read(directory: Path, found: list[tuple[Plan, Reminder, list[Reminder], set[date]]], quiet: object) -> Due:
    file = write_fresh_database(directory / "club.sqlite3")
    store = await Store.open(file)
    try:
        await store.clubs.change(CLUB, having(quiet=(1140, 420) if quiet else None))
        for member_id, (plan, due, rows, _) in enumerate(found):
            record = MemberRecord(CLUB, member_id, plan).with_rows([due, *rows])
            change = Change(record, None)
            await put(store, CLUB, member_id, NOW, change)
        with closing(sqlite3.connect(file)) as db:
            for member_id, (_, _, _, done) in enumerate(found):
                db.executemany(
                    "INSERT INTO done (circuit_id, guild_id, member_id, day, done_at) VALUES (?, ?, ?, ?, '')",
                    [(1000 * member_id + at, CLUB, member_id, day.isoformat()) for at, day in enumerate(sorted(done))],
                )
            db.commit()
        async with store.database.write() as open_db:
            return await read_due(open_db, NOW, 4000)
    finally:
        await store.close()


@settings(max_examples=40)
@given(st.lists(members(), min_size=1, max_size=4), st.booleans())
async def test_the_facts_that_are_read_come_to_what_the_whole_ledger_comes_to(
    found: list[tuple[Plan, Reminder, list[Reminder], set[date]]], is_quiet: bool
) -> None:
    await _compare(found, is_quiet=is_quiet)


async def test_what_was_long_before_counts_where_it_was_put_off_or_a_race_is_near() -> None:
    friday = TODAY - timedelta(days=4)
    sent = Reminder(friday, friday, NOW - 4 * 86_400, State.SENT, sent_at=NOW - 4 * 86_400)
    put_off = replace(sent, origin=Origin.SNOOZE, strength_day=TODAY - timedelta(days=1))
    raced = Training(races=(Race(TODAY - timedelta(days=12)),), rest=RaceRest(2, 7))
    usual, welcomed = Plan().with_slots((), 390), Plan(training=raced).with_slots((), 390)
    due = _due(Origin.RAN)
    raced_long_ago = Training(races=(Race(TODAY - timedelta(days=13)),), rest=RaceRest(2, 2))
    back = Plan(training=raced_long_ago).with_slots((), 390)
    rest_over = TODAY - timedelta(days=10)
    put_off_over_it = replace(put_off, day=rest_over - timedelta(days=1), strength_day=rest_over, origin=Origin.HELD)
    outcomes = await _compare(
        [
            (usual, due, [put_off], set()),
            (welcomed, due, [], set()),
            (welcomed, due, [sent], set()),
            (back, due, [], set()),
            (back, due, [put_off_over_it], set()),
        ],
        is_quiet=False,
    )
    assert outcomes[0].reason is Reason.ADJACENT_DAY
    calls = [outcomes[member_id].call for member_id in range(1, 5)]
    assert calls == [Call.WELCOME, Call.USUAL, Call.WELCOME, Call.USUAL]


async def test_what_was_put_off_from_sunday_to_monday_counts_in_the_week_that_begins(tmp_path: Path) -> None:
    monday, thursday, sunday = (TODAY + timedelta(days=steps) for steps in (-1, 2, 5))
    now = NOW + 5 * 86_400
    rows = [
        Reminder(monday - timedelta(days=1), monday, NOW, State.SENT, Origin.SNOOZE, sent_at=NOW),
        Reminder(thursday, thursday, NOW, State.SENT, sent_at=NOW),
        Reminder(sunday, sunday, now),
    ]
    store = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    try:
        change = Change(MemberRecord(CLUB, 1, Plan()).with_rows(rows), None)
        await put(store, CLUB, 1, now, change)
        async with store.database.write() as db:
            due = await read_due(db, now, 4000)
    finally:
        await store.close()
    (group,) = due.groups
    assert judge_due(group.facts, now, RULES) == Outcome(State.SKIPPED, Reason.ENOUGH)


async def test_who_is_due_together_is_never_torn_apart_and_an_unreadable_row_keeps_nobody_back(tmp_path: Path) -> None:
    store = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    try:
        for guild_id, member_id, moment in ((1, 1, NOW - 60), (2, 1, NOW), (2, 2, NOW), (2, 3, NOW)):
            row = replace(_due(Origin.PLAN), due=moment)
            change = Change(MemberRecord(guild_id, member_id, Plan()).with_rows([row]), None)
            await put(store, guild_id, member_id, NOW, change)
        async with store.database.write() as db:
            first = await read_due(db, NOW, 3)
            await db.execute("UPDATE reminders SET origin = 'nowhere' WHERE guild_id = 2 AND member_id = 2")
            ((damaged_id,),) = await db.execute_fetchall("SELECT reminder_id FROM reminders WHERE origin = 'nowhere'")
            every = await read_due(db, NOW, 4000)
    finally:
        await store.close()
    assert ([group.guild_id for group in first.groups], first.is_all) == ([1], False)
    assert [(group.guild_id, sorted(group.member_ids)) for group in every.groups] == [(1, [1]), (2, [1, 3])]
    assert every.unreadable == [damaged_id]


async def _compare(
    found: list[tuple[Plan, Reminder, list[Reminder], set[date]]], *, is_quiet: bool
) -> dict[int, Outcome]:
    """Return what becomes of each member's reminder, having made sure that it is what the whole ledger comes to."""
    with tempfile.TemporaryDirectory() as directory:
        due = await _read(Path(directory), found, is_quiet)
    assert not due.unreadable
    assert due.is_all
    outcomes: dict[int, Outcome] = {}
    lapsed: set[int] = set()  # which the store finds out by itself
    for group in due.groups:
        assert group.facts.reminder.day == TODAY
        lapsed |= set(group.member_ids) if group.facts.is_lapsed else set()
        for member_id in group.member_ids:
            outcomes[member_id] = judge_due(group.facts, NOW, RULES)
            plan = found[member_id][0]
            assert group.channel_id == (None if plan.by_dm else plan.channel_id)
    quiet = (1140, 420) if is_quiet else None
    for member_id, (plan, row, rows, done) in enumerate(found):
        whole = DueFacts(row, plan, "UTC", quiet, strength_days(rows), taken_days(rows), frozenset(done))
        whole = replace(whole, is_lapsed=member_id in lapsed)
        assert outcomes[member_id] == judge_due(whole, NOW, RULES)
    return outcomes


async def test_who_was_not_seen_for_a_week_or_is_inactive_is_to_be_verified(tmp_path: Path) -> None:
    store = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    try:
        for member_id, seen_at in ((1, NOW), (2, NOW - VERIFIED_FOR_SECONDS - 1), (3, NOW)):
            record = MemberRecord(CLUB, member_id, Plan()).with_rows([_due(Origin.PLAN)])
            change = Change(record, None)
            await put(store, CLUB, member_id, seen_at, change)
        async with store.database.write() as db:
            await db.execute("UPDATE plans SET is_asleep = 1 WHERE member_id = 3")
            due = await read_due(db, NOW, 4000)
    finally:
        await store.close()
    unverified = {member_id for group in due.groups if group.is_unverified for member_id in group.member_ids}
    inactive = {member_id for group in due.groups if group.is_inactive for member_id in group.member_ids}
    assert (unverified, inactive) == ({2, 3}, {3})


async def test_who_was_reminded_without_strength_for_a_week_has_lapsed_once_until_they_are_back(tmp_path: Path) -> None:
    cases = list(
        product((20, 10, None), (True, False), (6, None), (State.SENT, State.SKIPPED), (None, 9, 5), (None, 8))
    )
    store = await Store.open(tmp_path / "club.sqlite3")
    try:
        for member_id, (long_ago, was_sent, lately, state, _, _) in enumerate(cases):
            rows = [_due(Origin.PLAN)]
            if long_ago is not None:
                rows.append(_past(long_ago, State.SENT if was_sent else State.SKIPPED))
            if lately is not None:
                rows.append(_past(lately, state))
            change = Change(MemberRecord(CLUB, member_id, Plan()).with_rows(rows), None)
            await put(store, CLUB, member_id, NOW, change)
        async with store.database.write() as db:
            for member_id, (*_, done, offered) in enumerate(cases):
                if done is not None:
                    day = (TODAY - timedelta(days=done)).isoformat()
                    await db.execute(
                        "INSERT INTO done (guild_id, member_id, day, done_at) VALUES (?, ?, ?, '')",
                        (CLUB, member_id, day),
                    )
                if offered is not None:  # by UTC's day the one after they did some: that evening, in America
                    await db.execute(
                        "UPDATE plans SET offered_at = ? WHERE member_id = ?", (NOW - 86_400 * offered, member_id)
                    )
            due = await read_due(db, NOW, 4000)
    finally:
        await store.close()
    lapsed = {member_id for group in due.groups if group.facts.is_lapsed for member_id in group.member_ids}
    assert lapsed == {
        member_id
        for member_id, (long_ago, was_sent, lately, state, done, offered) in enumerate(cases)
        if (long_ago, was_sent, lately, state) == (10, True, 6, State.SENT)
        and done != 5
        and (offered is None or done == 9)
    }


async def test_a_week_without_strength_is_reckoned_by_the_day_where_the_member_lives(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "club.sqlite3")
    lapsed: set[tuple[int, int]] = set()
    try:
        for ahead, done in product((-1, 0, 1), (7, 8)):  # their day beside that of UTC, and days since they did some
            member_id, day = 10 * (ahead + 2) + done, TODAY + timedelta(days=ahead)
            past = (replace(_past(-ahead + back, State.SENT), sent_at=NOW) for back in (3, 9))
            rows = [replace(_due(Origin.PLAN), day=day, strength_day=day), *past]
            change = Change(MemberRecord(CLUB, member_id, Plan()).with_rows(rows), None)
            await put(store, CLUB, member_id, NOW, change)
            async with store.database.write() as db:
                values = (CLUB, member_id, (day - timedelta(days=done)).isoformat())
                await db.execute("INSERT INTO done (guild_id, member_id, day, done_at) VALUES (?, ?, ?, '')", values)
                due = await read_due(db, NOW, 4000)
            lapsed |= {(ahead, done) for one in due.groups if member_id in one.member_ids and one.facts.is_lapsed}
    finally:
        await store.close()
    assert lapsed == {(ahead, 8) for ahead in (-1, 0, 1)}


def _past(days: int, state: State) -> Reminder:
    day = TODAY - timedelta(days=days)
    return Reminder(day, day, NOW - days * 86_400, state, sent_at=NOW if state is State.SENT else None)


async def test_of_two_reminders_of_one_moment_the_older_runs_is_judged_first(tmp_path: Path) -> None:
    held = Reminder(TODAY - timedelta(days=1), TODAY, NOW, origin=Origin.HELD)
    store = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    try:
        change = Change(MemberRecord(CLUB, 1, Plan()).with_rows([held, _due(Origin.PLAN)]), None)
        await put(store, CLUB, 1, NOW, change)
        async with store.database.write() as db:
            due = await read_due(db, NOW, 4000)
    finally:
        await store.close()
    assert [group.facts.reminder for group in due.groups] == [held, _due(Origin.PLAN)]


async def test_members_of_whom_the_same_holds_are_one_group_in_whatever_words_it_is_stored(tmp_path: Path) -> None:
    monday = Reminder(TODAY - timedelta(days=1), TODAY - timedelta(days=1), NOW - 86_400, State.SENT, sent_at=NOW - 9)
    settled = replace(monday, state=State.SETTLED, reason=Reason.DONE, origin=Origin.RAN, sent_at=NOW - 5)
    store = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    try:
        for member_id, before in ((1, monday), (2, settled)):
            change = Change(MemberRecord(CLUB, member_id, Plan()).with_rows([_due(Origin.PLAN), before]), None)
            await put(store, CLUB, member_id, NOW, change)
        async with store.database.write() as db:
            due = await read_due(db, NOW, 4000)
    finally:
        await store.close()
    (group,) = due.groups
    assert sorted(group.member_ids) == [1, 2]
    assert group.facts.busy == {monday.day}


@given(st.integers(-9, 3), st.integers(0, 14 * 24))
def test_what_is_read_begins_no_later_than_the_window_whenever_its_run_was(days_before: int, hours: int) -> None:
    oldest = NOW + 3600 * hours
    day = as_datetime(oldest).date() + timedelta(days=days_before)
    with closing(sqlite3.connect(":memory:")) as db:
        values = {"day": day.isoformat(), **due_rows._windows(oldest)}
        ((near,),) = db.execute(f"SELECT {due_rows._NEAR} FROM (SELECT :day AS day) AS r", values)  # noqa: S608  # a condition of the store
    is_usual = -1 <= days_before <= 1
    assert (near == find_window(day).isoformat()) if is_usual else (near <= find_window(day).isoformat())
