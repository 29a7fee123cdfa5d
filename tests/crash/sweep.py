"""Tries: the bot is killed at a point, once or twice, started again until nobody is owed anything, and looked at."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from tests.crash.points import ROOT
from tests.crash.scenario import CLOSED, NOW, PARK, TRACK, clubs, find_problems, write_database

AT_ONCE = 6  # most of a bot's life is waiting
DEADLINE_SECONDS = 90
SHARED = "in Ledger.confirm"  # confirmations at the same time share a transaction, so a life may have fewer of them
KILLED, DONE, STOPPED = -9, 0, 4
RESTART = timedelta(seconds=20)  # after a crash
OUTAGE = timedelta(minutes=20)  # so long that Discord remembers no nonce
CHATTER = {TRACK: 120}  # what members wrote just before a reminder: more than a page of the history
MORE_CHATTER = {TRACK: 5, PARK: 3}  # and during an outage


@dataclass(frozen=True)
class Trial:
    """One try: where the bot dies, in each of its lives but the last, and what else goes wrong."""

    last_points: tuple[str | int, ...] = ()
    is_outage: bool = False  # Discord forgets all nonces between two lives, and members go on writing
    is_gentle: bool = False  # stopped with SIGTERM instead, as every update of the bot does
    faults: tuple[tuple[str, int], ...] = ()  # kind and channel

    def __str__(self) -> str:
        word = "stopped" if self.is_gentle else "killed"
        deaths = ", then ".join(f"{word} at point {point}" for point in self.last_points) or f"never {word}"
        outage = "; nonces forgotten in between" if self.is_outage else ""
        return f"{deaths}{outage}" + "".join(f"; {kind} in channel {channel}" for kind, channel in self.faults)


@dataclass
class Outcome:
    """What became of a try: where the bot died, what its last life passed, and what was wrong at the end."""

    trial: Trial
    died_at: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        died = " and ".join(f"«{point}»" for point in self.died_at) or "nowhere"
        return f"{self.trial} (died {died}): {'; '.join(self.problems) or 'all well'}"


class Sweep:
    """The stand-in for Discord and the process that starts bots, both running, and a folder for what they write."""

    def __init__(self, folder: Path, port: int, socket_path: Path) -> None:
        self._folder = folder
        self._port = port
        self._socket_path = socket_path
        self._numbers = count(1)
        self._template = folder / "template.sqlite3"
        asyncio.run(write_database(self._template))

    def run(self, trials: Iterable[Trial]) -> Iterator[Outcome]:
        """Try each, a few at a time."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            yield from threads.map(self.try_one, trials)

    def try_one(self, trial: Trial) -> Outcome:
        """Make a world and a database, let the bot live as often as it takes, and look at what it left."""
        outcome = Outcome(trial)
        name = f"trial-{next(self._numbers)}"
        folder = self._folder / name
        folder.mkdir()
        database = folder / "club.sqlite3"
        shutil.copyfile(self._template, database)
        faults = [{"kind": kind, "channel_id": channel_id} for kind, channel_id in trial.faults]
        self._tell(name, {"clubs": clubs(), "closed": [CLOSED], "faults": faults, "now": NOW.timestamp() - 30})
        self._tell(name, {"chatter": CHATTER} if trial.is_outage else {})
        for life, last in enumerate((*trial.last_points, None)):
            now = NOW + life * (OUTAGE if trial.is_outage else RESTART)
            meanwhile = {"chatter": MORE_CHATTER, "forget_nonces": True} if life and trial.is_outage else {}
            self._tell(name, meanwhile | {"now": now.timestamp()})
            code, passed = self._live(trial, folder, now.isoformat(), last)
            if code == (STOPPED if trial.is_gentle else KILLED):
                outcome.died_at.append(passed[-1])
            elif code == DONE and (trial.is_gentle or not isinstance(last, str) or SHARED in last):
                outcome.passed = passed
                break
            else:
                log = (folder / "log").read_text(encoding="utf-8")
                outcome.problems.append(f"wrong: the process ended with {code}, not at {last}: {log[-1500:]}")
                break
        kept = self._ask("DELETE", name)
        if kept["unspent_faults"]:
            outcome.problems.append("wrong: the fault never struck")
        outcome.problems += find_problems(database, kept["messages"])
        if not outcome.problems:
            shutil.rmtree(folder)
        return outcome

    def _live(self, trial: Trial, folder: Path, now: str, last: str | int | None) -> tuple[int, list[str]]:
        """Start the bot once; returns how it ended and the points that it passed, to the one where it died."""
        told = folder / "told"
        told.unlink(missing_ok=True)
        start = {
            "token": folder.name,
            "database": str(folder / "club.sqlite3"),
            "now": now,
            "last": last,
            "signal": signal.SIGTERM if trial.is_gentle else signal.SIGKILL,
            "told": str(told),
            "log": str(folder / "log"),
        }
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(DEADLINE_SECONDS)
            connection.connect(str(self._socket_path))
            connection.sendall(json.dumps(start).encode() + b"\n")
            code = int(connection.makefile().readline())
        return code, told.read_text(encoding="utf-8").splitlines() if told.exists() else []

    def _tell(self, name: str, body: dict[str, Any]) -> None:
        self._ask("POST", name, body)

    def _ask(self, method: str, name: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(  # our own stand-in, on this machine
            f"http://127.0.0.1:{self._port}/worlds/{name}", json.dumps(body).encode(), method=method
        )
        with urllib.request.urlopen(request, timeout=DEADLINE_SECONDS) as answer:  # noqa: S310  # on this machine
            found: dict[str, Any] = json.load(answer)
        return found


@contextmanager
def open_sweep() -> Iterator[Sweep]:
    """Run the stand-in and the launcher until the end of the with block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ounce-crash-")))
        stand_in = stack.enter_context(_run_module("tests.crash.stand_in"))
        port = int(_read_line(stand_in))
        where = (f"http://127.0.0.1:{port}/api", f"ws://127.0.0.1:{port}/gateway", str(folder / "socket"))
        launcher = stack.enter_context(_run_module("tests.crash.launch", *where))
        _read_line(launcher)
        yield Sweep(folder, port, folder / "socket")


@contextmanager
def _run_module(name: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a module that ends when its standard input does."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR", "LANG") if key in os.environ}
    environment = inherited | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", name, *arguments],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        try:
            yield process
        finally:
            process.stdin.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _read_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        raise RuntimeError(f"{process.args!r} did not start")
    return line
