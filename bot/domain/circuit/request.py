"""What a member wants of one circuit, as a value."""

from dataclasses import dataclass, field

from bot.domain.catalogue import GYM, Equipment, Level, Place, SorePlace


@dataclass(frozen=True)
class CircuitRequest:
    """What was asked for once; None and empty mean that the profile or the clinic's default stands."""

    equipment: frozenset[Equipment] | None = None
    added: frozenset[Equipment] = frozenset()
    removed: frozenset[Equipment] = frozenset()
    places: frozenset[Place] = frozenset()
    minutes: int | None = None
    cool_down_minutes: int | None = None
    rounds: int | None = None
    level: Level | None = None
    sore: frozenset[SorePlace] = frozenset()
    partner: bool = False
    again: bool = False
    for_everyone: bool = False
    seed: int | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)
    is_complete: bool = field(default=True, compare=False)

    @property
    def words(self) -> str:
        """The request in canonical words: the same wish gives the same words, and parsing them gives it back."""
        parts: list[str] = []
        if self.equipment is not None:
            parts.append("gym" if self.equipment == GYM else "bodyweight" if self.equipment else "nothing")
        parts += [_spoken(piece) for piece in sorted(self.added)]
        parts += [f"no {_spoken(piece)}" for piece in sorted(self.removed)]
        parts += sorted(self.places)
        parts += [f"{self.minutes}min"] if self.minutes else []
        parts += [f"cooldown {self.cool_down_minutes}min"] if self.cool_down_minutes else []
        parts += [f"x{self.rounds}"] if self.rounds else []
        parts += [f"level {self.level}"] if self.level else []
        parts += [place.value for place in sorted(self.sore)]
        parts += ["partner"] if self.partner else []
        parts += ["for everyone"] if self.for_everyone else []
        parts += [f"seed {self.seed}"] if self.seed is not None else []
        parts += ["again"] if self.again else []
        return " ".join(parts)


def _spoken(piece: Equipment) -> str:
    return piece.value.replace("-", " ") if piece is not Equipment.PULL_UP_BAR else "pull-up bar"
