"""What a member's run file tells, and the one sentence that answers every other file."""

import gzip
import logging
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import gpxpy
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import FinishedRun
from bot.run_files import MAX_BYTES, read_run_file
from bot.run_files.choose import ToldTime
from tests.each import cases
from tests.growth import MOST_GROWTH, count_calls
from tests.run_files import samples
from tests.run_files.samples import (
    RUN_FIT,
    RUN_GPX,
    RUN_TCX,
    START,
    file_id,
    fit,
    gpx,
    lap,
    points,
    session,
    tcx,
    zipped,
)

END = START + timedelta(seconds=600)
TEN_MINUTES = FinishedRun(1800, 600, END)
OLD = datetime(1999, 12, 31, 23, 0, tzinfo=UTC)
GPX_SMALL, TCX_SMALL = gpx(points(range(9))), tcx(lap(0, 60, 180))
FIT_SMALL = fit(file_id(), samples.records(9), session())
FIT_NO_SESSION = fit(file_id(), samples.records(9))
SMALL = [
    GPX_SMALL, TCX_SMALL, FIT_SMALL, FIT_NO_SESSION,
    gzip.compress(FIT_SMALL), zipped({"run.fit": FIT_SMALL}), GPX_SMALL.decode().encode("utf-16"),
]  # fmt: skip


def read(data: bytes, name: str = "run") -> FinishedRun:
    return read_run_file(name, data)


def refusal(data: bytes, name: str = "run") -> str:
    with pytest.raises(MemberError) as told:
        read_run_file(name, data)
    return str(told.value)


def is_close(run: FinishedRun, metres: int, seconds: int, ended: datetime) -> bool:
    return run.metres == pytest.approx(metres, rel=0.01) and (run.seconds, run.ended) == (seconds, ended)


def short(value: object) -> str:
    """The name of a case: a file's bytes are none."""
    return value if isinstance(value, str) else "file"


# What a run file tells


@cases("data", [RUN_GPX, RUN_TCX, RUN_FIT], ids=["gpx", "tcx", "fit"])
def test_every_kind_tells_how_far_how_long_and_when_it_ended(data: bytes) -> None:
    run = read(data)
    assert is_close(run, 1800, 600, END)
    assert run.ended is not None
    assert run.ended.tzinfo is UTC


@cases("data", [RUN_GPX, RUN_TCX, RUN_FIT], ids=["gpx", "tcx", "fit"])
@cases("name", ["run.gpx", "run.fit", "x", "", "../\0/rün.jpg"])
def test_the_content_decides_whatever_the_name_says(data: bytes, name: str) -> None:
    assert read(data, name) == read(data)


@cases("data", [RUN_GPX, RUN_TCX, RUN_FIT], ids=["gpx", "tcx", "fit"])
def test_a_packed_run_tells_the_same(data: bytes) -> None:
    assert read(gzip.compress(data), "run.fit.gz") == read(data)
    assert read(zipped({"run": data}), "run.zip") == read(data)
    assert read(zipped({"run.tcx": data}, zipfile.ZIP_STORED), "run.zip") == read(data)


def test_a_zip_may_hold_folders_and_notes_beside_the_run() -> None:
    files = {
        "export/": b"",
        "export/1_ACTIVITY.FIT": RUN_FIT,
        "__MACOSX/export/._1_ACTIVITY.fit": b"x",
        "read me.txt": b"x",
    }
    assert read(zipped(files)) == TEN_MINUTES


def test_the_distance_of_a_gpx_is_what_gpxpy_measures() -> None:
    winding = "".join(
        f'<trkpt lat="{47 + n % 3 * 0.0001}" lon="{179.999 + n * 0.00001}"><time>{samples.stamp(3 * n)}</time></trkpt>'
        for n in range(100)
    )
    data = gpx(winding, points(range(400, 500)))
    assert read(data).metres == pytest.approx(gpxpy.parse(data).length_2d(), abs=1)


