"""Plans as they come out of pages and spreadsheets: cut, shifted, glued, half named; read rightly or not silently."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.training_plan import list_runs
from bot.domain.words.plan_anchor import COUNTED_AGAIN
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_reading import PlanReading, read_plan
from bot.domain.words.plan_rows import MOST_FILLED, split_rows
from bot.domain.words.plan_sent import PlanChoices, PlanSource, Question
from bot.domain.words.plan_words import read_options
from tests.each import cases
from tests.plan_files.test_plan_layouts import MONDAY, PLANS, TODAY, Week, amount_of, days_of

NAMES = ("Monday", "Tuesday", "Wednesday", "Thurday", "Friday", "Saturday", "Sunday")  # one of them misspelt


def shifted(weeks: list[Week]) -> str:
    """Columns with wide gaps that stand nowhere near their heads."""
    rows = [f"{number}                {'      '.join(map(amount_of, week))}" for number, week in enumerate(weeks, 1)]
    return "\n".join(["Half marathon", f"training plan    {'    '.join(NAMES)}", *rows])


def slashed(weeks: list[Week]) -> str:
    """Cells between slashes."""
    rows = [" / ".join([str(number), *map(amount_of, week)]) for number, week in enumerate(weeks, 1)]
    return "\n".join([" / ".join(["Week", *NAMES]), *rows])


def stacked(weeks: list[Week]) -> str:
    """One cell a line under one head a line, with what each week comes to."""
    cells = [
        cell for number, week in enumerate(weeks, 1) for cell in (str(number), *map(amount_of, week), f"{sum(week)} km")
    ]
    return "\n".join(["My plan", "Week", *NAMES, "Total", "", *cells])


def glued(weeks: list[Week]) -> str:
    """Each week's heading at the end of the Sunday before it."""
    lines = ["Weeks 1-2 (base)", "Week 1:"]
    for number, week in enumerate(weeks, 1):
        lines += [f"- {name[:3]}: {amount_of(km)}" for name, km in zip(NAMES, week, strict=True)]
        lines[-1] += f" Week {number + 1}:" if number < len(weeks) else ""
    return "\n".join(lines)


def recurring(weeks: list[Week]) -> str:
    """Days with their text below, on and on under one heading, with what is said of a day before it."""
    lines = ["Week 1", "Jump to:"]
    for _, day, km in days_of(weeks):
        lines += [f"{NAMES[day.weekday()]}", "Training" if km else "Rest", "", amount_of(km), ""]
        lines += ["Start with a brisk 5 minute walk", ""] if km else []
    return "\n".join(lines)


def sevenfold(weeks: list[Week]) -> str:
    """A row a day with how many weeks are left alone."""
    rows = [
        f"{len(weeks) - 1 - number},{sum(weeks[number])} km,Base,{amount_of(km)}" for number, _, km in days_of(weeks)
    ]
    return "\n".join(["WeeksToGoal,WeeklyTotal,Mesocycle,Event", *rows])


def totalled(weeks: list[Week]) -> str:
    """A row a day whose distance is called a total, beside what the run is made of."""
    rows = [
        f"{day.isoformat()},{number + 1},{day:%A},{'Easy,2E+3T w/2 min rests' if km else 'Rest,'},{km}.0"
        for number, day, km in days_of(weeks)
    ]
    return "\n".join(["Date,Week_Number,Day_of_Week,Workout_Type,Description,Total_Km", *rows])


def spanned(weeks: list[Week]) -> str:
    """Days under the first and the last day of their week, with rules between them."""
    lines = []
    for number, day, km in days_of(weeks):
        lines += [f"{day:%d/%m/%y}-{day + timedelta(days=6):%d/%m/%y}"] if day.weekday() == 0 else []
        lines += [f"{NAMES[day.weekday()]} | {amount_of(km) if km else ''} |"]
        lines += ["---|---|"] if day.weekday() == 0 else []
        lines += ["Note: let me know how hard Friday's 9 km was"] if day.weekday() == 6 and number else []
    return "\n".join(lines)


def folded(weeks: list[Week]) -> str:
    """Weeks of two rows each: what comes first, then how far; a legend stands under them."""
    lines = [f",{','.join(NAMES)}"]
    for number, week in enumerate(weeks, 1):
        lines += [f"Week {number},{','.join('Standard warm-up' if km else '' for km in week)}"]
        lines += [f",{','.join(map(amount_of, week))}"]
    return "\n".join([*lines, ",LEGEND,,,,,,"])


