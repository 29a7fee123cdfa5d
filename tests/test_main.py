"""Starting and ending Ounce: a failure is one sentence and exit code 2, Ctrl-C is code 0 and a whole database.

Where signals, output and the exit code are shown, Ounce is a process of its own: mostly a fork of one that has imported
everything, which takes seconds. Two starts come from the command line itself, as do those of tests/e2e.
"""

import logging
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import discord
import pytest
import simcord

from bot.client import create_bot
from bot.command_line import main
from bot.content.catalogue import DATA_DIRECTORY
from bot.domain.errors import StartError
from bot.settings import Settings
from bot.staying_up import explain
from bot.store.migrations import APPLICATION_ID, MIGRATIONS
from tests.loopback import INTENTS_NOT_GRANTED, Loopback, run_loopback
from tests.starter import A_MINUTE, Start, Started, Starter, open_starter

END_WITHIN_SECONDS = 30  # after Ctrl-C, where a person expects it at once
ROOT = Path(__file__).resolve().parent.parent
TOKEN = "MTQ1NDAwMDAw.secret.token"  # noqa: S105  # a made-up one
Environment = dict[str, str]


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """What starts Ounce as a process of its own."""
    with open_starter(os.environ) as opened:
        yield opened


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An environment without any setting of Ounce, in which its modules are found."""
    settings = {name.upper() for name in Settings.model_fields}
    inherited = {key: value for key, value in os.environ.items() if key.upper() not in settings}
    own = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "", "CACHE_DIRECTORY": str(ROOT / "var")}
    return inherited | own


def _type(environment: Environment, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Start Ounce from the command line."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=A_MINUTE,
        check=False,
    )


def _sentence(ended: "subprocess.CompletedProcess[str]") -> str:
    """The one sentence of a start that failed."""
    assert ended.returncode == 2, ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
    assert TOKEN not in ended.stdout + ended.stderr
    (sentence,) = [line for line in ended.stderr.splitlines() if " INFO " not in line]
    assert sentence.startswith("Ounce can't start: ")
    return sentence


# Settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("COMMAND_PREFIX", "/", "can't be a command prefix"),
        ("CLUB_TIME_ZONE", "Mars/Olympus", "isn't a time zone; write one like Europe/Berlin"),
        ("LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("MESSAGE_CONTENT", "perhaps", "valid boolean"),
    ],
)
def test_a_malformed_setting_is_named_with_its_fix(
    name: str,
    value: str,
    reason: str,
    tmp_path: Path,
    start_in: "StartIn",
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value)
    assert start_in(DATA_DIRECTORY) == 2
    shown = capsys.readouterr().err
    assert shown.startswith(f"Ounce can't start: {name} is invalid: ")
    assert reason in shown
    assert shown.endswith("Fix it in .env or in the environment.\n")
    assert not list(tmp_path.iterdir())


def test_a_malformed_setting_in_the_file_is_named_too(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=LOUD\n")
    assert "LOG_LEVEL" in _sentence(_type(environment, tmp_path))


def test_a_settings_file_that_is_no_text_is_named(environment: Environment, tmp_path: Path, starter: Starter) -> None:
    (tmp_path / ".env").write_bytes(b"LOG_LEVEL=\xff\xfe\n")
    assert ".env can't be read" in _sentence(starter.start(Start(str(tmp_path), environment)).wait())


def test_a_start_that_a_failed_test_left_behind_is_killed_and_its_exit_code_taken_for_no_process(
    environment: Environment, tmp_path: Path, starter: Starter
) -> None:
    left = starter.start(Start(str(tmp_path), environment, ("--help",)))
    assert left.stdout.read()
    ended = starter.start(Start(str(tmp_path), environment, ("--help",))).wait()
    assert (ended.returncode, ended.stdout[:5]) == (0, "usage")
    with pytest.raises(ProcessLookupError):
        left.send_signal(signal.SIGTERM)


# Discord


@pytest.fixture
def start(environment: Environment, tmp_path: Path, starter: Starter) -> "StartOnDiscord":
    """Starting Ounce with a token; the server is its Discord."""

    def start(server: Loopback, *, has_reader: bool = False, **settings: str) -> Started:
        own = environment | {"DISCORD_TOKEN": TOKEN, "LOG_LEVEL": "DEBUG", "DATABASE_PATH": "club.sqlite3"} | settings
        return starter.start(Start(str(tmp_path), own, (), server.base, server.gateway, has_reader))

    return start


def _failed_start(start: "StartOnDiscord", server: Loopback, **settings: str) -> str:
    with run_loopback(server):
        ended = start(server, **settings).wait()
    noise = re.compile(r" (DEBUG|INFO) ")
    ended.stderr = "\n".join(line for line in ended.stderr.splitlines() if not noise.search(line))
    return _sentence(ended)


def test_a_token_that_discord_refuses_is_told_so(start: "StartOnDiscord", tmp_path: Path) -> None:
    server = Loopback(login_status=401)
    sentence = _failed_start(start, server)
    assert "does not accept DISCORD_TOKEN; copy it again from the developer portal" in sentence
    assert server.tokens == [f"Bot {TOKEN}"]
    assert not (tmp_path / "club.sqlite3").exists()


def test_an_intent_that_is_not_granted_is_told_with_both_ways_out(start: "StartOnDiscord") -> None:
    sentence = _failed_start(start, Loopback(gateway_close_code=INTENTS_NOT_GRANTED))
    assert "message content intent" in sentence
    assert "MESSAGE_CONTENT=false" in sentence


def test_discord_in_trouble_or_out_of_reach_is_waited_for_until_ctrl_c(start: "StartOnDiscord") -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = Loopback(port=free.getsockname()[1])
    process = start(nobody, LOG_LEVEL="WARNING")
    assert "Discord cannot be reached" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    ended = process.wait(END_WITHIN_SECONDS)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("service", [{"NOTIFY_SOCKET": "/nowhere"}, {"INVOCATION_ID": "1"}, {"DISCORD_TOKEN": ""}])
def test_a_service_without_a_token_never_falls_into_the_preview(
    service: Environment, environment: Environment, tmp_path: Path, starter: Starter
) -> None:
    ended = starter.start(Start(str(tmp_path), environment | service)).wait()
    assert "DISCORD_TOKEN isn't set. Put the bot's token" in _sentence(ended)


def test_what_a_service_is_told_to_run_is_never_the_preview(environment: Environment, tmp_path: Path) -> None:
    assert "DISCORD_TOKEN isn't set" in _sentence(_type(environment, tmp_path, "run"))


def test_a_missing_intent_in_simcord_comes_out_as_the_same_sentence(tmp_path: Path) -> None:
    explained = explain(discord.PrivilegedIntentsRequired(None))
    assert isinstance(explained, StartError)
    assert "MESSAGE_CONTENT=false" in str(explained)


async def test_simcord_refuses_the_intent_that_the_sentence_is_about(tmp_path: Path) -> None:
    bot = create_bot(Settings(database_path=tmp_path / "club.sqlite3"), has_clock=False)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with simcord.run(bot, approved_intents=discord.Intents.default()):
            pass
    await bot.close()
    without = create_bot(Settings(database_path=tmp_path / "club.sqlite3", message_content=False), has_clock=False)
    async with simcord.run(without, approved_intents=discord.Intents.default()):
        pass
    await without.close()


@pytest.mark.parametrize(("ending", "has_reader"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_ctrl_c_ends_an_ounce_that_is_sending_at_once_with_an_intact_database_and_no_word_in_the_log(
    start: "StartOnDiscord", tmp_path: Path, ending: signal.Signals, has_reader: bool
) -> None:
    server = Loopback(said="!help with my plantar fasciitis")
    with run_loopback(server):
        process = start(server, has_reader=has_reader)
        assert server.posting.wait(timeout=2 * A_MINUTE), "nothing was sent"
        process.send_signal(ending)
        ended = process.wait(END_WITHIN_SECONDS)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.endswith("Ounce has stopped.\n")
    assert "Traceback" not in ended.stderr
    for secret in (TOKEN, "plantar", "fasciitis", "ana"):
        assert secret not in ended.stdout + ended.stderr
    _check_intact(tmp_path / "club.sqlite3")


# Content


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("exercises.toml", "each_side = false", 'each_side = "perhaps"', "glute-bridge: each_side"),
        ("exercises.toml", "[glute-bridge]", "[glute-bridge", "is not valid TOML"),
        ("exercises.toml", 'harder = ["glute-bridge-march"', 'harder = ["moon-walk"', "moon-walk"),
        ("stretches.toml", "seconds = ", "minutes = ", "seconds"),
    ],
)
def test_a_mistake_in_a_data_file_is_named_with_file_and_entry(
    file: str, old: str, new: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], start_in: "StartIn"
) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA_DIRECTORY, data)
    text = (data / file).read_text(encoding="utf-8")
    assert old in text
    (data / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert start_in(data) == 2
    shown = capsys.readouterr().err
    assert shown.startswith(f"Ounce can't start: data/{file}")
    assert reason in shown
    assert "Fix the file, then start again." in shown
    assert "Traceback" not in shown


def test_a_missing_data_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], start_in: "StartIn") -> None:
    (tmp_path / "data").mkdir()
    assert start_in(tmp_path / "data") == 2
    assert "data/exercises.toml is missing; restore it from the repository" in capsys.readouterr().err


StartIn = Callable[[Path], int]
StartOnDiscord = Callable[..., Started]


@pytest.fixture
def start_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartIn]:
    """Starting the preview club in this process, with another folder of data files."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def start(data: Path) -> int:
        monkeypatch.setattr("bot.preview.club.create_bot", lambda settings, kind: kind(settings, data))
        return main(["--no-open"])

    levels = {name: logging.getLogger(name).level for name in ("discord", "aiosqlite")}
    yield start
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


