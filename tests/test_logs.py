"""The log: lines or JSON, an id to follow a reminder by, and never a token or what members type."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.logs import HIDDEN, set_up_logging
from bot.settings import Settings

TOKEN = "MTQ1NDAwMDAw.secret.token"  # noqa: S105  # a made-up one


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    names = ("", "discord", "aiosqlite", "apscheduler", "asyncio", "httpcore", "httpx")
    before = {name: logging.getLogger(name).level for name in names}
    handlers = list(root.handlers)
    yield
    root.handlers[:] = handlers
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def _log_to(form: str, level: str = "DEBUG") -> io.StringIO:
    out = io.StringIO()
    set_up_logging(
        Settings.model_validate({"log_format": form, "log_level": level, "discord_token": SecretStr(TOKEN)}), stream=out
    )
    return out


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_token_is_taken_out_of_whatever_is_logged(form: str) -> None:
    out = _log_to(form)
    log = logging.getLogger("bot.anything")
    log.info("a header: Bot %s", TOKEN)
    log.info("an object: %s", {"token": TOKEN})
    log.error("it failed", exc_info=RuntimeError(f"refused {TOKEN}"))
    assert out.getvalue().count(HIDDEN) >= 3
    assert TOKEN not in out.getvalue()


@given(st.text(), st.text())
def test_no_text_brings_the_token_through(before: str, after: str) -> None:
    out = _log_to("json")
    logging.getLogger("bot").warning("%s", before + TOKEN + after)
    assert TOKEN not in out.getvalue()


def test_json_is_one_object_a_line_with_its_trace() -> None:
    out = _log_to("json")
    logging.getLogger("bot").error("two\nlines", exc_info=ValueError("odd"))
    (line,) = out.getvalue().splitlines()
    event = json.loads(line)
    assert (event["level"], event["logger"], event["event"]) == ("error", "bot", "two\nlines")
    assert "ValueError: odd" in event["exception"]


def test_every_line_about_a_delivery_carries_its_id() -> None:
    out = _log_to("text")
    with structlog.contextvars.bound_contextvars(delivery=17):
        logging.getLogger("discord.http").warning("tried again")
    logging.getLogger("bot").info("something else")
    first, second = out.getvalue().splitlines()
    assert first.endswith("discord.http: tried again delivery=17")
    assert "delivery" not in second


def test_the_journal_is_told_the_level_and_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", "8:12345")
    out = _log_to("text")
    logging.getLogger("bot").warning("first\nsecond")
    assert out.getvalue() == "<4>bot: first\n<4>second\n"


def test_what_would_write_down_messages_or_every_minute_is_kept_quiet() -> None:
    out = _log_to("text")
    logging.getLogger("discord.gateway").debug("received MESSAGE_CREATE my knee hurts")
    logging.getLogger("aiosqlite").debug("executing INSERT my knee hurts")
    logging.getLogger("apscheduler.executors.default").info("Running job")
    assert out.getvalue() == ""


def test_a_lost_connection_is_one_line() -> None:
    out = _log_to("text")
    logging.getLogger("discord.client").error(
        "Attempting a reconnect in %.2fs", 3.2, exc_info=ConnectionResetError("gone")
    )
    (line,) = out.getvalue().splitlines()
    assert line.endswith("Attempting a reconnect in 3.20s error=ConnectionResetError('gone')")
