"""Every way in which Ounce brings a message, with every fault on it: what was owed is there once, or said elsewhere."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest
import simcord

from tests.cogs.club import Club, card, labels
from tests.cogs.test_club import add_channel
from tests.cogs.weeks import SAT_3, TUE_6, cog_of, join, remind

TRIES_AFTER_MINUTES = (1, 2, 9, 16, 16)  # as the pauses grow; the nonce of one that may be there ends meanwhile
PASSING = {
    "429": discord.HTTPException,
    "500": discord.HTTPException,
    "503": discord.HTTPException,
    "hangs": TimeoutError,
    "hangs, yet arrives": TimeoutError,
    "dropped": aiohttp.ServerDisconnectedError,
    "arrives, and the answer is dropped": aiohttp.ServerDisconnectedError,
}


@dataclass
class Route:
    """A way of a message: how the n-th is owed, the path it takes, and where it and its like are seen.

    `refused` says what becomes of it after 403 and 404: "elsewhere", "coach told", "kept" until it passes, "dropped".
    """

    owe: Callable[[Club, int], Awaitable[None]]
    path: Callable[[Club], str]
    is_it: Callable[[discord.Message], bool]
    refused: dict[str, str]
    codes: dict[str, int]


def _is_reminder(message: discord.Message) -> bool:
    return "My circuit" in labels(message)


def _is_answer(message: discord.Message) -> bool:
    return "the coach has an answer for you" in message.content


def _is_question(message: discord.Message) -> bool:
    return bool(message.embeds) and (card(message).description or "").startswith(">>> question")


def _is_notice(message: discord.Message) -> bool:
    return "my reminders" in message.content or "I can't post" in message.content


async def _remind(club: Club, number: int) -> None:
    moment = (SAT_3, TUE_6)[number % 2] + timedelta(weeks=number // 2)
    await remind(club, moment)


async def _remind_directly(club: Club, number: int) -> None:
    await club.ask("!reminders dm")
    await _remind(club, number)


async def _remind_a_stranger(club: Club, number: int) -> None:
    for channel in club.bot.private_channels:  # as after a start, when none is open
        club.bot._connection._remove_private_channel(channel)
    await _remind_directly(club, number)


def _owe(club: Club, kind: str, subject: str, **places: int | None) -> None:
    now = int(club.env.now().timestamp())
    club.run_sql(
        "INSERT INTO owed_messages (kind, guild_id, channel_id, member_id, subject, owed_at, retry_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(kind, club.guild.id, places.get("channel_id"), places.get("member_id"), subject, now, now),
    )


def _ask(club: Club, number: int, state: str) -> int:
    ((question_id,),) = club.run_sql(
        "INSERT INTO faq_questions (answer_id, guild_id, member_id, channel_id, text, state, asked_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING question_id",
        *(number + 1, club.guild.id, club.ana.id, club.channel.id, f"question {number}"),
        *(state, club.env.now().isoformat()),
    )
    return int(question_id)


async def _answer(club: Club, number: int) -> None:
    subject = f'{{"question": {_ask(club, number, "answered")}, "key": "how-often"}}'
    _owe(club, "answer", subject, channel_id=club.channel.id, member_id=club.ana.id)
    await cog_of(club).send_due(club.env.now())


async def _answer_directly(club: Club, number: int) -> None:
    subject = f'{{"question": {_ask(club, number, "answered")}, "key": "how-often"}}'
    _owe(club, "answer", subject, member_id=club.ana.id)
    await cog_of(club).send_due(club.env.now())


async def _post(club: Club, number: int) -> None:
    _owe(club, "question", f'{{"question": {_ask(club, number, "open")}}}')
    await cog_of(club).send_due(club.env.now())


async def _notice(club: Club, number: int) -> None:
    _owe(club, "notice", f'{{"why": "no way", "channel": {club.channel.id}}}', channel_id=_coaches(club).id)
    await cog_of(club).send_due(club.env.now())


def _coaches(club: Club) -> simcord.ChannelHandle:
    ((channel_id,),) = club.run_sql("SELECT coach_channel_id FROM clubs")
    return next(one for one in _places(club) if one.id == channel_id)


def _in_channel(club: Club) -> str:
    return f"/channels/{club.channel.id}/messages"


def _directly(club: Club) -> str:
    return f"/channels/{club.ana.user.dm_channel.id}/messages"


def _to_the_coach(club: Club) -> str:
    return f"/channels/{_coaches(club).id}/messages"


CHANNEL_CODES, DIRECT_CODES = {"403": 50013, "404": 10003}, {"403": 50007, "404": 10003}
ROUTES = {
    "a reminder in the channel": Route(
        _remind, _in_channel, _is_reminder, {"403": "elsewhere", "404": "elsewhere"}, CHANNEL_CODES
    ),
    "a reminder by direct message": Route(
        _remind_directly, _directly, _is_reminder, {"403": "elsewhere", "404": "kept"}, DIRECT_CODES
    ),
    "the opening of a direct message": Route(
        _remind_a_stranger,
        lambda _: "/users/@me/channels",
        _is_reminder,
        {"403": "elsewhere", "404": "kept"},
        DIRECT_CODES,
    ),
    "an answer in the channel": Route(
        _answer, _in_channel, _is_answer, {"403": "elsewhere", "404": "elsewhere"}, CHANNEL_CODES
    ),
    "an answer by direct message": Route(
        _answer_directly, _directly, _is_answer, {"403": "coach told", "404": "kept"}, DIRECT_CODES
    ),
    "a question for the coach": Route(
        _post, _to_the_coach, _is_question, {"403": "coach told", "404": "coach told"}, CHANNEL_CODES
    ),
    "a notice to the coach": Route(
        _notice, _to_the_coach, _is_notice, {"403": "dropped", "404": "dropped"}, CHANNEL_CODES
    ),
}


def _places(club: Club) -> list[simcord.ChannelHandle]:
    return [*_channels[club.guild.id], club.ana.user.dm_channel]


_channels: dict[int, list[simcord.ChannelHandle]] = {}


@pytest.fixture
async def busy_club(club: Club) -> Club:
    """A club with everything set up that Ounce may post in."""
    coach, coaches, general = club.add_coach(), add_channel(club, "coaches"), add_channel(club, "general")
    await club.ask(f"!club coach {coaches.mention}", coach)
    await club.ask(f"!club fallback {general.mention}", coach)
    _channels[club.guild.id] = [club.channel, coaches, general]
    await club.ana.user.send_dm("!help")
    await join(club)
    return club


def _count(club: Club, is_it: Callable[[discord.Message], bool]) -> int:
    return sum(message.author.bot and is_it(message) for place in _places(club) for message in place.history())


@contextmanager
def _failing(club: Club, path: str, fault: str, code: int = 0) -> Iterator[None]:
    """Let a path fail: once where the fault passes, else until the end of the with block."""
    send, is_over, has_struck = club.bot.http.request, False, False

    async def request(route: Any, **fields: Any) -> Any:
        nonlocal is_over, has_struck
        if is_over or route.method != "POST" or not route.url.endswith(path):
            return await send(route, **fields)
        is_over, has_struck = fault in PASSING, True
        if "arrives" in fault:
            await send(route, **fields)
        kind = PASSING.get(fault, discord.HTTPException)
        raise kind() if kind is not discord.HTTPException else _refusal(int(fault), code)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(club.bot.http, "request", request)
        yield
    assert has_struck, fault


def _refusal(status: int, code: int) -> discord.HTTPException:
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.DiscordServerError if status >= 500 else discord.HTTPException)
    response: Any = type("Response", (), {"status": status, "reason": "refused", "headers": {}})()
    return kind(response, {"code": code, "message": "refused"})


async def _let_it_be_tried(club: Club) -> None:
    for minutes in TRIES_AFTER_MINUTES:
        await remind(club, club.env.now() + timedelta(minutes=minutes))


@pytest.mark.parametrize("name", ROUTES)
async def test_whatever_fails_on_the_way_it_comes_once(busy_club: Club, name: str) -> None:
    club, route = busy_club, ROUTES[name]
    for number, fault in enumerate(PASSING):
        before = _count(club, route.is_it)
        with _failing(club, route.path(club), fault):
            await route.owe(club, number)
            await _let_it_be_tried(club)
        assert _count(club, route.is_it) == before + 1, fault
        _require_nothing_owed(club)


@pytest.mark.parametrize("name", ROUTES)
async def test_what_is_refused_on_the_way_goes_another_one_or_the_coach_is_told(busy_club: Club, name: str) -> None:
    club, route = busy_club, ROUTES[name]
    for number, (fault, becomes) in enumerate(route.refused.items()):
        before, told_before = _count(club, route.is_it), _count(club, _is_told)
        with _failing(club, route.path(club), fault, route.codes[fault]):
            await route.owe(club, number)
            if becomes != "kept":
                await _let_it_be_tried(club)
        await _let_it_be_tried(club)
        assert _count(club, route.is_it) == before + (becomes in {"elsewhere", "kept"}), fault
        assert (_count(club, _is_told) > told_before) == (becomes == "coach told"), fault
        _require_nothing_owed(club)


def _is_told(message: discord.Message) -> bool:
    return "I couldn't pass the coach's answer on" in message.content or "I can't post questions" in message.content


def _require_nothing_owed(club: Club) -> None:
    assert not club.run_sql("SELECT * FROM owed_messages")
    assert not club.run_sql("SELECT * FROM deliveries WHERE state = 'claimed'")
