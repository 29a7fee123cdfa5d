"""A running week is read as it was meant or refused with a sentence, and is read back from what Ounce writes."""

import re
from dataclasses import replace
from itertools import cycle, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.week import DAY_NAMES, MOST_RUNS, Run
from bot.domain.words.circuit import MAX_TEXT
from bot.domain.words.days import WEEKDAY_OF
from bot.domain.words.distance import is_too_fast
from bot.domain.words.week import parse_runs, write_runs, write_week
from tests.domain.words.growth import assert_grows_like_the_text
from tests.each import cases

EXAMPLE = "`!runs tue 18:30 6k, sat 9:00 5k`"
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
EVENING = 18 * 60 + 30
DAYS = {word: (weekday,) for word, weekday in WEEKDAY_OF.items()} | {
    "Tue.": (TUE,),
    "TUE:": (TUE,),
    "every Tuesday": (TUE,),
    "on tue": (TUE,),
    "mon/wed/fri": (MON, WED, FRI),
    "mon, wed and fri": (MON, WED, FRI),
    "tue & thu": (TUE, THU),
    "tue + thu": (TUE, THU),
    "tue thu": (TUE, THU),
    "mon-fri": (MON, TUE, WED, THU, FRI),
    "mon \u2013 wed": (MON, TUE, WED),
    "mon to wed": (MON, TUE, WED),
    "sat-mon": (MON, SAT, SUN),
    "weekdays": (MON, TUE, WED, THU, FRI),
    "weekends": (SAT, SUN),
    "every weekend": (SAT, SUN),
    "daily": tuple(range(7)),
    "every day": tuple(range(7)),
}
TIMES = {
    **dict.fromkeys(
        ("18:30", "18.30", "18h30", "18 h 30", "6:30pm", "6.30pm", "6:30 pm", "6.30 p.m.", "1830"), EVENING
    ),
    **dict.fromkeys(("at 18:30", "@18:30", "@ 6:30PM", "18:30h", "18:30 h", "18:30pm", "6:30 in the evening"), EVENING),
    **dict.fromkeys(("18h", "6pm", "6 pm", "6 p.m.", "at 18", "@18", "6 o'clock pm", "18 o'clock"), 18 * 60),
    **dict.fromkeys(("0600", "6am", "6:00", "06:00", "at 6", "6 o'clock", "6 a.m.", "0600 hrs"), 6 * 60),
    **dict.fromkeys(("noon", "midday", "12pm", "12 noon", "12:00pm", "at noon"), 12 * 60),
    **dict.fromkeys(("midnight", "12am", "0:00", "0am", "12:00 am"), 0),
    "13:00pm": 13 * 60,
}
AMOUNTS: dict[str, tuple[int | None, int | None]] = {
    **dict.fromkeys(
        ("6k", "6km", "6 km", "6K", "6 kilometres", "6 kilometers", "6000m", "6,000 m", "6000 metres"), (6000, None)
    ),
    **dict.fromkeys(("6.5k", "6,5k", "6,5 km", "6.5 kms"), (6500, None)),
    **dict.fromkeys(("3mi", "3 mi", "3 miles", "3-mile"), (4828, None)),
    **dict.fromkeys(("half", "half marathon", "half-marathon", "a half"), (21098, None)),
    "marathon": (42195, None),
    "400m": (400, None),
    **dict.fromkeys(
        ("40min", "40 min", "40 minutes", "40 mins", "40'", "40\u2032", "40m", "40-minute", "0:40h"), (None, 2400)
    ),
    **dict.fromkeys(("1h", "1 hour", "an hour", "60 min", "1 hr"), (None, 3600)),
    **dict.fromkeys(("1h30", "1h 30min", "1 h 30", "1:30h", "1.5h", "1,5 hours", "90 mins"), (None, 5400)),
    **dict.fromkeys(("1h30m", "1 hour 30", "1 hour and 30 minutes", "an hour and a half", "1 hr 30 min"), (None, 5400)),
    **dict.fromkeys(("half an hour", "half hour", "a half-hour"), (None, 1800)),
    "6k 40min": (6000, 2400),
    "40 min, 6 km": (6000, 2400),
}
PAIRED = list(zip(TIMES, cycle(AMOUNTS), strict=False))


def refusal(text: str, units: Units = "km") -> str:
    with pytest.raises(MemberError) as caught:
        parse_runs(text, units)
    return str(caught.value)


