"""APScheduler's side of the comparison: one job per member in its SQLAlchemy job store, with the options it needs.

`python -m tests.benchmarks.ledger_jobs fill|drain FILE ...` is such a process; `tests.benchmarks.ledger` starts it.
"""

import asyncio
import gc
import json
import pickle
import resource
import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

GUILD_ID = 1_100_000_000_000_000_000
NOT_YET = datetime(2200, 1, 1, tzinfo=UTC).timestamp()
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


async def remind(guild_id: int, member_id: int) -> None:
    """Do nothing: what is measured is the way here and the bookkeeping."""


def fill(file: Path, members: int, due: int, rounds: int, journal: str) -> None:
    """Store a job for each member, `due` of them for each round and the others within the week to come.

    The rows are APScheduler's own; they are only written faster than one transaction each. Whoever is in no round
    shares one pickle, which is not read. The file is left with a journal, as SQLite names it.
    """
    moment = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    asyncio.run(_make_model(file, moment))
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        (model,) = db.execute("SELECT job_state FROM apscheduler_jobs").fetchone()
        db.execute("BEGIN")
        db.execute("DELETE FROM apscheduler_jobs")
        db.executemany(
            "INSERT INTO apscheduler_jobs VALUES (?, ?, ?)",
            [(_job_id(number), NOT_YET, _copy(model, number)) for number in range(due * rounds)],
        )
        db.execute(
            """WITH RECURSIVE numbers (number) AS (SELECT ?1 UNION ALL SELECT number + 1 FROM numbers LIMIT ?2)
            INSERT INTO apscheduler_jobs
            SELECT printf('member-%d', number), ?3 + 3600 + number % 10000 * 60, ?4 FROM numbers""",
            (due * rounds, members - due * rounds, moment.timestamp(), model),
        )
        db.execute("COMMIT")
        db.execute(f"PRAGMA journal_mode = {journal}")


async def _make_model(file: Path, moment: datetime) -> None:
    """Create the table with one job in it, by APScheduler itself."""
    scheduler = _make_scheduler(file)
    scheduler.start(paused=True)
    weekdays = ",".join(DAYS[(moment.weekday() + days) % 7] for days in (0, 3))
    options: dict[str, Any] = {"coalesce": True, "misfire_grace_time": None}
    scheduler.add_job(
        "tests.benchmarks.ledger_jobs:remind",
        "cron",
        day_of_week=weekdays,
        hour=moment.hour,
        minute=moment.minute,
        args=(GUILD_ID, 0),
        id=_job_id(0),
        next_run_time=moment,
        **options,
    )
    scheduler.shutdown()
    await asyncio.sleep(0)


def _make_due(file: Path, numbers: range) -> None:
    """Set the column of jobs to the moment that their state has, which is a while ago."""
    with closing(sqlite3.connect(file)) as db:
        (state,) = db.execute("SELECT job_state FROM apscheduler_jobs WHERE id = ?", (_job_id(numbers[0]),)).fetchone()
        moment = pickle.loads(state)["next_run_time"].timestamp()  # noqa: S301  # written by `fill`
        db.executemany(
            "UPDATE apscheduler_jobs SET next_run_time = ? WHERE id = ?", [(moment, _job_id(one)) for one in numbers]
        )
        db.commit()


def _copy(model: bytes, number: int) -> bytes:
    state = pickle.loads(model)  # noqa: S301  # written by this very process
    state.update(id=_job_id(number), args=(GUILD_ID, number))
    return pickle.dumps(state, pickle.HIGHEST_PROTOCOL)


def _job_id(number: int) -> str:
    return f"member-{number}"


def _make_scheduler(file: Path) -> Any:
    return AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{file}")}, timezone=UTC)


async def drain(file: Path, due: int, round_number: int) -> dict[str, Any]:
    """Let the scheduler run everything that is due in a round, and return what that took."""
    _make_due(file, range(due * round_number, due * (round_number + 1)))
    finished = asyncio.Event()
    count = 0

    def take(_: object) -> None:
        nonlocal count
        count += 1
        if count == due:
            finished.set()

    scheduler = _make_scheduler(file)
    scheduler.add_listener(take, EVENT_JOB_EXECUTED)
    gc.collect()  # what was left behind by importing
    started, processor = time.perf_counter(), time.process_time()
    scheduler.start()
    await finished.wait()
    found = {
        "reminders": due,
        "seconds": time.perf_counter() - started,
        "processor_seconds": time.process_time() - processor,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "durability": _durability(scheduler),
    }
    scheduler.shutdown()
    with closing(sqlite3.connect(file)) as db:
        (left,) = db.execute(
            "SELECT count(*) FROM apscheduler_jobs WHERE next_run_time < ?", (datetime.now(UTC).timestamp(),)
        ).fetchone()
    if left:  # of this round, and of any before it
        raise RuntimeError(f"{left} jobs are due still.")
    return found


def _durability(scheduler: Any) -> list[object]:
    """The journal and `synchronous` of the connections that the job store itself uses."""
    with scheduler._lookup_jobstore("default").engine.connect() as db:  # it offers no door
        return [db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]


if __name__ == "__main__":
    what, name, *sizes = sys.argv[1:]
    if what == "fill":
        members, due, rounds, journal = sizes
        fill(Path(name), int(members), int(due), int(rounds), journal)
    else:
        print(json.dumps(asyncio.run(drain(Path(name), *(int(size) for size in sizes)))))
