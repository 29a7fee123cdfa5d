"""What members write behind `!done`: a day of the last seven and some minutes, or a sentence that quotes the rest."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import FinishedRun
from bot.domain.words.done import DoneWords, parse_done
from bot.domain.words.run import parse_finished_run
from bot.domain.words.vocabulary import TELLING_FILLERS
from tests.each import cases

NOW = datetime(2026, 11, 25, 19, 30, tzinfo=UTC)  # a Wednesday
TODAY, YESTERDAY, SUNDAY = date(2026, 11, 25), date(2026, 11, 24), date(2026, 11, 22)


@cases(
    ("words", "day", "minutes"),
    [
        ("", TODAY, None),
        ("!", TODAY, None),
        ("20 min", TODAY, 20),
        ("20min today", TODAY, 20),
        ("today for twenty minutes", TODAY, 20),
        ("half an hour", TODAY, 30),
        ("this morning, 25m", TODAY, 25),
        ("an hour at the gym", TODAY, 60),
        ("yesterday", YESTERDAY, None),
        ("yesterday 20 min", YESTERDAY, 20),
        ("20' last night", YESTERDAY, 20),
        ("my strength yesterday evening", YESTERDAY, None),
        ("on sunday", SUNDAY, None),
        ("3 days ago", SUNDAY, None),
        ("Sun 15 min 💪", SUNDAY, 15),
        ("wednesday", TODAY, None),
        ("with the circuit, thanks!", TODAY, None),
        ("today's circuit, 20 min, we've finally done it with Tom and Bo", TODAY, 20),
    ],
)
def test_a_day_and_its_minutes_are_read_as_people_write_them(words: str, day: date, minutes: int | None) -> None:
    assert parse_done(words, NOW) == DoneWords(day, minutes)


@cases(
    ("words", "said"),
    [
        ("banana", "“banana”"),
        ("yesterday banana", "“banana”"),
        ("5k", "`!ran 5k`"),
        ("10 km yesterday", "`!ran 10 km`"),
        ("6,5 miles", "`!ran 6,5 miles`"),
        (f"{'9' * 90}k", "`!ran 5k`"),
        ("parkrun", "“parkrun”"),
        ("tomorrow", "once it's done"),
        ("8 days ago", "last seven days"),
        ("mon and tue", "`!done tuesday 20 min`"),
        ("yesterday and on sunday", "One session at a time"),
        ("10 min 20 min", "One session at a time"),
        ("500 min", "1 to 180"),
        ("0 minutes", "1 to 180"),
        ("but it hurts", "Only you see what follows"),
        ("@everyone", "“everyone”"),
    ],
)
def test_what_cannot_be_logged_is_said_with_an_example(words: str, said: str) -> None:
    with pytest.raises(MemberError) as caught:
        parse_done(words, NOW)
    assert said in str(caught.value)


@given(st.decimals("0.5", "120", places=1), st.sampled_from(["k", " km", "kms", " mi", "miles"]))
def test_the_run_that_is_proposed_is_the_one_that_was_told(amount: Decimal, unit: str) -> None:
    with pytest.raises(MemberError) as caught:
        parse_done(f"{amount}{unit}", NOW)
    assert f"`!ran {amount}{unit}`" in str(caught.value)
    assert parse_finished_run(f"{amount}{unit}", "km") is not None


def test_what_is_said_around_something_done_says_nothing_of_strength_nor_of_a_run() -> None:
    for word in sorted(TELLING_FILLERS):
        assert parse_done(f"{word} 20 min", NOW) == DoneWords(TODAY, 20), word
        assert parse_finished_run(f"{word} 5 km", "km", NOW) == FinishedRun(5000), word


@given(st.text(max_size=40))
def test_any_text_is_a_day_of_the_last_seven_or_refused_in_a_sentence(text: str) -> None:
    try:
        done = parse_done(text, NOW)
    except MemberError as error:
        assert "@" not in str(error)
    else:
        assert timedelta() <= TODAY - done.day <= timedelta(days=7)
