"""How the work of a parser grows with its text: counted in calls, which are the same on every machine."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.domain.errors import MemberError
from bot.domain.words.circuit import MAX_TEXT

MOST_CALLS = 120  # for each letter of a text: about one look with every pattern
MOST_GROWTH = 2.5  # of twice the text


def count_calls(parse: Callable[[str], object], text: str) -> int:
    """Return how many functions, of Python and of its libraries, reading a text calls; refused texts count too."""
    calls = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        with suppress(MemberError):
            parse(text)
    finally:
        sys.setprofile(before)
    return calls


def assert_grows_like_the_text(parse: Callable[[str], object], start: str, piece: str) -> None:
    """Fail where twice the text costs more than two and a half times the calls, or a letter more than a few."""
    texts = [(start + piece * MAX_TEXT)[:length] for length in (MAX_TEXT // 2, MAX_TEXT)]
    parse_once = [count_calls(parse, text) for text in (texts[0], *texts)]  # the first fills the caches of patterns
    assert parse_once[2] <= MOST_GROWTH * parse_once[1]
    assert parse_once[2] <= MOST_CALLS * MAX_TEXT
