"""One message that reminds members: to whom, where, who shares it, and how often it was tried."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.reminders.claim import Decision
from bot.domain.reminders.reminder import Call, Reason, State

MENTIONS_AT_MOST = 80


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message that reminds members: in a channel, or directly where `channel_id` is None.

    `unverified` are the members who may have left: not seen for a week, or inactive. `attempts` counts the tries so
    far; `is_resumed` says that an earlier try may have got through. Moments are unix seconds. `ahead` is by how many
    seconds the clock that it was collected by is ahead of the machine's. `tried_at` is since when it may be
    there already, where nobody can look; None where that is not known. `call` is what it calls for.
    """

    delivery_id: int
    guild_id: int
    channel_id: int | None
    member_ids: tuple[int, ...]
    due: int
    is_late: bool
    claimed_at: int
    attempts: int = 0
    is_resumed: bool = False
    unverified: tuple[int, ...] = ()
    inactive: tuple[int, ...] = ()
    ahead: int = 0
    tried_at: int | None = None
    call: Call = Call.USUAL

    @property
    def number(self) -> int:
        """What it is called in the queue."""
        return self.delivery_id

    @property
    def place(self) -> tuple[str, int]:
        """Where it goes, so that one place gets one message at a time."""
        return ("member", self.member_ids[0]) if self.channel_id is None else ("channel", self.channel_id)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim took: the deliveries to be sent, and whether there may be more."""

    deliveries: tuple[Delivery, ...]
    is_complete: bool


def share_messages(decisions: Sequence[Decision], last_id: int, now: int) -> Iterator[tuple[Delivery, Sequence[int]]]:
    """Yield deliveries for all that is to be sent, each with the ids of its reminders, numbered after the last one.

    All who are due in the same minute in one channel, and are called for the same, share a message, or late in it; 80
    at most, as many as one message mentions. Direct messages go out one by one.
    """
    shared: dict[tuple[int, int, int, Call], list[Decision]] = defaultdict(list)
    for one in decisions:
        if one.outcome.state is State.CLAIMED:
            minute = 0 if one.outcome.reason is Reason.LATE else one.group.facts.reminder.due // 60
            shared[one.group.guild_id, one.group.channel_id or 0, minute, one.outcome.call].append(one)
    for together in shared.values():
        reminder_ids = [one for decision in together for one in decision.group.reminder_ids]
        member_ids = [one for decision in together for one in decision.group.member_ids]
        most = 1 if together[0].group.channel_id is None else MENTIONS_AT_MOST
        for at in range(0, len(member_ids), most):
            last_id += 1
            part = member_ids[at : at + most]
            yield _build_delivery(together, part, last_id, now), reminder_ids[at : at + most]


def _build_delivery(together: Sequence[Decision], member_ids: Sequence[int], delivery_id: int, now: int) -> Delivery:
    first = together[0]
    unverified = {one for decision in together if decision.group.is_unverified for one in decision.group.member_ids}
    inactive = {one for decision in together if decision.group.is_inactive for one in decision.group.member_ids}
    return Delivery(
        delivery_id=delivery_id,
        guild_id=first.group.guild_id,
        channel_id=first.group.channel_id,
        member_ids=tuple(member_ids),
        due=first.group.facts.reminder.due,
        is_late=first.outcome.reason is Reason.LATE,
        call=first.outcome.call,
        claimed_at=now,
        unverified=tuple(one for one in member_ids if one in unverified) if unverified else (),
        inactive=tuple(one for one in member_ids if one in inactive) if inactive else (),
    )
