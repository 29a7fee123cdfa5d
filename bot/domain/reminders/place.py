"""Where a reminder goes, where it goes next when that fails, and when it is tried again."""

from bot.domain.reminders.plan import Plan

VERIFIED_FOR_SECONDS = 7 * 24 * 3600  # for so long somebody who was seen in the club counts as its member
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 30, 15 * 60


def find_channel(plan: Plan, club_channel_id: int | None) -> int | None:
    """Return the id of the channel where a member is reminded; None for a direct message.

    The club's channel goes before the one in which the member set it up.
    """
    return None if plan.by_dm else club_channel_id or plan.channel_id


def find_other_channels(
    broken: int | None, *, own: int | None, club: int | None, fallback: int | None, system: int | None
) -> tuple[int, ...]:
    """Return the ids of the channels to try, in order, where a reminder could not be sent to `broken`.

    That is None for a direct message, in whose stead the member's own channel counts too. Last comes the channel for
    Discord's own notices.
    """
    first = club or (own if broken is None else None)
    return tuple(dict.fromkeys(one for one in (first, fallback, system) if one is not None and one != broken))


def find_retry(attempts: int, now: int) -> int:
    """Return when a delivery is tried again (unix seconds) that failed so many times before, and now."""
    return now + min(FIRST_PAUSE_SECONDS << attempts, LONGEST_PAUSE_SECONDS)


def is_unverified(*, is_inactive: bool, was_seen: bool) -> bool:
    """True for one who may have left the club: inactive, or not seen since `verified_since`."""
    return is_inactive or not was_seen


def verified_since(now: int) -> int:
    """Return the moment since which a member must have been seen in the club to count as one without asking."""
    return now - VERIFIED_FOR_SECONDS
