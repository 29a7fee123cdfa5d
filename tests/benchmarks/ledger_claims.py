"""Ounce's side of the comparison: the real store with its plans and its ledger.

`python -m tests.benchmarks.ledger_claims fill|drain|tick FILE ...` is such a process; `tests.benchmarks.ledger` starts
it.
"""

import asyncio
import gc
import json
import resource
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

import aiosqlite

from bot.domain.reminders.claim import Rules
from bot.domain.reminders.schedule import as_datetime
from bot.services.deliveries import Deliveries
from bot.services.weeks import MemberWeeks
from bot.store import Store
from cogs.reminders import RemindersCog

NOW = int(datetime(2026, 3, 3, 18, 14, tzinfo=UTC).timestamp())  # a Tuesday, 19:14 in Berlin
ZONE = "Europe/Berlin"
SLOTS = "[[1, 1110, 2340], [5, %d, 1950]]"  # Tuesday 18:30 6 km, which is over now, and Saturday 5 km
RULES = Rules(3 * 3600, ZONE)
AT_ONCE = 64  # deliveries whose confirmation is waited for at the same time, as in the queue
TICKS = 50


async def fill(file: Path, members: int, due: int, clubs: int, rounds: int) -> None:
    """Store plans and planned reminders of members, `due` of them in each round, and what they were sent last week.

    Each club has as many members, and as many of them due: in its own channel, with its own second run of the week.
    The rounds are a minute apart. A third did strength three days ago; of the others who never do, nine in ten were
    brought the easiest circuit two weeks ago, as it is done once.
    """
    store = await Store.open(file)
    await store.close()
    numbers = {
        "now": NOW,
        "members": members,
        "club": members // clubs,
        "due": due // clubs,
        "slots": SLOTS,
        "rounds": rounds,
    }
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        db.execute(_CREATE_NUMBERS, numbers)
        for statement in _FILL:
            db.execute(statement, numbers)
        db.execute("DROP TABLE numbers")
        db.execute("COMMIT")
        (found,) = db.execute("SELECT count(*) FROM reminders WHERE state = 'planned' AND due <= ?", (NOW,)).fetchone()
        if found != due:  # in the first round
            raise RuntimeError(f"{found} reminders are due instead of {due}.")
        db.execute("PRAGMA journal_mode = WAL")


_CREATE_NUMBERS = """CREATE TEMP TABLE numbers AS
    WITH RECURSIVE numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers LIMIT :members)
    SELECT number, number / :club AS club_number, min(number % :club / :due, :rounds) AS round,
        1100000000000000000 + number / :club * 4194304 * 1000 AS guild_id,
        1200000000000000000 + number * 4194304 * 77 % 90000000000000000 AS member_id FROM numbers
    ORDER BY guild_id, member_id"""
_FILL = (
    """INSERT INTO clubs (guild_id, zone, channel_id, quiet)
    SELECT DISTINCT guild_id, 'Europe/Berlin', guild_id + 1, iif(club_number % 4 = 0, '1320-420', NULL) FROM numbers""",
    """INSERT INTO profiles (guild_id, member_id, equipment, level, units, zone, pace)
    SELECT guild_id, member_id, '[]', 2, 'km', NULL, 390 FROM numbers WHERE number % 4 = 0""",
    """INSERT INTO plans (guild_id, member_id, slots, channel_id, seen_at, is_stale, zone, offered_at)
    SELECT guild_id, member_id, printf(:slots, 480 + club_number % 20 * 15), guild_id + 1, :now - 3 * 86400, 0,
    'Europe/Berlin', iif(number % 3 = 0 OR number % 10 = 0, NULL, :now - 14 * 86400)
    FROM numbers""",
    *(
        f"""INSERT INTO deliveries (guild_id, channel_id, due, is_late, state, claimed_at, retry_at, message_id)
        SELECT DISTINCT guild_id, guild_id + 1, :now - {days} * 86400, 0, 'sent', :now - {days} * 86400,
        :now - {days} * 86400, guild_id + {days} FROM numbers"""  # noqa: S608  # numbers from the line below
        for days in (7, 3)
    ),
    # in the order in which earlier claims planned them, those due together side by side; Saturday's are of all kinds
    """INSERT INTO reminders (guild_id, member_id, day, strength_day, due, state, origin, reason, delivery_id, sent_at)
    SELECT guild_id, member_id, date(at, 'unixepoch'), date(at, 'unixepoch'), at,
        iif(days = 0, 'planned', iif(days = 3 AND number % 3 = 0, 'settled', iif(days = 3 AND number % 11 = 0,
            'skipped', 'sent'))),
        iif(days = 3 AND number % 7 = 0, 'ran', 'plan'), iif(days = 3 AND number % 3 = 0, 'done', ''),
        iif(days > 0, club_number + 1 + (days = 3) * :members / :club, NULL), iif(days > 0, at + number % 5, NULL)
    FROM (SELECT numbers.*, days,
            :now - days * 86400 + iif(round < :rounds, round * 60, 3600 + number % 10000 * 60) AS at
        FROM numbers CROSS JOIN (SELECT 7 AS days UNION ALL SELECT 3 UNION ALL SELECT 0))
    ORDER BY days DESC, at, guild_id, member_id""",
    """INSERT INTO done (guild_id, member_id, day, done_at)
    SELECT guild_id, member_id, strength_day, strength_day || 'T20:00:00+00:00' FROM reminders
    WHERE state = 'settled' ORDER BY reminder_id""",
)


