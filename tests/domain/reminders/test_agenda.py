"""The next weeks day by day, and how their entries are numbered: what changed, what stayed, what fell out."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminders.agenda import Entry, EntryKey, NumberedEntry, list_runs, number_entries
from bot.domain.reminders.race import Race
from bot.domain.reminders.training import Training
from bot.domain.reminders.training_plan import PlanRun, TrainingPlan
from bot.domain.reminders.week import Run

MONDAY = date(2026, 11, 23)
NOW = 1_795_400_000  # in the morning of that Monday
HOUR = 3600
WEEKLY = (Run(5, 540, 5000), Run(1, 1110, 6000), Run(1, 420, 3000))


def test_the_plan_rules_its_weeks_the_week_the_others_and_a_race_its_day() -> None:
    plan = TrainingPlan(MONDAY, ((PlanRun(1, 7000), PlanRun(3, note="hills")),))
    training = Training(plan, races=(Race(MONDAY + timedelta(days=12), 10_000),))
    found = [
        (run.day - MONDAY, run.place, run.run.metres, run.start_minute)
        for run in list_runs(training, WEEKLY, MONDAY, 15)
    ]
    assert [(day.days, *rest) for day, *rest in found] == [
        (1, 0, 7000, 420),
        (3, 0, None, None),
        (8, 0, 3000, 420),
        (8, 1, 6000, 1110),
        (12, 0, 10_000, None),
    ]


def test_a_plans_own_race_is_there_once_and_days_before_today_are_not() -> None:
    race = PlanRun(6, 21_098, is_race=True)
    training = Training(TrainingPlan(MONDAY, ((PlanRun(1, 5000), race),)), races=(Race(MONDAY + timedelta(days=6)),))
    assert [run.run for run in list_runs(training, (), MONDAY + timedelta(days=2), 28)] == [race]


def test_on_the_clubs_days_off_its_runs_fall_out_but_no_race_and_no_run_of_ones_own_plan() -> None:
    off = ((MONDAY, MONDAY + timedelta(days=13)),)
    plan = TrainingPlan(MONDAY, ((PlanRun(1, 7000),),))
    race = Race(MONDAY + timedelta(days=12), 10_000)

    def days(training: Training) -> list[int]:
        return [(run.day - MONDAY).days for run in list_runs(training, WEEKLY, MONDAY, 16, off)]

    assert days(Training(races=(race,))) == [12, 15, 15]
    assert days(Training(plan, races=(race,))) == [1, 12, 15, 15]
    assert days(Training(plan, races=(race,), group="novice")) == [12, 15, 15]


def test_what_changed_gets_the_next_number_and_what_fell_out_is_cancelled_until_it_is_over() -> None:
    run, strength = EntryKey(MONDAY, "run"), EntryKey(MONDAY, "strength")
    first = number_entries({run: Entry("Run 5 km"), strength: Entry("Strength", start=NOW + HOUR)}, {}, MONDAY, NOW)
    second = number_entries({run: Entry("Run 6 km")}, first, MONDAY, NOW + 1)
    assert second[run] == NumberedEntry(Entry("Run 6 km"), 1, NOW + 1)
    assert second[strength] == NumberedEntry(Entry("Strength", start=NOW + HOUR), 1, NOW + 1, is_cancelled=True)
    assert number_entries({run: Entry("Run 6 km")}, second, MONDAY, NOW + 2) == second
    assert strength not in number_entries({run: Entry("Run 6 km")}, second, MONDAY, NOW + 2 * HOUR)
    again = number_entries({strength: Entry("Strength", start=NOW + HOUR)}, second, MONDAY, NOW + 3)
    assert (again[strength].sequence, again[strength].is_cancelled, again[run].is_cancelled) == (2, False, True)


KEYS = st.builds(EntryKey, st.dates(MONDAY, MONDAY + timedelta(days=3)), st.sampled_from(["run", "strength"]))
ENTRIES = st.builds(Entry, st.sampled_from("ab"), start=st.none() | st.integers(NOW - HOUR, NOW + 99 * HOUR))


@given(st.lists(st.dictionaries(KEYS, ENTRIES, max_size=5), min_size=2, max_size=5))
def test_a_calendar_that_takes_each_file_by_its_numbers_always_shows_what_was_told_last(
    files: list[dict[EntryKey, Entry]],
) -> None:
    known: dict[EntryKey, NumberedEntry] = {}
    calendar: dict[EntryKey, NumberedEntry] = {}
    for at, entries in enumerate(files):
        told = number_entries(entries, known, MONDAY, NOW + at)
        known.update(told)
        for key, one in told.items():
            if key not in calendar or one.sequence > calendar[key].sequence:
                calendar[key] = one
        shown = {key: one.entry for key, one in calendar.items() if not one.is_cancelled}
        ahead = {key for key, entry in shown.items() if entry.start is None or entry.start > NOW + at}
        assert {key: shown[key] for key in entries} == entries
        assert ahead <= entries.keys()
