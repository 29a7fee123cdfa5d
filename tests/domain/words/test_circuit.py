"""Any words a member types become a request or one sentence that helps."""

import re
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz import process

from bot.domain.catalogue import BODYWEIGHT, GYM, Equipment, Place, SorePlace
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.words.circuit import MAX_SEED, MAX_TEXT, MOST_LOOKED_UP, parse_request
from bot.domain.words.tokens import quote_safely
from bot.domain.words.vocabulary import FILLERS, MEANINGS, NEGATIONS, NUMBER_WORDS, PAIN_WORDS
from tests.domain.samples import requests
from tests.domain.words.growth import assert_grows_like_the_text
from tests.each import cases

NOTHING_ASKED = CircuitRequest()
DISCORD_MARKS = set("@<>*_~|\\#[]()")
known_words = st.sampled_from(
    [*MEANINGS, *FILLERS, *PAIN_WORDS, *NEGATIONS, *NUMBER_WORDS, "x", "min", "seed", "cooldown"]
)
figures = st.integers(0, 10**18).map(str) | st.integers(0, 60).map(str)
sentences = st.lists(known_words | figures | st.text(max_size=12), max_size=60).map(" ".join)
texts = (st.text(max_size=MAX_TEXT) | sentences).map(lambda text: text[:MAX_TEXT])


def said_about(text: str) -> list[str]:
    """Everything that a member reads about their words: the refusal, or the notes on the card."""
    try:
        return list(parse_request(text).notes)
    except MemberError as error:
        return [str(error)]


@given(texts)
@example("\ufdfa" * MAX_TEXT)
@example("²½Ⅷ①１５ｍｉｎ")
@example("1" * MAX_TEXT)
@example("<@1>" * 500)
@example("level level level 1 2 3")
def test_any_text_gives_a_request_or_a_sentence(text: str) -> None:
    try:
        request = parse_request(text)
    except MemberError as error:
        assert str(error).strip()
    else:
        assert isinstance(request, CircuitRequest)


@given(texts)
def test_what_was_understood_says_the_same_again_in_canonical_words(text: str) -> None:
    try:
        request = parse_request(text)
    except MemberError:
        return
    assert parse_request(request.words) == request


@given(requests())
def test_every_request_is_read_back_from_its_words(request: CircuitRequest) -> None:
    read = parse_request(request.words)
    assert read == request
    assert read.is_complete
    assert read.notes == ()


@given(texts)
@example("*bold* _under_ `code` ~~gone~~ ||hidden|| [link](x) # title > quote")
@example("@everyone @here <@123> <#5> <@&7> <:smile:1> </x:2>")
@example("e@everyone x<@1>y bands")
def test_what_is_said_back_carries_no_mention_and_no_markdown(text: str) -> None:
    for sentence in said_about(text):
        without_examples = re.sub(r"`!?[a-z0-9 ]+`", "", sentence)
        assert not DISCORD_MARKS & set(without_examples)
        assert "`" not in without_examples
        assert "\n" not in sentence


@given(texts)
@example("achiles " * 250)
@example(" ".join(f"achil{a}{b}es" for a in "abcdefgh" for b in "abcdefgh"))
@example("abs legs arms chest cardio glutes 1min 99min x9 x1 seed 9999999999999999 shoulers " * 20)
def test_what_is_said_back_stays_short(text: str) -> None:
    assert sum(map(len, said_about(text))) <= 800


@given(st.text(max_size=40))
def test_a_quote_has_no_markdown_and_at_most_40_characters(word: str) -> None:
    quoted = quote_safely(word)
    assert quoted == "that" or (quoted[0] == "“" and quoted[-1] == "”")
    inside = quoted.strip("“”").removesuffix("…")
    assert len(inside) <= 40
    assert all(letter.isalnum() or letter in "'-:.,+\u2044 " for letter in inside)


@given(st.characters(), st.integers(MAX_TEXT + 1, 3 * MAX_TEXT))
def test_more_than_a_message_can_hold_is_refused(letter: str, length: int) -> None:
    with pytest.raises(MemberError, match="too long"):
        parse_request(letter * length)


def test_the_longest_message_is_still_read() -> None:
    text = f"bands {'please ' * 400}"[:MAX_TEXT]
    assert len(text) == MAX_TEXT
    assert parse_request(text).added == {Equipment.BAND}


MADE_UP = " ".join("".join(Random(seed).choices("abcdefgh", k=5)) for seed in range(333))


@cases(
    ("start", "piece"),
    [
        ("1" * 600, " "),
        ("5", " "),
        ("cooldown", " "),
        ("", "1 "),
        ("", "1-"),
        ("", "<@"),
        ("", "for "),
        ("", "x"),
        ("", MADE_UP),
        ("", "kettelbel "),
    ],
    ids=range(10),
)
def test_no_text_keeps_ounce_busy_twice_the_text_is_twice_the_calls(start: str, piece: str) -> None:
    assert_grows_like_the_text(parse_request, start, piece)


def test_each_different_word_is_looked_up_once_and_no_more_than_a_member_would_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up: list[str] = []
    extract = process.extractOne

    def count(word: str, *args: Any, **fields: Any) -> Any:
        looked_up.append(word)
        return extract(word, *args, **fields)

    monkeypatch.setattr(process, "extractOne", count)
    said_about("bands " + "kettelbel " * 150)
    assert looked_up == ["kettelbel"]
    looked_up.clear()
    said_about(f"bands {MADE_UP}"[:MAX_TEXT])
    assert MOST_LOOKED_UP <= len(looked_up) <= MOST_LOOKED_UP + 3  # three more for the proposals


