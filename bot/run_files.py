"""GPX, TCX and FIT become a finished run, by libraries; in memory, and only end, distance and duration leave here."""

import io
import math
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import fitdecode
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from gpxpy.geo import distance

from bot.domain.errors import MemberError
from bot.domain.finished_run import FinishedRun

MAX_BYTES = 10 * 1024 * 1024
_LONGEST_SECONDS = 24 * 60 * 60
_FARTHEST_METRES = 200_000
_OLDEST_YEAR = 2000
_PIECE = 64 * 1024  # bytes at a time: expat reads a piece to its end even after its handler refused it
_DEEPEST = 64  # elements inside each other; a watch writes about ten
_MOST_NAMES = 1_000  # different elements and attributes; a watch writes about fifty
_MOST_PARTS = 1_000  # tracks, activities or sessions; some watches begin a track at every pause
_MOST_EFFORT = 2_000_000  # FIT messages and fields, about ten seconds of them; a day at one record a second fits
_MOST_ZIPPED = 100  # files in a zip, a few times what a watch's export holds
_ENDINGS = (".gpx", ".tcx", ".fit")
_FILE_ID, _SPORT, _SESSION, _RECORD, _DEVELOPER, _DEVELOPER_FIELD = 0, 12, 18, 20, 206, 207  # FIT message numbers

_TELL = "or tell me the run: `!ran 5k`."
_TOO_LARGE = f"That file holds over {MAX_BYTES // 1024**2} MB, too much for me: export the run as FIT, {_TELL}"
_EMPTY = f"That file is empty: export the run once more, {_TELL}"
_UNKNOWN = f"I know no such file: send the GPX, TCX or FIT export from your watch or Strava, {_TELL}"
_BROKEN = f"I could not read that file, it is broken or cut short: export it once more, {_TELL}"
_DEFINITIONS = f"That file brings its own definitions, so I left it closed: send your watch's own export, {_TELL}"
_NO_TIMES = f"That file is a route or a plan, without a run's times: send the run that your watch recorded, {_TELL}"
_NO_FIGURES = f"That file says neither how far nor how long you ran: send another export, {_TELL}"
_LOCKED = "That zip is locked with a password: unpack it and send me the file inside."
_SEVERAL = "That zip is not one run alone: unpack it and send me the GPX, TCX or FIT file of the run."
_NESTED = "That file is packed twice: unpack it and send me the GPX, TCX or FIT file inside."
_NOT_A_RUN = "That is {}, not a run: send me a run, " + _TELL
_TOO_LONG = f"That file lasts more than 24 h, so its times are wrong or it holds several runs: send one run, {_TELL}"
_TOO_FAR = f"That file goes over {_FARTHEST_METRES // 1000} km, so its distance is wrong: send another file, {_TELL}"
_TOO_OLD = f"That file ended before {_OLDEST_YEAR}, so the watch's clock was wrong: send another file, {_TELL}"

_RUNS = ("run", "jog", "treadmill", "stride")
_OTHER_SPORTS = {
    "a ride": ("cycl", "bik", "ride"),
    "a swim": ("swim",),
    "a walk": ("walk",),
    "a hike": ("hik",),
    "another sport": ("ski", "rowing", "paddl", "kayak", "sail", "surf", "skat", "climb", "yoga", "strength"),
}
_ANY_SPORT = {"generic", "all", "multisport"}  # what FIT writes where the watch was not told


@dataclass(slots=True)
class _Part:
    """What one track, activity or session tells; other names its sport where that is no run."""

    other: str | None = None
    metres: float = 0
    odometer: float = 0
    seconds: float = 0
    begun: datetime | None = None
    ended: datetime | None = None

    def saw(self, moment: datetime | None) -> None:
        """Stretch from the earliest moment to the latest."""
        if moment is not None:
            self.begun = min(self.begun or moment, moment)
            self.ended = max(self.ended or moment, moment)


def read_run_file(name: str, data: bytes) -> FinishedRun:
    """Return metres, seconds and end (UTC) of the run in a GPX, TCX or FIT file, packed or not; else a MemberError."""
    if len(data) > MAX_BYTES:
        raise MemberError(_TOO_LARGE)
    if not data:
        raise MemberError(_EMPTY)
    try:
        return _finished(_parts(name, _unpack(data) if _is_packed(data) else data))
    except MemberError:
        raise
    except DefusedXmlException as error:
        raise MemberError(_DEFINITIONS) from error
    except Exception as error:  # whatever a library meets in a stranger's file, the file is at fault
        raise MemberError(_BROKEN) from error


