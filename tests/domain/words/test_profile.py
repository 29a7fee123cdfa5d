"""A profile is changed by words, wholly or not at all."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.catalogue import EVERYDAY_EQUIPMENT, GYM, Equipment, SorePlace
from bot.domain.errors import MemberError
from bot.domain.profile import Profile
from bot.domain.words.profile import change_field, change_profile, write_sore
from bot.domain.words.vocabulary import MEANINGS
from bot.domain.words.zone import find_zone
from tests.domain.samples import TODAY, profiles
from tests.each import cases

ZONES = available_timezones()
FIELDS = ("equipment", "level", "sore", "units", "pace", "zone", "steps")
KNEE, HIP, ACHILLES = SorePlace.KNEE, SorePlace.HIP, SorePlace.ACHILLES
IN_2_WEEKS = TODAY + timedelta(days=14)
BAND, MAT = Equipment.BAND, Equipment.MAT
words = st.lists(
    st.sampled_from([*MEANINGS, *FIELDS, "2 weeks", "until", "3 jan", ";", "none", "healed", "no", "miles", "5:45"])
)
texts = st.text(max_size=300) | words.map(" ".join)


@cases(
    ("text", "change"),
    [
        ("equipment bands, mat", {"equipment": frozenset({BAND, MAT})}),
        ("Gear: gym no barbell", {"equipment": GYM - {Equipment.BARBELL}}),
        ("equipment no step", {"equipment": EVERYDAY_EQUIPMENT - {Equipment.STEP}}),
        ("equipment nothing", {"equipment": frozenset()}),
        ("bands", {"equipment": EVERYDAY_EQUIPMENT | {BAND}}),
        ("level easy", {"level": 1}),
        ("hard", {"level": 3}),
        ("sore knee 2 weeks", {"sore": {HIP: None, KNEE: IN_2_WEEKS}}),
        ("sore knee", {"sore": {HIP: None, KNEE: None}}),
        ("bad knee until 3 jan", {"sore": {HIP: None, KNEE: date(2027, 1, 3)}}),
        ("bad knee", {"sore": {HIP: None, KNEE: None}}),
        ("sore knee 2 weeks; achilles", {"sore": {HIP: None, KNEE: IN_2_WEEKS, ACHILLES: None}}),
        ("sore knee, achilles for 2 weeks", {"sore": {HIP: None, KNEE: IN_2_WEEKS, ACHILLES: IN_2_WEEKS}}),
        ("sore hip better", {"sore": {}}),
        ("sore none", {"sore": {}}),
        ("units miles", {"units": "mi"}),
        ("miles", {"units": "mi"}),
        ("pace 5:45", {"pace_seconds": 345}),
        ("Tempo: 5:45/km", {"pace_seconds": 345}),
        ("speed 5:45 per km", {"pace_seconds": 345}),
        ("pace default", {"pace_seconds": None}),
        ("pace RESET", {"pace_seconds": None}),
        ("zone Vancouver", {"zone": "America/Vancouver"}),
        ("timezone europe/berlin", {"zone": "Europe/Berlin"}),
        ("zone new york", {"zone": "America/New_York"}),
        ("zone club", {"zone": None}),
        ("steps reset", {"substitutions": {}}),
        ("gym easy knee 2w", {"equipment": GYM, "level": 1, "sore": {HIP: None, KNEE: IN_2_WEEKS}}),
    ],
)
def test_words_change_what_they_say_and_nothing_else(text: str, change: dict[str, object]) -> None:
    before = Profile(sore={HIP: None}, zone="UTC", substitutions={"a": "b"}, pace_seconds=400)
    assert change_profile(before, text, TODAY, ZONES) == replace(before, **change)  # type: ignore[arg-type]  # by name


@cases(
    ("text", "sentence"),
    [
        ("", "changes nothing"),
        ("please", "changes nothing"),
        ("qwrtz", "You can say"),
        ("equipment", "Name the equipment you have"),
        ("equipment bands and a flurgle", "“flurgle”"),
        ("level", "easy, medium or hard"),
        ("level purple", "“purple”"),
        ("sore", "Name the place"),
        ("sore 2 weeks", "Name the place"),
        ("sore neck", "physiotherapist or doctor"),
        ("sore knee 31 feb", "isn't a date on the calendar"),
        ("sore knee 3 years", "“years”"),
        ("units parsecs", "km or miles"),
        ("pace", "pace"),
        ("pace fast", "pace"),
        ("pace 0:01", "pace"),
        ("zone Vancuver", "America/Vancouver"),
        ("zone xyzzyxyzzy", "nearest big city"),
        ("steps backwards", "Easier and Harder"),
    ],
)
def test_what_was_not_understood_is_said_with_the_next_step(text: str, sentence: str) -> None:
    with pytest.raises(MemberError, match=sentence):
        change_profile(Profile(), text, TODAY, ZONES)


@given(texts)
@example("sore ;")
@example("zone @everyone")
def test_any_text_gives_a_profile_or_a_sentence(text: str) -> None:
    try:
        changed = change_profile(Profile(), text, TODAY, ZONES)
    except MemberError as error:
        assert str(error).strip()
        assert not set("@<>*_~|\\#") & set(str(error).replace("/", "").replace("_", ""))
    else:
        assert isinstance(changed, Profile)
        assert changed.zone is None or changed.zone in ZONES


@given(st.sampled_from(FIELDS), texts)
def test_any_text_in_a_field_changes_that_field_or_gives_a_sentence(field: str, text: str) -> None:
    before = Profile(sore={HIP: None}, substitutions={"a": "b"}, pace_seconds=400, club_zone="UTC")
    try:
        changed = change_field(before, field, text, TODAY, ZONES)
    except MemberError as error:
        assert str(error).strip()
    else:
        kept = {"pace": "pace_seconds"}.get(field, field)
        assert replace(changed, **{kept: getattr(before, kept)}) == before


@given(profiles())
def test_a_form_sent_back_as_it_opened_changes_nothing_that_still_holds(profile: Profile) -> None:
    level = {1: "easy", 2: "medium", 3: "hard"}[profile.level]
    sore = "; ".join(write_sore(place, profile.sore[place]) for place in profile.sore_on(TODAY)) or "none"
    changed = Profile(sore={})
    for field, text in (
        ("equipment", ", ".join(sorted(profile.equipment)) or "nothing"),
        ("level", level),
        ("sore", sore),
        ("units", profile.units),
        ("zone", profile.zone or "club"),
    ):
        assert len(text) <= 300  # as much as the form's field takes
        changed = change_field(changed, field, text, TODAY, ZONES)
    still_sore = {place: profile.sore[place] for place in profile.sore_on(TODAY)}
    assert changed == replace(profile, sore=still_sore, pace_seconds=None)  # the form has no field for a pace


def test_a_pace_is_of_the_members_own_unit_and_kept_for_a_km() -> None:
    assert change_profile(Profile(units="mi"), "pace 9:15", TODAY, ZONES).pace_seconds == 344.86
    assert change_profile(Profile(units="mi", pace_seconds=345), "units km", TODAY, ZONES).pace_seconds == 345


def test_a_zone_that_is_not_found_names_the_command_that_was_typed() -> None:
    with pytest.raises(MemberError, match="`!club zone Vancouver`"):
        find_zone("xyzzyxyzzy", ZONES, "club zone")
