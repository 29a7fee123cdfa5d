"""GPX, TCX and FIT become a finished run; in memory, and only end, distance and duration leave here."""

from defusedxml import DefusedXmlException

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import FinishedRun
from bot.run_files.archive import ENDINGS, is_packed, unpack
from bot.run_files.choose import choose_run
from bot.run_files.fit import read_fit
from bot.run_files.messages import BROKEN, DEFINITIONS, EMPTY, MAX_BYTES, TOO_LARGE, UNKNOWN
from bot.run_files.segment import Segment
from bot.run_files.track import read_xml

__all__ = ["MAX_BYTES", "read_run_file"]


def read_run_file(name: str, data: bytes) -> FinishedRun:
    """Return metres, seconds and end (UTC) of the run in a GPX, TCX or FIT file, packed or not; else a MemberError.

    Of several runs it is the last one. DoubtfulRunError asks where the file looks like another sport.
    """
    if len(data) > MAX_BYTES:
        raise MemberError(TOO_LARGE)
    if not data:
        raise MemberError(EMPTY)
    try:
        return choose_run(_segments(name, unpack(data) if is_packed(data) else data))
    except MemberError:
        raise
    except DefusedXmlException as error:
        raise MemberError(DEFINITIONS) from error
    except Exception as error:  # whatever a library meets in a stranger's file, the file is at fault
        raise MemberError(BROKEN) from error


def _segments(name: str, data: bytes) -> list[Segment]:
    if data[8:12] == b".FIT":
        return read_fit(data)
    if data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        return read_xml(data)
    raise MemberError(BROKEN if any(ending in name.casefold() for ending in ENDINGS) else UNKNOWN)
