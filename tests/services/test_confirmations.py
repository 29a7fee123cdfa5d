"""What is confirmed at the same time is written down together, and all of it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.benchmarks.ledger_claims import NOW, fill, open_store
from tests.transactions import Statements


async def test_deliveries_that_arrive_in_the_same_breath_are_confirmed_in_one_transaction(tmp_path: Path) -> None:
    file = tmp_path / "club.sqlite3"
    await fill(file, 60, 20, 4, 1)
    async with open_store(file, NOW) as (store, service):
        deliveries = [one async for one in service.collect(await service.find_work(NOW), NOW, ())]
        statements = Statements(store)
        reminded = await asyncio.gather(*(service.confirm(one, one.delivery_id, NOW) for one in deliveries))
        assert sum(reminded) == 20
        assert statements.begun == 1
        assert len(deliveries) >= 4
    with closing(sqlite3.connect(file)) as db:
        (left,) = db.execute("SELECT count(*) FROM reminders WHERE state = 'claimed'").fetchone()
    assert left == 0
