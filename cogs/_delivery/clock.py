"""The reminders' clock: one tick a minute claims what is due and hands it to the outbox, and nothing holds it up."""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.services.reminders import Reminders
from bot.store.clubs import ClubStore
from cogs._delivery.queue import Outbox
from cogs._delivery.sender import Courier

if TYPE_CHECKING:
    from bot.client import ClubBot

PRUNE_HOUR, PRUNE_MINUTE = 3, 17  # UTC

log = logging.getLogger(__name__)


class ReminderClock:
    """Ticks once a minute, whatever the number of members, and looks once a day for what is old."""

    def __init__(self, bot: "ClubBot", reminders: Reminders, clubs: ClubStore) -> None:
        self._bot = bot
        self._reminders = reminders
        courier = Courier(bot, reminders, clubs)
        self._outbox = Outbox(courier.deliver, courier.pace)
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
        await self._outbox.close()

    def send_soon(self) -> None:
        """Send what is due now beside everything else: what is slow to send must not hold up the next tick."""
        self._run(self.send_due(discord.utils.utcnow()))

    async def send_due(self, now: datetime) -> int:
        """Send every reminder that is due at a moment, and what was left unconfirmed; returns how many were reminded.

        May be called while an earlier call is still sending: each delivery is taken by one of them alone.
        """
        moment = int(now.timestamp())
        if not await self._reminders.ledger.has_work(moment):
            return 0
        sent: list[asyncio.Future[int]] = []
        async with self._claiming:  # between a claim and its way into the outbox nobody else may look for it
            resumable = await self._reminders.ledger.load_resumable(moment, self._outbox.in_flight)
            sent += [self._outbox.put(delivery) for delivery in resumable]
            is_complete = False
            while not is_complete:
                claim = await self._reminders.claim(moment)
                sent += [self._outbox.put(delivery) for delivery in claim.deliveries]
                is_complete = claim.is_complete
        await self._reminders.refresh()  # behind the claims: a large club's new week must not hold up what is due
        return sum(await asyncio.gather(*sent))

    async def _tick(self) -> None:
        self._bot.dispatch("tick")  # what looks after Ounce itself goes by the same clock
        if self._bot.is_ready():
            self.send_soon()

    async def _prune(self) -> None:
        gone = await self._reminders.ledger.prune(int(discord.utils.utcnow().timestamp()))
        log.info("Forgot %d reminders that are older than half a year", gone)

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("The reminders could not be looked through; the next tick tries again", exc_info=error)
