"""The reminders' clock: one tick a minute claims what is due and hands it to the queue, and nothing holds it up."""

import asyncio
import contextvars
import logging
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.domain.owed import Owed
from bot.domain.reminders.delivery import Delivery
from bot.services.deliveries import Deliveries
from bot.services.progress import ProgressReport
from cogs._delivery.owed import OwedSender
from cogs._delivery.queue import DeliveryQueue
from cogs._delivery.sender import ReminderSender

if TYPE_CHECKING:
    from bot.client import ClubBot

PRUNE_HOUR, PRUNE_MINUTE = 3, 17  # UTC

log = logging.getLogger(__name__)


def _begin_here(work: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], Coroutine[Any, Any, None]]:
    """Let a job run in the context in which it is added; only what waits for its time has the timers' context."""
    here = contextvars.copy_context()

    @wraps(work)
    async def begin() -> None:
        await here.copy().run(asyncio.create_task, work())

    return begin


class ReminderClock:
    """Ticks once a minute, whatever the number of members, and looks once a day for what is old."""

    def __init__(self, bot: "ClubBot", deliveries: Deliveries, owed: OwedSender, progress: ProgressReport) -> None:
        self._bot = bot
        self._deliveries = deliveries
        sender = ReminderSender(bot, deliveries, progress)
        self._queue = DeliveryQueue[Delivery](sender.send, sender.pace)
        self._owed = owed
        self._owed_queue = DeliveryQueue[Owed](owed.send)
        self._complaint = ""  # what whoever runs Ounce was told last
        self._was_sound = False
        self._claiming = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Begin to tick."""
        options: dict[str, Any] = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        self._scheduler.add_job(_begin_here(self._tick), "cron", second=0, **options)
        self._scheduler.add_job(_begin_here(self._prune), "cron", hour=PRUNE_HOUR, minute=PRUNE_MINUTE, **options)
        self._bot.new_timer_context().run(self._scheduler.start)

    async def stop(self) -> None:
        """Stop ticking and whatever is being sent; the ledger knows what is left."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._queue.close()
        await self._owed_queue.close()

    def send_soon(self) -> None:
        """Send what is due now beside everything else: what is slow to send must not hold up the next tick."""
        self._run(self._send_now())

    def send_owed_soon(self) -> None:
        """Send what is owed beside reminders, and may be tried now."""
        self._run(self._send_owed(int(discord.utils.utcnow().timestamp())))

    async def send_due(self, now: datetime) -> int:
        """Send every reminder that is due at a moment, and what was left unconfirmed; returns how many were reminded.

        May be called while an earlier call is still sending: each delivery is taken by one of them alone.
        """
        moment = int(now.timestamp())
        ahead = moment - self._deliveries.moment()
        work = await self._deliveries.find_work(moment)
        sent: list[asyncio.Future[int]] = []
        if work.is_due or work.is_resumable:
            async with self._claiming:  # between a claim and its way into the queue nobody else may look for it
                collected = self._deliveries.collect(work, moment, self._queue.in_flight)
                sent = [self._queue.put(delivery) async for delivery in collected]
        if work.is_stale:  # behind the claims: a large club's new week must not hold up what is due
            await self._deliveries.refresh(moment)
        if work.is_owed:
            await self._send_owed(moment)
        reminded = sum(await asyncio.gather(*sent))
        if sent:  # where a channel failed, the coach is owed the word of it since just now
            await self._send_owed(self._deliveries.moment() + ahead)
        return reminded

    async def _send_owed(self, moment: int) -> None:
        async with self._claiming:
            due = await self._owed.load_due(moment, self._owed_queue.in_flight)
            sent = [self._owed_queue.put(owed) for owed in due]
        await asyncio.gather(*sent)

    async def _send_now(self) -> None:
        if await self._is_sound():
            await self.send_due(discord.utils.utcnow())

    async def _is_sound(self) -> bool:
        """False while the database is gone, or the machine's clock cannot be right: then nothing is claimed or pruned.

        Once it is right, what was written by the wrong one is taken back.
        """
        complaint = await self._deliveries.find_loss() or await self._find_clock_error()
        if complaint and complaint != self._complaint:
            log.error("%s", complaint)
        self._complaint = complaint
        if not complaint and not self._was_sound:
            count = await self._deliveries.undo_future()
            if count:
                log.warning("A clock that was ahead wrote %d reminders; they are planned anew", count)
        self._was_sound = not complaint
        return self._was_sound

    async def _find_clock_error(self) -> str:
        """What is wrong with the machine's clock, empty where nothing is; Discord is asked for the time in doubt."""
        watch = self._bot.clock_watch
        if watch.is_plausible(discord.utils.utcnow().timestamp(), time.monotonic()):
            return ""
        try:
            await self._bot.application_info()  # its answer tells the time
        except (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException) as error:
            log.info("Discord could not be asked for the time: %r", error)
        else:
            wall, steady = discord.utils.utcnow().timestamp(), time.monotonic()
            if watch.believe(wall, steady) or watch.is_plausible(wall, steady):
                return ""
        return (
            "The clock of this machine jumped, and is hours away from Discord's: set it right (or start its time "
            "service). Until then nothing is sent and nothing is forgotten; it all comes once the clock is right."
        )

    async def _tick(self) -> None:
        self._bot.dispatch("tick")  # what looks after Ounce itself goes by the same clock
        if self._bot.is_ready():
            self.send_soon()

    async def _prune(self) -> None:
        if not await self._is_sound():
            return
        gone = await self._deliveries.prune()
        log.info("Forgot %d reminders that are older than half a year", gone)
        self._bot.dispatch("prune")

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("The reminders could not be looked through; the next tick tries again", exc_info=error)
