"""The threads that draw: few, apart from everybody else's, and fair between the members who wait for a picture."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class DrawingThreads:
    """Draws at most so many pictures at once; the members who wait take turns, however many each has asked for.

    For one event loop. A thread starts with the first picture that needs it.
    """

    def __init__(self, threads: int, name: str) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._threads = self._free = threads
        self._waiting: dict[int, deque[asyncio.Future[None]]] = {}  # by member, whose turn is next first

    @property
    def is_busy(self) -> bool:
        """True while anybody's picture is being drawn."""
        return self._free < self._threads

    async def draw(self, member_id: int, picture: Callable[[], T]) -> T:
        """Return what `picture` returns, called in one of the threads when it is the member's turn."""
        await self._take_turn(member_id)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, picture)
        finally:
            self._pass_on()

    def close(self) -> None:
        """Begin no further picture; the ones that are being drawn are finished."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _take_turn(self, member_id: int) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(member_id, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came in the same moment
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Give the turn to the next member who waits, and put them behind all others."""
        while self._waiting:
            member_id = next(iter(self._waiting))
            turns = self._waiting.pop(member_id)
            turn = turns.popleft()
            if turns:
                self._waiting[member_id] = turns
            if not turn.done():  # else whoever waited has gone
                turn.set_result(None)
                return
        self._free += 1
