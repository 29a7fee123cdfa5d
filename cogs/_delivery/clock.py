"""The reminders' clock: one tick a minute claims what is due and hands it to the queue, and nothing holds it up."""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.services.deliveries import Deliveries
from cogs._delivery.queue import DeliveryQueue
from cogs._delivery.sender import ReminderSender

if TYPE_CHECKING:
    from bot.client import ClubBot

PRUNE_HOUR, PRUNE_MINUTE = 3, 17  # UTC

log = logging.getLogger(__name__)


class ReminderClock:
    """Ticks once a minute, whatever the number of members, and looks once a day for what is old."""

    def __init__(self, bot: "ClubBot", deliveries: Deliveries, prefix: str) -> None:
        self._bot = bot
        self._deliveries = deliveries
        sender = ReminderSender(bot, deliveries, prefix)
        self._queue = DeliveryQueue(sender.send, sender.pace)
        self._claiming = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        options: dict[str, Any] = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        self._scheduler.add_job(self._tick, "cron", second=0, **options)
        self._scheduler.add_job(self._prune, "cron", hour=PRUNE_HOUR, minute=PRUNE_MINUTE, **options)

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop ticking and whatever is being sent; the ledger knows what is left."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._queue.close()

    def send_soon(self) -> None:
        """Send what is due now beside everything else: what is slow to send must not hold up the next tick."""
        self._run(self.send_due(discord.utils.utcnow()))

    async def send_due(self, now: datetime) -> int:
        """Send every reminder that is due at a moment, and what was left unconfirmed; returns how many were reminded.

        May be called while an earlier call is still sending: each delivery is taken by one of them alone.
        """
        moment = int(now.timestamp())
        work = await self._deliveries.find_work(moment)
        sent: list[asyncio.Future[int]] = []
        if work.is_due or work.is_resumable:
            async with self._claiming:  # between a claim and its way into the queue nobody else may look for it
                collected = self._deliveries.collect(work, moment, self._queue.in_flight)
                sent = [self._queue.put(delivery) async for delivery in collected]
        if work.is_stale:  # behind the claims: a large club's new week must not hold up what is due
            await self._deliveries.refresh(moment)
        return sum(await asyncio.gather(*sent))

    async def _tick(self) -> None:
        self._bot.dispatch("tick")  # what looks after Ounce itself goes by the same clock
        if self._bot.is_ready():
            self.send_soon()

    async def _prune(self) -> None:
        gone = await self._deliveries.prune()
        log.info("Forgot %d reminders that are older than half a year", gone)

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("The reminders could not be looked through; the next tick tries again", exc_info=error)
