"""One message that reminds members: to whom, where, and how often it was tried."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message that reminds members: in a channel, or directly where `channel_id` is None.

    `unseen` are the members who may have left: not seen for a week, or asleep. `attempts` counts the tries so far;
    `is_resumed` says that an earlier try may have got through. Moments are unix seconds.
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
    unseen: tuple[int, ...] = ()
    asleep: tuple[int, ...] = ()

    @property
    def place(self) -> tuple[str, int]:
        """Where it goes, so that one place gets one message at a time."""
        return ("member", self.member_ids[0]) if self.channel_id is None else ("channel", self.channel_id)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim took: the deliveries to be sent, and whether there may be more."""

    deliveries: tuple[Delivery, ...]
    is_complete: bool
