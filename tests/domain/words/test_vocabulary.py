"""Every word that is listed means one thing, and is read as that."""

from collections import Counter

import pytest

from bot.domain.catalogue import Equipment, Place, SorePlace
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.words import vocabulary
from bot.domain.words.circuit import parse_request
from bot.domain.words.vocabulary import (
    FILLERS,
    MEANINGS,
    NEGATIONS,
    PAIN_WORDS,
    EquipmentSet,
    Focus,
    Jumps,
    LevelWord,
    Minutes,
    NoFacts,
    Said,
    Sore,
    Wish,
)
from tests.each import cases, each


def test_no_word_is_listed_twice() -> None:
    listed = [*vocabulary._EQUIPMENT.values(), *vocabulary._SORE, *vocabulary._OTHER]
    counts = Counter(word for words in listed for word in words.split(", "))
    assert [word for word, count in counts.items() if count > 1] == []


def test_words_that_mean_something_are_not_skipped_as_fillers() -> None:
    assert not MEANINGS.keys() & (FILLERS | PAIN_WORDS)
    assert not NEGATIONS & (FILLERS | PAIN_WORDS | MEANINGS.keys())


@cases("piece", Equipment)
def test_every_piece_of_equipment_goes_by_its_own_name(piece: Equipment) -> None:
    assert parse_request(piece.value).added == {piece}
    assert parse_request(piece.value.replace("-", " ")).added == {piece}


@cases("place", SorePlace)
def test_every_sore_place_goes_by_its_own_name_and_by_the_name_it_is_shown_with(place: SorePlace) -> None:
    assert parse_request(place.value).sore == {place}
    assert parse_request(place.words).sore == {place}


@each({phrase: phrase for phrase in MEANINGS})
def test_every_phrase_is_read_as_what_it_is_listed_for(phrase: str) -> None:
    match MEANINGS[phrase]:
        case Said(refuses=True) as said:
            with pytest.raises(MemberError) as refused:
                parse_request(phrase)
            assert str(refused.value) == said.sentence
        case NoFacts():
            with pytest.raises(MemberError, match=phrase):
                parse_request(phrase)
        case meaning:
            assert parse_request(phrase) == _asked_by(meaning)
            assert parse_request(phrase).is_complete


def _asked_by(meaning: vocabulary.Meaning) -> CircuitRequest:  # one a kind of word
    match meaning:
        case Equipment():
            return CircuitRequest(added=frozenset({meaning}))
        case EquipmentSet(pieces):
            return CircuitRequest(equipment=pieces)
        case Place():
            return CircuitRequest(places=frozenset({meaning}))
        case LevelWord(level):
            return CircuitRequest(level=level)
        case Minutes(minutes):
            return CircuitRequest(minutes=minutes)
        case Sore(places):
            return CircuitRequest(sore=places)
        case Wish():
            return CircuitRequest(
                again=meaning is Wish.AGAIN,
                for_everyone=meaning is Wish.FOR_EVERYONE,
                partner=meaning is Wish.PARTNER,
            )
        case Focus() | Jumps() | Said() | NoFacts():
            return CircuitRequest()
