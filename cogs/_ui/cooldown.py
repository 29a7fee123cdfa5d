"""How often somebody may ask for the same thing: the one cooldown of every command that costs something."""

import time
from typing import Any, Generic, TypeVar

from discord.ext import commands

KeyT = TypeVar("KeyT")


class Cooldown(Generic[KeyT]):
    """So many times in so many seconds for each key: a member, or a topic in a channel."""

    def __init__(self, times: int, seconds: float) -> None:
        self._mapping: commands.CooldownMapping[Any] = commands.CooldownMapping(
            commands.Cooldown(times, seconds), lambda key: key
        )

    def count(self, key: KeyT) -> None:
        """Count one more; CommandOnCooldown, which says how long to wait, where that is too often."""
        now = 1 + time.monotonic()  # whatever the machine's clock is set to; discord.py takes 0 for no time at all
        bucket = self._mapping.get_bucket(key, now)
        if bucket is not None and (wait := bucket.update_rate_limit(now)):
            raise commands.CommandOnCooldown(bucket, wait, commands.BucketType.user)

    def allows(self, key: KeyT) -> bool:
        """Count one more and return True, or False where that is too often."""
        try:
            self.count(key)
        except commands.CommandOnCooldown:
            return False
        return True
