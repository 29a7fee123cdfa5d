"""How a preview that the tests fork looks at pictures and texts: SimCord's own way, but not from scratch each time."""

import asyncio
from collections.abc import Mapping
from typing import Any

from simcord.preview import _markdown, _media

_read_markdown = _markdown._markdown_parser
_parsers: dict[tuple[str, str], Any] = {}


async def decode_here(worker: _media.MediaWorker, key: str, blob: bytes, media_time: float | None) -> _media.MediaInfo:
    """Look a picture over in a thread: SimCord starts a process for each, since a stranger's could be hostile."""
    try:
        return await asyncio.to_thread(_media._process_media, blob, media_time)
    except _media.MediaError as error:
        worker._cache[key] = error
        raise


def find_parser(policy: Mapping[str, bool | str], context: Mapping[str, Any]) -> Any:
    """Return a parser that was made for the same texts before: making one takes far longer than reading a text."""
    key = repr(policy), repr(context)
    if key not in _parsers:
        _parsers[key] = _read_markdown(policy, context)
    return _parsers[key]


def install() -> None:
    """Put these in the place of SimCord's own."""
    ways: list[tuple[Any, str, Any]] = [
        (_media.MediaWorker, "_decode", decode_here),
        (_markdown, "_markdown_parser", find_parser),
    ]
    for owner, name, way in ways:
        assert hasattr(owner, name), f"SimCord has no {name} any more"
        setattr(owner, name, way)
