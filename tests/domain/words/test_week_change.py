"""What a member says of their week, on top of the week that they are shown."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.club import Club, undo_runs
from bot.domain.errors import MemberError
from bot.domain.reminders.week import DAY_NAMES, MOST_RUNS, Run
from bot.domain.words.week import parse_runs, write_runs
from bot.domain.words.week_change import change_club_week, change_week
from tests.each import cases

WEEK = parse_runs("tue 18:30 6k, sat 9:00 5k, sat 18:00 4k", "km")
SUNDAY = parse_runs("sun 8:00 40min", "km")


def refusal(text: str, shown: tuple[Run, ...] = WEEK) -> str:
    with pytest.raises(MemberError) as caught:
        change_week(text, shown, "km")
    return str(caught.value)


@cases(
    ("text", "expected"),
    [
        ("none", ()),
        ("No runs!", ()),
        ("clear", ()),
        ("club", None),
        ("the club’s", None),
        ("sun 8:00 40min", SUNDAY),
        ("set sun 8:00 40min", SUNDAY),
        ("add sun 8:00 40min", (*WEEK, *SUNDAY)),
        ("also: sun 8:00 40min", (*WEEK, *SUNDAY)),
        ("+ sun 8:00 40min", (*WEEK, *SUNDAY)),
        ("add\nsun 8:00 40min", (*WEEK, *SUNDAY)),
        ("add sat 9:00 8k", parse_runs("tue 18:30 6k, sat 9:00 8k, sat 18:00 4k", "km")),
        ("remove sat", WEEK[:1]),
        ("delete Saturday, and tuesdays", ()),
        ("drop tue", WEEK[1:]),
    ],
)
def test_a_week_is_changed_by_words(text: str, expected: Any) -> None:
    assert change_week(text, WEEK, "km") == expected


@cases(
    ("text", "sentence"),
    [
        ("add", "`!runs add tue 18:30 6k"),
        ("add sun", "“sun”: when does it start?"),
        ("remove", "Name the days, for example `!runs remove sun`."),
        ("remove tue 18:30", "“18:30” isn't a day of the week. Name the days"),
        ("remove wensday", "Did you mean Wednesday?"),
        ("remove sun", "You have no run on Sunday, so I removed nothing."),
        ("remove weekend", "You have no run on Sunday"),
        ("change tue 18:30 8k", "I couldn't read “change”. `!runs add sun 8:00 5k` adds a run"),
        ("sunny", "Write for example `!runs tue 18:30 6k"),
    ],
)
def test_what_is_not_understood_is_quoted(text: str, sentence: str) -> None:
    assert sentence in refusal(text)


def test_a_week_never_grows_beyond_what_a_form_holds() -> None:
    full = parse_runs("mon-sun 6:00 5k, mon-sun 18:00 5k", "km")
    assert len(full) == MOST_RUNS
    assert refusal("add sun 12:00 5k", full) == "A week can have 14 runs at most, and that would make 15."
    assert len(change_week("add sun 18:00 8k", full, "km") or ()) == MOST_RUNS


runs = st.builds(Run, st.integers(0, 6), st.integers(240, 1439), st.integers(400, 120_000))
weeks = st.lists(runs, max_size=6, unique_by=lambda run: (run.weekday, run.start_minute)).map(
    lambda week: tuple(sorted(week, key=lambda run: (run.weekday, run.start_minute)))
)


@given(weeks, weeks.filter(bool))
def test_what_is_added_is_in_the_week_and_goes_with_its_days(shown: tuple[Run, ...], added: tuple[Run, ...]) -> None:
    after = change_week(f"add {write_runs(added, 'km')}", shown, "km")
    assert after is not None
    assert set(added) <= set(after) <= {*added, *shown}
    starts = [(run.weekday, run.start_minute) for run in after]
    assert starts == sorted(set(starts))
    days = {run.weekday for run in added}
    rest = change_week(f"remove {', '.join(DAY_NAMES[day] for day in days)}", after, "km")
    assert rest == tuple(run for run in shown if run.weekday not in days)


@given(
    st.text(min_size=1).filter(str.strip)
    | st.sampled_from(["add ", "remove "]).flatmap(lambda verb: st.text().map(verb.__add__))
)
def test_whatever_is_said_there_is_a_week_or_a_sentence(text: str) -> None:
    try:
        changed = change_week(text, WEEK, "km")
    except MemberError as error:
        assert 0 < len(str(error)) <= 300
    else:
        assert changed is None or len(changed) <= MOST_RUNS


def test_a_coach_adds_removes_and_takes_back_as_members_do() -> None:
    club = Club(runs=parse_runs("tue 18:30 6k, thu 19:00 10k", "km"))
    added = change_club_week("add mon 18:00 5k", club)
    assert [run.weekday for run in added] == [0, 1, 3]
    assert change_club_week("remove thu", club) == club.runs[:1]
    assert undo_runs(replace(club, runs=added, former_runs=club.runs)).runs == club.runs
    with pytest.raises(MemberError, match="There's nothing to undo"):
        undo_runs(club)
    for words, sentence in (
        ("remove sun", "The club has no run on Sunday"),
        ("remove", "`!club runs remove sun`"),
        ("club", "`!club runs add sun 8:00 5k`"),
    ):
        with pytest.raises(MemberError, match=re.escape(sentence)):
            change_club_week(words, club)
