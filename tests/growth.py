"""The work of a reader, counted in calls, which are the same on every machine."""

import sys
from collections.abc import Callable
from contextlib import suppress
from cProfile import Profile
from typing import TypeVar

from bot.domain.errors import MemberError

MOST_GROWTH = 2.5  # of twice the material
T = TypeVar("T")


def count_calls(read: Callable[[T], object], material: T) -> int:
    """Return how many functions, of Python and of its libraries, reading something calls; a refusal counts too.

    The probes that count what tests run aren't any of them.
    """
    profile = Profile()
    before = sys.getprofile()
    profile.enable()
    try:
        with suppress(MemberError):
            read(material)
    finally:
        profile.disable()
        sys.setprofile(before)
    return sum(called.callcount for called in profile.getstats() if "slipcover" not in str(called.code))
