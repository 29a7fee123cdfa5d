"""What real files do: wrong summaries, several runs, other sports, repeats, pauses, and broken things beside them."""

import struct
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import pairwise

import fitdecode
import gpxpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import DoubtfulRunError, FinishedRun, find_fault
from bot.domain.words.run import parse_finished_run
from bot.run_files import read_run_file
from tests.each import cases
from tests.run_files import samples
from tests.run_files.samples import (
    RUN_FIT,
    RUN_GPX,
    RUN_TCX,
    START,
    file_id,
    fit,
    gpx,
    gpx_document,
    lap,
    lap_message,
    points,
    record,
    session,
    stamp,
    tcx,
    tcx_document,
    timer,
    track_point,
    values,
)

HALF_HOUR = range(0, 1801, 30)
SPEED = 2.8  # metres a second


def read(data: bytes) -> FinishedRun:
    return read_run_file("run", data)


def refusal(data: bytes) -> str:
    with pytest.raises(MemberError) as told:
        read_run_file("run", data)
    return str(told.value)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def line(seconds: range | list[int], *, speed: float = SPEED, pause_after: int = 10**9, pause: int = 0) -> str:
    """Points due north at one speed; the clock goes on in a pause, the runner does not."""
    return "".join(track_point(one + (pause if one > pause_after else 0), one * speed) for one in seconds)


def fit_records(seconds: range, *, speed: float = SPEED) -> bytes:
    return samples.define(20, record(0)) + b"".join(values(record(one, speed)) for one in seconds)


def activity(begun: timedelta, seconds: int, metres: int, sport: str = "Running") -> str:
    """An activity of a TCX file that holds its lap's totals alone."""
    start = stamp(0, START + begun)
    told = f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>"
    return f'<Activity Sport="{sport}"><Id>{start}</Id><Lap StartTime="{start}">{told}</Lap></Activity>'


# K1: a summary is believed where track and laps agree


def suunto(*, metres: int = 0, elapsed: int = 4035, timer_seconds: int = 4035) -> bytes:
    """A session of 67 min over records of 82 min 40 s and 15.2 km, whose last lap is missing."""
    fields = {
        253: ("I", samples.fit_time(4961)),
        2: ("I", samples.fit_time()),
        7: ("I", elapsed * 1000),
        8: ("I", timer_seconds * 1000),
        5: ("B", 1),
    } | ({9: ("I", metres * 100)} if metres else {})
    speed = 15_217 / 4960
    return fit(
        file_id(),
        fit_records(range(0, 4961, 20), speed=speed),
        lap_message(0, 4035, 12_718),
        samples.message(18, fields),
    )


@cases("metres", [0, 12_718])
def test_a_session_that_ends_before_its_track_gives_way_to_the_track(metres: int) -> None:
    assert read(suunto(metres=metres)) == FinishedRun(15_217, 4961, after(4961))


def test_swapped_timer_and_elapsed_time_are_told_apart_by_which_is_longer() -> None:
    fields = {
        253: ("I", samples.fit_time(3000)),
        2: ("I", samples.fit_time()),
        7: ("I", 1_800_000),
        8: ("I", 3_000_000),
        9: ("I", 504_000),
        5: ("B", 1),
    }
    assert read(fit(file_id(), samples.message(18, fields))) == FinishedRun(5040, 1800, after(3000))


def test_laps_that_end_early_give_way_to_a_longer_track() -> None:
    whole = lap(0, 1800, 5400)
    short = whole.replace("<TotalTimeSeconds>1800", "<TotalTimeSeconds>600").replace(
        "<DistanceMeters>5400<", "<DistanceMeters>1800<"
    )
    assert read(tcx(short)) == FinishedRun(5400, 1800, after(1800))


def test_a_lap_told_twice_counts_once() -> None:
    assert read(tcx(lap(0, 600, 1800, tracked=False), lap(0, 600, 1800, tracked=False))).metres == 1800


def test_an_odometer_that_begins_at_forty_kilometres_counts_from_there() -> None:
    track = "".join(
        f"<Trackpoint><Time>{stamp(one)}</Time><DistanceMeters>{40_330 + one * 3}</DistanceMeters></Trackpoint>"
        for one in range(0, 601, 10)
    )
    leg = f'<Lap StartTime="{stamp(0)}"><TotalTimeSeconds>600</TotalTimeSeconds><Track>{track}</Track></Lap>'
    assert read(tcx(leg)) == FinishedRun(1800, 600, after(600))


