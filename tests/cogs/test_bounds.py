"""Nothing can be too large for Discord: every text of the catalogue measured, and the largest ones put together."""

from dataclasses import replace
from datetime import date
from random import Random
from string import ascii_lowercase
from typing import Any
from zoneinfo import available_timezones

from hypothesis import given, note, settings
from hypothesis import strategies as st

from bot.domain.catalogue import GYM, Equipment, Exercise, MuscleGroup, SorePlace
from bot.domain.circuit.constraints import CircuitConstraints, join_constraints
from bot.domain.circuit.dose import cool_down_seconds
from bot.domain.circuit.draw import build_circuit, draw_circuit
from bot.domain.errors import MemberError
from bot.domain.profile import Profile
from bot.domain.words.circuit import MAX_COOL_DOWN, MAX_TEXT, parse_request
from bot.domain.words.vocabulary import MEANINGS
from bot.services.circuits import Card
from bot.store.stored_circuit import StoredCircuit
from cogs._cards.circuit import circuit_embed, circuit_view
from cogs._cards.circuit_layout import circuit_layout
from cogs._cards.club import club_view
from cogs._cards.form import form_embed
from cogs._cards.profile import profile_embed
from cogs._ui.buttons import Press
from cogs._ui.pictures import ALT_LIMIT
from cogs._ui.style import DISCLAIMER, as_text
from tests.cogs.limits import LONGEST_LABEL, MOST_IN_A_MESSAGE, check_components, check_embed, said_in
from tests.shipped import CATALOGUE

ANYTHING = CircuitConstraints(
    equipment=GYM, partner=True, for_everyone=True
)  # allows every exercise, so both neighbours are named


def _card(constraints: CircuitConstraints, exercises: list[Exercise], notes: tuple[str, ...] = ()) -> Card:
    member_id = None if constraints.for_everyone else 1
    stored = StoredCircuit(2**62, 2**63, member_id, constraints, (), frozenset(), 0, done_count=10**6)
    return Card(stored, replace(build_circuit(CATALOGUE, constraints, exercises), notes=notes))


def _longer_neighbours(exercise: Exercise) -> int:
    """How much longer the line of neighbours gets where the first of them do not suit a member and others do."""
    names = [[len(CATALOGUE.exercises[one].name) for one in ids] for ids in (exercise.easier, exercise.harder)]
    return sum(max(lengths) - lengths[0] for lengths in names if lengths)


def _station_length(exercise: Exercise) -> int:
    """The most characters that an exercise can take on a card."""
    field = circuit_embed(CATALOGUE, _card(ANYTHING, [exercise])).fields[0]
    assert field.name
    assert field.value
    assert len(field.name) <= 256
    assert len(field.value) + _longer_neighbours(exercise) <= 1024
    return len(field.name) + len(field.value) + _longer_neighbours(exercise)


def _longest_of_each_group() -> list[Exercise]:
    return [max(CATALOGUE.by_group[group], key=_station_length) for group in MuscleGroup]


