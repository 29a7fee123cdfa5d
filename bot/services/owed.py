"""What is owed beside reminders, on its way: which is to be sent now, and what became of each."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.club import Club
from bot.domain.owed import Owed, Trouble
from bot.domain.reminders.place import find_coach_channel, find_retry
from bot.store import Store


class OwedMessages:
    """Keeps the table of owed messages; moments are unix seconds."""

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._owed = store.owed

    def moment(self) -> int:
        """Return the moment it is."""
        return int(self._now().timestamp())

    async def load_due(self, now: int, in_flight: Collection[int]) -> tuple[Owed, ...]:
        """Return what is owed and may be tried now, the oldest first, without what is in flight."""
        return await self._owed.load_due(now, in_flight)

    async def begin(self, owed: Owed, now: int) -> None:
        """Record, before it is sent, that from now on it may be there."""
        await self._owed.begin(owed, now)

    async def postpone(self, owed: Owed, now: int, *, may_be_there: bool) -> int:
        """Record a try that failed for the moment; returns when it is tried again."""
        retry_at = find_retry(owed.attempts, now)
        await self._owed.postpone(owed, retry_at, may_be_there=may_be_there)
        return retry_at

    async def send_directly(self, owed: Owed) -> Owed:
        """Send it to its member alone from now on; returns it as it is then."""
        await self._owed.send_directly(owed)
        return replace(owed, channel_id=None, attempts=0, tried_at=None)

    async def send_elsewhere(self, owed: Owed, refused: int) -> Owed:
        """Send it anywhere but in a channel that refused it, from now on; returns it as it is then."""
        channels = ",".join(map(str, (*owed.refused, refused)))
        again = replace(owed, subject={**owed.subject, "refused": channels}, attempts=0, tried_at=None)
        await self._owed.send_elsewhere(owed, again.subject)
        return again

    async def close(self, owed: Owed) -> None:
        """Forget what is owed no more."""
        await self._owed.close(owed)

    async def give_up(self, owed: Owed, now: int, why: Trouble, broken: int) -> bool:
        """Forget what cannot be brought, and owe the coach the word of it, elsewhere than in a channel that is broken.

        False where there is nowhere to tell it.
        """

        def find_channel(club: Club) -> int | None:
            return find_coach_channel(
                broken, coach=club.coach_channel_id, fallback=club.fallback_channel_id, club=club.channel_id
            )

        subject = {"why": why, "channel": broken, **owed.subject}
        return await self._owed.replace(owed, now, subject, find_channel) is not None