def test_records_of_another_week_do_not_move_the_end_of_a_session() -> None:
    jumped = b"".join(values(record(one + 20 * 86_400)) for one in range(0, 600, 5))
    data = fit(file_id(), samples.records(301), jumped, session())
    assert read(data) == FinishedRun(1800, 600, after(600))


# K2: several runs in one file


def test_the_last_run_of_a_watchs_history_is_taken_and_the_others_are_counted() -> None:
    days = [activity(timedelta(days=day), 3000 + day, 9000 + day) for day in (3, 1, 0)]
    run = read(tcx_document(f"<Activities>{''.join(days)}</Activities>"))
    assert run == FinishedRun(9003, 3003, after(3 * 86_400 + 3003))
    assert run.passed_over == 2


def test_rides_among_the_runs_of_a_history_are_passed_over() -> None:
    days = [
        activity(timedelta(days=day), 3000, 9000, sport)
        for day, sport in ((0, "Running"), (2, "Running"), (3, "Biking"))
    ]
    run = read(tcx_document(f"<Activities>{''.join(days)}</Activities>"))
    assert (run.metres, run.ended, run.passed_over) == (9000, after(2 * 86_400 + 3000), 1)


def test_an_accidental_start_after_a_run_is_not_taken_for_the_run() -> None:
    days = [activity(timedelta(days=0), 3000, 9000), activity(timedelta(days=1), 20, 30)]
    assert read(tcx_document(f"<Activities>{''.join(days)}</Activities>")).metres == 9000


@cases("inside", ["</trkseg><trkseg>", "", "</trkseg></trk><trk><trkseg>"])
def test_a_logger_that_goes_on_the_next_day_tells_the_last_run(inside: str) -> None:
    next_day = "".join(track_point(86_400 + one, 50_000 + one * SPEED) for one in HALF_HOUR)
    run = read(gpx(line(range(0, 3601, 30)) + inside + next_day, sport=""))
    assert (run.seconds, run.ended, run.passed_over) == (1800, after(86_400 + 1800), 1)
    assert run.metres == pytest.approx(5040, abs=10)


def test_two_sessions_of_one_evening_are_one_run() -> None:
    later = START + timedelta(minutes=99)
    run = read(fit(file_id(), session(1131, 4111), session(1001, 3746, start=later)))
    assert run == FinishedRun(7857, 2132, later + timedelta(seconds=1001))


def test_the_runs_of_a_duathlon_are_one_however_long_the_ride_took() -> None:
    last = START + timedelta(hours=4)
    ride = session(13_000, 100_000, sport=2, start=START + timedelta(minutes=11))
    assert read(fit(file_id(), session(), ride, session(start=last))) == FinishedRun(
        3600, 1200, last + timedelta(seconds=600)
    )


# K3: another sport


@cases(("number", "what"), [(1, "a ride"), (17, "a ride"), (16, "a swim"), (10, "a walk"), (99, "another sport")])
def test_stravas_numbers_for_other_sports_are_asked_about(number: int, what: str) -> None:
    with pytest.raises(DoubtfulRunError, match=f"^That looks like {what} ") as asked:
        read(gpx(line(HALF_HOUR), sport=str(number)))
    assert asked.value.run.seconds == 1800


@cases("name", ["Cycling 5/3/26 9:45 am", "Morning Ride", "Radfahren", "Open water swim", "Wanderung"])
def test_a_name_that_tells_of_another_sport_is_asked_about(name: str) -> None:
    data = gpx(line(HALF_HOUR), sport="").replace(b"Sunday", name.encode())
    assert "Was it a run? Press below, or type `!ran 5.0k 0:30:00`." in refusal(data)


@cases("name", ["Sunday", "Bridge run", "Pride Run 5k", "Riverside", "Strides", "Läufchen", "1"])
def test_names_that_tell_of_a_run_or_nothing_are_runs(name: str) -> None:
    assert read(gpx(line(HALF_HOUR), sport="").replace(b"Sunday", name.encode())).seconds == 1800


