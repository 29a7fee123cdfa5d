"""Passing trouble with Discord is waited out for ever, with growing pauses; what a person must fix ends Ounce."""

import asyncio
import logging
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord.http import Route
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot import staying_up
from bot.client import ShardedClubBot, create_bot
from bot.command_line import main
from bot.domain.errors import StartError
from bot.settings import Settings
from bot.staying_up import LONGEST_PAUSE_SECONDS, explain, find_pause, stay_on_discord
from bot.store.migrations import MIGRATIONS
from bot.store.upkeep import BOT_MEMO, Upkeep
from tests.loopback import BOT, Loopback, run_loopback
from tests.store.test_migrations import write_database

TRAINED = Path(__file__).parents[1] / "var"
TOKEN = "MTQ1NDAwMDAw.secret.token"  # noqa: S105  # a made-up one


def _settings(folder: Path, **values: Any) -> Settings:
    return Settings(database_path=folder / "club.sqlite3", cache_directory=TRAINED, **values)


@given(st.integers(1, 100_000))
def test_pauses_grow_up_to_five_minutes(failures: int) -> None:
    pause = find_pause(failures)
    assert 4 <= pause <= LONGEST_PAUSE_SECONDS == 300
    if failures > 8:
        assert pause >= 0.8 * 300


def _answer(status: int) -> Any:
    return SimpleNamespace(status=status, reason="told so", headers={})


def _closed(code: int) -> discord.ConnectionClosed:
    return discord.ConnectionClosed(SimpleNamespace(close_code=code), shard_id=None, code=code)  # type: ignore[arg-type]  # for a socket


@pytest.mark.parametrize(
    "passing",
    [
        *(discord.HTTPException(_answer(status), "no") for status in (403, 429, 500, 502, 503, 504)),
        aiohttp.ClientConnectionError("no route"),
        aiohttp.ServerDisconnectedError(),
        socket.gaierror("Name or service not known"),
        TimeoutError(),
        _closed(1000),
        _closed(4000),
        _closed(4011),
    ],
    ids=repr,
)
def test_what_passes_by_itself_is_a_reason_to_try_again(passing: Exception) -> None:
    reason = explain(passing)
    assert isinstance(reason, str)
    assert reason


@pytest.mark.parametrize(
    ("lasting", "words"),
    [
        (discord.LoginFailure(), "DISCORD_TOKEN"),
        (_closed(4004), "DISCORD_TOKEN"),
        (discord.PrivilegedIntentsRequired(None), "MESSAGE_CONTENT=false"),
        (_closed(4014), "MESSAGE_CONTENT=false"),
        (_closed(4012), "git pull"),
        (_closed(4013), "git pull"),
        (StartError("The database is corrupt"), "corrupt"),
    ],
)
def test_what_a_person_must_fix_is_said_with_the_fix(lasting: Exception, words: str) -> None:
    error = explain(lasting)
    assert isinstance(error, StartError)
    assert words in str(error)


def test_a_mistake_of_ours_is_no_trouble_of_discords() -> None:
    mistake = KeyError("plan")
    assert explain(mistake) is mistake


async def test_ounce_waits_for_discord_and_is_there_when_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.chdir(tmp_path)
    server = Loopback(login_status=503)
    waited: list[float] = []
    with run_loopback(server):
        monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:9/api")  # where nobody listens
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway))

        async def sleep(seconds: float) -> None:
            waited.append(seconds)
            if len(waited) == 30:
                monkeypatch.setattr(Route, "BASE", server.base)  # it is there, and in trouble
            if len(waited) == 60:
                server.login_status = 200

        settings = _settings(tmp_path, discord_token=SecretStr(TOKEN))
        running = asyncio.create_task(stay_on_discord(settings, sleep=sleep))
        while not server.ready.is_set():
            assert not running.done()
            await asyncio.sleep(0.05)
        running.cancel()
        await running
    tries = [record.getMessage() for record in caplog.records if "Trying again in" in record.getMessage()]
    assert any("it answers 503" in line for line in tries)
    assert any("Cannot connect" in line for line in tries)
    assert sum(waited) > 1000
    assert TOKEN not in caplog.text


async def test_a_refused_token_ends_ounce_without_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Loopback(login_status=401)
    settings = _settings(tmp_path, discord_token=SecretStr(TOKEN))
    with run_loopback(server):
        monkeypatch.setattr(Route, "BASE", server.base)
        with pytest.raises(StartError, match="does not accept DISCORD_TOKEN"):
            await stay_on_discord(settings)
    assert not list(tmp_path.iterdir())


async def test_another_bots_token_ends_ounce_before_every_club_is_taken_for_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = _settings(tmp_path, discord_token=SecretStr(TOKEN))
    write_database(settings.database_path, len(MIGRATIONS))
    keeper = Upkeep(settings.database_path)
    keeper.save_memo(BOT_MEMO, "999")
    with run_loopback(Loopback()) as server:
        monkeypatch.setattr(Route, "BASE", server.base)
        sentence = f"belongs to the bot 999, but DISCORD_TOKEN is of the bot {BOT['id']}.*python -m bot take-over"
        with pytest.raises(StartError, match=sentence):
            await stay_on_discord(settings)
    assert keeper.forget_departed(2**40) == [12]  # which had left before
    monkeypatch.setenv("DATABASE_PATH", str(settings.database_path))
    assert main(["take-over"]) == 0
    assert keeper.load_memo(BOT_MEMO) is None


@pytest.fixture(autouse=True)
def _library_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (discord.client, discord.shard):
        monkeypatch.setattr(module, "ExponentialBackoff", discord.backoff.ExponentialBackoff)


def test_discord_py_waits_no_longer_than_five_minutes_either() -> None:
    staying_up._cap_reconnects()
    for module in (discord.client, discord.shard):
        backoff = vars(module)["ExponentialBackoff"]()
        assert max(backoff.delay() for _ in range(2000)) <= 300


async def test_a_bot_in_many_clubs_spreads_over_as_many_connections_as_discord_asks_for(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    async with create_bot(settings, shards=3) as bot:
        assert isinstance(bot, ShardedClubBot)
        assert bot.shard_count == 3
    assert not isinstance(create_bot(settings), ShardedClubBot)
