"""Whatever reads what members type does work that grows like the text, be it misspelt, figures or line breaks."""

import pytest

from bot.domain.errors import MemberError
from bot.domain.words.lists import MOST_LINES
from bot.domain.words.tokens import MOST_TOKENS
from bot.domain.words.week import parse_runs
from tests.each import cases
from tests.growth import MOST_GROWTH, count_calls
from tests.hostile import MESSAGE, TEXTS, load_readers

FEW = 500  # calls, which a short text may cost as well


@cases("kind", ["misspelt", "figures", "line breaks"])
def test_twice_the_text_is_about_twice_the_work_for_every_reader(kind: str) -> None:
    half, whole = TEXTS[kind](MESSAGE // 2), TEXTS[kind](MESSAGE)
    for name, read in load_readers().items():
        _, once, twice = (count_calls(read, text) for text in (half[:100], half, whole))
        assert twice <= MOST_GROWTH * once + FEW, name


def test_more_than_a_week_is_refused_with_what_is_read() -> None:
    with pytest.raises(MemberError, match=f"{MOST_LINES}. If it.s a training plan, send it with `!plan`"):
        parse_runs("tue 18:30 6k\n" * (MOST_LINES + 1), "km")
    with pytest.raises(MemberError, match=f"up to {MOST_TOKENS} words"):
        parse_runs("tue 18:30 6k " + "and " * MOST_TOKENS, "km")
