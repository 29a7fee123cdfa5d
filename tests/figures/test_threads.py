"""The threads that draw: bounded, fair between members, and whole after whatever goes wrong."""

import asyncio
import threading
from collections import Counter
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.figures.threads import DrawingThreads

members = st.lists(st.integers(1, 4), min_size=1, max_size=12)


async def draw_all(asked: list[int], threads: int) -> list[int]:
    """The members in the order in which their pictures were begun, asked for in one breath."""
    pool, begun = DrawingThreads(threads, "test"), list[int]()
    try:
        await asyncio.gather(*(pool.draw(member, partial(begun.append, member)) for member in asked))
    finally:
        pool.close()
    return begun


@settings(deadline=None, max_examples=25)
@given(members)
def test_members_take_turns_however_many_pictures_each_asked_for(asked: list[int]) -> None:
    begun = asyncio.run(draw_all(asked, 1))
    assert Counter(begun) == Counter(asked)
    # The first had a free thread; from then on nobody is two ahead of one who still waits.
    for end in range(1, len(begun)):
        had, still = Counter(begun[1:end]), Counter(begun[end:])
        assert all(had[one] - had[other] <= 1 for one in had for other in still)


async def test_no_more_are_drawn_at_once_than_there_are_threads() -> None:
    pool, gate, both = DrawingThreads(2, "test"), threading.Event(), threading.Semaphore(0)
    names = set[str]()

    def picture() -> None:
        names.add(threading.current_thread().name)
        both.release()
        gate.wait(60)

    drawing = [asyncio.create_task(pool.draw(member, picture)) for member in range(5)]
    await asyncio.to_thread(lambda: [both.acquire(timeout=60) for _ in range(2)])
    assert not both.acquire(blocking=False), "a third one was begun"
    gate.set()
    await asyncio.gather(*drawing)
    assert len(names) == 2
    pool.close()


async def test_a_fault_and_one_who_does_not_wait_leave_the_thread_to_the_next() -> None:
    pool, gate = DrawingThreads(1, "test"), threading.Event()
    first = asyncio.create_task(pool.draw(1, gate.wait))
    gone = asyncio.create_task(pool.draw(2, lambda: "too late"))
    faulty = asyncio.create_task(pool.draw(3, lambda: 1 // 0))
    last = asyncio.create_task(pool.draw(4, lambda: "drawn"))
    await asyncio.sleep(0)
    gone.cancel()
    gate.set()
    results = await asyncio.gather(first, gone, faulty, last, return_exceptions=True)
    assert isinstance(results[1], asyncio.CancelledError)
    assert isinstance(results[2], ZeroDivisionError)
    assert results[3] == "drawn"
    assert await pool.draw(5, lambda: "again") == "again"
    pool.close()
