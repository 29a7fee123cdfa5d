"""A club with some of its settings changed, as a decision for the store."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.domain.club import Club


def having(**changes: Any) -> Callable[[Club], Club]:
    """Return what makes a club one with these settings, whatever its others are."""
    return lambda club: replace(club, **changes)
