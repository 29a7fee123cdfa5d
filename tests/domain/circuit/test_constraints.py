"""Words said now override the profile once; sore places add to it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import EVERYDAY_EQUIPMENT, GYM, Equipment, Level, Place, SorePlace, Surrounding
from bot.domain.circuit.constraints import CircuitConstraints, join_constraints
from bot.domain.circuit.request import CircuitRequest
from bot.domain.profile import Profile
from bot.domain.words.circuit import parse_request
from tests.domain.samples import TODAY, make_exercise, profiles, requests

AT_HOME = Profile(
    equipment=frozenset({Equipment.MAT, Equipment.BAND}),
    level=3,
    sore={SorePlace.KNEE: TODAY, SorePlace.HIP: None, SorePlace.SHIN: TODAY - timedelta(days=1)},
    substitutions={"b": "c", "a": "b"},
)


def test_a_member_who_never_said_anything_gets_the_clinics_circuit() -> None:
    constraints = join_constraints(CircuitRequest(), Profile(), TODAY)
    assert constraints == CircuitConstraints(
        equipment=EVERYDAY_EQUIPMENT, level=2, minutes=20, cool_down_minutes=6, rounds=None
    )


def test_without_words_the_profile_stands() -> None:
    constraints = join_constraints(CircuitRequest(), AT_HOME, TODAY)
    assert constraints.equipment == AT_HOME.equipment
    assert constraints.level == 3
    assert constraints.sore == {SorePlace.KNEE, SorePlace.HIP}
    assert constraints.substitutions == (("a", "b"), ("b", "c"))
    assert constraints.wanted == frozenset()


def test_words_override_the_profile() -> None:
    constraints = join_constraints(
        parse_request("gym, no barbell, dumbbells, easy, achilles, 15min, x2, cooldown 4"), AT_HOME, TODAY
    )
    assert constraints.equipment == GYM - {Equipment.BARBELL}
    assert constraints.wanted == {Equipment.DUMBBELL}
    assert constraints.sore == {SorePlace.KNEE, SorePlace.HIP, SorePlace.ACHILLES}
    assert (constraints.level, constraints.minutes, constraints.rounds, constraints.cool_down_minutes) == (1, 15, 2, 4)
    assert constraints.substitutions == ()  # a level said now is said about the level, not about one exercise


@given(requests(), profiles())
def test_a_brief_never_forgets_a_sore_place_and_has_what_it_wants(request: CircuitRequest, profile: Profile) -> None:
    constraints = join_constraints(request, profile, TODAY)
    assert constraints.sore == profile.sore_on(TODAY) | request.sore
    assert constraints.wanted <= constraints.equipment
    assert not constraints.equipment & request.removed


@given(st.sampled_from((1, 2, 3)), st.sampled_from((1, 2, 3)))
def test_easy_is_level_1_medium_up_to_2_hard_2_and_3(asked: Level, level: Level) -> None:
    suits = CircuitConstraints(equipment=frozenset(), level=asked).has_level(make_exercise("some", level=level))
    assert suits is ((asked, level) in {(1, 1), (2, 1), (2, 2), (3, 2), (3, 3)})


def test_what_an_exercise_needs_decides_whether_it_is_allowed() -> None:
    constraints = CircuitConstraints(
        equipment=frozenset({Equipment.BAND}), places=frozenset({Place.OUTSIDE, Place.NO_FLOOR})
    )
    assert constraints.allows(
        make_exercise("band", equipment=frozenset({Equipment.BAND}), needs=frozenset({Surrounding.ANCHOR}))
    )
    assert constraints.allows(make_exercise("wall", needs=frozenset({Surrounding.WALL, Surrounding.PARTNER_OR_ANCHOR})))
    assert not constraints.allows(make_exercise("pairs", needs=frozenset({Surrounding.PARTNER})))
    assert not constraints.allows(make_exercise("both", equipment=frozenset({Equipment.BAND, Equipment.MAT})))
    assert not constraints.allows(make_exercise("indoors", outdoor=False))
    assert not constraints.allows(make_exercise("lying", floor=True))
