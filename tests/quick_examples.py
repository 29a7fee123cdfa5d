"""Lets hypothesis begin an example sooner: what it does about random numbers took longer than most rules do.

Python's own begin in the same place for each example, as hypothesis wants it. But they're not put back after it, since
each test begins in a place of its own anyway, and they aren't compared before and after each argument: whether one was
drawn from them would be seen in another run.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from hypothesis import control, core
from hypothesis.internal import entropy

_FIRST = random.Random(0).getstate()
_nothing = nullcontext()


@contextmanager
def begin_anew() -> Iterator[None]:
    """Let Python's own random numbers begin where they began for each other example; numpy's are used by nothing."""
    random.setstate(_FIRST)
    yield


def compare_nothing(*_: Any) -> "nullcontext[None]":
    """Take it that no argument draws from Python's own random numbers."""
    return _nothing


def install() -> None:
    """Put these in the place of hypothesis' own."""
    # It puts numpy's random numbers down for later at the first example; now it finds that it has.
    assert entropy.NP_RANDOM is None
    entropy.NP_RANDOM = entropy.NumpyRandomWrapper()
    ways: list[tuple[Any, str, Any]] = [
        (core, "deterministic_PRNG", begin_anew),
        (control, "deprecate_random_in_strategy", compare_nothing),
    ]
    for owner, name, way in ways:
        assert hasattr(owner, name), f"hypothesis has no {name} any more"
        setattr(owner, name, way)
