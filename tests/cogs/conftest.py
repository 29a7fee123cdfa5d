"""The real bot in SimCord, and what must hold whatever a test does: no surprise, no silence, no ping, no overflow."""

import asyncio
import dataclasses
import logging
import re
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands
from discord.ext import commands

from bot.client import ClubBot, create_bot
from bot.domain.errors import MemberError
from bot.settings import Settings
from tests.cogs.club import Club
from tests.cogs.limits import LAYOUT, check_components, check_embed, said_in
from tests.fresh import write_fresh_database

EXPECTED = (MemberError, commands.CommandOnCooldown, commands.NoPrivateMessage)
WRAPPERS = (commands.CommandInvokeError, commands.HybridCommandError, app_commands.CommandInvokeError)
TRAINED = Path(__file__).parents[2] / "var"
PING = re.compile(r"<@[!&]?\d+>|@everyone|@here")
MENTION = re.compile(r"<@(\d+)>")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Settings:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)  # where there is no .env
    marker = request.node.get_closest_marker("settings")
    database = write_fresh_database(tmp_path / "club.sqlite3")
    return _read_settings(**(marker.kwargs if marker else {})).model_copy(update={"database_path": database})


@cache
def _read_settings(**wanted: Any) -> Settings:
    values = {"club_time_zone": "UTC", **wanted}  # chosen, so that nobody is asked for it
    values = {name: value for name, value in values.items() if value is not None}
    return Settings(cache_directory=TRAINED, **values)


@pytest.fixture
async def bots(settings: Settings) -> AsyncIterator[list[ClubBot]]:
    """Every bot of the test, the running one last; all are closed at its end."""
    started = [create_bot(settings, has_clock=False)]
    yield started
    for bot in started:
        await bot.close()


@pytest.fixture
def simcord_bot(bots: list[ClubBot]) -> ClubBot:
    return bots[-1]


@pytest.fixture
async def club(
    simcord_env: simcord.Env,
    bots: list[ClubBot],
    settings: Settings,
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
) -> AsyncIterator[Club]:
    caplog.set_level(logging.INFO)
    guild = simcord_env.create_guild("Sunday Striders")
    channel = guild.create_text_channel("strength")

    async def restart() -> None:
        """Start a fresh bot on the same database and end the one before."""
        bots.append(create_bot(settings, has_clock=False))
        await simcord_env.restart_bot(bots[-1])
        await bots[-2].close()

    yield Club(
        env=simcord_env,
        guild=guild,
        channel=channel,
        ana=guild.add_member(simcord_env.create_user("ana")),
        bo=guild.add_member(simcord_env.create_user("bo")),
        database=settings.database_path,
        restart=restart,
    )
    marker = request.node.get_closest_marker("unexpected")
    types: tuple[type[BaseException], ...] = marker.args if marker else ()
    tolerated = request.node.get_closest_marker("tolerated")
    _check_errors([_unwrap(error) for error in simcord_env.errors], types, tolerated.args if tolerated else ())
    if not types:
        loud = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
        assert not loud, f"errors in the log: {loud}"
    unanswered = [record for record in simcord_env.backend.interactions.values() if not record.responded]
    assert not unanswered, "an interaction failed"
    for sent in _sent(simcord_env):
        _check_limits(sent)
        _check_no_ping(sent)


@pytest.fixture
async def clinic(club: Club) -> Club:
    """The club with a bot that has read up on the clinic, also after a restart."""

    async def restart() -> None:
        await club.restart()
        await read_up(club)

    await read_up(club)
    return dataclasses.replace(club, restart=restart)


async def read_up(club: Club, *, with_net: bool = False) -> None:
    """Wait until the bot can answer questions, or its second net is open too: a thread of its own opens them."""
    deadline = asyncio.get_running_loop().time() + 500
    while not (questions := club.bot.services.questions).is_ready or (with_net and not questions.has_net):
        assert asyncio.get_running_loop().time() < deadline, "the matcher did not open"
        await asyncio.sleep(0.005)


def _check_errors(
    captured: list[BaseException], types: tuple[type[BaseException], ...], tolerated: tuple[type[BaseException], ...]
) -> None:
    surprises = [error for error in captured if not isinstance(error, (*EXPECTED, *types, *tolerated))]
    assert not surprises, f"the bot raised {surprises!r}"
    for expected in types:
        assert any(isinstance(error, expected) for error in captured), f"no {expected.__name__} was captured"


def _unwrap(error: BaseException) -> BaseException:
    while isinstance(error, WRAPPERS):
        error = error.original
    return error


def _sent(env: simcord.Env) -> Iterator[dict[str, Any]]:
    """Everything that went out as a message, an edit or an answer to an interaction."""
    for request in env.http_requests:
        body = request.json
        if request.method not in {"POST", "PATCH"} or not isinstance(body, dict):
            continue
        if request.path.endswith("/callback"):
            body = body.get("data") or {}
        if body.keys() & {"content", "embeds", "components"} and "title" not in body:
            yield body


def _check_limits(sent: dict[str, Any]) -> None:
    assert len(sent.get("content") or "") <= 2000
    embeds = [discord.Embed.from_dict(embed) for embed in sent.get("embeds") or []]
    assert sum(len(embed) for embed in embeds) <= 6000
    for embed in embeds:
        check_embed(embed)
    check_components(sent.get("components") or [], is_layout=bool(int(sent.get("flags") or 0) & LAYOUT))


def _check_no_ping(sent: dict[str, Any]) -> None:
    """Nobody is pinged, save the one whose question a coach answered; embeds ping nobody, but name nobody up front."""
    content = "\n".join(filter(None, (sent.get("content"), *said_in(sent.get("components") or []))))
    if not (content or sent.get("embeds")):
        return
    allowed = sent.get("allowed_mentions", {"parse": ["not sent at all"]})
    assert allowed["parse"] == []
    assert not any(allowed.get(key) for key in ("roles", "replied_user"))
    assert MENTION.findall(content) == [str(user_id) for user_id in allowed.get("users", ())]
    assert not PING.search(MENTION.sub("", content))
    for embed in sent.get("embeds") or []:
        assert not PING.search(f"{embed.get('title')} {embed.get('description')}")
