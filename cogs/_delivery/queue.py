"""The delivery queue: deliveries wait here for their place; one at a time for each place, many places at once."""

import asyncio
import heapq
import itertools
import logging
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from bot.domain.reminders.delivery import Delivery

MOST_WORKERS = 64
CANCEL_AGAIN_SECONDS = 0.1
log = logging.getLogger(__name__)

Place = tuple[str, int]
Rank = tuple[int, int]
Queue = deque[tuple[Delivery, "asyncio.Future[int]"]]


async def _at_once() -> None:
    """Let the next one through at once."""


class DeliveryQueue:
    """Sends what is put into it, the oldest first, and of equally old ones from the longest queue.

    One place that is slow or refuses holds nobody else up; the place that needs the longest is never left waiting.
    `pace` lets through as many as Discord takes: what is sent next is chosen behind it, at the last moment.
    """

    def __init__(
        self, send: Callable[[Delivery], Awaitable[int]], pace: Callable[[], Awaitable[None]] = _at_once
    ) -> None:
        self._send = send
        self._pace = pace
        self._waiting: dict[Place, Queue] = {}
        self._ready: list[tuple[Rank, int, Place]] = []
        self._busy: set[Place] = set()
        self._workers: set[asyncio.Task[None]] = set()
        self._count = itertools.count()
        self._is_closed = False
        self.in_flight: set[int] = set()

    def put(self, delivery: Delivery) -> "asyncio.Future[int]":
        """Take a delivery; the future tells how many members it reminded."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.in_flight.add(delivery.delivery_id)
        self._waiting.setdefault(delivery.place, deque()).append((delivery, future))
        self._make_ready(delivery.place)
        if len(self._workers) < MOST_WORKERS:
            worker = asyncio.create_task(self._work())
            self._workers.add(worker)
        return future

    async def close(self) -> None:
        """Stop sending at once; what was not confirmed is found in the ledger at the next start."""
        self._is_closed = True
        while workers := [worker for worker in self._workers if not worker.done()]:
            for worker in workers:
                worker.cancel()  # again where it was swallowed, as wait_for does before Python 3.12
            await asyncio.wait(workers, timeout=CANCEL_AGAIN_SECONDS)
        for queue in self._waiting.values():
            for _, future in queue:
                future.cancel()

    def _make_ready(self, place: Place) -> None:
        queue = self._waiting.get(place)
        if queue and place not in self._busy:
            heapq.heappush(self._ready, (_rank(queue), next(self._count), place))

    async def _work(self) -> None:
        try:
            while self._ready and not self._is_closed:
                await self._pace()
                place = self._choose()
                if place is not None:
                    await self._send_first(place, self._waiting[place])
        finally:  # at once: whoever puts something in now must not count on this one
            self._workers.discard(asyncio.current_task())

    def _choose(self) -> Place | None:
        while self._ready:
            rank, _, place = heapq.heappop(self._ready)
            queue = self._waiting.get(place)
            if queue and place not in self._busy and rank == _rank(queue):  # else a later entry overtook this one
                return place
        return None

    async def _send_first(self, place: Place, queue: Queue) -> None:
        delivery, future = queue.popleft()
        self._busy.add(place)
        reminded = 0
        try:
            with structlog.contextvars.bound_contextvars(delivery=delivery.delivery_id):  # in every line about it
                reminded = await self._send(delivery)
                log.info("Reminded %d of %d in club %d", reminded, len(delivery.member_ids), delivery.guild_id)
        except asyncio.CancelledError:
            future.cancel()
            raise
        except Exception:
            log.exception("Delivery %d failed unexpectedly", delivery.delivery_id)
        finally:
            self._busy.discard(place)
            self.in_flight.discard(delivery.delivery_id)
            if queue:
                self._make_ready(place)
            else:
                self._waiting.pop(place, None)
        if not future.done():
            future.set_result(reminded)


def _rank(queue: Queue) -> Rank:
    """The oldest goes first, and of equally old ones the longest queue."""
    return queue[0][0].due, -len(queue)
