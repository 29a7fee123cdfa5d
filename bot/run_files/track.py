"""GPX and TCX: one pass without a tree, for a tree of 10 MB takes 180 MB, and deep ones crash the interpreter."""

import re
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXException  # nosec B406  # the parser is defusedxml's, which takes no DTD
from xml.sax.handler import ContentHandler  # nosec B406  # the same

from defusedxml.expatreader import create_parser
from gpxpy.geo import distance

from bot.domain.errors import MemberError
from bot.run_files.messages import NO_DATE, NO_POINTS, NO_RUN, NO_TIMES, UNKNOWN
from bot.run_files.segment import MOST_SEGMENTS, Figures, Segment, figure, read_name, read_sport

_PIECE = 64 * 1024  # bytes at a time: expat reads a piece to its end even after its handler refused it
_DEEPEST = 64  # elements inside each other; a watch writes about ten
_MOST_NAMES = 1_000  # different elements and attributes; a watch writes about fifty
_MOST_ELEMENTS = 600_000  # a run of ten hours at one point a second has half of them
_LONGEST_WORDS = 1_000  # letters of a name or a number
_FASTEST = 12  # metres a second, over places without a time: faster is a copy of another way
_NEAR_START = 100  # metres: an odometer that begins beyond them counts an earlier way
_ROOTS = ("gpx", "TrainingCenterDatabase")
_PLANS = ("rte", "wpt", "Course", "Workout")
_TELLING = frozenset(
    ("time", "type", "name", "Time", "TotalTimeSeconds", "DistanceMeters", "LatitudeDegrees", "LongitudeDegrees")
)
_STRAY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
_CONTROLS = bytes({*range(32)} - {9, 10, 13})


def read_xml(data: bytes) -> list[Segment]:
    """Return what the tracks of a GPX file, or the activities of a TCX file, tell."""
    data = data.lstrip()  # Strava's TCX begins with blanks, which XML forbids
    try:
        told = _read(data)
    except SAXException:
        told = _read(_mend(data))
    return told.finish()


def _read(data: bytes) -> "_Told":
    told = _Told()
    parser = create_parser(forbid_dtd=True)  # it knows no namespaces, so an undeclared prefix is a name like any other
    parser.setContentHandler(told)
    try:
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            if len(piece) == _PIECE and b">" not in piece:
                raise ValueError("one element fills a whole piece")
            parser.feed(piece)
        parser.close()
    except SAXException:
        if not told.is_whole or told.points < data.count(b"<trkpt") + data.count(b"<Trackpoint"):
            raise
    return told


