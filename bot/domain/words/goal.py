"""A club's season goal in words: "200", "200 sessions", "none"."""

import re

from bot.domain.errors import MemberError
from bot.domain.words.tokens import quote_safely, tidy

_NONE = frozenset({"none", "no", "off", "clear", "no goal", "0"})
_GOAL = re.compile(r"(?P<count>[0-9]{1,3}(?:[,.' ]?[0-9]{3})*|[0-9]{1,9})(?: (?:strength )?(?:sessions?|circuits?))?")


def parse_goal(text: str) -> int | None:
    """Return the sessions that a goal names, None for no goal; MemberError quotes other words."""
    words = tidy(text).casefold().strip(" .!")
    if words in _NONE:
        return None
    found = _GOAL.fullmatch(words)
    if found is None:
        raise MemberError(f"I couldn't read {quote_safely(words)}. Write `!club goal 200` or `!club goal none`.")
    return int(re.sub("[^0-9]", "", found["count"]))
