"""Points: every touch of the store and of Discord has one before and one after it, and one can be the last."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import aiosqlite

ROOT = Path(__file__).resolve().parents[2]
_OURS = (str(ROOT / "bot"), str(ROOT / "cogs"))
_TRANSACTIONS = {"write", "snapshot", "read", "_begin", "_ending"}  # of the database, which every method shares
_IN_FLIGHT_SECONDS = 0.25  # long enough for a request to have arrived


class Points:
    """The points that this process has passed, each named by its touch and how often it came before.

    At `last`, a point's name or how many points it passes, it gets a signal; before that it writes the names to `told`.
    """

    def __init__(self, last: str | int | None, number: int, told: Path) -> None:
        self._last = last
        self._signal = number
        self._told = told
        self._times: Counter[str] = Counter()
        self._passed: list[str] = []

    def watch(self) -> None:
        """Count from now on."""
        self._wrap(aiosqlite.Connection, "_execute", _name_statement)
        self._wrap(aiohttp.ClientSession, "_request", _name_request)
        self._wrap(aiohttp.ClientWebSocketResponse, "send_str", _name_gateway_message)

    def tell(self) -> None:
        """Write down what was passed, once."""
        if self._told.exists():
            return
        self._told.write_text("\n".join(self._passed), encoding="utf-8")

    def _wrap(self, owner: type[Any], method: str, name_touch: Callable[..., str]) -> None:
        plain = getattr(owner, method)

        async def watched(touched: object, *args: Any, **kwargs: Any) -> Any:
            touch = name_touch(*args, **kwargs)
            self._pass("before", touch)
            try:
                return await plain(touched, *args, **kwargs)
            finally:
                self._pass("after", touch)

        setattr(owner, method, watched)

    def _pass(self, when: str, touch: str) -> None:
        name = f"{when} {touch}"
        self._times[name] += 1
        times = self._times[name]
        self._passed.append(f"{name} ({times})")
        if self._last in {self._passed[-1], len(self._passed)}:
            self._last = self._passed[-1]
            self._die()
        if when == "before" and self._last == f"during {touch} ({times})":
            asyncio.get_running_loop().call_later(_IN_FLIGHT_SECONDS, self._die)

    def _die(self) -> None:
        if self._passed[-1] != self._last:
            self._passed.append(f"{self._last}, after {self._passed[-1]}")
        self.tell()
        os.kill(os.getpid(), self._signal)


def _name_statement(function: Callable[..., Any], *args: Any, **_: Any) -> str:
    name = function.__name__.removeprefix("_")
    words = " ".join(str(args[0]).split()[:4]) if args else ""
    return f"{name} {words}".strip() + f" in {_name_caller()}"


def _name_caller() -> str:
    """The method of ours that has come here, past the transaction that all of them share."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        frame = frame.f_back
        code = frame.f_code
        if code.co_filename.startswith(_OURS) and code.co_name not in _TRANSACTIONS:
            return code.co_qualname
    return "?"


def _name_request(method: str, url: object, **_: Any) -> str:
    path = "/" + str(url).partition("?")[0].split("/", 3)[-1]
    return f"{method} {path.removeprefix('/api')}"


def _name_gateway_message(text: str, *_: Any, **__: Any) -> str:
    return f"gateway message {text[:8]}"
