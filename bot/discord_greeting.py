"""One question to Discord before anything is opened: is the token right, how many connections, and what time is it?"""

import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import aiohttp
from discord.http import Route

LONGEST_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Greeting:
    """What Discord answered: `shards` is 1, and the clock's error None, where it said nothing of them."""

    is_accepted: bool
    shards: int = 1
    clock_ahead_seconds: float | None = None


async def greet(token: str) -> Greeting:
    """Ask Discord about a bot's token; OSError where it cannot be reached."""
    headers = {"Authorization": f"Bot {token}", "User-Agent": "DiscordBot (Ounce, 1)"}
    timeout = aiohttp.ClientTimeout(total=LONGEST_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(headers=headers, timeout=timeout, trust_env=False) as session,
            session.get(f"{Route.BASE}/gateway/bot") as response,
        ):
            ahead = _clock_ahead(response.headers.get("Date"))
            if response.status != 200:  # what else is wrong, the login that comes next will meet and wait for
                return Greeting(is_accepted=response.status != 401, clock_ahead_seconds=ahead)
            try:
                shards = int((await response.json(content_type=None))["shards"])
            except (ValueError, KeyError, TypeError):
                shards = 1
            return Greeting(is_accepted=True, shards=max(1, shards), clock_ahead_seconds=ahead)
    except aiohttp.ClientError as error:
        raise ConnectionError(str(error) or type(error).__name__) from error


def _clock_ahead(date_header: str | None) -> float | None:
    try:
        return time.time() - parsedate_to_datetime(date_header or "").timestamp()
    except ValueError:
        return None
