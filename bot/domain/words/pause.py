"""How a member pauses their reminders in words: "2w", "until 3 jan", "knee 2w"."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.catalogue import SorePlace
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.words.circuit import NotUnderstoodError, parse_request, quote
from bot.domain.words.dates import LATER, split_until

_EXAMPLES = "Write `!reminders pause 2w`, `!reminders pause until 3 jan` or `!reminders pause knee 2w`."


@dataclass(frozen=True, slots=True)
class Pause:
    """Until when (the last day; None: until the member resumes) and which sore places are the reason."""

    until: date | None
    sore: frozenset[SorePlace] = frozenset()


def parse_pause(text: str, today: date) -> Pause:
    """Return the pause that a member's words mean; MemberError says what was not understood."""
    rest, until = split_until(text, today)
    later = LATER.search(rest.casefold())
    if later is not None:
        raise MemberError(f"A pause begins now; I could not read {quote(later[0])} there. {_EXAMPLES}")
    if not rest.strip() or (until is not None and not any(map(str.isalnum, rest))):  # "2 weeks!"
        return Pause(until)
    try:
        request = parse_request(rest)
    except NotUnderstoodError as error:
        said = " ".join(error.unknown[:3]) or rest
        raise MemberError(f"I could not read {quote(said)} there. {_EXAMPLES}") from None
    except MemberError as error:  # a sore place that no exercise has facts about
        raise MemberError(f"{error} `!reminders pause 2w` pauses all the same.") from None
    is_plain = replace(request, sore=frozenset()) == CircuitRequest() and request.is_complete and not request.remarks
    if is_plain and until is not None and not request.sore:
        return Pause(until)  # "two weeks please"
    if not request.sore or not is_plain:
        raise MemberError(f"I do not know how long that is. {_EXAMPLES}")
    return Pause(until, request.sore)
