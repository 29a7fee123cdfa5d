"""A time zone is read as people mean it: by city, country, IANA name or offset, and never by near spelling alone."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.content.cities import load_atlas
from bot.domain.atlas import City, fold
from bot.domain.errors import MemberError
from bot.domain.words.circuit import MAX_TEXT
from bot.domain.words.zone import (
    LONGEST_NAME,
    MEANT_BY,
    ZoneNotFoundError,
    city_of,
    find_zone,
    propose_zones,
    write_zone,
)
from tests.each import cases
from tests.growth import count_calls

ATLAS = load_atlas()
CITIES = [city for city in ATLAS.cities() if city.thousands >= 100]
SUMMER, WINTER = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 12, 15, tzinfo=UTC)
letters = st.text(max_size=80)
pieces = st.lists(
    st.sampled_from(
        [
            *MEANT_BY,
            "utc",
            "gmt",
            "+",
            "-",
            "5",
            "30",
            ":",
            "london",
            "portland",
            "maine",
            "georgia",
            "us",
            "time",
            "in",
            "/",
            "etc",
            ",",
            "(",
            "@everyone",
            "springfield",
            "st",
            "14",
            "0",
            "são",
            "東京",
        ]
    ),
    max_size=6,
)
texts = letters | pieces.map(" ".join) | pieces.map("".join)


@cases(
    ("text", "zone"),
    [
        ("Vancouver", "America/Vancouver"),
        ("vancouver canada", "America/Vancouver"),
        ("vancouver wa", "America/Los_Angeles"),
        ("München", "Europe/Berlin"),
        ("Munich", "Europe/Berlin"),
        ("Muenchen", "Europe/Berlin"),
        ("munchen, deutschland", "Europe/Berlin"),
        ("Köln", "Europe/Berlin"),
        ("koeln", "Europe/Berlin"),
        ("Zuerich", "Europe/Zurich"),
        ("Genève", "Europe/Zurich"),
        ("sao paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("kobenhavn", "Europe/Copenhagen"),
        ("Göteborg", "Europe/Stockholm"),
        ("Oerebro", "Europe/Stockholm"),
        ("ÖREBRO", "Europe/Stockholm"),
        ("Wien", "Europe/Vienna"),
        ("Praha", "Europe/Prague"),
        ("den haag", "Europe/Amsterdam"),
        ("Firenze", "Europe/Rome"),
        ("Москва", "Europe/Moscow"),
        ("Київ", "Europe/Kyiv"),
        ("東京", "Asia/Tokyo"),
        ("서울", "Asia/Seoul"),
        ("Bombay", "Asia/Kolkata"),
        ("NYC", "America/New_York"),
        ("l.a.", "America/Los_Angeles"),
        ("washington dc", "America/New_York"),
        ("portland maine", "America/New_York"),
        ("Portland, OR", "America/Los_Angeles"),
        ("london", "Europe/London"),
        ("london ontario", "America/Toronto"),
        ("london, on", "America/Toronto"),
        ("London (Canada)", "America/Toronto"),
        ("birmingham alabama", "America/Chicago"),
        ("Birmingham UK", "Europe/London"),
        ("st. petersburg florida", "America/New_York"),
        ("Paris, Texas", "America/Chicago"),
        ("in Berlin", "Europe/Berlin"),
        ("Berlin time", "Europe/Berlin"),
        ("Germany", "Europe/Berlin"),
        ("bc", "America/Vancouver"),
        ("whitehorse", "America/Whitehorse"),
        ("europe/berlin", "Europe/Berlin"),
        ("US/Pacific", "US/Pacific"),
        ("UTC", "UTC"),
        ("club", None),
        ("", None),
    ],
)
def test_a_place_gives_its_zone_in_any_spelling(text: str, zone: str | None) -> None:
    assert find_zone(text, ATLAS) == zone


@cases(
    ("text", "hours"),
    [
        ("GMT+1", 1),
        ("gmt +1", 1),
        ("UTC+2", 2),
        ("UTC\u22125", -5),
        ("utc-05:00", -5),
        ("+0200", 2),
        ("-8", -8),
        ("UTC 3", 3),
        ("GMT+0", 0),
        ("UTC+14", 14),
        ("utc+5:30", 5.5),
        ("UTC+5:45", 5.75),
        ("+9:30", 9.5),
        ("Etc/GMT+1", -1),  # written out, it is the name that it is
    ],
)
def test_an_offset_is_meant_as_people_write_it(text: str, hours: float) -> None:
    zone = find_zone(text, ATLAS)
    assert zone is not None
    assert {moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in (SUMMER, WINTER)} == {timedelta(hours=hours)}


@given(st.integers(-12, 14), st.sampled_from(["UTC", "GMT", "utc ", ""]), st.sampled_from(["{:+d}", "{:+03d}:00"]))
def test_every_whole_offset_keeps_its_sign_and_is_read_back_as_it_is_written(hours: int, name: str, form: str) -> None:
    zone = find_zone(name + form.format(hours), ATLAS)
    assert zone is not None
    assert SUMMER.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(hours=hours)
    assert find_zone(write_zone(zone), ATLAS) == zone
    assert write_zone(zone) == (f"UTC{hours:+d}" if hours else "UTC")


@cases(
    ("text", "city"),
    [
        ("EST", "New York"),
        ("est time", "New York"),
        ("EST5EDT", "New York"),
        ("eastern", "New York"),
        ("MST", "Denver"),
        ("HST", "Honolulu"),
        ("PST", "Los Angeles"),
        ("Pacific time", "Los Angeles"),
        ("CST", "Chicago"),
        ("CET", "Berlin"),
        ("EET", "Athens"),
        ("WET", "Lisbon"),
        ("BST", "London"),
        ("GMT", "London"),
        ("IST", "Kolkata"),
        ("AEST", "Sydney"),
        ("Springfield", "Missouri"),
        ("Portland", "Maine"),
        ("Cambridge", "England"),
        ("Georgia", "Atlanta"),
        ("ontario", "Toronto"),
        ("Canada", "Vancouver"),
        ("UTC-5:30", "Kolkata"),
        ("UTC-3:30", "St Johns"),
        ("Vancuver", "America/Vancouver"),
        ("berlni", "Europe/Berlin"),
        ("san fransisco", "America/Los_Angeles"),
        ("xyzzyxyzzy", "nearest big city"),
        ("UTC+25", "nearest big city"),
        ("@everyone", "everyone"),
    ],
)
def test_what_may_mean_several_is_asked_back_with_the_cities_meant(text: str, city: str) -> None:
    with pytest.raises(ZoneNotFoundError, match=re.escape(city)) as caught:
        find_zone(text, ATLAS, "club zone")
    assert "`!club zone " in str(caught.value) or "Did you mean" in str(caught.value)


@cases(("text", "first"), [("berlni", "Berlin"), ("san fran", "San Francisco"), ("munic", "Munich")])
def test_proposals_name_the_likeliest_first(text: str, first: str) -> None:
    with pytest.raises(ZoneNotFoundError, match=f"Did you mean {first} "):
        find_zone(text, ATLAS)


@cases(
    ("typed", "zone", "place"),
    [
        ("vancouv", "America/Vancouver", 0),
        ("gmt+1", "Etc/GMT-1", 0),
        ("est", "America/New_York", 0),
        ("münch", "Europe/Berlin", 0),
        ("portland", "America/New_York", 1),
        ("america/st j", "America/St_Johns", 0),
        ("berlni", "Europe/Berlin", 0),
        ("pacific", "America/Los_Angeles", 0),
    ],
)
def test_what_is_being_typed_is_completed_by_meaning_first(typed: str, zone: str, place: int) -> None:
    assert propose_zones(typed, ATLAS, 25)[place][1] == zone


@given(texts, st.integers(1, 25))
def test_any_text_is_completed_by_zones_that_can_be_read_back(text: str, most: int) -> None:
    proposed = propose_zones(text, ATLAS, most)
    assert len(proposed) <= most
    assert all(zone in ATLAS and shown for shown, zone in proposed)


@cases("name", sorted(MEANT_BY))
def test_an_abbreviation_proposes_zones_that_there_are(name: str) -> None:
    with pytest.raises(ZoneNotFoundError) as caught:
        find_zone(name, ATLAS)
    assert caught.value.zones
    assert all(find_zone(city_of(zone), ATLAS) in {zone, "Africa/Abidjan"} for zone in caught.value.zones)


def test_every_zone_is_found_by_its_name_but_those_that_mean_no_place() -> None:
    for zone in available_timezones():
        if fold(zone) in MEANT_BY:
            continue
        found = find_zone(zone.lower().replace("_", " "), ATLAS)
        assert found is not None
        assert found == zone or ("/" not in zone and _clock(found) == _clock(zone)), zone


@given(st.sampled_from(CITIES), st.sampled_from([str.casefold, str.upper, str]))
def test_a_shipped_city_is_found_by_its_own_name_with_its_country(city: City, written: type[str]) -> None:
    where = ATLAS.where_is(city)
    larger = [other for other in ATLAS.named(city.name) if (other.country, other.region) == (city.country, city.region)]
    assert find_zone(written(f"{city.name}, {where}"), ATLAS) == larger[0].zone
    assert larger[0].zone == city.zone or larger[0].thousands > city.thousands


@given(st.sampled_from(CITIES))
@example(next(city for city in CITIES if city.name == "City of Port Phillip"))
def test_a_shipped_city_by_its_name_alone_gives_its_zone_or_asks_or_means_a_far_larger_one(city: City) -> None:
    try:
        found = find_zone(city.name, ATLAS)
    except ZoneNotFoundError as error:
        assert "Did you mean" in str(error)
    else:
        if found != city.zone and city_of(found or "") != city.name:  # Jamaica in New York, Colombo in Brazil
            assert any(
                other.zone == found and other.thousands >= 3 * city.thousands for other in ATLAS.named(city.name)
            )


@given(texts)
@example("@everyone")
@example("+")
@example("etc/")
@example("st")
@example("/" * 50)
def test_any_text_gives_a_zone_or_a_sentence(text: str) -> None:
    try:
        zone = find_zone(text, ATLAS)
    except MemberError as error:
        assert str(error).strip()
        assert len(str(error)) < 500
        assert not set("@<>*_~|\\#") & set(re.sub(r"\w+/[\w/+-]+", "", str(error)))
    else:
        assert zone is None or zone in ATLAS
        if zone is not None:
            assert find_zone(write_zone(zone), ATLAS) == zone or "/" not in zone


def _clock(zone: str) -> tuple[timedelta | None, timedelta | None]:
    tz = ZoneInfo(zone)
    return tz.utcoffset(SUMMER.replace(tzinfo=None)), tz.utcoffset(WINTER.replace(tzinfo=None))


@cases("piece", ["a ", "1 ", "wensday ", "an hour "])
def test_a_name_longer_than_any_city_costs_no_more_to_look_for(piece: str) -> None:
    def look(text: str) -> object:
        return find_zone(text, ATLAS)

    count_calls(look, piece)  # what is cached is cached
    short, long = (count_calls(look, (piece * MAX_TEXT)[:length]) for length in (LONGEST_NAME, MAX_TEXT))
    assert long <= 1.1 * short
