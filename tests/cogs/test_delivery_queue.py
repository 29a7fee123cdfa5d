"""The delivery queue alone: the oldest first, one at a time for each place, and nobody waits for another place."""

import asyncio
import logging
from dataclasses import dataclass, field

import pytest

from bot.domain.reminders.delivery import Delivery
from cogs._delivery.queue import MOST_WORKERS, DeliveryQueue


def letter(number: int, place: int = 1, due: int = 0, *, is_direct: bool = False) -> Delivery:
    """Return a delivery to a channel, or to a member directly."""
    return Delivery(
        delivery_id=number,
        guild_id=1,
        channel_id=None if is_direct else place,
        member_ids=(place,),
        due=due,
        is_late=False,
        claimed_at=due,
    )


@dataclass
class Post:
    """Notes what begins and ends; what is held goes on only when its place is let go."""

    begun: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    held: dict[int, asyncio.Event] = field(default_factory=dict)

    async def send(self, delivery: Delivery) -> int:
        self.begun.append(delivery.delivery_id)
        await asyncio.sleep(0)
        if delivery.member_ids[0] in self.held:
            await self.held[delivery.member_ids[0]].wait()
        self.ended.append(delivery.delivery_id)
        return len(delivery.member_ids)

    def hold(self, place: int) -> asyncio.Event:
        self.held[place] = asyncio.Event()
        return self.held[place]


async def until_idle() -> None:
    """Let everything happen that can without waiting."""
    for _ in range(200):
        await asyncio.sleep(0)


async def test_it_tells_how_many_were_reminded_and_what_is_on_its_way() -> None:
    post = Post()
    queue = DeliveryQueue(post.send)
    future = queue.put(letter(7))
    assert queue.in_flight == {7}
    assert await future == 1
    assert queue.in_flight == set()
    assert await queue.put(letter(8)) == 1, "it works again after it was idle"


async def test_a_place_gets_one_at_a_time_in_the_order_they_were_put_in() -> None:
    post = Post()
    queue = DeliveryQueue(post.send)
    gate = post.hold(1)
    futures = [queue.put(letter(number)) for number in range(5)]
    await until_idle()
    assert post.begun == [0]
    gate.set()
    await asyncio.gather(*futures)
    assert post.ended == [0, 1, 2, 3, 4]


async def test_a_place_that_is_held_up_holds_nobody_else_up() -> None:
    post = Post()
    queue = DeliveryQueue(post.send)
    gate = post.hold(1)
    first = queue.put(letter(1, place=1))
    others = [queue.put(letter(number, place=number)) for number in range(2, 9)]
    direct = queue.put(letter(9, place=1, is_direct=True))
    await asyncio.gather(*others)
    assert not first.done()
    gate.set()
    assert (await first, await direct) == (1, 1)


async def test_the_oldest_goes_first_and_of_equally_old_ones_the_longest_queue() -> None:
    post = Post()
    queue = DeliveryQueue(post.send)
    gates = [post.hold(place) for place in range(1, MOST_WORKERS + 1)]
    futures = [queue.put(letter(place, place)) for place in range(1, MOST_WORKERS + 1)]  # nobody is free now
    futures += [queue.put(letter(number, place=number, due=300)) for number in (101, 102)]
    futures += [queue.put(letter(103, place=103, due=100))]
    futures += [queue.put(letter(number, place=999, due=300)) for number in (104, 105, 106)]
    await until_idle()
    assert len(post.begun) == MOST_WORKERS
    gates[0].set()
    await until_idle()
    assert post.begun[MOST_WORKERS:] == [103, 104, 105, 101, 102, 106]
    for gate in gates:
        gate.set()
    await asyncio.gather(*futures)


async def test_a_queue_whose_oldest_is_gone_lines_up_again() -> None:
    post = Post()
    queue = DeliveryQueue(post.send)
    gates = [post.hold(place) for place in range(1, MOST_WORKERS + 1)]
    futures = [queue.put(letter(place, place)) for place in range(1, MOST_WORKERS + 1)]
    futures += [queue.put(letter(number, place=999, due=due)) for number, due in ((101, 100), (102, 900), (103, 900))]
    futures += [queue.put(letter(104, place=104, due=500))]
    gates[0].set()
    await until_idle()
    assert post.begun[MOST_WORKERS:] == [101, 104, 102, 103]
    for gate in gates:
        gate.set()
    await asyncio.gather(*futures)


async def test_what_fails_unexpectedly_is_logged_and_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async def send(delivery: Delivery) -> int:
        if delivery.delivery_id % 2:
            raise RuntimeError("the disk is full")
        return 1

    queue = DeliveryQueue(send)
    reminded = await asyncio.gather(*(queue.put(letter(number, place=number // 4)) for number in range(8)))
    assert reminded == [1, 0] * 4
    assert queue.in_flight == set()
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 4


async def test_many_at_once_are_all_sent_and_never_more_than_the_workers() -> None:
    most = 0
    busy: set[tuple[str, int]] = set()

    async def send(delivery: Delivery) -> int:
        nonlocal most
        assert delivery.place not in busy
        busy.add(delivery.place)
        most = max(most, len(busy))
        for _ in range(delivery.delivery_id % 3):
            await asyncio.sleep(0)
        busy.discard(delivery.place)
        return 1

    queue = DeliveryQueue(send)
    futures = []
    for number in range(1000):
        futures.append(queue.put(letter(number, place=number % 170, due=number // 500)))
        if number % 97 == 0:
            await asyncio.sleep(0)
    assert sum(await asyncio.gather(*futures)) == 1000
    assert MOST_WORKERS // 2 < most <= MOST_WORKERS


async def test_what_is_put_in_while_all_workers_end_is_sent() -> None:
    post = Post()
    queue = DeliveryQueue(post.send)
    first, *_ = [queue.put(letter(place, place)) for place in range(MOST_WORKERS)]
    first.add_done_callback(lambda _: queue.put(letter(999, 999)))
    await until_idle()
    assert sorted(post.ended) == [*range(MOST_WORKERS), 999]


async def test_closing_ends_everything_at_once() -> None:
    post = Post()
    queue = DeliveryQueue(post.send)
    post.hold(1)
    futures = [queue.put(letter(number)) for number in range(3)]
    await until_idle()
    await queue.close()
    assert all(future.cancelled() for future in futures)
    assert post.ended == []
    await queue.close()
