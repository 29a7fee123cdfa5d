"""The preview club as a process of its own, and the Chromium that looks at it."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browser import CHROMIUM_NAMES, find_chromium
from tests.starter import Start, Started, Starter

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    # One process for the page and one for all else: nothing here is kept apart from anything.
    "--no-zygote",
    "--in-process-gpu",
    "--disable-software-rasterizer",
    "--renderer-process-limit=1",
    "--blink-settings=imageAnimationPolicy=2",
    # Else a third draws the address bar, which no window shows; in the place of Playwright's own list.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,PaintHolding,OptimizationHints,MediaRouter",
)
OWN = {
    "PYTHONPATH": str(ROOT),
    "CACHE_DIRECTORY": str(ROOT / "var"),  # where the FAQ is trained already
    "DISCORD_TOKEN": "",
    "PYTHONUNBUFFERED": "1",
}
START_SECONDS = 60
END_SECONDS = 30


@dataclass(frozen=True)
class Ending:
    """How a preview ended: its exit code, None where it had to be killed, and all it printed."""

    exit_code: int | None
    output: str


class PreviewProcess:
    """`python -m bot` without a token in a directory of its own; `url` is the page's address."""

    def __init__(self, directory: Path, *arguments: str) -> None:
        self._lines: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "--no-open", "--port", "0", *arguments],
            cwd=directory,
            env=os.environ | OWN,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        too_late = threading.Timer(START_SECONDS, self._process.kill)
        too_late.start()
        try:
            assert self._process.stdout is not None
            self.url = _read_address(self._process.stdout, self._lines)
        finally:
            too_late.cancel()

    def stop(self) -> Ending:
        """Press Ctrl-C, wait for the end, and return how it went."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            rest, _ = self._process.communicate(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            rest, _ = self._process.communicate()
            return Ending(None, "".join([*self._lines, rest]))
        return Ending(self._process.returncode, "".join([*self._lines, rest]))


@dataclass
class ForkedPreview:
    """The same, as a fork of a process that has read all modules; `url` is the page's address."""

    started: Started
    url: str = ""
    _lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.url = _read_address(self.started.stdout, self._lines)

    def stop(self) -> Ending:
        """Press Ctrl-C, wait for the end, and return how it went."""
        self.started.send_signal(signal.SIGINT)
        ended = self.started.wait(END_SECONDS)
        return Ending(ended.returncode, "".join([*self._lines, ended.stderr, ended.stdout]))


def _read_address(output: IO[str], lines: list[str]) -> str:
    """Take lines up to the one with the page's address, and return that."""
    for line in output:
        lines.append(line)
        found = re.search(r"http://\S+", line)
        if found:
            return found[0]
    raise RuntimeError(f"The preview did not start:\n{''.join(lines)}")


@contextmanager
def preview(directory: Path, *arguments: str) -> Iterator[PreviewProcess]:
    """Run the preview club in a directory; it is stopped at the end, whatever happens."""
    process = PreviewProcess(directory, *arguments)
    try:
        yield process
    finally:
        process.stop()


@contextmanager
def forked_preview(starter: Starter, directory: Path) -> Iterator[ForkedPreview]:
    """Run the preview club in a directory as a fork, without the FAQ; it is ended, whatever happens."""
    started = starter.start(Start(str(directory), os.environ | OWN, ("--no-open",), has_reader=False))
    try:
        yield ForkedPreview(started)
    finally:
        started.kill()


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """Run the installed Chromium without a window; RuntimeError where there is none."""
    path = find_chromium()
    if path is None:
        raise RuntimeError(f"No Chromium is installed; looked for {', '.join(CHROMIUM_NAMES)}.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_ARGUMENTS, *arguments])
        yield browser
        browser.close()
