"""What to roll and stretch after the circuit: the muscles just worked, within the minutes there are."""

from collections.abc import Sequence

from bot.domain.catalogue import Catalogue, CoolDownItem
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.dose import Station, cool_down_seconds


def choose_cool_down(
    catalogue: Catalogue, stations: Sequence[Station], constraints: CircuitConstraints
) -> tuple[CoolDownItem, ...]:
    """Return the cool-down for these stations: rolling first, then stretches, never longer than the constraints allow.

    Goes through the stations in their order until every main muscle that something possible looks after is looked
    after, and sees that rolling and stretching are both in it where equipment and place allow. Clinic, "afterwards":
    always foam roll and stretch, the muscles just worked first.
    """
    possible = [item for item in catalogue.cool_down_by_id if constraints.allows(item)]
    budget = constraints.cool_down_minutes * 60
    chosen: list[CoolDownItem] = []
    worked = {muscle for station in stations for muscle in station.exercise.primary}
    covered: set[str] = set()
    while True:
        before = len(chosen)
        for station in stations:
            missing = set(station.exercise.primary) - covered
            best = _find_best(possible, missing, chosen, budget)
            if best is not None:
                chosen.append(best)
                covered |= set(best.muscles)
        if len(chosen) == before:
            break
    for kind in ("foam-roll", "stretch"):
        if not any(item.kind == kind for item in chosen):
            extra = _find_best([item for item in possible if item.kind == kind], worked, chosen, budget)
            chosen += [extra] if extra is not None else []
    return tuple(sorted(chosen, key=lambda item: item.kind != "foam-roll"))


def _find_best(
    possible: Sequence[CoolDownItem], missing: set[str], chosen: Sequence[CoolDownItem], budget: float
) -> CoolDownItem | None:
    """The item that looks after most of the missing muscles; then the kind that is rarer so far, then the quicker."""
    if not missing:
        return None
    spent = cool_down_seconds(chosen)
    options = [
        item
        for item in possible
        if item not in chosen and not missing.isdisjoint(item.muscles) and spent + cool_down_seconds((item,)) <= budget
    ]
    return max(
        options,
        key=lambda item: (
            len(missing.intersection(item.muscles)),
            -sum(other.kind == item.kind for other in chosen),
            -len(item.muscles),
            -cool_down_seconds((item,)),
            item.id,
        ),
        default=None,
    )