def _is_packed(data: bytes | bytearray) -> bool:
    return data.startswith((b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"))


def _parts(name: str, data: bytes) -> list[_Part]:
    if data[8:12] == b".FIT":
        return _read_fit(data)
    if data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        return _read_xml(data)
    raise MemberError(_BROKEN if any(ending in name.casefold() for ending in _ENDINGS) else _UNKNOWN)


def _finished(parts: list[_Part]) -> FinishedRun:
    runs = [part for part in parts if part.other is None]
    if parts and not runs:
        raise MemberError(_NOT_A_RUN.format(parts[0].other))
    begun = min((part.begun for part in runs if part.begun), default=None)
    ended = max((part.ended for part in runs if part.ended), default=None)
    if begun is None or ended is None:
        raise MemberError(_NO_TIMES)
    metres = round(sum(part.metres or part.odometer for part in runs))
    seconds = round(sum(part.seconds for part in runs) or (ended - begun).total_seconds())
    for is_wrong, sentence in (
        (ended.year < _OLDEST_YEAR, _TOO_OLD),
        (seconds > _LONGEST_SECONDS, _TOO_LONG),
        (metres > _FARTHEST_METRES, _TOO_FAR),
        (not metres and not seconds, _NO_FIGURES),
    ):
        if is_wrong:
            raise MemberError(sentence)
    return FinishedRun(metres or None, seconds or None, ended)


def _other_sport(word: str, otherwise: str | None = None) -> str | None:
    """Name the sport that a word means; None for a run, and otherwise where the word says nothing."""
    word = word.casefold()
    if any(part in word for part in _RUNS):
        return None
    return next((name for name, parts in _OTHER_SPORTS.items() if any(part in word for part in parts)), otherwise)


# Packed files: never more than MAX_BYTES come out, whatever they declare.


def _unpack(data: bytes) -> bytes:
    unpacked = bytearray()
    for piece in _gunzip(data) if data.startswith(b"\x1f\x8b") else _unzip(data):
        unpacked += piece
        if len(unpacked) > MAX_BYTES:
            raise MemberError(_TOO_LARGE)
    if not unpacked:
        raise MemberError(_EMPTY)
    if _is_packed(unpacked):
        raise MemberError(_NESTED)
    return bytes(unpacked)


def _gunzip(data: bytes) -> Iterator[bytes]:
    packed = zlib.decompressobj(wbits=31)  # gzip with its checksum; GzipFile would take seconds for empty members
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        while piece and not packed.eof:
            yield packed.decompress(piece, _PIECE)
            piece = packed.unconsumed_tail
    if not packed.eof:
        raise EOFError("the gzip stream is cut short")


def _unzip(data: bytes) -> Iterator[bytes]:
    if data.count(b"PK\x01\x02") > _MOST_ZIPPED:  # before zipfile makes an object of every entry
        raise MemberError(_SEVERAL)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [entry for entry in archive.infolist() if not entry.is_dir() and "__MACOSX/" not in entry.filename]
        files = [entry for entry in files if entry.filename.casefold().endswith(_ENDINGS)] or files
        if len(files) != 1:
            raise MemberError(_SEVERAL)
        if files[0].flag_bits & 0x1:
            raise MemberError(_LOCKED)
        if files[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError("only these two unpack piece by piece")
        with archive.open(files[0]) as packed:
            while piece := packed.read(_PIECE):
                yield piece


# GPX and TCX: one pass without a tree, for a tree of 10 MB takes 180 MB, and deep ones crash the interpreter.


def _read_xml(data: bytes) -> list[_Part]:
    told = _Told()
    parser = DefusedXMLParser(target=told, forbid_dtd=True)
    data = data.lstrip()  # Strava's TCX begins with blanks, which XML forbids
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        if len(piece) == _PIECE and b">" not in piece:
            raise ValueError("one element fills a whole piece")
        parser.feed(piece)
    parser.close()
    return told.parts


@dataclass(slots=True)
class _Told:
    """A parser's target that keeps the figures of tracks and activities, and of a place only the one before."""

    parts: list[_Part] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _part: _Part | None = None
    _here: tuple[float, float] | None = None
    _lap_start: datetime | None = None
    _words: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if not self._path and name not in ("gpx", "TrainingCenterDatabase"):
            raise MemberError(_UNKNOWN)
        self._names.update((name,), attributes)
        if len(self._path) == _DEEPEST or len(self._names) > _MOST_NAMES or len(self.parts) > _MOST_PARTS:
            raise ValueError("more elements than a run has")
        self._path.append(name)
        self._words = None
        if name in ("trk", "Activity"):
            self._part = _Part(_other_sport(attributes.get("Sport", "")))
            self.parts.append(self._part)
        elif name == "trkseg":
            self._here = None
        elif name == "trkpt" and self._part:
            self._step(attributes)
        elif name == "Lap":
            self._lap_start = _moment(attributes.get("StartTime", ""))
        elif name in ("time", "type", "Time", "TotalTimeSeconds", "DistanceMeters"):
            self._words = []

    def data(self, words: str) -> None:
        if self._words is not None:
            self._words.append(words)

    def end(self, _tag: str) -> None:
        name = self._path.pop()
        if name in ("trk", "Activity"):
            self._part = None
        elif self._words is not None and self._part:
            self._tell(self._part, f"{self._path[-1]}/{name}", "".join(self._words))
        self._words = None

    def _tell(self, part: _Part, what: str, words: str) -> None:
        match what:
            case "trk/type":
                part.other = _other_sport(words)
            case "trkpt/time" | "Trackpoint/Time":
                part.saw(_moment(words))
            case "Trackpoint/DistanceMeters":
                part.odometer = max(part.odometer, _figure(words))
            case "Lap/DistanceMeters":
                part.metres += _figure(words)
            case "Lap/TotalTimeSeconds":
                seconds = _figure(words)
                part.seconds += seconds
                part.saw(self._lap_start)
                part.saw(self._lap_start and self._lap_start + timedelta(seconds=seconds))

    def _step(self, attributes: dict[str, str]) -> None:
        try:
            latitude, longitude = float(attributes["lat"]), float(attributes["lon"])
        except (KeyError, ValueError):
            return
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            if self._here and self._part:
                self._part.metres += distance(*self._here, None, latitude, longitude, None)
            self._here = latitude, longitude


def _moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _figure(value: Any) -> float:
    """Return a length or duration; 0 for anything else, so that no error quotes a member's file."""
    try:
        figure = float(value)
    except (TypeError, ValueError):
        return 0
    return figure if math.isfinite(figure) and figure > 0 else 0


# FIT: only the few messages that sum up the run are decoded, for decoding all of 10 MB takes 20 s.


class _Skimmer(fitdecode.FitReader):  # type: ignore[misc]  # fitdecode ships no types
    """Decodes the wanted messages, passes over the rest; should fitdecode change inside, it decodes them all again."""

    def __init__(self, data: bytes, wanted: Collection[int], check: fitdecode.CrcCheck) -> None:
        super().__init__(data, check_crc=check, error_handling=fitdecode.ErrorHandling.IGNORE)
        self._wanted = {*wanted, _DEVELOPER, _DEVELOPER_FIELD}

    def _read_data_message(self, header_chunk: bytes, record_header: Any) -> Any:
        known = self.local_mesg_defs.get(record_header.local_mesg_num)
        if known is None or known.global_mesg_num in self._wanted:
            return super()._read_data_message(header_chunk, record_header)
        if size := sum(one.size for one in known.all_field_defs):
            self._read_bytes(size)
        return fitdecode.FitDataMessage(
            record_header.is_developer_data, record_header.local_mesg_num, record_header.time_offset, known, [], None
        )


def _read_fit(data: bytes) -> list[_Part]:
    sessions = []
    for message in _fit_messages(data, (_FILE_ID, _SESSION), fitdecode.CrcCheck.RAISE):
        if message.global_mesg_num == _SESSION:
            sessions.append(_session(message))
            if len(sessions) > _MOST_PARTS:
                raise ValueError("more sessions than a day has")
        elif message.get_value("type", fallback="activity") in ("course", "workout"):
            raise MemberError(_NO_TIMES)
    return sessions or [_records(data)]


def _fit_messages(data: bytes, wanted: Collection[int], check: fitdecode.CrcCheck) -> Iterator[Any]:
    effort = 0
    for frame in _Skimmer(data, wanted, check):
        effort += 4 + sum(len(getattr(frame, name, ())) for name in ("fields", "field_defs"))
        if effort > _MOST_EFFORT:
            raise ValueError("more messages than a run has")
        if isinstance(frame, fitdecode.FitDataMessage) and frame.global_mesg_num in wanted:
            yield frame


def _session(message: Any) -> _Part:
    elapsed = _figure(message.get_value("total_elapsed_time", fallback=0))
    part = _Part(
        _fit_sport(message),
        metres=_figure(message.get_value("total_distance", fallback=0)),
        seconds=_figure(message.get_value("total_timer_time", fallback=0)) or elapsed,
    )
    start = _fit_moment(message, "start_time")
    part.saw(start)
    part.saw(start + timedelta(seconds=elapsed) if start and elapsed else _fit_moment(message, "timestamp"))
    return part


def _records(data: bytes) -> _Part:
    """Sum up a file whose watch stopped before it wrote a session."""
    part = _Part()
    for message in _fit_messages(data, (_SPORT, _RECORD), fitdecode.CrcCheck.DISABLED):
        if message.global_mesg_num == _SPORT:
            part.other = _fit_sport(message)
        else:
            part.saw(_fit_moment(message, "timestamp"))
            part.odometer = max(part.odometer, _figure(message.get_value("distance", fallback=0)))
    return part


def _fit_sport(message: Any) -> str | None:
    sport = message.get_value("sport", fallback=None)
    if sport == "fitness_equipment":
        sport = message.get_value("sub_sport", fallback=None)
    return _other_sport(sport, "another sport") if isinstance(sport, str) and sport not in _ANY_SPORT else None


def _fit_moment(message: Any, name: str) -> datetime | None:
    moment = message.get_value(name, fallback=None)
    return moment if isinstance(moment, datetime) else None