def test_a_pause_between_segments_is_not_run_and_neither_is_the_way_across_it() -> None:
    assert is_close(read(gpx(points(range(101)), points(range(500, 601)))), 600, 200, END)


def test_points_without_a_time_or_a_place_are_forgiven_where_others_have_them() -> None:
    middle = (
        points(range(301, 600), timed=False)
        + f"<trkpt><time>{samples.stamp(599)}</time></trkpt><trkpt lat='x' lon=''/>"
    )
    assert is_close(read(gpx(points(range(301)) + middle + points([600]))), 1800, 600, END)


def test_a_gpx_without_places_tells_its_time() -> None:
    data = gpx("".join(f'<trkpt lat="nan" lon="999"><time>{samples.stamp(n)}</time></trkpt>' for n in (0, 600)))
    assert read(data) == FinishedRun(None, 600, END)


def test_a_time_with_another_offset_or_none_is_told_in_utc() -> None:
    for text in ("2026-05-03T09:10:00+02:00", "2026-05-03T07:10:00", "2026-05-03T07:10:00.000000000Z"):
        point = f'<trkpt lat="47" lon="8.48"><time>{text}</time></trkpt>'
        assert read(gpx(points([0]) + point)).ended == END


def test_a_run_may_be_a_track_beside_a_ride() -> None:
    tracks = "".join(
        f"<trk><type>{sport}</type><trkseg>{points(seconds)}</trkseg></trk>"
        for sport, seconds in {"cycling": range(-900, 0, 10), "running": range(601)}.items()
    )
    assert is_close(read(samples.gpx_document(tracks)), 1800, 600, END)


def test_a_treadmill_run_without_places_tells_its_laps() -> None:
    assert read(tcx(lap(0, 300, 900, placed=False), lap(300, 300, 850.4, placed=False))) == FinishedRun(1750, 600, END)


def test_laps_without_a_track_tell_their_totals() -> None:
    assert read(tcx(lap(0, 240.4, 800, tracked=False), lap(300, 300, 900, tracked=False))) == FinishedRun(
        1700, 540, END
    )


def test_laps_without_a_distance_leave_it_to_their_track() -> None:
    assert read(tcx(lap(0, 600, 1).replace("<DistanceMeters>1<", "<DistanceMeters>NaN<"))).metres == 1800


def test_a_tcx_run_may_follow_a_ride_in_one_session() -> None:
    ride, run = (f'<Activity Sport="{sport}">{lap(0, 600, 1800)}</Activity>' for sport in ("Biking", "Running"))
    session_ = f"<MultiSportSession><FirstSport>{ride}</FirstSport><NextSport>{run}</NextSport></MultiSportSession>"
    assert read(samples.tcx_document(f"<Activities>{session_}</Activities>")) == TEN_MINUTES


def test_a_fit_tells_the_time_without_pauses_and_the_end_with_them() -> None:
    assert read(fit(file_id(), session(paused=60))) == FinishedRun(1800, 600, END + timedelta(seconds=60))


def test_the_running_sessions_of_a_triathlon_are_the_run() -> None:
    later = START + timedelta(hours=1)
    sessions = [session(sport=5), session(sport=3), session(9000, 80_000, sport=2), session(start=later)]
    assert read(fit(file_id(), *sessions)) == FinishedRun(1800, 600, later + timedelta(seconds=600))


def test_a_fit_without_a_session_tells_its_records() -> None:
    assert read(fit(file_id(), samples.records(601))) == TEN_MINUTES


def test_records_with_compressed_times_are_understood() -> None:
    full, brief = samples.record(0), {5: ("I", 90_000)}
    steps = b"".join(
        bytes([0x80 | 1 << 5 | samples.fit_time(second) & 0x1F]) + samples.values(brief)[1:]  # five bits of the time
        for second in range(10, 301, 10)
    )
    data = fit(file_id(), samples.message(20, full), samples.define(20, brief, local=1), steps)
    assert read(data) == FinishedRun(900, 300, START + timedelta(seconds=300))


