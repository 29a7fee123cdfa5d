"""What has a moment of its own: called then, to the hundredth of a second, each by itself and never twice at once."""

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

SHORTEST_WAIT_SECONDS = 0.05  # where the machine's clock and the loop's do not go alike
EARLY_SECONDS = 0.002
RETRY_SECONDS = 2.0
MOST_RETRIES = 5

log = logging.getLogger(__name__)


class Moments:
    """Calls `act` for each key at its moment (unix seconds); `act` returns the next one, None where there is none.

    Each wait is reckoned from the moment itself, so that no delay adds up, in a context of its own; what comes late
    finds out by itself where it is now. While it is not `is_on`, time is moved from outside: `run_due` calls what is
    due. Whatever `act` raises is tried again a few times.
    """

    def __init__(
        self,
        act: Callable[[int], Awaitable[float | None]],
        now: Callable[[], float],
        *,
        is_on: bool,
        new_context: Callable[[], contextvars.Context],
    ) -> None:
        self._act = act
        self._now = now
        self._is_on = is_on
        self._new_context = new_context
        self._due: dict[int, float] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._running: dict[int, asyncio.Task[Any]] = {}
        self._tries: dict[int, int] = {}

    def put(self, key: int, at: float | None) -> None:
        """Call `act` for a key at this moment, and not at the one that was said before; None: not at all."""
        if (timer := self._timers.pop(key, None)) is not None:
            timer.cancel()
        self._due.pop(key, None)
        if at is not None:
            self._due[key] = at
            if self._is_on:
                self._set_timer(key, max(at - self._now(), 0.0))

    @property
    def due(self) -> Mapping[int, float]:
        """When each key is called next."""
        return dict(self._due)

    async def run_due(self, now: float) -> int:
        """Call what is due at a moment; returns how many calls that took."""
        count = 0
        while due := sorted((at, key) for key, at in self._due.items() if at <= now):
            for _, key in due:
                if key in self._due:
                    self._due.pop(key)
                    await self._call(key)
                    count += 1
        return count

    async def close(self) -> None:
        """Call nothing more, and end what is being done."""
        for key in list(self._due):
            self.put(key, None)
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _fire(self, key: int) -> None:
        at = self._due.get(key)
        if at is None:
            return
        early = at - self._now()
        if early > EARLY_SECONDS or key in self._running:
            self._set_timer(key, max(early, SHORTEST_WAIT_SECONDS))
            return
        self._due.pop(key)
        self._timers.pop(key, None)
        task = self._running[key] = asyncio.create_task(self._call(key))
        task.add_done_callback(lambda _: self._running.pop(key, None))

    def _set_timer(self, key: int, wait: float) -> None:
        loop = asyncio.get_running_loop()
        self._timers[key] = self._new_context().run(loop.call_later, wait, self._fire, key)

    async def _call(self, key: int) -> None:
        try:
            after = await self._act(key)
        except Exception:
            tries = self._tries[key] = self._tries.get(key, 0) + 1
            log.exception("A moment of session %d could not be shown", key)
            after = self._now() + RETRY_SECONDS if tries <= MOST_RETRIES else None
        else:
            self._tries.pop(key, None)
        if key not in self._due:  # else somebody pressed meanwhile, and knows better
            self.put(key, after)
