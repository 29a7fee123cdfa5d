"""What a draw has to work with: one request joined with one profile."""

from dataclasses import dataclass
from datetime import date

from bot.domain.catalogue import CoolDownItem, Equipment, Exercise, Impact, Level, Place, SorePlace, Surrounding
from bot.domain.circuit.dose import DEFAULT_COOL_DOWN_MINUTES, DEFAULT_MINUTES
from bot.domain.circuit.request import CircuitRequest
from bot.domain.profile import Profile

# A wall, something to hold and something to tie a band to can be found anywhere; a second person cannot.
ALWAYS_AROUND = frozenset({Surrounding.WALL, Surrounding.SUPPORT, Surrounding.ANCHOR, Surrounding.PARTNER_OR_ANCHOR})


@dataclass(frozen=True)
class Brief:
    """The limits of one circuit. `wanted` is equipment named for today, which should be put to use."""

    equipment: frozenset[Equipment]
    wanted: frozenset[Equipment] = frozenset()
    places: frozenset[Place] = frozenset()
    level: Level = 2
    sore: frozenset[SorePlace] = frozenset()
    partner: bool = False
    minutes: int = DEFAULT_MINUTES
    cool_down_minutes: int = DEFAULT_COOL_DOWN_MINUTES
    rounds: int | None = None
    steps: tuple[tuple[str, str], ...] = ()
    for_everyone: bool = False

    def spares(self, item: Exercise | CoolDownItem) -> bool:
        """True where the item touches no sore place and does not jump where it has to be quiet: never relaxed."""
        if Place.QUIET in self.places and isinstance(item, Exercise) and item.impact is Impact.HIGH:
            return False
        return not self.sore & item.avoid.keys()

    def has_company(self, item: Exercise | CoolDownItem) -> bool:
        """True where everything around that the item needs is there; a partner only where one was named."""
        return item.needs <= ALWAYS_AROUND or (self.partner and item.needs <= ALWAYS_AROUND | {Surrounding.PARTNER})

    def has_equipment(self, item: Exercise | CoolDownItem) -> bool:
        """True where the item needs nothing that is not at hand."""
        return item.equipment <= self.equipment

    def has_place(self, item: Exercise | CoolDownItem) -> bool:
        """True where the item can be done in the places that were named."""
        if Place.OUTSIDE in self.places and not item.outdoor:
            return False
        return not (Place.NO_FLOOR in self.places and item.floor)

    def has_level(self, exercise: Exercise) -> bool:
        """True where the exercise suits the level: easy is level 1, medium up to 2, hard 2 and 3."""
        return exercise.level in {1: (1,), 2: (1, 2), 3: (2, 3)}[self.level]

    def allows(self, item: Exercise | CoolDownItem) -> bool:
        """True where the item is safe, possible here and with what is at hand."""
        return self.spares(item) and self.has_company(item) and self.has_equipment(item) and self.has_place(item)


def join_brief(request: CircuitRequest, profile: Profile, today: date) -> Brief:
    """Return the brief for today: words said now override the profile once, sore places add to it.

    A level said now also sets aside the steps to easier or harder exercises that the profile remembers.
    """
    base = profile.equipment if request.equipment is None else request.equipment
    return Brief(
        equipment=(base | request.added) - request.removed,
        wanted=request.added,
        places=request.places,
        level=request.level or profile.level,
        sore=profile.sore_on(today) | request.sore,
        partner=request.partner,
        minutes=request.minutes or DEFAULT_MINUTES,
        cool_down_minutes=request.cool_down_minutes or DEFAULT_COOL_DOWN_MINUTES,
        rounds=request.rounds,
        for_everyone=request.for_everyone,
        steps=() if request.level else tuple(sorted(profile.steps.items())),
    )
