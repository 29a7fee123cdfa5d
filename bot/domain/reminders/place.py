"""Where a message goes, what Discord's refusal means, where it goes next, and when it is tried again."""

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from bot.domain.owed import Trouble
from bot.domain.reminders.reminder import Reason

VERIFIED_FOR_SECONDS = 7 * 24 * 3600  # for so long somebody who was seen in the club counts as its member
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 30, 15 * 60
NONCE_SECONDS = 120  # for so long Discord takes a second message of the same nonce for the first: "a few minutes"
_TOO_MANY_NEW_DIRECT, _QUARANTINED = 40003, 20026
HELD_UP = frozenset({_TOO_MANY_NEW_DIRECT, _QUARANTINED})  # codes that say: not now, whoever it is for
_DIRECT_CLOSED = frozenset({50007, 50278})
_BLOCKED_BY_AUTOMOD = 200000


class Route(NamedTuple):
    """Where a delivery can go: the member's own channel, the club's, its fallback, and the coach's."""

    own: int | None
    club: int | None
    fallback: int | None
    coach: int | None


class Refusal(Enum):
    """What Discord's refusal of a message means for its way."""

    PAUSE = "not now"
    CLOSED = "direct messages are closed"
    BLOCKED = "the club's AutoMod doesn't let it through"
    NO_WAY = "the channel is gone, or closed to the bot"
    UNFIT = "the message itself is wrong"


def read_refusal(status: int, code: int, *, is_direct: bool) -> Refusal:
    """Return what a refusal of Discord's means, by the status of HTTP and Discord's own code.

    What was to be said to one member alone is said to all only where that member closed direct messages; every other
    refusal of a direct message may pass.
    """
    if status == 429 or status >= 500 or code in HELD_UP:
        return Refusal.PAUSE
    if code == _BLOCKED_BY_AUTOMOD:
        return Refusal.BLOCKED
    if status not in {403, 404}:
        return Refusal.UNFIT
    if not is_direct:
        return Refusal.NO_WAY
    return Refusal.CLOSED if code in _DIRECT_CLOSED else Refusal.PAUSE


def may_post_again(tried_at: int | None, now: int) -> bool:
    """True where a message that may be there already, where nobody can look, may be posted (unix seconds).

    While Discord still knows the nonce of the first one, a second one is the same; after that nobody can tell.
    """
    return tried_at is None or 0 <= now - tried_at < NONCE_SECONDS


def find_channel(own: int | None, club: int | None, *, by_dm: bool) -> int | None:
    """Return the id of the channel where a member is reminded; None for a direct message.

    The club's channel goes before the one in which the member set it up.
    """
    return None if by_dm else club or own


def find_other_channels(broken: int | None, route: Route, system: int | None) -> tuple[int, ...]:
    """Return the ids of the channels to try, in order, where a reminder could not be sent to `broken`.

    That is None for a direct message, in whose stead the member's own channel counts too. Last comes the channel for
    Discord's own notices.
    """
    first = route.club or (route.own if broken is None else None)
    return tuple(dict.fromkeys(one for one in (first, route.fallback, system) if one is not None and one != broken))


def find_other_way(
    broken: int | None, route: Route, system: int | None, may_write: Callable[[int], bool]
) -> tuple[int, Reason] | None:
    """Return the channel that a reminder goes to instead of `broken`, and why; None where the bot may write in none."""
    reason = Reason.DM_CLOSED if broken is None else Reason.FALLBACK
    return next(((one, reason) for one in find_other_channels(broken, route, system) if may_write(one)), None)


def find_notice_channel(route: Route, broken: int, fallback: int | None, why: Trouble) -> int | None:
    """Return the channel in which the coach is told that `broken` fails; None where there is none but that one.

    Where it may have taken the message all the same, it is as good as any.
    """
    is_open = why is Trouble.UNCONFIRMED
    told_in = route.coach or (broken if is_open else fallback)
    return told_in if is_open or told_in != broken else None


def find_coach_channel(broken: int, *, coach: int | None, fallback: int | None, club: int | None) -> int | None:
    """Return the channel in which the coach is told what could not be brought: any but `broken`."""
    return next((one for one in (coach, fallback, club) if one is not None and one != broken), None)


def find_retry(attempts: int, now: int) -> int:
    """Return when a delivery is tried again (unix seconds) that failed so many times before, and now."""
    return now + min(FIRST_PAUSE_SECONDS << attempts, LONGEST_PAUSE_SECONDS)


def is_unverified(*, is_inactive: bool, was_seen: bool) -> bool:
    """True for one who may have left the club: inactive, or not seen since `verified_since`."""
    return is_inactive or not was_seen


def verified_since(now: int) -> int:
    """Return the moment since which a member must have been seen in the club to count as one without asking."""
    return now - VERIFIED_FOR_SECONDS