def runs_on(days: tuple[int, ...], time_of_day: str, amount: str, note: str = "") -> tuple[Run, ...]:
    return tuple(Run(day, TIMES[time_of_day], *AMOUNTS[amount], note) for day in sorted(days))


def test_a_week_is_read_in_the_order_of_its_days() -> None:
    assert parse_runs("sun 8:00 18k, tue 18:30 6k, thu 19:00 10k tempo, sat 9:00 5k", "km") == (
        Run(TUE, EVENING, 6000),
        Run(THU, 19 * 60, 10_000, note="tempo"),
        Run(SAT, 9 * 60, 5000),
        Run(SUN, 8 * 60, 18_000),
    )


def test_every_way_to_say_a_time_goes_with_every_way_to_say_an_amount() -> None:
    for time_of_day, amount in product(TIMES, AMOUNTS):
        assert parse_runs(f"tue {time_of_day} {amount}", "km") == runs_on((TUE,), time_of_day, amount), amount


def test_every_way_to_say_a_day_goes_with_every_way_to_say_a_time() -> None:
    for days, (time_of_day, amount) in product(DAYS, PAIRED):
        assert parse_runs(f"{days} {time_of_day} {amount}", "km") == runs_on(DAYS[days], time_of_day, amount), days


def test_the_order_of_day_time_and_amount_is_free() -> None:
    for (at, time_of_day), (number, amount) in product(enumerate(TIMES), enumerate(AMOUNTS)):
        day = ("every Tuesday", "tue & thu")[(at + number) % 2]
        written = f"{amount} {day} {time_of_day}"
        assert parse_runs(written, "km") == runs_on(DAYS[day], time_of_day, amount), written
    assert parse_runs("18:30 tuesday 6k", "km") == parse_runs("tue, 18:30, 6k", "km") == (Run(TUE, EVENING, 6000),)
    assert parse_runs("6k 18:30 mon, wed and fri", "km") == parse_runs("mon wed fri 18:30 6k", "km")


@cases("between", [", ", ",", "; ", "\n", "\r\n", " and ", " & ", " + ", " then ", " ", ", and ", " / ", ". "])
def test_runs_stand_apart_by_a_sign_a_word_a_line_or_nothing(between: str) -> None:
    expected = (Run(TUE, EVENING, 6000), Run(THU, 19 * 60, None, 2400), Run(SAT, 9 * 60, 5000))
    assert parse_runs(between.join(("tue 18:30 6k", "thu 19:00 40min", "sat 9:00 5k")), "km") == expected
    if between.strip() not in {"", ".", "/"}:  # a slash stands before days only; without a sign 40min goes with 6k
        assert parse_runs(between.join(("6k tue 18:30", "40min thu 19:00", "5k sat 9:00")), "km") == expected


@cases(("units", "metres"), [("km", 6000), ("mi", 9656)])
def test_a_bare_number_after_the_time_is_in_the_members_units(units: Units, metres: int) -> None:
    assert parse_runs("tue 18:30 6, wed 6:30pm 6", units) == (Run(TUE, EVENING, metres), Run(WED, EVENING, metres))


@cases(
    ("text", "note"),
    [
        ("tue 18:30 6k tempo", "tempo"),
        ("tempo tue 18:30 6k", "tempo"),
        ("tue 18:30 6k, tempo", "tempo"),
        ("tue 18:30 tempo of 6k", "tempo"),
        ("tue 18:30 6k long run", "long run"),
        ("tue 18:30 a run of 6k", ""),
        ("on tuesdays I run the 6k at 18:30", ""),
        ("tue 18:30 6k with the club", "with the club"),
        ("tue 18:30 6k with Ann and Bob", "with Ann and Bob"),
        ("tue 18:30 6k (hills)", "hills"),
        ("tue 18:30 6k marathon pace", "marathon pace"),
        ("tue 18:30 6k half marathon pace", "half marathon pace"),
        ("tue 18:30 6k mile repeats", "mile repeats"),
        ("tue 18:30 6k 6 x 800m", "6x800m"),
        ("tue 18:30 6k z2 off-road", "z2 off-road"),
        ("tue evening 18:30 6k", "evening"),
        ("tue 18:30 6k \U0001f3c3\u200d\u2640\ufe0f", ""),
        ("`tue 18:30 6k`", ""),
        ("- Tue: 18:30 - 6k!", ""),
        ("tue18:30 6k.", ""),
    ],
)
def test_other_words_are_the_note_of_their_run(text: str, note: str) -> None:
    expected = (Run(TUE, EVENING, 6000, note=note),)
    assert parse_runs(text, "km") == expected
    assert parse_runs(f"{text}, sat 9:00 5k", "km") == (*expected, Run(SAT, 9 * 60, 5000))


