"""The words in what Discord sent: made whole, and found wherever a member typed them."""

import re
from collections.abc import Iterator
from typing import Any

_HALF_LETTERS = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """Return a text without halves of letters, which nothing can write down, send or compare."""
    return _HALF_LETTERS.sub("\ufffd", text)


def mend_words(data: Any) -> None:
    """Make every text in what Discord sent whole, in place."""
    if isinstance(data, dict | list):
        for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
            if isinstance(value, str):
                data[key] = whole(value)
            else:
                mend_words(value)


def find_words(data: Any) -> Iterator[str]:
    """Every text that a member typed into an interaction, or chose as the message of a menu."""
    if isinstance(data, dict):
        texts = (data.get(name) for name in ("value", "content"))
        yield from (text for text in texts if isinstance(text, str))
        yield from (
            words
            for name in ("options", "components", "component", "resolved", "messages")
            for words in find_words(data.get(name))
        )
        yield from (words for name, inner in data.items() if name.isdigit() for words in find_words(inner))
    elif isinstance(data, list):
        yield from (words for inner in data for words in find_words(inner))
