"""What Discord refuses or loses: tried again with growing pauses, or sent elsewhere, but neither lost nor doubled."""

import logging
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.domain.reminders.schedule import as_datetime
from cogs._cards.reminders import LATE_CALL
from tests.cogs.club import Club
from tests.cogs.test_club import add_channel
from tests.cogs.weeks import SAT_3, TUE_6, clock_of, cog_of, day_of, join, ledger, ping, pings, remind

CLOSED = {"status": 403, "code": 50007, "times": None}
GONE = {"status": 404, "code": 10003, "times": None}
FORBIDDEN = {"status": 403, "code": 50013, "times": None}


def break_channel(club: Club, channel: simcord.ChannelHandle, **fault: Any) -> None:
    """Let Discord answer every message to a channel with an error."""
    club.env.inject_error("POST", f"/channels/{channel.id}/messages", **fault)


def lose(club: Club, monkeypatch: pytest.MonkeyPatch, *, is_kept: bool) -> None:
    """Lose the connection once while a message is sent, before it is there or after it."""
    send, is_lost = club.bot.http.request, False

    async def request(route: Any, **kwargs: Any) -> Any:
        nonlocal is_lost
        if route.method == "POST" and not is_lost:
            is_lost = True
            if is_kept:
                await send(route, **kwargs)
            raise aiohttp.ServerDisconnectedError
        return await send(route, **kwargs)

    monkeypatch.setattr(club.bot.http, "request", request)


def retry_at(club: Club) -> datetime:
    """Return when the one delivery is tried again."""
    ((moment,),) = club.run_sql("SELECT retry_at FROM deliveries WHERE state = 'claimed'")
    return as_datetime(moment)


async def why(club: Club) -> str:
    """Return what Ana is told of her last reminder."""
    return (await club.ask("!reminders why")).content.split("\n")[0]


async def test_what_discord_cannot_take_now_is_kept_and_tried_again(club: Club) -> None:
    await join(club)
    moment = SAT_3
    for pause, status in ((30, 429), (60, 500), (120, 502), (240, 503), (480, 504)):
        break_channel(club, club.channel, status=status)
        assert await remind(club, moment) == 0, status
        assert ledger(club) == [("claimed", "")], status
        assert "it's on its way; Discord hasn't taken it yet" in await why(club), status
        assert await remind(club, moment + timedelta(seconds=pause - 1)) == 0, status
        moment += timedelta(seconds=pause)
    assert await remind(club, moment) == 1
    assert len(pings(club.channel)) == 1
    assert ledger(club) == [("sent", "")]


@pytest.mark.parametrize("is_kept", [False, True])
async def test_a_lost_connection_neither_loses_nor_doubles_a_reminder(
    club: Club, monkeypatch: pytest.MonkeyPatch, is_kept: bool
) -> None:
    await join(club)
    lose(club, monkeypatch, is_kept=is_kept)
    assert await remind(club, SAT_3) == 0
    assert len(pings(club.channel)) == is_kept
    assert await remind(club, SAT_3 + timedelta(minutes=6)) == 1
    (message,) = pings(club.channel)
    assert club.run_sql("SELECT state, message_id FROM deliveries") == [("sent", message.id)]
    delay = "" if is_kept else f" instead of {clock_of(SAT_3)}, because Discord didn't take it earlier"
    assert await why(club) == f"• {day_of(SAT_3)}: it came at {clock_of(message.created_at)}{delay}."


async def test_the_pauses_grow_and_what_comes_late_through_them_says_so(club: Club) -> None:
    await join(club)
    break_channel(club, club.channel, status=503, times=7)
    pauses, moment = [], SAT_3
    for _ in range(7):
        assert await remind(club, moment) == 0
        pauses.append((retry_at(club) - moment).total_seconds())
        moment = retry_at(club)
    assert pauses == [30, 60, 120, 240, 480, 900, 900]
    assert (await ping(club, moment)).content == f"{club.ana.mention}\n{LATE_CALL}"
    came = f"it came at {clock_of(moment)} instead of {clock_of(SAT_3)}, because Discord didn't take it earlier."
    assert await why(club) == f"• {day_of(SAT_3)}: {came}"


async def test_after_three_hours_of_trying_it_is_given_up_and_the_next_one_comes(club: Club) -> None:
    await join(club)
    break_channel(club, club.channel, status=500, times=None)
    await remind(club, SAT_3)
    while ledger(club) == [("claimed", "")]:
        await remind(club, retry_at(club))
    assert club.env.now() - SAT_3 <= timedelta(hours=3, minutes=15)
    club.env.backend.faults.clear()
    assert await why(club) == f"• {day_of(SAT_3)}: not sent: I couldn't reach Discord for too long."
    await ping(club, TUE_6)


async def test_closed_direct_messages_go_to_the_channel_from_now_on(club: Club) -> None:
    await join(club)
    await club.ask("!reminders dm")
    break_channel(club, club.ana.user.dm_channel, **CLOSED)
    message = await ping(club, SAT_3)
    assert message.content.startswith(club.ana.mention)
    assert await why(club) == (
        f"• {day_of(SAT_3)}: it came at {clock_of(SAT_3)}, in the channel, "
        "because your direct messages are closed to me (`!reminders dm` tries again)."
    )
    await ping(club, TUE_6)
    tried = [one for one in club.env.http_requests if str(club.ana.user.dm_channel.id) in one.path]
    assert len(tried) == 1, "a refusal is not asked for again"


