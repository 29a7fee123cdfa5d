"""The reminders on their way: what is due is collected, and what became of each message is written down."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.owed import Trouble
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.delivery import Delivery
from bot.domain.reminders.place import find_notice_channel, find_other_way, find_retry
from bot.domain.reminders.reminder import Reason, State
from bot.services.weeks import MemberWeeks
from bot.store import Store
from bot.store.reminders import Confirmation, Work

# why a reminder failed; for other reasons it is skipped
_OUR_FAULT = frozenset({Reason.NO_CHANNEL, Reason.REFUSED, Reason.UNCONFIRMED})


class Deliveries:
    """Collects what is due and keeps the ledger of it; every method is safe to call twice at once.

    Moments are unix seconds.
    """

    def __init__(self, store: Store, weeks: MemberWeeks, rules: Rules, *, now: Callable[[], datetime]) -> None:
        self._database = store.database
        self._ledger = store.ledger
        self._claims = store.claims
        self._training = store.training
        self._weeks = weeks
        self._rules = rules
        self._now = now
        self._confirming = asyncio.Lock()
        self._sent: dict[int, Confirmation] = {}  # by delivery, on their way into the ledger

    def moment(self, delivery: Delivery | None = None) -> int:
        """Return the moment it is, by the clock that a delivery was collected by."""
        return int(self._now().timestamp()) + (0 if delivery is None else delivery.ahead)

    async def find_work(self, now: int) -> Work:
        """Return what there is to do at a moment: the one look of an idle tick."""
        return await self._ledger.find_work(now)

    async def collect(self, work: Work, now: int, in_flight: Collection[int]) -> AsyncIterator[Delivery]:
        """Yield what is to be tried again, without what is in flight, and whatever is due at a moment."""
        ahead = now - self.moment()
        if work.is_resumable:
            for delivery in await self._ledger.load_resumable(now, in_flight):
                yield replace(delivery, ahead=ahead)
        is_complete = not work.is_due
        while not is_complete:
            claim = await self._claims.claim_due(now, self._rules)
            is_complete = claim.is_complete
            for delivery in claim.deliveries:
                yield replace(delivery, ahead=ahead)

    async def refresh(self, now: int) -> None:
        """Plan anew, at a moment, wherever something changed that a plan rests on."""
        await self._weeks.refresh(now)

    async def re_evaluate(self, delivery: Delivery) -> Delivery:
        """Return a delivery that was claimed a while ago with those whom it should still remind."""
        return await self._claims.re_evaluate(delivery, self.moment(delivery), self._rules)

    async def confirm(self, delivery: Delivery, message_id: int, sent_at: int) -> int:
        """Record that a delivery became a message; returns how many members it reminded.

        Whatever arrives while a transaction is being opened goes into it.
        """
        self._sent[delivery.delivery_id] = Confirmation(delivery.delivery_id, message_id, sent_at)
        await self._write_confirmations(delivery)
        return len(delivery.member_ids)

    async def confirm_again(self, delivery: Delivery) -> int | None:
        """Record a delivery that became a message when the disk did not take that; None for any other one."""
        if delivery.delivery_id not in self._sent:
            return None
        await self._write_confirmations(delivery)
        return len(delivery.member_ids)

    async def _write_confirmations(self, delivery: Delivery) -> None:
        async with self._confirming:
            if delivery.delivery_id not in self._sent:
                return  # another one's transaction has taken it along
            sent: list[Confirmation] = []

            def take() -> Sequence[Confirmation]:
                sent.extend(self._sent.values())
                return sent

            await self._ledger.confirm(take)
            for one in sent:
                del self._sent[one.delivery_id]

    async def begin(self, delivery: Delivery) -> Delivery:
        """Record, before it is posted where nobody can look for it, that from now on it may be there."""
        return await self._ledger.begin(delivery, self.moment(delivery))

    async def postpone(self, delivery: Delivery, *, may_be_there: bool) -> int:
        """Record a try that failed for the moment; returns when it is tried again."""
        retry_at = find_retry(delivery.attempts, self.moment(delivery))
        await self._ledger.postpone(delivery, retry_at, may_be_there=may_be_there)
        return retry_at

    async def close(self, delivery: Delivery, reason: Reason) -> None:
        """Close a delivery that reaches nobody, for a reason that its members are told when they ask why."""
        state = State.FAILED if reason in _OUR_FAULT else State.SKIPPED
        await self._ledger.mark_failed(delivery, state, reason)

    async def reroute(
        self, delivery: Delivery, system_id: int | None, may_write: Callable[[int], bool]
    ) -> Delivery | None:
        """Send a delivery another way from now on, where the bot may write; None where there is no other way.

        `system_id` is the channel for Discord's own notices.
        """
        return await self._ledger.reroute(
            delivery, lambda route: find_other_way(delivery.channel_id, route, system_id, may_write)
        )

    async def record_check(self, delivery: Delivery, present: Collection[int] | None) -> Delivery:
        """Record who of a delivery's unverified members is in the club; returns it without those who left.

        None where Discord did not say: then whoever was inactive before still counts as gone.
        """
        departed = delivery.inactive if present is None else set(delivery.unverified) - set(present)
        if present or departed:
            return await self._ledger.record_check(
                delivery, sorted(present or ()), sorted(departed), self.moment(delivery)
            )
        return delivery

    async def tell_coach(self, delivery: Delivery, broken: int, fallback_id: int | None, why: Trouble) -> None:
        """Owe the coach the word that a channel fails, unless they were told, or there is no channel to tell it in."""
        await self._ledger.tell_coach_once(
            delivery,
            broken,
            fallback_id,
            why,
            self.moment(delivery),
            lambda route: find_notice_channel(route, broken, fallback_id, why),
        )

    async def find_loss(self) -> str | None:
        """Return the sentence for whoever runs Ounce where its database is gone; else None."""
        return await self._database.find_loss()

    async def undo_future(self) -> int:
        """Take back what a clock that was ahead has written; returns how many reminders come anew."""
        return await self._ledger.undo_future(self.moment())

    async def prune(self) -> int:
        """Forget what is older than half a year, and texts of plans that are gone; returns how many reminders went."""
        await self._training.prune()
        return await self._ledger.prune(self.moment())
