"""How a member pauses their reminders in words: "2w", "until 3 jan", "knee 2w"."""

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.catalogue import SorePlace
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.words.circuit import NotUnderstoodError, parse_request
from bot.domain.words.dates import LATER, split_until
from bot.domain.words.tokens import quote_safely, tidy

_FOR_GOOD = frozenset(
    {
        "",
        "please",
        "all",
        "them",
        "it",
        "everything",
        "reminders",
        "my reminders",
        "all reminders",
        "reminding me",
        "now",
    }
    | {"for good", "forever", "for ever", "completely", "please stop", "permanently"}
)
_DAY_ALONE = re.compile(
    r"(?:on |this |next )?(?P<day>mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?(?: please)?"
)
_EXAMPLES = "Write `!reminders pause 2w`, `!reminders pause until 3 jan` or `!reminders pause knee 2w`."


@dataclass(frozen=True, slots=True)
class Pause:
    """Until when (the last day; None: until the member resumes) and which sore places are the reason."""

    until: date | None
    sore: frozenset[SorePlace] = frozenset()


def parse_stop(text: str, today: date) -> Pause | None:
    """Return the pause that "stop for two weeks" is, None for a stop for good; MemberError for other words."""
    words = tidy(text).casefold().strip(" .!,")
    return None if words in _FOR_GOOD else parse_pause(text, today)


def parse_pause(text: str, today: date) -> Pause:
    """Return the pause that a member's words mean; MemberError says what was not understood."""
    alone = _DAY_ALONE.fullmatch(tidy(text).casefold().strip(" .!,"))
    if alone is not None:
        day = alone["day"]
        raise MemberError(
            f"Until then, or only that day? `!reminders pause until {day}` pauses until then, "
            f"`!reminders skip {day}` skips just that day."
        )
    rest, until = split_until(text, today)
    later = LATER.search(rest.casefold())
    if later is not None:
        raise MemberError(f"A pause starts now; I couldn't read {quote_safely(later[0])} there. {_EXAMPLES}")
    if not rest.strip() or (until is not None and not any(map(str.isalnum, rest))):  # "2 weeks!"
        return Pause(until)
    try:
        request = parse_request(rest)
    except NotUnderstoodError as error:
        said = " ".join(error.unknown[:3]) or rest
        raise MemberError(f"I couldn't read {quote_safely(said)} there. {_EXAMPLES}") from None
    except MemberError as error:  # a sore place that no exercise has facts about
        raise MemberError(f"{error} `!reminders pause 2w` still pauses them.") from None
    is_plain = replace(request, sore=frozenset()) == CircuitRequest() and request.is_complete and not request.notes
    if is_plain and until is not None and not request.sore:
        return Pause(until)  # "two weeks please"
    if not request.sore or not is_plain:
        raise MemberError(f"I don't know how long that is. {_EXAMPLES}")
    return Pause(until, request.sore)
