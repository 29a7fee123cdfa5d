"""GPX, TCX and FIT files made by hand, as watches and Strava write them, and the ways they are packed."""

import io
import struct
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from fitdecode.utils import compute_crc

START = datetime(2026, 5, 3, 7, 0, tzinfo=UTC)
_METRES_PER_DEGREE = 111_195  # of latitude, on a sphere of 6,371 km
_FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
_BASE_TYPES = {"B": 0x00, "H": 0x84, "I": 0x86, "i": 0x85}

Fields = dict[int, tuple[str, int]]


@cache
def stamp(seconds: float, start: datetime = START) -> str:
    return (start + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def points(seconds: Iterable[int], *, metres: float = 3, start: datetime = START, timed: bool = True) -> str:
    """Track points due north at metres per second, each with elevation and Garmin's heart rate."""
    return "\n".join(_point(second, metres, start, timed) for second in seconds)


@cache
def _point(second: int, metres: float, start: datetime, timed: bool) -> str:
    return (
        f'<trkpt lat="{47 + second * metres / _METRES_PER_DEGREE:.9f}" lon="8.5"><ele>{400 + second % 7}.2</ele>'
        + (f"<time>{stamp(second, start)}</time>" if timed else "")
        + "<extensions><ns3:TrackPointExtension><ns3:hr>150</ns3:hr></ns3:TrackPointExtension></extensions></trkpt>"
    )


def gpx(*segments: str, sport: str = "running") -> bytes:
    track = "".join(f"<trkseg>{segment}</trkseg>" for segment in segments)
    kind = f"<type>{sport}</type>" if sport else ""
    return gpx_document(f"<trk><name>Sunday</name>{kind}{track}</trk>")


def gpx_document(inside: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx creator="Garmin Connect" version="1.1"'
        ' xmlns="http://www.topografix.com/GPX/1/1"'
        ' xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        f"<metadata><time>{stamp(0)}</time></metadata>{inside}</gpx>"
    ).encode()


def tcx(*laps: str, sport: str = "Running") -> bytes:
    return tcx_document(
        f'<Activities><Activity Sport="{sport}"><Id>{stamp(0)}</Id>{"".join(laps)}</Activity></Activities>'
    )


def tcx_document(inside: str) -> bytes:
    return (
        '          <?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase'
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
        f' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">{inside}</TrainingCenterDatabase>\n'
    ).encode()


def lap(first: int, seconds: float, metres: float | None, *, placed: bool = True, tracked: bool = True) -> str:
    """A lap of Garmin's: its totals, then a track point every ten seconds, with or without places."""
    place = "<Position><LatitudeDegrees>47.1</LatitudeDegrees><LongitudeDegrees>8.5</LongitudeDegrees></Position>"
    track = "".join(
        f"<Trackpoint><Time>{stamp(second)}</Time>{place if placed else ''}"
        + (f"<DistanceMeters>{second * 3}.5</DistanceMeters>" if metres else "")
        + "</Trackpoint>"
        for second in range(first, first + int(seconds) + 1 if tracked else first, 10)
    )
    told = "" if metres is None else f"<DistanceMeters>{metres}</DistanceMeters>"
    return (
        f'<Lap StartTime="{stamp(first)}"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>{told}<Calories>9</Calories>'
        f"{f'<Track>{track}</Track>' if tracked else ''}</Lap>"
    )


def fit_time(seconds: float = 0, start: datetime = START) -> int:
    return int((start + timedelta(seconds=seconds) - _FIT_EPOCH).total_seconds())


def fit(*messages: bytes) -> bytes:
    body = b"".join(messages)
    header = struct.pack("<BBHI4s", 14, 0x20, 2184, len(body), b".FIT")
    return sealed(header + struct.pack("<H", compute_crc(header)) + body)


def sealed(data: bytes) -> bytes:
    """The same FIT with its right checksum at the end."""
    return data + struct.pack("<H", compute_crc(data))


def define(number: int, fields: Fields, *, local: int = 0, apps: int = 0) -> bytes:
    """A definition message; apps counts the one-byte fields that an app of the watch adds."""
    listed = b"".join(
        struct.pack("BBB", key, struct.calcsize(kind), _BASE_TYPES[kind]) for key, (kind, _) in fields.items()
    )
    added = bytes([apps]) + b"".join(bytes([key, 1, 0]) for key in range(apps)) if apps else b""
    return struct.pack("<BBBHB", 0x40 | (0x20 if apps else 0) | local, 0, 0, number, len(fields)) + listed + added


def values(fields: Fields, *, local: int = 0) -> bytes:
    return bytes([local]) + b"".join(struct.pack("<" + kind, value) for kind, value in fields.values())


def message(number: int, fields: Fields) -> bytes:
    return define(number, fields) + values(fields)


def file_id(kind: int = 4) -> bytes:
    return message(0, {0: ("B", kind), 1: ("H", 1), 4: ("I", fit_time())})


def record(second: int, metres: float = 3) -> Fields:
    return {
        253: ("I", fit_time(second)),
        0: ("i", 560_000_000),
        1: ("i", 100_000_000),
        5: ("I", int(second * metres * 100)),
    }


def records(count: int, metres: float = 3) -> bytes:
    return define(20, record(0)) + b"".join(values(record(second, metres)) for second in range(count))


def session(
    seconds: float = 600,
    metres: float = 1800,
    *,
    sport: int = 1,
    sub_sport: int = 0,
    start: datetime = START,
    paused: float = 0,
) -> bytes:
    elapsed = int((seconds + paused) * 1000)
    return message(
        18,
        {
            253: ("I", fit_time(seconds + paused + 30, start)),  # the runner saves half a minute late
            2: ("I", fit_time(0, start)),
            7: ("I", elapsed),
            8: ("I", int(seconds * 1000)),
            9: ("I", int(metres * 100)),
            5: ("B", sport),
            6: ("B", sub_sport),
        },
    )  # fmt: skip


def track_point(second: float, metres: float, *, start: datetime = START) -> str:
    """A point so many metres north of the start, at that second."""
    place = f'lat="{metres / _METRES_PER_DEGREE:.9f}" lon="-30.0"'
    return f"<trkpt {place}><time>{stamp(second, start)}</time></trkpt>"


def lap_message(first: int, seconds: float, metres: float) -> bytes:
    """A lap of a FIT file."""
    return message(
        19,
        {
            253: ("I", fit_time(first + seconds)),
            2: ("I", fit_time(first)),
            7: ("I", int(seconds * 1000)),
            8: ("I", int(seconds * 1000)),
            9: ("I", int(metres * 100)),
        },
    )


def timer(second: int, *, stops: bool) -> bytes:
    """The event of a watch that is stopped or started."""
    return message(21, {253: ("I", fit_time(second)), 0: ("B", 0), 1: ("B", 4 if stops else 0)})


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as zip_file:
        for name, data in files.items():
            zip_file.writestr(name, data)
    return archive.getvalue()


RUN_GPX = gpx(points(range(601)))
RUN_TCX = tcx(lap(0, 300, 900), lap(300, 300, 900))
RUN_FIT = fit(file_id(), records(601), session())
