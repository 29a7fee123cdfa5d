"""One test of very many like things: a test for each of them costs more than what it looks at."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import pytest

T = TypeVar("T")


def each(things: Mapping[str, T]) -> Callable[[Callable[[T], None]], Callable[[], None]]:
    """Make a check of one thing a test of all, which names every one that fails, and says why."""

    def decorate(check: Callable[[T], None]) -> Callable[[], None]:
        def test() -> None:
            assert things
            failed = {}
            for name, thing in things.items():
                try:
                    check(thing)
                except (Exception, pytest.fail.Exception) as error:
                    failed[name] = str(error) if isinstance(error, AssertionError) else repr(error)
            assert not failed, "\n\n".join(f"{name}: {why}" for name, why in failed.items())

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate
