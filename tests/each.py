"""One test of very many like things: a test for each of them costs more than what it looks at."""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
_LONGEST = 200


def each(things: Mapping[str, T]) -> Callable[[Callable[[T], None]], Callable[[], None]]:
    """Make a check of one thing a test of all, which names every one that fails, and says why."""

    def decorate(check: Callable[[T], None]) -> Callable[[], None]:
        def test() -> None:
            _check_all(things, lambda name: check(things[name]), str)

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate


def cases(
    names: str | Sequence[str], values: Iterable[Any], ids: object = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Do what `pytest.mark.parametrize` does, in one test that names every case which fails, and says why.

    For pure rules alone: a fixture is the same one for all cases. `ids` say what is meant; a failing case is shown.
    """
    wanted = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    every = [tuple(one) if len(wanted) > 1 else (one,) for one in values]

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        def test(**given: Any) -> None:
            _check_all(every, lambda case: check(**dict(zip(wanted, case, strict=True)), **given), _write)

        left = [one for one in inspect.signature(check).parameters.values() if one.name not in wanted]
        test.__name__, test.__doc__ = check.__name__, check.__doc__
        test.__signature__ = inspect.Signature(left)  # type: ignore[attr-defined]  # where pytest looks for fixtures
        return test

    return decorate


def _check_all(things: Collection[T], check: Callable[[T], None], write: Callable[[T], str]) -> None:
    assert things
    failed = []
    for thing in things:
        try:
            check(thing)
        except (Exception, pytest.fail.Exception) as error:
            why = str(error) if isinstance(error, AssertionError) else repr(error)
            failed.append(f"{write(thing)}: {why}")
    assert not failed, "\n\n".join(failed)


def _write(case: tuple[Any, ...]) -> str:
    return ", ".join(one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…" for one in map(repr, case))