def _mend(data: bytes) -> bytes:
    """Return the document without what breaks it beside the run: letters that XML forbids, and extensions."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", errors="replace").encode()
        data = re.sub(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}\?>", b"", data)
    data = data.translate(None, _CONTROLS).decode("utf-8", errors="replace").encode()
    data = _STRAY.sub(b"&amp;", data)
    kept, at = bytearray(), 0
    for name in (b"extensions>", b"Extensions>"):
        kept, at = bytearray(), 0
        while (start := data.find(b"<" + name, at)) >= 0 and (end := data.find(b"</" + name, start)) >= 0:
            kept += data[at:start]
            at = end + 2 + len(name)
        data = bytes(kept + data[at:])
    return data


class _Told(ContentHandler):
    """A parser's handler that keeps the figures of tracks and activities, and of a place only the one before."""

    def __init__(self) -> None:
        super().__init__()
        self.segments: list[Segment] = []
        self.is_whole = False
        self.points = 0
        self._elements = 0
        self._path: list[str] = []
        self._names: set[str] = set()
        self._segment: Segment | None = None
        self._words: list[str] | None = None
        self._letters = 0
        self._seen: set[str] = set()
        self._unread_times = 0
        self._lap: Figures | None = None
        self._tracks_of_lap = 0
        # the point under way, and the one before
        self._place: tuple[float, float] | None = None
        self._latitude: float | None = None
        self._moment = 0.0
        self._meter: float | None = None
        self._last_place: tuple[float, float] | None = None
        self._timed_place: tuple[float, float] | None = None
        self._timed_moment = 0.0
        self._loose = 0.0
        self._untimed = 0.0
        self._odometer: float | None = None

    def startElement(self, tag: str, attributes: Any) -> None:  # noqa: N802  # the parser's name
        name = tag.rpartition(":")[2]
        if not self._path and name not in _ROOTS:
            raise MemberError(UNKNOWN)
        self._names.update((name,), attributes.keys())
        self._elements += 1
        is_odd = len(self._path) == _DEEPEST or len(self._names) > _MOST_NAMES or len(self.segments) > MOST_SEGMENTS
        if is_odd or self._elements > _MOST_ELEMENTS:
            raise ValueError("more elements than a run has")
        self._path.append(name)
        self._words = [] if name in _TELLING else None
        self._letters = 0
        self.is_whole = False
        match name:
            case "trk" | "Activity":
                sport = read_sport(attributes.get("Sport", ""))
                self._segment = Segment(*sport)
                self.segments.append(self._segment)
                self._last_place = self._odometer = None
                self._seen.add(name)
            case "trkseg" | "Track":
                self._begin_track(name)
            case "trkpt" | "Trackpoint":
                self._begin_point(attributes)
            case "Lap":
                start = _moment(attributes.get("StartTime", ""))
                self._unread_times += not start
                self._lap, self._tracks_of_lap = Figures(begun=start), 0
            case _ if name in _PLANS:
                self._seen.add("plan")

    def characters(self, content: str) -> None:
        if self._words is not None and self._letters < _LONGEST_WORDS:
            self._words.append(content)
            self._letters += len(content)

    def endElement(self, _tag: str) -> None:  # noqa: N802  # the parser's name
        name = self._path.pop()
        if self._segment is not None:
            if self._words is not None and self._path:
                self._tell(self._segment, f"{self._path[-1]}/{name}", "".join(self._words))
            if name in ("trkpt", "Trackpoint"):
                self._end_point(self._segment)
            elif name == "Lap" and self._lap is not None:
                self._lap.ended = max(self._lap.ended, self._lap.begun + self._lap.seconds if self._lap.begun else 0)
                self._segment.laps.append(self._lap)
                self._lap = None
            elif name in ("trk", "Activity"):
                self._segment = None
        self._words = None
        # behind a track or an activity nothing can be missing but the brackets
        self.is_whole = name in ("trkseg", "trk", "Activity", "Activities", *_ROOTS)

    def finish(self) -> list[Segment]:
        """Return the segments; MemberError where they hold no run, with the reason."""
        if not any(segment.way or any(lap.begun for lap in segment.laps) for segment in self.segments):
            raise MemberError(self._why_none())
        tracks: dict[tuple[str | None, str | None], Segment] = {}
        if "trk" not in self._seen:
            return self.segments
        for segment in self.segments:
            known = tracks.setdefault((segment.sport, segment.doubt), Segment(segment.sport, segment.doubt))
            known.way.join(segment.way)
        segments = [segment for segment in tracks.values() if segment.way]
        begun, ended = segments[0].way.span
        if len(segments) == 1 and begun == ended:  # one moment is all it tells
            segments[0].laps.append(Figures(self._untimed, 0, begun, ended))
        return segments

    def _why_none(self) -> str:
        if self._unread_times:
            return NO_DATE
        if self.points:
            return NO_TIMES
        if "trk" in self._seen:
            return NO_POINTS
        return NO_TIMES if "plan" in self._seen else NO_RUN

    def _begin_track(self, name: str) -> None:
        self._last_place = None
        self._loose = 0
        self._tracks_of_lap += 1
        if self._segment is not None and (name == "trkseg" or self._tracks_of_lap > 1):
            self._segment.way.pause()

    def _begin_point(self, attributes: Any) -> None:
        self._moment, self._meter = 0.0, None
        self._latitude = None
        self._place = _place(attributes.get("lat", ""), attributes.get("lon", ""))
        self.points += 1

    def _tell(self, segment: Segment, what: str, words: str) -> None:
        match what:
            case "trk/type":
                sport, doubt = read_sport(words)
                segment.sport, segment.doubt = sport or segment.sport, doubt or segment.doubt
            case "trk/name" if segment.doubt is None:
                segment.doubt = read_name(words)
            case "trkpt/time" | "Trackpoint/Time":
                self._moment = _moment(words)
                self._unread_times += not self._moment
            case "Trackpoint/DistanceMeters":
                self._meter = figure(words)
            case "Position/LatitudeDegrees":
                self._latitude = _number(words)
            case "Position/LongitudeDegrees":
                self._place = _place(self._latitude, words)
            case "Lap/DistanceMeters" if self._lap is not None:
                self._lap.metres += figure(words)
            case "Lap/TotalTimeSeconds" if self._lap is not None:
                self._lap.seconds += figure(words)

    def _end_point(self, segment: Segment) -> None:
        if self._lap is not None and self._lap.begun:
            self._lap.ended = max(self._lap.ended, self._moment)
        by_place = _between(self._last_place, self._place)
        self._last_place = self._place or self._last_place
        if not self._moment:
            self._loose += by_place
            self._untimed += by_place
            return
        step = self._loose + by_place
        lasted = self._moment - self._timed_moment
        if self._place is not None:
            if self._timed_place is not None and (step == 0 or (self._loose and step > _FASTEST * lasted)):
                step = _between(self._timed_place, self._place)
            elif self._timed_place is None:
                step = 0
            self._timed_place = self._place
        segment.way.add(self._moment, self._by_odometer(step), self._place or self._meter)
        self._timed_moment, self._loose = self._moment, 0

    def _by_odometer(self, step: float) -> float:
        """Metres since the point before, by the watch's own count where it has one."""
        if self._meter is None:
            return 0 if self._odometer is not None else step
        before, self._odometer = self._odometer, self._meter
        if before is not None and self._meter >= before:
            return self._meter - before
        return self._meter if self._meter <= _NEAR_START else 0


def _between(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float:
    """Metres between two places; 0 where one is unknown."""
    return 0 if one is None or other is None else float(distance(*one, None, *other, None))


def _number(words: str) -> float | None:
    try:
        return float(words)
    except ValueError:
        return None


def _place(latitude: Any, longitude: Any) -> tuple[float, float] | None:
    try:
        place = float(latitude), float(longitude)
    except (TypeError, ValueError):
        return None
    return place if abs(place[0]) <= 90 and abs(place[1]) <= 180 else None


def _moment(words: str) -> float:
    """Seconds since 1970; 0 where the words are no date and time, or one before."""
    try:
        moment = datetime.fromisoformat(words.strip())
        return max((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp(), 0)
    except (ValueError, OverflowError):
        return 0