def headless(weeks: list[Week]) -> str:
    """A table of the web whose heads lack the one for the weeks."""
    rows = [f"Week {number} | {' | '.join(map(amount_of, week))} |" for number, week in enumerate(weeks, 1)]
    return "\n\n".join([f"| {' | '.join(NAMES)} |", *rows])


LAYOUTS = (headless, shifted, slashed, stacked, glued, recurring, sevenfold, totalled, spanned, folded)


def read(text: str, **choices: object) -> PlanReading:
    return read_plan(PlanSource(rows=split_rows(text)), PlanChoices(**{"first_day": MONDAY, **choices}), TODAY)  # type: ignore[arg-type]  # chosen by name


@given(PLANS, st.sampled_from(LAYOUTS))
@settings(max_examples=40)
@example([(0, 0, 0, 0, 0, 0, 5)] * 3, sevenfold)
@example([(0, 5, 0, 6, 0, 0, 8)] * 3, spanned)
def test_a_plan_is_read_however_its_page_was_cut(weeks: list[Week], layout: Callable[[list[Week]], str]) -> None:
    reading = read(layout(weeks))
    assert reading.plan is not None
    assert not reading.unread
    found = [(day, run.metres) for day, run in list_runs(reading.plan)]
    assert found == [(day, 1000 * km) for _, day, km in days_of(weeks) if km]


@cases(
    ("written", "metres", "minutes"),
    [
        ("3 mi warm-up + 4 mi tempo + 3 mi", 16_093, None),
        ("2 km warm-up, 2 km tempo, 2 km cool-down", 6000, None),
        ("5 miles easy, 3 mile tempo, 2 miles easy", 16_094, None),
        ("12 km with 3 km at pace, 2 km faster", 12_000, None),
        ("Warm-up; 16 km: last 5 km @ goal pace", 16_000, None),
        ("16 km: km 3-7 @ goal pace", 16_000, None),
        ("8 km w/ 10x100 m strides + drills", 8000, None),
        ("4 miles easy off road", 6437, None),
        ("5 x 1 km (total: 9 km)", 9000, None),
        ("Run/walk for a total of 30 minutes", None, 30),
        ("20 minutes easy (only walk if you need to)", None, 20),
        ("Run 1 1/2 miles", 2414, None),
        ("2½ km easy", 2500, None),
    ],
)
def test_the_whole_of_a_run_is_what_its_parts_come_to(written: str, metres: int | None, minutes: int | None) -> None:
    (run,) = read_cell(written, "km").runs
    assert (run.metres, run.seconds) == (metres, minutes and 60 * minutes)


@cases(
    "written",
    [
        "Run 1 min, walk 1 min. Repeat 10 times.",
        "10 min warm-up, 2 mile tempo, 10 min cool-down",
        "Warm-up + run 20 min at tempo",
        "Warm-up + 5 x (3 min fast + 2 min jog)",
        "4 km tempo, 3 km warm up / cool down",
        "3 x 800m intervals (with 400m rest)",
        "8 x 2 min (3K) with 90 secs recovery",
        "6x4 min @ 10K pace w/ 1:30 recovery",
        "Warm up, then 15-20 mins at 70%, then 15-20 mins at 85%, then cool down",
        "1-mile W 2-mile R",
        "1 mile warmup, 8 x 400m uphill, 1 mile cooldown",
    ],
)
def test_a_run_whose_length_nobody_says_is_a_run_without_one(written: str) -> None:
    cell = read_cell(written, "km")
    assert cell.is_read
    assert [(run.metres, run.seconds) for run in cell.runs] == [(None, None)]


@cases("written", ["3 runs of 45 min", "5 km + 3 km total", "5 km, 3 km, 7 km"])
def test_a_cell_that_could_mean_two_things_is_shown_instead_of_guessed(written: str) -> None:
    assert not read_cell(written, "km").is_read


@cases("written", ["easy 6 km am 4 km pm", "6 km w/ 4 strides am / 4 km pm", "AM: 6 km, PM: easy 4 km"])
def test_two_runs_of_a_day_stay_two(written: str) -> None:
    assert [run.metres for run in read_cell(written, "mi").runs] == [6000, 4000]