def test_what_was_told_to_be_a_run_is_one_whatever_its_name_says() -> None:
    assert read(gpx(line(HALF_HOUR), sport="9").replace(b"Sunday", b"Bike path")).seconds == 1800


@cases(("speed", "what"), [(6.3, "a ride"), (0.6, "a walk or a swim")])
def test_an_untold_sport_at_a_speed_that_few_run_is_asked_about(speed: float, what: str) -> None:
    seconds = range(0, 1981, 10)
    for data in (gpx(line(seconds, speed=speed), sport=""), fit(file_id(), fit_records(seconds, speed=speed))):
        assert refusal(data).startswith(f"That looks like {what} (")
    assert read(gpx(line(seconds, speed=speed), sport="running")).seconds == 1980


def test_a_pool_swim_among_garmins_other_sports_is_asked_about() -> None:
    with pytest.raises(DoubtfulRunError) as asked:
        read(tcx(lap(0, 3963, 2300, tracked=False), sport="Other"))
    assert asked.value.run == FinishedRun(2300, 3963, after(3963))


# K4: one set of bounds


@given(st.integers(1, 300_000), st.integers(1, 100_000))
def test_a_file_and_words_have_the_same_bounds(metres: int, seconds: int) -> None:
    hours, rest = divmod(seconds, 3600)
    words = f"{metres / 1000} km {hours}:{rest // 60:02}:{rest % 60:02}"
    is_a_run = find_fault(metres, seconds) is None
    for tell in (
        partial(read, fit(file_id(), session(seconds, metres))),
        partial(parse_finished_run, words, "km"),
    ):
        with nullcontext() if is_a_run else pytest.raises(MemberError):
            assert tell() is not None


@cases(
    ("metres", "seconds"), [(1609, 224), (5000, 756), (10_000, 1571), (21_098, 3402), (42_195, 7235), (100_000, 21_935)]
)
def test_the_worlds_best_can_still_be_told(metres: int, seconds: int) -> None:
    assert find_fault(metres, seconds) is None
    assert find_fault(metres, round(seconds * 0.75)) in {"fast", "short"}


def test_a_distance_that_nobody_runs_in_that_time_is_refused() -> None:
    assert "faster than anyone runs" in refusal(gpx(line(range(0, 7201, 120), speed=27), sport="9"))


# K5: a way counts once


@given(st.lists(st.integers(1, 59), min_size=1, max_size=4, unique=True))
def test_segments_that_repeat_the_former_ones_change_nothing(ends: list[int]) -> None:
    moments = list(HALF_HOUR)
    growing = [line(moments[: end + 1]) for end in sorted(ends)] + [line(moments)]
    assert read(gpx(*growing)) == read(gpx(line(moments)))


@given(st.integers(1, 59), st.integers(1, 20))
def test_times_that_go_back_in_a_segment_change_nothing(place: int, back: int) -> None:
    moments = list(HALF_HOUR)
    again = moments[: place + 1] + moments[max(0, place - back) :]
    assert read(gpx(line(again))) == read(gpx(line(moments)))


def test_a_track_told_twice_counts_once() -> None:
    twice = "".join(f"<trk><type>running</type><trkseg>{line(HALF_HOUR)}</trkseg></trk>" for _ in range(3))
    assert read(gpx_document(twice)) == read(gpx(line(HALF_HOUR)))


def test_another_watchs_recording_of_the_same_time_counts_once() -> None:
    other = "".join(track_point(one + 0.5, one * SPEED + 3) for one in range(10, 1780, 7))
    run = read(gpx(line(HALF_HOUR), other))
    assert run.seconds == 1800
    assert run.metres == pytest.approx(5040, abs=10)


def test_an_untimed_copy_of_the_way_counts_as_none() -> None:
    copy = points(range(0, 1801, 5), metres=SPEED, timed=False)
    once = read(gpx(line(HALF_HOUR)))
    assert read(gpx(line(HALF_HOUR), copy)) == read(gpx(copy, line(HALF_HOUR))) == once


def test_segments_out_of_order_are_one_run() -> None:
    parts = line(range(0, 901, 30)), line(range(900, 1801, 30))
    run = read(gpx(*reversed(parts)))
    assert run.seconds == pytest.approx(1800, abs=30)  # the step between them is told by neither
    assert run.ended == after(1800)


