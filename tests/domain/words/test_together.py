"""When a circuit together begins, in members' words; what is left of them is the circuit's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.words.together import Start, find_together, read_start
from tests.each import cases

NOW, AFTER = Start(in_minutes=0), Start()


@cases(
    ("words", "start", "rest"),
    [
        ("", NOW, ""),
        ("now", NOW, ""),
        ("bands x2", NOW, "bands x2"),
        ("19:00", Start(at_minute=1140), ""),
        ("at 7pm bands", Start(at_minute=1140), "bands"),
        ("15min at 19.30", Start(at_minute=1170), "15min"),
        ("tonight at 19:00, bands", Start(at_minute=1140), ", bands"),
        ("today after the run", AFTER, ""),
        ("after today's run", AFTER, ""),
        ("noon", Start(at_minute=720), ""),
        ("after the run", AFTER, ""),
        ("quiet after our club run", AFTER, "quiet"),
        ("in 10 minutes bands", Start(in_minutes=10), "bands"),
        ("seed 1900", NOW, "seed 1900"),
        ("2 rounds", NOW, "2 rounds"),
        ("easy 20 min", NOW, "easy 20 min"),
    ],
)
def test_a_start_is_read_wherever_it_stands(words: str, start: Start, rest: str) -> None:
    assert read_start(words) == (start, rest)


@cases("words", ["25:00", "at 19:75", "in 900 minutes", "tomorrow 19:00", "on thursday"])
def test_what_is_no_time_is_said_with_an_example(words: str) -> None:
    with pytest.raises(MemberError, match="!circuit together 19:00"):
        read_start(words)


@cases(
    ("words", "rest"),
    [
        ("together", ""),
        ("Together 19:00", "19:00"),
        ("bands togehter, now", "bands now"),
        ("bands", None),
        ("", None),
        ("tonight weather", None),
    ],
)
def test_together_is_found_misspelt_too_and_nothing_else_is(words: str, rest: str | None) -> None:
    assert find_together(words) == rest


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        start, rest = read_start(text)
    except MemberError as error:
        assert "!circuit together" in str(error)
    else:
        assert isinstance(start, Start)
        assert len(rest) <= 400