@cases(
    ("language", "text"),
    [
        (
            "German",
            "Woche 1\nDienstag: 8 km locker\nDonnerstag: 15 min einlaufen, dann 5 km\nSonntag: 12 km\nMontag: Ruhetag",
        ),
        ("French", "Semaine 1\nMardi: footing 40 min\nJeudi: repos\nDimanche: 1h footing"),
        ("Spanish", "SEMANA 1\nLunes: Descanso\nMartes: 5 km rodaje\nDomingo: 10 km"),
    ],
)
def test_a_plan_in_another_language_gets_a_sentence_and_is_not_half_read(language: str, text: str) -> None:
    with pytest.raises(MemberError, match=f"That plan is in {language}, and I only read plans in English"):
        read(text)


def test_a_line_of_a_plan_that_starts_like_a_choice_stays_in_the_plan() -> None:
    text = "Week 1\nTue 5 km\nStart with a brisk 5 minute walk\nstarts 4 jan"
    choices, kept = read_options(text, TODAY)
    assert (choices.first_day, kept) == (MONDAY, "Week 1\nTue 5 km\nStart with a brisk 5 minute walk")
    with pytest.raises(MemberError, match="as a date"):
        read_options("starts with the spring", TODAY)


def test_weeks_that_are_alike_are_each_of_them() -> None:
    reading = read("Weeks 1-3:\nTue: 5 km\nSun: 8 km\nWeek 4\nTue: 6 km")
    assert reading.plan is not None
    assert [[run.metres for run in week or ()] for week in reading.plan.weeks] == [[5000, 8000]] * 3 + [[6000]]


def test_numbers_behind_the_name_of_a_week_are_its_runs() -> None:
    reading = read(
        "\n".join(f"Week {week} - {week + 2}, 4, 3, {week + 7}" for week in (1, 2, 3)), weekdays=(1, 2, 3, 5)
    )
    assert reading.plan is not None
    found = [[(run.weekday, run.metres) for run in week or ()] for week in reading.plan.weeks]
    assert found == [[(1, 1000 * (week + 2)), (2, 4000), (3, 3000), (5, 1000 * (week + 7))] for week in (1, 2, 3)]


def test_days_that_come_twice_in_a_week_with_no_room_for_them_are_shown_and_not_added_up() -> None:
    reading = read("Week 1\nTue: 5 km\nSun: 8 km\nTue: 9 km\nWeek 2\nTue: 6 km\nSun: 9 km")
    assert reading.plan is not None
    assert [run.metres for _, run in list_runs(reading.plan)] == [5000, 8000, 6000, 9000]
    assert [one.text for one in reading.unread] == ["9 km"]


def test_weeks_that_are_counted_twice_are_said_to_be() -> None:
    assert COUNTED_AGAIN in read("Week 1\nTue: 5 km\nWeek 2\nTue: 6 km\nWeek 1\nTue: 7 km\nWeek 2\nTue: 8 km").notes


def test_weeks_whose_dates_contradict_each_other_go_by_their_numbers_and_ask_for_a_day() -> None:
    weeks = "\n".join(
        f"Week {n} (starting {d})\nTue: {n + 4} km"
        for n, d in ((1, "4 Jan 2027"), (2, "11 Jan 2028"), (3, "18 Jan 2027"))
    )
    assert Question.ANCHOR in read(weeks, first_day=None).questions
    plan = read(weeks).plan
    assert plan is not None
    assert [day.day for day, _ in list_runs(plan)] == [5, 12, 19]


def test_runs_without_weekdays_begin_on_the_sunday_that_is_said() -> None:
    sunday = date(2027, 1, 3)
    plan = read("Week,Run 1,Run 2\n1,5 km,8 km\n2,6 km,9 km", first_day=sunday, weekdays=(1, 6)).plan
    assert plan is not None
    assert [day for day, _ in list_runs(plan)] == [sunday + timedelta(days=at) for at in (0, 2, 7, 9)]


def test_what_stands_before_a_colon_says_what_run_it_is() -> None:
    plan = read("week 1\nTempo: 5 km\nLong run: 10 km\nweek 2\nTempo: 6 km\nLong run: 12 km", weekdays=(1, 6)).plan
    assert plan is not None
    assert [run.note for _, run in list_runs(plan)] == ["tempo", "long"] * 2


def test_a_plan_says_how_many_runs_its_fullest_week_has() -> None:
    reading = read("Week,Run 1,Run 2,Run 3\n1,5 km,6 km,8 km\n2,6 km,9 km,Rest", weekdays=(1, 6))
    assert (Question.WEEKDAYS in reading.questions, reading.loose_runs) == (True, 3)


