"""GPX and TCX: one pass without a tree, for a tree of 10 MB takes 180 MB, and deep ones crash the interpreter."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from defusedxml.ElementTree import DefusedXMLParser
from gpxpy.geo import distance

from bot.domain.errors import MemberError
from bot.run_files.part import MOST_PARTS, Part, figure, other_sport
from bot.run_files.refusals import UNKNOWN

_PIECE = 64 * 1024  # bytes at a time: expat reads a piece to its end even after its handler refused it
_DEEPEST = 64  # elements inside each other; a watch writes about ten
_MOST_NAMES = 1_000  # different elements and attributes; a watch writes about fifty


def read_xml(data: bytes) -> list[Part]:
    """Return what the tracks of a GPX file, or the activities of a TCX file, tell."""
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

    parts: list[Part] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _part: Part | None = None
    _here: tuple[float, float] | None = None
    _lap_start: datetime | None = None
    _words: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if not self._path and name not in ("gpx", "TrainingCenterDatabase"):
            raise MemberError(UNKNOWN)
        self._names.update((name,), attributes)
        if len(self._path) == _DEEPEST or len(self._names) > _MOST_NAMES or len(self.parts) > MOST_PARTS:
            raise ValueError("more elements than a run has")
        self._path.append(name)
        self._words = None
        if name in ("trk", "Activity"):
            self._part = Part(other_sport(attributes.get("Sport", "")))
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

    def _tell(self, part: Part, what: str, words: str) -> None:
        match what:
            case "trk/type":
                part.other = other_sport(words)
            case "trkpt/time" | "Trackpoint/Time":
                part.saw(_moment(words))
            case "Trackpoint/DistanceMeters":
                part.odometer = max(part.odometer, figure(words))
            case "Lap/DistanceMeters":
                part.metres += figure(words)
            case "Lap/TotalTimeSeconds":
                seconds = figure(words)
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
