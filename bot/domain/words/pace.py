"""Paces, as members write and read them ("9:30 per mile")."""

import re

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.words.distance import METRES_IN
from bot.domain.words.tokens import quote_safely, tidy

MIN_PACE, MAX_PACE = 120, 1200  # seconds per km
_PACE_EXAMPLE = "Write for example `!profile pace 5:45`."
_PACE = re.compile(
    r"(?:pace )?(?P<m>[0-9]{1,2})"
    r"(?: ?(?::|'|m(?:in(?:utes?)?)?) ?(?P<s>[0-5][0-9])(?: ?(?:\"|s|sec))?)?(?: ?min(?:utes?)?)?'?"
    r"(?: ?(?:/|per|an?)? ?(?P<unit>kilomet(?:er|re)|km|k|miles?|mi))?",
    re.IGNORECASE,
)


def parse_pace(text: str, units: Units) -> float:
    """Return a pace in seconds per km ("5:45", "9:30 per mile"); without a unit it is in the member's.

    Raises MemberError where it is not minutes and seconds, or not between 2:00 and 20:00 per km.
    """
    words = tidy(text)
    match = _PACE.fullmatch(words)
    if match is None:
        said = f"I couldn't read {quote_safely(words)} as a pace." if words else "A pace is minutes and seconds."
        raise MemberError(f"{said} {_PACE_EXAMPLE}")
    unit = match["unit"] or units
    seconds = int(match["m"]) * 60 + int(match["s"] or 0)
    pace = round(float(seconds / METRES_IN["mi" if unit.casefold().startswith("mi") else "km"] * 1000), 2)
    if not MIN_PACE <= pace <= MAX_PACE:
        bounds = f"{write_pace(MIN_PACE, units).split()[0]} to {write_pace(MAX_PACE, units)}"
        raise MemberError(f"{quote_safely(words)} isn't a running pace I can use: give {bounds}. {_PACE_EXAMPLE}")
    return pace


def write_pace(seconds_per_km: float, units: Units) -> str:
    """Return a pace as members read it, from seconds per km: "5:45 per km", "9:15 per mile"."""
    minutes, seconds = divmod(round(seconds_per_km * float(METRES_IN[units]) / 1000), 60)
    return f"{minutes}:{seconds:02} per {'mile' if units == 'mi' else 'km'}"
