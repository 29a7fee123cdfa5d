"""What one track, activity or session of a file tells, and whether it is a run at all."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MOST_PARTS = 1_000  # tracks, activities or sessions; some watches begin a track at every pause
_RUNS = ("run", "jog", "treadmill", "stride")
_OTHER_SPORTS = {
    "a ride": ("cycl", "bik", "ride"),
    "a swim": ("swim",),
    "a walk": ("walk",),
    "a hike": ("hik",),
    "another sport": ("ski", "rowing", "paddl", "kayak", "sail", "surf", "skat", "climb", "yoga", "strength"),
}


@dataclass(slots=True)
class Part:
    """What one track, activity or session tells; other names its sport where that is no run."""

    other: str | None = None
    metres: float = 0
    odometer: float = 0
    seconds: float = 0
    begun: datetime | None = None
    ended: datetime | None = None

    def saw(self, moment: datetime | None) -> None:
        """Stretch from the earliest moment to the latest."""
        if moment is not None:
            self.begun = min(self.begun or moment, moment)
            self.ended = max(self.ended or moment, moment)


def other_sport(word: str, otherwise: str | None = None) -> str | None:
    """Name the sport that a word means; None for a run, and otherwise where the word says nothing."""
    word = word.casefold()
    if any(part in word for part in _RUNS):
        return None
    return next((name for name, parts in _OTHER_SPORTS.items() if any(part in word for part in parts)), otherwise)


def figure(value: Any) -> float:
    """Return a length or duration; 0 for anything else, so that no error quotes a member's file."""
    try:
        figure = float(value)
    except (TypeError, ValueError):
        return 0
    return figure if math.isfinite(figure) and figure > 0 else 0
