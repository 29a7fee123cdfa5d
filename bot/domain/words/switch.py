"""Whether something is switched on or off, in words."""

from bot.domain.errors import MemberError
from bot.domain.words.tokens import quote_safely, tidy

_ON = frozenset({"on", "yes", "y", "true", "start", "enable", "enabled"})
_OFF = frozenset({"off", "no", "n", "none", "false", "stop", "never", "disable", "disabled"})


def find_switch(text: str) -> bool | None:
    """Return whether words switch something on; None where they say neither on nor off."""
    words = tidy(text).casefold().strip(" .!").removesuffix(" please")
    if words in _ON | _OFF:
        return words in _ON
    return None


def parse_switch(text: str, command: str) -> bool:
    """Return whether words switch a command on; MemberError quotes any others, with both examples."""
    found = find_switch(text)
    if found is None:
        said = f"I couldn't read {quote_safely(tidy(text))}. " if text.strip() else ""
        raise MemberError(f"{said}Write `!{command} on` or `!{command} off`.")
    return found
