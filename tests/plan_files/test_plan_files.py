"""Every sample plan reads as it was meant, and every file that breaks readers gets a sentence or its good events."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.training import Training
from bot.domain.reminders.training_plan import TrainingPlan, list_runs
from bot.domain.reminders.training_week import look_at_week
from bot.domain.reminders.week import choose_runs
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_events import PlanEvent
from bot.domain.words.plan_reading import PlanReading, read_plan
from bot.domain.words.plan_rows import split_rows
from bot.domain.words.plan_sent import PlanChoices, PlanSource, Question
from bot.plan_files import apart, messages, read_plan_file
from tests.each import cases

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())
RACE = date(2027, 5, 2)
TODAY = date(2026, 11, 30)
TORONTO = ZoneInfo("America/Toronto")
PACE = EXPECTED["pace_s_per_km"]
STARTS = ((1, 1110), (3, 1110), (5, 540), (6, 510))


def load(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def load_events(data: bytes) -> PlanSource:
    """The events of a calendar as the process apart finds them, without the process."""
    found = apart.read_calendar(data, TORONTO, TODAY)
    return PlanSource(events=tuple(PlanEvent(date.fromisoformat(day), *rest) for day, *rest in found["events"]))


def load_plan(name: str, **choices: object) -> PlanReading:
    source = load_events(load(name)) if name.endswith(".ics") else read_plan_file(load(name), "UTC", TODAY)
    return read_plan(source, PlanChoices(**choices), TODAY)  # type: ignore[arg-type]  # chosen by name


def require_plan(reading: PlanReading) -> TrainingPlan:
    assert reading.plan is not None
    return reading.plan


WHOLE: dict[str, dict[str, object]] = {
    "own-half-16w-grid.csv": {"race_day": RACE},
    "own-half-16w-days-us.csv": {},
    "own-half-16w-sunday-first.md": {},
    "own-half-countdown.txt": {"race_day": RACE, "weekdays": (1, 3, 5, 6)},
    "all-day-planner.ics": {},
}


@cases("name", WHOLE)
def test_one_plan_in_five_shapes_reads_the_same(name: str) -> None:
    reading = load_plan(name, **WHOLE[name])
    plan = require_plan(reading)
    wanted = {day: far for week in EXPECTED["weeks"] for day, far in week["runs"].items()}
    runs = {day.isoformat(): run for day, run in list_runs(plan)}
    assert runs.keys() == wanted.keys()
    for day, run in runs.items():
        if run.metres is None:
            assert (name, run.is_race) == ("own-half-16w-sunday-first.md", True)  # which names no distance there
        else:
            assert run.metres == pytest.approx(wanted[day] * 1000, abs=90)  # miles to a tenth
    assert (plan.find_race() or (None,))[0] == RACE
    assert (reading.unread, reading.missing) == ((), ())


@cases("name", WHOLE)
def test_the_two_short_runs_are_right_in_every_week(name: str) -> None:
    plan = require_plan(load_plan(name, **WHOLE[name]))
    for week in EXPECTED["weeks"]:
        found = look_at_week(Training(plan, starts=STARTS), (), (), PACE, date.fromisoformat(week["monday"]))
        days = [date.fromisoformat(week["monday"]).toordinal() + run.weekday for run in found.choice.runs]
        wanted = [date.fromisoformat(day).toordinal() for day in week["two_short"]]
        assert days == ([RACE.toordinal() - 5] if week["race_week"] else wanted)


def test_a_plan_without_dates_asks_for_the_race_and_one_without_days_for_them() -> None:
    assert load_plan("own-half-16w-grid.csv").questions == (Question.ANCHOR,)
    assert load_plan("own-half-countdown.txt", race_day=RACE).questions == (Question.WEEKDAYS,)
    by_start = load_plan("own-half-16w-grid.csv", first_day=date(2027, 1, 11))
    assert require_plan(by_start) == require_plan(load_plan("own-half-16w-grid.csv", race_day=RACE))


def test_numbers_without_a_unit_are_asked_for_and_miles_on_request() -> None:
    reading = load_plan("own-half-16w-sunday-first.md")
    assert reading.questions == (Question.UNITS,)
    in_miles = load_plan("own-half-16w-sunday-first.md", units="mi")
    assert in_miles.questions == ()
    assert list_runs(require_plan(in_miles))[0][1].metres == 8047


def test_weeks_that_a_plan_leaves_out_are_said_and_rule_nothing() -> None:
    reading = load_plan("clinic-half-18w-facts.csv", first_day=date(2027, 1, 10))
    assert reading.missing == (1, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 16)
    assert set(reading.questions) == {Question.UNITS, Question.RACE}
    plan = require_plan(reading)
    assert [at + 1 for at, week in enumerate(plan.weeks) if week is None] == list(reading.missing)
    assert [(run.metres, run.note) for run in plan.weeks[16] or ()] == [
        (6000, ""),
        (4000, "fartlek"),
        (8000, ""),
        (6000, "faster"),
    ]


def test_a_coach_tools_calendar_reads_the_distance_below_the_title() -> None:
    plan = require_plan(load_plan("coach-tool-3w.ics"))
    wanted = {day: far for week in EXPECTED["weeks"][:3] for day, far in week["runs"].items()}
    found = {day.isoformat(): run.metres for day, run in list_runs(plan)}
    assert found == {day: pytest.approx(far * 1000, abs=90) for day, far in wanted.items()}


def test_a_clubs_series_keeps_its_hour_over_the_change_of_clocks() -> None:
    runs = [
        (day.isoformat()[5:], *divmod(run.start_minute or 0, 60))
        for day, run in list_runs(require_plan(load_plan("club-calendar.ics")))
    ]
    assert runs == [
        ("03-02", 18, 30),
        ("03-07", 8, 30),
        ("03-14", 8, 30),
        ("03-17", 18, 0),
        ("03-21", 8, 30),
        ("03-28", 8, 30),
        ("03-30", 18, 30),
    ]


def test_times_fixed_in_utc_drift_as_the_file_says() -> None:
    runs = list_runs(require_plan(load_plan("wordpress-club.ics")))
    assert [divmod(run.start_minute or 0, 60) for _, run in runs] == [(18, 30), (18, 30), (19, 30)]
    assert {(run.metres, run.most) for _, run in runs} == {(5000, 8000)}


def cells() -> list[tuple[str, str]]:
    with (SAMPLES / "cells.csv").open(newline="") as file:
        return [(row["written"], row["meaning"]) for row in csv.DictReader(file)]


MEANT = {
    "run 6": [(6000, None, None)],
    "run 4..6": [(4000, None, 6000)],
    "two runs of 4": [(4000, None, None)] * 2,
    "two runs: 4 and 3": [(4000, None, None), (3000, None, None)],
    "two runs: 5 and 4": [(5000, None, None), (4000, None, None)],
    "run 5, hills": [(5000, None, None)],
    "run, distance unknown (speed)": [(None, None, None)],
    "run 30 min, fartlek": [(None, 1800, None)],
    "run 45..50 min": [(None, 2700, 3000)],
    "optional run 3": [(3000, None, None)],
    "no run": [],
    "no run; already a strength day": [],
    "run 4.0": [(4023, None, None)],
    "run 14, long": [(14_000, None, None)],
    "run 5": [(5000, None, None)],
    "run 21.1 (miles plan) or 13.1 (km plan): ask the unit": [(13_100, None, None)],
    "race 21.1": [(21_098, None, None)],
    "race, distance from the plan": [(None, None, None)],
    "run 10, long": [(10_000, None, None)],
    "run 6, quality": [(6000, None, None)],
    "run 5.0..6.4": [(4989, None, 6437)],
    "run 5.5 (decimal comma)": [(5500, None, None)],
    "run 1": [(1000, None, None)],
}


@cases(("written", "meaning"), cells())
def test_a_cell_means_what_people_mean_by_it(written: str, meaning: str) -> None:
    cell = read_cell(written, "km")
    assert cell.is_read == (meaning != "unreadable: show it")
    if cell.is_read:
        assert [(run.metres, run.seconds, run.most) for run in cell.runs] == MEANT[meaning]
        assert all(run.is_race == meaning.startswith("race") for run in cell.runs)
        assert all(run.is_optional == meaning.startswith("optional") for run in cell.runs)


def test_a_half_marathon_in_miles_is_as_long_as_one() -> None:
    cell = read_cell("13.1", "mi")
    assert (cell.is_bare, cell.runs[0].metres) == (True, 21_082)


@given(st.text(max_size=60), st.sampled_from(["km", "mi"]))
@settings(max_examples=150)
def test_whatever_stands_in_a_cell_it_is_read_or_shown(text: str, units: str) -> None:
    for run in read_cell(text, units).runs:
        assert run.metres is None or 400 <= run.metres <= 60_000
        assert run.seconds is None or 300 <= run.seconds <= 21_600
        assert run.most is None or run.most > (run.metres or run.seconds or 0)


@given(st.text(alphabet="wek 0123456789\n|,:-tuhsaodkmi/RestJan", max_size=300))
@settings(max_examples=150)
def test_whatever_is_pasted_it_is_a_plan_or_a_sentence(text: str) -> None:
    try:
        read_plan(PlanSource(split_rows(text)), PlanChoices(race_day=RACE, weekdays=(1, 3, 6)), TODAY)
    except MemberError as error:
        assert str(error)


@cases(
    ("text", "weeks"),
    [
        ("week 1: tue 5k, thu 6k hills, sun 10k\nweek 2: tue 6k, thu 7k, sun race", [[5, 6, 10], [6, 7, None]]),
        ("Week 1\nTue: 5 km\nThu: rest\nSun: 8 km\n\nWeek 2\nTue: 5 km\nSun: half marathon", [[5, 8], [5, 21]]),
        (
            (
                "# My plan for May 2, 2027\n#### Base\n-   **Week 1:**\n\n    -   Tue: 2 miles easy\n"
                "    -   Sat: 3 miles easy\n**Focus:** more speed work\n-   **Week 2:**\n    -   Tue: 6 x hill\n"
                "    -   Sun: half marathon"
            ),
            [[3, 4], [None, 21]],
        ),
        (
            "|Week|Tue|Thu|Sat|Sun|\n|--|--|--|--|--|\n|1|3m|4m|10m|Cross|\n|2|3m|2m|Rest|**City Marathon**|",
            [[4, 6, 16], [4, 3, 42]],
        ),
        (
            (
                "| Week | Run 1 | Run 2 | Weekend | Notes |\n|--|--|--|--|--|\n"
                "| **1** | 4 km | 5 km (easy) | 8 km long | go slow |\n"
                "| **2** | 3 km | Rest | City Half Marathon | race |"
            ),
            [[4, 5, 8], [3, 21]],
        ),
        ("1 WEEK TO GO\n- mon 4k\nRACE WEEK\n- sun race 10k", [[4], [10]]),
        (
            (
                "| Week | Mon | Tue | Wed | Thu | Fri | Sat | Sun |\n|--|--|--|--|--|--|--|--|\n"
                "| 1 | 5 mi | - | - | 3 mi | - | - | 10 mi |"
            ),
            [[8, 4, 16]],
        ),
        ("1: rest, 5k, rest, 6k, rest, 4k, 8k\n2: rest, 5k, rest, 6k, rest, 4k, race", [[5, 6, 4, 8], [5, 6, 4, None]]),
        (
            (
                "Week  Mon   Tue    Wed   Thu    Fri   Sat    Sun\n1     Rest  5 km   Rest  6 km   Rest  4 km   8 km\n"
                "2     Rest  5 km         6 km         4 km   10 km"
            ),
            [[5, 6, 4, 8], [5, 6, 4, 10]],
        ),
    ],
)
def test_pasted_plans_read_as_people_write_them(text: str, weeks: list[list[int | None]]) -> None:
    plan = require_plan(read_plan(PlanSource(split_rows(text)), PlanChoices(race_day=RACE, weekdays=(1, 3, 6)), TODAY))
    found = [[run.metres and run.metres // 1000 for run in week or ()] for week in plan.weeks]
    if "race" not in text and "half" not in text:
        found[-1] = [*found[-1][:-1], weeks[-1][-1]]  # whose last run became the race
    assert found == weeks


def test_an_unread_cell_is_shown_by_its_row_and_column() -> None:
    text = "Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n1,5 km,,,* miles,,,8 km\n2,5 km,,,6 km,,,bananas"
    reading = read_plan(PlanSource(split_rows(text)), PlanChoices(first_day=RACE), TODAY)
    assert [(one.row, one.column, one.text) for one in reading.unread] == [
        ("1", "Thu", "* miles"),
        ("2", "Sun", "bananas"),
    ]


@cases(
    ("rows", "month_first"),
    [
        (["1/12/27 Tue 5k", "1/14/27 Thu 6k", "1/17/27 Sun 8k"], True),
        (["12/1/27 5k", "14/1/27 6k", "17/1/27 8k"], False),
        (["3/4 5k", "5/4 6k", "7/4 8k"], False),
        (["4/3 5k", "4/5 6k", "4/7 8k"], True),
    ],
)
def test_the_order_of_day_and_month_is_found_where_it_can_be(rows: list[str], *, month_first: bool) -> None:
    reading = read_plan(PlanSource(split_rows("\n".join(rows))), PlanChoices(), TODAY)
    told = read_plan(PlanSource(split_rows("\n".join(rows))), PlanChoices(month_first=month_first), TODAY)
    assert Question.DATE_ORDER not in reading.questions
    assert reading.plan == told.plan


def test_a_date_that_could_be_two_is_asked_for() -> None:
    reading = read_plan(PlanSource(split_rows("3/4 5k\n6/7 6k")), PlanChoices(), TODAY)
    assert (reading.plan, reading.questions) == (None, (Question.DATE_ORDER,))


@cases("trap", sorted(path.name for path in (SAMPLES / "traps").glob("*.ics")))
def test_a_calendar_that_breaks_readers_gives_its_good_events(trap: str) -> None:
    data = load(f"traps/{trap}")
    if trap == "login-page.ics":
        with pytest.raises(MemberError, match="web page"):
            read_plan_file(data, "UTC", TODAY)
        return
    days = [day.isoformat() for day in sorted({event.day for event in load_events(data).events})]
    wanted = {
        "never.ics": [],
        "secondly.ics": [],
        "stale-vtimezone.ics": ["2026-12-01"],
        "two-calendars.ics": ["2027-03-02", "2027-03-04"],
    }
    assert days == wanted.get(trap, ["2027-03-02"])


def test_times_without_a_known_zone_are_local_and_said_to_be() -> None:
    for trap, note in (("floating.ics", "floating"), ("unknown-zone.ics", "unknown-zone"), ("windows-zone.ics", None)):
        found = apart.read_calendar(load(f"traps/{trap}"), TORONTO, TODAY)
        assert found["events"][0][1] == 18 * 60 + 30
        assert found["notes"] == ([note] if note else [])


def test_a_calendar_is_read_in_a_process_of_its_own_in_the_zone_that_is_named() -> None:
    source = read_plan_file(load("traps/stale-vtimezone.ics"), "UTC", TODAY)
    start = datetime(2026, 12, 1, 18, 30, tzinfo=ZoneInfo("America/Vancouver")).astimezone(UTC)
    assert [(one.day, one.start_minute) for one in source.events] == [(start.date(), start.hour * 60 + start.minute)]


def test_what_takes_too_long_or_too_much_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, text in (("slow", "limit()\nwhile True: pass"), ("large", "limit()\nbytearray(10**9)")):
        script = tmp_path / f"{name}.py"
        own = Path(apart.__file__).read_text().replace("= 2, 200 *", "= 1, 200 *")
        script.write_text(own.replace('if __name__ == "__main__":\n    main()', text))
        monkeypatch.setattr("bot.plan_files._APART", script)
        with pytest.raises(MemberError, match="too long" if name == "slow" else "couldn't read"):
            read_plan_file(b"BEGIN:VCALENDAR", "UTC", TODAY)


def test_a_calendar_of_more_events_than_a_plan_has_is_refused() -> None:
    event = b"BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270302\nSUMMARY:5 km\nEND:VEVENT\n"
    many = b"BEGIN:VCALENDAR\nVERSION:2.0\n" + event * (apart.MOST_EVENTS + 1) + b"END:VCALENDAR\n"
    assert apart.read_calendar(many, TORONTO, TODAY) == {"error": "too-many"}


def test_a_sheet_and_a_page_read_like_the_table_that_they_were_made_of() -> None:
    grid = require_plan(load_plan("own-half-16w-grid.csv", race_day=RACE))
    sheet = PlanSource(tuple(map(tuple, apart.read_sheet(load("own-half-16w.xlsx")))))
    page = PlanSource(split_rows(apart.read_pages(load("own-half-16w.pdf"))))
    for source in (sheet, page):
        assert read_plan(source, PlanChoices(race_day=RACE), TODAY).plan == grid


@cases(
    ("data", "sentence"),
    [
        (b"", messages.EMPTY),
        (b"x" * (messages.MAX_BYTES + 1), messages.TOO_LARGE),
        (b"\x89PNG\r\n", messages.PICTURE),
        (b"\xd0\xcf\x11\xe0old", messages.OLD_OFFICE),
        (b"PK\x03\x04 word/document.xml", messages.WORD),
        (b"\x00\x01\x02\x03" * 100, messages.BROKEN),
    ],
)
def test_what_is_no_plan_gets_a_sentence_with_the_next_step(data: bytes, sentence: str) -> None:
    with pytest.raises(MemberError) as caught:
        read_plan_file(data, "UTC", TODAY)
    assert str(caught.value) == sentence
    assert "`!plan`" in sentence


def test_choosing_stays_the_one_rule_of_every_week() -> None:
    plan = require_plan(load_plan("own-half-16w-grid.csv", race_day=RACE))
    week = look_at_week(Training(plan, starts=STARTS), (), (), PACE, plan.monday)
    assert week.choice.runs == choose_runs(week.choice.runs, PACE).runs