def _longest_cool_down() -> int:
    """The most characters of a cool-down of the most minutes: the longest words, as many as the quickest items fit."""
    quickest = min(cool_down_seconds((item,)) for item in CATALOGUE.cool_down.values())
    lengths = sorted((len(item.short) for item in CATALOGUE.cool_down.values()), reverse=True)
    at_most = lengths[: int(MAX_COOL_DOWN * 60 // quickest)]
    return sum(at_most) + len(", ") * len(at_most) + len(". Then any spot you know is tight.")


def _slack(exercises: list[Exercise], embed_value: str) -> int:
    return sum(map(_longer_neighbours, exercises)) + max(0, _longest_cool_down() - len(embed_value))


def test_the_largest_possible_circuit_is_within_the_limits_of_an_embed() -> None:
    exercises = _longest_of_each_group()
    constraints = replace(ANYTHING, sore=frozenset(SorePlace), minutes=40)
    embed = circuit_embed(CATALOGUE, _card(constraints, exercises, ("x" * 300,) * 30), is_done=True)
    check_embed(embed)
    assert _longest_cool_down() <= 1024
    cool_down = next((field.value for field in embed.fields if (field.name or "").startswith("Afterwards")), "")
    assert len(embed) + _slack(exercises, cool_down or "") + 400 <= 6000  # 400: both neighbours at every station


def test_the_largest_circuit_as_plain_text_keeps_its_stations_and_its_disclaimer() -> None:
    exercises = _longest_of_each_group()
    for notes in ((), ("x" * 300,) * 30):
        embed = circuit_embed(CATALOGUE, _card(ANYTHING, exercises, notes))
        text = as_text(embed)
        assert len(text) <= MOST_IN_A_MESSAGE
        assert text.endswith(DISCLAIMER)
        for exercise in exercises:
            assert exercise.name in text
            assert exercise.cue in text
        assert "One after the other" in text


def test_plain_text_has_room_for_every_circuit_with_its_cool_down() -> None:
    exercises = _longest_of_each_group()
    embed = circuit_embed(CATALOGUE, _card(ANYTHING, exercises))
    cool_down = embed.fields[-1].value or ""
    assert len(as_text(embed)) + _slack(exercises, cool_down) <= MOST_IN_A_MESSAGE


def test_every_exercise_has_a_form_within_the_limits() -> None:
    for exercise in CATALOGUE.exercises.values():
        check_embed(form_embed(CATALOGUE, build_circuit(CATALOGUE, ANYTHING, [exercise]), 0))


def test_the_fullest_profile_is_within_the_limits() -> None:
    profile = Profile(
        equipment=frozenset(Equipment),
        sore=dict.fromkeys(SorePlace, date(2026, 9, 30)),
        zone=max(available_timezones(), key=len),
        substitutions={exercise: exercise for exercise in CATALOGUE.exercises},
    )
    embed = profile_embed(profile, max(available_timezones(), key=len), is_private=True)
    check_embed(embed)
    assert len(as_text(embed)) < MOST_IN_A_MESSAGE


def _layout(card: Card) -> list[dict[str, Any]]:
    """A circuit's layout as Discord is sent it, with the longest descriptions that pictures can have."""
    pictures = [(f"{number}.png", "x" * ALT_LIMIT) for number in range(len(card.circuit.stations))]
    layout: Any = circuit_layout(CATALOGUE, card, pictures, is_done=True)
    sent: list[dict[str, Any]] = layout.to_components()
    check_components(sent, is_layout=True)
    return sent


async def test_the_largest_circuit_fits_a_layout_with_all_its_stations_and_its_disclaimer() -> None:
    exercises = _longest_of_each_group()
    constraints = replace(ANYTHING, sore=frozenset(SorePlace), minutes=40)
    for notes in ((), ("x" * 300,) * 30):
        texts = said_in(_layout(_card(constraints, exercises, notes)))
        assert texts[-1].endswith(DISCLAIMER)
        assert all(exercise.cue in text for exercise, text in zip(exercises, texts[1:], strict=False))
        assert "One after the other" in texts[0]


@given(st.text(min_size=1, max_size=200))
def test_no_button_says_more_than_a_phone_shows_and_none_is_cut_without_a_sign(label: str) -> None:
    shown = Press("circuit", "done", 1, label).item.label or ""
    assert len(shown) <= LONGEST_LABEL
    assert shown == label or (shown.endswith("…") and label.startswith(shown[:-1]))


async def test_the_largest_ids_names_and_counts_fit_the_buttons() -> None:
    views = [circuit_view(_card(replace(ANYTHING, for_everyone=everyone), [])) for everyone in (True, False)]
    for view in (*views, club_view([(2**63, "x" * 100)] * 30)):
        sent = view.to_components()
        assert len(sent) <= 5
        for button in (button for row in sent for button in row["components"]):
            assert len(button["custom_id"]) <= 100
            assert 1 <= len(button["label"]) <= LONGEST_LABEL


WORDS = sorted(MEANINGS)


def _draw_word(rng: Random) -> str:
    kind = rng.randrange(6)
    if kind == 0:
        return "".join(rng.choices(ascii_lowercase, k=rng.randint(5, 12)))
    if kind == 1:
        return f"seed {rng.randrange(10 ** rng.randint(1, 6))}"
    return str(rng.randrange(10 ** rng.randint(1, 3))) if kind == 2 else rng.choice(WORDS)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_is_asked_for_the_answer_fits(number: int) -> None:
    rng = Random(number)  # hypothesis takes four times as long for words as the answers to them
    text = " ".join(_draw_word(rng) for _ in range(rng.randint(0, rng.choice((3, 12, 60)))))[:MAX_TEXT]
    note(text)
    try:
        request = parse_request(text)
        circuit = draw_circuit(
            CATALOGUE, join_constraints(request, Profile(), date(2026, 1, 1)), rng, seed=request.seed
        )
    except MemberError as refusal:
        sentence = str(refusal)
        circuit = None
    if circuit is None:
        assert len(sentence) <= MOST_IN_A_MESSAGE
        return
    circuit = replace(circuit, notes=(*request.notes, *circuit.notes))
    stored = StoredCircuit(1, 1, 1, circuit.constraints, (), frozenset(), 0)
    embed = circuit_embed(CATALOGUE, Card(stored, circuit))
    check_embed(embed)
    assert all(str(note) in (embed.description or "") for note in circuit.notes)
    assert len(as_text(embed)) <= MOST_IN_A_MESSAGE
    first = said_in(_layout(Card(stored, circuit)))[0]
    assert all(str(note) in first for note in circuit.notes)