def test_a_session_told_twice_counts_once() -> None:
    assert read(fit(file_id(), session(), session())) == read(fit(file_id(), session()))


# K6: the same run lasts as long in every format


@settings(max_examples=25)  # each reads 20 minutes of points
@given(st.integers(1, 599), st.integers(60, 6000))
def test_a_pause_anywhere_changes_no_moving_time(place: int, pause: int) -> None:
    inside = line(range(601), pause_after=place, pause=pause)
    stopped = line(range(place + 1)), "".join(track_point(one + pause, one * SPEED) for one in range(place + 1, 601))
    for data in (gpx(inside), gpx(*stopped)):
        run = read(data)
        assert run.seconds == pytest.approx(600, abs=2)
        assert run.metres == pytest.approx(1680, abs=10)
        assert run.ended == after(600 + pause)


@settings(max_examples=25)
@given(st.sets(st.integers(1, 599), min_size=1, max_size=12))
def test_a_run_in_many_segments_is_the_same_run(cuts: set[int]) -> None:
    borders = [0, *sorted(cuts), 601]
    pieces = [line(range(first, last)) for first, last in pairwise(borders)]
    run = read(gpx(*pieces))
    assert run.seconds == pytest.approx(600, abs=1)
    assert run.metres == pytest.approx(1680, abs=6)
    assert run.ended == after(600)


@cache
def paused_in_every_format(pause: int) -> dict[str, bytes]:
    """Half an hour's run with a pause after fifteen minutes, as each format tells it."""
    first, second = range(901), range(901, 1801)
    resumed = b"".join(values({**record(one, SPEED), 253: ("I", samples.fit_time(one + pause))}) for one in second)
    stopped = [timer(900, stops=True), timer(900 + pause, stops=False), samples.define(20, record(0))]
    total = session(1800, 5040, paused=pause)
    pointed = [
        "".join(
            f"<Trackpoint><Time>{stamp(one + shift)}</Time><DistanceMeters>{one * SPEED}</DistanceMeters></Trackpoint>"
            for one in part
        )
        for part, shift in ((first, 0), (second, pause))
    ]

    def laps(seconds: int, tracks: str) -> bytes:
        told = f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>5040</DistanceMeters>"
        return tcx(f'<Lap StartTime="{stamp(0)}">{told}{tracks}</Lap>')

    return {
        "gpx in one": gpx(line(range(1801), pause_after=900, pause=pause)),
        "gpx in two": gpx(line(first), "".join(track_point(one + pause, one * SPEED) for one in second)),
        "tcx": laps(1800, f"<Track>{''.join(pointed)}</Track>"),
        "tcx that counts the pause": laps(1800 + pause, f"<Track>{''.join(pointed)}</Track>"),
        "tcx in two that counts the pause": laps(1800 + pause, "".join(f"<Track>{one}</Track>" for one in pointed)),
        "fit": fit(file_id(), fit_records(first), *stopped, resumed, total),
        "fit that counts the pause": fit(file_id(), fit_records(first), *stopped, resumed, session(1800 + pause, 5040)),
        "fit without a session": fit(file_id(), fit_records(first), *stopped, resumed),
    }


@cases("pause", [130, 1200, 4000])
@cases("kind", list(paused_in_every_format(1)))
def test_the_same_run_lasts_as_long_in_every_format(kind: str, pause: int) -> None:
    run = read(paused_in_every_format(pause)[kind])
    assert run.seconds == pytest.approx(1800, abs=2)
    assert run.metres == pytest.approx(5040, abs=10)
    assert run.ended == after(1800 + pause)


# K7: what is broken beside the run


UNDECLARED = RUN_GPX.replace(b' xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"', b"")


@cases(
    "data",
    [
        UNDECLARED,
        RUN_GPX.replace(b"Sunday", b"Tom & Jerry"),
        RUN_GPX.replace(b"Sunday", b"caf&eacute;"),
        RUN_GPX.replace(b"Sunday", b"caf\xe9"),
        RUN_GPX.replace(b"Sunday", b"a\x01b"),
        RUN_GPX.replace(b"<ns3:hr>150</ns3:hr>", b"<hr>150", 1),
        RUN_GPX[: -len(b"</trk></gpx>")],
        RUN_GPX + b"\0" * 40,
        RUN_GPX + RUN_GPX[:40],
        RUN_GPX.decode().replace(' encoding="UTF-8"', "").replace("Sunday", "a & b").encode("utf-16"),
    ],
    ids=["prefix", "and", "entity", "latin", "control", "extension", "brackets", "zeros", "twice", "utf-16"],
)
def test_a_gpx_is_read_though_something_beside_the_run_is_broken(data: bytes) -> None:
    assert read(data) == read(RUN_GPX)


