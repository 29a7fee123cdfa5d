"""How the work of a parser grows with its text."""

from collections.abc import Callable

from bot.domain.words.circuit import MAX_TEXT
from tests.growth import MOST_GROWTH, count_calls

MOST_CALLS = 120  # for each letter of a text: about one look with every pattern


def assert_grows_like_the_text(parse: Callable[[str], object], start: str, piece: str) -> None:
    """Fail where twice the text costs more than two and a half times the calls, or a letter more than a few."""
    texts = [(start + piece * MAX_TEXT)[:length] for length in (MAX_TEXT // 2, MAX_TEXT)]
    parse_once = [count_calls(parse, text) for text in (texts[0][:100], *texts)]  # the first fills caches of patterns
    assert parse_once[2] <= MOST_GROWTH * parse_once[1]
    assert parse_once[2] <= MOST_CALLS * MAX_TEXT
