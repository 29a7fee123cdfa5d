"""Starts Ounce in a process of its own, again and again: all is imported once, and each start is a fork of that.

Usage: python -m tests.starter SOCKET, the number of a socket. One message is one start: what is in `Start` as JSON,
with the files of its standard output and error. It's answered with the number of the process, and with its exit code
once it has ended. It ends when the other end of the socket is closed.
"""

import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO
from unittest.mock import patch

import discord
import simcord  # noqa: F401  # likewise
import yarl

import bot.app
import bot.preview.club  # what the command line imports only when it's needed
import bot.staying_up  # likewise
from bot.client import EXTENSIONS
from bot.command_line import end, main
from bot.content import load_everything
from bot.content.catalogue import DATA_DIRECTORY
from tests import quick_commands
from tests.e2e import preview_ways

ROOT = Path(__file__).resolve().parent.parent
A_MINUTE = 60  # for a start, on a machine that has other things to do
LONGEST_SECONDS = 300  # after which a process that nobody ended any more ends
_MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Start:
    """What one start is given; `base` and `gateway` stand for Discord's addresses where they are named.

    Where it has no reader, no question is understood: what that needs takes as long to open as all else.
    """

    folder: str
    environment: Mapping[str, str]
    arguments: tuple[str, ...] = ()
    base: str = ""
    gateway: str = ""
    has_reader: bool = True


@dataclass
class Started:
    """A process as it runs, with what it writes."""

    pid: int
    stdout: TextIO
    stderr: TextIO
    _asked: socket.socket
    _has_ended: bool = False

    def send_signal(self, number: int) -> None:
        """Send a signal to it."""
        os.kill(self.pid, number)

    def wait(self, within: float = A_MINUTE) -> "subprocess.CompletedProcess[str]":
        """Wait until it has ended, and return the rest of its output with its exit code; TimeoutError if it hangs."""
        with self.stdout, self.stderr, ThreadPoolExecutor(2) as threads:
            written = [threads.submit(file.read) for file in (self.stdout, self.stderr)]
            try:
                code = self._take_code(within)
            except TimeoutError:
                self.kill()
                raise
            stdout, stderr = (file.result() for file in written)
        return subprocess.CompletedProcess((), code, stdout, stderr)

    def kill(self) -> None:
        """End it at once where it was not waited for, as by a test that failed; its code is nobody else's number."""
        if not self._has_ended:
            with suppress(ProcessLookupError):
                self.send_signal(signal.SIGKILL)
            self._take_code(A_MINUTE)
            self.stdout.close()
            self.stderr.close()

    def _take_code(self, within: float) -> int:
        self._asked.settimeout(within)
        code = int(self._asked.recv(_MOST_BYTES))
        self._has_ended = True
        return code


class Starter:
    """One start at a time: each is waited for before the next one, or killed by it."""

    def __init__(self, asked: socket.socket) -> None:
        self._asked = asked
        self._last: Started | None = None

    def start(self, start: Start) -> Started:
        """Start Ounce, and return it as it runs."""
        if self._last is not None:
            self._last.kill()
        (stdout, its_stdout), (stderr, its_stderr) = os.pipe(), os.pipe()
        socket.send_fds(self._asked, [json.dumps(asdict(start)).encode()], [its_stdout, its_stderr])
        os.close(its_stdout)
        os.close(its_stderr)
        self._asked.settimeout(A_MINUTE)
        pid = int(self._asked.recv(_MOST_BYTES))
        self._last = Started(pid, os.fdopen(stdout, encoding="utf-8"), os.fdopen(stderr, encoding="utf-8"), self._asked)
        return self._last

    def close(self) -> None:
        """End the last one where it lives still: nothing else is waited for at the end."""
        if self._last is not None:
            self._last.kill()


@contextmanager
def open_starter(environment: Mapping[str, str]) -> Iterator[Starter]:
    """Run the process that all starts are forks of, until the end of the with block."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with (
        ours,
        subprocess.Popen(
            [sys.executable, "-m", "tests.starter", str(its.fileno())],
            cwd=ROOT,
            env={**environment},
            stdin=subprocess.DEVNULL,
            pass_fds=[its.fileno()],
        ),
    ):
        its.close()
        starter = Starter(ours)
        try:
            yield starter
        finally:
            starter.close()
            ours.close()


def _serve(asked: socket.socket) -> None:
    for extension in EXTENSIONS:
        importlib.import_module(extension)
    load_everything(DATA_DIRECTORY)
    for ways in (quick_commands, preview_ways):
        ways.install()
    if threading.active_count() > 1:
        raise RuntimeError("A process with threads cannot be forked safely")
    gc.collect()
    gc.freeze()
    while True:
        message, files, _, _ = socket.recv_fds(asked, _MOST_BYTES, 2)
        if not message:
            return
        child = os.fork()
        if child == 0:
            _live(Start(**json.loads(message)), *files)
        for file in files:
            os.close(file)
        asked.send(str(child).encode())
        _, status = os.waitpid(child, 0)
        asked.send(str(os.waitstatus_to_exitcode(status)).encode())


def _read_nothing(*_: object) -> threading.Thread:
    """Return a thread that is over soon, in the place of the one that opens the FAQ."""
    thread = threading.Thread()
    thread.start()
    return thread


def _live(start: Start, stdout: int, stderr: int) -> None:
    """Be `python -m bot` in the folder that is named."""
    signal.alarm(LONGEST_SECONDS)
    try:
        os.dup2(stdout, sys.stdout.fileno())
        os.dup2(stderr, sys.stderr.fileno())
        os.chdir(start.folder)
        os.environ.clear()
        os.environ.update(start.environment)
        if start.base:
            discord.http.Route.BASE = start.base
            discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(start.gateway)
        with nullcontext() if start.has_reader else patch.object(bot.app, "start_reader", _read_nothing):
            end(main(list(start.arguments)))
    except SystemExit as ending:
        end(ending.code if isinstance(ending.code, int) else 0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        _serve(connection)