async def test_closed_direct_messages_of_one_who_has_no_channel_at_all_are_recorded(club: Club) -> None:
    await club.ana.user.send_dm("!runs sat 9:00 5k")
    break_channel(club, club.ana.user.dm_channel, **CLOSED)
    assert await remind(club, SAT_3) == 0
    assert await why(club) == f"• {day_of(SAT_3)}: not sent: there was no channel that I could post in."


@pytest.mark.parametrize("how", ["deleted", "not allowed", "not allowed after all", "gone meanwhile"])
async def test_a_channel_that_fails_gives_way_to_the_fallback_and_the_coach_is_told_once(club: Club, how: str) -> None:
    coach, coaches, general = club.add_coach(), add_channel(club, "coaches"), add_channel(club, "general")
    runs = add_channel(club, "runs")
    for command in (f"coach {coaches.mention}", f"fallback {general.mention}", f"channel {runs.mention}"):
        await club.ask(f"!club {command}", coach)
    await join(club, club.ana, club.bo)
    if how == "deleted":
        club.env.backend.delete_channel(runs.id)
    elif how == "not allowed":
        assert club.bot.user is not None
        denied = Overwrite(club.bot.user.id, OverwriteType.MEMBER, deny=discord.Permissions(send_messages=True).value)
        club.env.backend.set_overwrite(runs.id, denied)
    else:
        break_channel(club, runs, **(GONE if how == "gone meanwhile" else FORBIDDEN))
    for moment in (SAT_3, TUE_6):
        assert await remind(club, moment) == 2
    assert len(pings(general)) == 2
    (told,) = coaches.history()
    assert told.content == (
        f"I can't post in {runs.mention} any more, so reminders go to {general.mention}. "
        "`!club channel #channel` picks another one."
    )
    assert ledger(club) == [("sent", "fallback")] * 2
    tried = [one for one in club.env.http_requests if f"/channels/{runs.id}/messages" in one.path]
    assert len(tried) == (2 if how in {"not allowed after all", "gone meanwhile"} else 0)
    assert await why(club) == (
        f"• {day_of(TUE_6)}: it came at {clock_of(TUE_6)}, in another channel, "
        "because I couldn't post in the usual one."
    )


async def test_where_the_fallback_fails_too_the_coach_is_told_that_nobody_is_reached(club: Club) -> None:
    coach, coaches, general = club.add_coach(), add_channel(club, "coaches"), add_channel(club, "general")
    await club.ask(f"!club coach {coaches.mention}", coach)
    await club.ask(f"!club fallback {general.mention}", coach)
    await join(club)
    break_channel(club, club.channel, **{**FORBIDDEN, "times": 1})
    break_channel(club, general, **FORBIDDEN)
    assert await remind(club, SAT_3) == 0
    (told,) = coaches.history()
    assert told.content == (
        f"I can't post in {club.channel.mention} any more, so reminders reach nobody. "
        "`!club channel #channel` picks another one."
    )
    assert ledger(club) == [("failed", "no-channel")]
    assert await remind(club, SAT_3 + timedelta(minutes=5)) == 0, "a refusal is not asked for again"
    assert await why(club) == f"• {day_of(SAT_3)}: not sent: there was no channel that I could post in."
    await ping(club, TUE_6)


@pytest.mark.parametrize("status", [403, 503])
async def test_a_coach_who_cannot_be_told_costs_nobody_the_reminder(club: Club, status: int) -> None:
    coach, coaches, general = club.add_coach(), add_channel(club, "coaches"), add_channel(club, "general")
    await club.ask(f"!club coach {coaches.mention}", coach)
    await club.ask(f"!club fallback {general.mention}", coach)
    await join(club)
    break_channel(club, club.channel, **FORBIDDEN)
    break_channel(club, coaches, status=status, times=None)
    assert await remind(club, SAT_3) == 1
    assert len(pings(general)) == 1


async def test_what_discord_refuses_for_another_reason_is_logged_and_never_tried_again(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    await join(club)
    break_channel(club, club.channel, status=400, code=50035)
    assert await remind(club, SAT_3) == 0
    (record,) = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert record.getMessage() == "Delivery 1 was refused"
    caplog.clear()
    assert await remind(club, SAT_3 + timedelta(minutes=30)) == 0
    assert await why(club) == f"• {day_of(SAT_3)}: not sent: it failed on my side; please tell your coach."


@pytest.mark.parametrize("status", [403, 503])
async def test_one_channel_that_fails_delays_no_other(club: Club, status: int) -> None:
    track = add_channel(club, "track")
    await join(club)
    await join(club, club.bo, channel=track)
    break_channel(club, club.channel, status=status, times=None)
    assert await remind(club, SAT_3) == 1
    assert len(pings(track)) == 1
    assert await cog_of(club).send_due(SAT_3 + timedelta(hours=1)) == 0


async def test_a_club_that_is_not_available_gets_its_reminders_when_it_is_back(club: Club) -> None:
    await join(club)
    guild = club.bot.get_guild(club.guild.id)
    assert guild is not None
    guild.unavailable = True  # as discord.py marks it while Discord has an outage there
    assert await remind(club, SAT_3) == 0
    assert ledger(club) == [("claimed", "")]
    guild.unavailable = False
    assert await remind(club, SAT_3 + timedelta(minutes=1)) == 1


async def test_a_club_that_sent_ounce_away_costs_no_refusals(club: Club) -> None:
    await join(club)
    guild = club.bot.get_guild(club.guild.id)
    assert guild is not None
    club.bot._connection._remove_guild(guild)
    before = len(club.env.http_requests)
    assert await remind(club, SAT_3) == 0
    assert len(club.env.http_requests) == before
    assert ledger(club) == [("skipped", "not-invited")]
