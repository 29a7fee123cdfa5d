"""Every way that people were seen to write is read as they meant it, or quoted; nothing else is ever a note."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.week import DAY_NAMES, Run
from bot.domain.words.circuit import parse_request
from bot.domain.words.notes import _STEMS, _WHY
from bot.domain.words.pause import Pause, parse_pause, parse_stop
from bot.domain.words.run import parse_finished_run
from bot.domain.words.skip import parse_skip
from bot.domain.words.told import find_told_run
from bot.domain.words.week import left_out_words, parse_runs, read_week, write_runs
from tests.domain.words import understood, ways
from tests.each import cases

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)


@cases("text", ways.WEEKS_READ)
def test_a_week_is_read_as_it_was_meant(text: str) -> None:
    assert write_runs(parse_runs(text, "km"), "km") == ways.WEEKS_READ[text]


@cases("text", ways.WEEKS_LEFT_OUT)
def test_another_sport_is_kept_out_and_named(text: str) -> None:
    assert ways.WEEKS_LEFT_OUT[text] in left_out_words(text, "km")


@cases("text", ways.WEEKS_REFUSED)
def test_what_turns_a_week_or_could_be_two_is_quoted(text: str) -> None:
    with pytest.raises(MemberError) as refused:
        parse_runs(text, "km")
    assert ways.WEEKS_REFUSED[text] in str(refused.value)


@cases("text", ways.RUNS_READ)
def test_a_run_is_read_as_it_was_meant(text: str) -> None:
    assert understood.read_run(text) == ways.RUNS_READ[text].replace(" km ", " km, ")


@cases("text", ways.RUNS_REFUSED)
def test_what_is_no_run_or_could_be_two_is_quoted(text: str) -> None:
    with pytest.raises(MemberError) as refused:
        parse_finished_run(text, "km", NOW)
    assert ways.RUNS_REFUSED[text] in str(refused.value)


@cases("text", ways.RUNS_EARLIER)
def test_a_run_of_earlier_ended_then(text: str) -> None:
    run = parse_finished_run(text, "km", NOW)
    assert run is not None
    assert run.ended is not None
    assert f"{run.ended:%a} {run.ended.hour}:{run.ended:%M}" == ways.RUNS_EARLIER[text]
    with pytest.raises(MemberError, match="couldn't read"):
        parse_finished_run(text, "km")  # without a clock it is not taken for a run of now


@cases("text", ways.PAUSES_READ)
def test_a_pause_ends_on_the_day_that_was_meant(text: str) -> None:
    assert parse_pause(text, TODAY) == Pause(date.fromisoformat(ways.PAUSES_READ[text]))
    assert parse_stop(text, TODAY) == Pause(date.fromisoformat(ways.PAUSES_READ[text]))


@cases("text", ways.PAUSES_REFUSED)
def test_an_end_that_is_none_or_two_is_quoted(text: str) -> None:
    with pytest.raises(MemberError) as refused:
        parse_pause(text, TODAY)
    assert ways.PAUSES_REFUSED[text] in str(refused.value)


@cases("text", ways.CIRCUITS_READ)
def test_a_wish_is_obeyed(text: str) -> None:
    assert parse_request(text).words == ways.CIRCUITS_READ[text]


@cases("text", ways.CIRCUITS_ANSWERED)
def test_a_wish_that_cannot_be_granted_is_answered(text: str) -> None:
    request = parse_request(text)
    assert any(ways.CIRCUITS_ANSWERED[text] in note for note in request.notes)
    assert "did you mean" not in " ".join(request.notes)


def test_the_page_of_what_is_understood_is_as_the_parsers_make_it() -> None:
    assert understood.PAGE.read_text(encoding="utf-8") == understood.write_page()


def test_stop_for_good_is_no_pause() -> None:
    for words in ("", "please", "for good", "my reminders", "  Forever! "):
        assert parse_stop(words, TODAY) is None


@cases(
    ("words", "day"),
    [
        *(("", None), ("next", None), ("the next one", None), ("tuesday", "2026-12-01"), ("on Saturday", "2026-11-28")),
        *(("today", "2026-11-26"), ("thursday", "2026-11-26"), ("3 jan", "2027-01-03"), ("tomorrow", "2026-11-27")),
    ],
)
def test_a_day_is_skipped_by_name(words: str, day: str | None) -> None:
    assert parse_skip(words, TODAY) == (None if day is None else date.fromisoformat(day))


@cases("words", ["banana", "two weeks", "tuesday and saturday", "next week", "everything", "#general"])
def test_what_is_no_day_to_skip_is_refused(words: str) -> None:
    with pytest.raises(MemberError, match="`!reminders"):
        parse_skip(words, TODAY)


@cases(
    "text",
    [
        "I ran 5k", "just ran 5k!", "Hey <@1> I did 10k in 52:10", "ran 6 miles", "we ran 5k", "I ran 5k this morning",
        "ran 5k yesterday", "did a 5k parkrun this morning", "I went for a 5k run", "I have just run 5k", "done 10k",
        "We've run 8 miles", "went running 40 min",
    ],
)  # fmt: skip
def test_who_tells_of_a_run_is_heard(text: str) -> None:
    assert find_told_run(text, "km", NOW) is not None


@cases(
    "text",
    [
        *(
            "how do I run 5k?",
            "Bob ran 5k",
            "I will run 5k",
            "I ran",
            "I did 3 sets",
            "I ran 5k and my knee hurts",
            "5k",
        ),
        *("did anyone run 5k", "I ran out of milk", "he said I ran 5k", "I biked 20k", ""),
    ],
)
def test_any_other_talk_is_no_run(text: str) -> None:
    assert find_told_run(text, "km", NOW) is None


starts = st.tuples(st.integers(0, 6), st.integers(5 * 60, 22 * 60).map(lambda minute: minute // 5 * 5))
amounts = st.tuples(st.integers(2, 40).map(lambda km: km * 1000), st.none()) | st.tuples(
    st.none(), st.integers(20, 180).map(lambda minutes: minutes * 60)
)
weeks = st.dictionaries(starts, amounts, min_size=1, max_size=7).map(
    lambda week: tuple(Run(*start, *week[start]) for start in sorted(week))
)
LETTERS = ("M", "Tu", "W", "Th", "F", "Sa", "Su")


def amount(run: Run) -> str:
    return f"{run.metres // 1000}k" if run.metres is not None else f"{(run.seconds or 0) // 60} min"


def clock24(run: Run) -> str:
    return f"{run.start_minute // 60}:{run.start_minute % 60:02}"


def clock12(run: Run) -> str:
    hour, minute = divmod(run.start_minute, 60)
    return f"{(hour - 1) % 12 + 1}:{minute:02}{'am' if hour < 12 else 'pm'}"


def name(run: Run, letters: int = 9) -> str:
    return DAY_NAMES[run.weekday][:letters]


STYLES = {
    "as Ounce writes it": lambda week: write_runs(week, "km"),
    "commas": lambda week: ", ".join(f"{name(run, 3).lower()} {clock24(run)} {amount(run)}" for run in week),
    "bullets": lambda week: "\n".join(f"- {name(run)}: {clock12(run)}, {amount(run)}" for run in week),
    "stars and bold": lambda week: "\n".join(f"* **{name(run)}** {clock12(run)} {amount(run)} easy" for run in week),
    "numbers": lambda week: "\n".join(
        f"{at}. {name(run)} {clock24(run)} {amount(run)}" for at, run in enumerate(week, 1)
    ),
    "tabs": lambda week: "\n".join(f"{name(run, 3)}\t{clock24(run)}\t{amount(run)}" for run in week),
    "a table": lambda week: (
        "| Day | Time | Distance |\n|---|---|---|\n"
        + "\n".join(f"| {name(run)} | {clock12(run)} | {amount(run)} |" for run in week)
    ),
    "a day above its run": lambda week: (
        "My week:\n" + "\n\n".join(f"{name(run)}\n{clock24(run)} {amount(run)}" for run in week)
    ),
    "letters": lambda week: ", ".join(f"{LETTERS[run.weekday]} {clock12(run)} {amount(run)}" for run in week),
    "sentences": lambda week: " and ".join(f"every {name(run)} at {clock12(run)} for {amount(run)}" for run in week),
    "the amount first": lambda week: "; ".join(f"{amount(run)} on {name(run)}s at {clock24(run)}" for run in week),
    "seven lines": lambda week: "\n".join(
        f"{day}: "
        + (
            "; ".join(f"{day} {clock24(run)} {amount(run)}" for run in week if run.weekday == at)
            if any(run.weekday == at for run in week)
            else "rest"
        )
        for at, day in enumerate(DAY_NAMES)
    ).replace(": ", ": ", 1),
}


@pytest.mark.parametrize("style", STYLES)
@given(weeks)
def test_any_week_in_any_style_is_read_back_the_same(style: str, week: tuple[Run, ...]) -> None:
    written = STYLES[style](week)
    told = parse_runs(written, "km")
    assert [(run.weekday, run.start_minute, run.metres, run.seconds) for run in told] == [
        (run.weekday, run.start_minute, run.metres, run.seconds) for run in week
    ], written


LETTER = "abcdefghijklmnopqrstuvwxyz"
surplus = (
    st.sampled_from(sorted(_WHY))
    | st.text(LETTER, min_size=2, max_size=12)
    | st.sampled_from(
        ["swim", "yoga", "30", "6-8", "5m", "T", "@", "6pm", "or 8k", "and 3 miles", "half", "x3", "in june", "EST"]
    )
)
places = st.sampled_from(
    ["{0} tue 18:30 6k", "tue {0} 18:30 6k", "tue 18:30 {0} 6k", "tue 18:30 6k {0}", "tue 18:30 6k, {0}"]
)


@given(surplus, places)
def test_a_surplus_word_is_refused_or_a_note_and_changes_nothing_else(word: str, place: str) -> None:
    try:
        week = read_week(place.format(word), "km")
    except MemberError:
        return
    if week.left_out:
        assert len(week.runs) <= 1
        return
    run = week.runs[0]
    is_day = any(day.casefold().startswith(word.removesuffix("s")) for day in DAY_NAMES)
    assert is_day or (len(week.runs), run.weekday, run.start_minute) == (1, 1, 18 * 60 + 30)
    assert run.metres == 6000
    assert not set(run.note.casefold().split()) & (_WHY.keys() - _HARMLESS_BESIDE)


# These turn a meaning alone and are plain beside another word: "central park", "half marathon pace".
_HARMLESS_BESIDE = frozenset({"central", "half", "before", "after", "past", "by", "as", "only", "mountain", "west"})


@given(st.sampled_from(sorted(_WHY)))
def test_no_turning_word_is_ever_a_note(word: str) -> None:
    with pytest.raises(MemberError) as refused:
        parse_runs(f"tue 18:30 6k {word}", "km")
    assert re.split("[/+-]", word)[0] in str(refused.value).casefold()


@given(st.sampled_from(sorted(_STEMS)), st.sampled_from(["", "ed", "ing", "al", "ion", "ally"]))
def test_no_form_of_a_turning_word_is_ever_a_note(stem: str, ending: str) -> None:
    with pytest.raises(MemberError):
        parse_runs(f"tue 18:30 6k {stem}{ending}", "km")


@given(st.integers(0, 6), st.integers(0, 6))
def test_until_a_weekday_is_the_coming_one(today: int, wanted: int) -> None:
    day = date(2026, 11, 23) + timedelta(days=today)
    until = parse_pause(f"until {DAY_NAMES[wanted]}", day).until
    assert until is not None
    assert until.weekday() == wanted
    assert 1 <= (until - day).days <= 7