KINDS = (
    ("bands", "resistance band", "mini bands"),
    ("no kettlebell", "without kbs", "not kettle bell"),
    ("outside", "in the park", "on the track"),
    ("15min", "15 minutes", "15m", "fifteen min", "quarter of an hour", "15'"),
    ("cooldown 5min", "cool-down: 5", "cool down 5 minutes"),
    ("x3", "3 rounds", "three times", "thrice x", "3 sets", "rounds 3"),
    ("easy", "beginner", "level 1", "L1"),
    ("bad knee", "runner's knee", "my knees hurt", "sore kneecap"),
    ("Achilles tendon", "achillies"),
    ("partner", "with a friend"),
    ("seed 4821", "seed: 4821", "Seed #4821"),
)
ALL_KINDS = CircuitRequest(
    added=frozenset({Equipment.BAND}),
    removed=frozenset({Equipment.KETTLEBELL}),
    places=frozenset({Place.OUTSIDE}),
    minutes=15,
    cool_down_minutes=5,
    rounds=3,
    level=1,
    sore=frozenset({SorePlace.KNEE, SorePlace.ACHILLES}),
    partner=True,
    seed=4821,
)


@given(st.data())
def test_order_case_and_spelling_do_not_matter(data: st.DataObject) -> None:
    phrases = data.draw(st.permutations([data.draw(st.sampled_from(kind)) for kind in KINDS]))
    cased = [data.draw(st.sampled_from((phrase, phrase.upper(), phrase.title()))) for phrase in phrases]
    text = data.draw(st.sampled_from((", ", "  ", "\n", ", please, "))).join(cased)
    assert parse_request(text) == ALL_KINDS


@cases(
    ("words", "asked"),
    [
        ("", {}),
        ("please, a circuit for tonight", {}),
        ("db", {"added": {Equipment.DUMBBELL}}),
        ("gym", {"equipment": GYM}),
        ("nothing", {"equipment": frozenset()}),
        ("body weight", {"equipment": BODYWEIGHT}),
        ("gym but no barbell", {"equipment": GYM, "removed": {Equipment.BARBELL}}),
        ("bands no bands", {"removed": {Equipment.BAND}}),
        ("no bands, sorry: bands", {"added": {Equipment.BAND}}),
        ("no floor", {"places": {Place.NO_FLOOR}}),
        ("quick", {"minutes": 12}),
        ("half an hour", {"minutes": 30}),
        ("20", {"minutes": 20}),
        ("2", {"rounds": 2}),
        ("twice times", {"rounds": 2}),
        ("x3", {"rounds": 3}),
        ("5 min cool down", {"cool_down_minutes": 5}),
        ("level 2", {"level": 2}),
        ("spicy", {"level": 3}),
        ("my back is killing me and it hurts, easy", {"level": 1, "sore": {SorePlace.LOWER_BACK}}),
        ("heel", {"sore": {SorePlace.PLANTAR, SorePlace.ACHILLES}}),
        ("IT-band", {"sore": {SorePlace.IT_BAND}}),
        ("runner’s knee", {"sore": {SorePlace.KNEE}}),  # as phones type it
        ("same again", {"again": True}),
        ("for everyone", {"for_everyone": True}),
        ("seed 0", {"seed": 0}),
        (f"seed {MAX_SEED}", {"seed": MAX_SEED}),
        ("１５ｍｉｎ", {"minutes": 15}),  # as Japanese keyboards type it
        ("bands <@123456789012345678>", {"added": {Equipment.BAND}}),
    ],
)
def test_words_mean_what_people_mean(words: str, asked: dict[str, object]) -> None:
    assert parse_request(words) == replace(NOTHING_ASKED, **asked)  # type: ignore[arg-type]  # sets for frozensets


@cases(
    ("words", "note"),
    [
        ("kettelbell", "as kettlebell"),
        ("1min", "8 to 40 minutes, so I made it 8"),
        ("90 minutes", "so I made it 40"),
        ("x9", "2 or 3 rounds, so I chose 3"),
        ("cooldown 1", "so I made it 2"),
        ("cooldown 40", "so I made it 15"),
        (f"seed {MAX_SEED + 1}", "at most 15 digits"),
        ("abs", "works all 4 muscle groups"),
        ("it hurts", "where it's sore"),
        ("bands and a trampolin", "don't know “trampolin”"),
        ("bands and a skipping rop", "“skipping”"),
        ("bands 2 kneee shouldr", "as shoulder"),
    ],
)
def test_what_was_guessed_or_left_out_is_said(words: str, note: str) -> None:
    assert any(note in sentence for sentence in parse_request(words).notes)


def test_an_unknown_word_gets_the_nearest_known_one_and_still_a_circuit() -> None:
    request = parse_request("15min bnch")
    assert request.minutes == 15
    assert not request.is_complete
    assert request.notes == ("I don't know “bnch”; did you mean bench?",)


@cases("words", ["qwrtz", "🏃", "???", "!!!", "@everyone", "blah blah blah"])
def test_where_nothing_is_known_one_sentence_helps(words: str) -> None:
    with pytest.raises(MemberError, match=r"`!circuit 15min bands knee`"):
        parse_request(words)


@cases(
    "words",
    ["just had a hip replacement", "ACL surgery 6 weeks ago", "i have a stress fracture", "c-section in march, bands"],
)
def test_what_only_a_doctor_can_judge_gets_no_circuit(words: str) -> None:
    with pytest.raises(MemberError, match="ask your doctor"):
        parse_request(words)


@cases("words", ["neck", "sore wrist, bands", "chest pain", "my legs hurt", "sciatica 15min"])
def test_a_sore_place_without_facts_goes_to_a_physiotherapist(words: str) -> None:
    with pytest.raises(MemberError, match="physiotherapist or doctor"):
        parse_request(words)
