"""On and off are read in one way, wherever something is switched; anything else is quoted with both examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.words.switch import find_switch, parse_switch
from tests.each import cases


@cases("word", ["on", "On!", " YES ", "on please", "enable"])
def test_on_is_on(word: str) -> None:
    assert parse_switch(word, "club monday")


@cases("word", ["off", "Off.", "no", "stop", "disabled"])
def test_off_is_off(word: str) -> None:
    assert not parse_switch(word, "club monday")


@given(st.text(max_size=60))
def test_anything_else_is_quoted_never_guessed(text: str) -> None:
    if find_switch(text) is None:
        with pytest.raises(MemberError, match="Write `!club monday on` or `!club monday off`") as refused:
            parse_switch(text, "club monday")
        assert str(refused.value).startswith("I couldn't read ") is bool(text.strip())
