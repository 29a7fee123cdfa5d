"""The days without reminders around a race, in the words of coaches and members."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.race import RaceRest
from bot.domain.words.plan_words import parse_rest

NUMBERS = st.integers(0, 28)


@given(
    NUMBERS,
    NUMBERS,
    st.sampled_from(
        [
            "{0} {1}",
            "{0}-{1}",
            "{0} before {1} after",
            "{1} days after, {0} days before",
            "{0} day before and {1} after",
        ]
    ),
)
def test_both_numbers_are_read_in_any_order_of_words(before: int, after: int, form: str) -> None:
    assert parse_rest(form.format(before, after), "race rest") == RaceRest(before, after)


def test_words_take_the_choice_back_and_numbers_may_be_words() -> None:
    assert parse_rest("Club", "race rest") is parse_rest("default", "club race") is None
    assert parse_rest("five before ten after the race", "race rest") == RaceRest(5, 10)


@pytest.mark.parametrize("words", ["", "5", "5 before", "before 5 after 10", "5 10 20", "banana", "5 before 9 after 3"])
def test_what_does_not_name_both_is_asked_back_whole(words: str) -> None:
    with pytest.raises(MemberError, match="`!club race 5 before 10 after`"):
        parse_rest(words, "club race")
