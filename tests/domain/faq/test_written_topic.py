"""Topics as coaches type them: whole and short enough, each with a key that none has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.faq.topic import ANSWER_LIMIT, QUESTION_LIMIT
from bot.domain.faq.written_topic import MOST_WORDINGS, TITLE_LIMIT, free_key, make_topic


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"question": " "}, "needs a question"),
        ({"answer": "\n"}, "needs a question"),
        ({"title": ""}, "needs a question"),
        ({"question": "q" * (QUESTION_LIMIT + 1)}, f"the limit is {QUESTION_LIMIT}"),
        ({"answer": "a" * (ANSWER_LIMIT + 1)}, f"the limit is {ANSWER_LIMIT}"),
    ],
)
def test_a_topic_with_a_part_missing_or_too_long_is_refused(fields: dict[str, str], reason: str) -> None:
    with pytest.raises(MemberError, match=reason):
        make_topic(**{"question": "Q?", "answer": "A.", "title": "T", **fields})


def test_what_a_coach_typed_is_tidied_and_cut() -> None:
    typed = "\n".join([" Where ", "Where?", "...", *(f"which {number}" for number in range(9))])
    made = make_topic(question=" Where? ", answer=" There. ", title="Foam rolling " + "x" * 90, wordings=typed)
    assert (made.question, made.answer, len(made.title)) == ("Where?", "There.", TITLE_LIMIT)
    assert made.wordings == ("Where", *(f"which {number}" for number in range(MOST_WORDINGS - 1)))


@given(st.text(max_size=60), st.integers(0, 3))
def test_a_free_key_is_new_short_and_plain(title: str, times: int) -> None:
    taken: dict[str, object] = {}
    for _ in range(times):
        taken[free_key(title, taken)] = None
    key = free_key(title, taken)
    assert key not in taken
    assert 1 <= len(key) <= 45
    assert all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in key)