@cases(
    ("text", "runs"),
    [
        ("tue 18h 40min", (Run(TUE, 18 * 60, None, 2400),)),
        ("tue 18h 10 km", (Run(TUE, 18 * 60, 10_000),)),
        ("tue 18h 1h", (Run(TUE, 18 * 60, None, 3600),)),
        ("tue 18h30 1h05", (Run(TUE, EVENING, None, 3900),)),
        ("1h30 tue 18h30", (Run(TUE, EVENING, None, 5400),)),
        ("sat 6:00 5h", (Run(SAT, 6 * 60, None, 18_000),)),
        ("sat 6:00 1h 10,5 km", (Run(SAT, 6 * 60, 10_500, 3600),)),
        ("tue 18:30 1 h 05 sat 9:00 5k", (Run(TUE, EVENING, None, 3900), Run(SAT, 9 * 60, 5000))),
    ],
)
def test_hours_are_the_start_where_one_is_missing_and_a_duration_elsewhere(text: str, runs: tuple[Run, ...]) -> None:
    assert parse_runs(text, "km") == runs


def test_a_line_with_only_a_day_or_a_rest_day_is_no_run() -> None:
    text = "Mon\nTue 18:30 6 km\nWed: rest\nThu -\nFri:\n\nSat off\nSun \u2013 none\n"
    assert parse_runs(text, "km") == (Run(TUE, EVENING, 6000),)
    assert parse_runs("mon off, tue 18:30 6k, wed rest day, thu -", "km") == (Run(TUE, EVENING, 6000),)
    assert parse_runs("\n".join(DAY_NAMES), "km") == parse_runs("mon-sun off", "km") == ()


@cases(
    ("text", "said"),
    [
        ("18:30 6k", "“18:30 6k”: which day"),
        ("hello there", "“hello there”: which day"),
        ("tue 18:30 6k, 19:30 5k", "“19:30 5k”: which day"),
        ("tue 18:30 6k 10k", "“10k”: which day"),
        ("tue 9:00 5-6 km", "“5-6 km” is a range"),
        ("tue half six 6k", "“tue half six 6k”: when does it start"),
        ("tue 6k", "“tue 6k”: when does it start"),
        ("mon; tue 18:30 6k", "“mon”: when does it start"),
        ("mon", "“mon”: when does it start"),
        ("tue 18:30 6k, sat", "“sat”: when does it start"),
        ("tue seven 6k", "when does it start"),
        ("every tue 18:30 6k except tue", "“except”"),
        ("tue 18:30", "“tue 18:30”: how far or how long"),
        ("tue 18:30-19:30 6k", "“18:30-19:30” is a start and an end"),
        ("mon 7:00\n5k", "“mon 7:00”: how far or how long"),
        ("tue 18:30, thu 19:00 6k", "“tue 18:30”: how far or how long"),
        ("tue 25:00 6k", "“25:00” isn't a time on the clock"),
        ("tue 18:75 6k", "“18:75” isn't a time on the clock"),
        ("tue 24:00 6k", "“24:00” isn't a time on the clock"),
        ("tue at 25 6k", "“25” isn't a time on the clock"),
        ("tue at 7.5 6k", "“7.5” isn't a time on the clock"),
        ("tue 13:00am 6k", "“13:00am” isn't a time on the clock"),
        ("tue 25h 6k", "“25h” isn't a time on the clock"),
        ("tue 1875 6k", "“1875” isn't a time on the clock"),
        ("tue 7 6k", "“7” a time or a distance"),
        ("tue 18:30 6k 7", "“7” a time or a distance"),
        ("tue evening 7:00 6k", "start at 7:00 or at 19:00"),
        ("tue evenings 7:00 6k", "start at 7:00 or at 19:00"),
        ("tue morning 12:30 6k", "start at 12:30 or at 0:30"),
        ("tue 18:30 121k", "too short or too long: a run is 0.4 km to 120 km"),
        ("tue 18:30 399 metres", "too short or too long"),
        ("tue 18:30 2 min", "takes 3 min to 15 h"),
        ("tue 18:30 16h", "too short or too long"),
        ("tue 18:30 999999", "too short or too long"),
        ("tusday 18:30 6k", "Did you mean Tuesday"),
        ("tue 18:30 6k, wensday 19:00 5k", "Did you mean Wednesday"),
        ("Saterday 9:00 5k", "Did you mean Saturday"),
        ("tue 18:30 6k tuesday's", "Did you mean Tuesday"),
        ("every other tue 18:30 6k", "“every other”"),
        ("tue 18:30 6k at 5:45/km 6:00/km", "you already gave a pace"),
        ("tue 18:30 .5k", "“.5k”"),
        ("tue 18:30:15 6k", "“18:30:15”"),
        ("tue 6k5k 18:30", "“6k5k”"),
        ("tue 18:30 1 and a half hours", "“hours”"),
        ("tue 18:30 3 and a half miles", "“miles”"),
        ("tue 18:30 5\u00bd km", "“5½”"),
        ("tue 18:30 ٣ km", "“٣”"),
        ("tue 18:30 6k <@123> @everyone", "“123”"),
        ("tue 18:30 6k off", "“off” there"),
        ("rest mon and wed, tue 18:30 5k", "“rest” there"),
        ("mon rest 18:30 5k", "“rest” there"),
        ("", "Tell me your runs"),
        (" \n `` ", "Tell me your runs"),
        ("x" * (MAX_TEXT + 1), "2,000 characters at most"),
    ],
)
def test_what_is_not_understood_is_said_back_with_an_example(text: str, said: str) -> None:
    sentence = refusal(text)
    assert said in sentence
    assert EXAMPLE in sentence


