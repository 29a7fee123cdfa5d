"""How the tests use SimCord: it waits as long as a busy machine takes, and copies no more than is looked at."""

import asyncio
from collections.abc import Callable
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import discord
import simcord
from simcord import _dpy_internals, _runtime, _settlement, components, env, gateway, results
from simcord.backend import serializers
from simcord.http import router

SETTLE_SECONDS = 60
LOOK_AGAIN_SECONDS = 0.01
_PLAIN = frozenset({str, int, float, bool, type(None)})
_settle = simcord.Env._settle_internal
_virtualize = vars(env)["_virtualize_recognized_waits"]
_park_reason: Callable[..., str | None] = vars(_settlement)["_park_reason"]
_EXPIRY = vars(discord.ui.view.BaseView)["_BaseView__timeout_task_impl"].__code__


async def settle_patiently(club: simcord.Env, **how: Any) -> None:
    """Give a bot that starts as long as every other step: SimCord's own 5 s are too few on a busy machine.

    And look again soon where something is under way in a thread: SimCord's 0.05 s come after every leap in time.
    """
    how["idle"] = LOOK_AGAIN_SECONDS
    if how.get("timeout") is not None:
        how["timeout"] = max(how["timeout"], SETTLE_SECONDS)
    await _settle(club, **how)


def copy_json(value: Any) -> Any:
    """Copy what is sent to Discord and what comes from there: many times quicker than what copies anything."""
    if type(value) is dict:
        return {key: one if type(one) in _PLAIN else copy_json(one) for key, one in value.items()}
    if type(value) is list:
        return [one if type(one) in _PLAIN else copy_json(one) for one in value]
    return deepcopy(value)


def find_last_message(channel: simcord.ChannelHandle) -> discord.Message | None:
    """Make only the last message of a channel into a message of discord.py."""
    kept = channel._env.backend.messages.get(channel.id, {})
    seen = (message for message in kept.values() if message.visible_to(None))
    last = max(seen, key=lambda message: message.id, default=None)
    return None if last is None else results.to_discord_message(channel._env, last)


def virtualize_what_is_real(state: Any, pending: Any) -> None:
    """Go through every task that waits only where a timer is left that SimCord could strip of its real time."""
    if any(one.real_handle is not None and not one.real_handle.cancelled() for one in state.work.callbacks):
        _virtualize(state, pending)


def find_timers_waking(state: Any, task: Any, waiter: Any) -> list[Any]:
    """Look closer at no timer that wakes another wait than this one: each parked task is held against every timer."""
    return [
        record
        for record in state.work.callbacks
        if (handle := record.handle) is not None
        and record.when is not None
        and record.when > state.virtual_time
        and not handle.cancelled()
        and not (handle._args and handle._args[0] is not waiter and isinstance(handle._args[0], asyncio.Future))
        and _dpy_internals.is_wakeup_callback(
            _dpy_internals._original_callback(handle._callback), handle._args, waiter, task
        )
    ]


def find_park_reason(state: Any, task: Any, deadline: float, seen: Any = None) -> str | None:
    """Recognize first what most parked tasks are: an open view's, until it expires.

    SimCord first holds its wait against every view there is: with fifty of them that took most of a test.
    """
    frame, waiter = task.get_coro().cr_frame, task._fut_waiter
    if frame is not None and frame.f_code is _EXPIRY and waiter is not None and not waiter.done():
        is_stopped = frame.f_locals["self"]._BaseView__stopped.done()
        if not is_stopped and any(_wakes(record, waiter, state.virtual_time) for record in state.work.callbacks):
            return "discord View/Modal expiry timer"
    return _park_reason(state, task, deadline, seen)


def _wakes(record: Any, waiter: Any, now: float) -> bool:
    handle = record.handle
    is_ahead = handle is not None and record.when is not None and record.when > now and not handle.cancelled()
    return is_ahead and bool(handle._args) and handle._args[0] is waiter


def read_clock() -> float:
    """Return the bot's time in its own steps, else the real one; every turn of a loop asks for it."""
    scope = _runtime._BOT_SCOPE.get()
    if scope is None:
        return _dpy_internals._REAL_MONOTONIC()
    club, generation = scope
    is_running = club._started and club._runtime is not None and generation == club._generation
    return float(club._virtual_time) if is_running else _dpy_internals._REAL_MONOTONIC()


def install() -> None:
    """Put these in the place of SimCord's own."""
    ways: list[tuple[Any, str, Any]] = [
        (simcord.Env, "_settle_internal", settle_patiently),
        (_dpy_internals, "_clock_monotonic", read_clock),
        (_settlement, "_timer_records_waking", find_timers_waking),
        (_settlement, "_park_reason", find_park_reason),
        (env, "_virtualize_recognized_waits", virtualize_what_is_real),
        (simcord.ChannelHandle, "last_message", property(find_last_message)),
        *((module, "deepcopy", copy_json) for module in (components, results, serializers)),
        *((module, "copy", SimpleNamespace(deepcopy=copy_json)) for module in (gateway, router)),
    ]
    for owner, name, way in ways:
        assert hasattr(owner, name), f"SimCord has no {name} any more"
        setattr(owner, name, way)
