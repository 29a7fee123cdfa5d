"""How the log speaks of a stored value that can't be read: of where that failed, and of nothing that it says."""

import logging

log = logging.getLogger(__name__)


def log_unreadable(error: Exception, message: str, *values: object) -> None:
    """Log an error with its traceback and its kind, but no word of it: a reader's error quotes what it read."""
    hushed = ValueError(f"{type(error).__name__}, in words that stay private").with_traceback(error.__traceback__)
    log.error(message, *values, exc_info=hushed)
