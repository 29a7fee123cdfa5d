"""GPX, TCX and FIT become a finished run, by libraries; in memory, and only end, distance and duration leave here."""

from defusedxml import DefusedXmlException

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import FinishedRun
from bot.run_files.fit import read_fit
from bot.run_files.packed import ENDINGS, is_packed, unpack
from bot.run_files.part import Part
from bot.run_files.refusals import (
    BROKEN,
    DEFINITIONS,
    EMPTY,
    FARTHEST_METRES,
    MAX_BYTES,
    NO_FIGURES,
    NO_TIMES,
    NOT_A_RUN,
    OLDEST_YEAR,
    TOO_FAR,
    TOO_LARGE,
    TOO_LONG,
    TOO_OLD,
    TOO_SHORT,
    UNKNOWN,
)
from bot.run_files.track import read_xml

__all__ = ["MAX_BYTES", "read_run_file"]
_LONGEST_SECONDS = 24 * 60 * 60
_SHORTEST_METRES, _SHORTEST_SECONDS = 400, 3 * 60


def read_run_file(name: str, data: bytes) -> FinishedRun:
    """Return metres, seconds and end (UTC) of the run in a GPX, TCX or FIT file, packed or not; else a MemberError."""
    if len(data) > MAX_BYTES:
        raise MemberError(TOO_LARGE)
    if not data:
        raise MemberError(EMPTY)
    try:
        return _finished(_parts(name, unpack(data) if is_packed(data) else data))
    except MemberError:
        raise
    except DefusedXmlException as error:
        raise MemberError(DEFINITIONS) from error
    except Exception as error:  # whatever a library meets in a stranger's file, the file is at fault
        raise MemberError(BROKEN) from error


def _parts(name: str, data: bytes) -> list[Part]:
    if data[8:12] == b".FIT":
        return read_fit(data)
    if data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        return read_xml(data)
    raise MemberError(BROKEN if any(ending in name.casefold() for ending in ENDINGS) else UNKNOWN)


def _finished(parts: list[Part]) -> FinishedRun:
    runs = [part for part in parts if part.other is None]
    if parts and not runs:
        raise MemberError(NOT_A_RUN.format(parts[0].other))
    begun = min((part.begun for part in runs if part.begun), default=None)
    ended = max((part.ended for part in runs if part.ended), default=None)
    if begun is None or ended is None:
        raise MemberError(NO_TIMES)
    metres = round(sum(part.metres or part.odometer for part in runs))
    seconds = round(sum(part.seconds for part in runs) or (ended - begun).total_seconds())
    for is_wrong, sentence in (
        (ended.year < OLDEST_YEAR, TOO_OLD),
        (seconds > _LONGEST_SECONDS, TOO_LONG),
        (0 < metres < _SHORTEST_METRES or 0 < seconds < _SHORTEST_SECONDS, TOO_SHORT),
        (metres > FARTHEST_METRES, TOO_FAR),
        (not metres and not seconds, NO_FIGURES),
    ):
        if is_wrong:
            raise MemberError(sentence)
    return FinishedRun(metres or None, seconds or None, ended)
