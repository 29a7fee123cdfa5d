"""The cool-down rolls and stretches the muscles just worked, within its minutes and what is allowed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import BODYWEIGHT, EVERYDAY_EQUIPMENT, Catalogue, Place, SorePlace
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.cool_down import choose_cool_down
from bot.domain.circuit.dose import Station, build_station, cool_down_seconds
from tests.domain.samples import any_constraints
from tests.each import cases

USUAL = CircuitConstraints(equipment=EVERYDAY_EQUIPMENT)


def _stations(catalogue: Catalogue, data: st.DataObject) -> list[Station]:
    return [build_station(data.draw(st.sampled_from(members)), 12) for members in catalogue.by_group.values()]


@given(st.data())
def test_whatever_the_brief_it_keeps_its_minutes_and_spares_what_is_sore(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    constraints, stations = data.draw(any_constraints()), _stations(catalogue, data)
    items = choose_cool_down(catalogue, stations, constraints)
    worked = {muscle for station in stations for muscle in station.exercise.primary}
    assert cool_down_seconds(items) <= constraints.cool_down_minutes * 60
    assert len(set(items)) == len(items)
    assert all(constraints.allows(item) and not worked.isdisjoint(item.muscles) for item in items)
    kinds = [item.kind for item in items]
    assert kinds == sorted(kinds)  # rolling first


@given(st.data())
def test_with_time_enough_every_muscle_worked_is_looked_after(catalogue: Catalogue, data: st.DataObject) -> None:
    stations = _stations(catalogue, data)
    items = choose_cool_down(catalogue, stations, replace(USUAL, cool_down_minutes=15))
    looked_after = {muscle for item in items for muscle in item.muscles}
    assert {muscle for station in stations for muscle in station.exercise.primary} <= looked_after
    assert {item.kind for item in items} == {"foam-roll", "stretch"}


@cases(
    "constraints",
    [
        CircuitConstraints(equipment=BODYWEIGHT),
        CircuitConstraints(equipment=frozenset(), places=frozenset({Place.OUTSIDE})),
        replace(USUAL, places=frozenset({Place.NO_FLOOR})),
        replace(USUAL, sore=frozenset({SorePlace.KNEE})),
        replace(USUAL, cool_down_minutes=2),
    ],
)
def test_there_is_something_for_everybody(catalogue: Catalogue, constraints: CircuitConstraints) -> None:
    stations = [build_station(members[0], 12) for members in catalogue.by_group.values()]
    assert choose_cool_down(catalogue, stations, constraints)
