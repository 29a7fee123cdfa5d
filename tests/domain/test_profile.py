"""What is remembered of a member."""

from datetime import timedelta

from hypothesis import given

from bot.domain.catalogue import EVERYDAY_EQUIPMENT, SorePlace
from bot.domain.profile import Profile
from tests.domain.samples import TODAY, profiles


def test_a_member_who_never_said_anything_has_everyday_things_and_a_medium_level() -> None:
    assert Profile() == Profile(equipment=EVERYDAY_EQUIPMENT, level=2, sore={}, units="km", zone=None, substitutions={})


def test_a_member_lives_in_their_zone_else_in_the_clubs_else_in_the_default_one() -> None:
    assert Profile().local_zone("UTC") == "UTC"
    assert Profile(club_zone="Europe/Berlin").local_zone("UTC") == "Europe/Berlin"
    assert Profile(zone="Europe/Oslo", club_zone="Europe/Berlin").local_zone("UTC") == "Europe/Oslo"


def test_a_sore_place_is_spared_up_to_its_last_day() -> None:
    profile = Profile(sore={SorePlace.KNEE: TODAY, SorePlace.HIP: None})
    assert profile.sore_on(TODAY) == {SorePlace.KNEE, SorePlace.HIP}
    assert profile.sore_on(TODAY + timedelta(days=1)) == {SorePlace.HIP}


@given(profiles())
def test_nothing_becomes_sore_by_waiting(profile: Profile) -> None:
    assert profile.sore_on(TODAY + timedelta(days=1)) <= profile.sore_on(TODAY) <= profile.sore.keys()