def test_fields_that_an_app_of_the_watch_adds_do_not_disturb() -> None:
    app = samples.message(207, {3: ("B", 0)}) + samples.message(206, {0: ("B", 0), 1: ("B", 0), 2: ("B", 2)})
    fields = samples.record(600)
    added = samples.define(20, fields, apps=1) + samples.values(fields) + b"\x07"
    unknown = samples.define(0xFF00, {}, local=5) + b"\x05" + samples.define(21, {1: ("H", 1)}, apps=1) + bytes(4)
    assert read(fit(file_id(), app, added, unknown, session())) == TEN_MINUTES
    assert read(fit(file_id(), app, samples.records(1), added, unknown)) == TEN_MINUTES


@cases(
    "data",
    [
        gpx("".join(f'<trkpt lat="47" lon="8"><time>{samples.stamp(n)}</time></trkpt>' for n in (0, 600))),
        tcx(lap(0, 600, 0)),
        tcx(lap(0, 600, None)),
        fit(file_id(), session(metres=0)),
    ],
    ids=["gpx", "tcx", "tcx without", "fit"],
)
def test_a_run_on_the_spot_has_a_time_and_no_distance(data: bytes) -> None:
    assert read(data) == FinishedRun(None, 600, END)


def test_a_run_that_tells_only_its_distance_is_one() -> None:
    assert read(gpx(points(range(600), timed=False) + points([600]))).seconds is None


@cases(
    "data",
    [
        gpx(points(range(601)), sport=""),
        *(gpx(points(range(601)), sport=sport) for sport in ("Run", "trail_running", "9", "strides", "Sunday club")),
        *(tcx(lap(0, 600, 1800), sport=sport) for sport in ("Other", "", "Treadmill Running")),
        *(fit(file_id(), session(sport=sport)) for sport in (0, 200, 254)),
        fit(file_id(), session(sport=4, sub_sport=1)),
    ],
    ids=short,
)
def test_a_sport_that_is_running_or_untold_is_a_run(data: bytes) -> None:
    assert is_close(read(data), 1800, 600, END)


def test_blanks_before_and_after_the_document_are_forgiven() -> None:
    assert read(b"\n  " + RUN_GPX) == read(RUN_GPX) == read(b"\xef\xbb\xbf" + RUN_GPX)
    assert read(RUN_GPX + b" " * (-len(RUN_GPX) % 65_536) + b"\n") == read(RUN_GPX)  # the newline is a piece of its own


def test_every_encoding_of_xml_is_read() -> None:
    text = RUN_GPX.decode().replace(' encoding="UTF-8"', "")
    assert all(
        read(text.encode(encoding)) == read(RUN_GPX) for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
    )


# What is refused, and how


def test_a_file_over_the_limit_is_refused_unread() -> None:
    assert refusal(bytes(MAX_BYTES + 1)).startswith("That file has over 10 MB")


@cases("data", [b"", gzip.compress(b""), zipped({"run.fit": b""})], ids=short)
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data).startswith("That file is empty")


@cases(
    "data",
    [b"\x89PNG\r\n\x1a\n" + bytes(99), b"5k in 25 min", b"<html><body>Sign in</body></html>", b"\0" * 200,
     b"<kml><gpx/></kml>", zipped({"photo.jpg": b"\xff\xd8\xff"}), gzip.compress(b"hello")],
    ids=short,
)  # fmt: skip
def test_an_unknown_kind_is_told_what_i_read(data: bytes) -> None:
    assert refusal(data, "photo.jpg") == (
        "I don't know that kind of file: send the GPX, TCX or FIT export from your watch or Strava, "
        "or tell me the run: `!ran 5k`."
    )


