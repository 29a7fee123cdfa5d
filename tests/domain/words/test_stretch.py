"""The places after `!stretch`: every way to say them is read, with a slip of the keys too, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue
from bot.domain.errors import MemberError
from bot.domain.words.stretch import _ALSO, PLACES, find_stretch_places, stretches_for
from tests.each import cases


def test_every_item_of_the_catalogue_belongs_to_a_place_and_every_place_has_some(catalogue: Catalogue) -> None:
    found = {place: stretches_for(catalogue, place) for place in PLACES}
    assert set().union(*found.values()) == set(catalogue.cool_down.values())
    assert all(found.values())
    assert find_stretch_places("") == find_stretch_places("all, please") == ()


@given(st.data())
def test_any_words_for_places_are_read_in_their_order_whatever_stands_around(data: st.DataObject) -> None:
    places = data.draw(st.lists(st.sampled_from(list(PLACES)), min_size=1, max_size=3, unique=True))
    words = [data.draw(st.sampled_from(_ALSO[place].split(", "))) for place in places]
    around = data.draw(st.sampled_from(["{}", "my tight {}", "{} please", "Stretch for {}!"]))
    assert find_stretch_places(around.format(" and ".join(words)).upper().lower()) == tuple(places)


@given(st.sampled_from(list(PLACES)), st.data())
def test_a_word_with_one_letter_missing_is_the_word(place: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(place) - 1))
    slip = place[:at] + place[at + 1 :]
    if len(slip) > 5:
        assert find_stretch_places(slip) == (place,)


@cases("words", ["kneecap", "my nose", "x" * 5000, "<@1234> `boom`"])
def test_what_is_no_place_is_said_back_with_an_example(words: str) -> None:
    with pytest.raises(MemberError, match="!stretch calves"):
        find_stretch_places(words)
