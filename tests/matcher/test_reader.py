"""The thread that opens what understands questions: whatever fails in it is in the log, and keeps back nothing else."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.matcher import reader


class Matcher:
    """One that is open at once, whose safety net is opened by `open_safety_net`."""

    has_sentences = True

    def __init__(self, open_safety_net: Callable[..., object]) -> None:
        self.open_safety_net = open_safety_net


def start(matcher: Matcher, given: list[object], monkeypatch: pytest.MonkeyPatch) -> threading.Thread:
    monkeypatch.setattr(reader, "_opened_matcher", lambda *_: matcher)
    content: Any = _Content()
    return reader.start_reader(content, Path("phrasings"), Path("var"), given.append, given.append)


class _Lines:
    danger: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()


class _Content:
    phrasings: tuple[object, ...] = ()
    emergencies = SimpleNamespace(compile=lambda: None)
    safety_lines = _Lines()


def errors(caplog: pytest.LogCaptureFixture) -> list[BaseException | None]:
    found = [record for record in caplog.records if record.levelname == "ERROR"]
    return [record.exc_info[1] if record.exc_info else None for record in found]


@pytest.mark.parametrize("error", [RuntimeError("can't start new thread"), MemoryError(), ValueError("no lines")])
async def test_a_net_that_does_not_open_is_in_the_log_and_the_faq_answers_all_the_same(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise error

    given: list[object] = []
    matcher = Matcher(fail)
    await asyncio.to_thread(start(matcher, given, monkeypatch).join)
    await asyncio.sleep(0)
    assert given == [matcher]
    assert errors(caplog) == [error]


async def test_both_are_handed_over_where_both_open(monkeypatch: pytest.MonkeyPatch) -> None:
    net = object()
    given: list[object] = []
    matcher = Matcher(lambda *_: net)
    await asyncio.to_thread(start(matcher, given, monkeypatch).join)
    await asyncio.sleep(0)
    assert given == [matcher, net]


def test_a_loop_that_ended_meanwhile_is_no_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ended = threading.Event()
    asked: list[bool] = []

    def wait_for_the_end(*_: object) -> object:
        asked.append(ended.wait(60))
        return object()

    async def begin() -> threading.Thread:
        return start(Matcher(wait_for_the_end), [], monkeypatch)

    thread = asyncio.run(begin())
    ended.set()
    thread.join(60)
    assert asked == [True]
    assert not thread.is_alive()
    assert errors(caplog) == []
