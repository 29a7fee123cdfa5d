"""What the log looks like: lines to read or JSON, whoever writes them, and never a token or what a member typed."""

import logging
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import TextIO

import discord
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.settings import Settings

HIDDEN = "[token]"
_PRIORITIES = {"critical": 2, "error": 3, "warning": 4, "info": 6, "debug": 7}  # as syslog numbers them
_OWN_KEYS = frozenset({"event", "level", "logger", "timestamp", "exception"})
# These would write down what members type, or say twice a minute that nothing happened.
_QUIETER: Mapping[str, int] = {
    "discord": logging.INFO,
    "aiosqlite": logging.WARNING,
    "apscheduler": logging.WARNING,
    "asyncio": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
}


def set_up_logging(settings: Settings, *, is_preview: bool = False, stream: TextIO | None = None) -> None:
    """Send everything that is logged, from here on, to the standard error as the settings say."""
    out = stream or sys.stderr
    token = settings.discord_token.get_secret_value() if settings.discord_token is not None else ""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=settings.log_format == "json"),
        _shorten_reconnects,
        structlog.processors.format_exc_info,
        _Hide(token),
    ]
    render: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if settings.log_format == "text":
        render = _Lines(for_journal="JOURNAL_STREAM" in os.environ)
    handler = _Handler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [*(other for other in root.handlers if not isinstance(other, _Handler)), handler]
    root.setLevel(settings.log_level)
    for name, least in _QUIETER.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelName(settings.log_level)))
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # Ounce never speaks in a voice channel
    if is_preview:
        logging.getLogger("discord").setLevel(logging.ERROR)  # SimCord's Discord warns of things that are not there


class _Handler(logging.StreamHandler[TextIO]):
    """Ours: there is one at a time, beside whatever handlers somebody else may have."""


class _Hide:
    """Takes the token out of every text, wherever it came from: an error's, an address's, a traceback's."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, _logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        if not self._token:
            return event
        return {key: self._clean(value) for key, value in event.items()}

    def _clean(self, value: object) -> object:
        if isinstance(value, str):
            return value.replace(self._token, HIDDEN)
        if isinstance(value, logging.LogRecord) or self._token not in str(value):
            return value
        return str(value).replace(self._token, HIDDEN)


class _Lines:
    """One line an event; in systemd's journal without the time, which it knows, and with the level as it reads it."""

    def __init__(self, *, for_journal: bool) -> None:
        self._for_journal = for_journal

    def __call__(self, _logger: WrappedLogger, _name: str, event: EventDict) -> str:
        level = str(event.get("level", "info"))
        ids = "".join(f" {key}={value}" for key, value in event.items() if key not in _OWN_KEYS)
        text = f"{event.get('logger', '')}: {event.get('event', '')}{ids}"
        trace = event.get("exception")
        if trace:
            text = f"{text}\n{trace}"
        if self._for_journal:
            return "\n".join(f"<{_PRIORITIES.get(level, 6)}>{line}" for line in text.splitlines())
        moment = datetime.fromisoformat(str(event["timestamp"]).removesuffix("Z"))
        return f"{moment:%Y-%m-%d %H:%M:%S} {level.upper():<7} {text}"


def _shorten_reconnects(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """One line for each try to reach Discord again: the stack of the library says nothing to a host."""
    error = event.get("exc_info")
    if event.get("logger", "").startswith("discord.") and "reconnect in" in str(event.get("event")) and error:
        cause = sys.exc_info()[1] if error is True else error[1]
        return {**{key: value for key, value in event.items() if key != "exc_info"}, "error": repr(cause)}
    return event
