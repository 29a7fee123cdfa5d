"""The club in a browser, with no token: the real bot inside SimCord, with a small made-up club."""

import asyncio
import contextlib
import contextvars
import signal
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord

from bot.client import ClubBot, create_bot
from bot.domain.errors import StartError
from bot.domain.reminders.schedule import as_datetime
from bot.domain.words.week import parse_runs
from bot.preview.clock import ClubClock, LaterCog
from bot.preview.inbox import InboxCog
from bot.preview.typed import PickingBot
from bot.settings import Settings
from cogs._ui.buttons import PRIMARY, Press, view_of

if TYPE_CHECKING:
    import simcord

PREVIEW_DATABASE = Path("var/preview.sqlite3")
EMPTY_DATABASE = Path("var/preview-empty.sqlite3")
"""Of the club in which nothing is set up; it begins anew each time."""
# Fixed, so that what was remembered in the last session is found again in this one.
CLUB_RUNS = "tue 18:30 6k, thu 19:00 10k tempo, sat 9:00 5k, sun 8:00 18k"
CLUB_ID = 1_454_000_000_000_000_001


@dataclass(frozen=True)
class PreviewClub:
    """The made-up club: where it talks, and who may be looked through."""

    guild: "simcord.GuildHandle"
    channel: "simcord.ChannelHandle"
    coach: "simcord.RoleHandle"
    viewers: "tuple[simcord.MemberActor, ...]"


async def run_preview(settings: Settings, *, port: int, open_browser: bool, is_empty: bool = False) -> None:
    """Serve the preview club until Ctrl-C or the end of the page's session; prints the address.

    Raises StartError where SimCord is not installed, the port is taken, or the bot itself cannot start.
    """
    async with open_club(settings, is_empty=is_empty) as (env, club, clock):
        stop = _stop_on_signals()
        session = env.preview(
            club.channel,
            viewers=club.viewers,
            layout="channel",
            timezone=settings.club_time_zone,
            port=port,
        )
        try:
            await session.__aenter__()
        except Exception as error:
            if not isinstance(error.__cause__, OSError):  # SimCord wraps what the system says about a port
                raise
            raise StartError(f"Port {port} can't be used; choose another one: make run ARGS='--port 8765'.") from error
        clock.show_on(session)
        try:
            print(
                f"The preview club is open: {session.url}\n"
                "Type !circuit there, or !runs and then !later 2d to see a reminder come. Ctrl-C ends it.",
                flush=True,
            )
            if open_browser:
                await asyncio.to_thread(webbrowser.open, session.url)
            await _wait_for_the_end(session, stop)
        finally:
            await session.close()


@asynccontextmanager
async def open_club(
    settings: Settings, *, is_empty: bool = False
) -> "AsyncIterator[tuple[simcord.Env, PreviewClub, ClubClock]]":
    """Run the bot inside SimCord, in the made-up club, with its clock set to now and going.

    Where it is to be empty, nothing is set up in it.
    """
    try:
        import simcord  # noqa: PLC0415  # a club on Discord runs without it
    except ImportError as error:
        raise StartError(
            "Without DISCORD_TOKEN the preview club opens, and that needs SimCord; run `make run`, which installs it."
        ) from error
    database = EMPTY_DATABASE if is_empty else PREVIEW_DATABASE
    if is_empty:
        for leftover in database.parent.glob(f"{database.name}*"):
            leftover.unlink()
    bot = create_bot(settings.model_copy(update={"database_path": database}), kind=PickingBot)
    bot.is_made_up = True
    bot.timer_context = contextvars.Context()  # SimCord waits for whatever it knows of, a session goes on beside it
    env = simcord.Env(bot, check_errors=False)
    env.backend.bot_user.name = "Ounce"
    club = make_club(
        env, is_empty=is_empty
    )  # before anything else takes a number, so that everybody has the same one every time
    try:
        await env.start()
        start = as_datetime(0) if is_empty else await _set_up(bot, club)
        clock = ClubClock(env, start)
        await bot.add_cog(LaterCog(bot, clock))
        await bot.add_cog(InboxCog({viewer.id: viewer.user.dm_channel for viewer in club.viewers}))
        _open_channels(bot, club)
        await _greet(bot, club, is_empty=is_empty)
        keeping = asyncio.create_task(clock.keep())
        try:
            yield env, club, clock
        finally:
            keeping.cancel()
            await env.shutdown()
    finally:
        await bot.close()


def make_club(env: "simcord.Env", *, is_empty: bool = False) -> PreviewClub:
    """Make the club: a coach, three members and #strength; in the empty one the coach's role has a name of its own."""
    guild = env.create_guild("Sunday Striders", id=CLUB_ID)
    channel = guild.create_text_channel("strength", topic="20 minutes, twice a week, after one of your shorter runs")
    coach = guild.create_role("Run Coach" if is_empty else "Coach", permissions=discord.Permissions(manage_guild=True))
    robin = guild.add_member(env.create_user("robin", global_name="Robin (coach)"), roles=[coach])
    members = [guild.add_member(env.create_user(name.lower(), global_name=name)) for name in ("Ana", "Bo", "Chris")]
    return PreviewClub(guild, channel, coach, (*members, robin))


def _open_channels(bot: ClubBot, club: PreviewClub) -> None:
    """Open a second channel for everybody and one for the coaches; the page shows #strength alone."""
    club.guild.create_text_channel("general")
    closed, opened = discord.PermissionOverwrite(view_channel=False), discord.PermissionOverwrite(view_channel=True)
    if bot.user is not None:
        overwrites: Any = {club.guild.default_role: closed, club.coach: opened, bot.user: opened}
        club.guild.create_text_channel("coaches", overwrites=overwrites)


async def _greet(bot: ClubBot, club: PreviewClub, *, is_empty: bool) -> None:
    """Say hello in #strength: as to a club that has just invited Ounce, or with a button for each thing to try."""
    guild = bot.get_guild(CLUB_ID)
    if is_empty and guild is not None:
        bot.dispatch("guild_join", guild)
        return
    buttons = (
        Press("circuit", "mine", 0, "Draw my circuit", PRIMARY),
        Press("week", "join", CLUB_ID, "Remind me after my short runs"),
        Press("setup", "open", CLUB_ID, "Set up (coach)"),
    )
    text = (
        "Hi, I'm Ounce. This club is made up, so try anything: press a button, or ask me a question, as in “how often?”"
    )
    await bot.get_partial_messageable(club.channel.id).send(text, view=view_of(buttons))


async def _set_up(bot: ClubBot, club: PreviewClub) -> datetime:
    """Give the club a week of runs and its channels, as a coach would; returns when it was last here."""
    await bot.services.clubs.set_listening(CLUB_ID, club.channel.id, listens=True)
    await bot.services.questions.start_listening()
    await bot.services.clubs.set_channel(CLUB_ID, club.channel.id)
    if not (await bot.services.clubs.load(CLUB_ID)).runs:
        await bot.services.clubs.set_runs(CLUB_ID, parse_runs(CLUB_RUNS, "km"))
    return as_datetime(await bot.services.store.ledger.find_last_sent() or 0)


def _stop_on_signals() -> asyncio.Event:
    """The event that Ctrl-C and a polite kill set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers on the loop
            loop.add_signal_handler(name, stop.set)
    return stop


async def _wait_for_the_end(session: "simcord.Preview", stop: asyncio.Event) -> None:
    waits = {asyncio.ensure_future(stop.wait()), asyncio.ensure_future(session.wait_closed())}
    _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in pending:
        wait.cancel()