@asynccontextmanager
async def open_store(file: Path, now: int) -> AsyncIterator[tuple[Store, Deliveries]]:
    """Open the real store at a moment, with what collects the reminders that are due."""
    store = await Store.open(file)
    try:
        weeks = MemberWeeks(store.plans, RULES, now=lambda: as_datetime(now))
        yield store, Deliveries(store, weeks, RULES, now=lambda: as_datetime(now))
    finally:
        await store.close()


async def drain(file: Path, due: int, round_number: int) -> dict[str, Any]:
    """Claim everything that is due in a round and confirm every delivery, and return what that took."""
    now = NOW + 60 * round_number
    async with open_store(file, now) as (store, service):
        gc.collect()  # what was left behind by importing
        started, processor = time.perf_counter(), time.process_time()
        work = await service.find_work(now)
        deliveries = [delivery async for delivery in service.collect(work, now, ())]
        claimed, claimed_processor = time.perf_counter(), time.process_time()
        reminded = 0
        for at in range(0, len(deliveries), AT_ONCE):
            reminded += sum(
                await asyncio.gather(
                    *(service.confirm(one, one.delivery_id, now) for one in deliveries[at : at + AT_ONCE])
                )
            )
        found: dict[str, Any] = {
            "reminders": reminded,
            "seconds": time.perf_counter() - started,
            "processor_seconds": time.process_time() - processor,
            "claim_seconds": claimed - started,
            "claim_processor_seconds": claimed_processor - processor,
            "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
        async with store.database.write() as db:
            found["durability"] = [await _pragma(db, name) for name in ("journal_mode", "synchronous")]
    with closing(sqlite3.connect(file)) as db:
        (sent,) = db.execute(
            "SELECT count(*) FROM reminders WHERE state = 'sent' "
            "AND delivery_id IN (SELECT delivery_id FROM deliveries WHERE claimed_at = ?)",
            (now,),
        ).fetchone()
    if not reminded == sent == due:
        raise RuntimeError(f"{reminded} were reminded and {sent} recorded, but {due} were due.")
    return found


async def _pragma(db: aiosqlite.Connection, name: str) -> object:
    ((value,),) = await db.execute_fetchall(f"PRAGMA {name}")
    return value


async def tick(file: Path) -> dict[str, float]:
    """Return the median seconds of the cog's own tick when nothing is due."""
    nothing: Any = None  # what a tick with nothing due does not look at
    seconds = []
    async with open_store(file, NOW) as (_, service):
        bot: Any = SimpleNamespace(services=SimpleNamespace(progress=nothing))
        owed: Any = SimpleNamespace(send=nothing)
        cog = RemindersCog(bot, nothing, service, owed, nothing, nothing, "!", has_clock=False)
        for number in range(TICKS):
            before_due = as_datetime(NOW - 3600 + number)
            started = time.perf_counter()
            if await cog.send_due(before_due):
                raise RuntimeError("Something was due.")
            seconds.append(time.perf_counter() - started)
    return {"seconds": median(seconds)}


async def main(what: str, name: str, *sizes: str) -> None:
    """Do what the command line says; whatever was measured is printed as JSON."""
    file, numbers = Path(name), [int(size) for size in sizes]
    if what == "fill":
        await fill(file, *numbers)
    else:
        print(json.dumps(await drain(file, *numbers) if what == "drain" else await tick(file)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