def headed(data: bytes, *, size: int = 14, declared: int | None = None) -> bytes:
    """The same FIT under another header."""
    (told,) = struct.unpack_from("<I", data, 4)
    return bytes([size]) + data[1:4] + struct.pack("<I", told if declared is None else declared) + data[8:]


@cases(
    "data",
    [
        RUN_FIT[:-2],
        RUN_FIT[:-2] + b"\0\0",
        RUN_FIT[:-1],
        headed(RUN_FIT, declared=0),
        headed(RUN_FIT[:-2], declared=0),
        headed(RUN_FIT, size=0),
        headed(RUN_FIT, declared=len(RUN_FIT) + 50),
        RUN_FIT + b"\0" * 30,
        RUN_FIT + b"x",
    ],
    ids=["no checksum", "zeros", "half of it", "length 0", "neither", "header 0", "cut behind", "padded", "one more"],
)
def test_a_fit_is_read_though_something_beside_the_run_is_broken(data: bytes) -> None:
    assert read(data) == read(RUN_FIT)


def test_a_watch_whose_battery_died_tells_the_run_so_far() -> None:
    data = headed(fit(file_id(), samples.records(601))[:-7], declared=0)
    assert read(data) == FinishedRun(1797, 599, after(599))


def test_what_a_wrong_checksum_may_have_changed_is_not_believed() -> None:
    changed = bytearray(RUN_FIT)
    changed[-20] ^= 0xFF
    assert "broken or incomplete" in refusal(bytes(changed))


def test_a_file_cut_in_the_middle_of_the_run_is_no_shorter_run() -> None:
    for data in (RUN_GPX, RUN_TCX, RUN_FIT, UNDECLARED):
        assert "broken or incomplete" in refusal(data[: len(data) // 2])


# K8: the reason is the true one


@cases(
    ("data", "reason"),
    [
        (gpx(""), "That GPX has no points, as after a treadmill run"),
        (gpx(), "That GPX has no points"),
        (gpx(points(range(9)).replace("<time>2026-05-03T", "<time>")), "doesn't say on which day you ran"),
        (gpx(points(range(9)).replace("<time>2026", "<time>soon ")), "doesn't say on which day you ran"),
        (
            fit(file_id(), samples.message(20, {253: ("I", 5000)}), samples.message(18, {2: ("I", 7)})),
            "doesn't say on which day you ran",
        ),
        (tcx(lap(0, 600, 1800).replace("2026-05-03T", "")), "doesn't say on which day you ran"),
        (tcx_document(""), "no run in that file"),
        (fit(file_id()), "no run in that file"),
        (fit(), "no run in that file"),
        (fit(file_id(2)), "other data from your watch"),
        (fit(file_id(32)), "other data from your watch"),
    ],
    ids=range(11),
)  # fmt: skip
def test_a_refusal_names_the_true_reason(data: bytes, reason: str) -> None:
    assert reason in refusal(data)


# Independent readers


@cases("data", [RUN_FIT, suunto(metres=15_217), *list(paused_in_every_format(1200).values())[5:7]])
def test_fitdecode_sums_the_records_of_a_fit_to_the_same_distance(data: bytes) -> None:
    with fitdecode.FitReader(data) as reader:
        told = [one for one in reader if isinstance(one, fitdecode.FitDataMessage) and one.name == "record"]
    assert read(data).metres == pytest.approx(told[-1].get_value("distance"), abs=2)


@cases("data", [RUN_GPX, gpx(line(HALF_HOUR)), *list(paused_in_every_format(1200).values())[:2]], ids=range(4))
def test_gpxpy_measures_the_same_distance_and_moving_time(data: bytes) -> None:
    track = gpxpy.parse(data)
    run = read(data)
    assert run.metres == pytest.approx(track.length_2d(), abs=5)
    assert run.seconds == pytest.approx(track.get_moving_data(raw=True).moving_time, abs=2)
