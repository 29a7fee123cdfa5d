"""The days of reminders are read as they were meant or refused with a sentence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.week import DAY_NAMES
from bot.domain.words.days import WEEKDAY_OF, parse_days
from tests.each import cases

EXAMPLE = "`!reminders days tue sat`"
TOKENS = "tue sat Sunday and , / - to weekends daily 7 tusday <@1> `"
tokens = st.sampled_from(TOKENS.split())
texts = st.text(max_size=200) | st.lists(tokens, max_size=6).map(" ".join) | st.lists(tokens, max_size=4).map("".join)


@cases(
    "text",
    [
        "tue sat",
        "tue, sat",
        "sat tue",
        "tue/sat",
        "Tuesday and Saturday",
        "on Tuesdays & Saturdays.",
        "tue + sat",
        "tue and every sat",
        "tue sat tue",
        "Tu Sa",
    ],
)
def test_two_days_are_read_in_the_order_of_the_week(text: str) -> None:
    assert parse_days(text) == (1, 5)


def test_every_word_for_a_day_is_known() -> None:
    for word, weekday in WEEKDAY_OF.items():
        assert parse_days(word) == parse_days(word.upper()) == (weekday,)
        assert DAY_NAMES[weekday].casefold().startswith(word.removesuffix("s") or word)
    assert {"mo", "tue", "tues", "weds", "thur", "thurs", "fridays", "sats"} <= WEEKDAY_OF.keys()


def test_a_weekend_and_a_range_of_two_are_two_days() -> None:
    assert parse_days("weekends") == (5, 6)
    assert parse_days("tue-wed") == (1, 2)


@cases(
    ("text", "said"),
    [
        ("", "Name one or two days"),
        ("and", "Name one or two days"),
        ("tue thu sat", "That's 3 days"),
        ("daily", "That's 7 days"),
        ("tusday", "“tusday” isn't a day of the week. Did you mean Tuesday"),
        ("tue 7", "“7”"),
        ("tomorrow", "“tomorrow”"),
        ("tue <@1>", "“1”"),
    ],
)
def test_what_is_not_one_or_two_days_is_refused_with_an_example(text: str, said: str) -> None:
    with pytest.raises(MemberError) as caught:
        parse_days(text)
    assert said in str(caught.value)
    assert EXAMPLE in str(caught.value)


@given(texts)
def test_any_text_is_one_or_two_days_or_one_safe_sentence(text: str) -> None:
    try:
        days = parse_days(text)
    except MemberError as error:
        assert 0 < len(str(error)) <= 400
        assert not set("@<>*_~|\\#[]`/\n") & set(re.sub(r"`![a-z ]+`", "", str(error)))
    else:
        assert days in {(day,) for day in range(7)} | {(day, later) for later in range(7) for day in range(later)}
