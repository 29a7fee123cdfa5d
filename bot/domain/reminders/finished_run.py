"""A run that is over, as a member or a watch told of it: all that is kept of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.reminders.week import run_seconds


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """How far (metres), how long (seconds) and when it ended (aware; None: just now); at least one figure is known."""

    metres: int | None = None
    seconds: int | None = None
    ended: datetime | None = None

    def lasted(self, pace_seconds: float) -> int:
        """Seconds it took: as told, else its distance at a pace in seconds per km."""
        return self.seconds if self.seconds is not None else run_seconds(self.metres or 0, pace_seconds)
