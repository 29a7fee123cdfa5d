"""Weeks of runs, their moments, and what comes of their reminders: shared by the tests of runs and reminders."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any, cast

import discord
import simcord

from cogs._cards.calls import ALWAYS, CallState, find_calls
from cogs.reminders import RemindersCog
from tests.cogs.club import Club, Seen, card, labels

THREE_RUN_WEEK = "tue 18:30 6k, thu 19:00 10k, sat 9:00 5k"
# The start of the run, its distance at 6:30 per km, and 5 minutes; tests begin on Thursday, 1 January 2026, at 0:00.
SAT_3 = datetime(2026, 1, 3, 9, 38, tzinfo=UTC)
TUE_6 = datetime(2026, 1, 6, 19, 14, tzinfo=UTC)
SAT_10 = datetime(2026, 1, 10, 9, 38, tzinfo=UTC)
TUE_13 = datetime(2026, 1, 13, 19, 14, tzinfo=UTC)
NOTED = re.compile(r"<t:(\d+):F>")
FOUR_RUN_WEEK = "tue 18:30 6k, thu 19:00 10k tempo, sat 9:00 5k, sun 8:00 18k"
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


def cog_of(club: Club) -> RemindersCog:
    """Return the cog whose clock the tests are."""
    return cast("RemindersCog", club.bot.get_cog("Reminders"))  # loaded anew with every bot, so not quite that class


async def join(club: Club, *members: simcord.MemberActor, channel: simcord.ChannelHandle | None = None) -> None:
    """Let members (Ana, where none is named) tell their week in a channel."""
    for member in members or (club.ana,):
        await member.send(channel or club.channel, f"!runs {THREE_RUN_WEEK}")


async def join_many(club: Club, count: int) -> list[int]:
    """Give so many strangers the plan that Ana has, and return their ids."""
    member_ids = list(range(1001, 1001 + count))
    columns = "runs, slots, channel_id, seen_at"
    for member_id in member_ids:
        club.run_sql(
            f"INSERT INTO plans (guild_id, member_id, {columns}) SELECT guild_id, ?, {columns} "  # noqa: S608  # own tables
            "FROM plans WHERE member_id = ?",
            member_id,
            club.ana.id,
        )
    await club.bot.services.reminders.refresh()
    return member_ids


async def wait_until(club: Club, moment: datetime) -> None:
    """Let time pass up to a moment, without a tick of the clock."""
    await club.env.advance_time((moment - club.env.now()).total_seconds())


async def remind(club: Club, moment: datetime) -> int:
    """Let time pass up to a moment and the clock tick then; returns how many members were reminded."""
    await wait_until(club, moment)
    return await cog_of(club).send_due(moment)


async def remind_beside(club: Club, moment: datetime) -> int:
    """Do the same as work of the bot, whose time stands still: a run that is told sends in that time too."""
    await wait_until(club, moment)
    with club.env._bot_scope():
        sending = asyncio.create_task(cog_of(club).send_due(moment))
    await club.env.settle()
    return sending.result()


def is_usual(message: discord.Message, *members: simcord.MemberActor) -> bool:
    """True for a reminder of these members, in their order, that says what reminders usually say."""
    mentions, _, call = message.content.partition("\n")
    own = (find_calls(CallState(sessions, day, weeks)) for sessions in (0, 1) for day in (0, 6) for weeks in (0, 2, 3))
    known = {*ALWAYS, *(one for calls in own for one in calls)}
    return mentions == " ".join(member.mention for member in members) and call in known


def pings(place: simcord.ChannelHandle) -> list[discord.Message]:
    """Return the reminders in a channel, the oldest first."""
    return [message for message in place.history() if "My circuit" in labels(message)]


async def ping(club: Club, moment: datetime) -> discord.Message:
    """Return the reminder that comes to #strength at a moment."""
    before = len(pings(club.channel))
    await remind(club, moment)
    (message,) = pings(club.channel)[before:]
    return message


def ledger(club: Club, member: simcord.MemberActor | None = None) -> list[tuple[str, str]]:
    """Return state and reason of a member's (Ana's) reminders that are past, the oldest first."""
    return club.run_sql(
        "SELECT state, reason FROM reminders WHERE member_id = ? AND NOT (state = 'planned' AND due > ?) ORDER BY day",
        (member or club.ana).id,
        club.env.now().timestamp(),
    )


def noted(message: Seen) -> list[datetime]:
    """Return the moments that a message names in full, in their order."""
    text = (message.content or "") + "".join(embed.description or "" for embed in message.embeds)
    return [datetime.fromtimestamp(int(moment), UTC) for moment in NOTED.findall(text)]


def day_of(moment: datetime) -> str:
    """Return how `why` writes the day of a moment, where the club lives in UTC."""
    return f"<t:{int(moment.replace(hour=12, minute=0).timestamp())}:D>"


def clock_of(moment: datetime, style: str = "t") -> str:
    """Return a moment as Discord's timestamp."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def place_of(message: Seen) -> str:
    """Return where and when reminders come, as the card of `!reminders` says it."""
    return next(field.value or "" for field in card(message).fields if field.name == "Where and when")


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
