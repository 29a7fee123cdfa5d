"""What a member spares is shown to them alone: no card in a channel names it, whatever was drawn, and why ever."""

from contextlib import suppress
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import GYM, SorePlace
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.draw import draw_circuit
from bot.domain.errors import PrivateError
from bot.services.circuits import Card
from bot.store.stored_circuit import StoredCircuit
from cogs._cards.circuit import circuit_embed
from cogs._cards.reminders import spared_text
from tests.shipped import CATALOGUE

SORE = st.frozensets(st.sampled_from(SorePlace), min_size=1)


@given(SORE, st.integers(0, 10_000))
def test_a_circuit_in_a_channel_names_no_sore_place_and_the_private_one_does(
    sore: frozenset[SorePlace], number: int
) -> None:
    constraints = CircuitConstraints(equipment=GYM, sore=sore)
    with suppress(PrivateError):  # which is never said in a channel either
        circuit = draw_circuit(CATALOGUE, constraints, Random(number))
        stored = StoredCircuit(1, 2, 3, constraints, (), frozenset(), 0, done_count=0)
        shown = (circuit_embed(CATALOGUE, Card(stored, circuit)).description or "").casefold()
        alone = circuit_embed(CATALOGUE, replace(Card(stored, circuit), is_private=True)).description or ""
        for place in sore:
            assert f"your {place.words.casefold()}" not in shown
            assert place.words in alone
        assert "spares" not in shown


@given(SORE)
def test_a_pause_for_a_sore_place_is_not_named_in_a_channel(sore: frozenset[SorePlace]) -> None:
    shown, alone = spared_text(sore, is_private=False), spared_text(sore, is_private=True)
    for place in sore:
        assert place.words not in shown
        assert place.words in alone