@cases(
    "data",
    [
        RUN_GPX[:-20], RUN_TCX[:5000], RUN_FIT[:5000],
        RUN_FIT[:-2] + b"\x12\x34",  # the wrong checksum
        RUN_FIT[:12] + b"\x12\x34" + RUN_FIT[14:],  # and the header's
        RUN_GPX.replace(b"</trkseg>", b"</trk>"),
        RUN_GPX.replace(b"UTF-8", b"none"),
        gzip.compress(RUN_FIT)[:-1], gzip.compress(RUN_FIT)[:900], b"\x1f\x8b" + bytes(40), b"PK\x03\x04" + bytes(40),
        zipped({"run.fit": RUN_FIT})[:-1], zipped({"run.fit": RUN_FIT}, zipfile.ZIP_STORED).replace(b".FIT", b".FUT"),
        zipped({"run.fit": RUN_FIT}, zipfile.ZIP_BZIP2), zipped({"run.fit": RUN_FIT}, zipfile.ZIP_LZMA),
    ],
    ids=short,
)  # fmt: skip
def test_a_broken_file_is_refused_and_its_cause_kept(data: bytes) -> None:
    with pytest.raises(MemberError, match=r"^I couldn't read that file; it's broken or incomplete: export it") as told:
        read(data)
    assert told.value.__cause__ is not None


def test_a_broken_file_is_told_by_its_name_where_its_content_is_lost() -> None:
    assert refusal(b"lost", "Morning_Run.FIT.gz").startswith("I couldn't read that file")


LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghy", "bcdefghyz", strict=True))
BOMBS = {
    "laughs": f'<!DOCTYPE gpx [<!ENTITY a "ha">{LAUGHS}]><gpx>&z;</gpx>',
    "quadratic": f'<!DOCTYPE gpx [<!ENTITY a "{"x" * 20_000}">]><gpx>{"&a;" * 50_000}</gpx>',
    "external": '<!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/passwd">]><gpx>&a;</gpx>',
    "parameter": '<!DOCTYPE gpx [<!ENTITY % a SYSTEM "http://127.0.0.1/a"> %a;]><gpx/>',
    "plain": f"<!DOCTYPE gpx>{gpx(points(range(9))).decode().partition('?>')[2]}",
    "remote": '<!DOCTYPE TrainingCenterDatabase SYSTEM "http://127.0.0.1/a.dtd"><TrainingCenterDatabase/>',
}


@cases("encoding", ["utf-8", "utf-16", "utf-16-be"])
@cases("bomb", BOMBS)
def test_definitions_in_xml_are_refused_before_they_unfold(bomb: str, encoding: str) -> None:
    data = BOMBS[bomb].encode(encoding)
    assert refusal(data).startswith("That file contains XML definitions")
    assert_costs_little(data)


@cases(
    "data",
    [
        gpx(points(range(9), timed=False)),
        samples.gpx_document(f'<rte><rtept lat="47" lon="8"><time>{samples.stamp(0)}</time></rtept></rte>'),
        samples.gpx_document(f'<wpt lat="47" lon="8"><time>{samples.stamp(0)}</time></wpt>'),
        samples.tcx_document(f"<Courses><Course><Name>x</Name>{lap(0, 600, 1800)}</Course></Courses>"),
        fit(file_id(6), samples.records(9)),
        fit(file_id(5)),
    ],
    ids=short,
)
def test_a_route_is_no_run(data: bytes) -> None:
    assert refusal(data).startswith(
        "That file is a route or a plan, without a run's times: send the run that your watch"
    )


@cases(
    "data", [gpx(points([0])), tcx(lap(0, 0, 0)), fit(samples.message(18, {253: ("I", samples.fit_time())}))], ids=short
)
def test_a_file_with_neither_distance_nor_time_is_refused(data: bytes) -> None:
    assert refusal(data).startswith("That file says neither how far nor how long you ran")


