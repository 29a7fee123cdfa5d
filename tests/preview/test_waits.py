"""In the preview club a press waits for what it set going, not for the minute at which the clock ticks next."""

import asyncio
from datetime import UTC, datetime
from typing import Any, cast

from bot.client import ClubBot
from bot.preview.club import open_club
from bot.settings import Settings
from cogs.reminders import RemindersCog


def _scheduler(bot: ClubBot) -> Any:
    return cast("RemindersCog", bot.get_cog("Reminders"))._clock._scheduler


async def test_nobody_waits_for_the_next_tick_and_whoever_meets_one_waits_for_what_it_sends(settings: Settings) -> None:
    async with open_club(settings) as (env, club, _):
        assert isinstance(env.bot, ClubBot)
        ana = club.viewers[0]
        await ana.send(club.channel, "!runs tue 18:30 6k, sat 9:00 5k")
        scheduler = _scheduler(env.bot)
        assert scheduler.running
        assert scheduler._timeout is not None
        assert scheduler._timeout not in [one.handle for one in env._work.callbacks], "settling waits until it ticks"
        due = await env.bot.services.store.ledger.find_next_due()
        assert due is not None
        env.backend.advance_clock((datetime.fromtimestamp(due, UTC) - env.now()).total_seconds())
        (tick,) = [job.func for job in scheduler.get_jobs() if job.func.__name__ == "_tick"]
        env.bot.new_timer_context().run(asyncio.create_task, tick())
        await env.settle()
        assert ana.mention in (club.channel.history()[-1].content or ""), "settling leaves what a tick sends behind"
