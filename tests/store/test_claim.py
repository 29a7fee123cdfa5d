"""A claim is whole or not at all: what is to be sent, what is not, what is held, and what comes next."""

import sqlite3
from datetime import UTC, date, datetime
from itertools import count

from bot.domain.reminders.changes import Change
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.record import MemberRecord
from bot.domain.reminders.reminder import Reminder
from bot.domain.reminders.week import Run
from bot.store import Store
from tests.fresh import Begun
from tests.having import having
from tests.store.test_due import put
from tests.transactions import Statements

CLUB, QUIET_CLUB = 1, 2
TODAY = date(2026, 11, 24)  # a Tuesday
NOW = int(datetime(2026, 11, 24, 19, 14, tzinfo=UTC).timestamp())
RULES = Rules(3 * 3600, "UTC")
WEEKLY = Plan(runs=(Run(1, 1110, metres=6000), Run(5, 540, metres=5000))).with_slots((), 390)
STOPPED = Plan(is_active=False)


async def _owe_some(store: Store) -> None:
    """Let three members be due: one is reminded, one has stopped, and one's club is quiet."""
    await store.clubs.change(QUIET_CLUB, having(quiet=(1140, 420)))
    for member_id, (guild_id, plan) in enumerate(((CLUB, WEEKLY), (CLUB, STOPPED), (QUIET_CLUB, WEEKLY))):
        change = Change(MemberRecord(guild_id, member_id, plan).with_rows([Reminder(TODAY, TODAY, NOW)]), None)
        await put(store, guild_id, member_id, NOW, change)


_begun = Begun(_owe_some)


async def test_a_claim_that_fails_at_any_of_its_statements_has_changed_nothing() -> None:
    for number in count(1):
        async with _begun.open() as (store, _):
            before = await _look(store)
            statements = Statements(store, broken=number)
            try:
                claim = await store.claims.claim_due(NOW, RULES)
            except sqlite3.OperationalError:
                assert await _look(store) == before, statements.taken
            else:
                assert [delivery.member_ids for delivery in claim.deliveries] == [(0,)]
                states = [row[1] for row in await _look(store) if row[0] == TODAY.isoformat()]
                assert states == ["claimed", "skipped", "planned"]
                assert statements.begun == 1, "what is decided on must be so still when it's written down"
                assert number > len(statements.taken) > 6
                return


async def _look(store: Store) -> list[tuple[object, ...]]:
    reminders = await store.database.read("SELECT day, state, due, reason FROM reminders ORDER BY member_id, day")
    return [tuple(row) for row in [*reminders, *await store.database.read("SELECT * FROM deliveries")]]
