"""FIT: sessions, laps and records, read in one pass; what else a watch writes is passed over by its length."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from gpxpy.geo import distance

from bot.domain.errors import MemberError
from bot.run_files.messages import NO_DATE, NO_RUN, NO_TIMES, OF_THE_WATCH
from bot.run_files.segment import ANOTHER, MOST_SEGMENTS, RUN, Figures, Segment

_FILE_ID, _SPORT, _SESSION, _LAP, _RECORD, _EVENT = 0, 12, 18, 19, 20, 21  # numbers of messages
_WANTED = {  # and the fields of each that are read
    _FILE_ID: (0,),
    _SPORT: (0, 1),
    _SESSION: (253, 2, 7, 8, 9, 5, 6),
    _LAP: (253, 2, 7, 8, 9),
    _RECORD: (253, 0, 1, 5),
    _EVENT: (253, 0, 1),
}
_TIME, _SPEED_DISTANCE = 253, 8
_KINDS = {  # how the base types of FIT unpack
    **dict.fromkeys((0, 2, 7, 10, 13), "B"),
    1: "b",
    0x83: "h",
    0x84: "H",
    0x85: "i",
    0x86: "I",
    0x8B: "H",
    0x8C: "I",
    0x8E: "q",
    0x8F: "Q",
    0x90: "Q",
}
_INVALID = {kind: 2 ** (8 * struct.calcsize(kind) - kind.islower()) - 1 for kind in "bBhHiIqQ"}
_EPOCH = 631_065_600  # 31 December 1989, in seconds since 1970
_OLDEST_STAMP = 0x10000000  # below it, the seconds since the watch was switched on
_MOST_EFFORT = 500_000  # messages and fields; a day at one record a second is 90,000
_MOST_FILES = 100  # chained into one
_SEMICIRCLES = 180 / 2**31
_NEAR_START = 100  # metres: an odometer that begins beyond them counts an earlier way
_RUNNING, _FITNESS, _UNTOLD = 1, 4, {0, 18, 254}
_SPORTS = {2: "a ride", 21: "a ride", 5: "a swim", 11: "a walk", 65: "a walk", 17: "a hike", 66: RUN}
_FITNESS_SPORTS = {1: RUN, 45: RUN, 6: "a ride", 5: "a ride", 27: "a walk"}
_LAST_SPORT = 100  # numbers above are no sport that anybody has named yet
_PLANS = {5, 6, 7, 34, 35}  # kinds of file: workout, course, schedule, segments
_ACTIVITY = 4

Values = dict[int, float]


class CutShortError(Exception):
    """The bytes end, or make no sense, before the file says so."""


@dataclass(slots=True)
class _Layout:
    """How the fields of a message lie: the wanted ones unpack at once."""

    number: int
    size: int
    width: int
    fields: tuple[int, ...]
    kinds: str
    unpack: struct.Struct


class _Told:
    """Gathers what the messages tell."""

    def __init__(self) -> None:
        self.kind: int | None = None
        self.segments: list[Segment] = []
        self.loose = Segment()  # laps and records, as long as no session claims them
        self.stamps_without_date = 0
        self._records: list[tuple[float, float, object]] = []
        self._place: tuple[float, float] | None = None
        self._odometer: float | None = None
        self._turn: float | None = None  # the twelve bits of an old Garmin's odometer
        self._stops: list[int] = []
        self._sessions: list[Segment] = []

    def take(self, number: int, values: Values) -> None:
        if number == _RECORD:
            self._take_record(values)
        elif number == _SESSION:
            self._take_session(values)
        elif number == _LAP:
            self.loose.laps.append(self._figures(values))
        elif number == _EVENT:
            if values.get(0) == 0 and values.get(1) in (1, 4, 8, 9):
                self._stops.append(len(self._records))
        elif number == _SPORT:
            self.loose.sport = _sport(values.get(0), values.get(1))
        elif number == _FILE_ID and self.kind != _ACTIVITY and 0 in values:
            self.kind = int(values[0])

    @property
    def has_summary(self) -> bool:
        """Whether the file under way has told a session."""
        return bool(self._sessions)

    def end_of_file(self) -> None:
        """Give laps and records to the sessions of the file that has just ended."""
        sessions, self._sessions = self._sessions, []
        sessions.sort(key=lambda one: one.summary.begun if one.summary else 0)
        stops, loose = set(self._stops), self.loose
        if sessions:
            for lap in loose.laps:
                _owner(sessions, lap.begun).laps.append(lap)
        for number, (moment, metres, place) in enumerate(self._records):
            segment = _owner(sessions, moment) if sessions else loose
            if number in stops:
                segment.way.pause()
            segment.way.add(moment, metres, place)
        self.segments += sessions or ([loose] if loose.laps or self._records else [])
        self.loose = Segment(sport=loose.sport)
        self._records, self._stops = [], []
        self._place = self._odometer = self._turn = None

    def _take_session(self, values: Values) -> None:
        segment = Segment(_sport(values.get(5), values.get(6)), summary=self._figures(values))
        segment.saved = _moment(values.get(_TIME))
        self._sessions.append(segment)
        if len(self.segments) + len(self._sessions) > MOST_SEGMENTS:
            raise ValueError("more sessions than a day has")

    def _figures(self, values: Values) -> Figures:
        begun = _moment(values.get(2))
        self.stamps_without_date += 2 in values and not begun
        elapsed, timer = values.get(7, 0) / 1000, values.get(8, 0) / 1000
        ended = begun + max(elapsed, timer) if begun and (elapsed or timer) else _moment(values.get(_TIME))
        seconds = min(timer, elapsed) if timer and elapsed else timer or elapsed
        return Figures(values.get(9, 0) / 100, seconds, begun, ended)

    def _take_record(self, values: Values) -> None:
        moment = _moment(values.get(_TIME))
        is_empty = self._odometer is not None and 5 not in values and 0 not in values
        step = self._step(values)
        if moment and not is_empty:
            self._records.append((moment, step, values.get(5, self._place)))
        self.stamps_without_date += not moment

    def _step(self, values: Values) -> float:
        """Metres since the record before: by the odometer, else by the places."""
        place = (values[0] * _SEMICIRCLES, values[1] * _SEMICIRCLES) if 0 in values and 1 in values else None
        last, self._place = self._place, place or self._place
        odometer = values[5] / 100 if 5 in values else None
        if odometer is None and _SPEED_DISTANCE in values:
            turn = (int(values[_SPEED_DISTANCE]) >> 4) / 16
            before = turn if self._turn is None else self._turn
            odometer, self._turn = (self._odometer or 0) + (turn - before) % 256, turn
        if odometer is not None:
            last_odometer, self._odometer = self._odometer, odometer
            if last_odometer is not None and odometer >= last_odometer:
                return odometer - last_odometer
            return odometer if odometer <= _NEAR_START else 0
        if self._odometer is not None or last is None or place is None or abs(place[0]) > 90:
            return 0
        return float(distance(*last, None, *place, None))


def read_fit(data: bytes) -> list[Segment]:
    """Return what the sessions of a FIT file tell; what laps and records tell where the watch wrote no session."""
    told, at = _Told(), 0
    for _ in range(_MOST_FILES):
        at = _read_one(data, at, told)
        told.end_of_file()
        if data[at + 8 : at + 12] != b".FIT":
            break
    if told.kind in _PLANS:
        raise MemberError(NO_TIMES)
    if not any(settled.summary or settled.laps or settled.way for settled in told.segments):
        if told.stamps_without_date:
            raise MemberError(NO_DATE)
        raise MemberError(NO_RUN if told.kind in (None, _ACTIVITY) else OF_THE_WATCH)
    return told.segments


def _read_one(data: bytes, at: int, told: _Told) -> int:
    """Read one file of a chain; return where the next one would begin."""
    head = data[at]
    is_sound = head >= 12 and at + head < len(data)
    if not is_sound:
        head = 14 if data[at + 14 : at + 15] and data[at + 14] & 0xD0 == 0x40 else 12
    (declared,) = struct.unpack_from("<I", data, at + 4)
    end = at + head + declared
    if not declared:
        is_sound, end = False, len(data)
        if end - at > head + 2 and _is_sealed(data, at, end - 2):
            end -= 2
    elif end + 2 <= len(data) and is_sound and data[end : end + 2] != b"\0\0" and not _is_sealed(data, at, end):
        raise CutShortError("the checksum is another one")
    try:
        for number, values in _messages(data, at + head, min(end, len(data))):
            told.take(number, values)
        is_whole = end <= len(data)
    except CutShortError:
        is_whole = is_battery_out = not declared
        if is_battery_out:
            return len(data)
        if end + 2 <= len(data):
            raise
    if not is_whole and not told.has_summary:
        raise CutShortError("it ends before its summary")
    return int(end) + 2


def _messages(data: bytes, at: int, end: int) -> Iterator[tuple[int, Values]]:
    """Yield number and wanted fields of each message between two places."""
    layouts: dict[int, _Layout] = {}
    clock, effort = 0, 0
    while at < end:
        head = data[at]
        at += 1
        effort += 1
        if effort > _MOST_EFFORT:
            raise ValueError("more messages than a run has")
        if head & 0xC0 == 0x40:
            layout, at = _read_layout(data, at, end, has_more=bool(head & 0x20))
            layouts[head & 0x0F] = layout
            effort += layout.width
            continue
        known = layouts.get(head >> 5 & 3 if head & 0x80 else head & 0x0F)
        if known is None or at + known.size > end:
            raise CutShortError("a message without a layout, or half of one")
        if known.fields:
            values = {
                field: value
                for field, kind, value in zip(
                    known.fields, known.kinds, known.unpack.unpack_from(data, at), strict=True
                )
                if value != _INVALID.get(kind)
            }
            if head & 0x80:
                clock += (head & 0x1F) - clock & 0x1F
                values[_TIME] = clock
            elif _TIME in values:
                clock = int(values[_TIME])
            if known.number in _WANTED:
                yield known.number, values
        elif head & 0x80:
            clock += (head & 0x1F) - clock & 0x1F
        at += known.size


def _read_layout(data: bytes, at: int, end: int, *, has_more: bool) -> tuple[_Layout, int]:
    if at + 5 > end:
        raise CutShortError("half of a layout")
    order = ">" if data[at + 1] else "<"
    number, count = struct.unpack_from(order + "HB", data, at + 2)
    at += 5
    wanted = _WANTED.get(number, (_TIME,))
    if at + 3 * count + has_more > end:
        raise CutShortError("half of a layout")
    size, fields, kinds, form = 0, [], "", order
    for place in range(at, at + 3 * count, 3):
        field, length, base = data[place : place + 3]
        kind = _KINDS.get(base, "")
        if field == _SPEED_DISTANCE and number == _RECORD and length == 3 and order == "<":
            form += "xH"  # of three bytes, the speed takes the first twelve bits
            fields.append(field)
            kinds += "-"
        elif field in wanted and field not in fields and kind and length >= struct.calcsize(kind):
            form += kind + "x" * (length - struct.calcsize(kind))
            fields.append(field)
            kinds += kind
        else:
            form += "x" * length
        size += length
    at += 3 * count
    if has_more:
        more = data[at]
        if at + 1 + 3 * more > end:
            raise CutShortError("half of a layout")
        size += sum(data[at + 2 : at + 1 + 3 * more : 3])
        at += 1 + 3 * more
    return _Layout(number, size, count, tuple(fields), kinds, struct.Struct(form)), at


def _owner(sessions: list[Segment], moment: float) -> Segment:
    """The last session that had begun by then."""
    begun = [segment for segment in sessions if segment.summary and segment.summary.begun <= moment + 1]
    return begun[-1] if begun else sessions[0]


def _moment(stamp: float | None) -> float:
    """Seconds since 1970 of a FIT's time; 0 for none, or one without a date."""
    return stamp + _EPOCH if stamp is not None and stamp >= _OLDEST_STAMP else 0


def _sport(sport: float | None, kind: float | None) -> str | None:
    if sport is None or sport in _UNTOLD or sport > _LAST_SPORT:
        return None
    if sport == _FITNESS:
        return None if kind is None else _FITNESS_SPORTS.get(int(kind), ANOTHER)
    return RUN if sport == _RUNNING else _SPORTS.get(int(sport), ANOTHER)


def _build_table() -> array[int]:
    table = array("H")
    for value in range(256):
        rest = value
        for _ in range(8):
            rest = rest >> 1 ^ (0xA001 if rest & 1 else 0)
        table.append(rest)
    return table


_TABLE = _build_table()


def _is_sealed(data: bytes, at: int, end: int) -> bool:
    """Whether the checksum behind a file is that of its bytes."""
    checksum, table = 0, _TABLE
    for byte in data[at:end]:
        checksum = checksum >> 8 ^ table[(checksum ^ byte) & 0xFF]
    return data[end : end + 2] == bytes((checksum & 0xFF, checksum >> 8))
