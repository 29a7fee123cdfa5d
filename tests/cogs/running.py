"""What the tests of runs share besides: a week, its moments, what a message shows of it and what the tables hold."""

from datetime import UTC, datetime
from typing import Any

import discord
import simcord

from tests.cogs.club import Club, Seen, card

WEEK = "tue 18:30 6k, thu 19:00 10k tempo, sat 9:00 5k, sun 8:00 18k"
TABLE = [
    "▸ Tue 18:30  6 km   39 min",
    "  Thu 19:00  10 km  1 h 05  tempo",
    "▸ Sat  9:00  5 km   32 min",
    "  Sun  8:00  18 km  1 h 57",
]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (
    datetime(2026, 1, day, 12, tzinfo=UTC) for day in range(5, 11)
)
TUESDAYS, SATURDAYS = TUESDAY.replace(hour=19, minute=14), SATURDAY.replace(hour=9, minute=38)  # when they are due


def at(day: datetime, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day, in UTC as the club's clock."""
    return day.replace(hour=hour, minute=minute)


def table(message: Seen) -> list[str]:
    """Return the lines of the week that a message shows, none where it shows none."""
    parts = (card(message).description or "").split("```")
    return parts[1].strip("\n").split("\n") if len(parts) > 1 else []


def below(message: Seen) -> str:
    """Return what stands below the table of a week."""
    return (card(message).description or "").rpartition("```\n")[2]


def count_pings(member: simcord.MemberActor, place: simcord.ChannelHandle) -> int:
    """Return how often a member was reminded in a channel."""
    return sum(one.author.bot and one.content.startswith(member.mention) for one in place.history())


def rows(club: Club, table_name: str = "plans") -> list[Any]:
    """Return a table of the database as it is."""
    return club.run_sql(f"SELECT * FROM {table_name} ORDER BY guild_id, member_id")  # noqa: S608  # the tests' names


def states(club: Club, member: simcord.MemberActor) -> dict[str, str]:
    """Return what the ledger says of a member's reminders: by day, state and origin."""
    found = club.run_sql("SELECT day, state, origin FROM reminders WHERE member_id = ? ORDER BY day", member.id)
    return {day: f"{state} {origin}" for day, state, origin in found}


async def tell(user: simcord.UserHandle, words: str) -> discord.Message:
    """Type a direct message and return what the bot answers, whatever came after that."""
    asked = await user.send_dm(words)
    answer = next(one for one in user.dm_channel.history() if one.id > asked.id)
    assert answer.author.bot
    return answer
