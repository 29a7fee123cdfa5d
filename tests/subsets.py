"""Sets of a few things as one number a set: hypothesis takes several times as long to choose their members in turn."""

from collections.abc import Iterable
from itertools import combinations
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
_FEW = 3


def subsets(things: Iterable[T], most: int | None = None) -> st.SearchStrategy[frozenset[T]]:
    """Any set of these things, every other time one of three at the most; with `most` none that is larger."""
    every = tuple(things)
    few = [frozenset(some) for size in range((most or _FEW) + 1) for some in combinations(every, size)]
    if most is not None:
        return st.sampled_from(few)
    halves = 2 ** len(every)
    return st.integers(0, 2 * halves - 1).map(
        lambda number: few[number // 2 % len(few)] if number % 2 == 0 else _chosen(every, number // 2)
    )


def _chosen(things: tuple[T, ...], bits: int) -> frozenset[T]:
    return frozenset(thing for place, thing in enumerate(things) if bits >> place & 1)
