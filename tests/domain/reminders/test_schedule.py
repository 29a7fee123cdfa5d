"""When a reminder is due, in every zone of the world: over each change of clocks of ten years, once a week, on time."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo, _common, available_timezones

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.domain.reminders.calendar import Calendar, DatedSlot
from bot.domain.reminders.schedule import (
    Planned,
    Quiet,
    as_datetime,
    at_local,
    find_next,
    hold_until,
    local_date,
    whole_minute,
)
from bot.domain.reminders.week import Slot
from tests.each import cases

DAY, HOUR, MINUTE = 86_400, 3600, 60
EPOCH = date(1970, 1, 1)
BERLIN = "Europe/Berlin"
EVENING = 18 * 60 + 30


def moment_at(*parts: int) -> int:
    """The unix seconds of a time in UTC."""
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]  # year, month, day, …


FIRST, LAST = moment_at(2024, 1, 1), moment_at(2037, 1, 1)
MIDNIGHTS = [datetime.combine(EPOCH + timedelta(at // DAY), datetime.min.time()) for at in range(FIRST, LAST, DAY)]
TEN_YEARS = range(moment_at(2026, 1, 1), moment_at(2036, 1, 1))


@dataclass(frozen=True)
class Change:
    """The second from which on a zone's clocks show another time, and how far ahead of UTC they are on both sides."""

    moment: int
    before: int
    after: int

    @property
    def days(self) -> set[date]:
        """The local dates on both sides of it."""
        return {as_datetime(self.moment - 1 + self.before).date(), as_datetime(self.moment + self.after).date()}

    @property
    def minutes(self) -> set[int]:
        """The local minutes just around it, as the clocks show them on both sides."""
        shown = (self.moment + self.before, self.moment + self.after)
        return {(second // MINUTE + step) % 1440 for second in shown for step in (-1, 0, 1)}

    def start(self, day: date, minute: int) -> int:
        """The unix seconds of a local time near it: the first of two, and forward by the gap where it is skipped."""
        shown = (day - EPOCH).days * DAY + minute * MINUTE
        by_old, by_new = shown - self.before, shown - self.after
        return by_old if by_old < self.moment or by_new < self.moment else by_new


def ahead(moment: int, zone: str) -> int:
    """How many seconds a zone's clocks are ahead of UTC."""
    offset = datetime.fromtimestamp(moment, ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


@cache
def find_zones() -> list[str]:
    """Every zone, by one of its names: half of the names stand for the same clocks as another."""
    by_clocks = {}
    for name in sorted(available_timezones(), reverse=True):
        with _common.load_tzdata(name) as file:
            by_clocks[file.read()] = name
    return sorted(by_clocks.values())


@cache
def find_changes(zone: str) -> tuple[Change, ...]:
    """Every change of a zone's clocks from 2024 to 2036: the days whose offsets differ, and the second in between."""
    offsets = map(ZoneInfo(zone).utcoffset, MIDNIGHTS)
    found: list[Change] = []
    for number, (earlier, later) in enumerate(pairwise(offsets)):
        if earlier != later:
            seconds = range(FIRST + (number - 1) * DAY, FIRST + (number + 2) * DAY)
            before = ahead(seconds[0], zone)
            moment = seconds[bisect_right(seconds, 0, key=lambda at: int(ahead(at, zone) != before))]
            found.append(Change(moment, before, ahead(moment, zone)))
    return tuple(found)


@cache
def find_changing_zones() -> tuple[str, ...]:
    """Zones whose clocks change in the ten years, one for each way in which they do."""
    alike = {find_changes(zone): zone for zone in reversed(find_zones())}
    return tuple(zone for changes, zone in alike.items() if any(change.moment in TEN_YEARS for change in changes))


def nearest_change(zone: str, moment: int) -> Change:
    """The change within three days of a moment, or one that changes nothing."""
    near = (change for change in find_changes(zone) if abs(change.moment - moment) < 3 * DAY)
    return next(near, Change(moment, ahead(moment, zone), ahead(moment, zone)))


def start_of(zone: str, day: date, minute: int) -> int:
    """The unix seconds of a local time, by the changes that were found."""
    return nearest_change(zone, (day - EPOCH).days * DAY).start(day, minute)


def round_up(moment: int) -> int:
    return moment + -moment % MINUTE


def test_the_changes_of_the_worlds_clocks_were_found() -> None:
    assert Change(moment_at(2026, 3, 29, 1), HOUR, 2 * HOUR) in find_changes(BERLIN)
    assert Change(moment_at(2026, 10, 25, 1), 2 * HOUR, HOUR) in find_changes(BERLIN)
    assert sum(change.moment in TEN_YEARS for change in find_changes("Australia/Lord_Howe")) == 20
    assert find_changes("Asia/Tokyo") == ()
    assert len(find_changing_zones()) > 30


# Seconds of the run and minutes of the margin: 6 km and the usual margin, no whole minute, and into the next day.
# A zone's first two changes are tried with all of them, and every other one with one in turn.
LENGTHS = ((39 * MINUTE, 5), (1777, 0), (15 * HOUR, 120))


def test_every_night_on_which_clocks_change_has_exactly_one_reminder_a_margin_after_the_runs_end() -> None:
    for zone in find_changing_zones():
        changes = [change for change in find_changes(zone) if change.moment in TEN_YEARS]
        for number, change in enumerate(changes):
            for day in change.days:
                for minute in {0, 119, 150, 180, 1425} | change.minutes:
                    for seconds, margin in LENGTHS if number < 2 else [LENGTHS[number // 2 % len(LENGTHS)]]:
                        _step_over(zone, change, day, Slot(day.weekday(), minute, seconds), margin)


def _step_over(zone: str, change: Change, day: date, slot: Slot, margin: int) -> None:
    """From reminder to reminder, from the week before to the week after."""
    days = [day + timedelta(weeks=week) for week in (-1, 0, 1)]
    dues = [round_up(change.start(day, slot.start_minute) + slot.seconds + margin * MINUTE) for day in days]
    after = dues[0] - 1
    for expected in map(Planned, days, dues):
        planned = find_next([slot], margin, zone, after)
        assert planned == expected, (zone, change, slot, margin)
        assert find_next([slot], margin, zone, planned.due - 1) == expected, (zone, change, slot, margin)
        assert planned.due > after
        assert planned.due % MINUTE == 0
        after = planned.due


def test_no_zone_changes_its_clocks_or_its_day_within_a_quarter_of_an_hour() -> None:
    for zone in find_zones():
        assert ahead(FIRST, zone) % 900 == 0, zone
        for change in find_changes(zone):
            assert (change.moment % 900, change.before % 900, change.after % 900) == (0, 0, 0), (zone, change)


def test_the_local_date_is_the_one_on_the_calendar_in_every_zone() -> None:
    random = Random(2026)
    for zone in find_zones():
        tz = ZoneInfo(zone)
        moments = [random.randrange(FIRST, LAST) for _ in range(4)]
        moments += [start_of(zone, as_datetime(moment).date(), 0) for moment in moments]
        moments += [change.moment for change in find_changes(zone)]
        for moment in moments:
            for shift in (-DAY, -900, -1, 0, 1, 899, 900):
                date_there = datetime.fromtimestamp(moment + shift, tz).date()
                assert local_date(moment + shift, zone) == date_there, (zone, moment, shift)


zones = st.deferred(lambda: st.sampled_from(find_zones()))


@st.composite
def places_in_time(draw: st.DrawFn) -> tuple[str, int]:
    """A zone and a moment, in most cases within two days of a change of clocks."""
    zone = draw(st.sampled_from(find_changing_zones()) | zones)
    changes = [change for change in find_changes(zone) if change.moment in TEN_YEARS]
    if not changes or draw(st.integers(0, 9)) == 0:
        return zone, draw(st.integers(TEN_YEARS.start, TEN_YEARS.stop))
    return zone, draw(st.sampled_from(changes)).moment + draw(st.integers(-2 * DAY, 2 * DAY))


minutes = st.integers(0, 1439)
slots = st.builds(
    Slot, st.integers(0, 6), minutes | st.sampled_from((1425, 0, 90, 150, 1230)), st.integers(180, 15 * HOUR)
)
quiets = st.tuples(minutes, minutes).filter(lambda quiet: quiet[0] != quiet[1])


@st.composite
def moments_and_quiets(draw: st.DrawFn) -> tuple[tuple[str, int], Quiet]:
    """A moment in a zone and quiet hours, which begin or end about then every other time."""
    (zone, due), (start, end) = draw(places_in_time()), draw(quiets)
    about, is_end = minute_of(due, zone) + draw(st.integers(-1, 1)), draw(st.sampled_from((None, True, False)))
    start, end = about % 1440 if is_end is False else start, about % 1440 if is_end else end
    return (zone, due), (start, end if start != end else (end + 1) % 1440)


margins = st.integers(0, 120)


@settings(max_examples=80)
@given(
    places_in_time(),
    st.lists(slots, min_size=1, max_size=2),
    margins,
    st.sets(st.integers(-2, 15), max_size=4),
    st.none() | st.integers(-3, 20),
    st.sampled_from((None, -60, -1, 0)),
)
def test_the_next_reminder_is_the_first_of_all_that_are_due_later(
    place: tuple[str, int], week: list[Slot], margin: int, taken_days: set[int], first: int | None, near: int | None
) -> None:
    zone, after = place
    today = local_date(after, zone)
    if near is not None:  # from about the moment at which one is due
        run_day = today + timedelta(days=(week[0].weekday - today.weekday()) % 7)
        after = near + round_up(start_of(zone, run_day, week[0].start_minute) + week[0].seconds + margin * MINUTE)
        today = local_date(after, zone)
    taken = {today + timedelta(days=day) for day in taken_days}
    first_day = None if first is None else today + timedelta(days=first)
    candidates = [
        Planned(day, due)
        for slot in week
        for day in (today + timedelta(days=step) for step in range(-2, 45))
        if day.weekday() == slot.weekday and day not in taken and (first_day is None or day >= first_day)
        if (due := round_up(start_of(zone, day, slot.start_minute) + slot.seconds + margin * MINUTE)) > after
    ]
    found = find_next(week, margin, zone, after, taken=taken, first_day=first_day)
    assert found in candidates
    assert found.due == min(planned.due for planned in candidates)


def test_a_day_that_is_taken_gives_way_to_the_other_run_or_to_the_next_week() -> None:
    tuesday, saturday = date(2026, 11, 24), date(2026, 11, 28)
    week = [Slot(1, EVENING, 2340), Slot(5, 9 * 60, 1950)]
    after = moment_at(2026, 11, 22)
    assert find_next(week, 5, BERLIN, after) == Planned(tuesday, moment_at(2026, 11, 24, 18, 14))
    assert find_next(week, 5, BERLIN, after, taken=(tuesday,)) == Planned(saturday, moment_at(2026, 11, 28, 8, 38))
    assert find_next(week[:1], 5, BERLIN, after, taken=(tuesday,)) == Planned(
        date(2026, 12, 1), moment_at(2026, 12, 1, 18, 14)
    )


def test_before_the_first_day_there_is_none_though_a_run_of_the_day_before_ends_on_it() -> None:
    late = [Slot(1, 1425, 2340)]
    after, first_day = moment_at(2026, 11, 22), date(2026, 11, 25)
    assert find_next(late, 5, BERLIN, after) == Planned(date(2026, 11, 24), moment_at(2026, 11, 24, 23, 29))
    assert find_next(late, 5, BERLIN, after, first_day=first_day) == Planned(
        date(2026, 12, 1), moment_at(2026, 12, 1, 23, 29)
    )


def test_a_run_over_midnight_belongs_to_the_day_on_which_it_began() -> None:
    late = [Slot(1, 1425, 2340)]
    in_between = moment_at(2026, 11, 24, 23, 15)  # Wednesday, 0:15 in Berlin
    assert local_date(in_between, BERLIN) == date(2026, 11, 25)
    assert find_next(late, 5, BERLIN, in_between) == Planned(date(2026, 11, 24), moment_at(2026, 11, 24, 23, 29))


def test_a_dated_run_may_end_before_a_longer_one_of_the_evening_before() -> None:
    long, wednesday = [Slot(1, 1380, 15 * HOUR)], date(2026, 11, 25)
    ordinal = wednesday.toordinal()
    calendar = Calendar(covered=((ordinal, ordinal),), slots=(DatedSlot(ordinal, 360, 1800),))
    after = moment_at(2026, 11, 24, 12)
    planned = find_next(long, 5, BERLIN, after)
    assert planned is not None
    assert planned.day == date(2026, 11, 24)
    assert find_next(long, 5, BERLIN, after, calendar=calendar) == Planned(wednesday, moment_at(2026, 11, 25, 5, 35))


def test_a_week_without_runs_has_no_reminder() -> None:
    assert find_next([], 5, BERLIN, TEN_YEARS.start) is None


@cases(
    ("quiet", "due", "held"),
    [
        (None, (2026, 11, 24, 23), (2026, 11, 24, 23)),
        ((1290, 420), (2026, 11, 24, 20, 29), (2026, 11, 24, 20, 29)),  # 21:29
        ((1290, 420), (2026, 11, 24, 20, 30), (2026, 11, 25, 6)),  # 21:30, to 7:00 on the next morning
        ((1290, 420), (2026, 11, 25, 1), (2026, 11, 25, 6)),
        ((1290, 420), (2026, 11, 25, 5, 59, 59), (2026, 11, 25, 6)),
        ((1290, 420), (2026, 11, 25, 6), (2026, 11, 25, 6)),
        ((720, 840), (2026, 11, 24, 12, 10), (2026, 11, 24, 13)),  # a nap
        ((1320, 0), (2026, 11, 24, 22), (2026, 11, 24, 23)),  # to midnight
        ((1320, 150), (2026, 3, 28, 23), (2026, 3, 29, 1, 30)),  # to 2:30, which is skipped: 3:30
        ((1320, 150), (2026, 10, 24, 23), (2026, 10, 25, 0, 30)),  # to the first 2:30
        ((1320, 150), (2026, 10, 25, 1, 10), (2026, 10, 25, 1, 30)),  # the second 2:10, to the second 2:30
    ],
)
def test_a_reminder_waits_for_the_end_of_quiet_hours(
    quiet: Quiet | None, due: tuple[int, ...], held: tuple[int, ...]
) -> None:
    assert as_datetime(hold_until(moment_at(*due), quiet, BERLIN)) == as_datetime(moment_at(*held))


def minute_of(moment: int, zone: str) -> int:
    local = datetime.fromtimestamp(moment, ZoneInfo(zone))
    return local.hour * 60 + local.minute


def is_quiet(moment: int, quiet: Quiet, zone: str) -> bool:
    """Walk through the quiet hours on the face of the clock, round midnight where they go."""
    start, end = quiet
    return (minute_of(moment, zone) - start) % 1440 < (end - start) % 1440


@given(moments_and_quiets())
@example(((BERLIN, moment_at(2026, 10, 25, 1, 10)), (1320, 150)))
def test_what_is_held_comes_after_the_quiet_hours_and_within_a_day(told: tuple[tuple[str, int], Quiet]) -> None:
    (zone, due), quiet = told
    held = hold_until(due, quiet, zone)
    change = nearest_change(zone, due)
    gap = change.after - change.before
    assert (held == due) == (not is_quiet(due, quiet, zone))
    assert due <= held < due + DAY + max(0, -gap)  # a night may be longer by what the clocks go back
    if held > due:
        is_end_skipped = gap > 0 and 0 <= held - change.moment < gap
        assert minute_of(held, zone) == quiet[1] or is_end_skipped
        assert not is_quiet(held, quiet, zone) or is_end_skipped


@given(moments_and_quiets())
def test_what_is_held_comes_in_the_very_minute_in_which_quiet_hours_end(told: tuple[tuple[str, int], Quiet]) -> None:
    (zone, due), quiet = told
    change = nearest_change(zone, due)
    assume(change.before == change.after)
    minutes_after = (round_up(due) + step * MINUTE for step in range(1500))
    loud = due if not is_quiet(due, quiet, zone) else next(at for at in minutes_after if not is_quiet(at, quiet, zone))
    assert hold_until(due, quiet, zone) == loud


def iterate_local_minutes() -> Iterator[tuple[str, date, int]]:
    for zone in find_changing_zones():
        for change in find_changes(zone):
            for day in change.days:
                for minute in {0, 90, 150} | change.minutes:
                    yield zone, day, minute


def test_a_local_time_is_the_first_of_two_and_past_the_gap_where_it_is_skipped() -> None:
    for zone, day, minute in iterate_local_minutes():
        assert at_local(day, minute, zone) == start_of(zone, day, minute), (zone, day, minute)


@given(st.integers(TEN_YEARS.start, TEN_YEARS.stop))
def test_a_moment_is_rounded_up_to_the_minute(moment: int) -> None:
    rounded = whole_minute(moment)
    assert rounded % MINUTE == 0
    assert 0 <= rounded - moment < MINUTE
    assert as_datetime(rounded).second == 0
    assert as_datetime(rounded).timestamp() == rounded