@given(st.sampled_from(NAMES), st.integers(0, 8), st.sampled_from(["", "x"]))
@settings(max_examples=40)
def test_a_weekday_with_one_wrong_letter_is_that_day(name: str, at: int, letter: str) -> None:
    written = f"{name[:at]}{letter}{name[at + 1 :]}" if 0 < at < len(name) - 1 else name
    reading = read(f"{written}: 5 km\nsat 8 km")
    assert reading.plan is not None
    assert {day.weekday() for day, _ in list_runs(reading.plan)} == {NAMES.index(name), 5}
    assert not re.search("x", "".join(one.text for one in reading.unread))


def labelled(weeks: list[Week]) -> str:
    """One cell a line without those of days off."""
    return "\n".join(
        [*NAMES, *(f"Week {at}\n" + "\n".join(f"{km} km" for km in week if km) for at, week in enumerate(weeks))]
    )


def unlabelled(weeks: list[Week]) -> str:
    """The same without a label for each week."""
    return "\n".join([*NAMES, *(f"{km} km" for week in weeks for km in week if km)])


def run_together(weeks: list[Week]) -> str:
    """Columns with single gaps."""
    return "\n".join(
        [f"Week {' '.join(NAMES)}", *(f"{at} {' '.join(map(amount_of, week))}" for at, week in enumerate(weeks))]
    )


@given(PLANS, st.sampled_from([labelled, unlabelled, run_together]))
@settings(max_examples=30)
@example([(0, 0, 0, 0, 5, 5, 5)] * 4, labelled)
def test_a_table_that_lost_its_columns_or_some_cells_is_refused_and_never_guessed(
    weeks: list[Week], layout: Callable[[list[Week]], str]
) -> None:
    assume(any(0 in week for week in weeks))
    with pytest.raises(MemberError, match="so I might mix up the days"):
        split_rows(layout(weeks))


def test_days_that_are_counted_are_those_of_a_week_or_its_runs() -> None:
    whole = "\n".join(f"Week {week}\n" + "\n".join(f"Day {day} = {day + 3} km" for day in (1, 3, 7)) for week in (1, 2))
    runs = whole.replace("Day 3", "Day 2").replace("Day 7", "Day 3")
    for text, days in ((whole, (0, 2, 6, 7, 9, 13)), (runs, (1, 3, 6, 8, 10, 13))):
        plan = read(text, weekdays=(1, 3, 6)).plan
        assert plan is not None
        assert [(day - MONDAY).days for day, _ in list_runs(plan)] == list(days)


def test_an_activity_that_is_no_running_is_no_run() -> None:
    assert read_cell("Rest or engage in a non-running activity", "mi").runs == ()


def test_a_quotation_mark_that_is_never_closed_swallows_no_weeks() -> None:
    rows = [f"{number},rest,5 km,rest,6 km,rest,3 km,8 km" for number in range(1, 9)]
    text = "\n".join(["Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun", *rows])
    assert len(split_rows(text)) == 9
    for broken in (text.replace("2,rest,", '2,rest,"', 1), text.replace("2,rest,", '2,rest,"' + "x" * 140_000, 1)):
        with pytest.raises(MemberError, match="quotation mark"):
            split_rows(broken)
    cells = split_rows(text.replace("5 km", '"5 km\neasy"').replace("3 km", '3" km'))[1]
    assert cells == ("1", "rest", "5 km easy", "rest", "6 km", "rest", '3" km', "8 km")


@cases("tag", ["<tr>", "<tr ", "<td>", "<tr><td>", "<tr></td>"])
def test_tags_that_are_never_closed_are_looked_at_once(tag: str) -> None:
    assert not any(map(any, split_rows(f"{tag * 50_000}<tr><tr><tr>")))  # once took longer than anybody waits


def test_more_text_than_any_plan_has_is_refused() -> None:
    days = "|Week|Mon|Tue|Wed|Thu|Fri|Sat|Sun|"
    for row, number in (("|".join(["", "1", *["5 km easy and so on" * 20] * 7, ""]), 50), ("|1|2|3|4|5|6|7|8|", 500)):
        assert len(split_rows("\n".join([days, *[row] * (number - 10)]))) == number - 9
        with pytest.raises(MemberError, match="far more text"):
            split_rows("\n".join([days, *[row] * number]))


