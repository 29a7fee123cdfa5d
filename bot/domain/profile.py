"""What Ounce remembers about a member: equipment at hand, level, sore places, units, pace, time zone, steps taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from bot.domain.catalogue import EVERYDAY_EQUIPMENT, Equipment, Level, SorePlace

Units = Literal["km", "mi"]


@dataclass(frozen=True)
class Profile:
    """One member in one club; the defaults are a member who never said anything.

    `sore` maps a place to the last day it is spared (None: until the member says otherwise). `steps` maps an exercise
    to the easier or harder one that this member does in its stead. `zone` is an IANA name, None for the club's;
    `club_zone` is the club's, read with the profile and never saved with it. `pace_seconds` is for a km, None for
    the default of bot.domain.week.
    """

    equipment: frozenset[Equipment] = EVERYDAY_EQUIPMENT
    level: Level = 2
    sore: Mapping[SorePlace, date | None] = field(default_factory=dict)
    units: Units = "km"
    zone: str | None = None
    substitutions: Mapping[str, str] = field(default_factory=dict)
    pace_seconds: float | None = None
    club_zone: str | None = None

    @property
    def is_untold(self) -> bool:
        """True for a member who never said what they have, how hard it may be, or what is sore."""
        return self == Profile(club_zone=self.club_zone)

    def local_zone(self, default: str) -> str:
        """The IANA name of the zone that the member lives in: theirs, else the club's, else the default."""
        return self.zone or self.club_zone or default

    def sore_on(self, day: date) -> frozenset[SorePlace]:
        """The places still spared on that day."""
        return frozenset(place for place, until in self.sore.items() if until is None or until >= day)

    def on(self, day: date) -> "Profile":
        """The profile without the sore places whose last day is over."""
        spared = self.sore_on(day)
        return replace(self, sore={place: until for place, until in self.sore.items() if place in spared})
