"""A pause in the words people use."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.catalogue import SorePlace
from bot.domain.errors import MemberError
from bot.domain.words.dates import LONGEST_DAYS
from bot.domain.words.pause import Pause, parse_pause
from tests.domain.samples import TODAY
from tests.each import cases

KNEE = frozenset({SorePlace.KNEE})
TWO_WEEKS = TODAY + timedelta(days=14)


@cases(
    ("words", "pause"),
    [
        ("2w", Pause(TWO_WEEKS)),
        ("for two weeks", Pause(TWO_WEEKS)),
        ("2 weeks!", Pause(TWO_WEEKS)),
        ("until 3 jan", Pause(date(2027, 1, 3))),
        ("until 3 jan.", Pause(date(2027, 1, 3))),
        ("till 2027-01-03", Pause(date(2027, 1, 3))),
        ("until 22 nov", Pause(TODAY)),
        ("", Pause(None)),
        ("  \n", Pause(None)),
        ("knee", Pause(None, KNEE)),
        ("knee 2w", Pause(TWO_WEEKS, KNEE)),
        ("2 weeks: sore knee", Pause(TWO_WEEKS, KNEE)),
        ("shin, achilles for 10 days", Pause(date(2026, 12, 2), frozenset({SorePlace.SHIN, SorePlace.ACHILLES}))),
    ],
)
def test_words_for_a_pause(words: str, pause: Pause) -> None:
    assert parse_pause(words, TODAY) == pause


@cases("words", ["nonsense", "holiday 2w", "bands 2w", "until my knee is better", "soon", ":", "!"])
def test_what_is_not_understood_is_refused_with_examples(words: str) -> None:
    with pytest.raises(MemberError, match=r"`!reminders pause 2w`, .*until 3 jan`"):
        parse_pause(words, TODAY)


def test_a_place_without_facts_is_for_a_physiotherapist() -> None:
    with pytest.raises(MemberError, match=r"I don't know which exercises spare your wrist.*physiotherapist"):
        parse_pause("wrist 2w", TODAY)


@cases("words", ["400 days", "knee until 21 nov 2026"])
def test_a_day_that_is_past_or_too_far_away_is_refused(words: str) -> None:
    with pytest.raises(MemberError, match="isn't within the next year"):
        parse_pause(words, TODAY)


words = st.sampled_from(
    (
        "knee",
        "wrist",
        "2w",
        "for",
        "until",
        "3 jan",
        "31.2.",
        "99999 days",
        "bands",
        "15min",
        "off",
        "!",
        "@you",
        "ﷺ",
        "٣",
    )
)


@given(st.text(max_size=200) | st.lists(words, max_size=8).map(" ".join), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
@example("x" * 3000, TODAY)
@example("ﷺ" * 1500, TODAY)
def test_any_text_is_a_pause_within_a_year_or_a_sentence(text: str, today: date) -> None:
    try:
        pause = parse_pause(text, today)
    except MemberError as error:
        assert str(error).endswith((".", "?"))
    else:
        assert pause.until is None or today <= pause.until <= today + timedelta(days=LONGEST_DAYS)
        assert pause.until or pause.sore or not text.strip()


@given(st.sampled_from(list(SorePlace)), st.integers(1, LONGEST_DAYS))
def test_a_sore_place_and_a_span_are_both_read(place: SorePlace, days: int) -> None:
    assert parse_pause(f"{place.value} {days}d", TODAY) == Pause(TODAY + timedelta(days=days), frozenset({place}))