@cases(
    ("data", "what"),
    [
        *(
            (gpx(points(range(9)), sport=sport), "a ride")
            for sport in ("cycling", "Biking", "VirtualRide", "mountain_biking")
        ),
        (gpx(points(range(9)), sport="Open Water Swim"), "a swim"),
        (gpx(points(range(9)), sport="walking"), "a walk"),
        (gpx(points(range(9)), sport="hiking"), "a hike"),
        (gpx(points(range(9)), sport="cross_country_skiing"), "another sport"),
        (tcx(lap(0, 600, 1800), sport="Biking"), "a ride"),
        (fit(file_id(), session(sport=2)), "a ride"),
        (fit(file_id(), session(sport=21)), "a ride"),
        (fit(file_id(), session(sport=5)), "a swim"),
        (fit(file_id(), session(sport=11)), "a walk"),
        (fit(file_id(), session(sport=17)), "a hike"),
        (fit(file_id(), session(sport=8)), "another sport"),
        (fit(file_id(), session(sport=3, sub_sport=32)), "another sport"),
        (fit(file_id(), session(sport=4, sub_sport=15)), "another sport"),
        (fit(file_id(), samples.message(12, {0: ("B", 2)}), samples.records(9)), "a ride"),
    ],
    ids=short,
)
def test_another_sport_is_no_run(data: bytes, what: str) -> None:
    assert refusal(data) == f"That is {what}, not a run: send me a run, or tell me the run: `!ran 5k`."


@cases(
    ("data", "sentence"),
    [
        (gpx(points([0, 86_401])), "That file lasts more than 24 h"),
        (tcx(lap(0, 90_000, 1800, tracked=False)), "That file lasts more than 24 h"),
        (fit(file_id(), session(90_000)), "That file lasts more than 24 h"),
        (gpx(points([0, 600], metres=500)), "That file says over 200 km"),
        (tcx(lap(0, 600, 1e300, tracked=False)), "That file says over 200 km"),
        (fit(file_id(), session(metres=200_001)), "That file says over 200 km"),
        (gpx(points(range(9), start=OLD)), "That file ended before 2000"),
        (fit(file_id(), session(start=OLD)), "That file ended before 2000"),
    ],
    ids=short,
)
def test_nonsense_is_refused(data: bytes, sentence: str) -> None:
    assert refusal(data).startswith(sentence)


def test_a_time_beyond_the_calendar_is_broken_and_not_a_crash() -> None:
    assert "broken" in refusal(tcx(lap(0, 1e15, 5, tracked=False)))
    assert "on which day you ran" in refusal(
        gpx(points([0]).replace("2026-05-03T07:00:00.000Z", "0001-01-01T00:00+23:59"))
    )


# Packed files that are not one run