def test_a_note_has_30_characters_at_most() -> None:
    assert parse_runs(f"tue 18:30 6k {'x' * 30}", "km")[0].note == "x" * 30
    assert "30 characters at most" in refusal(f"tue 18:30 6k {'x' * 31}")
    assert "“no” makes it unclear" in refusal("no tue 18:30 6k runs")
    assert "“t” could be a day. Write it with three letters" in refusal("t 6k 18:30")


def test_two_runs_never_start_at_the_same_time() -> None:
    assert "start on Tuesday at 18:30" in refusal("tue 18:30 6k, mon-fri 18:30 5k")
    assert len(parse_runs("tue 18:30 6k, tue 19:30 5k", "km")) == 2


def test_a_week_holds_14_runs() -> None:
    assert len(parse_runs("daily 7:00 5k, daily 18:00 5k", "km")) == MOST_RUNS
    assert "you gave 15" in refusal("daily 7:00 5k, daily 18:00 5k, mon 12:00 5k")


def test_bounds_are_told_in_the_members_units() -> None:
    assert "0.2 mi to 74.6 mi long" in refusal("tue 18:30 200 miles", "mi")


MISSPELT = ("tusday", "wensday", "thrusday", "firday", "saterday", "munday", "wednsday", "sundey", "tuesdya")
ORDINARY = ("birthday", "steady", "friendly", "sunny", "hurts", "weeds", "mouth", "northside", "sa-ha")


@cases("word", MISSPELT)
def test_a_day_misspelt_is_never_a_note(word: str) -> None:
    assert "Did you mean" in refusal(f"tue 18:30 6k {word}")


@cases("word", ORDINARY)
def test_a_word_that_only_sounds_like_a_day_is_a_note(word: str) -> None:
    assert parse_runs(f"tue 18:30 6k {word}", "km")[0].note == word


def test_we_is_no_wednesday_and_leaves_nothing_of_its_verb() -> None:
    assert [run.note for run in parse_runs("tue 18:30 6k, we'll see", "km")] == ["see"]


NOTES = ("", "", "tempo", "long run", "with the club", "Ann's hills", "5x1k", "z2 off-road", "Ann and Bob", "x" * 30)
metres = st.integers(400, 120_000) | st.integers(1, 74).map(lambda miles: round(miles * 1609.344))
seconds = st.integers(180, 54_000) | st.integers(3, 900).map(lambda minutes: minutes * 60)
notes = st.sampled_from(NOTES)
facts = (st.tuples(metres, st.none() | seconds, notes) | st.tuples(st.none(), seconds, notes)).filter(
    lambda told: not is_too_fast(told[0], told[1])
)
starts = st.tuples(st.integers(0, 6), st.integers(0, 24 * 60 - 1))
weeks = st.dictionaries(starts, facts, max_size=MOST_RUNS).map(
    lambda week: tuple(Run(*start, *week[start]) for start in sorted(week))
)
all_units = st.sampled_from(("km", "mi"))


