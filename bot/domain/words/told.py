"""A run that somebody tells of in a conversation ("I ran 5k this morning")."""

import re
from datetime import datetime

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.finished_run import FinishedRun
from bot.domain.words.run import parse_finished_run
from bot.domain.words.tokens import tidy

_MENTION = re.compile(r"<@[!&]?[0-9]+>")
_CLAIM = re.compile(
    r"(?:(?:hey|hi|hello|ok|okay|so|well|phew|yay|yes|woohoo|done|and|ounce)[ ,.!:]+)*"
    r"(?:(?:i|i've|ive|i have|we|we've|we have)(?: have)?(?: just| already| finally| only)? )?"
    r"(?:(?:just|finally|already) )?"
    r"(?:ran|run(?= [0-9])|jogged|did|done|finished|completed|went (?:for|on) (?:a|an|my|our)|went running)(?!\w)",
    re.IGNORECASE,
)
_WENT = re.compile(r"(?<!\w)(?:have|went (?:for|on)|went)(?!\w)", re.IGNORECASE)
_MOST_LETTERS = 120


def may_tell_of_run(text: str) -> bool:
    """Return whether a message says "I ran" first and asks nothing: the cheap look before the reader's."""
    words = _clean(text)
    return 0 < len(words) <= _MOST_LETTERS and "?" not in words and _CLAIM.match(words) is not None


def find_told_run(text: str, units: Units, now: datetime) -> FinishedRun | None:
    """Return the run that somebody tells of in a conversation, None for any other message.

    Only what says "I ran" first and nothing beyond a run is one: a question, somebody else's run or a plan is not.
    `now` is the member's local moment, and a bare number is in their units.
    """
    if not may_tell_of_run(text):
        return None
    try:
        return parse_finished_run(_WENT.sub(" ", _clean(text)), units, now)
    except MemberError:
        return None


def _clean(text: str) -> str:
    return tidy(_MENTION.sub(" ", text[: 2 * _MOST_LETTERS]))
