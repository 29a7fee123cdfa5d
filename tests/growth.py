"""The work of a reader, counted in calls, which are the same on every machine."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from bot.domain.errors import MemberError

MOST_GROWTH = 2.5  # of twice the material
T = TypeVar("T")


def count_calls(read: Callable[[T], object], material: T) -> int:
    """Return how many functions, of Python and of its libraries, reading something calls; a refusal counts too."""
    calls = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        with suppress(MemberError):
            read(material)
    finally:
        sys.setprofile(before)
    return calls
