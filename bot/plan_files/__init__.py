"""The file of a training plan becomes rows or events: text here, everything else in a process of its own."""

import json
import logging
import subprocess  # nosec B404  # own programs, without a shell
import sys
import zoneinfo
from datetime import date
from pathlib import Path
from typing import Any

from bot.domain.errors import MemberError
from bot.domain.words.plan_events import PlanEvent
from bot.domain.words.plan_rows import cut_rows, split_rows
from bot.domain.words.plan_sent import PlanSource
from bot.domain.words.plan_tables import count_weekdays, read_header
from bot.plan_files import messages
from bot.plan_files.messages import MAX_BYTES

__all__ = ["MAX_BYTES", "read_plan_file"]

LONGEST_SECONDS = 10.0  # on the wall; a process of its own has 2 s of work
_APART = Path(__file__).with_name("apart.py")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_WORD = b"word/document.xml"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ERRORS = {"too-many": messages.TOO_MANY, "too-much": messages.TOO_MUCH, "broken": messages.BROKEN}

log = logging.getLogger(__name__)


def read_plan_file(data: bytes, zone: str, today: date) -> PlanSource:
    """Return what a file holds, by what is in it and not by its name; MemberError with what to send instead.

    Times of a calendar are those of a zone (an IANA name). It may take seconds: call it in a thread.
    """
    if len(data) > MAX_BYTES:
        raise MemberError(messages.TOO_LARGE)
    if not data.strip():
        raise MemberError(messages.EMPTY)
    if data.startswith(b"PK\x03\x04") and _WORD in data:
        raise MemberError(messages.WORD)
    if data.startswith(b"PK\x03\x04"):
        return PlanSource(rows=cut_rows(_read_apart("xlsx", data, zone, today)["rows"]))
    if data.startswith(b"%PDF"):
        return _read_pdf(data, zone, today)
    if data.startswith(_PICTURES):
        raise MemberError(messages.PICTURE)
    if data.startswith(_OLD_OFFICE):
        raise MemberError(messages.OLD_OFFICE)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    if head.startswith(b"BEGIN:VCALENDAR"):
        return _read_events(_read_apart("ics", data, zone, today))
    if head.startswith((b"<!DOCTYPE HTML", b"<HTML")):
        return _read_page(data)
    return PlanSource(rows=split_rows(_decode(data)))


def _read_page(data: bytes) -> PlanSource:
    """The table of a web page that is a grid of weeks; any other page is none of a plan."""
    rows = split_rows(_decode(data))
    if not any(read_header(row) for row in rows):
        raise MemberError(messages.WEB_PAGE)
    return PlanSource(rows=rows)


def _read_pdf(data: bytes, zone: str, today: date) -> PlanSource:
    rows = split_rows(str(_read_apart("pdf", data, zone, today)["text"]))
    if not any(count_weekdays(row) >= 4 for row in rows):
        raise MemberError(messages.NO_COLUMNS)
    return PlanSource(rows=rows)


def _read_events(found: dict[str, Any]) -> PlanSource:
    events = tuple(
        PlanEvent(date.fromisoformat(day), minute, title, below) for day, minute, title, below in found["events"]
    )
    if not events:
        raise MemberError("That calendar has no events from the last three months on: send one with your runs.")
    return PlanSource(events=events, notes=tuple(messages.NOTES[note] for note in found["notes"]))


def _read_apart(kind: str, data: bytes, zone: str, today: date) -> dict[str, Any]:
    """Read a file in a process of its own, which the system ends where it takes too long or too much memory."""
    command = [sys.executable, "-I", str(_APART), kind, zone, today.isoformat(), *zoneinfo.TZPATH]
    try:
        ended = subprocess.run(command, input=data, capture_output=True, timeout=LONGEST_SECONDS, check=False)  # noqa: S603  # nosec B603  # own script
    except subprocess.TimeoutExpired as error:
        raise MemberError(messages.TOO_MUCH) from error
    if ended.returncode or not ended.stdout:
        log.warning("A plan of %d bytes could not be read: %s", len(data), ended.stderr[-500:].decode(errors="replace"))
        raise MemberError(messages.TOO_MUCH if ended.returncode < 0 else messages.BROKEN)
    found: dict[str, Any] = json.loads(ended.stdout)
    if "error" in found:
        raise MemberError(_ERRORS[found["error"]])
    return found


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if sum(not letter.isprintable() and letter not in "\r\n\t" for letter in text) * 50 > len(text):
        raise MemberError(messages.BROKEN)
    return text
