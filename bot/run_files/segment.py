"""What one track, activity or session of a file tells, and which sport it is."""

import math
import re
from dataclasses import dataclass, field
from typing import Any

from bot.run_files.way import Way

MOST_SEGMENTS = 1_000  # tracks, activities or sessions; some watches begin a track at every pause
RUN = "a run"
ANOTHER = "another sport"
_RUNS = ("run", "jog", "treadmill", "stride")
_OTHER_SPORTS = {
    "a ride": ("cycl", "bik", "ride"),
    "a swim": ("swim",),
    "a walk": ("walk",),
    "a hike": ("hik",),
    ANOTHER: ("ski", "rowing", "paddl", "kayak", "sail", "surf", "skat", "climb", "yoga", "strength", "driv"),
}
_STRAVA = {1: "a ride", 4: "a hike", 9: RUN, 10: "a walk", 16: "a swim", 17: "a ride", 18: "a ride", 53: RUN}
_NAMES = {  # beginnings of the words in a track's name, in the tongues that apps write by themselves
    RUN: ("run", "jog", "lauf", "läuf", "parkrun", "footing", "hardlo", "corr", "cors", "löp", "loop"),
    "a ride": ("cycl", "bik", "ride", "riding", "radf", "radt", "fahrrad", "velo", "vélo", "cicl", "fiets", "mtb"),
    "a swim": ("swim", "schwimm", "natation", "natac", "nuoto", "zwem"),
    "a walk": ("walk", "spazier", "gehen", "marche", "camina", "wandel"),
    "a hike": ("hike", "hiking", "wander", "rando", "escurs", "sender"),
    ANOTHER: ("ski", "row", "kayak", "canoe", "paddl", "sail", "surf", "skat", "driv", "flight", "sup"),
}  # fmt: skip


@dataclass(slots=True)
class Figures:
    """How far (metres), how long without pauses (seconds), from when to when (seconds since 1970); 0 is untold.

    `paused` are the seconds of those pauses that are beyond doubt.
    """

    metres: float = 0
    seconds: float = 0
    begun: float = 0
    ended: float = 0
    paused: float = 0

    @property
    def elapsed(self) -> float:
        """Seconds from the start to the end, with the pauses."""
        return max(self.ended - self.begun, 0)


@dataclass(slots=True)
class Segment:
    """What one track, activity or session tells; `sport` is RUN, another one's name, or None where it is untold.

    `doubt` names the sport that an untold one looks like; `saved` is when the watch wrote the summary.
    """

    sport: str | None = None
    doubt: str | None = None
    summary: Figures | None = None
    saved: float = 0
    laps: list[Figures] = field(default_factory=list)
    way: Way = field(default_factory=Way)


def read_sport(word: str) -> tuple[str | None, str | None]:
    """Return the sport that a file's own word or Strava's number names, and the one that it only hints at."""
    word = word.strip().casefold()
    if word.isdecimal():
        sport = _STRAVA.get(int(word[:4]), ANOTHER)
        return (RUN, None) if sport == RUN else (None, sport)
    if any(part in word for part in _RUNS):
        return RUN, None
    return next((name for name, parts in _OTHER_SPORTS.items() if any(part in word for part in parts)), None), None


def read_name(name: str) -> str | None:
    """Return the sport that the name of a track hints at ("Cycling 5/3/26", "Morning Ride")."""
    words = re.findall(r"[^\W\d_]+", name[:200].casefold())
    return next((sport for sport, parts in _NAMES.items() if any(word.startswith(parts) for word in words)), None)


def figure(value: Any) -> float:
    """Return a length or duration; 0 for anything else, so that no error quotes a member's file."""
    try:
        figure = float(value)
    except (TypeError, ValueError):
        return 0
    return figure if math.isfinite(figure) and figure > 0 else 0
