"""What a coach set up for a club: its zone, its week of runs, its quiet hours, and the channels that Ounce posts in."""

from dataclasses import dataclass, field

from bot.domain.reminders.race import RaceRest
from bot.domain.reminders.week import Run


@dataclass(frozen=True)
class Club:
    """One club; the defaults are a club in which no coach ever set anything up.

    `zone` is an IANA name, None for the setting's. `quiet` is the start and the end in local minutes after midnight.
    `emergency` are the numbers to call there, in a coach's words; with `tells_coach` the coach hears who needs help.
    Reminders go to `channel_id`, and to `fallback_channel_id` where that one fails. `race_rest` are
    the days without reminders around races, None where no coach chose. `former_runs` is the week before its last
    change, None where it never changed. `goal` are the sessions that the club wants to do each season.
    """

    zone: str | None = None
    runs: tuple[Run, ...] = ()
    quiet: tuple[int, int] | None = None
    channel_id: int | None = None
    fallback_channel_id: int | None = None
    coach_channel_id: int | None = None
    emergency: str | None = None
    tells_coach: bool = False
    race_rest: RaceRest | None = None
    former_runs: tuple[Run, ...] | None = field(default=None, compare=False)
    goal: int | None = None
