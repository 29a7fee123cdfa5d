"""The constraints of one circuit: a request joined with a profile."""

from dataclasses import dataclass
from datetime import date

from bot.domain.catalogue import CoolDownItem, Equipment, Exercise, Impact, Level, Place, SorePlace, Surrounding
from bot.domain.circuit.dose import DEFAULT_COOL_DOWN_MINUTES, DEFAULT_MINUTES
from bot.domain.circuit.request import CircuitRequest
from bot.domain.profile import Profile

# A wall, something to hold and something to tie a band to can be found anywhere; a second person cannot.
ALWAYS_AROUND = frozenset({Surrounding.WALL, Surrounding.SUPPORT, Surrounding.ANCHOR, Surrounding.PARTNER_OR_ANCHOR})


@dataclass(frozen=True)
class CircuitConstraints:
    """The limits of one circuit. `wanted` is equipment named for today, which the circuit should use.

    `substitutions` are pairs of an exercise's id and that of the easier or harder one done instead; `left_out` are the
    ids of exercises that the club doesn't do."""

    equipment: frozenset[Equipment]
    wanted: frozenset[Equipment] = frozenset()
    places: frozenset[Place] = frozenset()
    level: Level = 2
    sore: frozenset[SorePlace] = frozenset()
    partner: bool = False
    minutes: int = DEFAULT_MINUTES
    cool_down_minutes: int = DEFAULT_COOL_DOWN_MINUTES
    rounds: int | None = None
    substitutions: tuple[tuple[str, str], ...] = ()
    for_everyone: bool = False
    left_out: frozenset[str] = frozenset()

    def spares(self, item: Exercise | CoolDownItem) -> bool:
        """True if the item affects no sore place, doesn't jump where it must be quiet, and the club does it.

        That is never relaxed.
        """
        if item.id in self.left_out:
            return False
        if Place.QUIET in self.places and isinstance(item, Exercise) and item.impact is Impact.HIGH:
            return False
        return not self.sore & item.avoid.keys()

    def has_company(self, item: Exercise | CoolDownItem) -> bool:
        """True if the surroundings have what the item needs; a partner counts only if one was named."""
        return item.needs <= ALWAYS_AROUND or (self.partner and item.needs <= ALWAYS_AROUND | {Surrounding.PARTNER})

    def has_equipment(self, item: Exercise | CoolDownItem) -> bool:
        """True if all the equipment that the item needs is available."""
        return item.equipment <= self.equipment

    def has_place(self, item: Exercise | CoolDownItem) -> bool:
        """True if the item can be done in the places that were named."""
        if Place.OUTSIDE in self.places and not item.outdoor:
            return False
        return not (Place.NO_FLOOR in self.places and item.floor)

    def has_level(self, exercise: Exercise) -> bool:
        """True if the exercise suits the level: easy is level 1, medium up to 2, hard 2 and 3."""
        return exercise.level in {1: (1,), 2: (1, 2), 3: (2, 3)}[self.level]

    def allows(self, item: Exercise | CoolDownItem) -> bool:
        """True if the item is safe and fits the place and the equipment."""
        return self.spares(item) and self.has_company(item) and self.has_equipment(item) and self.has_place(item)


def join_constraints(
    request: CircuitRequest, profile: Profile, today: date, left_out: frozenset[str] = frozenset()
) -> CircuitConstraints:
    """Return today's constraints: words typed now override the profile once, and sore places add to it.

    A level typed now also ignores the profile's substitutions by easier or harder exercises.
    """
    base = profile.equipment if request.equipment is None else request.equipment
    return CircuitConstraints(
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
        left_out=left_out,
        substitutions=() if request.level else tuple(sorted(profile.substitutions.items())),
    )
