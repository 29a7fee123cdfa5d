"""The clock of the reminders: one job ticks every minute, whatever the number of members, another prunes every day."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.client import ClubBot, create_bot
from bot.settings import Settings
from tests.cogs.club import Club, unload
from tests.cogs.weeks import SAT_3, cog_of, join, pings, wait_until


async def tick(club: Club) -> None:
    """Let the clock tick, and wait for what it began."""
    await cog_of(club)._clock._tick()
    await asyncio.gather(*cog_of(club)._clock._running, return_exceptions=True)


async def test_the_tick_sends_what_is_due_and_does_not_wait_for_it(club: Club) -> None:
    await join(club)
    await wait_until(club, SAT_3)
    await cog_of(club)._clock._tick()
    assert not pings(club.channel)
    await asyncio.gather(*cog_of(club)._clock._running)
    assert len(pings(club.channel)) == 1


async def test_before_the_bot_is_ready_a_tick_does_nothing(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    await join(club)
    await wait_until(club, SAT_3)
    monkeypatch.setattr(club.bot, "is_ready", lambda: False)
    await tick(club)
    assert not pings(club.channel)


async def test_a_tick_that_fails_is_logged_and_the_next_one_works(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    await join(club)
    await wait_until(club, SAT_3)
    with monkeypatch.context() as patch:
        patch.setattr(club.bot.services.store.claims, "claim_due", fail)
        await tick(club)
    (record,) = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert record.getMessage() == "The reminders could not be looked through; the next tick tries again"
    caplog.clear()
    await tick(club)
    assert len(pings(club.channel)) == 1


async def test_pruning_forgets_what_is_older_than_half_a_year_and_nothing_else(club: Club) -> None:
    await join(club)
    await wait_until(club, SAT_3)
    await cog_of(club).send_due(SAT_3)
    for days, left in ((179, 1), (2, 0)):
        await wait_until(club, club.env.now() + timedelta(days=days))
        await cog_of(club)._clock._prune()
        assert club.run_sql("SELECT count(*) FROM deliveries WHERE state = 'sent'") == [(left,)]
        assert club.run_sql("SELECT count(*) FROM reminders WHERE day = '2026-01-03'") == [(left,)]
    assert club.run_sql("SELECT count(*) FROM reminders WHERE state = 'planned'") == [(1,)]


async def test_the_clock_runs_with_the_bot_and_ends_with_it_and_nothing_it_does_is_lost_when_it_stalls(
    club: Club, bots: list[ClubBot], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await join(club, club.ana, club.bo)
    start = AsyncIOScheduler.start
    monkeypatch.setattr(AsyncIOScheduler, "start", lambda self: start(self, paused=True))  # no minute passes here
    assert not cog_of(club)._clock._scheduler.running, "a test is its own clock"
    bots.append(create_bot(settings))
    await club.env.restart_bot(bots[-1])
    clock = cog_of(club)._clock._scheduler
    assert clock.running
    jobs: dict[str, Any] = {job.func.__name__: job for job in clock.get_jobs()}
    assert len(jobs) == 2, "whatever the number of members"
    assert str(jobs["_tick"].trigger) == str(CronTrigger(second=0))
    assert str(jobs["_prune"].trigger) == str(CronTrigger(hour=3, minute=17))
    for job in jobs.values():
        assert job.next_run_time is not None
        assert (job.coalesce, job.misfire_grace_time, job.max_instances) == (True, None, 1)
    await unload(club.bot, "cogs.reminders")
    await club.env.settle()
    assert not clock.running