@given(weeks, all_units)
def test_what_is_written_is_read_back_to_the_metre_and_the_second(week: tuple[Run, ...], units: Units) -> None:
    if week:
        assert parse_runs(write_runs(week, units), units) == week
    written = write_week(week, units)
    assert [line[:3] for line in written.splitlines()] == [name[:3] for name in DAY_NAMES]
    assert parse_runs(written, units) == week


@cases(
    ("units", "written"),
    [("km", "Tue 18:30 6 km tempo, Sat 9:00 4.828 km 40 min"), ("mi", "Tue 18:30 6 km tempo, Sat 9:00 3 mi 40 min")],
)
def test_figures_are_written_as_short_as_they_can_be(units: Units, written: str) -> None:
    week = (Run(TUE, EVENING, 6000, note="tempo"), Run(SAT, 9 * 60, 4828, 2400))
    assert write_runs(week, units) == written
    assert write_week((week[0], replace(week[0], start_minute=1200)), units).splitlines()[1] == (
        "Tue 18:30 6 km tempo; Tue 20:00 6 km tempo"
    )


SIGNS = {",", ";", "\n", "and", "&", "+", "/", "then", "-", "to", "at", "@", "off", "rest", "run", "the", "6", "7.30"}
UNITS = {"25:00", "half", "past", "every", "other", "a", "an", "hour", "mile", "am", "pm", "h", "k", "m", "'", ".", ":"}
pieces = st.sampled_from(
    [
        *list(DAYS)[::9],
        *DAY_NAMES,
        *list(TIMES)[::4],
        *list(AMOUNTS)[::4],
        *NOTES[2:],
        *MISSPELT[:2],
        *ORDINARY[:3],
        *sorted(SIGNS | UNITS),
        "<@1>",
    ]
)
grammar = st.lists(pieces, max_size=14).map(" ".join) | st.lists(pieces, max_size=10).map("".join)
runs_of_words = st.tuples(pieces, pieces, st.sampled_from(("tue 18:30 6k", "6k sat 9:00")), pieces, pieces).map(
    " ".join
)
texts = st.text(max_size=200) | grammar | runs_of_words | st.lists(runs_of_words, max_size=3).map(", ".join)


@given(texts, all_units)
@example("frİday 18:30 6k, ſat 9:00 5\u212a, thu 7:00 5k \u0131", "km")
@example("9" * MAX_TEXT, "km")
@example("tue 18:30 " + "9" * 1900, "km")
@example("<@1> @everyone #1 `x` **y** ||z|| [a](http://b.c)", "km")
def test_any_text_is_a_week_that_is_read_back_or_one_safe_sentence(text: str, units: Units) -> None:
    try:
        week = parse_runs(text, units)
    except MemberError as error:
        sentence = str(error)
        assert 0 < len(sentence) <= 400
        without_examples = re.sub(r"`[!a-z0-9: ,]+`", "", sentence)
        assert not set("@<>*_~|\\#[]()`/\n") & set(without_examples)
    else:
        assert list(week) == sorted(week, key=lambda run: (run.weekday, run.start_minute))
        assert all(re.fullmatch(r"[\w' -]{0,30}", run.note) for run in week)
        assert parse_runs(write_week(week, units), units) == week
        assert not week or parse_runs(write_runs(week, units), units) == week


BUSY = (
    *(
        " ",
        "a",
        "a ",
        "9",
        "9 ",
        "1:",
        "0.",
        "0,",
        "-",
        "- ",
        ",",
        ", ",
        "\n",
        ";",
        "'",
        "(",
        ". ",
        "@",
        "ß",
        "\U0001f3c3",
    ),
    *(
        "mon ",
        "mon,",
        "mon-",
        "mon\n",
        "on ",
        "every ",
        "and ",
        "half ",
        "1h ",
        "6k ",
        "1 h 1 ",
        "6'",
        "5x",
        "x x",
        "<@1>",
    ),
    *("an hour and ", "tusday ", "tue 18:30 6k ", "tue 18:30 6k, a, ", "6k 18:30 mon, ", "tempo, ", "no ", "12 "),
)


@cases("piece", BUSY, ids=range(len(BUSY)))
def test_no_text_keeps_ounce_busy_twice_the_text_is_twice_the_calls(piece: str) -> None:
    for start in ("", "6k 18:30 mon "):
        assert_grows_like_the_text(lambda text: parse_runs(text, "km"), start, piece)
