"""What members tell of a run that is over, and paces, are read as they were meant or refused with a sentence."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.finished_run import FinishedRun
from bot.domain.words.circuit import MAX_TEXT
from bot.domain.words.pace import MAX_PACE, MIN_PACE, parse_pace, write_pace
from bot.domain.words.run import parse_finished_run
from tests.each import cases

all_units = st.sampled_from(("km", "mi"))
TOKENS = "5k 3 5 5.5 miles km 28:10 1:05:00 40 min h 1h30 ' : / per mile just ran in @ <@1> half an hour marathon ` #"
tokens = st.sampled_from(TOKENS.split())
texts = st.text(max_size=200) | st.lists(tokens, max_size=8).map(" ".join) | st.lists(tokens, max_size=6).map("".join)


def assert_safe(sentence: str) -> None:
    assert 0 < len(sentence) <= 400
    assert not set("@<>*_~|\\#[]`/\n") & set(re.sub(r"`![a-z0-9: ]+`", "", sentence))


@cases(
    ("text", "metres", "seconds"),
    [
        ("5k", 5000, None),
        ("5", 5000, None),
        ("5.5", 5500, None),
        ("3 miles", 4828, None),
        ("half marathon", 21_098, None),
        ("3 miles 28:10", 4828, 1690),
        ("5k in 28 min", 5000, 1680),
        ("5k, 28:10", 5000, 1690),
        ("28:10 5k", 5000, 1690),
        ("5k in 28'10\"", 5000, 1690),
        ("5k in 28 min 10 s", 5000, 1690),
        ("marathon 4:10:00", 42_195, 15_000),
        ("28:10", None, 1690),
        ("90:00", None, 5400),
        ("1:05:00", None, 3900),
        ("40 minutes", None, 2400),
        ("40 min", None, 2400),
        ("1h30", None, 5400),
        ("5h", None, 18_000),
        ("half an hour", None, 1800),
        ("just ran 5k!", 5000, None),
        ("I ran 5k today \U0001f389", 5000, None),
        ("ran 10k in 1h 2min.", 10_000, 3720),
    ],
)
def test_a_finished_run_is_how_far_and_how_long(text: str, metres: int | None, seconds: int | None) -> None:
    assert parse_finished_run(text, "km") == FinishedRun(metres, seconds)


def test_a_bare_number_is_in_the_members_units() -> None:
    assert parse_finished_run("3 28:10", "mi") == FinishedRun(4828, 1690)


@cases("text", ["", "  ", "\n", "\U0001f3c3"])
def test_no_word_is_no_run(text: str) -> None:
    assert parse_finished_run(text, "km") is None


@cases(
    ("text", "said"),
    [
        ("hello", "“hello”"),
        ("just ran", "“just ran”: how far or how long"),
        ("5k 28", "“28”"),
        ("5k 6k", "“6k”"),
        ("5k yesterday", "“yesterday”"),
        ("5 and a half k", "I couldn't use"),
        ("28:75", "“28:75”"),
        ("300 metres", "too short or too long"),
        ("201k", "0.4 km to 200 km"),
        ("half 2:05:70", "“2:05:70”"),
        ("25h", "3 min to 24 h"),
        ("marathon 50 min", "faster than anyone runs"),
        ("5" * 2001, "too long"),
    ],
)
def test_what_is_no_finished_run_is_said_back_with_an_example(text: str, said: str) -> None:
    with pytest.raises(MemberError, match=r"`!ran ") as caught:
        parse_finished_run(text, "km")
    assert said in str(caught.value)


def test_what_hurts_beside_a_run_goes_to_a_physiotherapist() -> None:
    for text in ("5k but my knee hurts now", "10k and my achilles is really sore", "5k, pulled my calf", "in pain"):
        with pytest.raises(MemberError, match="physiotherapist or doctor first"):
            parse_finished_run(text, "km")
    with pytest.raises(MemberError, match="“not”"):
        parse_finished_run("5k not bad", "km")


@given(texts, all_units)
@example("9" * MAX_TEXT, "km")
def test_any_text_is_a_finished_run_or_one_safe_sentence(text: str, units: Units) -> None:
    try:
        run = parse_finished_run(text, units)
    except MemberError as error:
        assert_safe(str(error))
    else:
        assert run is None or run.metres or run.seconds


@cases(
    ("text", "units", "pace"),
    [
        *((text, "km", 345) for text in ("5:45", "5:45/km", "5:45 per km", "5'45", "5'45\"", "5\u203245\u2033/km")),
        *((text, "mi", 345) for text in ("5:45/km", "5:45 min/km", "5 min 45 s per km", "pace 5:45 per kilometre")),
        *((text, "km", 354.18) for text in ("9:30 per mile", "9:30/mi", "9:30 /mi", "9:30 a mile", "9:30 min/mile")),
        *((text, "mi", 354.18) for text in ("9:30", "9'30\"")),
        *((text, "km", 360) for text in ("6 min/km", "6", "6:00", "6 min")),
        ("2:00", "km", 120),
        ("20:00", "km", 1200),
    ],
)
def test_a_pace_is_read_in_its_own_unit_or_the_members(text: str, units: Units, pace: float) -> None:
    assert parse_pace(text, units) == pace


@cases("text", ["", "5.45", "5,45", "5:75", "5:4", "fast", "1:59", "20:01", "0", "5:45 per hour", "12 km/h"])
def test_what_is_no_pace_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(MemberError, match=r"`!profile pace 5:45`"):
        parse_pace(text, "km")


def test_the_bounds_of_a_pace_are_told_in_the_members_unit() -> None:
    with pytest.raises(MemberError, match="3:13 to 32:11 per mile"):
        parse_pace("3:00", "mi")


@given(st.integers(200, MAX_PACE), all_units)  # 3:20 to 20:00, possible for a km and for a mile
def test_what_a_member_typed_as_their_pace_is_what_they_read(seconds: int, units: Units) -> None:
    typed = f"{seconds // 60}:{seconds % 60:02}"
    assert write_pace(parse_pace(typed, units), units).split()[0] == typed


def test_a_pace_is_written_in_the_members_unit() -> None:
    assert write_pace(345, "km") == "5:45 per km"
    assert write_pace(345, "mi") == "9:15 per mile"


@given(texts, all_units)
@example("9" * MAX_TEXT, "km")
def test_any_text_is_a_pace_or_one_safe_sentence(text: str, units: Units) -> None:
    try:
        pace = parse_pace(text, units)
    except MemberError as error:
        assert_safe(str(error))
    else:
        assert MIN_PACE <= pace <= MAX_PACE
