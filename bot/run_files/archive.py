"""Packed files: never more than MAX_BYTES come out, whatever they declare."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from bot.domain.errors import MemberError
from bot.run_files.messages import EMPTY, LOCKED, MAX_BYTES, NESTED, SEVERAL, TOO_LARGE

ENDINGS = (".gpx", ".tcx", ".fit")
_PIECE = 64 * 1024  # bytes at a time
_MOST_ZIPPED = 100  # files in a zip, a few times what a watch's export holds


def is_packed(data: bytes | bytearray) -> bool:
    """True for gzip and zip."""
    return data.startswith((b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"))


def unpack(data: bytes) -> bytes:
    """Return the one file inside; MemberError where there is not exactly one, or more of it than is read at all."""
    unpacked = bytearray()
    for piece in _gunzip(data) if data.startswith(b"\x1f\x8b") else _unzip(data):
        unpacked += piece
        if len(unpacked) > MAX_BYTES:
            raise MemberError(TOO_LARGE)
    if not unpacked:
        raise MemberError(EMPTY)
    if is_packed(unpacked):
        raise MemberError(NESTED)
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
        raise MemberError(SEVERAL)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [entry for entry in archive.infolist() if not entry.is_dir() and "__MACOSX/" not in entry.filename]
        files = [entry for entry in files if entry.filename.casefold().endswith(ENDINGS)] or files
        if len(files) != 1:
            raise MemberError(SEVERAL)
        if files[0].flag_bits & 0x1:
            raise MemberError(LOCKED)
        if files[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError("only these two unpack piece by piece")
        with archive.open(files[0]) as packed:
            while piece := packed.read(_PIECE):
                yield piece
