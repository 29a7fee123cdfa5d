"""FIT: only the few messages that sum up the run are decoded, for decoding all of 10 MB takes 20 s."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

import fitdecode

from bot.domain.errors import MemberError
from bot.run_files.part import MOST_PARTS, Part, figure, other_sport
from bot.run_files.refusals import NO_TIMES

_MOST_EFFORT = 2_000_000  # messages and fields, about ten seconds of them; a day at one record a second fits
_FILE_ID, _SPORT, _SESSION, _RECORD, _DEVELOPER, _DEVELOPER_FIELD = 0, 12, 18, 20, 206, 207  # message numbers
_ANY_SPORT = {"generic", "all", "multisport"}  # what a watch writes that was not told


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


def read_fit(data: bytes) -> list[Part]:
    """Return what the sessions of a FIT file tell; what its records tell where the watch stopped before a session."""
    sessions = []
    for message in _fit_messages(data, (_FILE_ID, _SESSION), fitdecode.CrcCheck.RAISE):
        if message.global_mesg_num == _SESSION:
            sessions.append(_session(message))
            if len(sessions) > MOST_PARTS:
                raise ValueError("more sessions than a day has")
        elif message.get_value("type", fallback="activity") in ("course", "workout"):
            raise MemberError(NO_TIMES)
    return sessions or [_records(data)]


def _fit_messages(data: bytes, wanted: Collection[int], check: fitdecode.CrcCheck) -> Iterator[Any]:
    effort = 0
    for frame in _Skimmer(data, wanted, check):
        effort += 4 + sum(len(getattr(frame, name, ())) for name in ("fields", "field_defs"))
        if effort > _MOST_EFFORT:
            raise ValueError("more messages than a run has")
        if isinstance(frame, fitdecode.FitDataMessage) and frame.global_mesg_num in wanted:
            yield frame


def _session(message: Any) -> Part:
    elapsed = figure(message.get_value("total_elapsed_time", fallback=0))
    part = Part(
        _fit_sport(message),
        metres=figure(message.get_value("total_distance", fallback=0)),
        seconds=figure(message.get_value("total_timer_time", fallback=0)) or elapsed,
    )
    start = _fit_moment(message, "start_time")
    part.saw(start)
    part.saw(start + timedelta(seconds=elapsed) if start and elapsed else _fit_moment(message, "timestamp"))
    return part


def _records(data: bytes) -> Part:
    """Sum up a file whose watch stopped before it wrote a session."""
    part = Part()
    for message in _fit_messages(data, (_SPORT, _RECORD), fitdecode.CrcCheck.DISABLED):
        if message.global_mesg_num == _SPORT:
            part.other = _fit_sport(message)
        else:
            part.saw(_fit_moment(message, "timestamp"))
            part.odometer = max(part.odometer, figure(message.get_value("distance", fallback=0)))
    return part


def _fit_sport(message: Any) -> str | None:
    sport = message.get_value("sport", fallback=None)
    if sport == "fitness_equipment":
        sport = message.get_value("sub_sport", fallback=None)
    return other_sport(sport, "another sport") if isinstance(sport, str) and sport not in _ANY_SPORT else None


def _fit_moment(message: Any, name: str) -> datetime | None:
    moment = message.get_value(name, fallback=None)
    return moment if isinstance(moment, datetime) else None