def test_a_cell_of_the_largest_plan_is_read_once() -> None:
    cells = [f"{number} km" for number in range(1, MOST_FILLED // 2)]
    rows = (("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), *zip(*[iter(cells)] * 7, strict=False))
    read_cell.cache_clear()
    with pytest.raises(MemberError):
        read_plan(PlanSource(rows=rows), PlanChoices(race_day=date(2027, 5, 2)), TODAY)
    assert read_cell.cache_info().misses <= len(cells)


def test_a_week_of_more_runs_than_anybody_has_is_refused() -> None:
    assert read_weeks("week 1: " + ", ".join(["tue 5k"] * 39))[0]  # the race is one more
    with pytest.raises(MemberError, match="A week of that plan has 41 runs, and I take 40 at most"):
        read_weeks("week 1: " + ", ".join(["tue 5k"] * 40))


def read_weeks(text: str) -> tuple[list[str], list[str]]:
    """The runs of a pasted plan that ends with a race, as "tue 5", and what is shown as unread."""
    choices = PlanChoices(race_day=date(2027, 5, 2), weekdays=(1, 3, 6))
    reading = read_plan(PlanSource(rows=split_rows(text)), choices, TODAY)
    assert reading.plan is not None
    runs = [f"{day:%a} {(run.metres or 0) / 1000:g}".casefold() for day, run in list_runs(reading.plan)]
    return runs, [f"{one.column} {one.text}".casefold() for one in reading.unread]


@cases(
    ("line", "runs", "unread"),
    [
        ("mon-wed 5 km, sun 10 km", "mon 5, tue 5, wed 5, sun 10", ""),
        ("fri to sun 5 km", "fri 5, sat 5, sun 5", ""),
        ("tues & thurs 5 km, sun 10 km", "tue 5, thu 5, sun 10", ""),
        ("mon, wed and fri: 5 km; sun: 10 km", "mon 5, wed 5, fri 5, sun 10", ""),
        ("5k tue, 6k on thursday and 10k sun", "tue 5, thu 6, sun 10", ""),
        ("5k tue and thu, 10k sun easy", "tue 5, thu 5, sun 10", ""),
        ("(21 km) tue 5 km, thu 6 km, sun 10 km", "tue 5, thu 6, sun 10", ""),
        ("easy 5k tuesday, hills on thursday, and long run 10k sunday", "tue 5, thu 0, sun 10", ""),
        ("rest mon & fri, thu 6k, sun 12k", "thu 6, sun 12", ""),
        ("off on monday, wed, fri; tue 5k", "tue 5", ""),
        ("tue 5 km, sat or sun 10 km", "tue 5, sun 10", "sat sat or sun"),
        ("tue/thu 5 km, sun 10 km", "thu 5, sun 10", "tue tue/thu"),
    ],
)
def test_days_that_are_named_together_share_their_run(line: str, runs: str, unread: str) -> None:
    found, strange = read_weeks(f"week 1: {line}\nweek 2: tue 6 km")
    assert (", ".join(found[:-2]), ", ".join(strange)) == (runs, unread)


@cases("label", ["PM", "Actual", ""])
def test_a_row_between_two_weeks_is_shown_and_never_taken_for_a_week_or_left_out(label: str) -> None:
    head, runs = "Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun", "Rest,5 km,Rest,6 km,Rest,3 km,10 km"
    for week in ("Week {}", "{}"):
        rows = [line for at in (1, 2, 3) for line in (f"{week.format(at)},{runs}", f"{label},,{at} km,,,,,")]
        found, strange = read_weeks("\n".join([head, *rows]))
        assert found == [*["tue 5", "thu 6", "sat 3", "sun 10"] * 3]
        assert [one[-4:] for one in strange] == ["1 km", "2 km", "3 km"]


def test_tables_side_by_side_are_refused_and_a_sum_of_two_days_is_no_day() -> None:
    head = "Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun"
    with pytest.raises(MemberError, match="Monday in two places"):
        read_weeks(f"{head},{head}\n1,-,5,-,6,-,3,9,3,-,7,-,6,-,3,9\n2,-,5,-,6,-,3,9,4,-,7,-,6,-,3,9")
    found, _ = read_weeks(f"{head},Sat + Sun total\n1,-,5,-,6,-,3,9,12\n2,-,5,-,6,-,3,9,12")
    assert found == ["tue 5", "thu 6", "sat 3", "sun 9"] * 2


def test_a_plan_of_as_many_columns_as_a_plan_has_weeks_keeps_its_last_one() -> None:
    rows = [",".join([name, *(["5 km"] * 59), "9 km"]) for name in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
    found, _ = read_weeks("\n".join([",".join(["Day", *(f"Week {at}" for at in range(1, 61))]), *rows]))
    assert (len(found), found[-1]) == (7 * 60, "sun 9")


def test_letters_in_bold_as_networks_have_them_are_english() -> None:
    bold = {ord(letter): 0x1D5EE + at for at, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
    found, _ = read_weeks("\n".join(f"week {at}: tuesday 5 km easy, sunday 10 km" for at in (1, 2)).translate(bold))
    assert found == ["tue 5", "sun 10"] * 2


@cases("text", ["3 km tempo, 10 km", "5 km tempo 8 km"])
def test_a_part_before_the_whole_is_not_taken_for_the_whole(text: str) -> None:
    assert not read_cell(text, "km").is_read


@cases("text", ["bus 12", "chapter 4", "w/ group 8"])
def test_a_number_behind_words_that_tell_of_no_run_is_not_taken_for_one(text: str) -> None:
    assert not read_cell(text, "km").is_read


@cases("text", ["every day 5 km", "each day 30 min run", "daily 5 km run", "5 km daily"])
def test_runs_of_several_days_in_one_cell_are_not_taken_for_one(text: str) -> None:
    assert not read_cell(text, "km").is_read


def test_rows_that_lost_or_split_their_cells_are_never_read_without_a_word() -> None:
    head, whole = "Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun", "Rest,5,Rest,6,Rest,3,10"
    _, strange = read_weeks(f"{head}\n1,{whole}\n2,5,Rest,6,3,12\n3,{whole}")
    assert strange == ["sun a row with too few cells"]
    assert read_weeks(f"{head}\n1,{whole}\n2,5,Rest,6,Rest,3,12\n3,{whole}")[1] == ["sun a row with too few cells"]
    with pytest.raises(MemberError, match="numbers have commas"):
        read_weeks(f"{head}\n1,Rest,5,5,Rest,6,5,Rest,3,10,5\n2,{whole}")
    assert read_weeks(f"{head}\n1,{whole},24,felt good\n2,{whole},24")[1] == []  # what each week comes to


@cases(
    ("text", "metres"),
    [
        ("6k (rest if sore)", 6000),
        ("5k then rest", 5000),
        ("5 km run with push-ups", 5000),
        ("5 km + core", 5000),
        ("Bike 40 km with hills", None),
        ("Bench 5x5", None),
        ("R", None),
    ],
)
def test_a_run_beside_another_sport_is_kept_and_a_sport_alone_is_none(text: str, metres: int | None) -> None:
    cell = read_cell(text, "km")
    assert cell.is_read
    assert [run.metres for run in cell.runs] == ([] if metres is None else [metres])


def test_a_run_that_nothing_parts_from_another_sport_is_shown_as_unread() -> None:
    assert not read_cell("run 5 km core work", "km").is_read


@cases(
    ("text", "told"),
    [
        ("parkrun + 2 km", 7000),
        ("2 km warm-up + 5k parkrun", 7000),
        ("parkrun", 5000),
        ("easy 10k - 60 min", 10_000),
        ("50-60 min - 10k", 10_000),
        ("4 mile tempo (7 total)", 11_265),
        ("6 km (8 km total)", 8000),
        ("60 sec run 90 sec walk x 8", None),
        ("100m strides x 6", None),
        ("LSR 12", 12_000),
        ("30 min at 8 km/h", None),
    ],
)
def test_numbers_that_say_something_else_are_no_length(text: str, told: int | None) -> None:
    (run,) = read_cell(text, "km").runs
    assert (run.metres, run.most) == (told, None)


@cases("text", ["3 laps", "2 loops of 5 km", "5 km x 2", "10%"])
def test_rounds_of_nobody_knows_what_are_shown_as_unread(text: str) -> None:
    assert not read_cell(text, "km").is_read


def test_a_line_of_days_above_the_first_week_is_none_of_it() -> None:
    assert read_weeks("Mon-Sun weeks\nWeek 1: Tue 5 km, Sun 9 km\nWeek 2: Tue 5 km")[0][:3] == [
        "tue 5",
        "sun 9",
        "tue 5",
    ]