# The database


def _a_newer_one(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        connection.execute("CREATE TABLE something (it TEXT)")
    connection.close()


def _a_foreign_one(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE something (it TEXT)")
    connection.close()


def _a_long_one(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("CREATE TABLE something (it TEXT)")
        connection.executemany("INSERT INTO something VALUES (?)", [("x" * 900,)] * 200)
    connection.close()


def _a_corrupt_one(path: Path) -> None:
    _a_long_one(path)
    whole = bytearray(path.read_bytes())
    whole[8192:40_960] = b"\xff" * (40_960 - 8192)
    path.write_bytes(whole)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_a_newer_one, f"is from a newer Ounce (schema {len(MIGRATIONS) + 1}, this one knows {len(MIGRATIONS)})"),
        (_a_foreign_one, "isn't an Ounce database; point DATABASE_PATH to another file."),
        (_a_corrupt_one, "is corrupt"),
        (Path.mkdir, "can't be opened"),
    ],
)
def test_a_database_that_is_not_right_is_named_and_left_as_it_was(
    make: Callable[[Path], None],
    reason: str,
    tmp_path: Path,
    start_in: StartIn,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "var" / "preview.sqlite3"
    path.parent.mkdir()
    make(path)
    before = path.read_bytes() if path.is_file() else None
    monkeypatch.setenv("CACHE_DIRECTORY", str(ROOT / "var"))
    assert start_in(DATA_DIRECTORY) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    (sentence,) = [line for line in said.err.splitlines() if line.startswith("Ounce can't start: ")]
    assert "preview.sqlite3" in sentence
    assert reason in sentence
    assert (path.read_bytes() if path.is_file() else None) == before
    assert {file.name for file in path.parent.iterdir()} <= {path.name, f"{path.name}.lock"}


def test_a_database_in_a_folder_that_cannot_be_made_is_named(start: "StartOnDiscord", tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")
    sentence = _failed_start(start, Loopback(), DATABASE_PATH="var/club.sqlite3")
    assert "The database var/club.sqlite3 can't be opened" in sentence
    assert "DATABASE_PATH" in sentence


# The preview club


def _check_intact(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()


def test_ctrl_c_ends_the_preview_club_at_once_with_an_intact_database(
    environment: Environment, tmp_path: Path, starter: Starter
) -> None:
    process = starter.start(Start(str(tmp_path), environment, ("--no-open",)))
    shown = ""
    for line in process.stdout:
        shown += line
        if "http://" in line:
            break
    assert "No DISCORD_TOKEN is set" in shown
    assert "127.0.0.1" in shown
    process.send_signal(signal.SIGINT)
    ended = process.wait(END_WITHIN_SECONDS)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.endswith("Ounce has stopped.\n")
    assert "Traceback" not in ended.stderr
    _check_intact(tmp_path / "var" / "preview.sqlite3")


def test_a_port_that_is_taken_is_named(environment: Environment, tmp_path: Path, starter: Starter) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        asked = Start(str(tmp_path), environment, ("--no-open", "--port", port), has_reader=False)
        sentence = _sentence(starter.start(asked).wait())
    assert f"Port {port} can't be used" in sentence


@pytest.mark.parametrize("port", ["70000", "-1", "many"])
def test_a_port_that_is_no_port_is_told_by_the_usage(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--port", port])
    assert ended.value.code == 2
    assert "argument --port" in capsys.readouterr().err
