"""Which trials are made: a death at each point, at two in a row, and together with what else can go wrong."""

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile

from tests.crash.scenario import COACHES, GENERAL, LAKE, PARK, TRACK
from tests.crash.sweep import Trial

DIRECT = 707  # the channel of a member's direct messages
POSTED_IN = (TRACK, PARK, LAKE, GENERAL, DIRECT)
FAULTS = ("answer-500", "drop")
_SHARP = re.compile(
    r"(commit in (Ledger|ClaimStore|PlanStore|OwedStore)\.(?!load))|"
    r"((GET|POST) /channels/)|POST /users|gateway message {\"op\":8"
)
_CHANGE = re.compile(r"after (commit in |POST /channels/)")


def is_sharp(point: str) -> bool:
    """True around whatever changes the ledger or Discord, where a death hurts most."""
    return bool(_SHARP.search(point))


def changes(points: Sequence[str]) -> list[str]:
    """The points right after something came to stay, in the database or in Discord.

    What a killed bot leaves behind is the same up to the next of them: a death at one is a death before the next, too.
    """
    return list(filter(_CHANGE.match, points))


def once(points: Sequence[str], *, is_outage: bool) -> list[Trial]:
    """A death at each point; with an outage Discord remembers no nonce when the bot comes back."""
    return [Trial((point,), is_outage=is_outage) for point in points]


def gently(points: Sequence[str]) -> list[Trial]:
    """A stop at each point, every other time before an outage."""
    return [Trial((point,), is_outage=bool(number % 2), is_gentle=True) for number, point in enumerate(points)]


def twice(points: Sequence[str]) -> list[Trial]:
    """A death at each point, and another one somewhere in the life after it, every other time after an outage."""
    return [
        Trial((point, 1 + number * 89 % len(points)), is_outage=bool(number % 2)) for number, point in enumerate(points)
    ]


def overtaken() -> list[Trial]:
    """Kills and stops while a message is on its way, which arrives when the next life has looked for it already."""
    return [
        Trial(
            (f"during POST /channels/{channel_id}/messages (1)",),
            is_gentle=is_gentle,
            faults=(("overtaken", channel_id),),
        )
        for channel_id in POSTED_IN
        for is_gentle in (False, True)
    ]


def faulty() -> list[Trial]:
    """Messages that were kept, and the bot does not hear of it, in every kind of place, without a death."""
    return [Trial(faults=((kind, channel_id),)) for kind in FAULTS for channel_id in (*POSTED_IN, COACHES)]


def faulty_at_once() -> list[Trial]:
    """The same in all places of reminders at once; the coach is told of one of them, so by itself."""
    return [
        Trial(faults=tuple((kind, channel_id) for channel_id in places))
        for kind in FAULTS
        for places in (POSTED_IN, (COACHES,))
    ]


def faulty_and_killed(trial: Trial, passed: Sequence[str]) -> Iterator[Trial]:
    """A death at each point of a faulty trial from the fault on."""
    ((kind, channel_id),) = trial.faults
    first = f"before POST /channels/{channel_id}/messages (1)"
    for point in dropwhile(lambda point: point != first, passed):
        yield Trial((point,), faults=((kind, channel_id),))
