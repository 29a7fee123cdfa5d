"""Who is in the season: clubs in zones whose clocks change, and members of all kinds, drawn from a seed."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random

WEEKS, WEEK_SECONDS = 16, 7 * 24 * 3600
START = int(datetime(2026, 1, 12, tzinfo=UTC).timestamp())  # a Monday

# Up to 4 May: clocks go forward in Europe and North America, back in Australia, New Zealand and Chile, by half an hour
# on Lord Howe, and back and forward again in Morocco.
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Melbourne",
    "Africa/Casablanca",
    "Pacific/Auckland",
    "America/Santiago",
    "America/Los_Angeles",
    "Australia/Lord_Howe",
    "Europe/London",
    "Asia/Kathmandu",
)


@dataclass(frozen=True)
class OwnRun:
    """A run as the season writes it: weekday (0 is Monday), local minute of the day, and metres."""

    weekday: int
    minute: int
    metres: int

    @property
    def words(self) -> str:
        """As a member types it."""
        day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[self.weekday]
        return f"{day} {self.minute // 60}:{self.minute % 60:02} {self.metres / 1000:g}k"


def _week(*runs: tuple[int, int, int, int]) -> tuple[OwnRun, ...]:
    return tuple(OwnRun(weekday, hour * 60 + minute, metres) for weekday, hour, minute, metres in runs)


CLUB_WEEKS = (
    _week((1, 18, 30, 6_000), (3, 19, 0, 10_000), (5, 9, 0, 5_000), (6, 8, 0, 18_000)),
    _week((0, 6, 15, 5_000), (2, 6, 15, 8_000), (4, 6, 15, 5_000)),
    _week((1, 19, 0, 8_000), (3, 21, 30, 6_000), (6, 8, 30, 7_000)),  # Thursday's ends in the quiet hours
    _week((2, 20, 0, 7_000), (4, 20, 0, 9_000), (6, 1, 30, 6_000)),  # Sunday's begins before the clocks change
    _week((0, 18, 0, 5_000), (1, 18, 0, 6_000), (5, 23, 45, 5_000)),  # Saturday's ends on Sunday
)
OWN_WEEKS = (
    _week((6, 2, 30, 5_000), (2, 2, 30, 5_000)),  # in the hour that is left out, or comes twice
    _week((1, 7, 0, 4_000), (2, 7, 0, 4_000), (3, 7, 0, 4_000)),
    _week((4, 17, 30, 12_000)),  # one reminder a week
    _week((5, 23, 50, 6_000), (2, 12, 0, 8_000), (0, 12, 0, 8_000)),
    _week((6, 3, 0, 6_000), (3, 18, 0, 7_000)),
    _week(
        (3, 22, 0, 5_000), (5, 9, 0, 5_000)
    ),  # where it is quiet, the first would wait into the day before the second
)
PACES = (340, 450, 420)  # seconds per km of those who said one, by club
MARGINS = (0, 20, 10)
MEMBERS_OF_A_CLUB = 10  # at least, where there are enough for two


@dataclass(frozen=True)
class ClubRole:
    """A club as it is set up: its zone, its week, its quiet hours, and whether it has a second channel."""

    zone: str
    runs: tuple[OwnRun, ...]
    quiet: tuple[int, int] | None
    has_fallback: bool


@dataclass(frozen=True)
class MemberRole:
    """A member as they set themselves up; `runs` is None for one who follows the club's."""

    club: int
    runs: tuple[OwnRun, ...] | None = None
    zone: str | None = None
    pace_seconds: int = 390
    margin_minutes: int = 5
    by_dm: bool = False
    has_closed_dm: bool = False


@dataclass(frozen=True)
class Scenario:
    """Everybody."""

    clubs: tuple[ClubRole, ...]
    members: tuple[MemberRole, ...] = field(repr=False)


def draw_scenario(members: int, rng: Random) -> Scenario:
    """Return up to ten clubs and so many members, most of whom do as the others do, as in a real club."""
    clubs = tuple(
        ClubRole(
            zone=zone,
            runs=CLUB_WEEKS[number % len(CLUB_WEEKS)],
            quiet=((22 * 60, 7 * 60), None, (21 * 60 + 30, 6 * 60))[number % 3],
            has_fallback=number % 3 != 1,
        )
        for number, zone in enumerate(ZONES[: max(6, members // MEMBERS_OF_A_CLUB)])
    )
    drawn = [_draw_member(number % len(clubs), rng) for number in range(members)]
    drawn[0] = replace(drawn[0], by_dm=True, has_closed_dm=True)  # one at least, however few there are
    return Scenario(clubs, tuple(drawn))


def _draw_member(club: int, rng: Random) -> MemberRole:
    """A tenth runs at another pace, a tenth wants another margin, a tenth has runs of their own; some want DMs."""
    by_dm = rng.random() < 0.05
    tenth = rng.randrange(10)
    return MemberRole(
        club=club,
        runs=OWN_WEEKS[club % len(OWN_WEEKS)] if tenth == 2 else None,
        zone=rng.choice(ZONES) if rng.random() < 0.006 else None,
        pace_seconds=PACES[club % len(PACES)] if tenth == 0 else 390,
        margin_minutes=MARGINS[club % len(MARGINS)] if tenth == 1 else 5,
        by_dm=by_dm,
        has_closed_dm=by_dm and rng.random() < 0.3,
    )
