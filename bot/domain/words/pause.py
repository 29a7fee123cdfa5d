"""How a member pauses their reminders in words: "2w", "until 3 jan", "knee 2w"."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.catalogue import SorePlace
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.words.circuit import NotUnderstoodError, parse_request
from bot.domain.words.dates import split_until

_EXAMPLES = "Write `!reminders pause 2w`, `!reminders pause until 3 jan` or `!reminders pause knee 2w`."


@dataclass(frozen=True, slots=True)
class Pause:
    """Until when (the last day; None: until the member resumes) and which sore places are the reason."""

    until: date | None
    sore: frozenset[SorePlace] = frozenset()


def parse_pause(text: str, today: date) -> Pause:
    """Return the pause that a member's words mean; MemberError says what was not understood."""
    rest, until = split_until(text, today)
    if not rest.strip() or (until is not None and not any(map(str.isalnum, rest))):  # "2 weeks!"
        return Pause(until)
    try:
        request = parse_request(rest)
    except NotUnderstoodError as error:
        raise MemberError(f"{error.sentence} {_EXAMPLES}") from None
    except MemberError as error:  # a sore place that no exercise has facts about
        raise MemberError(f"{error} `!reminders pause 2w` pauses all the same.") from None
    if not request.sore or replace(request, sore=frozenset()) != CircuitRequest() or not request.is_complete:
        raise MemberError(f"I do not know how long that is. {_EXAMPLES}")
    return Pause(until, request.sore)
