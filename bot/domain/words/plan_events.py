"""An event of a calendar: whether it is a run, and which one, in its own words and those below its title."""

import html
import re
from dataclasses import dataclass
from datetime import date

from bot.domain.words.plan_cell import read_cell
from bot.domain.words.tokens import tidy

_RUNNING = re.compile(
    r"(?<![a-z])(?:run|running|runners|jog|race|marathon|tempo|fartlek|lsd|parkrun|intervals?|hills?)(?![a-z])|"
    r"[0-9] ?(?:km|k|mi|miles?)(?![a-z])",
    re.IGNORECASE,
)
_EVENT_FAR = re.compile(r"distance\W{1,3}([0-9]+(?:[.,][0-9]+)?) ?(km|k|mi|miles?|m)\b", re.IGNORECASE)
_EVENT_LONG = re.compile(r"(?:duration|time)\W{1,3}([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?\b", re.IGNORECASE)
_EVENT_FIRST = re.compile(  # "[easy] 5-6km at 5:30", but no "5 x 1 km"
    r"\W*(?:\[[^\]]*\]\W*)?([0-9]+(?:[.,][0-9]+)?(?: ?- ?[0-9]+(?:[.,][0-9]+)?)?"
    r" ?(?:km|k|mi|miles?|min|mins|minutes))\b",
    re.IGNORECASE,
)
_SMALL_MILES = re.compile(
    r"^((?:[1-9]|1[0-9]|2[0-6])(?:\.[0-9])?) ?m (?=run\b|pace\b|race\b|easy\b|long\b)", re.IGNORECASE
)
_EITHER = re.compile(r"([0-9]+(?:[.,][0-9]+)?) ?(?:&|/|or) ?([0-9]+(?:[.,][0-9]+)?) ?(km|k|mi|miles?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlanEvent:
    """One event of a calendar: its day and local start in minutes after midnight, None for a whole day."""

    day: date
    start_minute: int | None
    title: str
    description: str = ""


def is_running(text: str) -> bool:
    """Return whether words say that an event is a run."""
    return _RUNNING.search(text) is not None


def event_text(event: PlanEvent) -> str:
    """Return the words of an event that say what run it is: its title, and how far or how long from those below it."""
    title = _SMALL_MILES.sub(r"\1 mi ", tidy(html.unescape(event.title).replace("\u2022", ",")))
    title = _EITHER.sub(r"\1-\2 \3", title)
    head = re.split(r" , | \| ", title)
    amount = read_cell(title, "km")
    if any(run.metres or run.seconds for run in amount.runs) or not amount.is_read or not amount.runs:
        far = next((part for part in head if re.search(r"[0-9] ?(?:km|k|mi|miles?)\b", part, re.IGNORECASE)), None)
        return title if far is None or far == title else f"{far} {head[0]}" if far != head[0] else far
    below = html.unescape(event.description)
    far_below, long_below = _EVENT_FAR.search(below), _EVENT_LONG.search(below)
    if far_below is not None:
        return f"{far_below[1]} {far_below[2]} {title}"
    if (first := _EVENT_FIRST.match(tidy(below))) is not None:
        return f"{first[1]} {title}"
    if long_below is not None:
        return f"{int(long_below[1]) * 60 + int(long_below[2])} min {title}"
    return title
