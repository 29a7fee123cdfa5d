"""Opens what understands questions, in a thread of its own: the FAQ's matcher and the net for emergencies."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot.content import Content
from bot.matcher import FaqMatcher, open_matcher
from bot.matcher.safety_net import SafetyNet, running_talk

log = logging.getLogger(__name__)
_opening = threading.Lock()
T = TypeVar("T")


def start_reader(
    content: Content,
    phrasings_file: Path,
    cache_directory: Path,
    set_matcher: Callable[[FaqMatcher], None],
    set_net: Callable[[SafetyNet], None],
) -> threading.Thread:
    """Start the thread, and return it; both are handed over on the running loop, each as soon as it's open.

    A daemon thread and no executor: a first training takes its time, and nothing may wait for it, not even the end.
    """
    loop = asyncio.get_running_loop()

    def read() -> None:
        try:
            matcher = _open_matcher(content, phrasings_file, cache_directory)
        except Exception:
            log.exception("The FAQ cannot answer: its matcher did not open")
            return
        log.info("The FAQ is ready, %s", "with sentences" if matcher.has_sentences else "by words alone")
        _hand_over(loop, set_matcher, matcher)
        try:
            net = _open_net(matcher, content)
        except Exception:
            log.exception("The second net for emergencies did not open; the rule by words stands without it")
            return
        if net is not None:
            _hand_over(loop, set_net, net)

    reader = threading.Thread(target=read, name="faq", daemon=True)
    reader.start()
    return reader


def _hand_over(loop: asyncio.AbstractEventLoop, take: Callable[[T], None], opened: T) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
        loop.call_soon_threadsafe(take, opened)


def _open_matcher(content: Content, phrasings_file: Path, cache_directory: Path) -> FaqMatcher:
    """Open a matcher once in a process: it never changes, and a second one would cost its memory again."""
    with _opening:
        return _opened_matcher(content, phrasings_file, cache_directory)


def _open_net(matcher: FaqMatcher, content: Content) -> SafetyNet | None:
    """Open the second net under the rule for emergencies, which is made ready before it, once in a process."""
    with _opening:
        return _opened_net(matcher, content)


@cache
def _opened_matcher(content: Content, phrasings_file: Path, cache_directory: Path) -> FaqMatcher:
    return open_matcher(content.phrasings, phrasings_file, cache_directory)


@cache
def _opened_net(matcher: FaqMatcher, content: Content) -> SafetyNet | None:
    content.emergencies.compile()
    lines = content.safety_lines
    return matcher.open_safety_net(lines.danger, [*lines.harmless, *running_talk(content.phrasings)])