def locked_zip() -> bytes:
    data = bytearray(zipped({"run.fit": RUN_FIT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def test_a_locked_zip_is_refused() -> None:
    assert refusal(locked_zip()) == "That zip is locked with a password: unpack it and send me the file inside."


@cases(
    "files",
    [{"a.fit": RUN_FIT, "b.GPX": RUN_GPX}, {"a": RUN_FIT, "b": RUN_FIT}, {}, {"folder/": b""},
     {"a.fit.gz": gzip.compress(RUN_FIT), "b.fit.gz": gzip.compress(RUN_FIT)}, {f"{n}": b"" for n in range(200)}],
)  # fmt: skip
def test_a_zip_that_is_not_one_run_is_refused(files: dict[str, bytes]) -> None:
    assert refusal(zipped(files)).startswith("That zip isn't a single run")


@cases(
    "data",
    [zipped({"run.fit.gz": gzip.compress(RUN_FIT)}), zipped({"run.zip": zipped({"run.fit": RUN_FIT})}),
     gzip.compress(gzip.compress(RUN_FIT)), gzip.compress(zipped({"run.fit": RUN_FIT}))],
    ids=short,
)  # fmt: skip
def test_a_file_packed_twice_is_refused(data: bytes) -> None:
    assert refusal(data).startswith("That file is packed twice")


def assert_costs_little(data: bytes) -> None:
    """Fail where refusing a file takes 30 MB, or more steps than a look at every fifth of its bytes."""
    assert count_calls(read, data) <= 2_000 + len(data) / 5
    tracemalloc.start()
    try:
        refusal(data)
        assert tracemalloc.get_traced_memory()[1] < 30e6
    finally:
        tracemalloc.stop()


@cases(
    ("make", "sentence"),
    [
        (lambda: gzip.compress(bytes(50_000_000), 1), "That file has over 10 MB"),
        (lambda: zipped({"run.gpx": bytes(50_000_000)}), "That file has over 10 MB"),
        (
            lambda: zipped({"run.gpx": bytes(MAX_BYTES + 1)}, zipfile.ZIP_STORED)[:MAX_BYTES],
            "I couldn't read that file",
        ),
        (lambda: gzip.compress(b"") * 500_000, "That file is empty"),
        (lambda: (b"PK\x03\x04" + b"PK\x01\x02" * 2_600_000)[:MAX_BYTES], "That zip isn't a single run"),
    ],
    ids=["gzip", "zip", "cut zip", "empty members", "many entries"],
)
def test_a_bomb_costs_little(make: Callable[[], bytes], sentence: str) -> None:
    data = make()
    assert refusal(data).startswith(sentence)
    assert_costs_little(data)


def test_a_zip_that_lies_about_its_size_is_believed_no_further_than_its_bytes() -> None:
    data = bytearray(zipped({"run.gpx": bytes(50_000_000)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + offset
        data[at : at + 4] = (100).to_bytes(4, "little")
    assert refusal(bytes(data)).startswith("I couldn't read that file")
    assert_costs_little(bytes(data))


NESTED = 100_000


@cases(
    "data",
    [
        b"<gpx>" + b"<a>" * NESTED,
        b"<gpx>" + b"<a>" * NESTED + b"</a>" * NESTED + b"</gpx>",
        gpx(points(range(9)).replace("<ns3:hr>150</ns3:hr>", "<a>" * NESTED + "</a>" * NESTED, 1)),
        tcx(lap(0, 600, 1800).replace("<Calories>9", "<Calories>" + "<a>" * NESTED + "</a>" * NESTED)),
        b"<gpx>" + b"".join(b"<a%d/>" % n for n in range(NESTED)) + b"</gpx>",
        b"<gpx " + b"".join(b'a%d="" ' % n for n in range(NESTED)) + b"/>",
        b"<gpx>" + b"<trk/>" * NESTED + b"</gpx>",
        b'<gpx a="' + b"x" * 1_000_000,
    ],
    ids=["open", "closed", "in a point", "in a lap", "names", "attributes", "tracks", "one token"],
)
def test_xml_that_only_fills_memory_is_broken_and_never_crashes(data: bytes) -> None:
    assert refusal(data).startswith("I couldn't read that file")
    assert_costs_little(data)


@cases(
    "record",
    [
        lambda count: gpx(points(range(count))),
        lambda count: gpx("</trkseg><trkseg>".join(points([second]) for second in range(count))),
        lambda count: tcx(lap(0, count, 3 * count)),
        lambda count: fit(file_id(), samples.records(count)),
        lambda count: fit(file_id(), *(session(2, 4, start=START + timedelta(seconds=3 * at)) for at in range(count))),
    ],
    ids=["gpx", "segments", "tcx", "fit", "sessions"],
)
def test_a_run_of_twice_the_length_takes_about_twice_the_steps(record: Callable[[int], bytes]) -> None:
    steps = [count_calls(read, record(count)) for count in (300, 600)]
    assert steps[1] <= MOST_GROWTH * steps[0]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9))), st.integers(0, 40), st.integers(0, 40))
def test_time_that_is_told_twice_counts_once(stretches: list[tuple[int, int]], begun: int, seconds: int) -> None:
    told = ToldTime()
    for first, length in stretches:
        told.add(first, first + length)
    by_second = {second for first, length in stretches for second in range(first, first + length)}
    assert told.measure(begun, begun + seconds) == len(by_second & {*range(begun, begun + seconds)})


def test_a_fit_with_more_messages_than_a_day_has_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.run_files.fit._MOST_EFFORT", 500)
    assert read(FIT_SMALL) == TEN_MINUTES
    assert refusal(RUN_FIT).startswith("I couldn't read that file")


def test_a_fit_with_more_sessions_than_a_day_has_is_given_up() -> None:
    sessions = [session(2, 4, start=START + timedelta(seconds=3 * number)) for number in range(1001)]
    assert refusal(fit(file_id(), *sessions)).startswith("I couldn't read that file")
    assert read(fit(file_id(), *sessions[:1000])).metres == 4000


# Whatever comes, a run or a sentence


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from, as a traceback tells it, without the time that it takes to write one."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def outcome(data: bytes, name: str = "run") -> FinishedRun | str:
    """A plausible run or a short sentence; any other exception fails the test."""
    try:
        run = read_run_file(name, data)
    except MemberError as error:
        assert len(str(error)) < 170
        assert not any("47." in str(one) for one in causes(error))  # of which the log shows each
        return str(error)
    assert run.metres or run.seconds
    assert 0 <= (run.metres or 0) <= 200_000
    assert 0 <= (run.seconds or 0) <= 86_400
    assert run.ended is not None
    assert run.ended.tzinfo is UTC
    return run


@cases("data", SMALL, ids=short)
def test_a_file_cut_anywhere_is_a_run_or_a_sentence(data: bytes) -> None:
    for length in {*range(0, len(data), max(1, len(data) // 150)), *range(len(data) - 20, len(data))}:
        outcome(data[:length])


@given(st.sampled_from(SMALL), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=5))
def test_a_file_with_wrong_bytes_is_a_run_or_a_sentence(data: bytes, wrong: list[tuple[int, int]]) -> None:
    changed = bytearray(data)
    for place, some in wrong:
        changed[place % len(data)] = some
    outcome(bytes(changed))


@given(
    st.sampled_from([FIT_SMALL, FIT_NO_SESSION]),
    st.lists(st.tuples(st.integers(14, 10_000), st.integers(0, 255)), min_size=1, max_size=5),
)
def test_a_fit_with_wrong_bytes_under_the_right_checksum_is_a_run_or_a_sentence(
    data: bytes, wrong: list[tuple[int, int]]
) -> None:
    changed = bytearray(data[:-2])
    for place, some in wrong:
        changed[14 + place % (len(changed) - 14)] = some
    outcome(samples.sealed(bytes(changed)))


@given(
    st.text(), st.sampled_from([b"", b"\x1f\x8b\x08", b"PK\x03\x04", b"<gpx>", b"<?xml", FIT_SMALL[:14]]), st.binary()
)
@example("run.fit", b"", b"\0" * 8 + b".FIT")
def test_any_name_and_any_bytes_are_a_sentence(name: str, magic: bytes, data: bytes) -> None:
    assert isinstance(outcome(magic + data, name), str)


@given(st.binary(max_size=400))
def test_any_messages_under_the_right_checksum_are_a_run_or_a_sentence(body: bytes) -> None:
    outcome(fit(body))


def test_no_place_is_printed_logged_or_told(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for data in (
        RUN_GPX,
        RUN_TCX,
        RUN_FIT,
        RUN_GPX[:-9],
        RUN_GPX.replace(b'lat="47.', b'lat="47.x'),
        RUN_TCX[:-99],
        RUN_FIT[:-9],
    ):
        outcome(data)
    assert not caplog.records
    assert capfd.readouterr() == ("", "")
