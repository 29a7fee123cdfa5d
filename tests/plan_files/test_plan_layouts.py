"""One plan in the layouts that people write plans in: each comes to the same runs on the same days."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.training_plan import list_runs
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_events import PlanEvent
from bot.domain.words.plan_reading import read_plan
from bot.domain.words.plan_rows import split_rows
from bot.domain.words.plan_sent import PlanChoices, PlanSource

MONDAY, TODAY = date(2027, 1, 4), date(2026, 12, 20)
Week = tuple[int, ...]  # km of each day, 0 for a day off


def days_of(weeks: list[Week]) -> list[tuple[int, date, int]]:
    """The week, the day and its km of a plan."""
    return [
        (number, MONDAY + timedelta(days=7 * number + at), km)
        for number, week in enumerate(weeks)
        for at, km in enumerate(week)
    ]


def amount_of(km: int) -> str:
    return f"{km} km" if km else "Rest"


def detailed(weeks: list[Week]) -> str:
    """A row a day, with what a run is made of beside how far it is, and other sports by their kind."""
    lines = [
        f"{day.isoformat()},{'run' if km else 'strength'},{'Tempo' if km else 'Squats'},{f'{km} km' if km else ''},"
        f"{'2 km easy then 3 x 1 km; 50 min' if km else 'Deadlifts 3x8'}"
        for _, day, km in days_of(weeks)
    ]
    return "\n".join(["Date,Type,Workout,Distance,Details", *lines])


def dated(weeks: list[Week]) -> str:
    """A line a day with weekday and date under the heading of its week, and a sum below."""
    lines = []
    for number, day, km in days_of(weeks):
        lines += [f"Week {number + 1}:"] if day.weekday() == 0 else []
        lines.append(f"{day:%A, %B} {day.day}: {km} km")
        lines += [f"Total: {sum(weeks[number])} km"] if day.weekday() == 6 else []
    return "\n".join(lines)


def named(weeks: list[Week]) -> str:
    """A line a day that names its week."""
    return "\n".join(f"WEEK {number + 1}   {day:%a}   {amount_of(km)}" for number, day, km in days_of(weeks))


def numbered(weeks: list[Week]) -> str:
    """A line a day with its number, on and on."""
    return "\n".join(f"Day {at}   {amount_of(km)}" for at, (_, _, km) in enumerate(days_of(weeks), start=1))


def piped(weeks: list[Week]) -> str:
    """A table of days with the effort out of ten, its weeks under headings."""
    lines = ["Day | Session | Distance | Time | Intensity", "--- | --- | --- | --- | ---"]
    for number, day, km in days_of(weeks):
        lines += [f"**Week {number + 1}**"] if day.weekday() == 0 else []
        rest = f"{km} km (inc 3 x 1 km) | 50 mins | {day.day % 10}/10" if km else " | | "
        lines.append(f"{day:%a} | {'Tempo' if km else 'Rest'} | {rest}")
    return "\n".join(lines)


def in_html(weeks: list[Week]) -> str:
    """A table as the web has it, of those days on which somebody runs in any week."""
    columns = [at for at in range(7) if any(week[at] for week in weeks)] or [0, 1]
    columns = columns if len(columns) > 1 else sorted({*columns, (columns[0] + 1) % 7})
    heads = "".join(f"<th>{MONDAY + timedelta(days=at):%a}</th>" for at in columns)
    rows = [
        f"<tr><td>{number + 1}</td>\n{''.join(f'<td>{amount_of(week[at])}</td>' for at in columns)}</tr>"
        for number, week in enumerate(weeks)
    ]
    return "\n".join(["<table>", f"<tr><th>Week</th>{heads}</tr>", *rows, "</table>"])


def gridded(weeks: list[Week]) -> str:
    """A Markdown table with a column for each day, named with where the club meets."""
    heads = " | ".join(f"{MONDAY + timedelta(days=at):%A} (park)" for at in range(7))
    rows = [f"| {number + 1} | {' | '.join(map(amount_of, week))} |" for number, week in enumerate(weeks)]
    return "\n".join([f"| Week | {heads} |", "|---" * 8 + "|", *rows])


def headed(weeks: list[Week]) -> str:
    """A heading for each day with its run below, and what else there is to do."""
    lines = []
    for number, day, km in days_of(weeks):
        if day.weekday() == 0:
            lines += [f"## Week {number + 1}: {day:%B} {day.day}", f"**Volume:** {sum(weeks[number])} km", ""]
        lines += [f"### {day:%A}, {day:%B} {day.day}", f"- **Run:** {km} km" if km else "- **Rest Day**"]
        lines += ["- Squats 3x6, 30 min", "- as last Tuesday"]
    return "\n".join(lines)


def sectioned(weeks: list[Week]) -> str:
    """Weekdays under weeks with the days that they span and their sum, between notes that name weeks and days too."""
    lines = ["# Plan", "- Longest run: 12 km", "### Every week", "- Tuesday: 90 minutes, start 1 PM"]
    for number, day, km in days_of(weeks):
        last = day + timedelta(days=6)
        if day.weekday() == 0:
            lines += [f"**Week {number + 1}** ({day:%b} {day.day}-{last:%b} {last.day}) - **{sum(weeks[number])} km**"]
        lines.append(f"- {day:%a}: {amount_of(km)}")
    return "\n".join([*lines, "## Notes", "**Tuesday:** 10 km in 50 minutes", "- Week 2 (Jan 11-17): 18 km at once"])


def pasted(weeks: list[Week]) -> str:
    """A line a week with its runs, as members write it."""
    return "\n".join(
        f"week {number + 1}: {', '.join(f'{MONDAY + timedelta(days=at):%a} {km}k' for at, km in enumerate(week) if km)}"
        for number, week in enumerate(weeks)
    )


def counted(weeks: list[Week]) -> str:
    """A row a day with the number of its week and its day."""
    lines = [
        f"{number + 1},{day.weekday() + 1},{'Run' if km else 'Swim + yoga'},30 min,{f'{km} km' if km else '1500 m'}"
        for number, day, km in days_of(weeks)
    ]
    return "\n".join(["Week,Day,Workout,Duration,Distance", *lines])


LAYOUTS = (detailed, dated, named, numbered, piped, in_html, gridded, headed, sectioned, pasted, counted)
OTHER_TABLES = (
    "| Zone | Pace | Heart rate |\n|---|---|---|\n| 1 | 6:30-7:00/km | 120-135 bpm |\n| 2 | 5:40/km | 150 bpm |",
    "| Goal | 5 km | 10 km |\n|---|---|---|\n| 1:45 | 23:50 | 49:30 |\n| 2 h | 27:10 | 56:20 |",
    "| Exercise | Sets | Reps |\n|---|---|---|\n| Squat | 3 | 10 |\n| Calf raise | 2 | 15 |",
    "| Code | Meaning | Effort |\n|---|---|---|\n| E | easy run | 60% |\n| LR | long run, 2 h | 70% |",
    "| Phase | Weeks | Volume | Focus |\n|---|---|---|---|\n| Base | 1-4 | 20-30 km | easy |\n| Peak | 5 | 32 km | |",
    "| Week | Volume | Key session |\n|---|---|---|\n| 1 | 30 km | 12 km |\n| 2 | 32 km | hills |",
)
PLANS = st.lists(
    st.tuples(*[st.sampled_from([0, 0, 5, 6, 8, 12]) for _ in range(7)]).filter(any), min_size=3, max_size=6
)


@given(
    PLANS,
    st.sampled_from([gridded, headed, pasted, piped, sectioned]),
    st.lists(st.sampled_from(OTHER_TABLES), unique=True, max_size=3),
    st.lists(st.sampled_from(OTHER_TABLES), unique=True, max_size=3),
)
@settings(max_examples=30)
def test_tables_of_paces_zones_goals_exercises_and_words_are_no_weeks(
    weeks: list[Week], layout: Callable[[list[Week]], str], above: list[str], below: list[str]
) -> None:
    text = "\n\n".join([*above, layout(weeks), *(one for one in below if one not in above)])
    reading = read_plan(PlanSource(rows=split_rows(text)), PlanChoices(first_day=MONDAY), TODAY)
    assert reading.plan is not None
    assert not reading.unread
    found = [(day, run.metres) for day, run in list_runs(reading.plan)]
    assert found == [(day, 1000 * km) for _, day, km in days_of(weeks) if km]


@pytest.mark.parametrize("table", OTHER_TABLES[:4])
def test_a_table_that_is_no_plan_is_none(table: str) -> None:
    with pytest.raises(MemberError, match="couldn't find a training plan"):
        read_plan(PlanSource(rows=split_rows(table)), PlanChoices(first_day=MONDAY, weekdays=(1, 3)), TODAY)


@given(PLANS, st.sampled_from(LAYOUTS))
@settings(max_examples=60)
def test_the_same_plan_is_read_from_every_layout(weeks: list[Week], layout: Callable[[list[Week]], str]) -> None:
    reading = read_plan(PlanSource(rows=split_rows(layout(weeks))), PlanChoices(first_day=MONDAY), TODAY)
    assert reading.plan is not None
    assert not reading.unread
    found = [(day, run.metres) for day, run in list_runs(reading.plan)]
    assert found == [(day, 1000 * km) for _, day, km in days_of(weeks) if km]


@pytest.mark.parametrize(
    ("title", "below", "metres"),
    [
        ("3 m run", "", 4828),
        ("🏃 Easy Run", "[easy] 5-6km at 5:30-5:45/km. Very easy.", 5000),
        ("Tempo Run", "8km total: 2km warm-up, 4km tempo, 2km cool-down", 8000),
        ("Interval run", "[intervals] 5 x 1.2km at 4:00/km", None),
    ],
)
def test_an_event_says_how_far_in_small_miles_or_first_thing_below_its_title(
    title: str, below: str, metres: int | None
) -> None:
    reading = read_plan(PlanSource(events=(PlanEvent(MONDAY, None, title, below),)), PlanChoices(), TODAY)
    assert reading.plan is not None
    assert [run.metres for _, run in list_runs(reading.plan)] == [metres]


@pytest.mark.parametrize(
    ("written", "metres"),
    [("Tempo 2 km @ 6:20/km inside 5 km total", 5000), ("5 x 400m, 200m jog", None), ("3x1.5 km (8 km total)", 8000)],
)
def test_the_whole_of_a_run_counts_and_never_what_is_jogged_between_its_parts(written: str, metres: int | None) -> None:
    assert [(run.metres, run.seconds) for run in read_cell(written, "km").runs] == [(metres, None)]


def test_strength_on_an_indoor_bike_is_no_run_and_zero_a_day_off() -> None:
    assert [read_cell(text, "km").runs for text in ("EZ bar strength + 30m Rouvy", "0 miles")] == [(), ()]
