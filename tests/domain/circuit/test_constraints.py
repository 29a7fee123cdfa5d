"""Words said now override the profile once; sore places add to it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import EVERYDAY_EQUIPMENT, GYM, Equipment, Place, SorePlace, Surrounding
from bot.domain.circuit.constraints import Brief, join_brief
from bot.domain.circuit.request import CircuitRequest
from bot.domain.profile import Profile
from bot.domain.words.circuit import parse_request
from tests.domain.samples import TODAY, make_exercise, profiles, requests

AT_HOME = Profile(
    equipment=frozenset({Equipment.MAT, Equipment.BAND}),
    level=3,
    sore={SorePlace.KNEE: TODAY, SorePlace.HIP: None, SorePlace.SHIN: TODAY - timedelta(days=1)},
    steps={"b": "c", "a": "b"},
)


def test_a_member_who_never_said_anything_gets_the_clinics_circuit() -> None:
    brief = join_brief(CircuitRequest(), Profile(), TODAY)
    assert brief == Brief(equipment=EVERYDAY_EQUIPMENT, level=2, minutes=20, cool_down_minutes=6, rounds=None)


def test_without_words_the_profile_stands() -> None:
    brief = join_brief(CircuitRequest(), AT_HOME, TODAY)
    assert brief.equipment == AT_HOME.equipment
    assert brief.level == 3
    assert brief.sore == {SorePlace.KNEE, SorePlace.HIP}
    assert brief.steps == (("a", "b"), ("b", "c"))
    assert brief.wanted == frozenset()


def test_words_override_the_profile() -> None:
    brief = join_brief(
        parse_request("gym, no barbell, dumbbells, easy, achilles, 15min, x2, cooldown 4"), AT_HOME, TODAY
    )
    assert brief.equipment == GYM - {Equipment.BARBELL}
    assert brief.wanted == {Equipment.DUMBBELL}
    assert brief.sore == {SorePlace.KNEE, SorePlace.HIP, SorePlace.ACHILLES}
    assert (brief.level, brief.minutes, brief.rounds, brief.cool_down_minutes) == (1, 15, 2, 4)
    assert brief.steps == ()  # a level said now is said about the level, not about one exercise


@given(requests(), profiles())
def test_a_brief_never_forgets_a_sore_place_and_has_what_it_wants(request: CircuitRequest, profile: Profile) -> None:
    brief = join_brief(request, profile, TODAY)
    assert brief.sore == profile.sore_on(TODAY) | request.sore
    assert brief.wanted <= brief.equipment
    assert not brief.equipment & request.removed


@given(st.sampled_from((1, 2, 3)), st.sampled_from((1, 2, 3)))
def test_easy_is_level_1_medium_up_to_2_hard_2_and_3(asked: int, level: int) -> None:
    suits = Brief(equipment=frozenset(), level=asked).has_level(make_exercise("some", level=level))  # type: ignore[arg-type]
    assert suits is ((asked, level) in {(1, 1), (2, 1), (2, 2), (3, 2), (3, 3)})


def test_what_an_exercise_needs_decides_whether_it_is_allowed() -> None:
    brief = Brief(equipment=frozenset({Equipment.BAND}), places=frozenset({Place.OUTSIDE, Place.NO_FLOOR}))
    assert brief.allows(
        make_exercise("band", equipment=frozenset({Equipment.BAND}), needs=frozenset({Surrounding.ANCHOR}))
    )
    assert brief.allows(make_exercise("wall", needs=frozenset({Surrounding.WALL, Surrounding.PARTNER_OR_ANCHOR})))
    assert not brief.allows(make_exercise("pairs", needs=frozenset({Surrounding.PARTNER})))
    assert not brief.allows(make_exercise("both", equipment=frozenset({Equipment.BAND, Equipment.MAT})))
    assert not brief.allows(make_exercise("indoors", outdoor=False))
    assert not brief.allows(make_exercise("lying", floor=True))
